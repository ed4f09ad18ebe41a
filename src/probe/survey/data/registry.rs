//! Where the registry keeps its resources: `registry.xml`.

use roxmltree::Node;

use super::super::SurveyContext;
use super::sources::{child, text};
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::probe::files::{FileState, read_in};
use crate::text::Format;
use crate::text::xml;

/// A part of the registry that lies in another database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Which part: `/_system/governance`.
    pub path: String,
    /// The datasource; `None` where `registry.xml` names none.
    pub source: Option<String>,
}

/// The registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    /// The datasource of all that is not mounted.
    pub source: Option<String>,
    /// What is mounted from elsewhere.
    pub mounts: Vec<Mount>,
}

/// The registry of a home whose files rule, or whose files were rendered from what is written now.
pub(super) fn of_files(context: &SurveyContext) -> Known<Registry> {
    let shown = context.home.conf().join("registry.xml");
    let because = |reason: &str| Unknown::because(format!("{}: {reason}", shown.shown()));
    let source = match read_in(&context.home.root, &context.home.at(&shown), Format::Xml) {
        FileState::Here { source, .. } => source,
        FileState::Absent => return Err(because("is not in this home")),
        FileState::Unusable(reason) => return Err(because(&reason.to_string())),
    };
    let document = xml::document(source.text.trim_start_matches('\u{feff}'))
        .map_err(|error| because(&format!("does not parse: {error}")))?;
    Ok(of_root(document.root_element()))
}

fn of_root(root: Node) -> Registry {
    let called = |name: &'static str| {
        root.children()
            .filter(move |node| node.is_element() && node.tag_name().name() == name)
    };
    let config = |name: &str| {
        let found = called("dbConfig").find(|node| node.attribute("name") == Some(name));
        found.and_then(|node| child(node, "dataSource")).map(text)
    };
    let current = child(root, "currentDBConfig").map_or_else(|| "wso2registry".to_owned(), text);
    let mounts = called("mount").map(|mount| {
        let id = child(mount, "instanceId").map(text).unwrap_or_default();
        let instance = called("remoteInstance").find(|node| child(*node, "id").map(text).as_deref() == Some(&*id));
        let db = instance.and_then(|node| child(node, "dbConfig")).map(text);
        Mount {
            path: mount.attribute("path").unwrap_or_default().to_owned(),
            source: db.and_then(|db| config(&db)),
        }
    });
    Registry {
        source: config(&current),
        mounts: mounts.collect(),
    }
}
