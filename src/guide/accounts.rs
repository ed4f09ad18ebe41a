//! Guidelines about accounts: the system user that runs the server, and the administrator that every pack ships.

use super::Guideline;
use super::commands::{home, word};
use super::row::SECURITY;
use super::verdict::{Verdict, short};
use super::written::{SettingValue, read_setting};
use crate::domain::account;
use crate::domain::home::{ConfigSource, Layout, UserStore};
use crate::domain::settings::id;
use crate::domain::{Command, OsFamily, Status, settings};
use crate::probe::survey::secrets::UserDatabase;
use crate::probe::{Facts, Reading, further_places};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G23", "Unprivileged user", SECURITY, Production, unprivileged),
    row!(
        "G44",
        "Default credentials",
        "Production guidelines 4.2, \"Default credentials\"",
        Test,
        default_credentials
    ),
];

/// The password in every pack. It is public, so it may be shown; no other password ever is.
const SHIPPED: &str = "admin";

/// What changes a password in the user store of a stopped server.
const TOOL: &str = "bin/chpasswd.sh";

/// G23. Neither the running server nor the home belongs to root.
pub(super) fn unprivileged(facts: &Facts) -> Verdict {
    let needed = "a user of its own, without special rights";
    let server = facts
        .machine
        .jvms
        .iter()
        .find(|jvm| Some(jvm.pid) == facts.home.pid || jvm.carbon_home.as_ref() == Some(&facts.home.path));
    if let Some(server) = server.filter(|server| is_administrator(&server.user)) {
        let why = "whoever breaks in controls the machine; files that it creates prevent a later start as another user";
        let judged = Verdict::warn(format!("running as {}", server.user), needed, why);
        return given_away(facts, judged);
    }
    let owner = match &facts.owner {
        Ok(owner) => owner,
        Err(reason) => {
            return match server {
                Some(server) => Verdict::pass(format!("running as {}", server.user), needed),
                None => Verdict::unknown("owner not readable", needed, reason.to_string()),
            };
        }
    };
    if owner.is_root() {
        let why = "a server started by its files' owner would run as root";
        return given_away(facts, Verdict::warn("the home belongs to root", needed, why));
    }
    let found = match server {
        Some(server) => format!("running as {}", server.user),
        None => format!("the home belongs to user {}", owner.uid),
    };
    let judged = Verdict::pass(found, needed);
    if facts.machine.root && server.is_none() {
        return judged.saying("you are root now: start the server as its own user, not from here");
    }
    judged
}

fn is_administrator(user: &str) -> bool {
    let name = user.rsplit('\\').next().unwrap_or(user);
    matches!(name, "root" | "0") || name.eq_ignore_ascii_case("SYSTEM") || name.eq_ignore_ascii_case("Administrator")
}

/// The verdict with the commands that give the server a user of its own.
fn given_away(facts: &Facts, judged: Verdict) -> Verdict {
    if facts.machine.os.family == OsFamily::Windows {
        return judged.by_hand("run the service as an account without administrator rights");
    }
    judged
        .by_hand("stop it, give the home to a user of its own, start it as that user")
        .by_command(account::make(account::PROPOSED))
        .by_command(account::give(account::PROPOSED, &facts.home.path))
        .as_root()
}

