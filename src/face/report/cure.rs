//! A finding's cure as text and commands, the same in `check`, on the preflight screen and in line prompts.

use std::path::Path;

use crate::domain::command::{carbonctl, set};
use crate::domain::finding::{Finding, Fix, Status};
use crate::domain::setting::Setting;
use crate::domain::{Account, placeholder, settings};
use crate::probe::Facts;
use crate::shell;

/// Who types a cure's commands, and whether they must name the home.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operator<'a> {
    /// Whether it is root: then nothing needs `sudo`.
    pub(crate) root: bool,
    /// The account that owns the home, where that is another than root.
    pub(crate) owner: Option<&'a Account>,
    /// The home that is judged.
    pub(crate) home: &'a Path,
    /// Whether it was named on the command line: then every command must name it, too.
    pub(crate) named: bool,
}

impl<'a> Operator<'a> {
    /// The user of this program, by what is known of the machine and the home.
    pub(crate) fn of(facts: &'a Facts, named: bool) -> Self {
        Self {
            root: facts.machine.root,
            owner: facts.account.as_ref(),
            home: &facts.home.path,
            named,
        }
    }
}

/// The commands that cure a finding, in order, as this user types them; none where text is all there is.
pub(crate) fn commands(finding: &Finding, operator: Operator) -> Vec<String> {
    let root = operator.root;
    let mut all = Vec::new();
    if !finding.fixes.is_empty() {
        let sudo = if finding.fixes.iter().any(Fix::on_system) && !root {
            "sudo "
        } else {
            ""
        };
        // sudo keeps no CARBON_HOME.
        let home = (operator.named || !sudo.is_empty()).then_some(operator.home);
        all.push(format!("{sudo}{}", carbonctl(set_words(&finding.fixes), home)));
    }
    if let Some(remedy) = &finding.remedy {
        let sudo = if remedy.root && !root { "sudo " } else { "" };
        if let Some(file) = &remedy.file {
            all.push(format!(
                "{sudo}tee {} <<'END'\n{}{}END",
                shell::word(&file.path),
                file.text,
                if file.text.ends_with('\n') { "" } else { "\n" }
            ));
        }
        all.extend(
            remedy
                .commands
                .iter()
                .map(|command| command.typed(root, operator.owner)),
        );
    }
    all
}

/// The cure in one line of at most so many columns; `None` where nothing needs one.
pub(crate) fn line(finding: &Finding, operator: Operator, columns: usize) -> Option<String> {
    if !matches!(finding.status, Status::Fail | Status::Warn) && finding.fixes.is_empty() {
        return None;
    }
    let fits = |text: &String| !text.contains('\n') && text.chars().count() <= columns;
    let commands = commands(finding, operator);
    if let (Some(set), false) = (commands.first(), finding.fixes.is_empty()) {
        let ids: Vec<&str> = finding.fixes.iter().map(|fix| fix.setting.as_str()).collect();
        let explains = explains(finding, operator);
        let ids = ids.join(", ");
        let named = explains
            .iter()
            .map(|explain| format!("set {ids}; see `{explain}` for all of it"));
        let short = explains
            .iter()
            .map(|explain| format!("see `{explain}` for the command"));
        return std::iter::once(set.clone()).chain(named).chain(short).find(fits);
    }
    let words = finding
        .remedy
        .as_ref()
        .map(|remedy| remedy.words.clone())
        .filter(|words| !words.is_empty());
    match commands.as_slice() {
        [only] if fits(only) => Some(only.clone()),
        [_, ..] if words.is_none() => {
            let told = |explain: String| format!("see `{explain}` for the commands");
            explains(finding, operator).map(told).into_iter().find(fits)
        }
        _ => words,
    }
}

/// The command that explains a finding: with the home where it was named, and without it where a line has no room for that.
fn explains(finding: &Finding, operator: Operator) -> [String; 2] {
    let words = format!("explain {}", finding.id);
    [operator.named.then_some(operator.home), None].map(|home| carbonctl(words.as_str(), home).to_string())
}

