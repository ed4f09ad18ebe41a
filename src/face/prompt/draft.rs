//! Offers the draft of an earlier run, and says on the way out that this one's is kept.

use inquire::Select;

use super::super::exit::CommandFailure;
use super::super::output::Output;
use super::super::report::text;
use super::terminal::{PromptFlow, broken_off, say_notice};
use crate::engine::confirm::{self, Confirmation};
use crate::engine::{self, DraftState, ExecutorContext, Request, Session};

/// Shows the offered draft, if there is one, and does with it what is chosen.
pub(super) fn offer(
    session: &mut Session,
    context: &ExecutorContext,
    output: Output,
) -> Result<PromptFlow, CommandFailure> {
    if !matches!(session.draft(), DraftState::Offered(_)) {
        return Ok(PromptFlow::Next);
    }
    for part in confirm::offer(session) {
        output.talk(&text::wrap(&part, 0, 2));
    }
    let asked = confirm::asked(Confirmation::Resume);
    let discard = confirm::third(session, Confirmation::Resume).unwrap_or_default();
    let words = vec![asked.yes, confirm::no(Confirmation::Resume), discard];
    let chosen = Select::new(asked.question, words)
        .prompt_skippable()
        .map_err(broken_off)?;
    let request = match chosen {
        Some(word) if word == asked.yes => Request::ResumeDraft,
        Some(word) if word == discard => Request::DiscardDraft,
        Some(_) => Request::PutOffDraft,
        None => return Ok(PromptFlow::Back),
    };
    engine::drive(session, context, request);
    say_notice(session, output);
    Ok(PromptFlow::Next)
}

/// Says that the answers are kept, where some are.
pub(super) fn say_kept(session: &Session, output: Output) {
    if confirm::keeps_draft(session) {
        output.talk(&text::wrap(confirm::KEPT, 0, 0));
    }
}
