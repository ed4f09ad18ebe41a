//! Causes in the configuration that other parsers than those of XML and TOML find.

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use crate::domain::Shown as _;
use crate::domain::command::carbonctl;
use crate::domain::settings::id;

pub(super) fn logging(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let name = capture(
        r#"appender "([^"]+)"|appender named \[([^\]]+)\]|processing element (\S+)|key log4j\.appender\.(\w+)"#,
        context.texts(hits),
    );
    let file = if context.is_toml() {
        "log4j2.properties"
    } else {
        "log4j.properties"
    };
    let file = context.home.conf().join(file);
    if context.texts(hits).any(|line| line.contains("StatusLogger")) {
        return Explanation::new(format!(
            "{} is not there, or cannot be read as a log configuration",
            file.shown()
        ))
        .cure(cure("put the pack's own back, and look who may read it"));
    }
    let what = name.map_or_else(|| "an appender".to_owned(), |name| format!("the appender {name}"));
    Explanation::new(format!(
        "{} names {what} that it does not define, or whose class is not in the product",
        file.shown()
    ))
    .cure(cure(format!(
        "define it in {}, and name it in the list of appenders",
        file.shown()
    )))
    .cure(cure("or take it out of the loggers that name it"))
}

pub(super) fn number(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let word = capture(r#"[Ff]or input string: "([^"]*)""#, context.told_with(hits));
    let offset = context.value(id::PORTS_OFFSET);
    if let Some(offset) =
        offset.filter(|offset| offset.trim().parse::<u32>().is_err() || Some(offset.trim()) == word.as_deref())
    {
        return Explanation::new(format!("the port offset is no number: {}", offset.trim()))
            .cure(cure("set it to a number, 0 for none").asks_for(id::PORTS_OFFSET, "0"));
    }
    if let Some(port) = capture(r"[Pp]ort (?:value )?out of range: ?(-?\d+)", context.told_with(hits)) {
        if port.parse::<i64>().is_ok_and(|port| port < 0) {
            return Explanation::new(format!("{port} is no port")).cure(
                cure("correct the port that the log names, and the port offset where it is negative")
                    .by(carbonctl("get ports", None)),
            );
        }
        return Explanation::new(format!(
            "the port {port} is above 65535: the port offset is too large for it"
        ))
        .cure(cure("lower the offset").asks_for(id::PORTS_OFFSET, "N"));
    }
    let word = word.map_or_else(|| "a word".to_owned(), |word| format!("\"{word}\""));
    let explanation = Explanation::new(format!(
        "{word} stands in the configuration where a number belongs: the port offset, a port, a size or a time"
    ))
    .cure(cure("look at the port offset first").by(carbonctl("get ports.offset", None)));
    if context.is_toml() {
        explanation.cure(cure(format!("else correct it in {}", context.home.toml().shown())))
    } else {
        explanation.cure(cure("else look which file has it").by(format!(
            "grep -rn WORD {}",
            crate::shell::quoted_path(&context.home.at(context.home.conf()))
        )))
    }
}

pub(super) fn other(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let has = |text: &str| context.told_with(hits).any(|line| line.contains(text));
    let line = capture(r"(?i)line:? (\d+)|lineno[= ](\d+)", context.told_with(hits));
    let at = line.map_or_else(String::new, |line| format!(" at line {line}"));
    let kind = if has("emplate") || has("Interpret") || has("UnknownToken") {
        "a template of the product"
    } else if has("yaml") {
        "a YAML file"
    } else if has("uxxxx") {
        "a properties file"
    } else {
        "a JSON file"
    };
    let file = context
        .path_in(context.told_with(hits))
        .map(|path| context.named(&path));
    let file = file.map_or_else(|| kind.to_owned(), |file| format!("{file}, {kind},"));
    let template = kind.starts_with("a template");
    let explanation = Explanation::new(format!("{file} does not parse{at}"));
    if template {
        let back = cure("where the template was edited: put the pack's own back");
        if !context.is_toml() {
            return explanation.cure(back);
        }
        let toml = context.home.toml();
        return explanation
            .cure(cure(format!(
                "correct the key of {} that it is filled from",
                toml.shown()
            )))
            .cure(back);
    }
    explanation.cure(cure("correct the place that is named"))
}
