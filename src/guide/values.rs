//! Validates a setting's value, typed or written: its kind, what the product's files can hold, and what fits this machine.

use std::path::Path;

use super::password_rule::PasswordRule;
use super::verdict::{Verdict, short};
use crate::domain::home::ConfigSource;
use crate::domain::jdk;
use crate::domain::products::Product;
use crate::domain::rules::Check;
use crate::domain::secret::Secret;
use crate::domain::setting::Setting;
use crate::domain::units::Megabytes;
use crate::domain::value::{InvalidValue, Value, ValueKind, host};
use crate::domain::{SettingId, Shown as _};
use crate::probe::{CurrentText, Facts, Reading, reading};

/// Validates a typed answer on its own and returns its canonical value.
pub fn check_answer(facts: &Facts, setting: &Setting, typed: &str) -> Result<Value, InvalidValue> {
    let text = usable(facts, setting, typed)?;
    match setting.rules.check {
        Check::JavaHome => {
            without_spaces(&text)?;
            java_fits(facts, &text)?;
        }
        Check::WithinMemory => within_memory(facts, &text)?,
        Check::CarriedPassword => not_shipped(&text)?,
        Check::KindOnly | Check::Unescaped => {}
    }
    Ok(if setting.secret() {
        Value::Secret(Secret::new(text))
    } else {
        Value::Text(text)
    })
}

/// The canonical text of a value that its kind accepts and the files of this product can hold. What [`check_answer`] checks
/// beyond it is judged by guidelines of their own where it is written: memory, the Java, the password of the pack.
fn usable(facts: &Facts, setting: &Setting, text: &str) -> Result<String, InvalidValue> {
    let text = setting.kind.check(text)?;
    match setting.rules.check {
        Check::JavaHome => in_a_script(&text)?,
        Check::CarriedPassword => carried(facts, &text)?,
        Check::Unescaped if facts.home.source == ConfigSource::Toml => unescaped(&text, "a user name")?,
        Check::KindOnly | Check::Unescaped | Check::WithinMemory => {}
    }
    Ok(text)
}

/// The finding where a setting's written value is one that `set` refuses. A value that is resolved at the start is not judged.
pub(super) fn refused(facts: &Facts, id: SettingId, needed: &str) -> Option<Verdict> {
    let reading = facts.reading(id)?;
    let CurrentText::Written(value) = &reading.standing else {
        return None;
    };
    refused_text(
        facts,
        reading,
        reading.effective.as_deref().unwrap_or(value.reveal()),
        needed,
    )
}

/// The same for the first of several settings.
pub(super) fn any_refused(facts: &Facts, ids: &[SettingId], needed: &str) -> Option<Verdict> {
    ids.iter().find_map(|id| refused(facts, *id, needed))
}

/// The finding where a text that is in effect for a setting is one that `set` refuses.
pub(super) fn refused_text(facts: &Facts, reading: &Reading, text: &str, needed: &str) -> Option<Verdict> {
    let setting = reading.setting;
    // Products know more words than `set` offers: the guidelines compare a choice with those that they know.
    let compared = matches!(setting.kind, ValueKind::Choice(_));
    // An empty list or note is none, which its guideline reports.
    let missing =
        matches!(setting.kind, ValueKind::Members | ValueKind::Duration | ValueKind::Line) && text.trim().is_empty();
    if compared || missing {
        return None;
    }
    let refusal = usable(facts, setting, text).err()?;
    let found = if setting.secret() {
        format!("{} has a value that it cannot have", setting.id)
    } else {
        format!("{} is {}", setting.id, short(text, 40))
    };
    let at = reading.file.as_ref().map_or_else(String::new, |file| {
        let line = reading.line.map_or_else(String::new, |line| format!(", line {line}"));
        format!(" in {}{line}", file.shown())
    });
    let mut why = refusal.to_string();
    // A word that stands for a value is quoted by its refusal.
    if setting.secret() && text.chars().count() > 1 && why.contains(text.trim()) {
        why = "a word that only stands for the value is written in its place".into();
    }
    let judged = Verdict::fail(found, needed, format!("{}{at}: {why}", setting.id));
    let cure = repaired(facts, setting, text).filter(|cure| check_answer(facts, setting, cure).is_ok());
    Some(judged.fixed(setting.id, cure))
}

/// The value that was meant, where it can be seen in the refused one; for a JAVA_HOME the best Java of this machine.
fn repaired(facts: &Facts, setting: &Setting, text: &str) -> Option<String> {
    let text = text.trim();
    if setting.rules.check == Check::JavaHome {
        return jdk::best(&facts.jdks, facts.range.as_ref(), None).map(|best| best.home.raw_text());
    }
    match setting.kind {
        ValueKind::Host => {
            let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
            let bare = bare.split('/').next()?;
            host(bare.rsplit_once(':').map_or(bare, |(name, _)| name)).ok()
        }
        ValueKind::Size => text.strip_suffix(['b', 'B']).map(str::to_owned),
        _ => None,
    }
}

