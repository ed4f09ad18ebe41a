//! What ended a start, where its log tells of several things; and that no cure harms or cannot work.

use carbonctl::domain::Home;
use carbonctl::practice::Flavour;
use carbonctl::probe::logs::Written;
use carbonctl::server::{Failure, diagnose};

use super::{recordings, toml_home};
use crate::support::homes::practice_home;

/// A record of the log.
fn record(level: &str, text: &str) -> String {
    format!("TID: [] [] [2024-02-11 10:44:01,903] [] {level} {{org.example.Part}} - {text}\n")
}

/// So many lines of a server that goes on.
fn calm(count: usize) -> String {
    (0..count)
        .map(|at| record("INFO", &format!("Deployed part {at}")))
        .collect()
}

/// An error with what caused it.
fn chain(text: &str, caused_by: &str) -> String {
    format!(
        "{}org.example.OuterException: {text}\n\tat org.example.Part.run(Part.java:1)\nCaused by: {caused_by}\n",
        record("ERROR", text)
    )
}

fn judged(home: &Home, log: &str) -> Failure {
    let written = Written {
        file: home.path.join("repository/logs/wso2carbon.log"),
        first: Some(1),
        text: log.to_owned(),
    };
    diagnose(home, &[written])
}

fn shows(failure: &Failure, text: &str) -> bool {
    failure.lines().iter().any(|line| line.contains(text))
}

const TABLE: &str = "org.postgresql.util.PSQLException: ERROR: relation \"um_domain\" does not exist";
const TRUST: &str = "sun.security.validator.ValidatorException: PKIX path building failed";
const SECRET: &str = "org.wso2.securevault.SecureVaultException: No secret found for the alias db.password";

#[test]
fn what_was_survived_before_an_unknown_end_is_not_the_cause() {
    let (_room, home) = toml_home();
    let mail = record("ERROR", "Mail: java.net.ConnectException: Connection refused");
    for (calm_between, end) in [
        (2, "Carbon initialization failed. System will exit"),
        (40, "Error occurred while initializing user realm"),
    ] {
        let last = chain(end, "org.example.Unknown: nothing known");
        let failure = judged(&home, &(mail.clone() + &calm(calm_between) + &last));
        assert_eq!(failure.id, "E00", "{failure:?}");
        assert!(shows(&failure, end), "{failure:?}");
    }
}

#[test]
fn the_last_fatal_chain_is_the_cause_and_not_what_was_lived_with() {
    let (_room, home) = toml_home();
    for (before, last, id, other) in [
        (SECRET, TABLE, "E49", "E35"),
        (TABLE, SECRET, "E35", "E49"),
        (TRUST, TABLE, "E49", "E61"),
        // A connection that is not trusted is mostly lived with: it does not win by being the last.
        (TABLE, TRUST, "E49", "E61"),
        ("java.net.ConnectException: Connection refused", TABLE, "E49", "E65"),
    ] {
        let log = chain("One part fails", before) + &calm(40) + &chain("Another part fails", last);
        let failure = judged(&home, &log);
        assert_eq!(failure.id, id, "{before} {last}: {failure:?}");
        let others: Vec<&str> = failure.others.iter().map(|other| other.id).collect();
        assert_eq!(others, [other], "{failure:?}");
        assert!(
            shows(&failure, "One part fails") && shows(&failure, "Caused by"),
            "{failure:?}"
        );
    }
}

#[test]
fn the_deepest_cause_of_a_chain_decides() {
    let (_room, home) = toml_home();
    let log = record("ERROR", "Cannot start the registry")
        + "org.example.RegistryException: java.lang.ClassNotFoundException: org.example.Helper\n"
        + "Caused by: org.example.DataSourceException: Cannot create PoolableConnectionFactory\n"
        + "Caused by: java.sql.SQLException: ORA-01017: invalid username/password; logon denied\n";
    let failure = judged(&home, &log);
    assert_eq!(failure.id, "E48", "{failure:?}");
    assert!(failure.others.is_empty(), "{failure:?}");
}

