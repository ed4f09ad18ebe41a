//! The scenes that the screen tests draw: each a session in a state that users meet.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use carbonctl::domain::{
    Cgroup, Defect, Disk, FoundBy, Home, JavaVersion, Jdk, Machine, MachineKind, OpenFiles, Os, OsFamily, Started,
    Unknown, Vm,
};
use carbonctl::engine::{self, Busy, Msg, Notice, Options, Server, Session, StepId, Tone};
use carbonctl::face::tui::app::App;
use carbonctl::face::tui::ui::{self, Ui};
use carbonctl::practice::Flavour;
use carbonctl::probe::{Facts, HomeFiles, Outside};
use carbonctl::server::{Port, State, Status, Surroundings};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use crate::support::homes;

/// Brings a fresh session into a state.
type Build = fn(&mut Stage);

/// Every scene: its name, and how it comes about.
pub(super) const SCENES: &[(&str, Build)] = &[
    ("looking", |_| {}),
    ("none-found", |s| s.report(Msg::HomesFound(Vec::new()))),
    ("product", |s| s.two_homes()),
    ("product-chosen", |s| {
        s.two_homes();
        s.read(Started::Never);
    }),
    ("product-refused", |s| {
        s.report(Msg::HomesFound(Vec::new()));
        s.type_in("/srv/nothing-here");
        s.press(KeyCode::Enter);
        s.report(Msg::HomeRead(Err(
            "/srv/nothing-here is not there; type the directory that holds `bin` and `repository`".into(),
        )));
    }),
    ("machine", |s| s.at(StepId::Machine)),
    ("java", |s| s.at(StepId::Java)),
    ("java-typed", |s| {
        s.at(StepId::Java);
        s.press(KeyCode::Char('e'));
        s.type_in("/x");
    }),
    ("memory", |s| s.at(StepId::Memory)),
    ("memory-keys", |s| {
        s.at(StepId::Memory);
        s.type_in("");
        s.press(KeyCode::Tab);
    }),
    ("memory-refused", |s| {
        s.at(StepId::Memory);
        s.retype("2gb");
        s.press(KeyCode::Enter);
    }),
    ("memory-conflict", |s| {
        s.at(StepId::Memory);
        s.retype("128m");
        s.press(KeyCode::Enter);
        s.press(KeyCode::Up);
    }),
    ("names", |s| s.at(StepId::Names)),
    ("names-changed", |s| {
        s.at(StepId::Names);
        s.retype("id.example.com");
        for _ in 0..3 {
            s.press(KeyCode::Enter);
        }
    }),
    ("admin", |s| {
        s.at(StepId::Admin);
        s.press(KeyCode::Down);
    }),
    ("admin-again", |s| {
        s.at(StepId::Admin);
        s.press(KeyCode::Down);
        s.type_in("Secret-77");
        s.press(KeyCode::Enter);
        s.type_in("Secret-78");
        s.press(KeyCode::Enter);
    }),
    ("admin-taken", |s| {
        s.at(StepId::Admin);
        s.password("Secret-77");
    }),
    ("admin-closed", |s| {
        s.two_homes();
        s.read(Started::Before);
        s.goto(StepId::Admin);
        s.press(KeyCode::Down);
    }),
    ("cluster", |s| s.at(StepId::Cluster)),
    ("review-empty", |s| s.at(StepId::Review)),
    ("review", Stage::review),
    ("review-problem", |s| {
        s.at(StepId::Memory);
        s.retype("128m");
        s.press(KeyCode::Enter);
        s.goto(StepId::Review);
    }),
    ("review-apply", |s| {
        s.review();
        s.press(KeyCode::Char('a'));
    }),
    ("review-save", |s| {
        s.review();
        s.press(KeyCode::Char('s'));
    }),
    ("control-stopped", |s| {
        s.at(StepId::Control);
        s.status(State::Stopped);
    }),
    ("control-start", |s| {
        s.at(StepId::Control);
        s.status(State::Stopped);
        s.press(KeyCode::Char('s'));
    }),
    ("control-starting", |s| {
        s.at(StepId::Control);
        s.status(State::Starting);
        s.busy("Starting the server", "process 22027 is there", 12);
    }),
    ("control-running", |s| {
        s.at(StepId::Control);
        s.status(State::Running);
    }),
    ("control-stop", |s| {
        s.at(StepId::Control);
        s.status(State::Running);
        s.press(KeyCode::Char('s'));
    }),
    ("control-failed", |s| {
        s.at(StepId::Control);
        s.status(State::Failed);
        s.app.session.notice = Some(Notice {
            tone: Tone::Bad,
            text: "port 9443 is taken by java (pid 1811, user wso2): stop it, or give this product an offset with \
                   `carbonctl set ports.offset=1`\n  repository/logs/wso2carbon.log: BindException: Address already \
                   in use\n  a second line that tells why\n  a third line that tells why"
                .into(),
        });
        s.press(KeyCode::Char('m'));
    }),
    ("hub", |s| {
        s.review();
        s.press(KeyCode::Tab);
    }),
    ("hub-first", |s| {
        s.report(Msg::HomesFound(Vec::new()));
        s.press(KeyCode::Tab);
        s.press(KeyCode::Tab);
    }),
    ("help", |s| {
        s.at(StepId::Memory);
        s.press(KeyCode::F(1));
    }),
    ("help-review", |s| {
        s.review();
        s.press(KeyCode::F(1));
    }),
    ("leave", |s| {
        s.review();
        s.press(KeyCode::Char('q'));
    }),
    ("read-only", |s| {
        s.app.session.options.read_only = true;
        s.review();
        s.app.session.notice = Some(Notice {
            tone: Tone::Bad,
            text: "Read-only: this run does not write. Start carbonctl without --read-only to do so.".into(),
        });
    }),
];

