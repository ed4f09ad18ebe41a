//! Runs the full screen for the commands, and the server in its place where that was chosen.

use std::io;
use std::io::IsTerminal as _;
use std::time::Duration;

use crate::apply;
use crate::engine::Session;

use super::super::exit::{CommandFailure, Exit};
use super::super::terminal_style::{ColorWish, TerminalStyle};
use super::super::tui;
use super::context::CommandContext;

/// How long a stop on the screen waits before it offers to kill the server.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs the full screen, then the server on this terminal where that was chosen there.
pub(super) fn full_screen(context: CommandContext, start: tui::Start) -> Result<Exit, CommandFailure> {
    let var = |name: &str| std::env::var(name).ok();
    let (no_color, ascii) = (context.global.no_color, context.global.ascii);
    let remembered = apply::look(&var("TERM").unwrap_or_default());
    let look =
        TerminalStyle::detect(&var, no_color, ascii).or_remembered(remembered, ColorWish::of(&var, no_color), ascii);
    let output = context.output;
    let mut context = context;
    // Whoever watches the screen is soon asked whether to kill the server.
    context.set_timeouts(|timeouts| timeouts.stop = STOP_TIMEOUT);
    let summary = tui::run(context.session, &context.executor, start, look)
        .map_err(|e| CommandFailure::failed(format!("the terminal cannot be used: {e}"), "try `carbonctl --plain`"))?;
    for line in summary.lines {
        output.talk(&line);
    }
    if let Some(facts) = summary.foreground.as_deref().and_then(Session::facts) {
        output.talk("The server runs on this terminal from here on; Ctrl-C ends it.");
        let java = crate::engine::proof::java_for_start(facts);
        let error = crate::server::foreground(&facts.home, java, &mut |note| output.talk(note));
        return Err(error.into());
    }
    Ok(if summary.signal.is_some() {
        Exit::Interrupted
    } else {
        Exit::Done
    })
}

/// Whether a person reads and types.
pub(super) fn on_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether the screen cannot be redrawn, or must not be.
pub(super) fn plain(context: &CommandContext) -> bool {
    context.global.plain
        || context
            .executor
            .world
            .var("TERM")
            .is_none_or(|term| term.is_empty() || term == "dumb")
            && cfg!(unix)
}