/// G44. The administrator's password is not the one that every pack ships.
pub(super) fn default_credentials(facts: &Facts) -> Verdict {
    let needed = "a password of your own before the first start";
    let mi = facts.home.layout == Layout::Mi;
    if facts.home.is_micro() && !mi {
        let why = "the Micro Integrator of this pack starts without a user store, and its user-mgt.xml is not read";
        return Verdict::info("no user store", needed, why);
    }
    if facts.home.user_store() == UserStore::Filled {
        let told = after_first_start(facts, needed);
        return match weak_at_first_start(facts) {
            Some(found) => perhaps_unchanged(told, found),
            None => told,
        };
    }
    if mi && facts.home.source == ConfigSource::Files {
        let why = "without deployment.toml its users are in internal-apis.xml, which is not judged";
        return Verdict::unknown("not read", needed, why);
    }
    if facts.reading(id::ADMIN_PASSWORD).is_some_and(Reading::in_the_vault) {
        return Verdict::unknown(
            "a secret alias",
            needed,
            "the password is in the secure vault and not read",
        );
    }
    let user = match read_setting(facts, id::ADMIN_USERNAME, needed) {
        Ok(SettingValue::Value(user)) => user,
        Ok(SettingValue::Unset) => "admin",
        Err(judged) => return of_an_unread(facts, judged),
    };
    let password = match read_setting(facts, id::ADMIN_PASSWORD, needed) {
        Ok(SettingValue::Value(password)) => password,
        // MI's own users file has admin/admin; a list in deployment.toml replaces it.
        Ok(SettingValue::Unset) if mi => SHIPPED,
        Ok(SettingValue::Unset) => {
            let why = "deployment.toml names none, and the product's default is not known";
            return Verdict::unknown("no password written", needed, why).cured_by_choice_of(id::ADMIN_PASSWORD);
        }
        Err(judged) => return of_an_unread(facts, judged),
    };
    if password != SHIPPED && other_place_is_shipped(facts, password) {
        let why =
            "the LDAP server inside the product makes its own administrator with the password of embedded-ldap.xml";
        return Verdict::fail(format!("{user}, the pack's password in LDAP"), needed, why)
            .cured_by_choice_of(id::ADMIN_PASSWORD);
    }
    let found = if password == SHIPPED {
        format!("{user}, with the password of the pack")
    } else if password == user {
        format!("{user}, with a password that is easily guessed")
    } else {
        let found = format!("{user}, with another password");
        if facts.home.user_store() == UserStore::Unknown {
            let why = format!("the file has it, and {}", in_doubt(facts));
            return Verdict::unknown(found, needed, why);
        }
        return Verdict::pass(found, needed);
    };
    if facts.home.user_store() == UserStore::Unknown {
        let why = format!("the file has it, and {}", in_doubt(facts));
        return Verdict::unknown(found, needed, why);
    }
    Verdict::fail(
        found,
        needed,
        "scanners try it first: whoever knows it controls the server",
    )
    .cured_by_choice_of(id::ADMIN_PASSWORD)
}

/// Whether another place that holds the password still has the pack's.
fn other_place_is_shipped(facts: &Facts, password: &str) -> bool {
    let Some(setting) = settings::by_id(id::ADMIN_PASSWORD) else {
        return false;
    };
    let all = further_places::places(setting, &facts.home, &facts.files, Some(password)).unwrap_or_default();
    all.iter().any(|other| other.holds(SHIPPED))
}

/// What the first start wrote into the user store, where that is easily guessed and the configuration still shows it.
fn weak_at_first_start(facts: &Facts) -> Option<String> {
    let user = match read_setting(facts, id::ADMIN_USERNAME, "").ok()? {
        SettingValue::Value(user) => user,
        SettingValue::Unset => "admin",
    };
    let SettingValue::Value(password) = read_setting(facts, id::ADMIN_PASSWORD, "").ok()? else {
        return None;
    };
    let user_shown = short(user, 16);
    if password == SHIPPED {
        Some(format!("{user_shown}, with the pack's password unless changed"))
    } else if password == user {
        Some(format!("{user_shown}, easily guessed unless changed"))
    } else {
        None
    }
}

/// The verdict on a server that has started with such a password: whether it is still in effect only the user store knows.
fn perhaps_unchanged(told: Verdict, found: String) -> Verdict {
    let why = "the first start took it from the configuration, and whether it was changed since cannot be seen there";
    let judged = Verdict {
        status: Status::Warn,
        found,
        detail: format!("{why}; {}", told.detail),
        ..told
    };
    if judged.remedy.is_some() {
        return judged;
    }
    judged.by_hand("change it in the user store or in the management console")
}

/// A value that is not judged as it is: unknown; a refused one fails, unless the user store may hold the account already.
fn of_an_unread(facts: &Facts, judged: Verdict) -> Verdict {
    if judged.status != Status::Fail || facts.home.user_store() != UserStore::Unknown {
        return judged.as_unknown();
    }
    let why = format!("{}; {}", judged.detail, in_doubt(facts));
    Verdict::unknown(judged.found, judged.needed, why)
}

/// That the user store may hold another password than the file, with what speaks for and against it.
fn in_doubt(facts: &Facts) -> String {
    let evidence = facts.home.past.evidence();
    let evidence = if evidence.is_empty() {
        evidence
    } else {
        format!(" ({evidence})")
    };
    format!(
        "whether a start has made the account from it already is not known{evidence}; where the user store is new, \
         --fresh-store says so"
    )
}

