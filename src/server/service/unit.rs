//! The systemd unit, from a template whose comments say why each directive is there. Pure: a specification in, text out.

use super::{ServiceError, Spec, escape};

const TEMPLATE: &str = include_str!("../../../assets/service/unit.service");

/// How a unit's first line begins; the home's path follows.
const MARK: &str = "# carbonctl-home: ";

/// The keys in which a unit can become out of date.
pub(super) const KEYS: [&str; 5] = ["User", "Group", "WorkingDirectory", "Environment", "ExecStart"];

/// A systemd unit.
#[derive(Clone, Copy, Debug)]
pub struct Unit;

impl Unit {
    /// The unit's text.
    ///
    /// # Errors
    /// [`ServiceError::CannotCarry`] where a path has characters that no unit can hold.
    pub fn render(spec: &Spec) -> Result<String, ServiceError> {
        let home = escape::text(&spec.home)?;
        let script = escape::text(&spec.script)?;
        let pack = escape::text(&spec.pack)?;
        let java = match &spec.java_home {
            Some(java) => format!(
                "# The script refuses to run without it.\nEnvironment={}",
                escape::word(&format!("JAVA_HOME={}", escape::text(java)?))
            ),
            None => "# No JAVA_HOME here: the script sets its own.".to_owned(),
        };
        let writes = if pack == home || spec.home.starts_with(&spec.pack) {
            pack
        } else {
            home
        };
        let hides = if spec.apart_from(&["/home", "/root", "/run/user"]) {
            "# The server needs no access to the home directories of users.\nProtectHome=yes"
        } else {
            "# No ProtectHome: the server or its Java is in a home directory of a user."
        };
        let tmp = if spec.apart_from(&["/tmp", "/var/tmp"]) {
            "# A /tmp of its own. JVM tools still reach it, through /proc.\nPrivateTmp=yes"
        } else {
            "# No PrivateTmp: the server or its Java is below /tmp."
        };
        let restart = if spec.tells_exit {
            "# The script returns the JVM's exit code, so that a crash counts as a failure."
        } else {
            "# This script ends with 0 however the JVM ended, so systemd does not see a crash of the JVM as a failure."
        };
        let root = if spec.user == "root" {
            "# WARNING: as root, whoever takes over the server controls the machine.\n"
        } else {
            ""
        };
        let marks = [
            ("@ROOT_WARNING@", root.to_owned()),
            ("@RESTART_NOTE@", restart.to_owned()),
            ("@PROTECT_HOME@", hides.to_owned()),
            ("@PRIVATE_TMP@", tmp.to_owned()),
            ("@JAVA@", java),
            ("@USER@", escape::line(&spec.user)),
            ("@GROUP@", escape::line(&spec.group)),
            ("@NAME@", spec.name.clone()),
            ("@TITLE@", escape::prose(&spec.title)),
            ("@MARK@", home.to_owned()),
            ("@HOME@", escape::line(home)),
            ("@HOME_WORD@", escape::word(home)),
            ("@SCRIPT@", escape::argument(script)),
            ("@WRITES@", escape::word(writes)),
        ];
        Ok(filled(TEMPLATE, &marks))
    }

    /// The home a unit was made for; `None` where it is not ours.
    pub fn home(text: &str) -> Option<&str> {
        text.lines().next()?.strip_prefix(MARK)
    }

    /// The value of a key in a unit, as written.
    pub(super) fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
        text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    }
}

