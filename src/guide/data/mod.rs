//! Guidelines about databases and user stores: which engine, which driver, what may be shared.

mod databases;
mod drivers;
mod nodes;
mod registry;
mod sources;
mod spelt;
mod users;

pub(in crate::guide) use databases::{Sharing, sharing};

use super::Guideline;
use super::row::{COMPATIBILITY, REQUIREMENTS};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G06",
        "Cassandra data nodes",
        REQUIREMENTS,
        Production,
        nodes::cassandra
    ),
    row!(
        "G11",
        "A database server for shared data",
        COMPATIBILITY,
        Production,
        databases::engines
    ),
    row!(
        "G12",
        "No embedded ApacheDS",
        COMPATIBILITY,
        Production,
        users::apache_ds
    ),
    row!(
        "G33",
        "Database of the registry",
        "Production guidelines 4.4, \"Registry and governance\"",
        Production,
        registry::registry
    ),
    row!(
        "G34",
        "User stores",
        "Production guidelines 4.4, \"User stores\"",
        Production,
        users::stores
    ),
];

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::setting::FileRole;
    use crate::domain::{Product, Status};
    use crate::guide::testing::{Case, Sample};
    use crate::probe::jar::testing::jar;

    pub(super) const TOML: &str = "repository/conf/deployment.toml";
    pub(super) const POSTGRES: &str = "org/postgresql/Driver.class";
    pub(super) const MASTER: &str = "repository/conf/datasources/master-datasources.xml";
    const USERS: &str = "repository/conf/user-mgt.xml";

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G06", Status::Pass, || cassandra_node().machine(|m| m.cores = Ok(4))),
        ("G06", Status::Fail, || cassandra_node().machine(|m| m.cores = Ok(2))),
        ("G06", Status::Unknown, || {
            cassandra_node().machine(|m| m.memory = Err(crate::domain::Unknown::because("not told")))
        }),
        ("G06", Status::Info, || Case::is7().surveyed()),
        ("G06", Status::Unknown, Case::is7),
        ("G11", Status::Pass, good_toml),
        ("G11", Status::Fail, h2_toml),
        ("G11", Status::Fail, || {
            good_toml()
                .bytes("repository/components/lib/postgresql-42.jar", &jar(&[POSTGRES]))
                .file(TOML, &db("mysql"))
        }),
        ("G11", Status::Unknown, || {
            toml("[database.shared_db]\nurl = \"$env{URL}\"\n")
        }),
        ("G11", Status::Unknown, || Case::esb().surveyed()),
        ("G11", Status::Info, || Case::mi().surveyed()),
        ("G11", Status::Fail, old_pack),
        ("G11", Status::Pass, old_with_ldap),
        ("G12", Status::Pass, old_pack),
        ("G12", Status::Fail, || {
            old_ldap("ldap://localhost:${Ports.EmbeddedLDAP.LDAPServerPort}")
        }),
        ("G12", Status::Unknown, || old_ldap("${ldap}")),
        ("G12", Status::Pass, || {
            h2_toml().file(
                USERS,
                &user_mgt(
                    "x.UniqueIDReadWriteLDAPUserStoreManager",
                    "ConnectionURL",
                    "ldap://localhost:10389",
                ),
            )
        }),
        ("G12", Status::Fail, || {
            toml("[user_store]\ntype = \"read_write_ldap\"\nconnection_url = \"ldap://localhost:10389\"\n")
        }),
        ("G33", Status::Warn, old_pack),
        ("G33", Status::Pass, || registry_on("jdbc:mysql://db1/reg")),
        ("G33", Status::Fail, || {
            registry_on("jdbc:h2:./repository/database/SHARED")
        }),
        ("G33", Status::Unknown, || registry_on("$env{URL}")),
        ("G33", Status::Unknown, || Case::esb().surveyed()),
        ("G33", Status::Info, || Case::mi().surveyed()),
        ("G34", Status::Pass, || old_ldap("ldap://ldap.example.com:389")),
        ("G34", Status::Fail, old_pack),
        ("G34", Status::Fail, || {
            toml("[user_store]\ntype = \"read_only_ldapp\"\n")
        }),
        ("G34", Status::Unknown, || {
            toml("[user_store]\ntype = \"$env{STORE}\"\n")
        }),
        ("G34", Status::Unknown, || Case::esb().surveyed()),
        ("G34", Status::Info, || {
            Case::mi()
                .file(
                    "repository/resources/conf/default.json",
                    "{\"internal_apis.file_user_store.enable\": true}",
                )
                .surveyed()
        }),
    ];

    fn cassandra_node() -> Case {
        Case::esb()
            .file("repository/conf/etc/cassandra.yaml", "cluster_name: x\n")
            .machine(|m| m.memory = Ok(8 << 30))
            .surveyed()
    }

    pub(super) fn toml(text: &str) -> Case {
        Case::is7().file(TOML, text).surveyed()
    }

    pub(super) fn db(engine: &str) -> String {
        format!("[database.shared_db]\ntype = \"{engine}\"\nhostname = \"db1\"\nname = \"shared\"\nusername = \"u\"\n")
    }

    pub(in crate::guide) fn good_toml() -> Case {
        toml(&db("postgre")).bytes("repository/components/lib/postgresql-42.7.jar", &jar(&[POSTGRES]))
    }

    pub(in crate::guide) fn h2_toml() -> Case {
        toml(
            "[user_store]\ntype = \"database\"\n\n[database.shared_db]\ntype = \"h2\"\nurl = \"jdbc:h2:./repository/database/SHARED;A=B\"\nusername = \"u\"\n",
        )
    }

    /// Datasources of an older pack, as name, JNDI name, URL.
    pub(in crate::guide) fn datasources(all: &[(&str, &str, &str)]) -> String {
        let one = |(name, jndi, url): &(&str, &str, &str)| {
            format!(
                "<datasource><name>{name}</name><jndiConfig><name>{jndi}</name></jndiConfig><definition type=\"RDBMS\"><configuration>\
                 <url>{url}</url><username>u</username><password>p</password></configuration></definition></datasource>\n"
            )
        };
        let all: String = all.iter().map(one).collect();
        format!("<datasources-configuration>\n<datasources>\n{all}</datasources></datasources-configuration>\n")
    }

    fn user_mgt(class: &str, property: &str, value: &str) -> String {
        format!(
            "<UserManager><Realm><Configuration><Property name=\"dataSource\">jdbc/WSO2CarbonDB</Property></Configuration>\
             <UserStoreManager class=\"{class}\"><Property name=\"{property}\">{value}</Property></UserStoreManager></Realm></UserManager>"
        )
    }

    const REGISTRY: &str = "<wso2registry><currentDBConfig>wso2registry</currentDBConfig>\
        <dbConfig name=\"wso2registry\"><dataSource>jdbc/WSO2CarbonDB</dataSource></dbConfig></wso2registry>";

    /// An older pack as unpacked: one H2 database for registry and users.
    pub(in crate::guide) fn old_pack() -> Case {
        Case::esb()
            .file(
                MASTER,
                &datasources(&[(
                    "WSO2_CARBON_DB",
                    "jdbc/WSO2CarbonDB",
                    "jdbc:h2:repository/database/WSO2CARBON_DB;X=Y",
                )]),
            )
            .file(USERS, &user_mgt("org.x.JDBCUserStoreManager", "a", "b"))
            .file("repository/conf/registry.xml", REGISTRY)
            .surveyed()
    }

    pub(super) fn old_with_ldap() -> Case {
        old_ldap("ldap://ldap.example.com:389")
    }

    fn old_ldap(url: &str) -> Case {
        old_pack()
            .file(USERS, &user_mgt("org.x.ReadWriteLDAPUserStoreManager", "ConnectionURL", url))
            .file(
                "repository/conf/identity/embedded-ldap.xml",
                "<EmbeddedLDAPConfig><EmbeddedLDAP><Property name=\"enable\">true</Property></EmbeddedLDAP></EmbeddedLDAPConfig>",
            )
    }

    fn registry_on(url: &str) -> Case {
        let mounted = REGISTRY.replace(
            "</wso2registry>",
            "<dbConfig name=\"shared\"><dataSource>jdbc/SHARED_DB</dataSource></dbConfig>\
             <remoteInstance url=\"https://x\"><id>gov</id><dbConfig>shared</dbConfig></remoteInstance>\
             <mount path=\"/_system/governance\"><instanceId>gov</instanceId></mount></wso2registry>",
        );
        old_pack()
            .file(
                MASTER,
                &datasources(&[
                    (
                        "WSO2_CARBON_DB",
                        "jdbc/WSO2CarbonDB",
                        "jdbc:h2:./repository/database/WSO2CARBON_DB",
                    ),
                    ("SHARED", "jdbc/SHARED_DB", url),
                ]),
            )
            .file("repository/conf/registry.xml", &mounted)
    }

    #[test]
    fn the_local_registry_on_h2_is_fine_in_each_of_its_spellings() {
        for url in ["jdbc:h2:async:./repository/database/C", "jdbc:h2:./c", "jdbc:h2:c"] {
            let case = old_with_ldap().file(MASTER, &datasources(&[("WSO2_CARBON_DB", "jdbc/WSO2CarbonDB", url)]));
            assert_eq!(databases::engines(&case.facts()).status, Status::Pass, "{url}");
        }
    }

    #[test]
    fn the_messages_of_a_broker_are_its_own_data_and_no_one_elses() {
        let store = |product: Product, url: &str| {
            let all = [
                ("WSO2_CARBON_DB", "jdbc/WSO2CarbonDB", "jdbc:h2:./c"),
                ("WSO2_MB_STORE_DB", "WSO2MBStoreDB", url),
            ];
            let case = old_with_ldap().file(MASTER, &datasources(&all));
            databases::engines(&case.home(|home| home.product = product).facts()).status
        };
        let h2 = "jdbc:h2:repository/database/WSO2MB_DB";
        assert_eq!(store(Product::MessageBroker, h2), Status::Warn);
        assert_eq!(store(Product::ApiManager, h2), Status::Pass);
    }

    #[test]
    fn xml_that_is_still_to_be_rendered_is_no_evidence() {
        let decoy = datasources(&[
            ("WSO2_SHARED_DB", "jdbc/SHARED_DB", "jdbc:h2:./x"),
            ("WSO2AM_DB", "jdbc/WSO2AM_DB", "jdbc:h2:./y"),
        ]);
        assert_eq!(
            databases::engines(&good_toml().file(MASTER, &decoy).facts()).status,
            Status::Pass
        );
        assert_eq!(
            databases::engines(
                &Case::mi()
                    .file("conf/datasources/master-datasources.xml", &decoy)
                    .surveyed()
                    .facts()
            )
            .status,
            Status::Info
        );
    }

    #[test]
    fn databases_of_the_templates_stay_while_a_change_waits_for_the_next_start() {
        let rendered = datasources(&[
            ("WSO2_MB_STORE_DB", "WSO2MBStoreDB", "jdbc:h2:./repository/database/MB"),
            ("OLD_DB", "jdbc/OLD", "jdbc:oracle:thin:@h:1521:S"),
        ]);
        let of = |started: bool| {
            let case = good_toml()
                .file(MASTER, &rendered)
                .file("repository/resources/conf/.metadata/metadata_config.properties", "")
                .file(
                    "repository/resources/conf/templates/repository/conf/datasources/master-datasources.xml.j2",
                    "<datasource><name>WSO2_MB_STORE_DB</name></datasource>{{database}}",
                )
                .home(|home| home.rendered = true);
            let case = if started {
                case
            } else {
                // An apply writes the file: the records of the last start are older then.
                let later = std::time::SystemTime::now() + std::time::Duration::from_mins(1);
                case.written_at(TOML, later)
            };
            let names: Vec<String> = case
                .facts()
                .survey
                .data
                .sources
                .unwrap()
                .into_iter()
                .map(|s| s.name)
                .collect();
            names
        };
        assert!(of(true).contains(&"WSO2_MB_STORE_DB".to_owned()) && of(true).contains(&"OLD_DB".to_owned()));
        let waiting = of(false);
        assert!(waiting.contains(&"WSO2_MB_STORE_DB".to_owned()), "{waiting:?}");
        assert!(
            !waiting.contains(&"OLD_DB".to_owned()),
            "only the old text named it: {waiting:?}"
        );
    }

    #[test]
    fn a_mistyped_store_names_the_one_that_is_meant() {
        let judged = users::stores(&toml("[user_store]\ntype = \"read_only_ldapp\"\n").facts());
        assert!(judged.remedy.unwrap().words.contains("\"read_only_ldap\""));
        let rules = "{\"user_store.type\": [{\"regex\": \"\\\\Adatabase\\\\Z|\\\\Aread_only_ldap\\\\Z\"}]}";
        let older = toml("[user_store]\ntype = \"database_unique_id\"\n")
            .file("repository/resources/conf/validator.json", rules);
        let facts = older.facts();
        assert!(facts.files.text(FileRole::DeploymentToml).is_some());
        assert_eq!(users::stores(&facts).status, Status::Fail);
    }

    #[test]
    fn what_keeps_the_server_from_starting_blocks_in_every_profile() {
        use crate::domain::Profile;
        let judged = |id: &str, case: Case| {
            ROWS.iter()
                .find(|row| row.id == id)
                .unwrap()
                .judge(&case.facts(), Profile::Dev)
        };
        let typo = judged("G34", toml("[user_store]\ntype = \"read_only_ldapp\"\n"));
        assert_eq!((typo.status, typo.eased), (Status::Fail, false));
        let driver = judged(
            "G11",
            toml(&format!(
                "{}[database.identity_db]\nurl = \"jdbc:h2:./x\"\n",
                db("mysql")
            )),
        );
        assert_eq!((driver.status, driver.eased), (Status::Fail, false), "{driver:?}");
        assert!(
            driver.found.contains("no MySQL driver"),
            "H2 beside it does not hide it: {driver:?}"
        );
        for id in ["G11", "G34"] {
            let h2 = judged(id, h2_toml());
            assert_eq!((h2.status, h2.eased), (Status::Warn, true), "H2 does for developing");
        }
    }

    #[test]
    fn a_written_class_counts_instead_of_the_types() {
        let own = toml("[user_store]\ntype = \"database\"\nclass = \"com.example.OurStoreManager\"\n");
        assert_eq!(users::stores(&own.facts()).status, Status::Info);
        let ldap = "[user_store]\ntype = \"database\"\nclass = \"org.x.ReadOnlyLDAPUserStoreManager\"\n";
        assert_eq!(users::stores(&toml(ldap).facts()).status, Status::Pass);
    }

    #[test]
    fn a_pattern_of_another_shape_is_read_too() {
        let rules = "{\"user_store.type\": [{\"regex\": \"^(database|read_only_ldap)$\"}]}";
        let of = |kind: &str| {
            let case = toml(&format!("[user_store]\ntype = \"{kind}\"\n"));
            users::stores(&case.file("repository/resources/conf/validator.json", rules).facts())
        };
        assert_eq!(of("read_only_ldap").status, Status::Pass);
        let refused = of(&"x".repeat(200));
        assert!(
            refused.status == Status::Fail && refused.found.chars().count() <= 60,
            "{refused:?}"
        );
    }

    #[test]
    fn a_mount_that_is_not_known_hides_no_mount_on_h2() {
        let case = |second: &str| {
            let mounts = "<remoteInstance><id>a</id><dbConfig>a</dbConfig></remoteInstance><mount path=\"/a\"><instanceId>a</instanceId></mount>\
                 <remoteInstance><id>b</id><dbConfig>b</dbConfig></remoteInstance><mount path=\"/b\"><instanceId>b</instanceId></mount>\
                 <dbConfig name=\"a\"><dataSource>jdbc/A</dataSource></dbConfig><dbConfig name=\"b\"><dataSource>jdbc/B</dataSource></dbConfig></wso2registry>";
            let all = [
                ("WSO2_CARBON_DB", "jdbc/WSO2CarbonDB", "jdbc:h2:x"),
                ("A", "jdbc/A", "$env{A}"),
                ("B", "jdbc/B", second),
            ];
            old_pack().file(MASTER, &datasources(&all)).file(
                "repository/conf/registry.xml",
                &REGISTRY.replace("</wso2registry>", mounts),
            )
        };
        assert_eq!(registry::registry(&case("jdbc:h2:./b").facts()).status, Status::Fail);
        assert_eq!(
            registry::registry(&case("jdbc:mysql://db1/b").facts()).status,
            Status::Unknown
        );
    }

    #[test]
    fn datasources_in_one_line_count_and_users_in_none_of_them_are_unknown() {
        let line = "datasource = [{id = \"A\", url = \"jdbc:h2:./a\", username = \"u\"}]\n";
        let mi = Case::mi().file("conf/deployment.toml", line).surveyed().facts();
        let judged = databases::engines(&mi);
        assert_eq!((judged.status, judged.found.as_str()), (Status::Warn, "A on H2"));
        assert!(judged.detail.starts_with("deployment.toml:1: "), "{judged:?}");
        let nothing = databases::engines(&toml("[server]\nhostname = \"x\"\n").facts());
        assert_eq!(nothing.status, Status::Unknown, "{nothing:?}");
    }

    #[test]
    fn a_second_store_on_h2_fails_as_the_first_does() {
        let second = "<UserStoreManager class=\"a.JDBCUserStoreManager\"><Property name=\"url\">jdbc:h2:./x</Property></UserStoreManager>";
        let case = old_with_ldap().file("repository/deployment/server/userstores/second.xml", second);
        assert_eq!(users::stores(&case.facts()).status, Status::Fail);
        assert_eq!(users::stores(&old_with_ldap().facts()).status, Status::Pass);
    }

    #[test]
    fn a_secret_alias_in_a_datasource_is_unknown_and_never_weak() {
        let aliased = datasources(&[("SHARED", "jdbc/SHARED_DB", "password")])
            .replace("<url>", "<url xmlns:svns=\"u\" svns:secretAlias=\"a\">");
        let judged = databases::engines(&old_with_ldap().file(MASTER, &aliased).facts());
        assert_eq!(judged.status, Status::Unknown);
    }

    #[test]
    fn a_database_server_is_named_in_the_cure_of_each_generation() {
        let remedy = |case: Case| databases::engines(&case.facts()).remedy.unwrap().words;
        assert!(remedy(h2_toml()).contains("[database.shared_db]"));
        assert!(remedy(old_pack()).contains("master-datasources.xml"));
    }
}
