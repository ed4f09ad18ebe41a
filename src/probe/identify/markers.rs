//! The markers of a product home, read one by one. Source: the packs of the family.

use std::io::Read as _;
use std::path::Path;

use crate::disk::Root;
use crate::domain::home::{Generation, Home, Layout};
use crate::text::{Format, in_bounds, xml};

/// The configuration file that every product has, below its configuration directory.
pub(super) const CARBON_XML: &str = "carbon.xml";

/// The two files that every full pack has.
pub(super) const VERSION_FILES: [&str; 2] = ["bin/version.txt", "bin/wso2carbon-version.txt"];

/// The flag by which a classic start script passes `deployment.toml` to the server.
const TOML_MARK: &str = "-Dcarbon.new.config.dir.path";

/// The flag by which the Micro Integrator's start script does.
const MI_MARK: &str = "-DavoidConfigHashRead";

/// The limit for reading a start script or a `carbon.xml`; bytes.
pub(super) const LARGEST: u64 = 1 << 20;

/// Name and version of `bin/version.txt`: `WSO2 Identity Server v7.0.1-SNAPSHOT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProductTitle {
    pub(super) name: String,
    pub(super) version: String,
}

/// Which bootstrap jar is in `bin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Jar {
    Carbon,
    Mi,
}

/// What `carbon.xml` says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CarbonXml {
    pub(super) name: Option<String>,
    pub(super) key: Option<String>,
    pub(super) version: Option<String>,
}

/// Reads a version file: the name is the text before the last ` v`.
pub(super) fn titled(root: &Root, path: &Path) -> Option<ProductTitle> {
    let text = small(root, path, 4096)?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let (name, version) = line.rsplit_once(" v")?;
    version.starts_with(|c: char| c.is_ascii_digit()).then(|| ProductTitle {
        name: name.trim().to_owned(),
        version: version.trim().to_owned(),
    })
}

/// Looks for the bootstrap jar.
pub(super) fn jar(root: &Root, home: &Path) -> Option<Jar> {
    let mut found = None;
    for entry in root.list(&home.join("bin")).ok()? {
        let name = entry.name();
        if Path::new(name).extension().is_none_or(|ending| ending != "jar") {
            continue;
        }
        if name.starts_with("org.wso2.micro.integrator.bootstrap-") {
            return Some(Jar::Mi);
        }
        if name.starts_with("org.wso2.carbon.bootstrap-") {
            found = Some(Jar::Carbon);
        }
    }
    found
}

/// Whether a start script passes `deployment.toml` to the server; `None` where it cannot be read. Comments do not count.
pub(super) fn has_toml_mark(root: &Root, script: &Path, layout: Layout) -> Option<bool> {
    let mark = if layout == Layout::Mi { MI_MARK } else { TOML_MARK };
    let text = small(root, script, LARGEST)?;
    Some(text.lines().any(|line| {
        let line = line.trim_start();
        let first = line.split_whitespace().next().unwrap_or_default();
        let comment = line.starts_with('#') || line.starts_with("::") || first.eq_ignore_ascii_case("rem");
        !comment && line.contains(mark)
    }))
}

/// Whether the config mapper's templates are here.
pub(super) fn has_templates(root: &Root, mapper: &Path) -> bool {
    root.may_be_dir(&mapper.join("templates"))
}

/// Whether the config mapper's key lists are here.
pub(super) fn has_mapper_lists(root: &Root, mapper: &Path) -> bool {
    ["key-mappings.json", "default.json"]
        .iter()
        .any(|name| root.may_be_file(&mapper.join(name)))
}

/// The generation of an MI or classic home; `None` where only a start script could show it and none can be read.
pub(super) fn generation(home: &Home, jar: Option<Jar>, toml: bool) -> Option<Generation> {
    let (root, layout) = (&home.root, home.layout);
    let script = home.script.as_ref().or(home.bat.as_ref());
    let marked = script.and_then(|path| has_toml_mark(root, &home.at(path), layout));
    let is_toml = match layout {
        Layout::Pack(_) => false,
        Layout::Mi => marked == Some(true) || (jar == Some(Jar::Mi) && has_templates(root, &home.mapper_dir())) || toml,
        Layout::Classic => marked?,
    };
    Some(if is_toml { Generation::Toml } else { Generation::Xml })
}

/// Name, key and version in `carbon.xml`, for packs whose version file is missing. Only a complete parse is needed here, no
/// spans; an unreadable file gives nothing.
pub(super) fn carbon_xml(root: &Root, path: &Path) -> CarbonXml {
    let text = small(root, path, LARGEST).unwrap_or_default();
    let text = text.trim_start_matches('\u{feff}');
    let Ok(document) = in_bounds(text, Format::Xml).and_then(|()| xml::document(text)) else {
        return CarbonXml::default();
    };
    let child = |name: &str| {
        let mut children = document.root_element().children();
        let element = children.find(|node| node.is_element() && node.tag_name().name() == name)?;
        let value = element.text()?.trim();
        // A placeholder is not a name.
        (!value.is_empty() && !value.contains("${")).then(|| value.to_owned())
    };
    CarbonXml {
        name: child("Name"),
        key: child("ServerKey"),
        version: child("Version"),
    }
}

/// The beginning of a text file; bytes that are not UTF-8 are replaced.
pub(super) fn small(root: &Root, path: &Path, largest: u64) -> Option<String> {
    let mut bytes = Vec::new();
    root.open(path).ok()?.take(largest).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> Root {
        Root::machine()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn the_name_ends_at_the_last_v() {
        let read = titled(&here(), file("\r\nWSO2 API v2 Manager v3.0.0-SNAPSHOT\r\n").path()).unwrap();
        assert_eq!(
            (read.name.as_str(), read.version.as_str()),
            ("WSO2 API v2 Manager", "3.0.0-SNAPSHOT")
        );
        assert_eq!(titled(&here(), file("WSO2 API Manager").path()), None);
        assert_eq!(titled(&here(), file("made with love and vigour").path()), None);
    }

    #[test]
    fn a_commented_mark_is_no_mark() {
        let with = file(
            "#!/bin/sh\n$JAVACMD \\\n  -Dcarbon.new.config.dir.path=\"$CARBON_HOME/repository/resources/conf\" \\\n",
        );
        assert_eq!(has_toml_mark(&here(), with.path(), Layout::Classic), Some(true));
        assert_eq!(has_toml_mark(&here(), with.path(), Layout::Mi), Some(false));
        let without = file(
            "# -Dcarbon.new.config.dir.path\nREM -Dcarbon.new.config.dir.path=x\n:: -Dcarbon.new.config.dir.path\n",
        );
        assert_eq!(has_toml_mark(&here(), without.path(), Layout::Classic), Some(false));
    }

    #[test]
    fn carbon_xml_names_itself_but_placeholders_do_not() {
        let read = carbon_xml(
            &here(),
            file("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Server xmlns=\"urn:x\"><!--<Name>no</Name>--><Name> WSO2 X </Name><ServerKey>${key}</ServerKey><A><Version>9</Version></A></Server>")
                .path(),
        );
        assert_eq!(read.name.as_deref(), Some("WSO2 X"));
        assert_eq!((read.key, read.version), (None, None));
        assert_eq!(carbon_xml(&here(), file("<Server><Name>").path()), CarbonXml::default());
    }
}