/// A scene by its name, on a screen.
pub(crate) fn scene(name: &str, ui: Ui) -> App {
    let (_, build) = SCENES.iter().find(|(scene, _)| *scene == name).unwrap();
    let mut stage = Stage {
        app: App::new(Session::new(Options::default()), ui),
    };
    stage.app.session.machine = Some(machine());
    build(&mut stage);
    stage.app.effects();
    stage.app
}

/// The reason that a scene has to show.
pub(super) fn reason(app: &App) -> String {
    if app.session.step == StepId::Product {
        return app.session.refusals["home"].to_string();
    }
    let question = ui::question(&app.session, &app.ui).unwrap();
    question
        .closed
        .or_else(|| engine::problem(&app.session, question.setting.id))
        .unwrap()
}

/// A session being brought into a state, by the keys and reports that would do so.
pub(super) struct Stage {
    app: App,
}

impl Stage {
    fn report(&mut self, msg: Msg) {
        self.app.reported(msg);
    }

    fn press(&mut self, code: KeyCode) {
        self.app.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn type_in(&mut self, text: &str) {
        for c in text.chars() {
            self.press(KeyCode::Char(c));
        }
    }

    fn retype(&mut self, text: &str) {
        self.app
            .event(Event::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        self.type_in(text);
    }

    fn goto(&mut self, step: StepId) {
        self.app.send(Msg::Goto(step));
    }

    fn two_homes(&mut self) {
        let mut broken = home(Started::Before);
        broken.path = "/opt/wso2am-4.1.0".into();
        broken.name = "WSO2 API Manager".into();
        broken.version = "4.1.0".into();
        broken.defects.push(Defect {
            what: "bin/api-manager.sh".into(),
            advice: "the start script is missing: unpack the product again".into(),
            fatal: true,
        });
        let sound = home(Started::Never);
        self.report(Msg::HomesFound(vec![sound, broken]));
    }

    fn read(&mut self, started: Started) {
        self.report(Msg::HomeRead(Ok(Box::new(facts(started)))));
    }

    /// At a step, with a product that never ran.
    fn at(&mut self, step: StepId) {
        self.two_homes();
        self.read(Started::Never);
        self.goto(step);
    }

    fn password(&mut self, text: &str) {
        self.press(KeyCode::Down);
        self.type_in(text);
        self.press(KeyCode::Enter);
        self.type_in(text);
        self.press(KeyCode::Enter);
        self.goto(StepId::Admin);
    }

    fn review(&mut self) {
        self.at(StepId::Names);
        self.retype("id.example.com");
        self.press(KeyCode::Enter);
        self.goto(StepId::Memory);
        self.app.send(Msg::Recommend(StepId::Memory));
        self.goto(StepId::Admin);
        self.password("Secret-77");
        self.goto(StepId::Review);
        self.app.session.proof = Some(Ok("Java 17.0.15 starts with -Xms512m -Xmx2048m".into()));
    }

    fn busy(&mut self, what: &str, detail: &str, seconds: u64) {
        self.app.session.busy = Some(Busy {
            what: what.into(),
            since: self.app.ui.now.0,
            detail: detail.into(),
            stage: String::new(),
            last: None,
        });
        self.app.ui.now.0 += Duration::from_secs(seconds);
    }

    fn status(&mut self, state: State) {
        let lives = matches!(state, State::Running | State::Starting);
        let start = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        self.app.ui.now.1 = start + Duration::from_mins((3 * 24 + 4) * 60 + 12);
        let port = |port, name, listening| Port {
            port,
            name,
            listening: listening && lives,
            owner: (listening && lives).then_some(22027),
        };
        self.app.session.server = Server {
            status: Some(Status {
                state,
                pid: lives.then_some(22027),
                since: lives.then_some(start),
                ready: state == State::Running,
                ports: vec![
                    port(9443, "https", true),
                    port(9763, "http", true),
                    port(9999, "jmx-registry", false),
                    port(11111, "jmx-server", false),
                    port(10500, "thrift-entitlement", false),
                ],
                cpu: lives.then_some(23.4),
                cpu_seconds: lives.then_some(412.7),
                owners_seen: true,
                rss: lives.then_some(1_700_000_000),
                threads: lives.then_some(143),
                note: (state == State::Failed).then(|| "the last run ended without a shutdown; its log says why".into()),
                gauges: None,
                surroundings: Surroundings {
                    disk: Err(Unknown::because("not read yet")),
                    load: Err(Unknown::because("not read yet")),
                    memory: Err(Unknown::because("not read yet")),
                },
            }),
            cpu_mark: None,
            cpu: [5.0, 12.0, 80.0, 100.0, 40.0, 23.4].into(),
            rss: VecDeque::from([900_000_000, 1_200_000_000, 1_700_000_000]),
            log: vec![
                "TID: [] [] [2026-11-21 10:41:07,118] []  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - WSO2 Carbon started in 46 sec".into(),
                "TID: [] [] [2026-11-21 10:52:31,004] [] ERROR {org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager} - Connection refused".into(),
                "TID: [] [] [2026-11-21 10:52:32,511] []  WARN {org.wso2.carbon.registry.core.caching.RegistryCache} - retrying in 5 s".into(),
            ],
        };
    }
}

/// A made-up machine: 8 GB, 4 cores, nothing else on it.
fn machine() -> Machine {
    Machine {
        os: Os {
            family: OsFamily::Linux,
            id: "debian".into(),
            like: Vec::new(),
            name: "Debian GNU/Linux 12 (bookworm)".into(),
            version: "12".into(),
            arch: "x86_64".into(),
        },
        kind: Ok(MachineKind::Vm("kvm".into())),
        cores: Ok(4),
        mhz: Err(Unknown::because("the processor does not tell its clock")),
        memory: Ok(8 << 30),
        available: Ok(6 << 30),
        swap: Ok(0),
        cgroup: Cgroup::default(),
        open_files: Ok(OpenFiles {
            soft: 1024,
            hard: 524_288,
        }),
        hostname: Ok("id-1.example.com".into()),
        jvms: Vec::new(),
        user: "wso2".into(),
        root: false,
    }
}

/// A small home, shown under the path that a real one would have.
fn home(started: Started) -> Home {
    Home {
        started,
        ..READ.home.clone()
    }
}

fn facts(started: Started) -> Facts {
    let mut facts = READ.clone();
    facts.home.started = started;
    facts
}

/// The small home's files, read once for all scenes.
static READ: LazyLock<Facts> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let mut home = homes::practice_home(dir.path(), Flavour::Toml);
    let files = HomeFiles::load(&home);
    home.name = "WSO2 Identity Server".into();
    home.version = "7.0.1".into();
    home.path = "/opt/wso2is-7.0.1".into();
    home.pack.clone_from(&home.path);
    let disk = Disk {
        free: 61 << 30,
        total: 100 << 30,
        mount: PathBuf::from("/"),
    };
    let jdks = vec![
        jdk("/usr/lib/jvm/temurin-17-jdk-amd64", "17.0.15", vec![FoundBy::JavaHome]),
        jdk("/usr/lib/jvm/java-8-openjdk-amd64", "1.8.0_151", vec![FoundBy::Folder]),
    ];
    Facts::new(machine(), home, files, jdks, Ok(disk), Outside::default(), 1)
});

fn jdk(home: &str, version: &str, found_by: Vec<FoundBy>) -> Jdk {
    Jdk {
        home: home.into(),
        version: JavaVersion::parse(version).unwrap(),
        vendor: "Eclipse Adoptium".into(),
        vm: Vm::HotSpot,
        compiler: true,
        found_by,
    }
}
