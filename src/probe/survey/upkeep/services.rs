//! Finds what starts a home automatically: units of systemd, init scripts, launchd's files. Only files are read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use super::listing::{ending, head, names};
use super::{heap_flags, unit_environment};
use crate::disk::{limit, machine};
use crate::domain::Shown as _;
use crate::domain::home::Layout;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::OsFamily;
use crate::domain::product_table;
use crate::domain::products::PackServer;
use crate::text::script::{self, Dialect, Runs};

/// The size limit of units; bytes.
const LARGEST: u64 = 64 << 10;
/// The limit of files per directory.
const MOST: usize = 400;

/// A service of this home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name, without `.service`.
    pub name: String,
    /// Its file, as the machine names it.
    pub file: String,
    /// Whether it starts with the machine.
    pub enabled: bool,
    /// Whether carbonctl made it.
    pub ours: bool,
    /// A path that it names and that does not exist: a start script or a JAVA_HOME.
    pub missing: Option<String>,
    /// What it sets for the heap: the flags about memory alone, since a variable may hold secrets.
    pub variables: BTreeMap<&'static str, String>,
    /// Seconds after which a stop becomes a kill, where the file sets it.
    pub stop_seconds: Option<u64>,
    /// Names of the environment variables that it sets for the server.
    pub environment: Known<BTreeSet<String>>,
}

/// A service that starts a product's script which does not exist: of a home that was moved or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenService {
    /// Its name.
    pub name: String,
    /// Its file, as the machine names it.
    pub file: String,
    /// The script it names.
    pub script: String,
}

/// All services that matter to this home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// Those that name this home.
    pub own: Vec<Service>,
    /// Those whose product is gone.
    pub dangling: Vec<BrokenService>,
}

const UNITS: [&str; 3] = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
const INIT: &str = "/etc/init.d";
const LAUNCHD: &str = "/Library/LaunchDaemons";

pub(super) fn inspect(context: &SurveyContext) -> Known<Services> {
    if context.machine.os.family == OsFamily::Windows {
        return Err(Unknown::because("services of Windows are not read: see services.msc"));
    }
    let here = |dir: &str| machine::is_dir(&context.world.path(dir));
    if !UNITS.iter().any(|dir| here(dir)) && !here(INIT) && !here(LAUNCHD) {
        return Err(Unknown::because("no directory of systemd, init or launchd is here"));
    }
    let mut found = Services::default();
    for dir in UNITS {
        // On most systems one of the two is a link to the other.
        if dir == "/lib/systemd/system" && here(UNITS[1]) {
            continue;
        }
        for name in names(&context.home.root, &context.world.path(dir), 4000)?
            .into_iter()
            .filter(|name| worth(dir, name))
            .take(MOST)
        {
            unit(context, dir, &name, &mut found);
        }
    }
    for (dir, suffix) in [(INIT, ""), (LAUNCHD, ".plist")] {
        for name in names(&context.home.root, &context.world.path(dir), MOST)?
            .into_iter()
            .filter(|name| name.ends_with(suffix))
        {
            other(context, dir, &name, &mut found);
        }
    }
    Ok(found)
}

/// An administrator's units are all read; of the system's hundreds only those with a product's name.
fn worth(dir: &str, name: &str) -> bool {
    let sounds = ["wso2", "carbon", "integrator", "api-manager", "identity"];
    name.ends_with(".service") && (dir == UNITS[0] || sounds.iter().any(|word| name.contains(word)))
}

fn unit(context: &SurveyContext, dir: &str, file_name: &str, found: &mut Services) {
    let path = context.world.path(dir).join(file_name);
    // A link is another unit's second name, or a mask.
    if !machine::link_metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= LARGEST) {
        return;
    }
    let Some(text) = head(&context.home.root, &path, LARGEST) else {
        return;
    };
    let text = text + &drop_ins(context, file_name);
    let name = file_name.trim_end_matches(".service").to_owned();
    let started = lines(&text, "ExecStart").find_map(|line| script_of(&line));
    if is_of_this(context, &text, started.as_deref()) {
        let java = lines(&text, "Environment").find_map(|line| java_of(&line));
        let gone = |named: &String| !exists(context, named);
        found.own.push(Service {
            enabled: enabled(context, file_name),
            ours: text.starts_with("# carbonctl-home: "),
            missing: started.filter(gone).or(java.filter(gone)),
            stop_seconds: stop_seconds(&text),
            environment: environment(context, &text),
            variables: unit_environment::variables(context, &text, &heap_flags::VARIABLES)
                .into_iter()
                .filter_map(|(name, value)| Some((name, heap_flags::flags(&value)?)))
                .collect(),
            file: format!("{dir}/{file_name}"),
            name,
        });
    } else if let Some(script) = started.filter(|script| product_script(script) && !exists(context, script)) {
        found.dangling.push(BrokenService {
            file: format!("{dir}/{file_name}"),
            name,
            script,
        });
    }
}

