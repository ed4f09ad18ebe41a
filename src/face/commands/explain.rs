//! The `explain` command: why a guideline, a setting, a screen or a cause exists, and its source.

use std::fmt::Write as _;

use clap::Args;

use crate::domain::{Finding, Shown as _, settings};
use crate::engine::steps::{self, OVERVIEW, STEPS};
use crate::guide::Guideline;
use crate::{guide, server};

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::page::Page;
use super::super::report::cure::Operator;
use super::super::report::{findings, json, text};
use super::context::CommandContext;

/// The arguments of `explain`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ExplainArgs {
    /// For example G31, hostname, S4, S4.2 or E05
    pub(crate) id: String,
}

pub(super) fn run(context: &mut CommandContext, args: &ExplainArgs) -> Result<Exit, CommandFailure> {
    let id = args.id.as_str();
    let question = steps::question_by_code(id);
    let words = if let Some(guideline) = guide::by_id(id) {
        // A JSON document has no colours.
        let mut words = Page::new(context.output.color && !context.output.json);
        words.push(&guide::explain_guideline(guideline));
        if let Some(finding) = here(context, guideline) {
            let facts = context.facts()?;
            let place = &facts.home.path;
            let _ = writeln!(words, "\nHere\n  {}", place.shown());
            let operator = Operator::of(facts, context.global.home.is_some());
            findings::one(&mut words, &finding, operator, true);
            if context.output.json {
                let document = serde_json::json!({ "id": id, "text": words.written(true), "finding": json::finding(facts, &finding) });
                return context.output.document(&document).map(|()| Exit::Done);
            }
        }
        words
    } else if let Some(setting) = settings::parse(id).or(question).and_then(settings::by_id) {
        Page::of(&guide::explain_setting(setting))
    } else if let Some(row) = server::cause(id) {
        Page::of(&row.explained())
    } else if let Some(step) = STEPS
        .iter()
        .find(|step| step.code.eq_ignore_ascii_case(id) || step.title.eq_ignore_ascii_case(id))
    {
        let mut words = format!("{}  {}\n\n{}\n", step.code, step.title, text::wrap(step.why, 0, 0));
        for id in step.questions {
            if let Some(setting) = settings::by_id(*id) {
                let code = steps::question_code(setting.id).unwrap_or_default();
                let _ = write!(words, "\n  {code:<6} {:<24} {}", setting.id, setting.title);
            }
        }
        Page::of(&words)
    } else if [OVERVIEW.code, OVERVIEW.title]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(id))
    {
        Page::of(&overview())
    } else {
        let hint = did_you_mean(id).unwrap_or_else(|| {
            "name a guideline (G31), a setting (hostname), a screen (S4) or a cause (E05)".to_owned()
        });
        return Err(CommandFailure::usage(
            format!("there is no id `{}`", visible(id, "")),
            hint,
        ));
    };
    if context.output.json {
        context
            .output
            .document(&serde_json::json!({ "id": id, "text": words.written(true) }))?;
    } else {
        context.output.page(&words)?;
    }
    Ok(Exit::Done)
}

/// The overview, with the steps that it leads to.
fn overview() -> String {
    let mut words = format!(
        "{}  {}\n\n{}\n",
        OVERVIEW.code,
        OVERVIEW.title,
        text::wrap(OVERVIEW.why, 0, 0)
    );
    for step in STEPS {
        let _ = write!(words, "\n  {:<5} {}", step.code, step.title);
    }
    words
}

/// How like two ids must be to be offered, from 0 to 1, for ids as short as those of guidelines.
const ALIKE: f64 = 0.78;

/// The ids of any kind that are most like a mistyped one, at most three, as a question.
fn did_you_mean(typed: &str) -> Option<String> {
    let typed = typed.trim().to_ascii_lowercase();
    let guidelines = guide::all().map(|guideline| guideline.id.to_owned());
    let causes = server::all_causes().map(|row| row.id.to_owned());
    let screens = STEPS
        .iter()
        .map(|step| step.code)
        .chain([OVERVIEW.code])
        .map(str::to_owned);
    let titles = STEPS
        .iter()
        .map(|step| step.title)
        .chain([OVERVIEW.title])
        .map(str::to_lowercase);
    let questions = STEPS
        .iter()
        .flat_map(|step| step.questions)
        .filter_map(|id| steps::question_code(*id));
    let settings = settings::all().map(|setting| setting.id.to_string());
    let all = guidelines
        .chain(causes)
        .chain(screens)
        .chain(titles)
        .chain(questions)
        .chain(settings);
    let mut scored: Vec<(f64, String)> = all
        .map(|id| (strsim::jaro_winkler(&id.to_ascii_lowercase(), &typed), id))
        .filter(|(score, _)| *score > ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<String> = scored.into_iter().take(3).map(|(_, id)| id).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

/// The finding of this guideline for the selected home; without a home only the explanation is printed.
fn here(context: &mut CommandContext, guideline: &Guideline) -> Option<Finding> {
    context.choose().ok()?;
    context.open().ok()?;
    context.survey();
    let facts = context.facts().ok()?;
    Some(guideline.judge(facts, context.global.profile))
}
