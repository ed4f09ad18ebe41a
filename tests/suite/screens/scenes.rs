//! The scenes that the screen tests draw: each a session in a state that users meet.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use carbonctl::apply::{Draft, DraftAnswer};
use carbonctl::disk::Root;
use carbonctl::domain::{
    Cgroup, Defect, Disk, FoundBy, Home, JavaVersion, Jdk, Machine, MachineKind, OpenFiles, Os, OsFamily, Started,
    Unknown, Vm,
};
use carbonctl::domain::{Fix, Profile, Reach, Remedy};
use carbonctl::engine::Preflight;
use carbonctl::engine::log_view::LogBusy;
use carbonctl::engine::{
    self, Errors, Failed, History, LogSeen, LogView, Notice, Options, Point, Report, Request, Server, ServerCommand,
    Session, StartProgress, StepId, Tone, WorkProgress,
};
use carbonctl::face::tui::app::App;
use carbonctl::face::tui::ui::{self, Ui};
use carbonctl::guide;
use carbonctl::practice::Flavour;
use carbonctl::probe::jvm::{Collector, Freshness, JvmGauges, Space};
use carbonctl::probe::logs::{Level, LogError, LogRecord, Pattern};
use carbonctl::probe::process::Usage;
use carbonctl::probe::resolve::Resolution;
use carbonctl::probe::sockets::PortOwner;
use carbonctl::probe::{ExternalFiles, Facts, HomeFiles};
use carbonctl::problem::Problem;
use carbonctl::server::service::Installed;
use carbonctl::server::{
    EvidenceLine, Failure, Gauges, Load, MemoryUse, OpenFiles as Files, OpenedPort, Port, ServerState, ServerStatus,
    SystemLoad,
};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use crate::support::homes;
use carbonctl::domain::settings::id;

/// Brings a fresh session into a state.
type Build = fn(&mut Stage);

