//! The guideline about high availability: two or more servers that know each other and share their data.

use super::super::Guideline;
use super::super::data::{Sharing, sharing};
use super::super::verdict::Verdict;
use super::super::written::{SettingValue, read_setting};
use super::enabled::enabled;
use super::fitness::misspelt;
use crate::domain::settings::id;
use crate::probe::Facts;

/// The guidelines of this family.
pub(in crate::guide) const ROWS: &[Guideline] = &[row!(
    "G39",
    "High availability",
    "Production guidelines 4.4, \"High availability\"",
    Production,
    high_availability
)];

/// G39. Two or more servers that know each other and share their data.
pub(in crate::guide) fn high_availability(facts: &Facts) -> Verdict {
    let needed = "for high availability: a cluster of two or more";
    match enabled(facts, needed) {
        Err(judged) => return judged,
        Ok(false) => {
            return Verdict::info(
                "one server, no cluster",
                needed,
                "when it fails, nothing takes over; see cluster.enabled",
            );
        }
        Ok(true) => {}
    }
    match read_setting(facts, id::CLUSTER_SCHEME, needed) {
        Ok(SettingValue::Value("wka")) => {}
        Ok(SettingValue::Value(scheme)) => {
            if let Some(judged) = misspelt(facts, scheme, needed) {
                return Verdict::unknown(judged.found, needed, "clustering does not start with it: see G29");
            }
            let found = format!("clustering on, {scheme}");
            // Whatever the membership scheme, on H2 the members share nothing.
            if matches!(sharing(facts), Ok(Sharing::OnH2(_))) {
                return shared(facts, found, needed);
            }
            let why = "the members are found at run time; the log shows how many there are";
            return Verdict::info(found, needed, why);
        }
        Ok(SettingValue::Unset) => {
            return Verdict::unknown("clustering on, scheme not set", needed, "cluster.scheme is not written");
        }
        Err(judged) => return judged.as_unknown(),
    }
    match read_setting(facts, id::CLUSTER_MEMBERS, needed) {
        Err(judged) => judged.as_unknown(),
        Ok(SettingValue::Value(list)) if list.contains(',') => {
            let found = format!("clustering on, {} members", list.split(',').count());
            shared(facts, found, needed)
        }
        Ok(_) => Verdict::warn("a cluster of one", needed, "when this server fails, nothing takes over")
            .cured_by_choice_of(id::CLUSTER_MEMBERS),
    }
}

/// Members with separate data are not a cluster.
fn shared(facts: &Facts, found: String, needed: &str) -> Verdict {
    let cure = "point the shared datasources of every member at one server";
    match sharing(facts) {
        Err(reason) => Verdict::unknown(format!("{found}; databases not known"), needed, reason),
        Ok(Sharing::OnH2(names)) => Verdict::fail(
            format!("{found}, {names} on H2"),
            needed,
            "each member has an H2 of its own: what one stores, the others never see (see G11)",
        )
        .by_hand(cure),
        Ok(Sharing::Nothing) => Verdict::warn(
            format!("{found}, no shared database"),
            needed,
            "what one member stores in its registry, the others never see (see G33)",
        )
        .by_hand(cure),
        Ok(Sharing::Server) => Verdict::pass(found, needed).saying("their shared data is in a database server"),
    }
}

#[cfg(test)]
pub(in crate::guide) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::data::tests::{datasources, good_toml, h2_toml, old_pack};
    use crate::guide::testing::{Case, Sample, axis2};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G39", Status::Pass, || {
            clustered(
                good_toml(),
                "[database.shared_db]\ntype = \"mysql\"\nhostname = \"db1\"\n",
            )
        }),
        ("G39", Status::Fail, || {
            clustered(h2_toml(), "[database.shared_db]\ntype = \"h2\"\n")
        }),
        ("G39", Status::Unknown, || {
            clustered(good_toml(), "[database.shared_db]\nurl = \"$env{DB}\"\n")
        }),
        ("G39", Status::Info, Case::is7),
        ("G39", Status::Fail, || {
            old_pack().file("repository/conf/axis2/axis2.xml", &two())
        }),
    ];

    const TOML: &str =
        "[clustering]\nmembership_scheme = \"wka\"\nmembers = [\"10.0.0.11:4000\", \"10.0.0.12:4000\"]\n";

    fn clustered(case: Case, database: &str) -> Case {
        case.file("repository/conf/deployment.toml", &format!("{TOML}{database}"))
    }

    fn two() -> String {
        axis2(true, "wka", "10.0.0.11", &["10.0.0.11:4000", "10.0.0.12:4000"])
    }

    #[test]
    fn members_that_find_each_other_by_themselves_share_nothing_on_h2_either() {
        let axis2 = |scheme| axis2(true, scheme, "10.0.0.11", &[]);
        let h2 = old_pack().file("repository/conf/axis2/axis2.xml", &axis2("multicast"));
        assert_eq!(high_availability(&h2.facts()).status, Status::Fail);
        let server = clustered(good_toml(), "").file(
            "repository/conf/deployment.toml",
            "[clustering]\nmembership_scheme = \"multicast\"\n[database.shared_db]\ntype = \"mysql\"\nhostname = \"db1\"\n",
        );
        assert_eq!(high_availability(&server.facts()).status, Status::Info);
    }

    #[test]
    fn members_that_share_nothing_are_told_so() {
        let ldap =
            "<UserManager><Realm><UserStoreManager class=\"a.ReadOnlyLDAPUserStoreManager\"/></Realm></UserManager>";
        let case = old_pack()
            .file("repository/conf/axis2/axis2.xml", &two())
            .file("repository/conf/user-mgt.xml", ldap);
        assert_eq!(high_availability(&case.facts()).status, Status::Warn);
        let remote = datasources(&[("WSO2_SHARED_DB", "jdbc/SHARED_DB", "jdbc:mysql://db1/x")]);
        let case = old_pack()
            .file("repository/conf/axis2/axis2.xml", &two())
            .file("repository/conf/user-mgt.xml", ldap)
            .file("repository/conf/datasources/master-datasources.xml", &remote);
        assert_eq!(high_availability(&case.facts()).status, Status::Pass);
    }
}
