//! Which of a setting's places holds for this home: the one decision between XML, TOML, properties and script.

use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Home, Layout};
use crate::domain::setting::{At, FileRole, Place, ScriptKnob, Setting, When};
use crate::text::{rotation, script, xml};

use super::files::{HomeFiles, State};

/// The place of a setting in this home, or the reason why it has none.
pub fn place(setting: &Setting, home: &Home, files: &HomeFiles) -> Result<&'static Place, String> {
    let rules = || setting.places.iter().filter(|place| rules(place, home, files));
    rules()
        .find(|place| present(place, home, files))
        .ok_or_else(|| missing(rules().next(), home, files).unwrap_or_else(|| setting.nowhere.to_owned()))
}

/// A place that would be the one, but for its file.
fn missing(place: Option<&Place>, home: &Home, files: &HomeFiles) -> Option<String> {
    let place = place?;
    let gone = !matches!(place.at, At::Script(_))
        && files
            .get(place.file)
            .is_some_and(|loaded| matches!(loaded.state, State::Absent));
    gone.then(|| place.file.path(home))
        .flatten()
        .map(|path| format!("{} is not in this home", path.shown()))
}

/// The start script that belongs to the system this home runs on, with its language.
pub fn dialect(role: FileRole) -> script::Dialect {
    match role {
        FileRole::StartBat => script::Dialect::Bat,
        FileRole::WrapperConf => script::Dialect::WrapperConf,
        _ => script::Dialect::Sh,
    }
}

/// Whether the place is the one by the home's nature, its file aside.
fn rules(place: &Place, home: &Home, files: &HomeFiles) -> bool {
    let toml = home.source == ConfigSource::Toml;
    let right_source = match place.when {
        When::Toml => toml,
        When::TomlMapped => toml && mapped(place, files),
        When::TomlMi => toml && home.layout == Layout::Mi,
        When::TomlClassic => toml && home.layout != Layout::Mi,
        When::TomlFrom46 => toml && home.kernel().is_some_and(|kernel| kernel >= (4, 6, 0)),
        When::TomlPassThrough => toml && home.layout != Layout::Mi && home.product.passes_through(),
        When::Files => !toml,
        When::FilesHostConfig => !toml && host_config(files),
        When::FilesLog4j2 => !toml && log4j2(home, files),
        When::FilesLog4j1 => !toml && !log4j2(home, files),
        When::FilesPassThrough => !toml && pass_through(files),
        When::Always => true,
        When::OnWindows => cfg!(windows),
    };
    right_source && (home.can_cluster() || !needs_cluster(place))
}

/// Whether the file can carry the place: it is there, or it is one that may be made.
fn present(place: &Place, home: &Home, files: &HomeFiles) -> bool {
    let Some(loaded) = files.get(place.file) else {
        return false;
    };
    if let At::Limit(_) = place.at {
        return files.account().is_some();
    }
    if let At::Script(knob) = place.at {
        let Some(text) = loaded.text() else {
            return matches!(loaded.state, State::Unusable(_));
        };
        let dialect = dialect(place.file);
        return match knob {
            ScriptKnob::JavaHome | ScriptKnob::JmxAgent => true,
            ScriptKnob::HeapMin | ScriptKnob::HeapMax => script::heap_style(text, dialect).is_some(),
            ScriptKnob::PermGen => knows_permgen(text, dialect),
            ScriptKnob::HostnameVerification => script::get(text, dialect, knob).is_some(),
        };
    }
    if let (At::LogRotation, Some(text)) = (place.at, loaded.text()) {
        return rotation::get(text).is_some();
    }
    match loaded.state {
        State::Here { .. } | State::Unusable(_) => true,
        State::Absent => match place.file {
            // The guide: create this file if it does not exist.
            FileRole::HazelcastProperties => home.root.is_dir(&home.at(home.conf())),
            // Our own file, made with the first promise.
            FileRole::Continuity => true,
            role => role.on_system().is_some(),
        },
    }
}

/// Whether a Java that this script accepts still has a permanent generation: Java 7 is the last.
fn knows_permgen(text: &str, dialect: script::Dialect) -> bool {
    let old = script::jdk_range(text, dialect).is_none_or(|range| range.min <= 7);
    old && script::get(text, dialect, ScriptKnob::PermGen).is_some()
}

fn needs_cluster(place: &Place) -> bool {
    match place.at {
        At::Property(key) => key.contains("hazelcast"),
        At::Xml(path) => path.starts_with("axisconfig/clustering"),
        At::Toml(key) | At::TomlList(key) => key.starts_with("clustering."),
        At::XmlMembers | At::TomlClusterEnabled => true,
        At::XmlEach(_)
        | At::XmlMade(_)
        | At::TomlFirstUser(_)
        | At::Script(_)
        | At::Each(_)
        | At::LogRotation
        | At::Limit(_)
        | At::Sysctl(_)
        | At::Tmpfile(_) => false,
    }
}

fn mapped(place: &Place, files: &HomeFiles) -> bool {
    match place.at {
        At::Toml(key) | At::TomlList(key) => files.maps(key),
        _ => true,
    }
}

/// Log4j 2 came with kernel 4.5's logging bridge; older kernels never read `log4j2.properties`.
fn log4j2(home: &Home, files: &HomeFiles) -> bool {
    let here = files.text(FileRole::Log4j2).is_some();
    let kernel = home.kernel().is_none_or(|kernel| kernel >= (4, 5, 0));
    here && (kernel || files.text(FileRole::Log4j).is_none())
}

/// Tomcat 8.5 and later take their protocols from `SSLHostConfig` where there is one, and refuse both ways at once.
fn host_config(files: &HomeFiles) -> bool {
    let look = || {
        files.text(FileRole::CatalinaXml).is_some_and(|text| {
            xml::exists(text, "Server/Service/Connector[@scheme='https']/SSLHostConfig").unwrap_or(false)
        })
    };
    *files.nature.host_config.get_or_init(look)
}

/// Only the pass-through and NIO receivers read WSDLEPRPrefix and their own port; the servlet ones repeat Tomcat's.
fn pass_through(files: &HomeFiles) -> bool {
    let class = || {
        let text = files.text(FileRole::Axis2Xml)?;
        xml::get(text, "axisconfig/transportReceiver[@name='http']/@class")
            .ok()
            .flatten()
    };
    let look = || class().is_some_and(|class| class.value.contains(".passthru.") || class.value.contains(".nhttp."));
    *files.nature.pass_through.get_or_init(look)
}
