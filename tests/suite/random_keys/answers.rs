//! What the world would report of an effect, made up: good and bad outcomes, and texts as bad as texts get. Nothing is done.

use std::sync::LazyLock;
use std::time::Instant;

use carbonctl::apply::{Applied, Draft, DraftAnswer, Undone};
use carbonctl::domain::Started;
use carbonctl::engine::{
    Effect, Errors, Failed, LogFile, LogQuery, LogReply, LogTask, LogUpdate, Report, Sample, StartProgress,
    WorkProgress,
};
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::app::App;
use carbonctl::face::tui::ui::Ui;
use carbonctl::practice::Flavour;
use carbonctl::probe::logs::{Level, LogRecord};
use carbonctl::probe::resolve::Resolution;
use carbonctl::probe::{Facts, HomeFiles, Survey};
use carbonctl::problem::Problem;
use carbonctl::server::{Advice, ServerState, ServerStatus};

use super::source::Source;
use crate::screens::scenes::{self, failure, scene};
use crate::support::homes;

const STARTED: [Started; 4] = [Started::Never, Started::Before, Started::Running, Started::Unknown];
const STATES: [ServerState; 6] = [
    ServerState::Stopped,
    ServerState::Starting,
    ServerState::Running,
    ServerState::Stopping,
    ServerState::Failed,
    ServerState::Unknown,
];
const LEVELS: [Option<Level>; 4] = [None, Some(Level::Info), Some(Level::Warn), Some(Level::Error)];

/// A start script of two lines: a session looks into its script at every key, and a whole one takes a build without optimisation
/// most of the time of a test.
const SCRIPT: &str = "#!/bin/sh\n$JAVA_HOME/bin/java -Xms256m -Xmx1024m org.wso2.carbon.bootstrap.Bootstrap $*\n";

static FILES: LazyLock<HomeFiles> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::practice_home(dir.path(), Flavour::Toml);
    std::fs::write(home.path.join(home.script.as_ref().unwrap()), SCRIPT).unwrap();
    HomeFiles::load(&home)
});

/// A scene on a home with that script.
pub(super) fn begun(name: &str, ui: Ui) -> App {
    let mut app = scene(name, ui);
    if let Some(facts) = app.session.parts_mut().facts {
        facts.files = FILES.clone();
    }
    app
}

fn facts(started: Started) -> Facts {
    Facts {
        files: FILES.clone(),
        ..scenes::facts(started)
    }
}

/// The first word of an effect: a whole one would fill pages.
pub(super) fn name(effect: &Effect) -> String {
    let whole = format!("{effect:?}");
    whole.chars().take_while(|c| c.is_alphanumeric()).collect()
}

/// The reports that an effect leads to.
pub(super) fn to(effect: Effect, app: &App, source: &mut Source) -> Vec<Report> {
    match effect {
        Effect::InspectMachine { .. } => {
            let homes = match source.below(3) {
                0 => Vec::new(),
                count => (0..count).map(|_| facts(*source.pick(&STARTED)).home).collect(),
            };
            vec![Report::HomesFound(homes), read(source)]
        }
        Effect::FindHomes => vec![Report::HomesFound(Vec::new())],
        Effect::ReadHome { .. } => vec![Report::Recovered(source.text(40)), read(source)],
        Effect::Survey(_) => vec![Report::Surveyed(Box::<Survey>::default())],
        Effect::Resolve(name) => vec![Report::Resolved {
            name,
            found: if source.one_in(2) {
                Resolution::Nothing(source.text(60))
            } else {
                Resolution::NoAnswer
            },
        }],
        Effect::MakePractice { dir, .. } => vec![Report::PracticeMade(outcome(source, dir))],
        Effect::Prove(_) => {
            let words = source.text(200);
            vec![Report::Proved(if source.one_in(2) { Ok(words) } else { Err(words) })]
        }
        Effect::Apply { plan, .. } => {
            let applied = Applied {
                id: "20261121-104107".into(),
                files: plan.files.iter().map(|file| file.path.clone()).collect(),
                recovered: None,
            };
            vec![
                Report::Progress(WorkProgress::Doing(source.text(40))),
                Report::Applied(outcome(source, applied)),
            ]
        }
        Effect::Undo { .. } => {
            let undone = Undone {
                id: "20261121-104107".into(),
                files: vec!["repository/conf/deployment.toml".into()],
                notes: vec![source.text(100)],
                recovered: None,
            };
            vec![Report::Undone(outcome(source, undone))]
        }
        Effect::SaveAnswers { path, .. } => vec![Report::AnswersSaved(outcome(source, path))],
        Effect::ReadDraft { .. } => vec![Report::DraftRead(match source.below(3) {
            0 => Ok(None),
            1 => Err(source.text(100)),
            _ => Ok(Some(Draft {
                when: 0,
                step: source.text(3),
                declared_new: source.one_in(2),
                answers: vec![DraftAnswer {
                    setting: source.text(20),
                    value: Some(source.text(40)),
                    was: None,
                }],
                left: vec![source.text(10)],
            })),
        })],
        Effect::KeepLook(_) => Vec::new(),
        Effect::KeepDraft { .. } | Effect::DropDraft { .. } => {
            vec![Report::DraftKept(outcome(source, ()).map_err(|e| e.to_string()))]
        }
        Effect::Server { .. } => vec![
            Report::Progress(WorkProgress::Advice(Advice::Environment(source.text(100)))),
            Report::Progress(WorkProgress::Start(StartProgress {
                stage: source.text(60),
                ..StartProgress::default()
            })),
            {
                let words = source.text(300);
                Report::ServerDone(outcome(source, words))
            },
        ],
        Effect::Sample { .. } => vec![Report::Sampled(Box::new(sample(source)))],
        Effect::Log(task) => vec![Report::LogReply(Box::new(LogReply {
            ticket: task.ticket,
            update: update(&task, app, source),
        }))],
        Effect::StopLog(ticket) => vec![Report::LogReply(Box::new(LogReply {
            ticket,
            update: LogUpdate::Stopped,
        }))],
    }
}

