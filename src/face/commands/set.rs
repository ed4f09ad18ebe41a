//! The `set` command: plans changes of settings, shows the diff, asks, applies.

use std::io;
use std::io::{BufRead as _, IsTerminal as _, Read as _};

use clap::Args;

use crate::domain::secret::Secret;
use crate::domain::value::{InvalidValue, Value};
use crate::domain::{SettingId, settings};

use super::super::batch;
use super::super::exit::{CommandFailure, Exit, visible};
use super::super::output::Output;
use super::confirm::confirm_and_apply;
use super::context::CommandContext;
use super::get::known;

/// The arguments of `set`.
#[derive(Clone, Debug, Args)]
pub(crate) struct SetArgs {
    /// For example hostname=id.example.com; a secret is given as admin.password=- and asked for
    #[arg(value_name = "SETTING=VALUE", required = true)]
    pub(crate) assignments: Vec<String>,
}

pub(super) fn run(context: &mut CommandContext, args: &SetArgs) -> Result<Exit, CommandFailure> {
    let mut wanted = Vec::new();
    for assignment in &args.assignments {
        let (id, value) = assignment.split_once('=').ok_or_else(|| {
            CommandFailure::usage(
                format!("`{}` is not SETTING=VALUE", visible(assignment, "")),
                "for example hostname=id.example.com",
            )
        })?;
        let id = known(id.trim())?;
        if wanted.iter().any(|(other, _)| *other == id) {
            return Err(CommandFailure::usage(format!("{id} is given twice"), "give it once"));
        }
        wanted.push((id, value));
    }
    context.may_write("write")?;
    context.open()?;
    context.whole()?;
    let mut refused: Vec<(InvalidValue, Vec<SettingId>)> = Vec::new();
    for (id, typed) in wanted {
        let value = given(context.output, id, typed)?;
        if let Err(refusal) = batch::give(&mut context.session, id, value) {
            // One broken file refuses each of its settings for the same reason.
            match refused.iter_mut().find(|(reason, _)| *reason == refusal) {
                Some((_, ids)) => ids.push(id),
                None => refused.push((refusal, vec![id])),
            }
        }
    }
    if !refused.is_empty() {
        let lines: Vec<String> = refused
            .iter()
            .map(|(reason, ids)| {
                let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
                visible(&format!("{}: {reason}", ids.join(", ")), "").into_owned()
            })
            .collect();
        let ids = refused.iter().flat_map(|(_, ids)| ids).copied().map(Some);
        let hint = format!("nothing was changed{}", batch::the_rest(&context.session, ids));
        let kinds = refused.iter().map(|(reason, _)| reason.0.kind);
        return Err(CommandFailure::of_all(kinds, lines.join("\n  "), hint));
    }
    confirm_and_apply(context)
}

/// A secret is never accepted on the command line, where every user of the machine can read it.
fn given(output: Output, id: SettingId, typed: &str) -> Result<Value, CommandFailure> {
    let secret = settings::by_id(id).is_some_and(crate::domain::setting::Setting::secret);
    match (secret, typed) {
        (false, text) => Ok(Value::Text(text.to_owned())),
        (true, "-") if io::stdin().is_terminal() => batch::ask(output, id).map(Value::Secret),
        (true, "-") => {
            let mut line = String::new();
            io::stdin()
                .lock()
                .take(batch::LONGEST_LINE)
                .read_line(&mut line)
                .map_err(|e| CommandFailure::usage(format!("{id} cannot be read from standard input: {e}"), ""))?;
            Ok(Value::Secret(Secret::new(
                line.trim_end_matches(['\r', '\n']).to_owned(),
            )))
        }
        (true, _) => Err(CommandFailure::usage(
            format!("{id} is not accepted on the command line, where every user of this machine can read it"),
            format!("write {id}=- and type it, or pass it on standard input"),
        )),
    }
}
