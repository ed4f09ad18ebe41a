//! Tests on homes with and without a vault, and of the findings about their passwords.

use super::*;
use crate::domain::Status;
use crate::guide::testing::{Case, Sample, carbon_xml, jdk};

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("G16", Status::Pass, sealed_toml),
    ("G16", Status::Fail, || Case::is7().surveyed()),
    ("G16", Status::Fail, || xml("<Password>planted-words</Password>")),
    ("G16", Status::Pass, || {
        xml("<Password svns:secretAlias=\"a.b\" xmlns:svns=\"u\">password</Password>")
    }),
    ("G16", Status::Unknown, Case::is7),
    ("G16", Status::Unknown, || Case::blind().surveyed()),
    ("G16", Status::Unknown, || toml("[super_admin\n")),
    ("G47", Status::Pass, sealed_toml),
    ("G47", Status::Warn, || Case::is7().surveyed()),
    ("G47", Status::Warn, || sealed_toml().file("password-persist", "x")),
    ("G47", Status::Fail, || toml(&sealed("[planted-words]"))),
    ("G47", Status::Fail, || {
        toml("[super_admin]\npassword = \"$secret{admin}\"\n")
    }),
    ("G47", Status::Fail, || {
        toml(&sealed("Zm9v")).file("repository/conf/security/secret-conf.properties", "#a=b\n")
    }),
    ("G47", Status::Info, || xml("<Password>planted-words</Password>")),
    ("G47", Status::Unknown, Case::is7),
    ("G47", Status::Unknown, || Case::blind().surveyed()),
];

#[test]
fn a_vault_outside_has_what_the_file_does_not() {
    let asked = "[super_admin]\npassword = \"$secret{admin}\"\n";
    let outside = vault(&toml(&format!("{asked}[runtime_secrets]\nenable = \"true\"\n")).facts());
    assert_eq!(outside.status, Status::Unknown, "{outside:?}");
    let off = vault(&toml(&format!("{asked}[runtime_secrets]\nenable = \"false\"\n")).facts());
    assert_eq!(off.status, Status::Fail, "{off:?}");
}

const CONF: &str = "keystore.identity.location=repository/resources/security/wso2carbon.jks\n";

fn toml(text: &str) -> Case {
    Case::is7().file("repository/conf/deployment.toml", text).surveyed()
}

fn sealed(secret: &str) -> String {
    format!("[super_admin]\npassword = \"$secret{{admin}}\"\n[secrets]\nadmin = \"{secret}\"\n")
}

fn sealed_toml() -> Case {
    toml(&sealed("Zm9v")).file("repository/conf/security/secret-conf.properties", CONF)
}

fn xml(password: &str) -> Case {
    Case::esb()
        .file("repository/conf/carbon.xml", &carbon_xml(""))
        .file(
            "repository/conf/user-mgt.xml",
            &format!("<UserManager><AdminUser>{password}</AdminUser></UserManager>"),
        )
        .surveyed()
}

fn with_tool(case: Case) -> Case {
    case.file("bin/ciphertool.sh", "")
        .file(
            "repository/conf/security/cipher-tool.properties",
            "a=repository/conf/user-mgt.xml//UserManager/AdminUser/Password,false\n",
        )
        .file(
            "repository/conf/security/secret-conf.properties",
            "#keystore.identity.location=x\n",
        )
        .file("repository/conf/security/cipher-text.properties", "a=[planted-words]\n")
}

#[test]
fn a_finding_names_places_and_never_a_password() {
    for case in [
        xml("<Password>planted-words</Password>"),
        toml("[e]\npassword = \"planted-words\"\n[secrets]\na = \"[planted-words]\"\n"),
    ] {
        let facts = case.facts();
        for judged in [plain_passwords(&facts), vault(&facts)] {
            assert!(!format!("{judged:?}").contains("planted"), "{judged:?}");
        }
        assert!(!format!("{:?}", facts.survey.secrets).contains("planted"));
    }
    let judged = plain_passwords(&xml("<Password>planted-words</Password>").facts());
    assert_eq!(judged.found, "1 in user-mgt.xml");
    assert!(
        judged.detail.contains("user-mgt.xml:1 AdminUser/Password"),
        "{}",
        judged.detail
    );
}