fn read(source: &mut Source) -> Report {
    Report::HomeRead(if source.one_in(4) {
        Err(Problem::not_possible(source.text(300), "", source.text(100)))
    } else {
        Ok(Box::new(facts(*source.pick(&STARTED))))
    })
}

fn outcome<T>(source: &mut Source, good: T) -> Result<T, Failed> {
    if source.one_in(2) {
        return Ok(good);
    }
    let text = source.text(400);
    let evidence = (0..source.below(4)).map(|_| source.text(200)).collect();
    Err(Failed {
        problem: Problem::failed(text, "", "").proved(evidence),
        failure: source.one_in(2).then(|| {
            let mut failure = failure();
            failure.cause = source.text(200);
            Box::new(failure)
        }),
        goes_on: source.one_in(4),
    })
}

fn sample(source: &mut Source) -> Sample {
    Sample {
        at: Instant::now(),
        status: status(source),
        log: source.one_in(2).then_some(LogFile {
            length: source.below(1 << 40),
            modified: None,
        }),
        service: None,
        own: None,
        pending: None,
    }
}

/// How servers look in some scenes, made once: a scene takes a while.
static LOOKS: LazyLock<Vec<ServerStatus>> = LazyLock::new(|| {
    let scenes = ["stopped", "running", "other-user", "as-root", "taken", "unknown"];
    let status = |name| {
        let look = TerminalStyle {
            color: true,
            unicode: true,
        };
        let app = scene(&format!("control-{name}"), Ui::new(look, (80, 24)));
        app.session.server().status.clone().unwrap()
    };
    scenes.into_iter().map(status).collect()
});

/// A server that is well or not, with figures from none to as large as figures get.
fn status(source: &mut Source) -> ServerStatus {
    let mut status = source.pick(&LOOKS).clone();
    status.state = *source.pick(&STATES);
    if source.one_in(3) {
        status.note = Some(source.text(300));
    }
    if source.one_in(3) {
        let most = [0, 1, u64::MAX / 9, u64::MAX];
        status.rss = Some(*source.pick(&most));
        if let Some(gauges) = &mut status.gauges {
            gauges.user = source.text(60);
            gauges.heap_flag = Some(*source.pick(&most));
            if let Ok(files) = &mut gauges.files {
                files.open = *source.pick(&most);
                files.limit = Some(*source.pick(&most));
            }
            if let Ok(jvm) = &mut gauges.jvm {
                jvm.gc = source.text(60);
                jvm.last_cause = Some(source.text(100));
                jvm.heap.used = *source.pick(&most);
                jvm.heap.committed = *source.pick(&most);
                jvm.heap.max = Some(*source.pick(&most));
            }
        }
    }
    status
}

fn update(task: &LogTask, app: &App, source: &mut Source) -> LogUpdate {
    if source.one_in(6) {
        return match source.below(4) {
            0 => LogUpdate::Progress(u8::try_from(source.below(101)).unwrap()),
            1 => LogUpdate::Nothing(source.text(100)),
            2 => LogUpdate::Stopped,
            _ => LogUpdate::Failed(source.text(300)),
        };
    }
    let from = app
        .session
        .log()
        .and_then(|log| log.entries.back().map(|entry| entry.end))
        .unwrap_or(0);
    let errors = *source.pick(&[
        Errors::Counting,
        Errors::Lost,
        Errors::Known {
            count: 7,
            since_start: true,
        },
    ]);
    let ends = (source.one_in(2), source.one_in(2));
    let note = source.one_in(4).then(|| source.text(100));
    match task.query {
        LogQuery::Older((_, to)) => LogUpdate::Older {
            entries: records(to.saturating_sub(20_000), source),
            at_start: ends.0,
        },
        LogQuery::Newer((_, at)) => LogUpdate::Newer {
            entries: records(at, source),
            at_end: ends.1,
        },
        LogQuery::Look => LogUpdate::Tail {
            entries: records(from, source),
            left_out: source.index(500),
            note,
            errors,
        },
        LogQuery::Count { .. } => LogUpdate::Counted(errors),
        LogQuery::Last
        | LogQuery::First
        | LogQuery::Around(_)
        | LogQuery::Find { .. }
        | LogQuery::FirstError { .. } => {
            let entries = records(source.below(1 << 30), source);
            LogUpdate::Window {
                selected: source.index(entries.len() + 1),
                entries,
                at_start: ends.0,
                at_end: ends.1,
                note,
            }
        }
    }
}

fn records(from: u64, source: &mut Source) -> Vec<LogRecord> {
    let count = source.below(12);
    (0..count)
        .map(|at| {
            let most = if source.one_in(8) { 900 } else { 80 };
            let words = source.text(most);
            let head = if source.one_in(2) {
                format!("TID: [] [] [2026-11-21 10:41:07,118] []  WARN {{org.wso2.carbon.{words}}} - {words}")
            } else {
                words
            };
            LogRecord {
                part: 0,
                offset: from + at * 1000,
                end: from + at * 1000 + 999,
                level: *source.pick(&LEVELS),
                head,
                rest: (0..source.below(4)).map(|_| source.text(100)).collect(),
                more: *source.pick(&[0, 0, 3]),
            }
        })
        .collect()
}
