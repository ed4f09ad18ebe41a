//! A small home with every kind of file that a plan touches, plans for it, and this test binary run again as another process.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use carbonctl::apply::{NoObserver, StateDir, Step, StepObserver, apply_with, recover_with, undo_with};
use carbonctl::disk::Root;
use carbonctl::domain::home::{ConfigSource, Generation, Home, Layout, Started};
use carbonctl::domain::products::Product;
use carbonctl::face::exit_code;
use carbonctl::plan::{Change, FileAction, FileChange, Plan, resolve};
use tempfile::TempDir;

/// The file that [`plan`] makes.
pub(crate) const MADE: &str = "repository/conf/hazelcast.properties";

/// Replacements that [`plan`] makes: file, old, new.
const EDITS: [(&str, &str, &str); 5] = [
    ("bin/wso2server.sh", "-Xmx1024m", "-Xmx2048m"),
    ("repository/conf/axis2.xml", "enable=\"false\"", "enable=\"true\""),
    ("repository/conf/carbon.xml", "<Offset>0<", "<Offset>3<"),
    ("repository/conf/large.properties", "line 4000", "line four thousand"),
    (
        "repository/conf/user-mgt.xml",
        "<Password>admin<",
        "<Password>Sup-3r_s<",
    ),
];

/// A home in a directory of its own.
pub(crate) struct Sample {
    dir: TempDir,
    home: PathBuf,
}

impl Sample {
    /// Makes one below the system's temporary directory.
    pub(crate) fn new() -> Self {
        Self::inside(&std::env::temp_dir())
    }

    /// Makes one somewhere else.
    pub(crate) fn inside(place: &Path) -> Self {
        let dir = tempfile::Builder::new().prefix("apply").tempdir_in(place).unwrap();
        // Other users must get in: some tests run as one.
        set_mode(dir.path(), 0o755);
        let home = dir.path().canonicalize().unwrap().join("home");
        fill(&home);
        Self { dir, home }
    }

    /// The home.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Room beside the home.
    pub(crate) fn beside(&self) -> &Path {
        self.dir.path()
    }

    /// What a probe would say of it.
    pub(crate) fn known(&self) -> Home {
        known(&self.home)
    }
}

/// What a probe would say of such a home.
pub(crate) fn known(home: &Path) -> Home {
    Home {
        path: home.to_path_buf(),
        root: carbonctl::disk::Root::at(home),
        pack: home.to_path_buf(),
        product: Product::IdentityServer,
        name: "WSO2 Identity Server".into(),
        version: "7.0.1".into(),
        carbon: Some("4.10.14".into()),
        generation: Generation::Toml,
        layout: Layout::Classic,
        source: ConfigSource::Files,
        script: Some("bin/wso2server.sh".into()),
        bat: None,
        rendered: false,
        started: Started::Never,
        past: carbonctl::domain::Past::default(),
        pid: None,
        defects: Vec::new(),
    }
}

fn fill(home: &Path) {
    let conf = home.join("repository/conf");
    for dir in [&home.join("bin"), &home.join("shared"), &conf] {
        fs::create_dir_all(dir).unwrap();
    }
    let put = |path: PathBuf, bytes: &[u8], mode: u32| {
        fs::write(&path, bytes).unwrap();
        set_mode(&path, mode);
    };
    let script = b"#!/bin/sh\nexec java -Xms256m -Xmx1024m \"$@\"\n";
    put(home.join("bin/wso2server.sh"), script, 0o755);
    let carbon = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!-- caf\xe9 -->\n<Server>\n  <Offset>0</Offset>\n</Server>\n";
    put(conf.join("carbon.xml"), carbon, 0o644);
    let users = b"<UserManager>\r\n<AdminUser><UserName>admin</UserName><Password>admin</Password></AdminUser><EveryOne>everyone</EveryOne>\r\n</UserManager>";
    put(conf.join("user-mgt.xml"), users, 0o600);
    let lines: Vec<String> = (0..12_000).map(|n| format!("line {n} = some value of it\n")).collect();
    let large = lines.concat();
    put(conf.join("large.properties"), large.as_bytes(), 0o664);
    put(
        home.join("shared/axis2.xml"),
        b"<axisconfig><clustering enable=\"false\"/></axisconfig>\n",
        0o640,
    );
    symlink("../../shared/axis2.xml", conf.join("axis2.xml")).unwrap();
    put(conf.join("untouched.xml"), b"<a/>", 0o444);
}

/// Sets permission bits.
pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A plan that edits five files of every kind and makes one.
pub(crate) fn plan(home: &Path) -> Plan {
    let mut plan = empty(home);
    for (path, old, new) in EDITS {
        plan = more(plan, path, old, new);
    }
    plan.files.push(FileChange {
        path: MADE.into(),
        leads_to: None,
        action: FileAction::Create,
        before: None,
        after: b"hazelcast.shutdownhook.enabled=false\n".to_vec(),
        mode: 0o640,
        diff: String::new(),
    });
    plan
}

