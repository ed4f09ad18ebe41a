//! Offers the draft of an earlier run, and says on the way out that this one's is kept.

use super::super::exit::CommandFailure;
use super::super::report::text;
use super::lines::{Flow, Lines, Reply, say_notice};
use super::menu::{Choice, Menu};
use crate::engine::confirm::{self, Confirmation};
use crate::engine::{self, DraftState, ExecutorContext, Request, Session};

/// What is done with the offered draft.
#[derive(Clone, Copy)]
enum Fate {
    Resume,
    Later,
    Discard,
}

/// Shows the offered draft, if there is one, and does with it what is chosen.
pub(super) fn offer(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Flow, CommandFailure> {
    if !matches!(session.draft(), DraftState::Offered(_)) {
        return Ok(Flow::Next);
    }
    for part in confirm::offer(session) {
        lines.say(&text::wrap(&part, 0, 2))?;
    }
    let asked = confirm::asked(Confirmation::Resume);
    let discard = confirm::third(session, Confirmation::Resume).unwrap_or_default();
    let item = |words: &str, fate| (words.to_owned(), words.to_owned(), fate);
    let menu = Menu {
        question: asked.question,
        items: vec![
            item(asked.yes, Fate::Resume),
            item(confirm::no(Confirmation::Resume), Fate::Later),
            item(discard, Fate::Discard),
        ],
        default: 0,
        open: false,
    };
    let fate = loop {
        match menu.ask(lines)? {
            Choice::Of(fate) => break *fate,
            Choice::Other(Reply::Back) => return Ok(Flow::Back),
            Choice::Other(Reply::Leave) => return Ok(Flow::Leave),
            Choice::Typed(_) | Choice::Other(_) => lines.say(&text::wrap(confirm::KEPT, 0, 0))?,
        }
    };
    let request = match fate {
        Fate::Resume => Request::ResumeDraft,
        Fate::Later => Request::PutOffDraft,
        Fate::Discard => Request::DiscardDraft,
    };
    engine::drive(session, context, request);
    say_notice(session, lines)?;
    Ok(Flow::Next)
}

/// Says that the answers are kept, where some are.
pub(super) fn say_kept(session: &Session, lines: Lines) -> Result<(), CommandFailure> {
    if confirm::keeps_draft(session) {
        lines.say(&text::wrap(confirm::KEPT, 0, 0))?;
    }
    Ok(())
}
