//! What every command has at hand: the options, the session, and the two questions "which home?" and "shall I?".

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use crate::domain::Home;
use crate::domain::Shown as _;
use crate::engine::{self, ExecutorContext, Notice, Options, Request, Session, Timeouts, WorkProgress};
use crate::probe::{Facts, World, java, locate};
use crate::problem::ProblemKind;

use super::super::exit::Failure;
use super::super::global::Global;
use super::super::output::Output;
use super::super::prompt;

/// One command's working place.
pub(super) struct CommandContext {
    pub(super) global: Global,
    pub(super) output: Output,
    pub(super) executor: ExecutorContext,
    pub(super) session: Session,
}

impl CommandContext {
    pub(super) fn new(global: Global, output: Output, program: PathBuf) -> Self {
        let options = Options {
            read_only: global.read_only,
            dry_run: global.dry_run,
            heal: false,
            profile: global.profile,
            instances: global.instances,
            home: global.home.clone(),
            timeouts: Timeouts::default(),
            look_at_java: Some(java::as_java_home),
        };
        Self {
            executor: ExecutorContext {
                world: World::here(),
                program,
            },
            session: Session::new(options),
            global,
            output,
        }
    }

    /// Chooses the home, reads it, and gives everything known about it.
    pub(super) fn open(&mut self) -> Result<&Facts, Failure> {
        let chosen = self.choose()?;
        self.open_home(chosen.path.raw_text())
    }

    /// Chooses the home.
    pub(super) fn choose(&self) -> Result<Home, Failure> {
        let named = self.session.options().home.clone();
        // As in --home "$UNSET": the working directory is not what was meant.
        if named.as_ref().is_some_and(|named| named.trim().is_empty()) {
            return Err(Failure::usage(
                "--home names no directory",
                "write it out, or leave --home away",
            ));
        }
        locate::choose(&self.executor.world, named.as_deref()).map_err(|e| e.problem().into())
    }

    /// Reads one home by its path.
    pub(super) fn open_home(&mut self, path: String) -> Result<&Facts, Failure> {
        if self.session.homes().is_none() {
            engine::drive(&mut self.session, &self.executor, Request::FindHomes);
        }
        let output = self.output;
        let watch = &mut |progress: &WorkProgress| {
            if let WorkProgress::Doing(line) = progress {
                output.talk(line);
            }
        };
        engine::drive_watched(&mut self.session, &self.executor, Request::ChooseHome(path), watch);
        if let Some(notice) = self.take_notice() {
            self.output.talk(&notice.text);
        }
        if let Some(refusal) = self.session.home_refusal() {
            return Err(refusal.clone().into());
        }
        self.facts()
    }

    /// The home, once it is read.
    pub(super) fn facts(&self) -> Result<&Facts, Failure> {
        self.session
            .facts()
            .ok_or_else(|| Failure::usage("no product home was chosen", "name one with --home DIR"))
    }

    /// Looks at what only the guidelines need.
    pub(super) fn survey(&mut self) {
        engine::drive(&mut self.session, &self.executor, Request::Survey);
    }

    /// The home, where it is whole enough to be configured.
    pub(super) fn whole(&self) -> Result<&Facts, Failure> {
        let facts = self.facts()?;
        match facts.home.broken() {
            Some(defect) => {
                let (why, cure) = defect.advice.rsplit_once(": ").unwrap_or((&defect.advice, ""));
                Err(Failure::usage(
                    format!(
                        "{} is not whole: {} {why}",
                        facts.home.path.shown(),
                        defect.what.shown()
                    ),
                    cure,
                ))
            }
            None => Ok(facts),
        }
    }

    /// A refusal of answers, with exit code 4 where it is for a file that somebody else could have led to.
    pub(super) fn distrusting(&self, failure: Failure) -> Failure {
        let message = failure.problem.message();
        let of_this = |path: &std::path::Path| message.contains(&path.shown().to_string());
        let distrusted = self.facts().is_ok_and(|facts| {
            let mut files = facts.files.iter();
            files.any(|(_, loaded)| loaded.distrusted && of_this(&loaded.path))
        });
        let mut failure = failure;
        if distrusted {
            failure.problem.kind = ProblemKind::Refused;
        }
        failure
    }

    /// Lets a request and what follows from it change the session; progress goes to stderr.
    pub(super) fn drive(&mut self, request: Request) -> Result<(), Failure> {
        let output = self.output;
        self.drive_watched(request, &mut |progress| match progress {
            WorkProgress::Doing(line) => output.talk(line),
            WorkProgress::Advice(advice) => output.talk(advice.words()),
            WorkProgress::Start(_) => {}
        })
    }

    /// The same, with the progress told to `watch`.
    pub(super) fn drive_watched(
        &mut self,
        request: Request,
        watch: &mut dyn FnMut(&WorkProgress),
    ) -> Result<(), Failure> {
        engine::drive_watched(&mut self.session, &self.executor, request, watch);
        match self.session.failed().cloned() {
            Some(failed) => {
                self.tell(Request::Dismiss);
                Err(failed.into())
            }
            None => Ok(()),
        }
    }

    /// Lets a request change the session that nothing has to be done for.
    pub(super) fn tell(&mut self, request: Request) {
        self.session.request(request);
    }

    /// The notice, which is read by that.
    pub(super) fn take_notice(&mut self) -> Option<Notice> {
        let notice = self.session.notice().cloned();
        self.tell(Request::Dismiss);
        notice
    }

    /// Lets server orders be waited for otherwise than so far.
    pub(super) fn set_timeouts(&mut self, change: impl FnOnce(&mut Timeouts)) {
        let mut timeouts = self.session.options().timeouts.clone();
        change(&mut timeouts);
        self.tell(Request::SetTimeouts(timeouts));
    }

    /// Asks before something is done, unless `--yes` said so already.
    pub(super) fn confirmed(&self, question: &str) -> Result<bool, Failure> {
        if self.global.yes {
            return Ok(true);
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(Failure::usage(
                "this asks before it writes, and there is no terminal",
                "look at the plan with --dry-run, then use --yes",
            ));
        }
        prompt::confirm(question)
    }

    /// Refuses what writes or signals under `--read-only`.
    pub(super) fn may_write(&mut self, what: &str) -> Result<(), Failure> {
        if self.global.read_only {
            return Err(Failure::refused(
                format!("this run is read-only and does not {what}"),
                "leave --read-only out to do so",
            ));
        }
        self.tell(Request::AllowRecovery);
        Ok(())
    }
}
