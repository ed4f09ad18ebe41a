//! The `homes` command: the product homes on this machine.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::domain::setting::FileRole;
use crate::domain::settings::{self, id};
use crate::probe::identify::LeftAlone;
use crate::probe::process::{self, ServerProcess};
use crate::probe::{HomeFiles, locate, reading};

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::json;
use super::super::report::text::{started, wrap};
use super::context::CommandContext;

pub(super) fn run(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    let world = &context.executor.world;
    let running = process::servers(world);
    let found = locate::all(world, &running);
    let homes: Vec<(&Home, Option<u16>)> = found.homes.iter().map(|home| (home, offset(home, &running))).collect();
    if context.output.json {
        context.output.document(&document(&homes, &found.left_alone))?;
    } else if homes.is_empty() && found.left_alone.is_empty() {
        context.output.talk("No product home was found in the usual places. Name one with --home DIR, or make a sample with `carbonctl practice`.");
    } else {
        context.output.result(&lines(&homes, &found.left_alone))?;
    }
    Ok(Exit::Done)
}

/// The port offset: that of the command line while the server runs, else that of its files; `None` where it is not a number.
fn offset(home: &Home, running: &[ServerProcess]) -> Option<u16> {
    let named = process::among(running, home).and_then(|server| server.port_offset.clone());
    let text = named.or_else(|| {
        let files = HomeFiles::load_some(home, &[FileRole::CarbonXml, FileRole::DeploymentToml]);
        reading::read(settings::by_id(id::PORTS_OFFSET)?, home, &files).effective
    })?;
    text.trim().parse().ok()
}

fn document(homes: &[(&Home, Option<u16>)], left_alone: &[LeftAlone]) -> Json {
    let home = |(home, offset): &(&Home, Option<u16>)| {
        let mut document = json::home(home);
        if let Some(map) = document.as_object_mut() {
            map.insert("offset".into(), json!(offset));
            map.insert("tmp".into(), json!(home.tmp()));
            map.insert("logs".into(), json!(home.logs()));
        }
        document
    };
    json!({
        "homes": homes.iter().map(home).collect::<Vec<_>>(),
        "left_alone": left_alone.iter().map(|one| json!({ "path": one.path, "product": one.product, "reason": one.reason }))
            .collect::<Vec<_>>(),
    })
}

fn lines(homes: &[(&Home, Option<u16>)], left_alone: &[LeftAlone]) -> String {
    let mut out = String::new();
    for (home, offset) in homes {
        let generation = if home.generation == crate::domain::home::Generation::Toml {
            "toml"
        } else {
            "xml"
        };
        let _ = writeln!(
            out,
            "{}\n  {}\n  {generation} generation, {}\n  offset {}, logs in {}, temporary files in {}",
            home.title(),
            home.path.shown(),
            started(home),
            offset.map_or_else(|| "not known".to_owned(), |offset| offset.to_string()),
            home.logs().shown(),
            home.tmp().shown(),
        );
        for defect in &home.defects {
            let _ = writeln!(
                out,
                "{}",
                wrap(
                    &visible(&format!("! {}: {}", defect.what.shown(), defect.advice()), ""),
                    2,
                    4
                )
            );
        }
    }
    for one in left_alone {
        let _ = writeln!(out, "{}\n  {}", one.product, one.path.shown());
        let _ = writeln!(out, "{}", wrap(&format!("left alone: {}", one.reason), 2, 4));
    }
    out
}
