//! Executes effects, and keeps between two looks at the server what makes the next one cheap.

mod context;
mod drive;
mod homes;
mod log_reader;
mod log_tail;
mod server;
mod writing;

use std::time::Instant;

use crate::apply;
use crate::domain::home::Home;
use crate::engine::log_view::LogCancel;
use crate::engine::message::{Effect, Report, Sample, ServiceSeen};
use crate::engine::session::{Failed, LogFile};
use crate::probe::process::{ProcessWatch, Usage};
use crate::probe::{locate, process, resolve};
use crate::server::service::Installed;
use crate::server::{Watcher, service};

pub use context::ExecutorContext;
pub use drive::{drive, drive_watched};
pub use homes::facts;
pub use log_reader::LogReader;

/// The executor of effects, with what it keeps between two looks at a server.
#[derive(Debug)]
pub struct Executor {
    context: ExecutorContext,
    watcher: Option<Watcher>,
    /// This program itself.
    own: Option<ProcessWatch>,
    logs: LogReader,
    services: Services,
    looks: u32,
}

/// The service of a home, checked from time to time: its directory changes when somebody installs one.
#[derive(Debug, Default)]
struct Services {
    looks: u32,
    installed: Option<Installed>,
    /// The process that was last queried.
    owner: Option<ProcessOwner>,
}

/// The owner of a process.
#[derive(Clone, Copy, Debug)]
struct ProcessOwner {
    pid: u32,
    of_service: bool,
}

impl Services {
    /// The directory is read again after this many looks.
    const RARELY: u32 = 15;

    fn inspect(&mut self, home: &Home, pid: Option<u32>) -> Option<ServiceSeen> {
        if self.looks.is_multiple_of(Self::RARELY) {
            self.installed = service::installed(home);
        }
        self.looks = self.looks.wrapping_add(1);
        let installed = self.installed.clone()?;
        let runs_server = match (pid, self.owner) {
            (None, _) => false,
            (Some(pid), Some(owner)) if pid == owner.pid => owner.of_service,
            (Some(pid), _) => {
                let of_service = service::is_of_service(pid).is_some_and(|name| name == installed.name);
                self.owner = Some(ProcessOwner { pid, of_service });
                of_service
            }
        };
        Some(ServiceSeen { installed, runs_server })
    }
}

impl Executor {
    /// A new executor, which has not read anything yet.
    pub fn new(context: ExecutorContext) -> Self {
        Self {
            context,
            watcher: None,
            own: None,
            logs: LogReader::default(),
            services: Services::default(),
            looks: 0,
        }
    }

    /// The same, with log tasks that others can stop.
    pub fn with_cancel(context: ExecutorContext, cancel: LogCancel) -> Self {
        Self {
            logs: LogReader::new(cancel),
            ..Self::new(context)
        }
    }

    /// Executes one effect and reports through `out`.
    pub fn run(&mut self, effect: Effect, out: &mut dyn FnMut(Report)) {
        match effect {
            Effect::Sample { home } => out(Report::Sampled(Box::new(self.sample(&home)))),
            Effect::Log(task) => self.logs.run(&task, out),
            // A task that is stopped is another thread's; nothing runs beside this one.
            Effect::StopLog(_) => {}
            Effect::InspectMachine {
                home,
                instances,
                recover,
            } => homes::inspect_machine(&self.context, home.as_deref(), instances, recover, out),
            Effect::FindHomes => {
                let world = &self.context.world;
                out(Report::HomesFound(locate::homes(world, &process::servers(world))));
            }
            Effect::ReadHome {
                typed,
                machine,
                instances,
                recover,
            } => homes::read_home(&self.context, &typed, machine.map(|m| *m), instances, recover, out),
            Effect::Survey(facts) => out(Report::Surveyed(Box::new(facts.surveyed(&self.context.world)))),
            Effect::Resolve(name) => out(Report::Resolved {
                found: resolve::host(&name),
                name,
            }),
            Effect::MakePractice { dir, toml } => {
                let made = self.context.world.absolute(&dir).map_err(Failed::from);
                out(Report::PracticeMade(
                    made.and_then(|dir| writing::make_practice(&dir, toml)),
                ));
            }
            Effect::Prove(proof) => out(Report::Proved(writing::prove(&proof))),
            Effect::Apply { plan, proof } => out(Report::Applied(writing::apply_plan(
                &self.context.world,
                &plan,
                proof.as_deref(),
            ))),
            Effect::Undo { home, id } => out(Report::Undone(writing::undo(&home, id.as_deref()))),
            Effect::SaveAnswers { path, text } => {
                let saved = self.context.world.absolute(&path).map_err(Failed::from);
                out(Report::AnswersSaved(saved.and_then(|path| writing::save(&path, &text))));
            }
            Effect::ReadDraft { home } => out(Report::DraftRead(apply::draft(&home).map_err(|e| e.to_string()))),
            Effect::KeepDraft { home, draft } => out(Report::DraftKept(
                apply::keep_draft(&home, &draft).map_err(|e| e.to_string()),
            )),
            Effect::DropDraft { home } => out(Report::DraftKept(apply::drop_draft(&home).map_err(|e| e.to_string()))),
            // Nothing depends on it but the look of a later run.
            Effect::KeepLook(look) => {
                let kind = self.context.world.var("TERM").unwrap_or_default();
                let _ = apply::keep_look(kind, look);
            }
            Effect::Server {
                command,
                home,
                java,
                timeouts,
            } => {
                let outcome = server::act(&self.context, command, &home, java.as_deref(), &timeouts, out);
                out(Report::ServerDone(outcome));
            }
        }
    }

    /// The resource use of this program itself, from time to time: the figure is a mean over half a minute.
    fn own_usage(&mut self) -> Option<Usage> {
        const RARELY: u32 = 5;
        let due = self.looks.is_multiple_of(RARELY);
        self.looks = self.looks.wrapping_add(1);
        if due {
            self.own.as_mut().and_then(ProcessWatch::usage)
        } else {
            None
        }
    }

    fn sample(&mut self, home: &Home) -> Sample {
        let kept = self.watcher.take().filter(|watcher| watcher.is_of(home));
        let mut pending = None;
        if kept.is_none() {
            self.services = Services::default();
            pending = Some(homes::restart_pending(&self.context.world, home));
        }
        let watcher = self.watcher.insert(kept.unwrap_or_else(|| Watcher::new(home)));
        let status = watcher.inspect();
        if self.own.is_none() {
            self.own = ProcessWatch::open(&self.context.world, std::process::id()).ok();
        }
        let log = watcher.log();
        Sample {
            at: Instant::now(),
            log: log.map(|(length, modified)| LogFile { length, modified }),
            service: self.services.inspect(home, status.pid),
            pending,
            status,
            own: self.own_usage(),
        }
    }
}
