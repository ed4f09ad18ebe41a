//! A question about a setting: what stands there now, what is recommended and why, and a value to be chosen or typed.

use super::super::exit::{CommandFailure, visible};
use super::super::report::text;
use super::lines::{Flow, Lines, RESERVED, Reply, SecretReply};
use super::menu::{Choice, Menu};
use crate::domain::value::{Value, ValueKind};
use crate::domain::{SettingId, hidden as hidden_char};
use crate::engine::{self, ExecutorContext, Question, Request, Session};
use crate::guide;

/// Asks one question until its answer is taken, or left as it is.
pub(super) fn ask(
    session: &mut Session,
    context: &ExecutorContext,
    lines: Lines,
    id: SettingId,
) -> Result<Flow, CommandFailure> {
    let now = |session: &Session| {
        session
            .facts()
            .and_then(|facts| engine::question::question(session, facts, id))
    };
    if let Some(question) = now(session) {
        introduce(lines, &question)?;
    }
    loop {
        let Some(question) = now(session) else {
            return Ok(Flow::Next);
        };
        if let Some(closed) = &question.closed {
            lines.say(&text::wrap(&visible(closed, ""), 2, 2))?;
            return Ok(Flow::Next);
        }
        let wanting = engine::question::missing_now(session, id);
        let typed = if question.setting.secret() {
            secret(lines, &question)?
        } else if numbered(&question) {
            choice(lines, &question, wanting)?
        } else {
            field(lines, &question, wanting)?
        };
        let value = match typed {
            Typed::Keep => return Ok(Flow::Next),
            Typed::Clear | Typed::Other(Reply::Clear) => {
                engine::drive(session, context, Request::Clear(id));
                return Ok(Flow::Next);
            }
            Typed::Value(value) => value,
            Typed::Other(Reply::Back) => return Ok(Flow::Back),
            Typed::Other(Reply::Leave) => return Ok(Flow::Leave),
            Typed::Other(_) => {
                explain(lines, &question)?;
                continue;
            }
        };
        engine::drive(session, context, Request::Answer(id, value));
        match engine::problem(session, id) {
            None => {
                if let Some(remark) = now(session).and_then(|question| question.remark) {
                    lines.say(&text::wrap(&visible(&format!("! {remark}."), ""), 2, 4))?;
                }
                return Ok(Flow::Next);
            }
            Some(reason) => {
                lines.say(&text::wrap(&visible(&format!("Not accepted: {reason}."), ""), 2, 2))?;
            }
        }
    }
}

/// Says what is not asked, and why.
pub(super) fn closed(lines: Lines, question: &Question, reason: &str) -> Result<(), CommandFailure> {
    lines.say(&format!(
        "\n{}\n  now          {}\n{}",
        question.setting.title,
        visible(&question.now(), ""),
        text::wrap(&visible(reason, ""), 2, 2)
    ))
}

fn introduce(lines: Lines, question: &Question) -> Result<(), CommandFailure> {
    let setting = question.setting;
    let mut out = vec![format!(
        "\n{}\n  now          {}",
        setting.title,
        visible(&question.now(), "")
    )];
    if let Some(answer) = question.answer.as_ref() {
        let shown = answer.shown().unwrap_or(crate::domain::secret::MASK);
        out.push(text::labelled("answer", shown));
    }
    if let Some(recommended) = &question.recommended {
        out.push(text::labelled(
            "recommended",
            &format!("{} ({})", recommended.value, recommended.why),
        ));
    }
    out.push(text::labelled("why", setting.why));
    if setting.secret() {
        let rule = question.rule.clone().unwrap_or_else(|| setting.kind.hint());
        out.push(text::labelled("must be", &rule));
    }
    lines.say(&out.join("\n"))
}

/// Everything known about the setting.
fn explain(lines: Lines, question: &Question) -> Result<(), CommandFailure> {
    let setting = question.setting;
    lines.say(&format!(
        "{}\n{}\n{}\n\n{}",
        guide::explain_setting(setting).trim_end(),
        text::labelled("written to", &question.written_to),
        text::labelled("it takes", &setting.kind.hint()),
        text::wrap(RESERVED, 0, 0)
    ))
}

enum Typed {
    Keep,
    Clear,
    Value(Value),
    Other(Reply),
}

impl Typed {
    fn text(value: impl Into<String>) -> Self {
        Self::Value(Value::Text(value.into()))
    }
}

