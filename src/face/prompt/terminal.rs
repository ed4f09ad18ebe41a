//! What every prompt needs: where it leads, the heading of a step, the last notice, and what a broken prompt means.

use inquire::{Confirm, InquireError, Password, PasswordDisplayMode};

use super::super::exit::{CommandFailure, visible};
use super::super::output::Output;
use super::super::report::text;
use crate::domain::secret::Secret;
use crate::engine::{Request, Session, StepId, Tone};

/// Where a prompt leads.
pub(super) enum PromptFlow {
    Next,
    Back,
}

/// Asks for a secret twice, hidden.
pub(crate) fn secret(title: &str) -> Result<Secret, CommandFailure> {
    let typed = Password::new(&visible(&format!("{title}:"), ""))
        .with_display_mode(PasswordDisplayMode::Masked)
        .with_custom_confirmation_message("Once more:")
        .with_custom_confirmation_error_message("The two differ; type both again.")
        .prompt()
        .map_err(broken_off)?;
    Ok(Secret::new(typed))
}

/// Asks yes or no; the default is no.
pub(crate) fn confirm(question: &str) -> Result<bool, CommandFailure> {
    Confirm::new(&visible(question, ""))
        .with_default(false)
        .prompt()
        .map_err(broken_off)
}

/// What it means that a prompt gave no answer.
pub(super) fn broken_off(error: InquireError) -> CommandFailure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => CommandFailure::interrupted(),
        InquireError::NotTTY => CommandFailure::usage(
            "this asks questions, and there is no terminal",
            "use --yes, or an answers file with `carbonctl apply`",
        ),
        other => CommandFailure::failed(
            format!("the terminal cannot be used: {other}"),
            "use an answers file with `carbonctl apply`",
        ),
    }
}

/// Says which step begins, and why it is there.
pub(super) fn heading(output: Output, step: StepId) {
    let row = step.row();
    output.talk(&format!("\n{}  {}\n{}", row.code, row.title, text::wrap(row.why, 0, 0)));
}

/// Says what happened last, once.
pub(super) fn say_notice(session: &mut Session, output: Output) {
    if let Some(notice) = session.notice().cloned() {
        session.request(Request::Dismiss);
        let mark = if notice.tone == Tone::Bad { "! " } else { "" };
        output.talk(&text::wrap(&format!("{mark}{}", notice.text), 0, 2));
    }
}
