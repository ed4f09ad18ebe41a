//! What the guidelines say, as text: worst first, a cure in one line each, 80 columns.

use std::fmt::Write as _;

use crate::domain::Shown as _;
use crate::domain::finding::{Finding, Profile, Status};
use crate::guide;
use crate::probe::Facts;

use super::super::exit::visible;
use super::super::output::Output;
use super::super::page::{Page, Paint};
use super::cure::{self, Typist};
use super::text::{started, wrap};

/// Columns before what is said of a finding.
const INDENT: usize = 14;
/// The widest cure: the rest of the line.
const ROOM: usize = 66;

/// How much is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DetailLevel {
    /// Everything about everything.
    pub(crate) whole: bool,
    /// The guidelines were named: each is told, also one that passes.
    pub(crate) asked_for: bool,
    /// The home was named on the command line.
    pub(crate) named_home: bool,
}

/// All findings of a home. What passes or only informs is counted, and listed when asked for.
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
    let typist = Typist {
        root: facts.machine.root,
        home: &facts.home.path,
        named: told.named_home,
    };
    for finding in findings {
        let open = matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown);
        if open || told.whole || told.asked_for {
            out.push("\n");
            one(&mut out, finding, typist, told.whole);
        }
    }
    let sum = guide::summary(findings);
    let _ = writeln!(
        out,
        "\n{} fail, {} warn, {} unknown, {} info, {} pass",
        sum.fail, sum.warn, sum.unknown, sum.info, sum.pass
    );
    if !told.whole && !told.asked_for && sum.info + sum.pass > 0 {
        let _ = writeln!(out, "`carbonctl check -v` lists all; `carbonctl explain ID` tells why.");
    }
    out
}

/// One finding: what was found, what is needed, and the cure; the rest when asked for.
pub(crate) fn one(out: &mut Page, finding: &Finding, typist: Typist, whole: bool) {
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
        commands(out, finding, typist);
    } else if let Some(line) = cure::line(finding, typist, ROOM) {
        let _ = writeln!(out, "       cure   {}", visible(&line, ""));
    }
}

fn labelled(out: &mut Page, label: &str, text: &str) {
    let wrapped = wrap(&visible(text, ""), INDENT, INDENT);
    let _ = writeln!(out, "       {label:<6} {}", wrapped.trim_start());
}

/// Words and every command of a cure, exactly as they are typed.
pub(crate) fn commands(out: &mut Page, finding: &Finding, typist: Typist) {
    let words = finding.remedy.as_ref().map_or("", |remedy| remedy.words.as_str());
    let mut label = "cure";
    if !words.is_empty() {
        labelled(out, label, words);
        label = "";
    }
    for command in cure::commands(finding, typist) {
        for line in command.lines() {
            let _ = writeln!(out, "       {label:<6} {}", visible(line, ""));
            label = "";
        }
    }
}
