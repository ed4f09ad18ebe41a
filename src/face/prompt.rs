//! The line-prompt face: the same steps and questions, one prompt at a time. It works where nothing can be redrawn, and
//! with a screen reader.

mod preflight;

use inquire::ui::RenderConfig;
use inquire::{Confirm, InquireError, Password, PasswordDisplayMode, Select, Text};

use crate::domain::secret::Secret;
use crate::domain::value::{ValueKind, Value};
use crate::domain::{Shown as _, hidden as hidden_char};
use crate::engine::{self, ExecutorContext, Question, Request, Session, StepId, Tone};
use crate::server;

use super::exit::{Exit, Failure, visible};
use super::output::Output;
use super::report::text;
use crate::domain::SettingId;

/// Where a prompt leads.
enum PromptFlow {
    Next,
    Back,
}

/// Walks through every step, then offers to start the server.
pub(crate) fn setup(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<Exit, Failure> {
    if !output.color {
        inquire::set_global_render_config(RenderConfig::empty());
    }
    output.talk("Guided setup, as line prompts. Enter takes what is shown, Esc goes back, Ctrl-C leaves. Nothing is written before you confirm it.");
    engine::drive(session, context, Request::Begin);
    let mut step = StepId::Product;
    loop {
        session.request(Request::NoteStep(step));
        if step == StepId::Guide {
            engine::drive(session, context, Request::Goto(step));
        }
        let way = match step {
            StepId::Product => product(session, context, output)?,
            StepId::Machine => machine(session, output),
            StepId::Guide => preflight::guide(session, context, output)?,
            StepId::Review => review(session, context, output)?,
            StepId::Control => {
                control(session, context, output)?;
                return Ok(Exit::Done);
            }
            _ => questions(session, context, output, step)?,
        };
        step = match way {
            PromptFlow::Next => step.next().unwrap_or(step),
            PromptFlow::Back => step.back().unwrap_or(step),
        };
    }
}

/// Asks for a secret twice, hidden.
pub(crate) fn secret(title: &str) -> Result<Secret, Failure> {
    let typed = Password::new(&visible(&format!("{title}:"), ""))
        .with_display_mode(PasswordDisplayMode::Masked)
        .with_custom_confirmation_message("Once more:")
        .with_custom_confirmation_error_message("The two differ; once more from the start.")
        .prompt()
        .map_err(broken_off)?;
    Ok(Secret::new(typed))
}

/// Asks yes or no; the default is no.
pub(crate) fn confirm(question: &str) -> Result<bool, Failure> {
    Confirm::new(&visible(question, ""))
        .with_default(false)
        .prompt()
        .map_err(broken_off)
}

fn broken_off(error: InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Failure::interrupted(),
        InquireError::NotTTY => Failure::usage(
            "this asks questions, and there is no terminal",
            "use --yes, or an answers file with `carbonctl apply`",
        ),
        other => Failure::failed(
            format!("the terminal cannot be used: {other}"),
            "use an answers file with `carbonctl apply`",
        ),
    }
}

fn heading(output: Output, step: StepId) {
    let row = step.row();
    output.talk(&format!("\n{}  {}\n{}", row.code, row.title, text::wrap(row.why, 0, 0)));
}

