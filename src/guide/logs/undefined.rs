//! The guideline about names in Log4j's configuration that are used and not defined.

use super::super::verdict::{Verdict, short};
use crate::domain::Shown as _;
use crate::domain::setting::FileRole;
use crate::probe::Facts;
use crate::probe::files::FileState;
use crate::text::log4j_names::{self, Undefined, UndefinedName};

/// X18. Every appender that a logger writes to is defined, and so is everything that the lists name.
pub(super) fn undefined(facts: &Facts) -> Verdict {
    let needed = "every appender and logger it names is defined";
    let by2 = facts.logs_through_log4j2();
    let role = if by2 { FileRole::Log4j2 } else { FileRole::Log4j };
    let Some(loaded) = facts.files.get(role) else {
        return Verdict::unknown("not read", needed, "the configuration of the log was not read");
    };
    let file = loaded.path.shown();
    let text = match &loaded.state {
        FileState::Here { source, .. } => &source.text,
        FileState::Absent => return Verdict::unknown("no such file", needed, format!("{file} is not in this home")),
        FileState::Unusable(reason) => return Verdict::unknown("not readable", needed, format!("{file} {reason}")),
    };
    let wrong = if by2 {
        log4j_names::log4j2(text)
    } else {
        log4j_names::log4j1(text)
    };
    let Some(first) = wrong.first() else {
        return Verdict::pass("all of them are", needed);
    };
    let name = short(&first.name, 30);
    let found = match wrong.len() {
        1 => format!("{name} is not defined"),
        more => format!("{name} and {} more are not defined", more - 1),
    };
    let others = rest(&wrong);
    let why = format!("{file}, line {}: {}{others}", first.line, told(first));
    Verdict::warn(found, needed, why).by_hand(cure(first))
}

fn told(one: &UndefinedName) -> String {
    let name = short(&one.name, 40);
    match one.kind {
        Undefined::Appender => {
            format!("a logger writes to {name}, which no appender is called: its lines are lost there")
        }
        Undefined::Unlisted => {
            format!(
                "a logger writes to {name}, which is missing in the list `appenders` and so is not made: its lines are lost there"
            )
        }
        Undefined::ListedAppender => {
            format!(
                "the list `appenders` names {name}, which has no type or no name: Log4j refuses the whole file, and no log is written"
            )
        }
        Undefined::ListedLogger => {
            format!(
                "the list `loggers` names {name}, which has no name of its own: Log4j refuses the whole file, and no log is written"
            )
        }
    }
}

fn rest(wrong: &[UndefinedName]) -> String {
    let names: Vec<String> = wrong
        .iter()
        .skip(1)
        .take(3)
        .map(|one| format!("{} (line {})", short(&one.name, 30), one.line))
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!("; also {}", names.join(", "))
    }
}

fn cure(one: &UndefinedName) -> String {
    let line = one.line;
    match one.kind {
        Undefined::Appender => format!("write the name of an existing appender in line {line}"),
        Undefined::Unlisted => "add it to the list `appenders` of that file".to_owned(),
        Undefined::ListedAppender | Undefined::ListedLogger => {
            format!("define it, or take it out of the list in line {line}")
        }
    }
}

#[cfg(test)]
pub(in crate::guide::logs) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    const GOOD: &str =
        "appenders = A\nappender.A.type = Console\nappender.A.name = A\nrootLogger.appenderRef.a.ref = A\n";

    pub(in crate::guide::logs) fn toml(ref_to: &str) -> Case {
        Case::is7().file(
            "repository/conf/log4j2.properties",
            &GOOD.replace("ref = A", &format!("ref = {ref_to}")),
        )
    }

    #[test]
    fn each_kind_is_named_with_its_line_and_a_cure() {
        let judged = undefined(&toml("GONE").facts());
        assert_eq!(judged.found, "GONE is not defined");
        assert!(judged.detail.contains("log4j2.properties, line 4"), "{judged:?}");
        let listed = GOOD.replace("appenders = A", "appenders = A, B\nloggers = c");
        let judged = undefined(&Case::is7().file("repository/conf/log4j2.properties", &listed).facts());
        assert_eq!(judged.found, "B and 1 more are not defined");
        assert!(judged.detail.contains("refuses the whole file"), "{judged:?}");
        assert!(judged.remedy.unwrap().words.contains("line 1"));
    }

    #[test]
    fn the_older_file_is_judged_where_it_is_in_effect() {
        let esb = |text: &str| undefined(&Case::esb().file("repository/conf/log4j.properties", text).facts()).status;
        assert_eq!(esb("log4j.rootLogger=INFO, A\nlog4j.appender.A=x.A\n"), Status::Pass);
        assert_eq!(esb("log4j.rootLogger=INFO, A\n"), Status::Warn);
    }
}
