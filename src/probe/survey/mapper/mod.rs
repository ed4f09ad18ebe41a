//! Surveys what the config mapper does with a `deployment.toml` that parses.
//!
//! Placeholders that nothing fills in, values that break the XML they are written into, the types of databases it knows.

mod gaps;
mod known_keys;
mod types;
mod unescaped;
mod written;

use toml_edit::Document;

use super::SurveyContext;
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;

pub use gaps::{Gap, Lack};
pub use types::DatabaseTypes;
pub use unescaped::Unescaped;

/// The result.
#[derive(Clone, Debug)]
pub struct Mapper {
    /// Placeholders that are not certain to be filled in; none where no `deployment.toml` is in effect.
    pub gaps: Known<Vec<Gap>>,
    /// Values that break the XML they are written into.
    pub unescaped: Vec<Unescaped>,
    /// The types of databases that this pack knows.
    pub types: DatabaseTypes,
}

impl Default for Mapper {
    fn default() -> Self {
        Self {
            gaps: Err(Unknown::because("not read")),
            unescaped: Vec::new(),
            types: DatabaseTypes::default(),
        }
    }
}

impl Mapper {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        if context.home.source != ConfigSource::Toml {
            return Self {
                gaps: Ok(Vec::new()),
                ..Self::default()
            };
        }
        let Some(text) = context.files.text(FileRole::DeploymentToml) else {
            return Self {
                gaps: Err(Unknown::because("deployment.toml cannot be read")),
                ..Self::default()
            };
        };
        let Ok(document) = Document::parse(text) else {
            return Self {
                gaps: Err(Unknown::because("deployment.toml does not parse")),
                ..Self::default()
            };
        };
        let entries = written::entries(&document);
        let packed = known_keys::Packed::read(context.home);
        Self {
            types: DatabaseTypes::of(packed.inferences.as_ref()),
            gaps: Ok(gaps::find(context, &entries, &packed)),
            unescaped: unescaped::find(context.home, &entries),
        }
    }
}
