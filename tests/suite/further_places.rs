//! A value that more than one file holds is written into all of them, or into none.

use std::fs;
use std::path::Path;

use crate::support::cli::carbonctl;
use crate::support::homes;

const LDAP: &str = "repository/conf/identity/embedded-ldap.xml";
const USERS: &str = "repository/conf/user-mgt.xml";
const NEW: &str = "N3w-enough_1";

/// A home whose users are in the LDAP server inside the product.
fn home(room: &Path, on: &str, connection: &str) -> std::path::PathBuf {
    let home = homes::mini_xml(room);
    let ldap = format!(
        "<EmbeddedLDAPConfig>\n  <EmbeddedLDAP>\n    <Property name=\"enable\">{on}</Property>\n    \
         <Property name=\"connectionPassword\">{connection}</Property>\n  </EmbeddedLDAP>\n  <PartitionAdmin>\n    \
         <Property name=\"uid\">admin</Property>\n    <Property name=\"password\">admin</Property>\n  </PartitionAdmin>\n\
         </EmbeddedLDAPConfig>\n"
    );
    fs::create_dir_all(home.join(LDAP).parent().unwrap()).unwrap();
    fs::write(home.join(LDAP), ldap).unwrap();
    let users = "<UserManager><Realm><Configuration><AddAdmin>true</AddAdmin><AdminRole>admin</AdminRole><AdminUser>\
                 <UserName>admin</UserName><Password>admin</Password></AdminUser></Configuration>\
                 <UserStoreManager class=\"org.x.ReadWriteLDAPUserStoreManager\">\
                 <Property name=\"ConnectionPassword\">admin</Property></UserStoreManager></Realm></UserManager>\n";
    fs::write(home.join(USERS), users).unwrap();
    home
}

fn texts(home: &Path) -> [String; 2] {
    [LDAP, USERS].map(|file| fs::read_to_string(home.join(file)).unwrap())
}

fn set(home: &Path) -> crate::support::cli::Ran {
    let file = home.with_extension("answers.toml");
    fs::write(&file, format!("[admin]\npassword = \"{NEW}\"\n")).unwrap();
    carbonctl(["apply", file.to_str().unwrap(), "--yes"]).home(home).run()
}

#[test]
fn the_administrators_password_goes_into_both_files_of_embedded_ldap() {
    let room = tempfile::tempdir().unwrap();
    let home = home(room.path(), "true", "admin");
    let before = texts(&home);
    let ran = set(&home).expect(0);
    let [ldap, users] = texts(&home);
    assert!(ldap.contains(&format!("\"password\">{NEW}<")) && users.contains(&format!("<Password>{NEW}<")));
    assert!(
        ldap.contains(&format!("\"connectionPassword\">{NEW}<"))
            && users.contains(&format!("\"ConnectionPassword\">{NEW}<")),
        "the server's own connection changes on both sides"
    );
    assert!(
        !ran.stdout.contains(NEW) && ran.stdout.contains("embedded-ldap.xml"),
        "{ran:?}"
    );
    carbonctl(["undo", "--yes"]).home(&home).run().expect(0);
    assert_eq!(texts(&home), before);
}

#[test]
fn a_connection_of_its_own_and_a_server_that_is_off_keep_theirs() {
    let room = tempfile::tempdir().unwrap();
    let own = home(room.path(), "true", "another");
    set(&own).expect(0);
    let [ldap, users] = texts(&own);
    assert!(ldap.contains(">another<") && users.contains("\"ConnectionPassword\">admin<"));
    assert!(ldap.contains(&format!("\"password\">{NEW}<")));
    let room = tempfile::tempdir().unwrap();
    let off = home(room.path(), "false", "admin");
    let before = texts(&off);
    set(&off).expect(0);
    assert_eq!(texts(&off)[0], before[0]);
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_other_as_it_is() {
    for (from, to) in [
        ("</EmbeddedLDAPConfig>", ""),
        (
            "<Property name=\"password\">",
            "<Property xmlns:svns=\"u\" svns:secretAlias=\"a\" name=\"password\">",
        ),
    ] {
        let room = tempfile::tempdir().unwrap();
        let home = home(room.path(), "true", "admin");
        let [ldap, _] = texts(&home);
        fs::write(home.join(LDAP), ldap.replace(from, to)).unwrap();
        let before = texts(&home);
        let ran = set(&home).expect(2);
        assert!(ran.stderr.contains("embedded-ldap.xml"), "{ran:?}");
        assert_eq!(texts(&home), before);
    }
}