/// A heap beyond the machine's memory never works, whatever else is answered.
fn within_memory(facts: &Facts, text: &str) -> Result<(), InvalidValue> {
    let (Ok(heap), Ok(memory)) = (text.parse::<Megabytes>(), facts.machine.usable_memory()) else {
        return Ok(());
    };
    if heap.bytes() <= memory {
        return Ok(());
    }
    let memory = Megabytes::from_bytes(memory).0;
    Err(InvalidValue::new(format!(
        "{heap} is more than the {memory} MB this machine has for it"
    )))
}

/// The start script uses `$JAVA_HOME` unquoted, so a space in it ends the start.
fn without_spaces(text: &str) -> Result<(), InvalidValue> {
    if text.contains(char::is_whitespace) {
        return Err(InvalidValue::new(
            "it contains a space, and the product's start script does not quote JAVA_HOME: use a path without spaces, or a symbolic link to it",
        ));
    }
    Ok(())
}

/// A start script cannot name every path.
fn in_a_script(text: &str) -> Result<(), InvalidValue> {
    if let Some(bad) = text
        .chars()
        .find(|c| matches!(c, '"' | '\'' | '`' | '$' | '\\') && !cfg!(windows))
    {
        return Err(InvalidValue::new(format!("`{bad}` is not possible in a start script")));
    }
    Ok(())
}

/// A Java that this product's start script certainly does not start with is refused; one that it only warns about gets a note in
/// the plan. Nothing is said about a directory whose Java is not known.
fn java_fits(facts: &Facts, dir: &str) -> Result<(), InvalidValue> {
    let Some(jdk) = facts.known_jdk(Path::new(dir)) else {
        return Ok(());
    };
    let version = &jdk.version;
    if let Some(range) = facts.range.as_ref().filter(|range| range.enforced)
        && !range.accepts(version.major)
    {
        return Err(InvalidValue::new(format!(
            "Java {version} is there, and the start script ends with it: it accepts Java {range}"
        )));
    }
    if version.major >= 9 && facts.endorsed_dirs().is_some() {
        return Err(InvalidValue::new(format!(
            "Java {version} is there, and it does not start: the start script passes -Djava.endorsed.dirs, which only Java 8 and older take"
        )));
    }
    Ok(())
}

fn not_shipped(text: &str) -> Result<(), InvalidValue> {
    if text == "admin" {
        return Err(InvalidValue::new(
            "this is the password that every pack ships, and scanners try it first",
        ));
    }
    Ok(())
}

/// What this product's files cannot hold in a password. Source: rendered XML is not escaped in the toml generation; API Manager
/// also copies the password into message-broker URLs.
/// What a password of this home must be, for whoever is about to type one: a clause.
pub fn password_rules(facts: &Facts) -> String {
    let rule = PasswordRule::of(facts).map_or_else(String::new, |rule| format!("{rule}; "));
    let mut without: Vec<String> = Vec::new();
    let kinds = [
        (facts.home.product == Product::ApiManager, BREAKS_ADDRESSES),
        (facts.home.source == ConfigSource::Toml, UNESCAPED),
    ];
    for character in kinds.iter().filter(|(has, _)| *has).flat_map(|(_, all)| all.chars()) {
        let character = character.to_string();
        if !without.contains(&character) {
            without.push(character);
        }
    }
    if without.is_empty() {
        format!("{rule}letters, digits and punctuation of ASCII")
    } else {
        format!(
            "{rule}letters, digits and punctuation of ASCII, but none of {}",
            without.join(" ")
        )
    }
}

/// What API Manager's message-broker addresses cannot carry.
const BREAKS_ADDRESSES: &str = "@/:?#%<>&\"'+";

/// What the config mapper would have to escape, and does not.
const UNESCAPED: &str = "<>&\"'\\${}";

fn carried(facts: &Facts, text: &str) -> Result<(), InvalidValue> {
    if let Some(rule) = PasswordRule::of(facts) {
        rule.check(text)?;
    }
    if let Some(bad) = text.chars().find(|c| !c.is_ascii_graphic()) {
        let name = if bad.is_control() {
            "a control character".to_owned()
        } else {
            "a character outside ASCII".to_owned()
        };
        return Err(InvalidValue::new(format!(
            "{name} does not survive every file the product copies the password into: use ASCII letters, digits and punctuation"
        )));
    }
    if facts.home.source == ConfigSource::Toml {
        unescaped(text, "a password")?;
    }
    if reading::elsewhere(text).is_some() {
        return Err(InvalidValue::new(
            "the product reads `${` and the like as the start of a placeholder and would use another password than this; leave it out",
        ));
    }
    if facts.home.product == Product::ApiManager
        && let Some(bad) = text.chars().find(|c| BREAKS_ADDRESSES.contains(*c))
    {
        return Err(InvalidValue::new(format!(
            "`{bad}` breaks the message-broker addresses that API Manager makes from this password"
        )));
    }
    Ok(())
}

fn unescaped(text: &str, what: &str) -> Result<(), InvalidValue> {
    match text.chars().find(|c| UNESCAPED.contains(*c)) {
        Some(bad) => Err(InvalidValue::new(format!(
            "`{bad}` in {what} breaks the files that this product renders from deployment.toml, which it does not escape; use letters, digits, . _ - and other punctuation"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
