//! The `get` command: settings with their value, their file and the address inside it.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value as Json, json};

use crate::domain::secret::MASK;
use crate::domain::{SettingId, Shown as _, settings};
use crate::probe::{CurrentText, Reading};

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::text::wrap;
use super::context::CommandContext;

/// The arguments of `get`.
#[derive(Clone, Debug, Args)]
pub(crate) struct GetArgs {
    /// Setting ids; all when none is named
    #[arg(value_name = "SETTING")]
    pub(crate) settings: Vec<String>,
}

pub(super) fn run(context: &mut CommandContext, args: &GetArgs) -> Result<Exit, CommandFailure> {
    let mut wanted = Vec::new();
    for id in &args.settings {
        wanted.push(known(id)?);
    }
    context.open()?;
    let facts = context.facts()?;
    let readings: Vec<&Reading> = settings::all()
        .filter(|s| wanted.is_empty() || wanted.contains(&s.id))
        .filter_map(|s| facts.reading(s.id))
        .collect();
    if context.output.json {
        context.output.document(&document(readings.into_iter()))?;
    } else {
        context.output.result(&lines(readings.into_iter()))?;
    }
    Ok(Exit::Done)
}

/// The id of the table for a typed one.
pub(super) fn known(id: &str) -> Result<SettingId, CommandFailure> {
    settings::parse(id).ok_or_else(|| {
        let hint = settings::did_you_mean(id).unwrap_or_else(|| "`carbonctl get` lists them".to_owned());
        CommandFailure::usage(format!("there is no setting `{}`", visible(id, "")), hint)
    })
}

pub(super) fn document<'a>(readings: impl Iterator<Item = &'a Reading>) -> Json {
    json!({ "settings": readings.map(setting).collect::<Vec<_>>() })
}

fn setting(reading: &Reading) -> Json {
    let secret = reading.setting.secret();
    json!({
        "id": reading.setting.id,
        "value": reading.shown().filter(|_| !secret),
        "default": matches!(reading.standing, CurrentText::Default(_)),
        "secret": secret,
        "file": reading.file,
        "address": reading.address,
        "line": reading.line,
        "effective": reading.effective.as_deref().filter(|_| !secret),
        "note": note(reading),
    })
}

/// Why there is no value, or a note about it.
fn note(reading: &Reading) -> Option<String> {
    match &reading.standing {
        CurrentText::Elsewhere(_, meaning) => Some(meaning.clone()),
        CurrentText::Unknown(reason) => Some(format!("unknown: {reason}")),
        CurrentText::Nowhere(reason) => Some(format!("not here: {reason}")),
        _ => reading.note.clone(),
    }
}

fn lines<'a>(readings: impl Iterator<Item = &'a Reading>) -> String {
    let mut out = String::new();
    for reading in readings {
        let id = reading.setting.id;
        let value = match &reading.standing {
            _ if reading.setting.secret() && reading.has_place() => MASK.to_owned(),
            CurrentText::Written(value) => value.to_string(),
            CurrentText::Default(Some(value)) => format!("{value} (default)"),
            CurrentText::Default(None) => "not set".into(),
            CurrentText::Elsewhere(text, _) => text.clone(),
            CurrentText::Unknown(_) => "unknown".into(),
            CurrentText::Nowhere(_) => "-".into(),
        };
        let _ = writeln!(out, "{id:<24} {}", visible(&value, ""));
        if let (Some(file), Some(address)) = (&reading.file, &reading.address) {
            let line = reading.line.map(|line| format!(":{line}")).unwrap_or_default();
            let place = format!("{}{line}, {address}", file.shown());
            let _ = writeln!(out, "{}", wrap(&place, 25, 27));
        }
        if let Some(note) = note(reading) {
            let _ = writeln!(out, "{}", wrap(&visible(&note, ""), 25, 25));
        }
    }
    out
}