/// The password is in the user store now: how it is changed there.
fn after_first_start(facts: &Facts, needed: &str) -> Verdict {
    let user = match read_setting(facts, id::ADMIN_USERNAME, "") {
        Ok(SettingValue::Value(user)) => user,
        _ => "admin",
    };
    let told = |detail: String| Verdict::info("the server has been started before", needed, detail);
    let needs = "needs a JDBC user store, the server stopped, and ant on the PATH";
    match &facts.survey.vault.users {
        Some(Ok(UserDatabase::Other(kind))) => told(format!(
            "the user store holds the password now, a {kind}: change it there or in the console; chpasswd.sh cannot"
        )),
        Some(Ok(UserDatabase::Jdbc {
            url,
            driver,
            user: database,
        })) => {
            if !facts.survey.vault.has(TOOL) {
                return told(format!(
                    "the user store holds the password now: change it in the console; {TOOL}, the other way, is not in \
                     this home"
                ))
                .by_hand("change it in the management console (this home has no chpasswd.sh)");
            }
            let option = |name: &str, value: &Option<String>| {
                let value = value.as_ref().map_or_else(String::new, |value| word(value));
                if value.is_empty() {
                    value
                } else {
                    format!(" {name} {value}")
                }
            };
            let url = url.as_ref().map_or_else(|| "JDBC_URL".to_owned(), |url| word(url));
            told(format!(
                "the user store holds the password now: change it in the console, or with chpasswd.sh, which {needs}; \
                 it asks for the passwords, and where the database has another than the pack's adds --db-password"
            ))
            .by_command(format!(
                "cd {} && sh bin/chpasswd.sh --db-url {url}{}{} --username {}",
                home(facts),
                option("--db-driver", driver),
                option("--db-username", database),
                word(user)
            ))
        }
        _ if !facts.survey.vault.has(TOOL) => told(format!(
            "the user store holds the password now: change it in the console; {TOOL} is not in this home"
        )),
        _ => {
            // The URL is the reader's to fill in, so that it stays outside quotes.
            let command = Command::from("sh bin/chpasswd.sh").typed(facts.machine.root, facts.account.as_ref());
            told(format!(
                "the user store holds the password now: change it in the console, or stop the server and run \
                 `{command} --db-url <JDBC URL> --username {user}` ({needs})"
            ))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{RunningJvm, Started, Unknown};
    use crate::guide::testing::{Case, Sample};
    use crate::probe::Owner;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G23", Status::Pass, || Case::is7().owner(Ok(Owner { uid: 802 }))),
        ("G23", Status::Warn, || Case::is7().owner(Ok(Owner { uid: 0 }))),
        ("G23", Status::Warn, || running("root")),
        ("G23", Status::Unknown, Case::blind),
        ("G44", Status::Pass, || esb("<Password>another-one</Password>")),
        ("G44", Status::Fail, Case::is7),
        ("G44", Status::Fail, Case::mi),
        ("G44", Status::Warn, || {
            Case::is7().home(|home| home.started = Started::Before)
        }),
        ("G44", Status::Info, || {
            esb("<Password>another-one</Password>").home(|home| home.started = Started::Before)
        }),
        ("G44", Status::Unknown, || esb("<Password>${admin.password}</Password>")),
        ("G44", Status::Unknown, Case::blind),
    ];

    #[test]
    fn chpasswd_gets_what_the_datasource_says_and_no_password() {
        let toml = "[super_admin]\nusername = \"chief\"\npassword = \"x\"\n[user_store]\ntype = \"database_unique_id\"\n\
                    [database.shared_db]\nurl = \"jdbc:h2:./repository/database/S;A=B\"\nusername = \"us er\"\npassword = \"planted\"\n";
        let case = Case::is7()
            .file("repository/conf/deployment.toml", toml)
            .file("bin/chpasswd.sh", "")
            .home(|home| home.started = Started::Before)
            .surveyed();
        let judged = default_credentials(&case.facts());
        let command = judged.remedy.clone().unwrap().commands[0].clone();
        assert!(
            command.ends_with(
                "sh bin/chpasswd.sh --db-url 'jdbc:h2:./repository/database/S;A=B' --db-username 'us er' --username chief"
            ),
            "{command}"
        );
        assert!(!format!("{judged:?}").contains("planted"));
    }

    #[test]
    fn xml_names_the_datasource_of_the_users_and_other_stores_are_changed_there() {
        let users = |class: &str| {
            Case::esb()
                .file("bin/chpasswd.sh", "")
                .file(
                    "repository/conf/user-mgt.xml",
                    &format!(
                        "<UserManager><Realm><Configuration><AdminUser><UserName>admin</UserName></AdminUser>\
                         <Property name=\"dataSource\">jdbc/Users</Property></Configuration>\
                         <UserStoreManager class=\"a.b.{class}\"/></Realm></UserManager>"
                    ),
                )
                .file(
                    "repository/conf/datasources/master-datasources.xml",
                    "<datasources-configuration><datasources>\
                     <datasource><jndiConfig><name>jdbc/Other</name></jndiConfig><definition><configuration><url>jdbc:x</url>\
                     </configuration></definition></datasource>\
                     <datasource><jndiConfig><name>jdbc/Users</name></jndiConfig><definition><configuration><url>jdbc:users</url>\
                     </configuration></definition></datasource></datasources></datasources-configuration>",
                )
                .home(|home| home.started = Started::Before)
                .surveyed()
        };
        let jdbc = default_credentials(&users("JDBCUserStoreManager").facts());
        assert!(jdbc.remedy.unwrap().commands[0].contains("--db-url jdbc:users "));
        let ldap = default_credentials(&users("ReadOnlyLDAPUserStoreManager").facts());
        assert!(
            ldap.remedy.is_none() && ldap.detail.contains("ReadOnlyLDAPUserStoreManager"),
            "{ldap:?}"
        );
    }

    #[test]
    fn the_password_in_the_embedded_ldap_server_counts_where_that_is_on() {
        let of = |on: &str, ldap: &str| {
            let text = format!(
                "<EmbeddedLDAPConfig><EmbeddedLDAP><Property name=\"enable\">{on}</Property></EmbeddedLDAP>\
                 <PartitionAdmin><Property name=\"password\">{ldap}</Property></PartitionAdmin></EmbeddedLDAPConfig>"
            );
            let case =
                esb("<Password>another-one</Password>").file("repository/conf/identity/embedded-ldap.xml", &text);
            default_credentials(&case.facts())
        };
        assert_eq!(of("true", "admin").status, Status::Fail);
        assert_eq!(of("true", "another-one").status, Status::Pass);
        assert_eq!(of("false", "admin").status, Status::Pass);
    }

    #[test]
    fn a_start_with_the_packs_password_is_a_warning_whatever_the_user_store_is() {
        let after = |password: &str| {
            let toml = format!("[super_admin]\nusername = \"chief\"\npassword = \"{password}\"\n");
            let case = Case::is7()
                .file("repository/conf/deployment.toml", &toml)
                .home(|home| home.started = Started::Before);
            default_credentials(&case.surveyed().facts())
        };
        let shipped = after("admin");
        assert_eq!(
            (shipped.status, shipped.found.as_str()),
            (Status::Warn, "chief, with the pack's password unless changed")
        );
        assert!(
            shipped.detail.contains("cannot be seen") && shipped.remedy.is_some(),
            "{shipped:?}"
        );
        assert_eq!(after("chief").found, "chief, easily guessed unless changed");
        for other in ["another-one", "$secret{admin}"] {
            let judged = after(other);
            assert_eq!(judged.status, Status::Info, "{judged:?}");
            assert!(!format!("{judged:?}").contains(other));
        }
    }

    #[test]
    fn a_home_without_the_script_is_given_no_command_with_it() {
        let toml = "[user_store]\ntype = \"database_unique_id\"\n[database.shared_db]\nurl = \"jdbc:h2:./x\"\n";
        let copy = Case::is7()
            .file("repository/conf/deployment.toml", toml)
            .home(|home| home.started = Started::Before)
            .surveyed();
        let judged = default_credentials(&copy.facts());
        assert!(judged.detail.contains("bin/chpasswd.sh"), "{}", judged.detail);
        assert!(judged.remedy.unwrap().commands.is_empty());
    }

    fn running(user: &str) -> Case {
        let user = user.to_owned();
        Case::is7().home(|home| home.pid = Some(77)).machine(|m| {
            m.jvms.push(RunningJvm {
                pid: 77,
                user,
                carbon_home: None,
                max_heap: None,
                resident: 0,
            });
        })
    }

    #[test]
    fn one_account_is_proposed_and_given_the_home_without_following_links() {
        let case = Case::is7().owner(Ok(Owner { uid: 0 }));
        let home = case.path();
        let commands = unprivileged(&case.facts()).remedy.unwrap().commands;
        assert_eq!(
            commands,
            [
                "useradd --system --user-group --no-create-home --shell /usr/sbin/nologin wso2carbon".to_owned(),
                format!("chown -hR wso2carbon: {home}"),
            ]
        );
        let told = include_str!("../../assets/explain/G23.md").replace('\n', " ");
        assert!(told.contains(&account::make(account::PROPOSED)), "{told}");
        assert!(told.contains("chown -hR wso2carbon: HOME"), "{told}");
    }

    #[test]
    fn root_as_user_or_owner_warns() {
        assert_eq!(unprivileged(&running("root").facts()).status, Status::Warn);
        assert_eq!(
            unprivileged(&running("NT AUTHORITY\\SYSTEM").facts()).status,
            Status::Warn
        );
        let owned = Case::is7().owner(Ok(Owner { uid: 0 }));
        assert_eq!(unprivileged(&owned.facts()).status, Status::Warn);
    }

    #[test]
    fn a_user_of_its_own_passes_and_an_unreadable_owner_is_unknown() {
        let own = Case::is7().owner(Ok(Owner { uid: 802 }));
        assert_eq!(unprivileged(&own.facts()).status, Status::Pass);
        let blind = || Err(Unknown::because("no such call here"));
        assert_eq!(
            unprivileged(&Case::is7().owner(blind()).facts()).status,
            Status::Unknown
        );
        assert_eq!(
            unprivileged(&running("wso2").owner(blind()).facts()).status,
            Status::Pass
        );
    }

    fn esb(password: &str) -> Case {
        Case::esb().file(
            "repository/conf/user-mgt.xml",
            &format!(
                "<UserManager><Realm><Configuration><AddAdmin>true</AddAdmin><AdminUser><UserName>admin</UserName>{password}\
                 </AdminUser></Configuration></Realm></UserManager>"
            ),
        )
    }

    #[test]
    fn the_packs_password_fails_and_ones_own_passes_without_being_shown() {
        let judged = default_credentials(&esb("<Password>admin</Password>").facts());
        assert_eq!(judged.status, Status::Fail);
        let fix = judged.fixes[0].clone();
        assert_eq!((fix.setting, fix.value), (id::ADMIN_PASSWORD, None));
        let own = default_credentials(&esb("<Password>Tr0ub4dor-planted</Password>").facts());
        assert_eq!(own.status, Status::Pass);
        assert!(!format!("{own:?}").contains("Tr0ub4dor"), "{own:?}");
        let toml = "[super_admin]\nusername = \"boss\"\npassword = \"boss\"\n";
        let same = Case::is7().file("repository/conf/deployment.toml", toml);
        let judged = default_credentials(&same.facts());
        assert_eq!(judged.status, Status::Fail);
        assert!(!format!("{judged:?}").contains("name as"), "{judged:?}");
    }

    #[test]
    fn aliases_placeholders_and_missing_passwords_are_unknown() {
        for password in [
            "<Password>${admin.password}</Password>",
            "<Password svns:secretAlias=\"UserManager.AdminUser.Password\" xmlns:svns=\"u\">password</Password>",
            "<Password>",
        ] {
            assert_eq!(
                default_credentials(&esb(password).facts()).status,
                Status::Unknown,
                "{password}"
            );
        }
        let alias = "[super_admin]\nusername = \"admin\"\npassword = \"$secret{admin_password}\"\n";
        let vault = Case::is7().file("repository/conf/deployment.toml", alias);
        assert_eq!(default_credentials(&vault.facts()).status, Status::Unknown);
        let none = Case::is7().file(
            "repository/conf/deployment.toml",
            "[server]\nhostname = \"localhost\"\n",
        );
        assert_eq!(default_credentials(&none.facts()).status, Status::Unknown);
    }

    #[test]
    fn after_the_first_start_the_file_no_longer_says() {
        let started = esb("<Password>admin</Password>").home(|home| home.started = Started::Before);
        let judged = default_credentials(&started.facts());
        assert_eq!((judged.status, judged.fixes.len()), (Status::Warn, 0));
        assert!(judged.detail.contains("chpasswd.sh"), "{}", judged.detail);
        let doubtful = esb("<Password>admin</Password>").home(|home| home.started = Started::Unknown);
        assert_eq!(default_credentials(&doubtful.facts()).status, Status::Unknown);
    }

    #[test]
    fn mi_reads_its_users_at_every_start() {
        let shipped = Case::mi().home(|home| home.started = Started::Before);
        assert_eq!(default_credentials(&shipped.facts()).status, Status::Fail);
        let own = "[[internal_apis.users]]\nuser.name = \"boss\"\nuser.password = \"s3cret-words\"\n";
        let set = Case::mi().file("conf/deployment.toml", own);
        assert_eq!(default_credentials(&set.facts()).status, Status::Pass);
    }
}
