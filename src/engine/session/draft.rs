//! The draft of a session: the answers so far, kept for a run after this one.

use crate::apply::Draft;

/// How a session stands with the draft of its home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DraftState {
    /// This run keeps none: it is no guided setup, it writes nothing, or the user discarded it on the way out.
    #[default]
    Off,
    /// Whether an earlier run left one is not known yet; nothing is kept meanwhile, so that it is not replaced.
    Unread,
    /// An earlier run left this one, and the user has not decided about it.
    Offered(Box<Draft>),
    /// What is kept now.
    Kept(Option<Box<Draft>>),
}