/// Whether a service is of this home. In a pack with several servers, the script that it starts decides, and of a wrapper what
/// that runs.
fn is_of_this(context: &SurveyContext, text: &str, script: Option<&str>) -> bool {
    let (home, pack) = (&context.home.path, &context.home.pack);
    let Layout::Pack(server) = context.home.layout else {
        return names_home(text, home);
    };
    let script = script.map(Path::new).filter(|script| script.starts_with(pack));
    match (server, script.map(|script| server_of(context, script))) {
        (PackServer::Core, Some(started)) => started.is_none(),
        (_, Some(started)) => started.is_some_and(|dir| home.file_name().is_some_and(|name| *name == *dir)),
        (PackServer::Core, None) => names_home(text, pack) && !names_home(text, &pack.join("wso2")),
        (_, None) => names_home(text, home),
    }
}

/// The directory below `wso2/` whose server a script of the pack starts; `None` where it is the one at the top.
fn server_of(context: &SurveyContext, script: &Path) -> Option<String> {
    let below = script.strip_prefix(context.home.pack.join("wso2"));
    let target = if let Ok(below) = below {
        below.to_string_lossy().into_owned()
    } else {
        let bytes = context.home.root.read(script, limit::CONFIGURATION).ok()?;
        match script::runs(&String::from_utf8_lossy(&bytes), Dialect::Sh) {
            Runs::Another(target) => target,
            Runs::Carbon | Runs::Micro | Runs::Unclear => return None,
        }
    };
    let dir = target.split('/').next()?;
    product_table::directories().contains(&dir).then(|| dir.to_owned())
}

/// What an administrator's drop-ins add to a unit, in the order in which systemd reads them.
fn drop_ins(context: &SurveyContext, file_name: &str) -> String {
    let folder = context.world.path(&format!("{}/{file_name}.d", UNITS[0]));
    let parts = names(&context.home.root, &folder, MOST).unwrap_or_default();
    parts
        .iter()
        .filter(|name| ending(name) == "conf")
        .filter_map(|name| head(&context.home.root, &folder.join(name), LARGEST))
        .fold(String::new(), |text, part| text + "\n" + &part)
}

/// The names that a unit sets: in its own lines, and in the files it names. A file with `-` before its name may be missing.
fn environment(context: &SurveyContext, unit: &str) -> Known<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for key in ["Environment", "PassEnvironment", "ExecStart"] {
        for line in lines(unit, key) {
            names.extend(assigned(&line));
            if key == "PassEnvironment" {
                names.extend(line.split_whitespace().map(str::to_owned));
            }
        }
    }
    for line in lines(unit, "EnvironmentFile") {
        let named = line.trim().trim_matches('"');
        let path = named.trim_start_matches('-');
        match head(&context.home.root, &context.world.place(Path::new(path)), LARGEST) {
            Some(text) => names.extend(assigned(&text)),
            None if named.starts_with('-') && !context.home.root.may_exist(&context.world.place(Path::new(path))) => {}
            None => return Err(Unknown::because(format!("{} cannot be read", Path::new(path).shown()))),
        }
    }
    Ok(names)
}

/// The names before a `=` in a text, without its comments.
fn assigned(text: &str) -> BTreeSet<String> {
    let is_name = |name: &&str| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    text.lines()
        .filter(|line| !line.trim_start().starts_with(['#', ';']))
        .flat_map(|line| line.split([' ', '\t', '"', '\'', ';']))
        .filter_map(|word| Some(word.split_once('=')?.0))
        .filter(is_name)
        .map(str::to_owned)
        .collect()
}

/// Seconds after which systemd kills: the last value. Neither `0` nor `infinity` ever kills.
fn stop_seconds(unit: &str) -> Option<u64> {
    let mut spans = unit.lines().filter_map(|line| {
        let (key, span) = line.trim().split_once('=')?;
        matches!(key.trim(), "TimeoutStopSec" | "TimeoutSec").then_some(span)
    });
    spans.next_back().and_then(seconds).filter(|seconds| *seconds > 0)
}

/// An init script or a file of launchd.
fn other(context: &SurveyContext, dir: &str, file_name: &str, found: &mut Services) {
    let path = context.world.path(dir).join(file_name);
    let Some(text) = head(&context.home.root, &path, LARGEST) else {
        return;
    };
    let script = text.lines().find_map(script_of);
    if !is_of_this(context, &text, script.as_deref()) {
        return;
    }
    let launchd = dir == LAUNCHD;
    found.own.push(Service {
        name: file_name.trim_end_matches(".plist").to_owned(),
        file: format!("{dir}/{file_name}"),
        enabled: launchd && !text.contains("<key>Disabled</key>") || runlevel(context, file_name),
        ours: text.contains("Made by carbonctl,"),
        missing: None,
        stop_seconds: None,
        environment: Ok(assigned(&text)),
        variables: BTreeMap::new(),
    });
}