#[test]
fn what_nobody_wrote_is_the_packs_password_all_the_same() {
    let defaults =
        "{\"keystore.primary.password\": \"wso2carbon\", \"truststore.password\": \"$ref{keystore.primary.password}\"}";
    let case = sealed_toml().file("repository/resources/conf/default.json", defaults);
    let judged = plain_passwords(&case.facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Fail, "1 of the pack's, not written")
    );
}

#[test]
fn the_users_of_a_micro_integrator_are_the_packs_until_somebody_writes_others() {
    let mi = |toml: &str| Case::mi().file("conf/deployment.toml", toml).surveyed().facts();
    let shipped = plain_passwords(&mi("[server]\nhostname = \"localhost\"\n"));
    assert_eq!(shipped.status, Status::Fail);
    assert!(shipped.detail.contains("internal_apis.users"), "{}", shipped.detail);
    let own = mi("[[internal_apis.users]]\nuser.name = \"boss\"\nuser.password = \"$secret{boss}\"\n");
    assert_eq!(plain_passwords(&own).status, Status::Pass);
}

#[test]
fn placeholders_of_a_shipped_template_are_no_half_set_up_vault() {
    let judged = vault(&with_tool(xml("<Password>planted-words</Password>")).facts());
    assert_eq!((judged.status, judged.found.as_str()), (Status::Warn, "not set up"));
    let begun = with_tool(xml("<Password>planted-words</Password>"))
        .file("repository/conf/security/secret-conf.properties", CONF);
    assert_eq!(vault(&begun.facts()).status, Status::Fail);
}

#[test]
fn user_stores_added_later_and_those_of_tenants_are_looked_through() {
    let store = |attribute: &str| {
        format!(
            "<UserStoreManager class=\"a.b\"><Property name=\"ConnectionName\">x</Property>\n\
             <Property name=\"ConnectionPassword\"{attribute}>planted-words</Property></UserStoreManager>"
        )
    };
    for folder in [
        "repository/deployment/server/userstores",
        "repository/tenants/1/userstores",
    ] {
        let judged = |attribute: &str| {
            let case = sealed_toml().file(&format!("{folder}/AD_COM.xml"), &store(attribute));
            plain_passwords(&case.facts())
        };
        let open = judged("");
        assert_eq!((open.status, open.found.as_str()), (Status::Fail, "1 in AD_COM.xml"));
        assert!(open.detail.contains("AD_COM.xml:2 "), "{}", open.detail);
        assert!(!format!("{open:?}").contains("planted"));
        assert!(open.remedy.unwrap().words.contains("console"));
        assert_eq!(judged(" encrypted=\"true\"").status, Status::Pass);
    }
    let torn = sealed_toml().file("repository/tenants/1/userstores/A.xml", "<a>");
    assert_eq!(plain_passwords(&torn.facts()).status, Status::Unknown);
}

#[test]
fn a_home_without_the_tool_is_told_so_and_given_no_command() {
    let copy = Case::is7().surveyed().facts();
    for judged in [plain_passwords(&copy), vault(&copy)] {
        let remedy = judged.remedy.unwrap();
        assert!(remedy.commands.is_empty(), "{remedy:?}");
        assert!(remedy.words.contains("bin/ciphertool.sh is missing"), "{remedy:?}");
        assert!(judged.detail.contains("restore bin"), "{}", judged.detail);
    }
    let whole = Case::is7().file("bin/ciphertool.sh", "").surveyed().facts();
    assert_eq!(vault(&whole).remedy.unwrap().commands.len(), 2);
}

#[test]
fn the_old_tool_is_only_run_with_an_old_java() {
    let commands = |case: Case| vault(&case.facts()).remedy.unwrap();
    let right = commands(with_tool(xml("<Password>x</Password>")));
    assert!(right.commands[0].starts_with("cp -a ") && right.commands[1].ends_with("ciphertool.sh -Dconfigure"));
    let new = || with_tool(xml("<Password>x</Password>")).jdks(vec![jdk("/opt/jdk-17", "17.0.15")]);
    let refused = commands(new());
    assert!(
        refused.commands.is_empty() && refused.words.contains("do not run"),
        "{refused:?}"
    );
    assert!(vault(&new().facts()).detail.contains("Java 17 is in use"));
    let mut other = jdk("/opt/jdk 8", "1.8.0_292");
    other.found_by.clear();
    let both = with_tool(xml("<Password>x</Password>")).jdks(vec![jdk("/opt/jdk-17", "17.0.15"), other]);
    assert!(commands(both).commands[1].starts_with("JAVA_HOME='/opt/jdk 8' sh "));
}
