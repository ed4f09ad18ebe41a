//! Which of a setting's places holds for this home: the one decision between XML, TOML, properties and script.

use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Home, Layout};
use crate::domain::setting::{FileRole, SettingPlace, Setting, When};
use crate::text::address::{self, Context};
use crate::text::xml;

use super::files::{HomeFiles, FileState};

/// The place of a setting in this home, or the reason why it has none.
pub fn place(setting: &Setting, home: &Home, files: &HomeFiles) -> Result<&'static SettingPlace, String> {
    let rules = || setting.places.iter().filter(|place| rules(place, home, files));
    rules()
        .find(|place| present(place, home, files))
        .ok_or_else(|| missing(rules().next(), home, files).unwrap_or_else(|| setting.nowhere.to_owned()))
}

/// A place that would be the one, but for its file.
fn missing(place: Option<&SettingPlace>, home: &Home, files: &HomeFiles) -> Option<String> {
    let place = place?;
    let gone = !place.file.starts_the_server()
        && files
            .get(place.file)
            .is_some_and(|loaded| matches!(loaded.state, FileState::Absent));
    gone.then(|| place.file.path(home))
        .flatten()
        .map(|path| format!("{} is not in this home", path.shown()))
}

/// What the address of a place needs beside the text, in this home.
pub fn context<'a>(place: &SettingPlace, files: &'a HomeFiles) -> Context<'a> {
    Context {
        account: files.account(),
        ..Context::of(place)
    }
}

/// Whether the place is the one by the home's nature, its file aside.
fn rules(place: &SettingPlace, home: &Home, files: &HomeFiles) -> bool {
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
    right_source && (home.can_cluster() || !address::of_clusters(place.at))
}

/// Whether the file can carry the place: it is there, or it is one that may be made.
fn present(place: &SettingPlace, home: &Home, files: &HomeFiles) -> bool {
    let Some(loaded) = files.get(place.file) else {
        return false;
    };
    if !address::fits(place.at, loaded.text(), &context(place, files)) {
        return false;
    }
    match loaded.state {
        FileState::Here { .. } | FileState::Unusable(_) => true,
        FileState::Absent => match place.file {
            // The guide: create this file if it does not exist.
            FileRole::HazelcastProperties => home.root.is_dir(&home.at(home.conf())),
            // Our own file, made with the first promise.
            FileRole::Continuity => true,
            role => role.on_system().is_some(),
        },
    }
}

fn mapped(place: &SettingPlace, files: &HomeFiles) -> bool {
    address::mapper_key(place.at).is_none_or(|key| files.maps(key))
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