/// Every scene: its name, and how it comes about.
pub(crate) const SCENES: &[(&str, Build)] = &[
    ("looking", |_| {}),
    ("none-found", |s| s.report(Report::HomesFound(Vec::new()))),
    ("product", |s| s.two_homes()),
    ("product-chosen", |s| {
        s.two_homes();
        s.read(Started::Never);
    }),
    ("product-refused", |s| {
        s.report(Report::HomesFound(Vec::new()));
        s.type_in("/srv/nothing-here");
        s.press(KeyCode::Enter);
        s.report(Report::HomeRead(Err(Problem::not_possible(
            "/srv/nothing-here is not there",
            "",
            "type the directory that holds `bin` and `repository`",
        ))));
    }),
    ("machine", |s| s.at(StepId::Machine)),
    ("java", |s| s.at(StepId::Java)),
    ("java-none", |s| {
        s.two_homes();
        let mut facts = facts(Started::Never);
        facts.jdks.clear();
        s.report(Report::HomeRead(Ok(Box::new(facts))));
        s.goto(StepId::Java);
    }),
    ("java-typed", |s| {
        s.at(StepId::Java);
        s.ctrl('e');
        s.type_in("/x");
    }),
    ("memory", |s| s.at(StepId::Memory)),
    ("memory-chosen", |s| {
        s.app.send(Request::ProposeSafe);
        s.at(StepId::Memory);
    }),
    ("memory-refused-pair", |s| {
        s.app.send(Request::ProposeSafe);
        s.at(StepId::Memory);
        s.press(KeyCode::Down);
        s.type_in("64g");
        s.press(KeyCode::Enter);
    }),
    ("names-unresolved", |s| {
        s.app.send(Request::ProposeSafe);
        s.at(StepId::Names);
        s.type_in("id.example.com");
        s.press(KeyCode::Down);
        s.press(KeyCode::Up);
        s.report(Report::Resolved {
            name: "id.example.com".into(),
            found: Resolution::Nothing("Name or service not known".into()),
        });
    }),
    ("review-chosen", |s| {
        s.app.send(Request::ProposeSafe);
        s.at(StepId::Review);
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
            s.press(KeyCode::Down);
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
    ("admin-unknown", |s| {
        s.two_homes();
        s.read_unknown();
        s.goto(StepId::Admin);
        s.press(KeyCode::Down);
    }),
    ("admin-declared", |s| {
        s.two_homes();
        s.read_unknown();
        s.goto(StepId::Admin);
        s.press(KeyCode::Down);
        s.ctrl('d');
    }),
    ("cluster", |s| s.at(StepId::Cluster)),
    ("guide-looking", |s| s.at(StepId::Preflight)),
    ("guide", Stage::guide),
    ("guide-taken", |s| {
        s.guide();
        s.press(KeyCode::Char('c'));
        s.press(KeyCode::Down);
    }),
    ("guide-filter", |s| {
        s.guide();
        s.press(KeyCode::Char('f'));
        s.press(KeyCode::Char('f'));
    }),
    ("guide-value", |s| {
        s.guide();
        s.press(KeyCode::Char(' '));
    }),
    ("guide-value-refused", |s| {
        s.guide();
        s.press(KeyCode::Char(' '));
        s.type_in("no_host");
        s.press(KeyCode::Enter);
    }),
    ("guide-explain", |s| {
        s.guide();
        s.press(KeyCode::Char('e'));
    }),
    ("review-empty", |s| s.at(StepId::Review)),
    ("review", Stage::review),
    ("review-problem", |s| {
        s.at(StepId::Memory);
        s.retype("128m");
        s.press(KeyCode::Enter);
        s.goto(StepId::Review);
    }),
    ("review-left-out", |s| {
        s.at(StepId::Admin);
        s.password("Secret-77");
        s.read(Started::Before);
        s.goto(StepId::Review);
    }),
    ("review-apply", |s| {
        s.review();
        s.press(KeyCode::Char('a'));
    }),
    ("review-save", |s| {
        s.review();
        s.press(KeyCode::Char('k'));
    }),
    ("control-stopped", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
    }),
    ("control-start", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        s.press(KeyCode::Char('s'));
        s.press(KeyCode::Enter);
    }),
    ("control-starting", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Starting);
        s.busy(ServerCommand::Start, "", 12);
        s.report(Report::Progress(WorkProgress::Start(StartProgress {
            stage: "its applications are deployed".into(),
            elapsed: Duration::from_secs(12),
            last: Some(Duration::from_secs(46)),
        })));
    }),
    ("control-running", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
    }),
    ("control-stop", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Char('s'));
    }),
    ("control-looking", |s| s.at(StepId::Control)),
    ("control-watched", |s| {
        s.app.send(Request::Watch(Box::new(home(Started::Before))));
        s.goto(StepId::Control);
        s.status(ServerState::Stopped);
    }),
    ("control-launch", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        s.press(KeyCode::Char('s'));
    }),
    ("control-launch-service", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        s.app.session.parts_mut().server.service = Some(Installed {
            name: "wso2is-7.0.1".into(),
            user: "wso2".into(),
            path: "/etc/systemd/system/wso2is-7.0.1.service".into(),
            text: String::new(),
        });
        s.press(KeyCode::Char('s'));
        s.press(KeyCode::Down);
        s.press(KeyCode::Down);
    }),
    ("control-foreground", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        s.press(KeyCode::Char('s'));
        s.press(KeyCode::Down);
        s.press(KeyCode::Enter);
    }),
    ("control-start-root", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        s.report(Report::MachineSeen(Box::new(Machine {
            root: true,
            ..machine()
        })));
        s.press(KeyCode::Char('s'));
        s.press(KeyCode::Enter);
    }),
    ("control-ten-minutes", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Char('t'));
    }),
    ("control-stopping", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopping);
        s.busy(
            ServerCommand::Stop { force: false },
            "process 22027 was asked to end",
            4,
        );
    }),
    ("control-other-user", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        let other = || Unknown::because("other user");
        let gauges = s.seen_gauges();
        gauges.jvm = Err(other());
        gauges.files = Err(other());
        gauges.unexpected.clear();
        s.seen().owners_seen = false;
    }),
    ("control-no-counters", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.seen_gauges().jvm = Err(Unknown::because("-XX:-UsePerfData"));
    }),
    ("control-after-gc", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        let jvm = s.seen_gauges().jvm.as_mut().unwrap();
        jvm.gc = "Serial".into();
        jvm.version = "25.0.2".into();
        jvm.freshness = Freshness::AfterGc;
        jvm.last_cause = None;
    }),
    ("control-as-root", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        let gauges = s.seen_gauges();
        gauges.root = true;
        gauges.user = "root".into();
        gauges.heap_flag = Some(31 << 30);
        gauges.files = Ok(Files {
            open: 4000,
            limit: Some(4096),
        });
        s.seen().note = Some("It runs as root: whoever takes it over controls the machine.".into());
        s.seen().surroundings.memory = Ok(MemoryUse {
            used: 3 << 30,
            total: 4 << 30,
            cgroup: true,
        });
    }),
    ("control-taken", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        let port = &mut s.seen().ports[0];
        port.listening = true;
        port.holder = Some(PortOwner {
            pid: 1811,
            user: "wso2".into(),
            name: "java".into(),
        });
    }),
    ("control-unknown", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Unknown);
        s.seen().note = Some("Not all can be seen: listening ports can be looked up on Linux only.".into());
        s.seen().ports.clear();
    }),
    ("control-read-only", |s| {
        s.read_only();
        s.at(StepId::Control);
        s.status(ServerState::Running);
    }),
    ("control-log-paged", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Up);
        s.read_log().new_below = 12;
    }),
    ("control-log-unfolded", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Up);
        s.press(KeyCode::Enter);
    }),
    ("control-log-find", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Char('/'));
        s.type_in("Connection");
    }),
    ("control-log-found", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Up);
        s.read_log().search = Some(Pattern::new("Connection").unwrap());
        s.read_log().filter.least = Some(Level::Warn);
        s.read_log().note = Some("No match below; the search went up to the last record.".into());
    }),
    ("control-log-searching", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Up);
        s.read_log().search = Some(Pattern::new("Connection").unwrap());
        s.read_log().busy = Some(LogBusy {
            what: "Searching",
            percent: Some(43),
        });
    }),
    ("control-log-only", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Char('v'));
    }),
    ("control-log-refused", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Char('/'));
        s.type_in("refused(");
        s.press(KeyCode::Enter);
    }),
    ("control-stop-while-starting", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Starting);
        s.busy(ServerCommand::Start, "", 12);
        s.press(KeyCode::Char('s'));
    }),
    ("control-log-missing", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopped);
        s.read_log().entries.clear();
        s.read_log().selected = 0;
        s.read_log().errors_since_start = Errors::Counting;
        s.read_log().trouble =
            Some(LogError::Missing("/opt/wso2is-7.0.1/repository/logs/wso2carbon.log".into()).to_string());
    }),
    ("control-log-level", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.read_log().entries.clear();
        s.read_log().selected = 0;
        s.read_log().filter.least = Some(Level::Error);
    }),
    ("control-help", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::F(1));
    }),
    ("control-hub", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.press(KeyCode::Tab);
    }),
    ("control-why", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Failed);
        s.report(Report::ServerDone(Err(Failed {
            problem: Problem::failed("the server did not start", "", ""),
            failure: Some(Box::new(failure())),
            goes_on: false,
        })));
    }),
    ("control-still-stopping", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Stopping);
        s.report(Report::ServerDone(Err(Failed {
            problem: Problem::failed("the server is still shutting down after 30 s", "", ""),
            failure: None,
            goes_on: true,
        })));
    }),
    ("control-as-service", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Running);
        s.app.session.parts_mut().server.of_service = true;
    }),
    ("control-failed", |s| {
        s.at(StepId::Control);
        s.status(ServerState::Failed);
        *s.app.session.parts_mut().notice = Some(Notice {
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
        s.report(Report::HomesFound(Vec::new()));
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
    ("draft-offer", Stage::draft),
    ("draft-resumed", |s| {
        s.draft();
        s.press(KeyCode::Enter);
    }),
    ("draft-leave", |s| {
        s.draft();
        s.press(KeyCode::Enter);
        s.press(KeyCode::Tab);
        s.press(KeyCode::Char('q'));
    }),
    ("read-only", |s| {
        s.read_only();
        s.review();
        s.app.send(Request::Apply);
    }),
];

/// The names of all scenes.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    SCENES.iter().map(|(name, _)| *name)
}

/// A scene by its name, on a screen.
pub(crate) fn scene(name: &str, ui: Ui) -> App {
    let (_, build) = SCENES.iter().find(|(scene, _)| *scene == name).unwrap();
    let mut stage = Stage {
        app: App::new(Session::new(Options::default()), ui),
    };
    stage.report(Report::MachineSeen(Box::new(machine())));
    build(&mut stage);
    stage.app.effects();
    stage.app
}

/// The reason that a scene has to show.
pub(super) fn reason(app: &App) -> String {
    if app.session.step() == StepId::Product {
        return app.session.home_refusal().unwrap().to_string();
    }
    let question = ui::question(&app.session, &app.ui).unwrap();
    question
        .closed
        .or_else(|| engine::problem(&app.session, question.setting.id))
        .unwrap()
}

/// A session being brought into a state, by the keys and reports that would do so.
pub(crate) struct Stage {
    app: App,
}

impl Stage {
    fn report(&mut self, report: Report) {
        self.app.reported(report);
    }

    fn press(&mut self, code: KeyCode) {
        self.app.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn ctrl(&mut self, letter: char) {
        self.app
            .event(Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)));
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

    /// An earlier run was lost: its answers are offered.
    fn draft(&mut self) {
        self.app.send(Request::KeepDrafts);
        self.at(StepId::Machine);
        let answer = |setting: &str, value: Option<&str>, was: Option<&str>| DraftAnswer {
            setting: setting.to_owned(),
            value: value.map(str::to_owned),
            was: was.map(str::to_owned),
        };
        let draft = Draft {
            // A time to come, whose age is the same on each day.
            when: 4_107_542_400,
            step: StepId::Names.row().code.to_owned(),
            declared_new: false,
            answers: vec![
                answer("hostname", Some("id.example.com"), Some("localhost")),
                answer("ports.offset", Some("1"), Some("7")),
                answer("admin.password", None, None),
            ],
            left: Vec::new(),
        };
        self.report(Report::DraftRead(Ok(Some(draft))));
    }

    /// The same session of a run that changes nothing.
    fn read_only(&mut self) {
        let options = Options {
            read_only: true,
            ..self.app.session.options().clone()
        };
        let ui = Ui::new(self.app.ui.look, self.app.ui.size);
        self.app = App::new(Session::new(options), ui);
        self.report(Report::MachineSeen(Box::new(machine())));
    }

    fn goto(&mut self, step: StepId) {
        self.app.send(Request::Goto(step));
    }

    fn two_homes(&mut self) {
        let mut broken = home(Started::Before);
        broken.path = "/opt/wso2am-4.1.0".into();
        broken.name = "WSO2 API Manager".into();
        broken.version = "4.1.0".into();
        broken.defects.push(Defect {
            what: "bin/api-manager.sh".into(),
            why: "the start script is missing".into(),
            hint: "unpack the product again".into(),
            fatal: true,
        });
        let sound = home(Started::Never);
        self.report(Report::HomesFound(vec![sound, broken]));
    }

    fn read(&mut self, started: Started) {
        self.report(Report::HomeRead(Ok(Box::new(facts(started)))));
    }

    /// A home of which it is not known whether it was started.
    fn read_unknown(&mut self) {
        let mut facts = facts(Started::Unknown);
        let past = &mut facts.home.past;
        past.found(Reach::Launched, "wso2carbon.pid, which each launch writes");
        past.against.push("no log says that the server came up".into());
        self.report(Report::HomeRead(Ok(Box::new(facts))));
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

    /// The preflight with a few findings of each kind: one more guideline must not change every picture.
    fn guide(&mut self) {
        self.at(StepId::Preflight);
        let few = ["G01", "G02", "G07", "G08", "G09", "G17", "G31", "G35", "G36", "G44"].map(str::to_owned);
        let facts = self.app.session.facts().unwrap();
        let findings = guide::judge(facts, Profile::Production, &few);
        *self.app.session.parts_mut().preflight = Preflight::Judged(findings);
        self.app.settle();
    }

    fn review(&mut self) {
        self.at(StepId::Names);
        self.retype("id.example.com");
        self.press(KeyCode::Enter);
        self.goto(StepId::Memory);
        self.app.send(Request::Recommend(StepId::Memory));
        self.goto(StepId::Admin);
        self.password("Secret-77");
        self.goto(StepId::Review);
        self.report(Report::Proved(Ok("Java 17.0.15 starts with -Xms512m -Xmx2048m".into())));
    }

    fn busy(&mut self, command: ServerCommand, detail: &str, seconds: u64) {
        self.app.send(match command {
            ServerCommand::Start => Request::Start,
            ServerCommand::StartService => Request::StartService,
            ServerCommand::Stop { force } => Request::Stop { force },
            ServerCommand::Restart => Request::Restart,
        });
        self.report(Report::Progress(WorkProgress::Doing(detail.into())));
        let since = self.app.session.busy().unwrap().since;
        self.app.ui.now.0 = since + Duration::from_secs(seconds);
    }

    fn status(&mut self, state: ServerState) {
        let lives = !matches!(state, ServerState::Stopped | ServerState::Failed);
        let start = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        self.app.ui.now.1 = start + Duration::from_mins((3 * 24 + 4) * 60 + 12);
        let port = |port, name, listening| Port {
            port,
            name,
            listening: listening && lives,
            owner: (listening && lives).then_some(22027),
            holder: None,
        };
        let mut history = History::default();
        let mut push = |cpu, rss, heap, gc| {
            history.push(Point {
                cpu: Some(cpu),
                rss: Some(rss << 20),
                heap: Some(heap << 20),
                gc: Some(gc),
            });
        };
        for second in 0..90_u32 {
            // A busy minute, then a calm half one; the heap as a saw.
            let busy = if second < 60 { 70.0 } else { 20.0 };
            let tooth = u64::from(second % 25) * 30;
            push(
                busy + f64::from(second % 7),
                900 + u64::from(second) * 8,
                400 + tooth,
                f64::from(second % 25 / 24),
            );
        }
        let unread = || Unknown::because("not read yet");
        *self.app.session.parts_mut().server = Server {
            status: Some(ServerStatus {
                state,
                pid: lives.then_some(22027),
                since: lives.then_some(start),
                ready: state == ServerState::Running,
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
                threads: lives.then_some(171),
                note: (state == ServerState::Failed)
                    .then(|| "the last run ended without a shutdown; its log says why".into()),
                gauges: lives.then(gauges),
                surroundings: SystemLoad {
                    disk: Ok(Disk {
                        free: 61 << 30,
                        total: 100 << 30,
                        mount: PathBuf::from("/"),
                    }),
                    load: Ok(Load { one: 0.42, cpus: 4.0 }),
                    memory: if lives {
                        Ok(MemoryUse {
                            used: 5_476_083_302,
                            total: 8 << 30,
                            cgroup: false,
                        })
                    } else {
                        Err(unread())
                    },
                },
            }),
            history: if lives { history } else { History::default() },
            service: None,
            of_service: false,
            failure: None,
            called_off: false,
            noticed: None,
            log_seen: LogSeen::default(),
            own: Some(Usage {
                cpu_seconds: 0.4,
                rss: 5_452_595,
                threads: None,
            }),
        };
        self.log();
    }

    /// A log of three records, the second with a stack trace.
    fn log(&mut self) {
        let record = |at: u64, level, head: &str, rest: &[&str]| LogRecord {
            part: 0,
            offset: at * 1000,
            end: at * 1000 + 999,
            level: Some(level),
            head: head.to_owned(),
            rest: rest.iter().map(|line| (*line).to_owned()).collect(),
            more: 0,
        };
        let mut log = LogView::new(
            Root::machine(),
            "/opt/wso2is-7.0.1/repository/logs/wso2carbon.log".into(),
            0,
        );
        log.entries = [
            record(0, Level::Info, "TID: [] [] [2026-11-21 10:41:07,118] []  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - WSO2 Carbon started in 46 sec", &[]),
            record(1, Level::Error, "TID: [] [] [2026-11-21 10:52:31,004] [] ERROR {org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager} - Connection refused", &[
                "java.net.ConnectException: Connection refused",
                "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)",
                "Caused by: java.lang.IllegalStateException: the pool of jdbc/WSO2IdentityDB is closed",
            ]),
            record(2, Level::Warn, "TID: [] [] [2026-11-21 10:52:32,511] []  WARN {org.wso2.carbon.registry.core.caching.RegistryCache} - retrying in 5 s", &[]),
        ]
        .into();
        log.selected = 2;
        log.at_start = true;
        log.at_end = true;
        log.errors_since_start = Errors::Known {
            count: 1,
            since_start: true,
        };
        *self.app.session.parts_mut().log = Some(Box::new(log));
    }

    fn read_log(&mut self) -> &mut LogView {
        self.app.session.parts_mut().log.as_mut().unwrap()
    }

    fn seen(&mut self) -> &mut ServerStatus {
        self.app.session.parts_mut().server.status.as_mut().unwrap()
    }

    fn seen_gauges(&mut self) -> &mut Gauges {
        self.seen().gauges.as_mut().unwrap()
    }
}

/// A server's process on a good day.
fn gauges() -> Gauges {
    Gauges {
        user: "wso2".into(),
        root: false,
        halted: false,
        heap_flag: Some(2 << 30),
        files: Ok(Files {
            open: 412,
            limit: Some(65_535),
        }),
        jvm: Ok(JvmGauges {
            gc: "G1".into(),
            version: "17.0.15".into(),
            heap: Space {
                used: 812 << 20,
                committed: 1 << 30,
                max: Some(2 << 30),
            },
            freshness: Freshness::Live,
            old: Some(Space {
                used: 512 << 20,
                committed: 600 << 20,
                max: Some(2 << 30),
            }),
            metaspace: Some(Space {
                used: 214 << 20,
                committed: 220 << 20,
                max: None,
            }),
            collectors: vec![Collector {
                name: "G1 young collection".into(),
                count: 41,
                seconds: 0.7,
            }],
            last_cause: Some("G1 Evacuation Pause".into()),
            threads: Some(143),
            classes: Some(31_204),
        }),
        unexpected: vec![OpenedPort {
            port: 35_117,
            address: "0.0.0.0".parse().unwrap(),
            what: Some("JMX agent of Java"),
        }],
    }
}

/// A port taken, as the table of failures words it.
pub(crate) fn failure() -> Failure {
    Failure {
        id: "E05",
        cause: "Port 9443 is taken by java (pid 1811, user wso2), which serves /opt/wso2am-4.1.0".into(),
        seen: vec![EvidenceLine {
            file: Some("repository/logs/wso2carbon.log".into()),
            line: Some(212),
            text: "java.net.BindException: Address already in use".into(),
        }],
        cures: vec![
            Remedy {
                commands: vec!["carbonctl set ports.offset=1".into()],
                fix: Some(Fix {
                    setting: id::PORTS_OFFSET,
                    value: Some("1".into()),
                }),
                ..Remedy::new("give this product an offset: 1 is free for all its ports")
            },
            Remedy::new("stop the other one"),
        ],
        others: Vec::new(),
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

pub(crate) fn facts(started: Started) -> Facts {
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
    Facts::new(machine(), home, files, jdks, Ok(disk), ExternalFiles::default(), 1)
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