/// One command that sets all of them. A secret is never typed on the command line: `-` asks for it.
fn set_words(fixes: &[Fix]) -> String {
    set(fixes.iter().map(|fix| {
        let secret = settings::by_id(fix.setting).is_some_and(Setting::secret);
        let value = if secret {
            "-"
        } else {
            fix.value.as_deref().unwrap_or(placeholder::VALUE)
        };
        (fix.setting, value)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Command;
    use crate::domain::finding::{DropIn, Remedy};

    fn me() -> Operator<'static> {
        Operator {
            root: false,
            owner: None,
            home: Path::new("/opt/is"),
            named: false,
        }
    }

    #[test]
    fn a_home_that_was_named_is_named_again_and_sudo_always_names_it() {
        let one = finding(&[("heap.max", Some("2048m"))], None);
        let named = Operator { named: true, ..me() };
        assert_eq!(commands(&one, named), ["carbonctl set heap.max=2048m --home /opt/is"]);
        let system = finding(&[("os.open-files", Some("65535"))], None);
        assert_eq!(
            commands(&system, me()),
            ["sudo carbonctl set os.open-files=65535 --home /opt/is"]
        );
        let root = Operator { root: true, ..me() };
        assert_eq!(commands(&system, root), ["carbonctl set os.open-files=65535"]);
    }

    fn finding(fixes: &[(&str, Option<&str>)], remedy: Option<Remedy>) -> Finding {
        Finding {
            id: "G31",
            title: "Host names",
            status: Status::Fail,
            eased: false,
            found: "localhost".into(),
            needed: "another".into(),
            source: "the guide",
            fixes: fixes
                .iter()
                .map(|(setting, value)| Fix {
                    setting: settings::parse(setting).unwrap(),
                    value: value.map(str::to_owned),
                })
                .collect(),
            remedy: remedy.map(Box::new),
            detail: "so it is".into(),
        }
    }

    #[test]
    fn settings_that_belong_together_are_one_command_and_a_secret_is_asked_for() {
        let both = finding(
            &[("hostname", Some("id.example.com")), ("admin.password", Some("s"))],
            None,
        );
        let wanted = "carbonctl set hostname=id.example.com admin.password=-";
        assert_eq!(line(&both, me(), 66).as_deref(), Some(wanted));
        let odd = finding(&[("cluster.domain", Some("it's here"))], None);
        assert_eq!(
            line(&odd, me(), 66).as_deref(),
            Some("carbonctl set 'cluster.domain=it'\\''s here'")
        );
    }

    #[test]
    fn a_command_that_is_too_long_for_the_line_is_named_instead() {
        let long = finding(&[("hostname", Some(&"a".repeat(70)))], None);
        let said = line(&long, me(), 66).unwrap();
        assert!(said.chars().count() <= 66 && said.contains("explain G31"), "{said}");
    }

    #[test]
    fn root_is_asked_for_only_where_this_user_is_not() {
        let remedy = Remedy {
            words: "make the drop-in and load it".into(),
            commands: vec![Command::from("sysctl --system").as_root()],
            root: true,
            file: Some(DropIn {
                path: "/etc/sysctl.d/90-carbonctl.conf".into(),
                text: "a = 1\n".into(),
            }),
            fix: None,
        };
        let one = finding(&[], Some(remedy));
        assert_eq!(
            commands(&one, me()),
            [
                "sudo tee /etc/sysctl.d/90-carbonctl.conf <<'END'\na = 1\nEND",
                "sudo sysctl --system"
            ]
        );
        assert_eq!(commands(&one, Operator { root: true, ..me() })[1], "sysctl --system");
        assert_eq!(line(&one, me(), 66).as_deref(), Some("make the drop-in and load it"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn root_runs_as_the_homes_owner_what_touches_the_home() {
        let owner = Account {
            name: Some("wso2carbon".into()),
            uid: 802,
            gid: 802,
        };
        let root = Operator {
            root: true,
            owner: Some(&owner),
            ..me()
        };
        let mut remedy = Remedy::new("close them");
        remedy.commands = vec![
            Command::from("chown -hR wso2carbon: /opt/is").as_root(),
            "chmod -R go-w /opt/is/bin".into(),
            "tr x y < /opt/is/a > /opt/is/b".into(),
            Command::anyone("unset CARBON_HOME"),
        ];
        let one = finding(&[], Some(remedy));
        assert_eq!(
            commands(&one, root),
            [
                "chown -hR wso2carbon: /opt/is",
                "runuser -u wso2carbon -- chmod -R go-w /opt/is/bin",
                "runuser -u wso2carbon -- sh -c 'tr x y < /opt/is/a > /opt/is/b'",
                "unset CARBON_HOME",
            ]
        );
        assert_eq!(
            commands(&one, me())[..2],
            ["sudo chown -hR wso2carbon: /opt/is", "chmod -R go-w /opt/is/bin"]
        );
    }
}
