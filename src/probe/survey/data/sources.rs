//! Reads the datasources of a home whose files are in effect: `*-datasources.xml`.

use std::io;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

use super::super::SurveyContext;
use super::super::mapper::DatabaseTypes;
use super::spelling::{Misspelt, misspelt};
use super::url::Url;
use crate::disk::{Refusal, Root};
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::probe::files::{FileState, ReadBudget, read_in};
use crate::probe::reading::elsewhere;
use crate::text::{EditError, Format, xml};

/// One datasource.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name: `WSO2_CARBON_DB`, or the table of `deployment.toml`: `shared_db`.
    pub name: String,
    /// The name by which others find it: `jdbc/SHARED_DB`.
    pub jndi: Option<String>,
    /// Which database.
    pub url: Url,
    /// The database user, where a plain one is written.
    pub user: Option<String>,
    /// Where it is written: `master-datasources.xml:25`.
    pub written: String,
    /// Stores its data in a Cassandra that runs inside this server.
    pub embedded_cassandra: bool,
    /// A store of Cassandra, with no JDBC URL at all.
    pub cassandra: bool,
    /// What is written about its database beside the URL.
    pub stated: Stated,
}

/// What is written about the database of a datasource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// Its `type` in `deployment.toml`.
    pub kind: Option<String>,
    /// The class of its driver.
    pub driver: Option<String>,
    /// The class that this pack infers from the type, where none is written.
    pub inferred: Option<String>,
    /// Whether the driver is written and empty, which replaces the one that the product would take.
    pub empty_driver: bool,
    /// Whether a URL is written.
    pub url: bool,
    /// What is misspelt in that URL.
    pub misspelt: Option<Misspelt>,
}

impl Stated {
    /// Of what is written; a driver that is filled in at the start is not known.
    pub(super) fn of(kind: Option<String>, driver: Option<String>, url: Option<&str>) -> Self {
        let known = |text: &String| !text.trim().is_empty() && elsewhere(text).is_none();
        Self {
            kind: kind.filter(known),
            inferred: None,
            empty_driver: driver.as_ref().is_some_and(|text| text.trim().is_empty()),
            driver: driver.filter(known),
            url: url.is_some_and(|url| !url.trim().is_empty()),
            misspelt: url.and_then(misspelt),
        }
    }
}

impl Source {
    /// Takes the driver that this pack infers from the type, where none is written.
    pub(super) fn infer(&mut self, types: &DatabaseTypes, written: bool) {
        if let (Some(kind), false) = (&self.stated.kind, written) {
            self.stated.inferred = types.driver(&self.name, kind).map(str::to_owned);
        }
    }

    /// Whether this is the datasource with a name.
    pub fn is_called(&self, name: &str) -> bool {
        let bare = |text: &str| text.trim().trim_start_matches("jdbc/").to_ascii_lowercase();
        let wanted = bare(name);
        bare(&self.name) == wanted || self.jndi.as_deref().is_some_and(|jndi| bare(jndi) == wanted)
    }

    /// The classes of which its driver must hold one: the written one, else the one that the pack infers, else those of its engine.
    /// None where the product includes
    /// the driver, or none is known.
    pub fn driver_classes(&self) -> Vec<String> {
        let Some(database) = self.url.database() else {
            return Vec::new();
        };
        let known = database.engine.driver_classes();
        match self.stated.driver.as_deref().or(self.stated.inferred.as_deref()) {
            Some(class) if !known.is_empty() && !class.is_empty() && elsewhere(class).is_none() => {
                vec![class.to_owned()]
            }
            _ => known.iter().map(|class| (*class).to_owned()).collect(),
        }
    }

    /// Whether this is the database that each server has for itself: the local registry.
    pub fn is_local_registry(&self) -> bool {
        self.is_called("jdbc/WSO2CarbonDB") || self.is_called("WSO2_CARBON_DB")
    }
}

/// The datasources of a home whose files are in effect.
pub(super) fn of_files(context: &SurveyContext) -> Known<Vec<Source>> {
    let files = files(context)?;
    let (mut all, mut room) = (Vec::new(), ReadBudget::default());
    for path in files {
        let shown = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let text = match room.keep(read_in(&context.home.root, &path, Format::Xml)) {
            FileState::Here { source, .. } => source.text,
            FileState::Absent => continue,
            FileState::Unusable(reason) => return Err(Unknown::because(format!("{shown} {reason}"))),
        };
        let document = xml::document(text.trim_start_matches('\u{feff}'))
            .map_err(|error| Unknown::because(format!("{shown} does not parse: {error}")))?;
        all.extend(of_document(&document, &shown));
    }
    Ok(all)
}