#[test]
fn what_follows_from_a_cause_does_not_win() {
    let (_room, home) = toml_home();
    let waits = record("WARN", "Waiting for required OSGi services: org.example.RealmService,");
    let unbound = chain(
        "Error when looking up the Identity Data Source.",
        "javax.naming.NameNotFoundException: Name [jdbc/WSO2IdentityDB] is not bound in this Context.",
    );
    let null = chain("Error while activating", "java.lang.NullPointerException: realm");
    let log = chain("Cannot start User Manager Core bundle", TABLE) + &unbound + &null + &calm(40) + &waits;
    let failure = judged(&home, &log);
    assert_eq!(failure.id, "E49", "{failure:?}");
    assert!(failure.others.is_empty(), "{failure:?}");
    // Alone each is told.
    assert_eq!(judged(&home, &unbound).id, "E56");
    assert_eq!(judged(&home, &waits).id, "E20");
}

#[test]
fn an_unknown_end_is_not_laid_on_what_was_lived_with() {
    let (_room, home) = toml_home();
    let end = record("FATAL", "The server cannot start: the moon is full");
    for (before, id) in [(TRUST, "E61"), (TABLE, "E49")] {
        let log = chain("One part fails", before) + &calm(20) + &end;
        let failure = judged(&home, &log);
        assert_eq!(failure.id, "E00", "{failure:?}");
        assert!(failure.cause.contains("the moon is full"), "{failure:?}");
        assert_eq!(failure.others[0].id, id, "{failure:?}");
        assert!(shows(&failure, "One part fails"), "{failure:?}");
    }
    // Right after it, it is what followed from it.
    let failure = judged(&home, &(chain("One part fails", TABLE) + &end));
    assert_eq!(failure.id, "E49", "{failure:?}");
}

#[test]
fn the_first_error_is_shown_whatever_follows() {
    let (_room, home) = toml_home();
    let first = chain("The plugin gave up", "org.example.DeepException: the deepest word");
    for log in [
        first.clone() + &calm(40),
        first + &calm(400) + &chain("Later", TABLE) + &calm(40),
    ] {
        let failure = judged(&home, &log);
        assert!(shows(&failure, "The plugin gave up"), "{failure:?}");
        assert!(shows(&failure, "the deepest word"), "{failure:?}");
    }
}

#[test]
fn what_is_said_on_the_way_down_and_by_calm_lines_is_no_cause() {
    let (_room, home) = toml_home();
    let stop = record("INFO", "Shutdown hook triggered....");
    let log = chain("Cannot start User Manager Core bundle", TABLE) + &stop + &chain("Cannot stop", SECRET);
    assert_eq!(judged(&home, &log).id, "E49");
    for calm in [
        record(
            "INFO",
            "Permission denied for anonymous users is logged as BindException",
        ),
        record(
            "WARN",
            "System::setSecurityManager: The Security Manager is deprecated and will be removed",
        ),
        record("DEBUG", "java.net.ConnectException: Connection refused, tried again"),
        "OpenJDK 64-Bit Server VM warning: Options -Xverify:none and -noverify were deprecated in JDK 13\n".to_owned(),
        "WARNING: An illegal reflective access operation has occurred\n".to_owned(),
        "WARNING: A terminally deprecated method in java.lang.System has been called\n".to_owned(),
    ] {
        let failure = judged(&home, &calm);
        assert_eq!((failure.id, failure.others.len()), ("E00", 0), "{calm}: {failure:?}");
    }
}

#[test]
fn what_the_console_repeats_is_told_once() {
    let (_room, home) = toml_home();
    let text = chain("Cannot start User Manager Core bundle", TABLE) + &calm(3);
    let written = |name: &str, text: &str| Written {
        file: home.path.join(name),
        first: Some(1),
        text: text.to_owned(),
    };
    let console = text.replace("TID: [] [] ", "") + "Killed\n";
    let failure = diagnose(
        &home,
        &[
            written("repository/logs/wso2carbon.log", &text),
            written(".carbonctl/console.log", &console),
        ],
    );
    assert_eq!(failure.id, "E19", "{failure:?}");
    assert_eq!(failure.others.len(), 1, "{failure:?}");
}

