//! The batch face: applies an answers file through the same session as every other face.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::secret::Secret;
use crate::domain::value::{InvalidValue, Value};
use crate::engine::answers::{self, Answer, AnswerError, AnswersFile, ValueSource};
use crate::engine::{Request, Session};
use crate::plan::{self, Skip};
use crate::problem::Reason;

use super::exit::{CommandFailure, ListedErrors, visible};
use super::output::Output;
use crate::domain::{SettingId, settings};

/// The largest answers file; bytes.
const LARGEST: u64 = 1 << 20;
/// The longest line with a secret; bytes.
pub(super) const LONGEST_LINE: u64 = 4096;

/// Reads and parses an answers file; `-` is standard input. Gives what is valid of it, and what is not.
pub fn read(path: &Path) -> Result<(AnswersFile, Vec<AnswerError>), CommandFailure> {
    let shown = &path.shown();
    let mut text = String::new();
    let text = if path.as_os_str() == "-" {
        io::stdin().take(LARGEST + 1).read_to_string(&mut text)
    } else {
        machine::open_named(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
    }
    .and_then(|length| match u64::try_from(length) {
        Ok(length) if length <= LARGEST => Ok(text),
        _ => Err(io::Error::other("it is larger than 1 MB")),
    });
    let text = text.map_err(|e| {
        CommandFailure::usage(
            format!("the answers cannot be read: {shown}: {e}"),
            "name a file that `carbonctl recommend` or the guided setup wrote",
        )
    })?;
    Ok(answers::parse_all(&text))
}

/// What is wrong with the text of a file alone.
pub(super) fn invalid(path: &Path, errors: Vec<AnswerError>) -> CommandFailure {
    listed(&format!("{} is not a valid answers file", path.shown()), errors, "")
}

/// Passes every answer of a file to the session; either all are accepted or every error is listed with its place: those of the
/// text, values that this home refuses, sources of secrets that give none, and answers that contradict each other.
pub(super) fn answer(
    session: &mut Session,
    file: &AnswersFile,
    errors: Vec<AnswerError>,
    path: &Path,
    output: Output,
) -> Result<(), CommandFailure> {
    let valid = errors.is_empty();
    let (mut errors, mut refused) = (errors, Vec::new());
    for item in &file.items {
        // Nobody types a secret for a file that is refused.
        if item.given == ValueSource::Prompt && !errors.is_empty() {
            continue;
        }
        let value = match resolve(item, path, output) {
            Ok(value) => value,
            Err(Unresolved::Reason(reason)) => {
                errors.push(item.error(reason));
                continue;
            }
            Err(Unresolved::Failure(failure)) => return Err(failure),
        };
        if let Err(refusal) = give(session, item.setting.id, value) {
            refused.push(item.setting.id);
            errors.push(item.error(Reason {
                what: format!("{}: {}", item.setting.id, refusal.0.what),
                ..refusal.0
            }));
        }
    }
    let sources = errors.len() > refused.len();
    // Answers that contradict each other are told where the first of them is; what no answer causes is told with the plan.
    let told = |id: SettingId| file.items.iter().find(|item| item.setting.id == id);
    let problems = session.plan().err().unwrap_or_default().iter();
    let placed: Vec<_> = problems
        .map(|problem| {
            problem.setting.and_then(told).map(|item| {
                item.error(Reason {
                    what: format!("{}: {}", item.setting.id, problem.what),
                    ..problem.reason()
                })
            })
        })
        .collect();
    if !errors.is_empty() || placed.iter().all(Option::is_some) {
        let known = |error: &AnswerError| errors.iter().any(|other| other.key == error.key);
        let more: Vec<_> = placed.into_iter().flatten().filter(|error| !known(error)).collect();
        refused.extend(more.iter().filter_map(|error| settings::parse(&error.key)));
        errors.extend(more);
    }
    if errors.is_empty() {
        return Ok(());
    }
    errors.sort_by_key(|error| (error.line, error.column));
    let rest = if sources {
        ""
    } else {
        the_rest(session, refused.into_iter().map(Some))
    };
    Err(if valid {
        listed(&format!("{} cannot be applied as it is", path.shown()), errors, rest)
    } else {
        invalid(path, errors)
    })
}

/// Passes one answer to the session, which may refuse it. A missing value is an error here: unlike an emptied field of a form,
/// nobody writes it to keep the present value.
pub(super) fn give(session: &mut Session, id: SettingId, value: Value) -> Result<(), InvalidValue> {
    if value.is_nothing() {
        return Err(InvalidValue::new(
            "there is no value; leave the setting out to keep the present one",
        ));
    }
    session.request(Request::Answer(id, value));
    session.refusal(id).cloned().map_or(Ok(()), Err)
}

/// What leads to the rest of the answers, where it is only these that cannot be set here and others are left; else empty. What a
/// better value would cure is no reason to leave an answer out.
pub(super) fn the_rest(session: &Session, refused: impl Iterator<Item = Option<SettingId>>) -> &'static str {
    if session.options().skip == Skip::All {
        return "";
    }
    let refused: Vec<Option<SettingId>> = refused.collect();
    let (Some(facts), None) = (session.facts(), refused.iter().find(|id| id.is_none())) else {
        return "";
    };
    let planned = session.plan().err().unwrap_or_default();
    let closed = |id: SettingId| {
        settings::by_id(id).is_some_and(|setting| plan::closed(facts, setting).is_some())
            || planned.iter().any(|problem| problem.setting == Some(id))
    };
    let left = session.answers().iter().any(|(id, _)| !refused.contains(&Some(id)));
    if left && refused.iter().flatten().all(|id| closed(*id)) {
        "; --skip-impossible does the rest"
    } else {
        ""
    }
}