/// A file of datasources that does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedFile {
    /// Relative to the home.
    pub path: PathBuf,
    /// From 1, where the parser names one.
    pub line: Option<usize>,
    /// The parser's message, with line and column.
    pub problem: String,
}

/// The files of datasources that do not parse, such as one with a bare `&` in a URL.
pub(super) fn malformed(context: &SurveyContext) -> Vec<MalformedFile> {
    let mut room = ReadBudget::default();
    let mut all = Vec::new();
    for path in files(context).unwrap_or_default() {
        let FileState::Here { source, .. } = room.keep(read_in(&context.home.root, &path, Format::Xml)) else {
            continue;
        };
        let Err(error) = xml::check(source.text.trim_start_matches('\u{feff}')) else {
            continue;
        };
        let (line, problem) = match error {
            EditError::Malformed { line, column, problem } => {
                (Some(line), format!("line {line}, column {column}: {problem}"))
            }
            // Too large or too deep to be judged is no fault of its text.
            EditError::Bound(_) => continue,
            other => (None, other.to_string()),
        };
        let path = path.strip_prefix(&context.home.path).unwrap_or(&path).to_owned();
        all.push(MalformedFile { path, line, problem });
    }
    all
}

/// `master-datasources.xml` first; some profiles have them beside `carbon.xml`.
fn files(context: &SurveyContext) -> Known<Vec<PathBuf>> {
    let conf = context.home.at(context.home.conf());
    let mut files = Vec::new();
    for dir in [conf.join("datasources"), conf] {
        files.extend(named(&context.home.root, &dir)?);
        if !files.is_empty() {
            break;
        }
    }
    if files.is_empty() {
        let shown = context.home.conf().join("datasources");
        return Err(Unknown::because(format!("no datasources are in {}", shown.shown())));
    }
    files.sort_by_key(|path| (!path.ends_with("master-datasources.xml"), path.clone()));
    Ok(files)
}

fn named(root: &Root, dir: &Path) -> Known<Vec<PathBuf>> {
    let entries = match root.list(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => {
            return Err(Unknown::because(format!(
                "{} cannot be read: {}",
                dir.shown(),
                Refusal::told(&e)
            )));
        }
    };
    Ok(entries
        .into_iter()
        .take(1000)
        .map(|entry| entry.path)
        .filter(|path| path.to_string_lossy().ends_with("-datasources.xml"))
        .collect())
}

fn of_document(document: &Document, shown: &str) -> Vec<Source> {
    let found = document.descendants().filter(|node| node.has_tag_name("datasource"));
    found.filter_map(|node| of_node(document, node, shown)).collect()
}

fn of_node(document: &Document, node: Node, shown: &str) -> Option<Source> {
    let name = text(child(node, "name")?);
    let definition = child(node, "definition");
    let kind = definition.and_then(|node| node.attribute("type")).unwrap_or("RDBMS");
    let configuration = definition.and_then(|node| child(node, "configuration"));
    let value = |key: &str| configuration.and_then(|node| child(node, key));
    let plain = |key: &str| value(key).filter(|node| !aliased(*node)).map(text);
    let cassandra = kind.eq_ignore_ascii_case("CASSANDRA");
    // Tables in memory and queries of other sources are not databases.
    if !cassandra && !kind.eq_ignore_ascii_case("RDBMS") {
        return None;
    }
    let url = match value("url") {
        Some(node) if aliased(node) => Url::Placeholder("a secret alias: the value is in the secure vault".into()),
        Some(node) => Url::parse(&text(node)),
        // Another class of the driver's own has it in properties.
        None if value("dataSourceClassName").is_some() => {
            Url::Placeholder("given by properties of its own class".into())
        }
        None => Url::Missing,
    };
    Some(Source {
        name,
        jndi: child(node, "jndiConfig").and_then(|node| child(node, "name")).map(text),
        url,
        user: plain("username").filter(|user| !user.is_empty() && elsewhere(user).is_none()),
        written: format!("{shown}:{}", document.text_pos_at(node.range().start).row),
        embedded_cassandra: cassandra && plain("externalCassandra").is_none_or(|text| text != "true"),
        cassandra,
        stated: Stated::of(
            None,
            plain("driverClassName"),
            plain("url").filter(|_| !cassandra).as_deref(),
        ),
    })
}

/// The child element of this local name.
pub(super) fn child<'a, 'd>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    node.children()
        .find(|node| node.is_element() && node.tag_name().name() == name)
}

/// The text of an element, without white space around it; comments do not count.
pub(super) fn text(node: Node) -> String {
    let pieces = node.children().filter(Node::is_text).filter_map(|node| node.text());
    pieces.collect::<String>().trim().to_owned()
}

/// Whether an element leaves its value to the secure vault.
fn aliased(node: Node) -> bool {
    node.attributes().any(|attribute| attribute.name() == "secretAlias")
}
