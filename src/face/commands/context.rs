//! The context of every command: options, session, the selection of the home, and confirmation.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::{Home, UserStore};
use crate::engine::{self, ExecutorContext, Notice, Options, Request, Session, Timeouts, WorkProgress};
use crate::plan::Skip;
use crate::probe::{Facts, World, java, locate};

use super::super::exit::{CommandFailure, visible};
use super::super::global::Global;
use super::super::output::Output;
use super::super::prompt;

/// The context of one command.
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
            recover: false,
            fresh_store: global.fresh_store,
            drafts: false,
            skip: if global.skip_impossible {
                Skip::All
            } else {
                Skip::Nothing
            },
            profile: global.profile,
            instances: global.instances,
            proposes: false,
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

    /// Selects the home, reads it, and returns everything known about it.
    pub(super) fn open(&mut self) -> Result<&Facts, CommandFailure> {
        let chosen = self.choose()?;
        self.open_home(chosen.path.raw_text())
    }

    /// Selects the home.
    pub(super) fn choose(&self) -> Result<Home, CommandFailure> {
        let named = self.session.options().home.clone();
        // As with --home "$UNSET": the working directory is not what was meant.
        if named.as_ref().is_some_and(|named| named.trim().is_empty()) {
            return Err(CommandFailure::usage(
                "--home names no directory",
                "name the directory, or leave out --home",
            ));
        }
        locate::choose(&self.executor.world, named.as_deref()).map_err(|e| e.problem().into())
    }

    /// Reads one home by its path.
    pub(super) fn open_home(&mut self, path: String) -> Result<&Facts, CommandFailure> {
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
        let facts = self.facts()?;
        if self.global.fresh_store && facts.home.user_store() == UserStore::Filled {
            let seen = facts.home.past.strongest().unwrap_or("it runs now");
            let words = format!("--fresh-store has no effect: the server has been started before ({seen}).");
            self.output.talk(&visible(&words, ""));
        }
        self.facts()
    }

    /// The home, once it is read.
    pub(super) fn facts(&self) -> Result<&Facts, CommandFailure> {
        self.session
            .facts()
            .ok_or_else(|| CommandFailure::usage("no product home was chosen", "name one with --home DIR"))
    }

    /// Inspects what only the guidelines need.
    pub(super) fn survey(&mut self) {
        engine::drive(&mut self.session, &self.executor, Request::Survey);
    }

    /// The home, if it is complete enough to be configured.
    pub(super) fn whole(&self) -> Result<&Facts, CommandFailure> {
        let facts = self.facts()?;
        match facts.home.broken() {
            Some(defect) => Err(CommandFailure::usage(
                format!(
                    "{} is not complete: {} {}",
                    facts.home.path.shown(),
                    defect.what.shown(),
                    defect.why
                ),
                &defect.hint,
            )),
            None => Ok(facts),
        }
    }

    /// Sends a request to the session and carries out its effects; progress goes to stderr.
    pub(super) fn drive(&mut self, request: Request) -> Result<(), CommandFailure> {
        let output = self.output;
        self.drive_watched(request, &mut |progress| match progress {
            WorkProgress::Doing(line) => output.talk(line),
            WorkProgress::Advice(advice) => output.talk(advice.words()),
            WorkProgress::Start(_) => {}
        })
    }

    /// The same, with the progress reported to `watch`.
    pub(super) fn drive_watched(
        &mut self,
        request: Request,
        watch: &mut dyn FnMut(&WorkProgress),
    ) -> Result<(), CommandFailure> {
        engine::drive_watched(&mut self.session, &self.executor, request, watch);
        match self.session.failed().cloned() {
            Some(failed) => {
                self.tell(Request::Dismiss);
                Err(failed.into())
            }
            None => Ok(()),
        }
    }

    /// Applies a request that needs no effects to the session.
    pub(super) fn tell(&mut self, request: Request) {
        self.session.request(request);
    }

    /// The notice, which is removed when it is read.
    pub(super) fn take_notice(&mut self) -> Option<Notice> {
        let notice = self.session.notice().cloned();
        self.tell(Request::Dismiss);
        notice
    }

    /// Sets other time limits for server commands.
    pub(super) fn set_timeouts(&mut self, change: impl FnOnce(&mut Timeouts)) {
        let mut timeouts = self.session.options().timeouts.clone();
        change(&mut timeouts);
        self.tell(Request::SetTimeouts(timeouts));
    }

    /// Asks before an action, unless `--yes` was given.
    pub(super) fn confirmed(&self, question: &str) -> Result<bool, CommandFailure> {
        if self.global.yes {
            return Ok(true);
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(CommandFailure::usage(
                "this must be confirmed, and there is no terminal",
                "check the plan with --dry-run, then use --yes",
            ));
        }
        prompt::confirm(self.output, question)
    }

    /// Refuses what writes or signals under `--read-only`.
    pub(super) fn may_write(&mut self, what: &str) -> Result<(), CommandFailure> {
        // What is only planned and shown may be looked at in a read-only run too.
        if self.global.read_only && !self.global.dry_run {
            return Err(CommandFailure::refused(
                format!("this run is read-only and does not {what}"),
                "leave out --read-only to do so",
            ));
        }
        self.tell(Request::AllowRecovery);
        Ok(())
    }
}
