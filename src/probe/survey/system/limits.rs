//! Surveys the limits of a server of this home.
//!
//! They are those of its process while it runs, those of its unit where one starts it, and else those of a login of the user who
//! owns the home.

use std::path::Path;

use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;
use crate::text::dropin;

use super::super::SurveyContext;
use super::files::{names, read};

/// The directories of units: the administrator's first, then those of packages.
const UNITS: [&str; 3] = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
/// The limit of entries per directory.
const MOST: usize = 512;

/// A limit: the soft and the hard one; `u64::MAX` is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The soft limit.
    pub soft: u64,
    /// The hard limit, to which a program may raise it; Java does so for open files at its start.
    pub hard: u64,
}

/// The account whose limits they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitsOwner {
    /// The running server's own.
    Server(u32),
    /// Those that this unit sets for its server.
    Unit(String),
    /// Those of a new login of this user.
    Login(String),
}

/// The limits in effect.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The account that they belong to.
    pub whose: LimitsOwner,
    /// Open files; `None` where a unit leaves it to systemd.
    pub open_files: Known<Option<Bound>>,
    /// Processes and threads of the user; `None` where a unit leaves it to systemd.
    pub processes: Known<Option<Bound>>,
    /// While a server runs: the limits of its next start, where they are known.
    pub next: Option<Box<Limits>>,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Limits> {
    let next = at_next_start(context);
    let Some(pid) = context.home.pid else { return next };
    let text = read(context.world, &format!("/proc/{pid}/limits"))?;
    Ok(Limits {
        whose: LimitsOwner::Server(pid),
        open_files: row(&text, "Max open files").map(Some),
        processes: row(&text, "Max processes").map(Some),
        next: next.ok().map(Box::new),
    })
}

fn at_next_start(context: &SurveyContext) -> Known<Limits> {
    let world = context.world;
    if let Some((name, text)) = unit(world, &context.home.path) {
        return Ok(Limits {
            whose: LimitsOwner::Unit(name),
            open_files: directive(&text, "LimitNOFILE"),
            processes: directive(&text, "LimitNPROC"),
            next: None,
        });
    }
    let user = context
        .files
        .account()
        .ok_or_else(|| Unknown::because("the home's owner, whose limits apply, cannot be read"))?;
    let own = process_of(context, user).and_then(|process| read(world, &process).ok());
    let lines = lines(world);
    let of = |item: &str, name: &str| login(&lines, user, item, own.as_deref().and_then(|text| row(text, name).ok()));
    Ok(Limits {
        whose: LimitsOwner::Login(user.to_owned()),
        open_files: of("nofile", "Max open files").map(Some),
        processes: of("nproc", "Max processes").map(Some),
        next: None,
    })
}

/// The limits of a process that shows what this user gets where no file sets it: the running server's, which everybody may read,
/// so that the result is the same for all users; else this program's.
fn process_of(context: &SurveyContext, user: &str) -> Option<String> {
    let pid = context.home.pid.filter(|pid| {
        let mut jvms = context.machine.jvms.iter();
        jvms.any(|jvm| jvm.pid == *pid && jvm.user == user)
    });
    match pid {
        Some(pid) => Some(format!("/proc/{pid}/limits")),
        None => (context.machine.user == user).then(|| "/proc/self/limits".to_owned()),
    }
}

/// A row of a `/proc/<pid>/limits`.
fn row(text: &str, name: &str) -> Known<Bound> {
    let words = text.lines().find_map(|line| line.strip_prefix(name));
    words
        .and_then(|words| {
            let mut words = words.split_whitespace();
            Some(Bound {
                soft: amount(words.next()?)?,
                hard: amount(words.next()?)?,
            })
        })
        .ok_or_else(|| Unknown::because(format!("the process shows no `{name}`")))
}

fn amount(word: &str) -> Option<u64> {
    match word {
        "unlimited" | "infinity" | "-1" => Some(u64::MAX),
        digits => digits.parse().ok(),
    }
}

/// The unit that starts a server of this home, with its drop-ins: name and text.
fn unit(world: &World, home: &Path) -> Option<(String, String)> {
    let home = home.to_str()?;
    let (name, mut text) = UNITS.into_iter().find_map(|units| {
        names(world, units, ".service", MOST).into_iter().find_map(|name| {
            let text = read(world, &format!("{units}/{name}")).ok()?;
            names_home(&text, home).then_some((name, text))
        })
    })?;
    let folder = format!("{}/{name}.d", UNITS[0]);
    for part in names(world, &folder, ".conf", MOST) {
        text.push('\n');
        text.push_str(&read(world, &format!("{folder}/{part}")).unwrap_or_default());
    }
    Some((name, text))
}

/// Whether a directive of the unit names the home, and not a path with the same prefix.
fn names_home(text: &str, home: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with(['#', ';']))
        .any(|line| {
            line.match_indices(home).any(|(at, _)| {
                let rest = &line[at + home.len()..];
                rest.is_empty() || rest.starts_with(['/', ' ', '"', '\''])
            })
        })
}

