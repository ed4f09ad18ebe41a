//! Finds what a run leaves in a home beside its logs: the framework's own files, locks, the pid file, rendered configuration.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::disk::{Node, NodeKind, Refusal};
use crate::domain::home::{Home, Layout};
use crate::domain::product_table;
use crate::domain::products::PackServer;
use crate::domain::{Past, Reach, Shown as _};
use crate::probe::logs::ends;
use crate::probe::process::pid_file;

/// What the framework of the kernel makes below each profile's directory at its first run. Seen in every home that has run, and in
/// no pack but those that were assembled by the provisioning tool, which leaves [`PROVISIONED`] there.
const FRAMEWORK: &str = "configuration/org.eclipse.osgi";

/// The only entry of [`FRAMEWORK`] that is there before a first run.
const PROVISIONED: &str = ".manager";

/// How much later than the pack's own files a database must have been written to count. A build makes all of them on one day, and
/// unpacking keeps their times or gives all of them the same.
const LATER: Duration = Duration::from_hours(24);

/// How many databases are searched, and how much of each end; bytes. What a run adds is behind what was shipped.
const READ: usize = 4;
const END: u64 = 512 << 10;

/// Adds what is found.
pub(super) fn look(home: &Home, past: &mut Past) {
    // The Micro Integrator's pack has the framework's files already.
    if !home.is_micro() {
        framework(home, past);
    }
    databases(home, past);
    if home.rendered {
        let what = home.mapper().join(".metadata");
        past.found(Reach::Launched, format!("{} notes what a start rendered", what.shown()));
    }
    let backup = Path::new("backup").join(home.conf());
    if home.root.is_dir(&home.at(&backup)) {
        past.found(Reach::Launched, format!("{} has what a start replaced", backup.shown()));
    }
    if pid_file(home).is_some() {
        past.found(Reach::Launched, "wso2carbon.pid, which each launch writes");
    }
}

/// The directory whose entries are the profiles of the framework, relative to the pack.
fn components(home: &Home) -> &'static Path {
    Path::new(match home.layout {
        Layout::Classic => "repository/components",
        Layout::Pack(_) | Layout::Mi => "wso2/components",
    })
}

/// Whether a profile of the framework is this server's: those of the servers in one pack lie side by side, and begin with the
/// server's directory.
fn is_own(home: &Home, profile: &str) -> bool {
    let Layout::Pack(server) = home.layout else { return true };
    let begins_with = |dir: &str| {
        profile
            .strip_prefix(dir)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    if server == PackServer::Core {
        return !product_table::directories().into_iter().any(begins_with);
    }
    let own = home.path.file_name().and_then(|name| name.to_str());
    own.is_some_and(begins_with)
}

fn framework(home: &Home, past: &mut Past) {
    let below = components(home);
    let profiles = match home.root.list(&home.pack.join(below)) {
        Ok(profiles) => profiles,
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(e) => {
            let why = Refusal::reason(&e).what;
            return past.unread.push(format!("{} ({why})", below.shown()));
        }
    };
    let mut any = false;
    for profile in profiles
        .iter()
        .filter(|node| node.kind != NodeKind::File && is_own(home, node.name()))
    {
        let place = below.join(profile.name()).join(FRAMEWORK);
        match home.root.list(&home.pack.join(&place)) {
            Ok(nodes) if is_only_provisioned(&nodes) => {
                past.found(Reach::Launched, format!("{}, which a pack may hold too", place.shown()));
            }
            Ok(_) => past.found(Reach::Framework, format!("{}, which a run makes", place.shown())),
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => continue,
            Err(e) => past
                .unread
                .push(format!("{} ({})", place.shown(), Refusal::reason(&e).what)),
        }
        any = true;
    }
    if !any {
        past.against.push(format!("no {}/*/{FRAMEWORK}", below.shown()));
    }
}

fn is_only_provisioned(nodes: &[Node]) -> bool {
    matches!(nodes, [only] if only.name() == PROVISIONED)
}

/// The embedded databases: every pack ships some, so that only what a run does to them counts.
fn databases(home: &Home, past: &mut Past) {
    let dir = Path::new("repository/database");
    let files = home.root.list(&home.at(dir)).unwrap_or_default();
    let named = |ending: &str| {
        let mut of_kind = files.iter().filter(|node| node.name().ends_with(ending));
        of_kind.next().map(|node| dir.join(node.name()))
    };
    if let Some(lock) = named(".lock.db") {
        past.found(
            Reach::Launched,
            format!("{}, the lock of an open database", lock.shown()),
        );
    }
    if let Some(trace) = named(".trace.db") {
        past.found(
            Reach::Launched,
            format!("{}, the errors of an open database", trace.shown()),
        );
    }
    // What is known already needs no reading.
    if past.traces.iter().all(|trace| trace.reach == Reach::Launched)
        && let Some(filled) = files
            .iter()
            .filter(|node| is_database(node))
            .take(READ)
            .find(|node| is_filled(home, node))
    {
        past.found(
            Reach::Launched,
            format!(
                "{} holds what a first start writes into the registry",
                dir.join(filled.name()).shown()
            ),
        );
    }
    let Some(packed) = packed_at(home) else { return };
    let later = |node: &&Node| {
        let written = home.root.modified(&node.path);
        is_database(node)
            && written.is_ok_and(|written| written.duration_since(packed).is_ok_and(|after| after > LATER))
    };
    if let Some(database) = files.iter().find(later) {
        past.found(
            Reach::Launched,
            format!(
                "{} was written later than the files of its pack",
                dir.join(database.name()).shown()
            ),
        );
    }
}

fn is_database(node: &Node) -> bool {
    node.name().ends_with(".h2.db") || node.name().ends_with(".mv.db")
}

/// Whether an embedded database holds the registry's root collections. The tables of a pack are empty, and H2 stores texts as they
/// are.
fn is_filled(home: &Home, node: &Node) -> bool {
    let mut holds = |bytes: &[u8]| {
        let mut parts = bytes.split(|byte| *byte == b'_').skip(1);
        parts.any(|rest| rest.starts_with(b"system/")).then_some(())
    };
    ends(&home.root, &node.path, END, &mut holds).is_ok_and(|(found, _)| found.is_some())
}

/// When the pack was made or unpacked: the newest of the files that neither a run nor an operator changes.
fn packed_at(home: &Home) -> Option<SystemTime> {
    let bin = [home.at(home.bin()), home.pack.join("bin")];
    let mut found: Vec<PathBuf> = Vec::new();
    for dir in &bin {
        let nodes = home.root.list(dir).unwrap_or_default();
        found.extend(nodes.into_iter().map(|node| node.path));
    }
    found.retain(|path| {
        path.extension()
            .is_some_and(|ending| ending == "txt" || ending == "jar")
    });
    found.iter().filter_map(|path| home.root.modified(path).ok()).max()
}
