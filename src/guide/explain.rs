//! Formats explanations for the terminal: of a guideline, from its file; of a setting, from its row.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::Guideline;
use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Generation, Home, Layout, Started};
use crate::domain::setting::{FileRole, Setting, SettingPlace, When};
use crate::domain::{Product, ValueKind};

/// The parts of every explanation, in order.
pub const PARTS: [&str; 5] = ["What", "Why", "How it is checked", "How it is cured", "Source"];

/// Width of a line.
const WIDTH: usize = 80;

/// A guideline's explanation under its id and title: headings at the margin, their text indented by two.
pub fn explain_guideline(guideline: &Guideline) -> String {
    let mut out = format!("{}  {}\n\n", guideline.id, guideline.title);
    for line in guideline.explanation.lines() {
        match line.strip_prefix("## ") {
            Some(heading) => {
                let _ = writeln!(out, "{heading}");
            }
            None if line.is_empty() => out.push('\n'),
            None => {
                let _ = writeln!(out, "  {line}");
            }
        }
    }
    out
}

/// A setting's explanation: what it is, why, what to type, where each generation stores it, source.
pub fn explain_setting(setting: &Setting) -> String {
    let mut out = format!("{}  {}\n", setting.id, setting.title);
    let mut part = |heading: &str, text: &str| {
        let _ = write!(out, "\n{heading}\n{}", wrap(text, 2));
    };
    part("Why", setting.why);
    part("Value", &value(setting));
    if setting.only_at_first_start() {
        part(
            "When",
            "By editing, only before the first start. Later the account is in the product's user store: change it there.",
        );
    }
    out.push_str("\nWhere it is written\n");
    if setting.places.is_empty() {
        out.push_str(&wrap("In no file: it selects where another setting is written.", 2));
    }
    for place in setting.places {
        let _ = write!(
            out,
            "  {}\n{}",
            homes(place),
            wrap(&format!("{}: {}", file(place), place.at), 4)
        );
        if let Some(default) = place.default {
            let _ = writeln!(out, "    where nothing is written: {default}");
        }
    }
    if !setting.places.is_empty() {
        let _ = write!(out, "  Otherwise\n{}", wrap(&sentence(setting.nowhere), 4));
    }
    let _ = write!(out, "\nSource\n{}", wrap(setting.source, 2));
    out
}

/// An explanation put together from parts: each heading with its paragraphs.
pub fn explain_parts(id: &str, title: &str, parts: &[(&str, &[&str])]) -> String {
    let mut out = format!("{id}  {title}\n");
    for (heading, paragraphs) in parts {
        let _ = writeln!(out, "\n{heading}");
        for text in *paragraphs {
            out.push_str(&wrap(text, 2));
        }
    }
    out
}

fn value(setting: &Setting) -> String {
    let hint = setting.kind.hint();
    match setting.kind {
        ValueKind::Choice(_) => format!("One of: {hint}."),
        _ => format!("{}.", upper_first(&hint)),
    }
}

fn homes(place: &SettingPlace) -> &'static str {
    match place.when {
        When::Toml => "Products with deployment.toml (Carbon 4.5 and later, MI)",
        When::TomlMapped => "Products with deployment.toml whose mapper knows the key",
        When::TomlMi => "Micro Integrator",
        When::TomlClassic => "Products with deployment.toml, except Micro Integrator",
        When::TomlFrom46 => "Products with deployment.toml on Carbon 4.6 and later",
        When::TomlPassThrough => "API Manager with deployment.toml",
        When::FilesHostConfig => "Products without deployment.toml whose connector has an SSLHostConfig",
        When::Files => "Products without deployment.toml (Carbon 4.2 to 4.4, EI 6)",
        When::FilesLog4j2 => "Products without deployment.toml that log through log4j 2",
        When::FilesLog4j1 => "Products without deployment.toml that log through log4j 1",
        When::FilesPassThrough => "Products without deployment.toml that have message transports",
        When::OnWindows => "Every product, on Windows",
        When::Always if place.file.on_system().is_some() => "Every product, on Linux",
        When::Always => "Every product",
    }
}

fn file(place: &SettingPlace) -> String {
    let mi = place.when == When::TomlMi;
    let path = place.file.path(&sample(if mi { Layout::Mi } else { Layout::Classic }));
    let path = path.map(|path| path.shown().to_string()).unwrap_or_default();
    match place.file {
        FileRole::StartScript => format!("the start script ({path} in most)"),
        _ => path,
    }
}

/// An empty home: only [`FileRole::path`] knows the paths of files, and it needs one.
fn sample(layout: Layout) -> Home {
    Home {
        root: crate::disk::Root::at(std::path::Path::new("")),
        path: PathBuf::new(),
        pack: PathBuf::new(),
        product: Product::Other,
        name: "".into(),
        version: "".into(),
        carbon: None,
        generation: Generation::Toml,
        layout,
        source: ConfigSource::Toml,
        script: Some("bin/wso2server.sh".into()),
        bat: Some("bin/wso2server.bat".into()),
        rendered: false,
        started: Started::Never,
        past: crate::domain::Past::default(),
        pid: None,
        defects: Vec::new(),
    }
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn sentence(text: &str) -> String {
    format!("{}.", upper_first(text.trim_end_matches('.')))
}

/// Breaks at spaces; every line is indented and ended.
fn wrap(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(out, "{:indent$}{line}", "");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings;
    use crate::domain::settings::id;
    use crate::guide::{all, by_id};

    #[test]
    fn every_explanation_fits_eighty_columns() {
        for text in all().map(explain_guideline).chain(settings::all().map(explain_setting)) {
            for line in text.lines() {
                assert!(line.chars().count() <= WIDTH, "{line}");
                assert_eq!(line.trim_end(), line, "spaces at the end: {line:?}");
            }
        }
    }

    #[test]
    fn a_guideline_is_shown_with_its_title_and_all_parts() {
        let text = explain_guideline(by_id("G31").unwrap());
        assert!(text.starts_with("G31  Host names\n\nWhat\n  "), "{text}");
        for part in PARTS {
            assert!(text.contains(&format!("\n{part}\n  ")), "{part} is missing: {text}");
        }
    }

    #[test]
    fn a_setting_says_why_what_and_where_for_each_generation() {
        for setting in settings::all() {
            let text = explain_setting(setting);
            assert!(text.starts_with(&format!("{}  {}\n", setting.id, setting.title)));
            for part in ["\nWhy\n", "\nValue\n", "\nWhere it is written\n", "\nSource\n"] {
                assert!(text.contains(part), "{} has no {part:?}", setting.id);
            }
        }
        let hostname = explain_setting(settings::by_id(id::HOSTNAME).unwrap());
        assert!(
            hostname.contains("repository/conf/deployment.toml: [server] hostname"),
            "{hostname}"
        );
        assert!(
            hostname.contains("repository/conf/carbon.xml: Server/HostName"),
            "{hostname}"
        );
        let password = explain_setting(settings::by_id(id::ADMIN_PASSWORD).unwrap());
        assert!(password.contains("before the first start"), "{password}");
        assert!(
            password.contains("conf/deployment.toml: [[internal_apis.users]] user.password"),
            "{password}"
        );
    }
}
