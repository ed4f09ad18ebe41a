//! The batch face: an answers file through the same session as every other face.

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use crate::domain::secret::Secret;
use crate::domain::value::Value;
use crate::engine::answers_parse::{self, Answer, AnswersFile, Given, Slip};
use crate::engine::{Msg, Session, update};

use super::exit::Failure;

/// Reads and parses an answers file; `-` is standard input.
pub fn read(path: &Path) -> Result<AnswersFile, Failure> {
    let shown = path.display();
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|e| {
        Failure::usage(
            format!("the answers cannot be read: {shown}: {e}"),
            "name a file that `carbonctl recommend` or the guided setup made",
        )
    })?;
    answers_parse::parse(&text).map_err(|slips| listed(&format!("{shown} is not a valid answers file"), &slips))
}

/// Gives every answer of a file to the session; either all are accepted or every refusal is listed with its place.
pub fn answer(session: &mut Session, file: &AnswersFile, path: &Path) -> Result<(), Failure> {
    let mut slips = Vec::new();
    for item in &file.items {
        let value = resolve(item, path)?;
        update(session, Msg::Answer(item.setting.id, value));
        if let Some(refusal) = session.refusals.get(item.setting.id) {
            slips.push(Slip {
                line: item.line,
                column: item.column,
                text: format!("{}: {refusal}", item.setting.id),
            });
        }
    }
    if slips.is_empty() {
        Ok(())
    } else {
        Err(listed(&format!("{} asks for what cannot be", path.display()), &slips))
    }
}

fn listed(what: &str, slips: &[Slip]) -> Failure {
    let lines: Vec<String> = slips.iter().map(ToString::to_string).collect();
    if let [only] = lines.as_slice() {
        return Failure::usage(format!("{what}: {only}"), "nothing was changed");
    }
    Failure::usage(
        format!("{what}:\n  {}\ncarbonctl: {} slips", lines.join("\n  "), lines.len()),
        "nothing was changed",
    )
}

fn resolve(item: &Answer, answers: &Path) -> Result<Value, Failure> {
    let id = item.setting.id;
    let secret = match &item.given {
        Given::Plain(text) => return Ok(Value::Text(text.clone())),
        Given::Literal(secret) => secret.clone(),
        Given::Env(name) => {
            let value = std::env::var(name).map_err(|_| {
                Failure::usage(
                    format!("{id}: the variable {name} is not set"),
                    "set it, or use { prompt = true }",
                )
            })?;
            Secret::new(value)
        }
        Given::File(path) => first_line(id, &answers.parent().unwrap_or(Path::new(".")).join(path))?,
        Given::Prompt => ask(id)?,
    };
    Ok(Value::Secret(secret))
}

fn first_line(id: &str, path: &Path) -> Result<Secret, Failure> {
    let refuse = |e: io::Error| {
        Failure::usage(
            format!("{id}: {}: {e}", path.display()),
            "name a file whose first line is the secret",
        )
    };
    let mut line = String::new();
    io::BufReader::new(fs::File::open(path).map_err(refuse)?)
        .read_line(&mut line)
        .map_err(refuse)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Asks for a secret on the terminal, twice; without a terminal this cannot be done.
pub fn ask(id: &str) -> Result<Secret, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(
            format!("{id} is to be asked for, and there is no terminal"),
            "use { env = \"NAME\" } or { file = \"PATH\" }",
        ));
    }
    super::prompt::secret(id)
}