fn listed(what: &str, errors: Vec<AnswerError>, rest: &str) -> CommandFailure {
    let hint = format!("nothing was changed{rest}");
    let lines: Vec<String> = errors
        .iter()
        .map(|error| visible(&error.to_string(), "").into_owned())
        .collect();
    let kinds = errors.iter().map(|error| error.reason.kind);
    let failure = if let [only] = lines.as_slice() {
        CommandFailure::of_all(kinds, format!("{what}: {only}"), hint)
    } else {
        CommandFailure::of_all(
            kinds,
            format!("{what}:\n  {}\ncarbonctl: {} errors", lines.join("\n  "), lines.len()),
            hint,
        )
    };
    CommandFailure {
        listed: Some(Box::new(ListedErrors(errors))),
        ..failure
    }
}

/// Why an answer has no value.
enum Unresolved {
    /// Its source gives none.
    Reason(Reason),
    /// It was asked for, and that was broken off.
    Failure(CommandFailure),
}

fn resolve(item: &Answer, answers: &Path, output: Output) -> Result<Value, Unresolved> {
    let id = item.setting.id;
    let secret = match &item.given {
        ValueSource::Plain(text) => return Ok(Value::Text(text.clone())),
        ValueSource::Literal(secret) => secret.clone(),
        ValueSource::Env(name) => Secret::new(std::env::var(name).map_err(|e| {
            let why = match e {
                std::env::VarError::NotPresent => "is not set",
                std::env::VarError::NotUnicode(_) => "is not UTF-8",
            };
            Unresolved::Reason(Reason::new(
                format!("{id}: the variable {name} {why}"),
                "set it, or use { prompt = true }",
            ))
        })?),
        ValueSource::File(path) => {
            first_line(id, &answers.parent().unwrap_or(Path::new(".")).join(path)).map_err(Unresolved::Reason)?
        }
        ValueSource::Prompt if !io::stdin().is_terminal() => return Err(Unresolved::Reason(no_terminal(id))),
        ValueSource::Prompt => ask(output, id).map_err(Unresolved::Failure)?,
    };
    Ok(Value::Secret(secret))
}

fn first_line(id: SettingId, path: &Path) -> Result<Secret, Reason> {
    let refuse = |e: io::Error| {
        Reason::new(
            format!("{id}: {}: {e}", path.shown()),
            "name a file whose first line is the secret",
        )
    };
    let mut line = String::new();
    io::BufReader::new(machine::open_named(path).map_err(refuse)?.take(LONGEST_LINE))
        .read_line(&mut line)
        .map_err(refuse)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn no_terminal(id: SettingId) -> Reason {
    Reason::new(
        format!("{id} must be asked for, and there is no terminal"),
        "use { env = \"NAME\" } or { file = \"PATH\" }",
    )
}

/// Asks for a secret on the terminal, twice; without a terminal this is not possible.
pub(super) fn ask(output: Output, id: SettingId) -> Result<Secret, CommandFailure> {
    if !io::stdin().is_terminal() {
        let reason = no_terminal(id);
        return Err(CommandFailure::usage(reason.what, reason.hint));
    }
    super::prompt::secret(output, id.as_str())
}
