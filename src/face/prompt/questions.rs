//! The questions of a step, one prompt for each: what stands there now, what is recommended, and a value to be typed or chosen.

use inquire::{Confirm, Password, PasswordDisplayMode, Select, Text};

use super::super::exit::{CommandFailure, visible};
use super::super::output::Output;
use super::super::report::text;
use super::terminal::{PromptFlow, broken_off, heading};
use crate::domain::secret::Secret;
use crate::domain::value::{Value, ValueKind};
use crate::domain::{SettingId, hidden as hidden_char};
use crate::engine::{self, ExecutorContext, Question, Request, Session, StepId};

/// Asks every question of a step; Esc goes back to the one before.
pub(super) fn questions(
    session: &mut Session,
    context: &ExecutorContext,
    output: Output,
    step: StepId,
) -> Result<PromptFlow, CommandFailure> {
    let ids: Vec<SettingId> = engine::questions(session, step).iter().map(|q| q.setting.id).collect();
    if ids.is_empty() {
        return Ok(PromptFlow::Next);
    }
    heading(output, step);
    if engine::question::may_declare_new(session, &ids) == Some(false) && !declared(session, context, output)? {
        return Ok(PromptFlow::Back);
    }
    let mut at = 0;
    // An answer decides which questions follow.
    while let Some(question) = engine::questions(session, step).into_iter().nth(at) {
        match ask(session, context, output, &question)? {
            PromptFlow::Next => at += 1,
            PromptFlow::Back if at == 0 => return Ok(PromptFlow::Back),
            PromptFlow::Back => at -= 1,
        }
    }
    Ok(PromptFlow::Next)
}

/// Shows what is known of earlier starts, and asks whether the user store is new. `false` goes back.
fn declared(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<bool, CommandFailure> {
    let evidence = session.home().map(|home| home.past.evidence()).unwrap_or_default();
    let words = format!("Whether this server has been started before is not known ({evidence}).");
    output.talk(&text::wrap(&visible(&words, ""), 0, 2));
    let Some(new) = Confirm::new("Is the user store new, so that no started server has used it?")
        .with_default(false)
        .prompt_skippable()
        .map_err(broken_off)?
    else {
        return Ok(false);
    };
    if new {
        engine::drive(session, context, Request::DeclareNew(true));
    }
    Ok(true)
}

/// Asks one question until its answer is taken, or left as it is.
pub(super) fn ask(
    session: &mut Session,
    context: &ExecutorContext,
    output: Output,
    question: &Question,
) -> Result<PromptFlow, CommandFailure> {
    let setting = question.setting;
    output.talk(&format!(
        "\n{}\n  now          {}",
        setting.title,
        visible(&question.now(), "")
    ));
    if let Some(closed) = &question.closed {
        output.talk(&text::wrap(&visible(closed, ""), 2, 2));
        return Ok(PromptFlow::Next);
    }
    if let Some(recommended) = &question.recommended {
        output.talk(&text::labelled(
            "recommended",
            &format!("{} ({})", recommended.value, recommended.why),
        ));
    }
    if let Some(rule) = &question.rule {
        output.talk(&text::labelled("must be", &visible(rule, "")));
    }
    if let Some(remark) = &question.remark {
        output.talk(&text::labelled("note", remark));
    }
    output.talk(&text::labelled("why", setting.why));
    output.talk(&text::labelled("written to", &question.written_to));
    output.talk(&text::labelled("source", setting.source));
    loop {
        let typed = if setting.secret() {
            hidden()?
        } else if question.choices.is_empty() && question.recommended.is_none() {
            field(question)?
        } else {
            choice(question, engine::question::missing_now(session, setting.id))?
        };
        match typed {
            Typed::Back => return Ok(PromptFlow::Back),
            Typed::Keep => return Ok(PromptFlow::Next),
            Typed::Value(value) => {
                engine::drive(session, context, Request::Answer(setting.id, value));
                match engine::problem(session, setting.id) {
                    None => {
                        if let Some(remark) = engine::question::remark(session, setting.id) {
                            output.talk(&text::wrap(&visible(&remark, ""), 2, 2));
                        }
                        return Ok(PromptFlow::Next);
                    }
                    Some(reason) => output.talk(&text::wrap(&visible(&format!("Not accepted: {reason}."), ""), 2, 2)),
                }
            }
        }
    }
}

enum Typed {
    Back,
    Keep,
    Value(Value),
}

fn hidden() -> Result<Typed, CommandFailure> {
    let typed = Password::new("New password (Enter keeps the present one):")
        .with_display_mode(PasswordDisplayMode::Masked)
        .with_custom_confirmation_message("Once more:")
        .with_custom_confirmation_error_message("The two differ; type both again.")
        .prompt_skippable()
        .map_err(broken_off)?;
    Ok(match typed {
        None => Typed::Back,
        Some(text) if text.is_empty() => Typed::Keep,
        Some(text) => Typed::Value(Value::Secret(Secret::new(text))),
    })
}

fn field(question: &Question) -> Result<Typed, CommandFailure> {
    // A value with hidden characters cannot be edited in a line: it is typed again, and Enter keeps it.
    let shown = question.shown().filter(|value| !value.contains(hidden_char));
    let shown = shown.map(str::to_owned).unwrap_or_default();
    let hint = question.setting.kind.hint();
    let typed = Text::new("Value:")
        .with_initial_value(&shown)
        .with_help_message(&hint)
        .prompt_skippable()
        .map_err(broken_off)?;
    Ok(match typed {
        None => Typed::Back,
        Some(text) if text == shown => Typed::Keep,
        Some(text) => Typed::Value(Value::Text(text)),
    })
}

/// A list: what is there, what is recommended, the fixed choices, and a field for anything else.
fn choice(question: &Question, wanting: bool) -> Result<Typed, CommandFailure> {
    let shown = question.shown().unwrap_or("not set");
    let mut options = vec![(format!("leave as it is: {shown}"), Picked::Keep)];
    let recommended = question
        .recommended
        .as_ref()
        .map(|r| r.value.clone())
        .filter(|value| *value != shown);
    if let Some(value) = &recommended {
        options.push((format!("recommended: {value}"), Picked::Value(value.clone())));
    }
    for (value, more) in question
        .choices
        .iter()
        .filter(|(value, _)| Some(value) != recommended.as_ref() && value != shown)
    {
        let line = if more.is_empty() {
            value.clone()
        } else {
            format!("{value}  ({more})")
        };
        options.push((line, Picked::Value(value.clone())));
    }
    if !matches!(question.setting.kind, ValueKind::Bool | ValueKind::Choice(_)) {
        options.push(("type another…".to_owned(), Picked::Type));
    }
    let start = usize::from(wanting && recommended.is_some());
    for (line, _) in &mut options {
        *line = visible(line, "").into_owned();
    }
    let lines: Vec<&str> = options.iter().map(|(line, _)| line.as_str()).collect();
    let chosen = Select::new("Choose:", lines.clone())
        .with_starting_cursor(start)
        .prompt_skippable()
        .map_err(broken_off)?;
    let Some(chosen) = chosen else { return Ok(Typed::Back) };
    match options
        .iter()
        .find(|(line, _)| line == chosen)
        .map(|(_, picked)| picked)
    {
        Some(Picked::Value(value)) => Ok(Typed::Value(Value::Text(value.clone()))),
        Some(Picked::Type) => field(question),
        Some(Picked::Keep) | None => Ok(Typed::Keep),
    }
}

/// What a line of the list stands for.
enum Picked {
    Keep,
    Value(String),
    Type,
}
