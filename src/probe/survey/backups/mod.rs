//! What there is to save, how large it is, when it was last saved, and what would stand in the way of a recovery.

mod newest;
mod recovery;
mod size;

use crate::domain::known::{Known, Unknown};

use super::Look;

pub use newest::{Newest, Place};
pub use recovery::{PidFile, Recovery, Rendering};
pub use size::Size;

/// See above.
#[derive(Clone, Debug)]
pub struct Backups {
    /// How large `repository` is, without its logs.
    pub repository: Known<Size>,
    /// How large the whole home is, without `tmp`.
    pub whole: Known<Size>,
    /// The directory of the backups; `None` where it was not told.
    pub place: Known<Option<Place>>,
    /// What stands in the way of a start after a copy was brought back.
    pub recovery: Known<Recovery>,
}

impl Default for Backups {
    fn default() -> Self {
        fn not<T>() -> Known<T> {
            Err(Unknown::because("not looked at"))
        }
        Self {
            repository: not(),
            whole: not(),
            place: not(),
            recovery: not(),
        }
    }
}

impl Backups {
    /// Looks.
    pub fn look(look: &Look) -> Self {
        let (repository, whole) = size::of(&look.home.path);
        Self {
            repository,
            whole,
            place: newest::look(look),
            recovery: Ok(recovery::look(look)),
        }
    }
}