/// A plan for one replacement in one file.
pub(crate) fn edit(home: &Path, path: &str, old: &str, new: &str) -> Plan {
    more(empty(home), path, old, new)
}

/// The plan with one more replacement.
pub(crate) fn more(mut plan: Plan, path: &str, old: &str, new: &str) -> Plan {
    let there = plan.files.iter().position(|f| f.path == Path::new(path));
    let at = there.unwrap_or(plan.files.len());
    if there.is_none() {
        let before = fs::read(resolve(&plan.home, Path::new(path))).unwrap();
        plan.files.push(FileChange {
            path: path.into(),
            leads_to: None,
            action: FileAction::Edit,
            after: before.clone(),
            before: Some(before),
            mode: 0o644,
            diff: String::new(),
        });
    }
    let file = &mut plan.files[at];
    let found = file.after.windows(old.len()).position(|w| w == old.as_bytes());
    let from = found.unwrap_or_else(|| panic!("`{old}` is not in {path}"));
    file.after.splice(from..from + old.len(), new.bytes());
    let secret = old.contains("Password") || old.contains("pass");
    plan.changes.push(Change {
        setting: carbonctl::domain::settings::id::HOSTNAME,
        old: (!secret).then(|| old.to_owned()),
        new: (!secret).then(|| new.to_owned()),
        secret,
        file: path.into(),
        address: "a".into(),
    });
    plan
}

fn empty(home: &Path) -> Plan {
    Plan {
        home: home.to_path_buf(),
        root: Root::at(home),
        changes: Vec::new(),
        files: Vec::new(),
        notes: Vec::new(),
        restart: true,
        skipped: Vec::new(),
    }
}

/// What the other process is to do.
const OPERATION: &str = "CARBONCTL_CHILD_OPERATION";
/// On which home.
const HOME: &str = "CARBONCTL_CHILD_HOME";
/// At which point it is to kill itself, from 1.
const STEP: &str = "CARBONCTL_CHILD_STEP";

/// This test binary, to be run again: `operation` is `apply`, `everything`, `undo`, `recover` or `turns`.
pub(crate) fn child(operation: &str, home: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    dress(&mut command, operation, home);
    command
}

/// Gives a command that runs this test binary its arguments.
pub(crate) fn dress(command: &mut Command, operation: &str, home: &Path) {
    command
        .args([
            "--exact",
            "apply_tree::sample::other_process",
            "--ignored",
            "--nocapture",
        ])
        .env(OPERATION, operation)
        .env(HOME, home)
        .env_remove(STEP);
}

/// As [`child`], killed at its `step`-th point.
pub(crate) fn killed_at(operation: &str, home: &Path, step: usize) -> Command {
    let mut command = child(operation, home);
    command.env(STEP, step.to_string());
    command
}

/// Runs a child to its end and gives its last word: `done ID` or `error CODE TEXT`; `None` where it was killed.
pub(crate) fn last_word(command: &mut Command) -> Option<String> {
    use std::os::unix::process::ExitStatusExt as _;
    let output = command.output().unwrap();
    if output.status.signal() == Some(9) {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let word = text.lines().find(|l| l.starts_with("done ") || l.starts_with("error "));
    Some(
        word.unwrap_or_else(|| panic!("the other process said {output:?}"))
            .to_owned(),
    )
}

/// Kills this process the hard way at a point.
struct KillAt(usize);

impl StepObserver for KillAt {
    fn reached(&mut self, _step: &Step<'_>) {
        self.0 -= 1;
        if self.0 == 0 {
            let me = rustix::process::getpid();
            rustix::process::kill_process(me, rustix::process::Signal::KILL).unwrap();
        }
    }
}

#[test]
#[ignore = "the other process of other tests"]
fn other_process() {
    let (Ok(operation), Ok(home)) = (std::env::var(OPERATION), std::env::var(HOME)) else {
        println!("skipped: no operation given");
        return;
    };
    let home = PathBuf::from(home);
    let mut steps: Box<dyn StepObserver> = match std::env::var(STEP) {
        Ok(step) => Box::new(KillAt(step.parse().unwrap())),
        Err(_) => Box::new(NoObserver),
    };
    let result = StateDir::open(&home).and_then(|state| match operation.as_str() {
        "apply" => apply_with(&state, &plan(&home), &mut *steps).map(|a| a.id),
        "everything" => apply_with(&state, &crate::corpus::everything(&home), &mut *steps).map(|a| a.id),
        "undo" => undo_with(&state, &known(&home), None, &mut *steps).map(|u| u.id),
        "recover" => recover_with(&state, &mut *steps).map(|r| r.map_or_else(String::new, |r| r.to_string())),
        "where" => Ok(state.path().display().to_string()),
        // Back and forth until killed.
        _ => loop {
            apply_with(&state, &plan(&home), &mut *steps).unwrap();
            println!("turn");
            undo_with(&state, &known(&home), None, &mut *steps).unwrap();
            println!("turn");
        },
    });
    match result {
        Ok(id) => println!("\ndone {id}"),
        Err(error) => println!("\nerror {} {error}", exit_code(error.problem().kind)),
    }
}
