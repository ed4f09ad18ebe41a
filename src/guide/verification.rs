//! Whether the host names of TLS peers are checked, by whichever flags this version reads.

use super::Guideline;
use super::judged::{Judged, Seen, look};
use super::row::PROPERTIES;
use crate::probe::{Facts, Standing};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "G15",
    "Host names of TLS peers are checked",
    PROPERTIES,
    Production,
    verification
)];

/// G15. The start script leaves the check of TLS peers' host names on.
pub(super) fn verification(facts: &Facts) -> Judged {
    let needed = "the check is on";
    if facts.home.script.is_none() {
        return Judged::unknown(
            "no start script",
            needed,
            "this home has no start script to read the flags from",
        );
    }
    if let Some(Standing::Unknown(reason)) = facts.reading("heap.max").map(|reading| &reading.standing) {
        return Judged::unknown("not readable", needed, format!("the start script: {reason}"));
    }
    match look(facts, "hostname.verification", needed) {
        Err(judged) => judged,
        Ok(Seen::Value("true")) => Judged::pass("on", needed),
        Ok(Seen::Value(_)) => Judged::fail(
            "off",
            needed,
            "the server believes any certificate, whoever it is made out to; peers with mismatched ones need new ones",
        )
        .cured_by("hostname.verification", "true"),
        Ok(Seen::Unset) => Judged::unknown("not set", needed, "the start script does not say"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, Sample, sh};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];

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
