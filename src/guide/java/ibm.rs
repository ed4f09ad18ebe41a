//! The guideline about IBM's Java, whose random number provider has another name than the console's request guard expects.

use super::super::verdict::Verdict;
use super::super::written::{SettingValue, read_setting};
use super::used::{better, in_use};
use super::words::named;
use crate::domain::SettingId;
use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::probe::files::FileState;
use crate::probe::{Facts, Reading};
use crate::text::properties;

const KEY: &str = "org.owasp.csrfguard.PRNG.Provider";
const PROVIDER: &str = "IBMJCE";
const SETTING: SettingId = id::CSRF_PRNG_PROVIDER;
const WHY: &str = "IBM's Java knows no provider of that name, and the console's request guard fails without one";

/// G10. With IBM's Java the request guard takes its random numbers from IBMJCE.
pub(in crate::guide) fn ibm(facts: &Facts) -> Verdict {
    let needed = "with IBM's Java: the random number provider IBMJCE";
    let used = match in_use(facts, needed) {
        Ok(used) => used,
        Err(judged) => {
            return Verdict::unknown(
                judged.found,
                needed,
                "which Java the server would run is not known: see G08",
            );
        }
    };
    if !used.is_ibm() {
        return Verdict::info(named(used), needed, "not IBM's Java: its own provider is the right one");
    }
    if facts.home.is_micro() {
        return Verdict::info(named(used), needed, "this product has no management console to guard");
    }
    if facts.home.source == ConfigSource::Toml && facts.reading(SETTING).is_some_and(Reading::has_place) {
        return from_toml(facts, needed);
    }
    if facts.home.source == ConfigSource::Toml && !facts.home.rendered {
        let why = "the template of this product decides, and no key changes it: check again after the first start";
        return Verdict::unknown("not rendered yet", needed, why);
    }
    let file = facts.files.get(FileRole::CsrfGuard);
    match file.map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => match properties::get(&source.text, KEY) {
            Some(found) => judge_provider(facts, found.value.trim(), needed),
            None => cured(facts, Verdict::fail("no provider is named", needed, WHY)),
        },
        Some(FileState::Unusable(reason)) => Verdict::unknown("not readable", needed, reason.to_string()),
        Some(FileState::Absent) | None => Verdict::info(
            "no request guard",
            needed,
            "this home has no Owasp.CsrfGuard.Carbon.properties: kernels before 4.4.6 ship none",
        ),
    }
}

/// The file is rendered from `deployment.toml` at each start; the file on disk is not what will be in effect.
fn from_toml(facts: &Facts, needed: &str) -> Verdict {
    match read_setting(facts, SETTING, needed) {
        Err(judged) => judged,
        Ok(SettingValue::Value(provider)) => judge_provider(facts, provider, needed),
        Ok(SettingValue::Unset) => judge_provider(facts, "SUN", needed),
    }
}

fn judge_provider(facts: &Facts, provider: &str, needed: &str) -> Verdict {
    if provider == PROVIDER {
        Verdict::pass(provider, needed)
    } else if provider.contains('$') {
        Verdict::unknown("a placeholder", needed, "the provider is filled in at start")
    } else {
        cured(facts, Verdict::fail(provider, needed, WHY))
    }
}

/// By the setting; where this product has none, by another Java.
fn cured(facts: &Facts, judged: Verdict) -> Verdict {
    if facts.reading(SETTING).is_some_and(Reading::has_place) {
        return judged.cured_by(SETTING, PROVIDER);
    }
    better(facts, judged).by_hand("use another Java: this product's template fixes the provider")
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
        let fixed = ibm(&Case::esb().file(FILE, sun).jdks(ibm_java()).facts()).fixes;
        assert_eq!((fixed[0].setting, fixed[0].value.as_deref()), (SETTING, Some(PROVIDER)));
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
        assert_eq!(
            ibm(&set.facts()).status,
            Status::Pass,
            "the cure cures before the next start"
        );
        let before_the_loop = Case::is7()
            .home(|home| home.carbon = Some("4.5.1".into()))
            .jdks(ibm_java());
        assert_eq!(ibm(&before_the_loop.facts()).status, Status::Unknown);
        let rendered = Case::is7()
            .home(|home| {
                home.carbon = Some("4.5.1".into());
                home.rendered = true;
            })
            .file(FILE, "org.owasp.csrfguard.PRNG.Provider=SUN\n")
            .jdks(ibm_java());
        let judged = ibm(&rendered.facts());
        assert_eq!((judged.status, judged.fixes.len()), (Status::Fail, 0));
        assert!(judged.remedy.is_some());
        assert_eq!(ibm(&Case::blind().facts()).status, Status::Unknown);
    }
}
