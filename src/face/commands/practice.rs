//! The `practice` command: makes a sample home to try everything on.

use std::path::PathBuf;

use clap::Args;

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::command::carbonctl;
use crate::engine::{Request, StepId};
use crate::shell;

use super::super::exit::{CommandFailure, Exit};
use super::super::report::text;
use super::context::CommandContext;
use super::screen::on_terminal;

/// The arguments of `practice`.
#[derive(Clone, Debug, Args)]
pub(crate) struct PracticeArgs {
    /// Where; it must not exist yet [default: ./carbonctl-practice]
    pub(crate) dir: Option<PathBuf>,
    /// Which configuration generation
    #[arg(long, value_parser = ["toml", "xml"], default_value = "toml")]
    pub(crate) generation: String,
    /// Continue with the guided setup on it; an existing practice home is used
    #[arg(long)]
    pub(crate) setup: bool,
}

/// Makes the practice home; with `--setup` continues with the guided setup on it.
pub(super) fn run(mut context: CommandContext, args: PracticeArgs) -> Result<Exit, CommandFailure> {
    let setup = args.setup;
    context.may_write("make a practice home")?;
    let dir = args.dir.unwrap_or_else(|| PathBuf::from("carbonctl-practice"));
    let dir = context.executor.world.absolute(&dir)?;
    if !(setup && machine::is_dir(&dir)) {
        if context.global.dry_run {
            let words = format!("Dry run: the practice home would be made in {}.", dir.shown());
            if context.output.json {
                context
                    .output
                    .document(&serde_json::json!({ "path": dir, "made": false }))?;
            } else {
                context.output.talk(&words);
            }
            return Ok(Exit::Done);
        }
        context.drive(Request::MakePractice {
            dir: dir.clone(),
            toml: args.generation == "toml",
        })?;
        if context.output.json {
            context.output.document(&serde_json::json!({ "path": dir }))?;
        } else {
            context
                .output
                .talk(&format!("The practice home is in {}.", dir.shown()));
        }
    }
    context.tell(Request::Dismiss);
    context.tell(Request::NameHome(dir.raw_text()));
    if !setup {
        let [check, start] = ["check", "start"].map(|words| carbonctl(words, Some(&dir)));
        context.output.talk(&format!(
            "Try: carbonctl --home {}\n     {check}\n     {start}",
            shell::path(&dir)
        ));
        return Ok(Exit::Done);
    }
    if on_terminal() {
        return super::setup::run(context);
    }
    // Nobody can be asked: show what the setup would recommend, and write nothing.
    context.open()?;
    for step in [StepId::Java, StepId::Memory, StepId::Names, StepId::Cluster] {
        context.drive(Request::Recommend(step))?;
    }
    if let Ok(plan) = context.session.plan() {
        context.output.page(&text::plan(context.output, plan))?;
    }
    context
        .output
        .talk("There is no terminal to ask on: nothing was written. This is what the guided setup recommends.");
    Ok(Exit::Done)
}
