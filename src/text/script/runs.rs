//! What a script runs: a server of its own, or only another script. Told by its content, since names are shared.

use super::dialect::Dialect;

/// The main class of the Carbon kernel.
pub const CARBON_BOOTSTRAP: &str = "org.wso2.carbon.bootstrap.Bootstrap";

/// The main class of the Micro Integrator.
pub const MICRO_BOOTSTRAP: &str = "org.wso2.micro.integrator.bootstrap.Bootstrap";

/// The directory of a pack that holds the servers beside the one at its top.
const SERVERS: &str = "wso2";

/// What a script runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    /// A Carbon server: heap, Java range and flags are in this script.
    Carbon,
    /// A Micro Integrator of the toml generation.
    Micro,
    /// Only the script of a server below `wso2/`; its path from there, with slashes.
    Another(String),
    /// Neither is in it.
    Unclear,
}

/// What this script runs. Comments do not count.
pub fn runs(text: &str, dialect: Dialect) -> Runs {
    let code = || text.lines().filter(|line| !is_comment(line, dialect));
    if code().any(|line| line.contains(MICRO_BOOTSTRAP)) {
        return Runs::Micro;
    }
    if code().any(|line| line.contains(CARBON_BOOTSTRAP)) {
        return Runs::Carbon;
    }
    code().find_map(script_below).map_or(Runs::Unclear, Runs::Another)
}

fn is_comment(line: &str, dialect: Dialect) -> bool {
    let line = line.trim_start();
    match dialect {
        Dialect::Sh | Dialect::WrapperConf => line.starts_with('#'),
        Dialect::Bat => {
            let first = line.split_whitespace().next().unwrap_or_default();
            line.starts_with("::") || first.trim_start_matches('@').eq_ignore_ascii_case("rem")
        }
    }
}

/// The script below `wso2/` that a line names, such as `broker/bin/wso2server.sh`.
fn script_below(line: &str) -> Option<String> {
    let mut rest = line;
    while let Some(at) = rest.find(SERVERS) {
        let before = rest[..at].chars().next_back();
        rest = &rest[at + SERVERS.len()..];
        // Part of a longer name, such as `opt/wso2ei` or `-Dorg.wso2/`.
        let begins = before.is_none_or(|c| matches!(c, '/' | '\\' | '"' | '\'' | ' ' | '\t' | '=' | '}'));
        let Some(path) = rest.strip_prefix(['/', '\\']).filter(|_| begins) else {
            continue;
        };
        let end = path.find(|c: char| c.is_whitespace() || "\"';&|()`<>".contains(c));
        let path = path[..end.unwrap_or(path.len())].replace('\\', "/");
        if path.contains("/bin/") {
            return Some(path);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(text: &str) -> Runs {
        runs(text, Dialect::Sh)
    }

    #[test]
    fn a_java_command_with_the_bootstrap_is_a_server_whatever_else_is_named() {
        let own = "#!/bin/sh\nnohup sh \"$CARBON_HOME\"/wso2/broker/bin/wso2server.sh &\n$JAVACMD \\\n  -Xmx1g \\\n  \
                   org.wso2.carbon.bootstrap.Bootstrap $*\n";
        assert_eq!(sh(own), Runs::Carbon);
        assert_eq!(
            sh("exec java org.wso2.micro.integrator.bootstrap.Bootstrap \"$@\""),
            Runs::Micro
        );
    }

    #[test]
    fn a_wrapper_is_known_in_every_spelling() {
        for (text, target) in [
            (
                "SCRIPT=\"$CARBON_HOME/wso2/broker/bin/wso2server.sh\"\nsh $SCRIPT $* &\n",
                "broker/bin/wso2server.sh",
            ),
            (
                "exec sh \"$DIR\"/../wso2/micro-integrator/bin/micro-integrator.sh \"$@\"",
                "micro-integrator/bin/micro-integrator.sh",
            ),
            ("sh ../wso2/broker/bin/broker", "broker/bin/broker"),
            (
                "# org.wso2.carbon.bootstrap.Bootstrap is run by\n${HOME}/wso2/analytics/wso2/worker/bin/carbon.sh;",
                "analytics/wso2/worker/bin/carbon.sh",
            ),
        ] {
            assert_eq!(sh(text), Runs::Another(target.to_owned()), "{text}");
        }
        assert_eq!(
            runs(
                "@echo off\r\nREM wso2\\x\\bin\\y\r\ncall \"%CARBON_HOME%\\wso2\\broker\\bin\\wso2server.bat\" %*\r\n",
                Dialect::Bat
            ),
            Runs::Another("broker/bin/wso2server.bat".to_owned())
        );
    }

    #[test]
    fn what_names_neither_is_unclear() {
        for text in [
            "",
            "#!/bin/sh\n",
            "# wso2/broker/bin/wso2server.sh",
            "cd /opt/wso2ei/bin/x",
            "ls wso2/components",
            "JAR=$CARBON_HOME/wso2/lib/x.jar",
        ] {
            assert_eq!(sh(text), Runs::Unclear, "{text}");
        }
    }
}
