//! The guided setup and the console, on whichever face this terminal can carry; and the practice home.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::time::Duration;

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::engine::{Msg, StepId};

use super::super::exit::{Exit, Failure};
use super::super::look::Look;
use super::super::report::text;
use super::super::{prompt, tui};
use super::desk::Desk;

/// How long a stop on the screen goes on before it asks whether to end the server by force.
const STOP_PATIENCE: Duration = Duration::from_secs(30);

/// The guided setup: full screen, or line prompts where the terminal cannot redraw.
pub(super) fn guided(mut desk: Desk) -> Result<Exit, Failure> {
    desk.session.options.heal = true;
    if !on_terminal() {
        return Err(Failure::usage(
            "the guided setup needs a terminal",
            "use `carbonctl recommend` and `carbonctl apply` in scripts; `carbonctl --help` lists all commands",
        ));
    }
    if plain(&desk) {
        return prompt::setup(&mut desk.session, &desk.context, desk.output);
    }
    full_screen(desk, tui::Start::Wizard)
}

/// The control screen.
pub(super) fn console(mut desk: Desk) -> Result<Exit, Failure> {
    if !on_terminal() || plain(&desk) {
        return Err(Failure::usage(
            "the console needs a terminal that can be redrawn",
            "use `carbonctl status`, `logs -f`, `start` and `stop`",
        ));
    }
    desk.session.watched = Some(Box::new(desk.choose()?));
    desk.session.step = StepId::Control;
    full_screen(desk, tui::Start::Console)
}

fn full_screen(desk: Desk, start: tui::Start) -> Result<Exit, Failure> {
    let look = Look::detect(
        &|name| std::env::var(name).ok(),
        desk.global.no_color,
        desk.global.ascii,
    );
    let output = desk.output;
    let mut desk = desk;
    // Who looks at the screen is asked before long whether force is to help.
    desk.session.options.patience.stop = STOP_PATIENCE;
    let summary = tui::run(desk.session, &desk.context, start, look)
        .map_err(|e| Failure::failed(format!("the terminal cannot be used: {e}"), "try `carbonctl --plain`"))?;
    for line in summary.lines {
        output.talk(&line);
    }
    if let Some(facts) = summary.foreground.and_then(|session| session.facts) {
        output.talk("The server runs on this terminal from here on; Ctrl-C ends it.");
        let java = crate::engine::proof::java_for_start(&facts);
        let error = crate::server::foreground(&facts.home, java, &mut |note| output.talk(note));
        return Err(error.into());
    }
    Ok(if summary.signal.is_some() {
        Exit::Interrupted
    } else {
        Exit::Done
    })
}

fn on_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn plain(desk: &Desk) -> bool {
    desk.global.plain || desk.context.world.var("TERM").is_none_or(|term| term == "dumb") && cfg!(unix)
}

/// Makes the practice home; with `--setup` goes on with the guided setup on it.
pub(super) fn practice(mut desk: Desk, dir: Option<PathBuf>, toml: bool, setup: bool) -> Result<Exit, Failure> {
    desk.may_write("make a practice home")?;
    let dir = dir.unwrap_or_else(|| PathBuf::from("carbonctl-practice"));
    let dir = desk.context.world.cwd.join(dir);
    if !(setup && machine::is_dir(&dir)) {
        if desk.global.dry_run {
            let words = format!("Dry run: the practice home would be made in {}.", dir.shown());
            if desk.output.json {
                desk.output
                    .document(&serde_json::json!({ "path": dir, "made": false }))?;
            } else {
                desk.output.talk(&words);
            }
            return Ok(Exit::Done);
        }
        desk.drive(Msg::MakePractice { dir: dir.clone(), toml })?;
        if desk.output.json {
            desk.output.document(&serde_json::json!({ "path": dir }))?;
        } else {
            desk.output.talk(&format!("The practice home is in {}.", dir.shown()));
        }
    }
    desk.session.notice = None;
    desk.session.options.home = Some(dir.raw_text());
    let shown = dir.shown();
    if !setup {
        desk.output.talk(&format!(
            "Try: carbonctl --home {shown}\n     carbonctl check --home {shown}\n     carbonctl start --home {shown}"
        ));
        return Ok(Exit::Done);
    }
    if on_terminal() {
        return guided(desk);
    }
    // Nobody to ask: show what the setup would propose, and write nothing.
    desk.open()?;
    for step in [StepId::Java, StepId::Memory, StepId::Names, StepId::Cluster] {
        desk.drive(Msg::Recommend(step))?;
    }
    if let Ok(plan) = &desk.session.plan {
        desk.output.page(&text::plan(desk.output, plan))?;
    }
    desk.output
        .talk("There is no terminal to ask on: nothing was written. This is what the guided setup recommends.");
    Ok(Exit::Done)
}