/// The values of a key of a unit.
fn lines<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = String> + 'a {
    text.lines()
        .filter_map(move |line| line.trim().strip_prefix(key)?.strip_prefix('='))
        .map(|value| value.replace("%%", "%"))
}

/// The script in a command line: the first word that ends in `.sh`.
fn script_of(command: &str) -> Option<String> {
    let words = command.split(['"', '\'', ' ', '\t']);
    words
        .map(|word| word.trim_start_matches(['-', '+', '!', '@', ':']))
        .find(|word| word.starts_with('/') && ending(word) == "sh")
        .map(str::to_owned)
}

fn java_of(environment: &str) -> Option<String> {
    let at = environment.find("JAVA_HOME=")?;
    let value = &environment[at + "JAVA_HOME=".len()..];
    let quoted = environment[..at].ends_with('"');
    let end = value.find(if quoted { '"' } else { ' ' }).unwrap_or(value.len());
    let value = value[..end].trim_matches('"');
    (value.starts_with('/')).then(|| value.to_owned())
}

fn product_script(script: &str) -> bool {
    let stem = Path::new(script).file_stem().unwrap_or_default().to_string_lossy();
    let mut known = product_table::scripts().into_iter().chain(product_table::directories());
    known.any(|name| name == stem) || stem == "carbonctl-server"
}

/// Whether a path that a unit names exists; what is in the home itself is looked up at its resolved path.
fn exists(context: &SurveyContext, named: &str) -> bool {
    let path = Path::new(named);
    let place = if path.starts_with(&context.home.pack) {
        PathBuf::from(path)
    } else {
        context.world.place(path)
    };
    context.home.root.may_exist(&place)
}

/// Whether a text names this directory, and not a longer name.
fn names_home(text: &str, home: &Path) -> bool {
    let home = home.raw_text();
    text.match_indices(&home).any(|(at, _)| {
        let next = text[at + home.len()..].chars().next();
        !next.is_some_and(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    })
}

fn enabled(context: &SurveyContext, file_name: &str) -> bool {
    let base = context.world.path(UNITS[0]);
    names(&context.home.root, &base, 4000)
        .unwrap_or_default()
        .iter()
        .any(|dir| {
            let pulls = matches!(ending(dir), "wants" | "requires");
            pulls && machine::link_metadata(&base.join(dir).join(file_name)).is_ok()
        })
}

/// Whether a runlevel starts an init script.
fn runlevel(context: &SurveyContext, name: &str) -> bool {
    ["2", "3", "5"].iter().any(|level| {
        names(
            &context.home.root,
            &context.world.path(&format!("/etc/rc{level}.d")),
            MOST,
        )
        .unwrap_or_default()
        .iter()
        .any(|link| link.starts_with('S') && link.get(3..) == Some(name))
    })
}

/// A time span of systemd, in seconds; `None` for complex ones.
fn seconds(span: &str) -> Option<u64> {
    let span = span.trim();
    let digits = span.len() - span.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u64 = span[..digits].parse().ok()?;
    match span[digits..].trim() {
        "" | "s" | "sec" => Some(number),
        "m" | "min" => Some(number.saturating_mul(60)),
        "h" | "hr" => Some(number.saturating_mul(3600)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_name_is_another_home() {
        assert!(names_home("ExecStart=/bin/sh /opt/is/bin/x.sh", Path::new("/opt/is")));
        assert!(!names_home("WorkingDirectory=/opt/is-old", Path::new("/opt/is")));
        assert!(names_home("WorkingDirectory=/opt/is\n", Path::new("/opt/is")));
    }

    #[test]
    fn scripts_java_and_spans_are_read() {
        assert_eq!(
            script_of("-/bin/sh /opt/is/bin/wso2server.sh start").as_deref(),
            Some("/opt/is/bin/wso2server.sh")
        );
        assert_eq!(java_of("\"JAVA_HOME=/opt/a b\"").as_deref(), Some("/opt/a b"));
        assert_eq!(java_of("JAVA_HOME=/opt/jdk X=1").as_deref(), Some("/opt/jdk"));
        assert_eq!(
            (seconds("5min"), seconds("90"), seconds("1min 30s")),
            (Some(300), Some(90), None)
        );
    }

    #[test]
    fn the_last_span_counts_and_none_at_all_never_kills() {
        assert_eq!(stop_seconds("TimeoutStopSec=20\nTimeoutStopSec = 5min\n"), Some(300));
        assert_eq!(stop_seconds("TimeoutSec=20\n"), Some(20));
        assert_eq!(stop_seconds("TimeoutStopSec=0\n"), None);
        assert_eq!(stop_seconds("TimeoutStopSec=infinity\n"), None);
        assert_eq!(seconds("18446744073709551615min"), Some(u64::MAX));
    }
}
