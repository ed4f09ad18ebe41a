//! Surveys backups: what there is to save, how large it is, when it was last saved, and what would prevent a recovery.

mod newest;
mod recovery;
mod size;

use crate::domain::home::Layout;
use crate::domain::known::{Known, Unknown};

use super::SurveyContext;

pub use newest::{BackupDirectory, Newest};
pub use recovery::{Rendering, StartObstacles};
pub use size::Size;

/// The result of this part of the survey.
#[derive(Clone, Debug)]
pub struct Backups {
    /// What of this home changes while the server runs, or is deployed into it; relative.
    pub parts: Vec<&'static str>,
    /// How large `repository` is, without its logs.
    pub repository: Known<Size>,
    /// The size of the complete home, without `tmp`.
    pub whole: Known<Size>,
    /// The directory of the backups; `None` where none is set.
    pub place: Known<Option<BackupDirectory>>,
    /// What prevents a start after a copy was restored.
    pub recovery: Known<StartObstacles>,
}

impl Default for Backups {
    fn default() -> Self {
        fn not<T>() -> Known<T> {
            Err(Unknown::because("not read"))
        }
        Self {
            parts: Vec::new(),
            repository: not(),
            whole: not(),
            place: not(),
            recovery: not(),
        }
    }
}

impl Backups {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        let (repository, whole) = size::of(&context.home.root, &context.home.path);
        Self {
            parts: parts(context),
            repository,
            whole,
            place: newest::inspect(context),
            recovery: Ok(recovery::inspect(context)),
        }
    }
}

/// Source: the packs; the servers below `wso2/` of one have none of their own.
fn parts(context: &SurveyContext) -> Vec<&'static str> {
    let parts: &[&str] = match context.home.layout {
        Layout::Classic => &["repository"],
        Layout::Mi | Layout::Pack(_) => &["repository", "conf", "wso2"],
    };
    let here = parts
        .iter()
        .copied()
        .filter(|part| context.home.root.exists(&context.home.at(part)));
    here.collect()
}
