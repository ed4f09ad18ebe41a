//! Starts that failed at operators' machines, replayed by the real program: each comes to its cause. They lie outside of the
//! project; `CARBONCTL_REPORTS` names the directory.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use carbonctl::practice::Flavour;
use serde_json::Value;

use crate::support::cli::carbonctl;
use crate::support::homes::practice_home;

/// What each start comes to: its cause, and words that are told of it. Of one that a row only remarks on no cause is known.
const EXPECTED: [(&str, &str, &str); 54] = [
    ("db-no-suitable", "E44", "begins with jbdc"),
    ("db-pg-table", "E49", "um_domain"),
    ("db-mysql-table", "E49", "dbscripts/mysql.sql"),
    ("db-h2-table", "E49", "REG_CLUSTER_LOCK"),
    ("db-mssql-login", "E48", "refuses the account sa"),
    ("db-mssql-tls", "E50", "is not trusted"),
    ("db-mssql-nodb", "E45", "database identity does not exist"),
    ("db-mysql-pubkey", "E53", "allowPublicKeyRetrieval"),
    ("db-mysql-tz", "E53", "serverTimezone"),
    ("db-mysql-host", "E47", "10.0.0.7"),
    ("db-mysql-keylen", "E51", "latin1"),
    ("db-ora-login", "E48", "Oracle"),
    ("db-ora-sid", "E45", "SID"),
    ("db-ora-nls", "E53", "locale"),
    ("db-pg-nodb", "E45", "identity_db"),
    ("db-pg-hba", "E47", "pg_hba.conf"),
    ("db-pg-rights", "E46", "um_domain"),
    ("db-pg-auth10", "E53", "newest JDBC driver"),
    ("db-timeout", "E23", "firewall"),
    ("h2-badpw", "E48", "H2 refuses"),
    ("h2-version", "E54", "another version of H2"),
    ("h2-corrupt", "E55", "is damaged"),
    ("ldap-49", "E58", "user-mgt.xml"),
    ("ldap-refused", "E60", "ldap.example.com:636 cannot be reached"),
    ("ldap-32", "E59", "ou=Users,dc=example,dc=com"),
    ("ldap-tls", "E57", "client-truststore"),
    ("ks-badpw", "E14", "password of the keystore"),
    ("ks-missing", "E39", "placeholder"),
    ("ks-missing2", "E39", "mykeys.jks is not there"),
    ("ks-badcert", "E62", "refuses the certificate of this server"),
    ("vault-keysize", "E34", "wrong size"),
    ("vault-unres", "E35", "can't be resolved"),
    ("vault-decrypt", "E34", "another key"),
    ("jdk-zip", "E24", "11.0.20.1"),
    ("jdk-module", "E02", "too new"),
    ("jdk-open", "E02", "too new"),
    ("jdk-asm", "E02", "Java 21"),
    ("jdk-secmgr", "E02", "security manager is gone"),
    ("jdk-crlf", "E27", "Windows line ends"),
    ("jdk-badinterp", "E27", "Windows line ends"),
    ("jdk-exec", "E25", "another processor"),
    ("port-amqp", "E05", "5672 (amqp)"),
    ("port-mi", "E05", "8290"),
    ("port-443", "E32", "below 1024"),
    ("port-443b", "E32", "below 1024"),
    ("addr", "E33", "is not one of this machine"),
    ("hz-k8s", "E31", "Kubernetes API"),
    ("hz-iface", "E29", "no address of this machine"),
    ("hz-port", "E30", "4000"),
    ("cassandra", "E00", "it is not why a start ends"),
    ("log4j2-app", "E40", "CARBON_X"),
    ("offset-nan", "E41", "ports.offset"),
    ("noexec", "E28", "noexec"),
    ("pool-empty", "E52", "pool of 50 is exhausted"),
];

/// Text of a report: a list of lines, or one text.
fn text(value: &Value) -> String {
    match value {
        Value::Array(lines) => lines
            .iter()
            .filter_map(Value::as_str)
            .fold(String::new(), |all, line| all + line + "\n"),
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

/// The failure that `start --json` tells of a start that writes this and ends so.
pub(crate) fn replayed(flavour: Flavour, log: &str, console: &str, code: &str) -> Value {
    let room = tempfile::tempdir().unwrap();
    let home = practice_home(room.path(), flavour);
    let at = |name: &str| home.path.join(name);
    fs::create_dir_all(at("repository/logs")).unwrap();
    fs::write(room.path().join("log"), log).unwrap();
    fs::write(room.path().join("console"), console).unwrap();
    let java = room.path().join("jdk");
    fs::create_dir_all(java.join("bin")).unwrap();
    fs::write(java.join("bin/java"), "#!/bin/sh\nexit 0\n").unwrap();
    fs::set_permissions(java.join("bin/java"), fs::Permissions::from_mode(0o755)).unwrap();
    // Before the product's own, by which the home is known.
    let script = format!(
        "#!/bin/sh\ncat '{0}/log' >> repository/logs/wso2carbon.log\ncat '{0}/console'\nexit {code}\n{1}",
        room.path().display(),
        fs::read_to_string(at("bin/wso2server.sh")).unwrap()
    );
    fs::write(at("bin/wso2server.sh"), script).unwrap();
    let run = carbonctl(["start", "--json", "--timeout", "60"]).home(&home.path);
    run.env("JAVA_HOME", &java).run().expect(3).json()["error"]["failure"].clone()
}

#[test]
fn each_reported_start_comes_to_its_cause() {
    let Some(dir) = std::env::var_os("CARBONCTL_REPORTS") else {
        println!("skipped: CARBONCTL_REPORTS names no directory");
        return;
    };
    let reports = fs::read_to_string(Path::new(&dir).join("starts.jsonl")).unwrap();
    let (mut table, mut wrong, mut replays) = (String::new(), 0, Vec::new());
    for line in reports.lines().filter(|line| !line.trim().is_empty()) {
        let report: Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| report[name].as_str().unwrap_or_default();
        let flavour = if field("generation") == "toml" {
            Flavour::Toml
        } else {
            Flavour::Xml
        };
        let code = field("end").trim_start_matches("exit ");
        let failure = replayed(flavour, &text(&report["log"]), &text(&report["console"]), code);
        let (id, all) = (failure["id"].as_str().unwrap(), failure.to_string());
        replays.push(field("id").to_owned());
        let row = EXPECTED.iter().find(|(name, ..)| *name == field("id"));
        let good = row.is_some_and(|(_, cause, words)| id == *cause && all.contains(words));
        let harm = ["127.0.0.1 ", "as root"]
            .iter()
            .any(|words| failure["cures"].to_string().contains(words));
        if !good || harm {
            wrong += 1;
        }
        let mark = if good && !harm { "ok   " } else { "WRONG" };
        let _ = writeln!(
            table,
            "{mark} {:<16} {id} {}",
            field("id"),
            failure["cause"].as_str().unwrap()
        );
        if mark == "WRONG" || std::env::var_os("CARBONCTL_REPORTS_ALL").is_some() {
            let _ = writeln!(table, "      wanted: {:?}: {}\n      {failure}", row, field("right"));
        }
    }
    println!("{table}");
    assert_eq!(wrong, 0, "{table}");
    replays.sort();
    let mut expected = EXPECTED.map(|(name, ..)| name.to_owned()).to_vec();
    expected.sort();
    assert_eq!(replays, expected, "each start once");
}
