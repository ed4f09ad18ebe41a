//! The rule that a home's user store has for passwords, as its own configuration says it.

use std::fmt;

use regex_lite::Regex;

use crate::domain::home::Layout;
use crate::domain::settings::PASSWORD_RULES;
use crate::domain::value::InvalidValue;
use crate::foreign::visible;
use crate::probe::Facts;
use crate::text::address::{self, Context};

/// What every pack ships: user-mgt.xml, and default.json of the mapper.
const SHIPPED: &str = r"^[\S]{5,30}$";

/// The rule: a regular expression that the whole password must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordRule {
    pattern: String,
}

impl PasswordRule {
    /// The rule of a home. `None` where its server has none: Micro Integrator's own users.
    pub fn of(facts: &Facts) -> Option<Self> {
        if facts.home.layout == Layout::Mi || facts.home.is_micro() {
            return None;
        }
        let written = PASSWORD_RULES.iter().find_map(|(role, at)| {
            let text = facts.files.text(*role)?;
            let found = address::get(text, *at, &Context::of_present(*role)).ok()??;
            (!found.value.trim().is_empty()).then_some(found.value)
        });
        Some(Self {
            pattern: written.unwrap_or_else(|| SHIPPED.to_owned()),
        })
    }

    /// Refuses what does not keep the rule. An expression that only Java understands is not judged.
    ///
    /// # Errors
    /// With the rule; the password is not in it.
    pub fn check(&self, password: &str) -> Result<(), InvalidValue> {
        match Regex::new(&format!("^(?:{})$", self.pattern)) {
            Ok(rule) if !rule.is_match(password) => Err(InvalidValue::new(format!(
                "the user store would refuse it at the first start: it takes {self}"
            ))),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

impl fmt::Display for PasswordRule {
    /// As the object of a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths = self
            .pattern
            .strip_prefix(r"^[\S]{")
            .and_then(|rest| rest.strip_suffix("}$"));
        match lengths.and_then(|lengths| lengths.split_once(',')) {
            Some((least, most)) if !most.is_empty() => write!(f, "{least} to {most} characters without a space"),
            Some((least, _)) => write!(f, "{least} characters or more without a space"),
            None => write!(f, "what matches {}", visible(&self.pattern)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::testing::Case;

    const STORE: &str = "<UserManager><Realm><UserStoreManager class=\"x\"><Property \
                         name=\"PasswordJavaRegEx\">PATTERN</Property></UserStoreManager></Realm></UserManager>";

    fn rule(pattern: &str) -> PasswordRule {
        let case = Case::is7().file("repository/conf/user-mgt.xml", &STORE.replace("PATTERN", pattern));
        PasswordRule::of(&case.facts()).unwrap()
    }

    #[test]
    fn the_rule_is_that_of_the_home_and_else_that_of_the_packs() {
        let shipped = PasswordRule::of(&Case::is7().facts()).unwrap();
        assert_eq!(shipped.to_string(), "5 to 30 characters without a space");
        assert!(shipped.check("abcd").is_err() && shipped.check("abcde").is_ok());
        assert!(shipped.check(&"x".repeat(31)).is_err() && shipped.check("ab cde").is_err());
        let longer = rule(r"^[\S]{12,}$");
        assert_eq!(longer.to_string(), "12 characters or more without a space");
        assert!(longer.check("Planted-471").is_err() && longer.check("Planted-4711").is_ok());
        let toml = Case::is7().file(
            "repository/conf/deployment.toml",
            "[user_store.properties]\nPasswordJavaRegEx = '[a-z]{8}'\n",
        );
        let own = PasswordRule::of(&toml.facts()).unwrap();
        assert_eq!(own.to_string(), "what matches [a-z]{8}");
        assert!(own.check("abcdefgh").is_ok() && own.check("abcdefghi").is_err());
        let message = own.check("Planted-4711").unwrap_err().to_string();
        assert!(!message.contains("Planted"), "{message}");
    }

    #[test]
    fn what_only_java_understands_is_shown_and_not_judged() {
        let java = rule(r"^(?=.*[A-Z])\S{8,}$");
        assert!(java.check("x").is_ok());
        assert_eq!(java.to_string(), r"what matches ^(?=.*[A-Z])\S{8,}$");
        assert_eq!(PasswordRule::of(&Case::mi().facts()), None);
    }
}