/// The last value in a unit for a limit: `LimitNOFILE=65535` or `soft:hard`.
fn directive(text: &str, name: &str) -> Known<Option<Bound>> {
    let value = text
        .lines()
        .filter_map(|line| line.trim().split_once('='))
        .filter(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
        .next_back();
    let Some(value) = value.filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let (soft, hard) = value.split_once(':').unwrap_or((value, value));
    match (amount(soft), amount(hard)) {
        (Some(soft), Some(hard)) => Ok(Some(Bound { soft, hard })),
        _ => Err(Unknown::because(format!("the unit's {name}={value} is not a number"))),
    }
}

/// A line of the limits files, with its words owned.
struct Line {
    domain: String,
    soft: bool,
    hard: bool,
    item: String,
    value: Option<u64>,
}

/// All lines, in the order in which they are read: `limits.conf`, then the drop-ins by name. Source: pam_limits(8).
fn lines(world: &World) -> Vec<Line> {
    let folder = "/etc/security/limits.d";
    let files = names(world, folder, ".conf", MOST);
    let paths = files.into_iter().map(|name| format!("{folder}/{name}"));
    ["/etc/security/limits.conf".to_owned()]
        .into_iter()
        .chain(paths)
        .filter_map(|path| read(world, &path).ok())
        .flat_map(|text| lines_of(&text))
        .collect()
}

/// The rows of one file.
fn lines_of(text: &str) -> Vec<Line> {
    dropin::limits(text)
        .map(|row| Line {
            domain: row.domain.to_owned(),
            soft: row.soft,
            hard: row.hard,
            item: row.item.to_owned(),
            value: amount(row.value),
        })
        .collect()
}

/// What a login of the user gets: its own lines override those for everybody, which do not apply to root; what no line sets is as
/// it is for a process of that user now.
fn login(lines: &[Line], user: &str, item: &str, own: Option<Bound>) -> Known<Bound> {
    let last = |domain: &str, hard: bool| {
        lines
            .iter()
            .filter(|line| line.domain == domain && line.item == item && if hard { line.hard } else { line.soft })
            .filter_map(|line| line.value)
            .next_back()
    };
    let group = lines
        .iter()
        .any(|line| line.domain.starts_with(['@', '%']) && line.item == item);
    let everybody = if user == "root" { "" } else { "*" };
    let own_lines = (last(user, false), last(user, true));
    if group && own_lines == (None, None) {
        return Err(Unknown::because(format!(
            "a group has a line of its own for {item}, and whether {user} is in it is not checked"
        )));
    }
    let soft = own_lines.0.or_else(|| last(everybody, false));
    let hard = own_lines.1.or_else(|| last(everybody, true));
    let (soft, hard) = (
        soft.or(own.map(|own| own.soft)).or(hard),
        hard.or(own.map(|own| own.hard)).or(soft),
    );
    match (soft, hard) {
        (Some(soft), Some(hard)) => Ok(Bound {
            soft: soft.min(hard),
            hard,
        }),
        _ => Err(Unknown::because(format!(
            "no file sets {item} for {user}, and this program runs as another user"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, user: &str, own: Option<Bound>) -> Known<Bound> {
        login(&lines_of(text), user, "nofile", own)
    }

    #[test]
    fn a_users_own_lines_beat_those_for_everybody() {
        let text = "* soft nofile 1000\n* hard nofile 2000\nwso2 - nofile 9000\n";
        assert_eq!(of(text, "wso2", None), Ok(Bound { soft: 9000, hard: 9000 }));
        assert_eq!(of(text, "other", None), Ok(Bound { soft: 1000, hard: 2000 }));
        assert!(of(text, "root", None).is_err(), "a star does not mean root");
        let own = Some(Bound { soft: 5, hard: 6 });
        assert_eq!(of("", "wso2", own), Ok(Bound { soft: 5, hard: 6 }));
        assert!(of("@staff - nofile 9\n", "wso2", own).is_err());
    }

    #[test]
    fn a_unit_is_known_by_the_whole_path() {
        assert!(names_home("ExecStart=/opt/is/bin/wso2server.sh\n", "/opt/is"));
        assert!(names_home("WorkingDirectory=/opt/is\n", "/opt/is"));
        assert!(!names_home("ExecStart=/opt/is-7/bin/x\n", "/opt/is"));
        assert!(!names_home("#ExecStart=/opt/is/bin/x\n", "/opt/is"));
    }

    #[test]
    fn the_last_directive_of_a_unit_counts() {
        let text = "LimitNOFILE=1\n[Service]\nLimitNOFILE = 1024:65535\n";
        let bound = Bound {
            soft: 1024,
            hard: 65_535,
        };
        assert_eq!(directive(text, "LimitNOFILE"), Ok(Some(bound)));
        assert_eq!(directive(text, "LimitNPROC"), Ok(None));
        assert!(directive("LimitNPROC=many", "LimitNPROC").is_err());
    }
}
