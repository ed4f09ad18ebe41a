//! Determines whether a server has ever run, from all that a run leaves in its home.

mod logs;
mod traces;

use crate::domain::Past;
use crate::domain::home::Home;

/// What earlier runs left in a home. [`Past::verdict`] decides.
pub(super) fn look(home: &Home) -> Past {
    let mut past = Past::default();
    logs::look(home, &mut past);
    traces::look(home, &mut past);
    past
}