#[test]
fn cures_name_the_key_where_files_are_rendered_and_the_file_where_not() {
    let (_room, toml) = toml_home();
    let room = tempfile::tempdir().unwrap();
    let xml = practice_home(room.path(), Flavour::Xml);
    let rendered = [
        "master-datasources.xml",
        "user-mgt.xml",
        "carbon.xml",
        "axis2.xml",
        "catalina-server.xml",
    ];
    for (home, never) in [(&toml, &rendered[..]), (&xml, &["deployment.toml"][..])] {
        for (name, written) in recordings(&home.path) {
            // A rendered file that does not parse is named as what it is.
            if name.starts_with("E17")
                || (never.len() == 1 && ["E11", "E12", "E13"].iter().any(|id| name.starts_with(id)))
            {
                continue;
            }
            let failure = diagnose(home, &written);
            for cure in &failure.cures {
                let text = cure.to_string();
                assert!(!never.iter().any(|file| text.contains(file)), "{name}: {text}");
            }
        }
    }
}

#[test]
fn no_cure_harms_or_changes_nothing() {
    let (_room, home) = toml_home();
    let root = is_root();
    for (name, written) in recordings(&home.path) {
        let failure = diagnose(&home, &written);
        for cure in &failure.cures {
            let text = cure.to_string();
            assert!(!(root && text.contains("as root")), "{name}: {text}");
            assert!(!text.contains("127.0.0.1"), "{name}: {text}");
            let again = text.contains("carbonctl start") && !["E05", "E36"].contains(&failure.id);
            assert!(
                !again || text.contains("--home") && text.contains("owner"),
                "{name}: {text}"
            );
        }
    }
}

/// Whether this user is root, for whom `as root` says nothing.
fn is_root() -> bool {
    #[cfg(unix)]
    return rustix::process::geteuid().is_root();
    #[cfg(not(unix))]
    false
}

#[test]
fn a_rendered_file_is_fixed_at_the_key_it_comes_from() {
    let (_room, home) = toml_home();
    let broken = "repository/conf/user-mgt.xml";
    std::fs::write(home.path.join(broken), "<Realm>\n<a>x & y</a>\n</Realm>\n").unwrap();
    let template = home
        .path
        .join("repository/resources/conf/templates")
        .join(format!("{broken}.j2"));
    std::fs::create_dir_all(template.parent().unwrap()).unwrap();
    std::fs::write(template, "x").unwrap();
    let toml = home.path.join(home.toml());
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, format!("{text}\n[mail]\nurl = \"http://a/?b=1&c=2\"\n")).unwrap();
    let found = recordings(&home.path).remove("E17-stax").unwrap();
    let failure = diagnose(&home, &found);
    assert!(failure.cures[0].words.contains("mail.url"), "{failure:?}");
}

#[test]
fn the_table_of_the_database_that_is_meant_is_named() {
    let (_room, home) = toml_home();
    let toml = home.path.join(home.toml());
    let text = "[server]\nhostname = \"localhost\"\n\n[database.identity_db]\ntype = \"mysql\"\n\
                url = \"jdbc:mysql://db1.example.com:3306/idp\"\n\n\
                [database.shared_db]\ntype = \"mysql\"\nurl = \"jdbc:mysql://db2.example.com:3306/common\"\n";
    std::fs::write(&toml, text).unwrap();
    let log = chain("No connection", "java.sql.SQLException: Unknown database 'common'");
    let failure = judged(&home, &log);
    assert!(
        failure
            .cures
            .iter()
            .any(|cure| cure.words.contains("[database.shared_db]")),
        "{failure:?}"
    );
}

#[test]
fn what_is_mostly_lived_with_ends_a_start_where_its_record_says_so() {
    let (_room, home) = toml_home();
    let log = chain(
        "One part fails",
        "java.sql.SQLException: ORA-01017: invalid username/password; logon denied",
    ) + &calm(10)
        + &record("FATAL", "Cannot start the server")
        + "java.lang.NoClassDefFoundError: org/example/Needed\n";
    let failure = judged(&home, &log);
    assert_eq!(failure.id, "E66", "{failure:?}");
    assert_eq!(failure.others[0].id, "E48", "{failure:?}");
}