fn product(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<PromptFlow, Failure> {
    const TYPE: &str = "another directory…";
    const PRACTICE: &str = "make a practice home to try everything on";
    heading(output, StepId::Product);
    // What was wrong with the home that the command line named.
    if let Some(refusal) = session.home_refusal() {
        output.talk(&refusal.to_string());
    }
    say_notice(session, output);
    loop {
        let chosen = session.facts().map(|facts| &facts.home);
        let found = session.homes().unwrap_or_default().iter();
        // A home that was named lies wherever it lies.
        let elsewhere = chosen.filter(|home| found.clone().all(|other| other.path != home.path));
        let homes: Vec<(String, String)> = found
            .chain(elsewhere)
            .map(|home| {
                (
                    format!("{}  {}  ({})", home.title(), home.path.shown(), text::started(home)),
                    home.path.raw_text(),
                )
            })
            .collect();
        let mut options: Vec<String> = homes.iter().map(|(line, _)| line.clone()).collect();
        options.push(TYPE.into());
        if homes.is_empty() || session.offers_practice() {
            options.push(PRACTICE.into());
        }
        let current = session.facts().map(|facts| facts.home.path.raw_text());
        let start = current
            .and_then(|path| homes.iter().position(|(_, p)| *p == path))
            .unwrap_or(0);
        let Some(chosen) = Select::new("Which product?", options)
            .with_starting_cursor(start)
            .prompt_skippable()
            .map_err(broken_off)?
        else {
            // There is nothing before the first step.
            continue;
        };
        match chosen.as_str() {
            TYPE => {
                let Some(typed) = Text::new("Directory:").prompt_skippable().map_err(broken_off)? else {
                    continue;
                };
                engine::drive(session, context, Request::ChooseHome(typed));
            }
            PRACTICE => {
                let dir = context.world.cwd.join("carbonctl-practice");
                engine::drive(session, context, Request::MakePractice { dir, toml: true });
            }
            line => {
                if let Some((_, path)) = homes.iter().find(|(text, _)| text == line) {
                    engine::drive(session, context, Request::ChooseHome(path.clone()));
                }
            }
        }
        say_notice(session, output);
        if let Some(refusal) = session.home_refusal() {
            output.talk(&refusal.to_string());
        } else if session.facts().is_some() {
            return Ok(PromptFlow::Next);
        }
    }
}

fn machine(session: &Session, output: Output) -> PromptFlow {
    heading(output, StepId::Machine);
    if let Some(facts) = session.facts() {
        output.talk(
            &engine::machine_lines(facts)
                .into_iter()
                .map(|line| text::labelled(line.name, &line.text()))
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
    PromptFlow::Next
}

fn questions(session: &mut Session, context: &ExecutorContext, output: Output, step: StepId) -> Result<PromptFlow, Failure> {
    let ids: Vec<SettingId> = engine::questions(session, step).iter().map(|q| q.setting.id).collect();
    if ids.is_empty() {
        return Ok(PromptFlow::Next);
    }
    heading(output, step);
    let mut at = 0;
    while let Some(id) = ids.get(at) {
        let Some(question) = session
            .facts()
            .and_then(|facts| engine::question::question(session, facts, *id))
        else {
            break;
        };
        match ask(session, context, output, &question)? {
            PromptFlow::Next => at += 1,
            PromptFlow::Back if at == 0 => return Ok(PromptFlow::Back),
            PromptFlow::Back => at -= 1,
        }
    }
    Ok(PromptFlow::Next)
}

fn ask(session: &mut Session, context: &ExecutorContext, output: Output, question: &Question) -> Result<PromptFlow, Failure> {
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
                    None => return Ok(PromptFlow::Next),
                    Some(reason) => output.talk(&text::wrap(&visible(&format!("Not so: {reason}."), ""), 2, 2)),
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

fn hidden() -> Result<Typed, Failure> {
    let typed = Password::new("New password (Enter keeps the present one):")
        .with_display_mode(PasswordDisplayMode::Masked)
        .with_custom_confirmation_message("Once more:")
        .with_custom_confirmation_error_message("The two differ; once more from the start.")
        .prompt_skippable()
        .map_err(broken_off)?;
    Ok(match typed {
        None => Typed::Back,
        Some(text) if text.is_empty() => Typed::Keep,
        Some(text) => Typed::Value(Value::Secret(Secret::new(text))),
    })
}

fn field(question: &Question) -> Result<Typed, Failure> {
    // What would be hidden in a line cannot be edited there: such a value is typed anew, and Enter keeps it.
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
fn choice(question: &Question, wanting: bool) -> Result<Typed, Failure> {
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

fn review(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<PromptFlow, Failure> {
    heading(output, StepId::Review);
    match session.plan() {
        Err(problems) => {
            for problem in problems {
                output.talk(&text::wrap(&visible(&format!("- {problem}"), ""), 0, 2));
            }
            return Ok(PromptFlow::Back);
        }
        Ok(plan) if plan.is_empty() => {
            output.talk("Nothing to write: no answer changes anything.");
            return Ok(PromptFlow::Next);
        }
        Ok(plan) => output.page(&text::plan(output, plan))?,
    }
    let Some(yes) = Confirm::new("Write all of this now?")
        .with_default(false)
        .prompt_skippable()
        .map_err(broken_off)?
    else {
        return Ok(PromptFlow::Back);
    };
    if yes {
        engine::drive(session, context, Request::Apply);
        say_notice(session, output);
    } else {
        output.talk("Nothing was written.");
    }
    Ok(PromptFlow::Next)
}

fn control(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<(), Failure> {
    heading(output, StepId::Control);
    engine::drive(session, context, Request::Tick);
    if session.server().running() {
        output
            .talk("The server is running. `carbonctl status`, `carbonctl stop` and `carbonctl console` look after it.");
        return Ok(());
    }
    if session
        .home()
        .is_some_and(|home| server::for_another(home, "start", true).is_some())
    {
        output.talk(&text::wrap(server::ROOT_LEAVES, 0, 0));
    }
    if Confirm::new("Start the server now?")
        .with_default(false)
        .prompt_skippable()
        .map_err(broken_off)?
        == Some(true)
    {
        engine::drive(session, context, Request::Start);
        say_notice(session, output);
    }
    Ok(())
}

fn say_notice(session: &mut Session, output: Output) {
    if let Some(notice) = session.notice().cloned() {
        session.request(Request::Dismiss);
        let mark = if notice.tone == Tone::Bad { "! " } else { "" };
        output.talk(&text::wrap(&format!("{mark}{}", notice.text), 0, 2));
    }
}
