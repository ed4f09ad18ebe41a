//! The findings of the guidelines as text: worst first, a cure in one line each, 80 columns.

use std::fmt::Write as _;

use crate::domain::Shown as _;
use crate::domain::command::carbonctl;
use crate::domain::finding::{Finding, Profile, Status};
use crate::guide;
use crate::probe::Facts;

use super::super::exit::visible;
use super::super::output::Output;
use super::super::page::{Page, Paint};
use super::cure::{self, Operator};
use super::text::{started, wrap};

/// Columns before the details of a finding.
const INDENT: usize = 14;
/// The widest cure: the rest of the line.
const ROOM: usize = 66;

/// How much is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DetailLevel {
    /// All details of all findings.
    pub(crate) whole: bool,
    /// The guidelines were named: each is printed, also one that passes.
    pub(crate) asked_for: bool,
    /// The home was named on the command line.
    pub(crate) named_home: bool,
}

/// All findings of a home. Those that pass or inform are counted, and listed on request.
pub(crate) fn all(output: Output, facts: &Facts, profile: Profile, findings: &[Finding], told: DetailLevel) -> Page {
    let mut out = Page::new(output.color);
    let _ = write!(
        out,
        "{}  {}\n{}\njudged for {}\n",
        facts.home.title(),
        started(&facts.home),
        facts.home.path.shown(),
        profile.word()
    );
    let operator = Operator::of(facts, told.named_home);
    for finding in findings {
        let open = matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown);
        if open || told.whole || told.asked_for {
            out.push("\n");
            one(&mut out, finding, operator, told.whole);
        }
    }
    let sum = guide::summary(findings);
    let _ = writeln!(
        out,
        "\n{} fail, {} warn, {} unknown, {} info, {} pass",
        sum.fail, sum.warn, sum.unknown, sum.info, sum.pass
    );
    if !told.whole && !told.asked_for && sum.info + sum.pass > 0 {
        let home = told.named_home.then_some(facts.home.path.as_path());
        let [all, why] = ["check -v", "explain ID"].map(|words| carbonctl(words, home));
        let words = format!("`{all}` lists all; `{why}` explains one.");
        let _ = writeln!(out, "{}", wrap(&visible(&words, ""), 0, 0));
    }
    out
}

/// One finding: what was found, what is needed, and the cure; the rest on request.
pub(crate) fn one(out: &mut Page, finding: &Finding, operator: Operator, whole: bool) {
    let paint = match finding.status {
        Status::Fail => Paint::Red,
        Status::Warn | Status::Unknown => Paint::Yellow,
        Status::Info => Paint::Cyan,
        Status::Pass => Paint::Green,
    };
    let eased = if finding.eased { " (blocks in production)" } else { "" };
    out.paint(&format!("{:<7}", finding.status.word()), paint);
    let _ = writeln!(out, " {:<5}{}{eased}", finding.id, finding.title);
    let mut say = |label: &str, text: &str| {
        if !text.is_empty() {
            labelled(out, label, text);
        }
    };
    say("found", &finding.found);
    if whole || finding.status != Status::Unknown {
        say("needed", &finding.needed);
    }
    if whole || finding.status == Status::Unknown {
        say("why", &finding.detail);
    }
    if whole {
        say("rule", finding.source);
    }
    if whole {
        commands(out, finding, operator);
    } else if let Some(line) = cure::line(finding, operator, ROOM) {
        let _ = writeln!(out, "       cure   {}", visible(&line, ""));
    }
}

fn labelled(out: &mut Page, label: &str, text: &str) {
    let wrapped = wrap(&visible(text, ""), INDENT, INDENT);
    let _ = writeln!(out, "       {label:<6} {}", wrapped.trim_start());
}

/// Text and every command of a cure, exactly as they are typed.
pub(crate) fn commands(out: &mut Page, finding: &Finding, operator: Operator) {
    let words = finding.remedy.as_ref().map_or("", |remedy| remedy.words.as_str());
    let mut label = "cure";
    if !words.is_empty() {
        labelled(out, label, words);
        label = "";
    }
    for command in cure::commands(finding, operator) {
        for line in command.lines() {
            let _ = writeln!(out, "       {label:<6} {}", visible(line, ""));
            label = "";
        }
    }
}