#[test]
fn an_exception_without_a_level_is_shown_too() {
    let (_room, home) = toml_home();
    let console = "JAVA_HOME environment variable is set to /opt/jdk\n\
                   Exception in thread \"main\" org.example.StrangeException: the moon is full\n\tat a.b.C.main(C.java:1)\n\
                   Caused by: org.example.DeepException: half of it\n";
    let failure = judged(&home, console);
    assert_eq!(failure.id, "E00", "{failure:?}");
    assert!(
        failure.cause.contains("half of it") && shows(&failure, "half of it"),
        "{failure:?}"
    );
    let tomcat = "02-May-2024 10:00:00.123 SEVERE [main] org.example.Part.run The part gave up\n";
    assert!(judged(&home, tomcat).cause.contains("The part gave up"));
}

fn judged_with_console(home: &Home, log: &str, console: &str) -> Failure {
    let written = [
        ("repository/logs/wso2carbon.log", log),
        (".carbonctl/console.log", console),
    ]
    .map(|(file, text)| Written {
        file: home.path.join(file),
        first: Some(1),
        text: text.to_owned(),
    });
    diagnose(home, &written)
}

#[test]
fn what_the_script_printed_first_is_older_than_the_log() {
    let (_room, home) = toml_home();
    let log = calm(1) + &chain("Cannot start the user store", TABLE);
    for printed in [
        "mkdir: cannot create directory '/var/run/x': Permission denied\n",
        "bin/wso2server.sh: line 9: wso2carbon.pid: Permission denied\n",
    ] {
        let failure = judged_with_console(&home, &log, &(printed.to_owned() + &log));
        assert_eq!(failure.id, "E49", "{failure:?}");
        assert!(failure.others.iter().any(|other| other.id == "E09"), "{failure:?}");
    }
    // Where the server never wrote a line, what the script printed is all there is.
    let failure = judged_with_console(
        &home,
        "",
        "bin/wso2server.sh: line 9: wso2carbon.pid: Permission denied\n",
    );
    assert_eq!(failure.id, "E09", "{failure:?}");
}

#[test]
fn words_of_the_jvm_or_a_shell_within_the_log_are_not_its_end() {
    let (_room, home) = toml_home();
    let taken = chain(
        "Cannot start the transport",
        "java.net.BindException: Address already in use",
    );
    let warning = record("WARN", "Cannot run program \"uname\": error=12, Cannot allocate memory");
    assert_eq!(judged(&home, &(warning + &taken)).id, "E05");
    let script = record("ERROR", "Script mediator: syntax error: unexpected token");
    let log = script + &calm(6) + &chain("Cannot start the registry", TABLE);
    assert_eq!(judged(&home, &log).id, "E49");
}

#[test]
fn the_words_of_a_database_count_in_a_record_about_one_only() {
    let (_room, home) = toml_home();
    for (text, not) in [
        ("Unable to parse URL https://gateway.example.com/x", "E44"),
        ("SSL error: the peer closed the connection", "E50"),
        ("authentication failed for user jmsuser", "E48"),
        ("Connection refused: https://fedora-27.example.com", "E23"),
        ("Loaded the kubernetes settings of the gateway api", "E31"),
        ("com.jcraft.jsch.SftpException: no such file, the upload ended", "E09"),
        (
            "software.amazon.awssdk.AccessDeniedException: User is not authorized",
            "E09",
        ),
    ] {
        let failure = judged(&home, &record("ERROR", text));
        assert_ne!(failure.id, not, "{text}: {failure:?}");
        assert!(
            failure.others.iter().all(|other| other.id != not),
            "{text}: {failure:?}"
        );
    }
}

#[test]
fn a_port_below_zero_is_not_above_the_highest() {
    let (_room, home) = toml_home();
    let failure = judged(
        &home,
        &chain(
            "Cannot start",
            "java.lang.IllegalArgumentException: port out of range:-1",
        ),
    );
    assert!(!failure.cause.contains("above"), "{failure:?}");
    assert!(failure.cause.contains("-1 is no port"), "{failure:?}");
}