/// Whether the question has a list. A number that is the answer must not be taken for the number of a choice.
fn numbered(question: &Question) -> bool {
    let number = matches!(
        question.setting.kind,
        ValueKind::Port | ValueKind::Offset | ValueKind::Number(..) | ValueKind::PortRange
    );
    !number && (!question.choices.is_empty() || question.recommended.is_some())
}

fn secret(lines: Lines, question: &Question) -> Result<Typed, CommandFailure> {
    let keeps = if question.answer.is_some() {
        "the one given"
    } else {
        "the present one"
    };
    Ok(match lines.ask_secret(&format!("New password [{keeps}]"), true)? {
        SecretReply::Default => Typed::Keep,
        SecretReply::Text(secret) => Typed::Value(Value::Secret(secret)),
        SecretReply::Other(reply) => Typed::Other(reply),
    })
}

/// A value that is typed. Enter takes what stands in brackets: the answer so far, what is recommended where something is missing,
/// or what is there.
fn field(lines: Lines, question: &Question, wanting: bool) -> Result<Typed, CommandFailure> {
    let recommended = question.recommended.as_ref().map(|r| r.value.as_str());
    let offered = recommended.filter(|_| wanting && question.answer.is_none());
    // A value with hidden characters cannot be typed: Enter keeps it.
    let shown = question.shown().filter(|value| !value.contains(hidden_char));
    let default = offered.or(shown);
    let default = default.unwrap_or(if question.shown().is_some() {
        "as it is"
    } else {
        "not set"
    });
    let asked = match recommended {
        Some(value) if value != default => {
            format!("Value ({}; r takes what is recommended)", question.setting.kind.hint())
        }
        _ => format!("Value ({})", question.setting.kind.hint()),
    };
    Ok(match lines.ask(&asked, default)? {
        Reply::Default => offered.map_or(Typed::Keep, Typed::text),
        Reply::Text(text) if text == "r" || text == "R" => match recommended {
            Some(value) => Typed::text(value),
            None => Typed::text(text),
        },
        Reply::Text(text) => Typed::text(text),
        other => Typed::Other(other),
    })
}

/// What a line of the list stands for.
enum Item {
    Leave,
    Keep,
    Value(String),
    Type,
}

/// A list: what is there, what is recommended, the fixed choices, and a field for anything else.
fn choice(lines: Lines, question: &Question, wanting: bool) -> Result<Typed, CommandFailure> {
    let there = question.reading.shown().unwrap_or("not set");
    let mut items = vec![(format!("leave as it is: {there}"), there.to_owned(), Item::Leave)];
    let recommended = question.recommended.as_ref().map(|r| r.value.clone());
    let recommended = recommended.filter(|value| *value != there);
    if let Some(value) = &recommended {
        items.push((
            format!("recommended: {value}"),
            value.clone(),
            Item::Value(value.clone()),
        ));
    }
    for (value, more) in question
        .choices
        .iter()
        .filter(|(value, _)| Some(value) != recommended.as_ref() && value != there)
    {
        let line = if more.is_empty() {
            value.clone()
        } else {
            format!("{value}  ({more})")
        };
        items.push((line, value.clone(), Item::Value(value.clone())));
    }
    let answer = question.answer.as_ref().and_then(Value::shown);
    let mut default = usize::from(wanting && recommended.is_some());
    if let Some(answer) = answer {
        default = items
            .iter()
            .position(|(_, value, _)| value == answer)
            .unwrap_or_else(|| {
                items.push((format!("the answer: {answer}"), answer.to_owned(), Item::Keep));
                items.len() - 1
            });
    }
    let open = !matches!(question.setting.kind, ValueKind::Bool | ValueKind::Choice(_));
    if open {
        items.push(("another value".to_owned(), String::new(), Item::Type));
    }
    let menu = Menu {
        question: "Choose",
        items,
        default,
        open,
    };
    Ok(match menu.ask(lines)? {
        // What is there is an answer like any other where one was given before: nothing is changed then.
        Choice::Of(Item::Leave) => Typed::Clear,
        Choice::Of(Item::Keep) => Typed::Keep,
        Choice::Of(Item::Value(value)) => Typed::text(value),
        Choice::Of(Item::Type) => field(lines, question, false)?,
        Choice::Typed(text) => Typed::text(text),
        Choice::Other(reply) => Typed::Other(reply),
    })
}
