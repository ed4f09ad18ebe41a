//! IBM's Java names its source of random numbers otherwise, and the console's request guard asks for it by name.

use super::super::judged::Judged;
use super::{in_use, named};
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::probe::Facts;
use crate::probe::files::State;
use crate::text::{properties, toml};

const KEY: &str = "org.owasp.csrfguard.PRNG.Provider";
const PROVIDER: &str = "IBMJCE";

/// G10. With IBM's Java the request guard takes its random numbers from IBMJCE.
pub(in crate::guide) fn ibm(facts: &Facts) -> Judged {
    let needed = "with IBM's Java: the random number provider IBMJCE";
    let used = match in_use(facts, needed) {
        Ok(used) => used,
        Err(judged) => {
            return Judged::unknown(
                judged.found,
                needed,
                "which Java the server would run is not known: see G08",
            );
        }
    };
    if !used.is_ibm() {
        return Judged::info(named(used), needed, "not IBM's Java: its own provider is the right one");
    }
    if facts.home.layout == Layout::Mi {
        return Judged::info(named(used), needed, "this product has no management console to guard");
    }
    let rendered_later = facts.home.source == ConfigSource::Toml && !facts.home.rendered;
    if rendered_later {
        return before_rendering(facts, needed);
    }
    let file = facts.files.get(FileRole::CsrfGuard);
    match file.map(|loaded| &loaded.state) {
        Some(State::Here { source, .. }) => match properties::get(&source.text, KEY) {
            Some(found) => judge_provider(facts, found.value.trim(), needed),
            None => Judged::fail("no provider is named", needed, by_hand(facts)),
        },
        Some(State::Unusable(reason)) => Judged::unknown("not readable", needed, reason.clone()),
        Some(State::Absent) | None => Judged::info(
            "no request guard",
            needed,
            "this home has no Owasp.CsrfGuard.Carbon.properties: kernels before 4.4.6 ship none",
        ),
    }
}

/// Before the first start the file on disk is not what will run; only `deployment.toml` says something.
fn before_rendering(facts: &Facts, needed: &str) -> Judged {
    let Some(text) = facts.files.text(FileRole::DeploymentToml) else {
        return Judged::unknown("not readable", needed, "deployment.toml cannot be read");
    };
    match toml::get(text, &["owasp", "csrfguard", "PRNG.Provider"]) {
        Err(error) => Judged::unknown("not readable", needed, format!("deployment.toml: {error}")),
        Ok(Some(found)) if found.value == PROVIDER => Judged::unknown(
            "IBMJCE in deployment.toml",
            needed,
            "not every product hands this key on: judge again after the first start",
        ),
        Ok(Some(found)) => judge_provider(facts, &found.value, needed),
        Ok(None) => judge_provider(facts, "SUN", needed),
    }
}

fn judge_provider(facts: &Facts, provider: &str, needed: &str) -> Judged {
    if provider == PROVIDER {
        Judged::pass(provider, needed)
    } else if provider.contains('$') {
        Judged::unknown("a placeholder", needed, "the provider is filled in at start")
    } else {
        Judged::fail(provider, needed, by_hand(facts))
    }
}

fn by_hand(facts: &Facts) -> String {
    if facts.home.source == ConfigSource::Toml {
        "write \"PRNG.Provider\" = \"IBMJCE\" under [owasp.csrfguard] of deployment.toml; or take another Java"
            .to_owned()
    } else {
        format!("write {KEY}=IBMJCE into Owasp.CsrfGuard.Carbon.properties; or take another Java")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Jdk, Status, Vm};
    use crate::guide::testing::{Case, jdk};

    const FILE: &str = "repository/conf/security/Owasp.CsrfGuard.Carbon.properties";

    fn ibm_java() -> Vec<Jdk> {
        let mut jdk = jdk("/opt/ibm-8", "1.8.0_331");
        jdk.vendor = "IBM Corporation".into();
        jdk.vm = Vm::OpenJ9;
        vec![jdk]
    }

    #[test]
    fn other_javas_are_not_judged() {
        let case = Case::esb().jdks(vec![jdk("/opt/jdk-8", "1.8.0_292")]);
        assert_eq!(ibm(&case.facts()).status, Status::Info);
    }

    #[test]
    fn the_last_line_with_the_provider_counts() {
        let judged = |lines: &str| ibm(&Case::esb().file(FILE, lines).jdks(ibm_java()).facts()).status;
        let sun = "org.owasp.csrfguard.PRNG.Provider=SUN\n";
        let own = "org.owasp.csrfguard.PRNG.Provider = IBMJCE\n";
        assert_eq!(judged(&format!("{sun}{own}")), Status::Pass);
        assert_eq!(judged(&format!("{own}{sun}")), Status::Fail);
        assert_eq!(judged(&format!("# {own}{sun}")), Status::Fail);
    }

    #[test]
    fn a_home_without_the_file_is_not_judged_and_one_not_rendered_yet_by_its_toml() {
        assert_eq!(ibm(&Case::esb().jdks(ibm_java()).facts()).status, Status::Info);
        assert_eq!(ibm(&Case::is7().jdks(ibm_java()).facts()).status, Status::Fail);
        let written = "[owasp.csrfguard]\n\"PRNG.Provider\" = \"IBMJCE\"\n";
        let set = Case::is7()
            .file("repository/conf/deployment.toml", written)
            .jdks(ibm_java());
        assert_eq!(ibm(&set.facts()).status, Status::Unknown);
        assert_eq!(ibm(&Case::blind().facts()).status, Status::Unknown);
    }
}