/// A template with its marks filled in, in one pass: inserted text is never searched for marks.
pub(super) fn filled(template: &str, marks: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((mark, value)) = marks.iter().find(|(mark, _)| rest.starts_with(mark)) {
            out.push_str(value);
            rest = &rest[mark.len()..];
        } else {
            out.push('@');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::PathBuf;

    use super::*;

    pub(in crate::server::service) fn spec(home: &str) -> Spec {
        Spec {
            name: "wso2is-7.0.1".into(),
            title: "WSO2 Identity Server 7.0.1".into(),
            home: home.into(),
            door: crate::disk::Root::at(std::path::Path::new(home)),
            pack: home.into(),
            script: PathBuf::from(home).join("bin/wso2server.sh"),
            java_home: Some("/opt/jdk-17".into()),
            user: "wso2".into(),
            group: "carbon".into(),
            tells_exit: false,
        }
    }

    #[test]
    fn says_who_runs_what_where_and_with_which_java() {
        let text = Unit::render(&spec("/opt/is")).unwrap();
        let all: Vec<_> = KEYS.iter().map(|key| Unit::value(&text, key).unwrap()).collect();
        let script = "/bin/sh /opt/is/bin/wso2server.sh";
        assert_eq!(all, ["wso2", "carbon", "/opt/is", "JAVA_HOME=/opt/jdk-17", script]);
        assert_eq!(Unit::home(&text), Some("/opt/is"));
        assert!(
            text.contains("\nDescription=WSO2 Identity Server 7.0.1 in /opt/is\n"),
            "{text}"
        );
        assert!(!text.contains('@') && !text.contains("WARNING"), "{text}");
    }

    #[test]
    fn a_path_with_signs_is_the_same_path_in_every_directive() {
        let home = "/opt/a b/100%/$x/\"q\"/@NAME@";
        let text = Unit::render(&spec(home)).unwrap();
        let of = |key| Unit::value(&text, key).unwrap();
        assert_eq!(of("WorkingDirectory"), home.replace('%', "%%"));
        assert_eq!(escape::words(of("ExecStart"))[1], format!("{home}/bin/wso2server.sh"));
        assert_eq!(of("ReadWritePaths"), r#""/opt/a b/100%%/$x/\"q\"/@NAME@""#);
        assert_eq!(Unit::home(&text), Some(home));
    }

    #[test]
    fn people_and_tmp_are_hidden_unless_the_server_lives_there() {
        let hidden = |spec: &Spec| Unit::render(spec).unwrap().contains("\nProtectHome=yes\n");
        assert!(hidden(&spec("/opt/is")));
        assert!(!hidden(&spec("/home/wso2/is")));
        let java = Spec {
            java_home: Some("/root/jdk".into()),
            ..spec("/opt/is")
        };
        assert!(!hidden(&java));
        let apart = |home: &str| Unit::render(&spec(home)).unwrap().contains("\nPrivateTmp=yes\n");
        assert!(apart("/opt/is") && !apart("/var/tmp/is"));
    }

    #[test]
    fn a_server_of_a_pack_may_write_in_all_of_it() {
        let nested = Spec {
            pack: "/opt/ei".into(),
            ..spec("/opt/ei/wso2/broker")
        };
        let text = Unit::render(&nested).unwrap();
        assert_eq!(Unit::value(&text, "ReadWritePaths"), Some("/opt/ei"));
        assert_eq!(Unit::value(&text, "WorkingDirectory"), Some("/opt/ei/wso2/broker"));
    }

    #[test]
    fn the_unit_itself_warns_of_root_and_of_a_script_that_hides_crashes() {
        let root = Spec {
            user: "root".into(),
            java_home: None,
            ..spec("/opt/is")
        };
        let text = Unit::render(&root).unwrap();
        assert!(text.contains("# WARNING: as root"), "{text}");
        assert!(text.contains("does not see a crash of the JVM"), "{text}");
        assert_eq!(Unit::value(&text, "Environment"), None);
        let tells = Spec {
            tells_exit: true,
            ..spec("/opt/is")
        };
        assert!(
            Unit::render(&tells)
                .unwrap()
                .contains("so that a crash counts as a failure")
        );
    }

    #[test]
    fn no_title_adds_a_line() {
        let evil = Spec {
            title: "X\nExecStartPre=/bin/evil".into(),
            ..spec("/opt/is")
        };
        let text = Unit::render(&evil).unwrap();
        assert_eq!(Unit::value(&text, "ExecStartPre"), None);
        assert!(Unit::render(&spec("/opt/a\nUser=root")).is_err());
    }
}
