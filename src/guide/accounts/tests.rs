//! Tests of the guidelines about accounts: who runs the server, and which password the administrator has.

use super::*;
use crate::domain::{Reach, RunningJvm, Started, Unknown};
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
        let case = esb("<Password>another-one</Password>").file("repository/conf/identity/embedded-ldap.xml", &text);
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
    let told = include_str!("../../../assets/explain/G23.md").replace('\n', " ");
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
}

#[test]
fn where_a_start_is_not_known_only_the_user_s_word_makes_the_file_count() {
    for (password, declared) in [("admin", Status::Fail), ("another-one", Status::Pass)] {
        let case = |new: bool| {
            esb(&format!("<Password>{password}</Password>")).home(move |home| {
                home.started = Started::Unknown;
                home.past.found(Reach::Launched, "wso2carbon.pid");
                home.past.declared_new = new;
            })
        };
        let doubtful = default_credentials(&case(false).facts());
        assert_eq!(doubtful.status, Status::Unknown, "{password}");
        for words in ["for it: wso2carbon.pid", "--fresh-store"] {
            assert!(doubtful.detail.contains(words), "{}", doubtful.detail);
        }
        assert_eq!(default_credentials(&case(true).facts()).status, declared, "{password}");
    }
    // Nobody declares away what is known.
    let known = esb("<Password>another-one</Password>").home(|home| {
        home.started = Started::Before;
        home.past.declared_new = true;
    });
    assert_eq!(default_credentials(&known.facts()).status, Status::Info);
}

#[test]
fn mi_reads_its_users_at_every_start() {
    let shipped = Case::mi().home(|home| home.started = Started::Before);
    assert_eq!(default_credentials(&shipped.facts()).status, Status::Fail);
    let own = "[[internal_apis.users]]\nuser.name = \"boss\"\nuser.password = \"s3cret-words\"\n";
    let set = Case::mi().file("conf/deployment.toml", own);
    assert_eq!(default_credentials(&set.facts()).status, Status::Pass);
}
