//! The `homes` command: the product homes on this machine.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::probe::{locate, process};

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::json;
use super::super::report::text::{started, wrap};
use super::context::CommandContext;

pub(super) fn run(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    let world = &context.executor.world;
    let homes = locate::homes(world, &process::servers(world));
    if context.output.json {
        context.output.document(&document(&homes))?;
    } else if homes.is_empty() {
        context.output.talk("No product home was found in the usual places. Name one with --home DIR, or make a sample with `carbonctl practice`.");
    } else {
        context.output.result(&lines(&homes))?;
    }
    Ok(Exit::Done)
}

fn document(homes: &[Home]) -> Json {
    json!({ "homes": homes.iter().map(json::home).collect::<Vec<_>>() })
}

fn lines(homes: &[Home]) -> String {
    let mut out = String::new();
    for home in homes {
        let generation = if home.generation == crate::domain::home::Generation::Toml {
            "toml"
        } else {
            "xml"
        };
        let _ = writeln!(
            out,
            "{}\n  {}\n  {generation} generation, {}",
            home.title(),
            home.path.shown(),
            started(home)
        );
        for defect in &home.defects {
            let _ = writeln!(
                out,
                "{}",
                wrap(
                    &visible(&format!("! {}: {}", defect.what.shown(), defect.advice), ""),
                    2,
                    4
                )
            );
        }
    }
    out
}
