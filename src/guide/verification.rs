//! The guideline about host names of TLS peers: whether they are checked, by whichever flags this version reads.

use super::Guideline;
use super::row::PROPERTIES;
use super::verdict::Verdict;
use super::written::{SettingValue, read_setting};
use crate::domain::setting::{FileRole, ScriptOption};
use crate::domain::settings::{JavaPlace, id};
use crate::probe::{CurrentText, Facts};
use crate::text::script::{self, Dialect};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "G15",
    "Host names of TLS peers are checked",
    PROPERTIES,
    Production,
    verification
)];

/// G15. The start script leaves the check of TLS peers' host names on.
pub(super) fn verification(facts: &Facts) -> Verdict {
    let needed = "the check is on";
    if facts.home.script.is_none() {
        return Verdict::unknown(
            "no start script",
            needed,
            "this home has no start script to read the flags from",
        );
    }
    if let Some(CurrentText::Unknown(reason)) = facts.reading(id::HEAP_MAX).map(|reading| &reading.standing) {
        return Verdict::unknown("not readable", needed, format!("the start script: {reason}"));
    }
    let judged = match read_setting(facts, id::HOSTNAME_VERIFICATION, needed) {
        Err(judged) => judged,
        Ok(SettingValue::Value("true")) => Verdict::pass("on", needed),
        Ok(SettingValue::Value(_)) => Verdict::fail(
            "off",
            needed,
            "the server accepts any certificate, for whatever name it was issued; peers with mismatched ones need new ones",
        )
        .cured_by(id::HOSTNAME_VERIFICATION, "true"),
        Ok(SettingValue::Unset) => Verdict::unknown("not set", needed, "the start script does not say"),
    };
    let Some(edits) = edits(facts) else { return judged };
    let detail = if judged.detail.is_empty() {
        edits
    } else {
        format!("{}; {edits}", judged.detail)
    };
    judged.saying(detail)
}

/// The heaps that products ship with, -Xms and -Xmx.
const SHIPPED: [(&str, &str); 4] = [
    ("256m", "512m"),
    ("256m", "1024m"),
    ("256m", "2048m"),
    ("512m", "1024m"),
];

/// What somebody wrote into the product's own script, where the guide wants a separate script.
fn edits(facts: &Facts) -> Option<String> {
    let text = facts.files.text(FileRole::StartScript)?;
    let get = |option| script::get(text, Dialect::Sh, option);
    let java = facts.value(id::JAVA_WHERE) == Some(JavaPlace::Script.word()) && get(ScriptOption::JavaHome).is_some();
    let heap = facts.value(id::HEAP_WHERE) != Some(JavaPlace::Wrapper.word());
    let heap = heap
        && match (get(ScriptOption::HeapMin), get(ScriptOption::HeapMax)) {
            (Some(min), Some(max)) => !SHIPPED
                .iter()
                .any(|(least, most)| min.value.eq_ignore_ascii_case(least) && max.value.eq_ignore_ascii_case(most)),
            _ => false,
        };
    let (what, keeps) = match (java, heap) {
        (true, true) => (
            "JAVA_HOME and a heap of its own",
            "java.where=wrapper heap.where=wrapper keep them",
        ),
        (true, false) => ("JAVA_HOME", "java.where=wrapper keeps it"),
        (false, true) => ("a heap of its own", "heap.where=wrapper keeps it"),
        (false, false) => return None,
    };
    let stand = if java && heap { "stand" } else { "stands" };
    Some(format!(
        "{what} {stand} in the product's own script, which an update replaces: {keeps}"
    ))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, Sample, sh, sh_with_heap};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G15", Status::Pass, || with("-Dhttpclient.hostnameVerifier=Strict")),
        ("G15", Status::Fail, api_manager),
        ("G15", Status::Info, || with("-Dcarbon.home=x")),
        ("G15", Status::Unknown, Case::blind),
    ];

    /// The flags of API Manager's script: its own and OpenSAML's.
    const BOTH: &str = "-Dhttpclient.hostnameVerifier=AllowAll \\\n \
                        -Dorg.opensaml.httpclient.https.disableHostnameVerification=true";

    fn with(flag: &str) -> Case {
        Case::is7().file("bin/wso2server.sh", &sh(flag))
    }

    fn api_manager() -> Case {
        with(BOTH)
    }

    #[test]
    fn one_cure_switches_all_flags() {
        use crate::domain::ScriptOption;
        use crate::text::script::{self, Dialect};

        let cured = script::set(&sh(BOTH), Dialect::Sh, ScriptOption::HostnameVerification, "true").unwrap();
        assert!(
            cured.text.contains("=DefaultAndLocalhost") && cured.text.contains("disableHostnameVerification=false")
        );
        let judged = verification(&Case::is7().file("bin/wso2server.sh", &cured.text).facts());
        assert_eq!(judged.status, Status::Pass);
        let half = BOTH.replace("AllowAll", "Strict");
        assert_eq!(verification(&with(&half).facts()).status, Status::Fail);
    }

    #[test]
    fn an_edit_of_the_products_script_is_named() {
        let script = format!(
            "export JAVA_HOME=/opt/jdk-17\n{}",
            sh("-Dhttpclient.hostnameVerifier=Strict")
        );
        let edited = Case::is7().file("bin/wso2server.sh", &script);
        assert!(verification(&edited.facts()).detail.contains("java.where=wrapper"));
        let off = sh_with_heap("2048m", "8196m") + "# -Dorg.wso2.x\n";
        let heap = verification(&Case::is7().file("bin/wso2server.sh", &off).facts());
        assert!(heap.detail.contains("heap.where=wrapper"), "{heap:?}");
        assert_eq!(
            verification(&with("-Dhttpclient.hostnameVerifier=Strict").facts()).detail,
            ""
        );
    }

    #[test]
    fn the_check_of_peers_names_is_read_from_the_script() {
        let judged = |flag: &str| verification(&Case::is7().file("bin/wso2server.sh", &sh(flag)).facts());
        assert_eq!(
            judged("-Dhttpclient.hostnameVerifier=DefaultAndLocalhost").status,
            Status::Pass
        );
        let off = judged("-Dorg.wso2.ignoreHostnameVerification=true");
        assert_eq!(
            (off.status, off.fixes[0].clone().value.as_deref()),
            (Status::Fail, Some("true"))
        );
        assert_eq!(
            judged("-Dcarbon.home=x").status,
            Status::Info,
            "this kernel reads no such flag"
        );
        assert_eq!(verification(&Case::blind().facts()).status, Status::Unknown);
    }
}
