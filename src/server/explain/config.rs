//! Causes in the configuration: what does not parse, what is refused, what was removed, keystores, and services that wait.

use std::path::{Path, PathBuf};

use regex_lite::Regex;

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::places;
use crate::disk::{Root, limit};
use crate::domain::Shown as _;
use crate::domain::command::carbonctl;
use crate::probe::mapper_records;
use crate::server::failure::EvidenceLine;
use crate::shell;
use crate::text::{EditError, Format, SourceText, in_bounds, mask, toml, xml};

/// How deep configuration directories are searched.
const DEEP: usize = 3;

pub(super) fn bad_toml(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let file = context.home.toml();
    let bytes = context
        .home
        .root
        .read(&context.home.at(&file), limit::CONFIGURATION)
        .unwrap_or_default();
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Explanation::new(format!("{} {}; {}", file.shown(), toml::BOM_REFUSED, toml::BOM_CURE))
            .cure(cure("save the file as UTF-8 without a byte order mark"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.contains(&0) {
        return Explanation::new(format!("{} is in UTF-16, and the product reads UTF-8", file.shown()))
            .cure(cure("save the file as UTF-8 without a byte order mark"));
    }
    let text = String::from_utf8_lossy(&bytes);
    let place =
        place(context.texts(hits)).or_else(
            || match in_bounds(&text, Format::Toml).and_then(|()| toml::check(&text)) {
                Err(EditError::Malformed { line, column, .. }) => Some((line, Some(column))),
                _ => None,
            },
        );
    let Some((line, column)) = place else {
        return Explanation::new(format!("{} does not parse", file.shown())).cure(cure("correct what the log names"));
    };
    let at = column.map_or_else(
        || format!("line {line}"),
        |column| format!("line {line}, column {column}"),
    );
    let said = capture(
        r"TomlParser\} -\s+(?:deployment\.toml: line \d+: )?(.+?)(?: \(line \d+.*\))?(?: \{.*\})?$",
        context.texts(hits),
    );
    let said = said.map(|said| quoted(&said)).unwrap_or_default();
    let explanation = Explanation::new(format!("{} does not parse at {at}{said}", file.shown()));
    let explanation = match mask::lines(&text).get(line.saturating_sub(1)) {
        Some(shown) => explanation.facts([EvidenceLine {
            file: Some(file.clone()),
            line: u64::try_from(line).ok(),
            text: shown.trim().chars().take(200).collect(),
        }]),
        None => explanation,
    };
    explanation.cure(cure(format!("correct line {line} of {}", file.shown())))
}

/// What the product said, as the end of a cause.
fn quoted(said: &str) -> String {
    let said = mask::line(said);
    format!(": {}", said.trim_end_matches(['.', ' ']))
}

/// The last `line N, column M` of the first text that has one: the parser puts the place of the error at the end.
fn place<'s>(mut texts: impl Iterator<Item = &'s str>) -> Option<(usize, Option<usize>)> {
    let pattern = Regex::new(r"line (\d+)(?:, column (\d+))?").ok()?;
    texts.find_map(|text| {
        let found = pattern.captures_iter(text).last()?;
        let number = |group: usize| found.get(group)?.as_str().parse().ok();
        Some((number(1)?, number(2)))
    })
}

pub(super) fn bad_key(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let file = context.home.toml();
    if let Some(key) = capture(r"Configuration with key ([\w.'-]+)", context.texts(hits)) {
        return Explanation::new(format!(
            "{} lacks the key {key}, or names it where there is none",
            file.shown()
        ))
        .cure(cure(format!(
            "add {key} to {}, or correct the placeholder that names it",
            file.shown()
        )));
    }
    let said = capture(r"ConfigParserException: (.+)$", context.around(hits, 3));
    let said = said.map_or_else(String::new, |said| quoted(&said));
    Explanation::new(format!("the product refuses {}{said}", file.shown())).cure(cure("correct the key that is named"))
}

pub(super) fn rendered_file_gone(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let metadata = context.home.mapper_metadata();
    let lines = || {
        context
            .around(hits, 4)
            .filter(|line| line.contains("No such file") || line.contains("NoSuchFileException"))
    };
    let records = mapper_records::read(context.home).ok().flatten();
    let foreign = cfg!(unix) && records.is_some_and(|records| records.from_windows);
    let cause = match context.path_in(lines()) {
        _ if foreign => "the home comes from Windows, and its list of rendered files names them as there".to_owned(),
        Some(path) => format!(
            "{}, which is rendered from deployment.toml, was removed",
            context.named(&path)
        ),
        None => "a file that is rendered from deployment.toml was removed".to_owned(),
    };
    let script = context
        .home
        .script
        .clone()
        .unwrap_or_else(|| PathBuf::from("bin/wso2server.sh"));
    Explanation::new(cause)
        .cure(
            cure("remove the list of rendered files: the next start makes all of them again")
                .by(format!("rm -r {}", shell::quoted_path(&metadata))),
        )
        .cure(cure("start once with the product's own flag for it").by(format!(
            "sh {} -DforceConfigUpdate",
            shell::quoted_path(&context.home.at(script))
        )))
}

pub(super) fn keystore(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let says = |text: &str| context.texts(hits).any(|line| line.contains(text));
    let file = store(context, hits);
    let named = file
        .as_deref()
        .map_or_else(|| "a keystore".to_owned(), |file| context.named(file));
    let alias = capture(
        r"[Aa]lias(?: name)? \[?'?([\w.-]+)'?\]? does not identify",
        context.texts(hits),
    );
    let alias = alias.or_else(|| {
        capture(
            concat!(
                r"[Aa]lias(?: name)?:? \[?'?([\w.-]+)'?\]? (?:not found|does not exist|is not available|cannot be found)",
                r"|for (?:the )?(?:key )?alias:? '?([\w.-]+)"
            ),
            context.told_with(hits),
        )
    });
    let cause = if says("trustAnchors") {
        "a trust store has no certificate: its file is empty, not there, or opened with another password".to_owned()
    } else if says("certificate chain") {
        format!("the key in {named} has no certificate")
    } else if let Some(alias) = alias {
        format!("the keystore {named} has no key of the alias {alias}")
    } else if says("Invalid keystore format")
        || says("rejects tag type")
        || says("lengthTag")
        || says("KeyStoreException: ") && says("not found")
    {
        format!("the keystore {named} is of another kind than the configuration says")
    } else if says("EOFException") || says("Short read of DER length") {
        format!("the keystore {named} is empty or cut off")
    } else if says("Cannot recover key") {
        format!("the password of the key in {named} is not the one in the configuration")
    } else {
        format!("the password of the keystore {named} is not the one in the configuration")
    };
    let path = file.unwrap_or_else(|| PathBuf::from("FILE"));
    Explanation::new(cause)
        .cure(
            cure("list what it holds; keytool asks for its password")
                .by(format!("keytool -list -keystore {}", shell::quoted_path(&path))),
        )
        .cure(cure(format!(
            "then correct {}",
            places::keystores(
                context,
                if context.is_toml() {
                    "password, key_password, alias and type"
                } else {
                    "password, alias and kind"
                }
            )
        )))
}

/// The keystore that the lines name, else the primary one of `carbon.xml`.
fn store(context: &FailureContext<'_>, hits: &[usize]) -> Option<PathBuf> {
    let is_store = |line: &&str| [".jks", ".p12", ".pfx", ".jceks"].iter().any(|end| line.contains(end));
    if let Some(path) = context.path_in(context.around(hits, 6).filter(is_store)) {
        return Some(path);
    }
    let text = context
        .home
        .root
        .text(
            &context.home.at(context.home.conf()).join("carbon.xml"),
            limit::CONFIGURATION,
        )
        .ok()?;
    in_bounds(&text, Format::Xml).ok()?;
    let found = xml::get(&text, "Server/Security/KeyStore/Location").ok()??;
    let below = found.value.trim().replace("${carbon.home}/", "");
    Some(context.home.at(below))
}

pub(super) fn bad_xml(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let broken = broken(&context.home.root, &context.home.at(context.home.conf()), DEEP, &mut {
        TOGETHER
    });
    if let Some((path, line, column, problem)) = broken.first() {
        let named = context.named(path);
        let mut explanation = Explanation::new(format!(
            "{named} is not well-formed XML at line {line}, column {column}: {problem}"
        ));
        for (path, line, ..) in &broken[1..] {
            explanation = explanation.fact(format!(
                "{} is not well-formed either, line {line}",
                context.named(path)
            ));
        }
        return explanation.cure(fix_xml(context, path, &named, &line.to_string()));
    }
    let file = capture(r"systemId: (?:file:)?/*(/[^;]+);", context.texts(hits)).map(PathBuf::from);
    let line = capture(r"lineNumber: (\d+)|\[row,col[^\]]*\]:\s*\[(\d+)", context.texts(hits))
        .or_else(|| capture(r"\[row,col[^\]]*\]:\s*\[(\d+)", context.texts(hits)));
    let named = file
        .as_deref()
        .map_or_else(|| "a file that the server reads".to_owned(), |file| context.named(file));
    let at = line
        .as_deref()
        .map_or_else(String::new, |line| format!(" at line {line}"));
    let explanation = Explanation::new(format!("{named} is not well-formed XML{at}"));
    match (file, line) {
        (Some(file), Some(line)) => explanation.cure(fix_xml(context, &file, &named, &line)),
        _ if context.is_toml() => explanation.cure(fix_toml(context)).cure(cure(
            "correct the line that the log names, where it is no rendered file",
        )),
        _ => explanation.cure(cure("correct the line that the log names")),
    }
}

/// To correct a line where an edit lasts: a rendered file is made again at the next start.
fn fix_xml(context: &FailureContext<'_>, path: &Path, named: &str, line: &str) -> crate::domain::Remedy {
    let template = path.strip_prefix(&context.home.path).map(|below| {
        let below = format!("{}.j2", below.raw_text());
        context.home.mapper_dir().join("templates").join(below)
    });
    let rendered = context.is_toml() && template.is_ok_and(|template| context.home.root.is_file(&template));
    if rendered {
        fix_toml(context)
    } else {
        cure(format!("correct line {line} of {named}"))
    }
}

/// To correct the value that was rendered: values are not escaped, so that `<` and `&` break what is made of them.
fn fix_toml(context: &FailureContext<'_>) -> crate::domain::Remedy {
    let file = context.home.toml();
    let text = context
        .home
        .root
        .text(&context.home.at(&file), limit::CONFIGURATION)
        .unwrap_or_default();
    let strings = in_bounds(&text, Format::Toml)
        .and_then(|()| toml::strings(&text))
        .unwrap_or_default();
    let bare = |value: &str| {
        value.contains('<') && !value.contains("<![CDATA[")
            || value
                .split('&')
                .skip(1)
                .any(|after| !after.split_once(';').is_some_and(|(name, _)| is_entity(name)))
    };
    let keys: Vec<String> = strings
        .into_iter()
        .filter(|one| bare(&one.found.value))
        .map(|one| one.key)
        .take(3)
        .collect();
    if keys.is_empty() {
        cure(format!(
            "correct the key of {} that it is rendered from: write &amp; for & and &lt; for < in it",
            file.shown()
        ))
    } else {
        cure(format!(
            "correct {} in {}, which it is rendered from: write &amp; for & and &lt; for < there",
            keys.join(", "),
            file.shown()
        ))
    }
}

fn is_entity(name: &str) -> bool {
    matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || name.starts_with('#')
}

/// More than this is not searched for the file that does not parse; bytes.
const TOGETHER: usize = 8 << 20;
/// What each file or directory counts at the least.
const LEAST: usize = 4 << 10;

/// The XML files of a directory that do not parse: path, line, column and what is wrong.
fn broken(root: &Root, dir: &Path, deep: usize, left: &mut usize) -> Vec<(PathBuf, usize, usize, String)> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = root
        .list(dir)
        .map(|nodes| nodes.into_iter().map(|node| node.path).collect())
        .unwrap_or_default();
    entries.sort();
    for path in entries {
        if *left == 0 {
            break;
        }
        *left = left.saturating_sub(LEAST);
        if root.is_dir(&path) && deep > 0 {
            found.extend(broken(root, &path, deep - 1, left));
        } else if path.extension().is_some_and(|end| end == "xml")
            && let Ok(bytes) = root.read(&path, limit::CONFIGURATION)
        {
            *left = left.saturating_sub(bytes.len());
            if let Ok(source) = SourceText::decode(&bytes, Format::Xml)
                && let Err(EditError::Malformed { line, column, problem }) = xml::check(&source.text)
            {
                found.push((path, line, column, problem));
            }
        }
    }
    found
}

pub(super) fn services(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let names = capture(r"required OSGi services:\s*(.+)$", context.texts(hits)).unwrap_or_default();
    let short: Vec<&str> = names
        .split(',')
        .filter_map(|name| name.trim().trim_end_matches('}').rsplit('.').next())
        .filter(|name| !name.is_empty())
        .take(3)
        .collect();
    Explanation::new(if short.is_empty() {
        "a part of the server waits for another one that does not start".to_owned()
    } else {
        format!("the server waits for parts that do not start: {}", short.join(", "))
    })
    .cure(cure("look for the first error before that").by(carbonctl("logs -n 500 --level ERROR", None)))
    .cure(cure("take out what was added to repository/components/dropins last"))
}
