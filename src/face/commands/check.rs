//! The `check` command: judges every guideline, or the named ones.

use clap::Args;
use serde_json::{Value as Json, json};

use crate::domain::finding::{Finding, Profile, Status};
use crate::guide;
use crate::probe::Facts;

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::findings::DetailLevel;
use super::super::report::{findings as findings_text, json};
use super::context::CommandContext;

/// The arguments of `check`.
#[derive(Clone, Debug, Args)]
pub(crate) struct CheckArgs {
    /// Guideline ids, such as G31
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
}

pub(super) fn run(context: &mut CommandContext, args: &CheckArgs) -> Result<Exit, CommandFailure> {
    let ids = &args.ids;
    if let Some(unknown) = ids.iter().find(|id| guide::by_id(id).is_none()) {
        let known: Vec<&str> = guide::all().map(|guideline| guideline.id).collect();
        return Err(CommandFailure::usage(
            format!("there is no guideline `{}`", visible(unknown, "")),
            format!(
                "`carbonctl check -v` lists all, {} to {}",
                known.first().copied().unwrap_or_default(),
                known.last().copied().unwrap_or_default()
            ),
        ));
    }
    context.open()?;
    context.survey();
    let profile = context.global.profile;
    let told = DetailLevel {
        whole: context.global.verbose > 0,
        asked_for: !ids.is_empty(),
        named_home: context.global.home.is_some(),
    };
    let facts = context.facts()?;
    let findings = guide::judge(facts, profile, ids);
    let failed = findings.iter().any(|finding| finding.status == Status::Fail);
    if context.output.json {
        context.output.document(&document(facts, profile, &findings))?;
    } else {
        context
            .output
            .page(&findings_text::all(context.output, facts, profile, &findings, told))?;
    }
    Ok(if failed { Exit::Finding } else { Exit::Done })
}

pub(super) fn document(facts: &Facts, profile: Profile, findings: &[Finding]) -> Json {
    let count = |status: Status| findings.iter().filter(|f| f.status == status).count();
    json!({
        "home": json::home(&facts.home),
        "machine": json::machine(&facts.machine),
        "profile": profile,
        "findings": findings.iter().map(|one| json::finding(facts, one)).collect::<Vec<_>>(),
        "summary": {
            "pass": count(Status::Pass),
            "warn": count(Status::Warn),
            "fail": count(Status::Fail),
            "info": count(Status::Info),
            "unknown": count(Status::Unknown),
        },
    })
}
