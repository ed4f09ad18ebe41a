//! What a variable of a shell script holds when the java command reads it: which of its assignments count, and in which order.
//!
//! Nothing is run. An assignment that always happens counts; a default counts while nothing before it did; one in any other
//! branch is not what holds in general.

use std::ops::Range;

use super::flags;
use super::lexer::{Command, nested};
use super::shell_command::{assigned, is_assignment, java_command};

/// What is known of one variable; stretches of text, without quotes around them.
#[derive(Debug, Default)]
pub(super) struct VariableValue {
    /// What makes up its value in general, in order.
    pub(super) general: Vec<Range<usize>>,
    /// The values that it has in some branch only.
    pub(super) branches: Vec<Range<usize>>,
}

/// Follows a variable through a script.
pub(super) fn held(text: &str, all: &[Command], name: &str) -> VariableValue {
    let mut held = VariableValue::default();
    // Java's own command line is made before a value is lent to it; another script's is not made here.
    let lending = java_command(text, all).is_none();
    let mut fixed = false;
    let mut block: Option<Block<'_>> = None;
    for (index, command) in all.iter().enumerate() {
        let assigned = assignment(text, command, name, lending);
        let in_default = assigned.is_some() && block.as_ref().is_some_and(|block| block.is_default(text, name));
        Block::follow(&mut block, text, command);
        let Some((value, offered)) = assigned else {
            continue;
        };
        let when = match when(text, all, index, name, in_default) {
            When::Always if offered => When::Default,
            when => when,
        };
        match when {
            When::Always => {
                held.general = expand(text, &value, name, &held.general);
                fixed = decided(text, &held.general);
            }
            When::Default if decided(text, &held.general) => {}
            When::Default => held.general = expand(text, &value, name, &[]),
            When::Branch { in_default } if in_default && fixed => {}
            When::Branch { .. } => held.branches.push(value),
        }
    }
    held
}

/// Whether a word reads the variable.
pub(super) fn reads(word: &str, name: &str) -> bool {
    reference(word, name).is_some()
}

/// The stretches that a text comes to once the variable in it is replaced by what it holds.
pub(super) fn expand(text: &str, value: &Range<usize>, name: &str, held: &[Range<usize>]) -> Vec<Range<usize>> {
    let Some(Reference { span, default }) = reference(&text[value.clone()], name) else {
        return vec![value.clone()];
    };
    let shift = |range: Range<usize>| value.start + range.start..value.start + range.end;
    let middle = match default {
        Some(default) if !decided(text, held) => vec![shift(default)],
        _ => held.to_vec(),
    };
    let (before, after) = (value.start..value.start + span.start, value.start + span.end..value.end);
    let mut out: Vec<_> = std::iter::once(before)
        .chain(middle)
        .chain(std::iter::once(after))
        .collect();
    out.retain(|range| !range.is_empty());
    out
}

/// When an assignment happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    /// Where the variable is empty.
    Default,
    /// On some other condition; whether that stands inside the variable's default.
    Branch {
        in_default: bool,
    },
}

/// `$NAME` or `${NAME…}` in a word.
struct Reference {
    span: Range<usize>,
    /// What stands behind `:-`, `-`, `:=` or `=`.
    default: Option<Range<usize>>,
}

/// The value that a command gives the variable, and whether it does so only where there is none: `: "${NAME:=…}"`.
fn assignment(text: &str, command: &Command, name: &str, lending: bool) -> Option<(Range<usize>, bool)> {
    let first = command.word(text, 0)?;
    if first == ":" {
        return command.words[1..].iter().find_map(|word| {
            let raw = &text[word.clone()];
            let default = reference(raw, name)?
                .default
                .filter(|d| raw[..d.start].ends_with('='))?;
            Some((word.start + default.start..word.start + default.end, true))
        });
    }
    let declares = matches!(first, "export" | "readonly");
    let words = &command.words[usize::from(declares)..];
    let lends = !declares && !words.iter().all(|word| is_assignment(&text[word.clone()]));
    let leading = words
        .iter()
        .take_while(|word| declares || is_assignment(&text[(*word).clone()]));
    if lends && !lending {
        return None;
    }
    leading
        .filter_map(|word| assigned(text, word, name))
        .last()
        .map(|value| (value, false))
}

fn when(text: &str, all: &[Command], index: usize, name: &str, in_default: bool) -> When {
    let command = &all[index];
    let tie = tie(text, all, index);
    if command.depth == 0 {
        return match tie {
            None => When::Always,
            Some((test, on_success)) if asks_if_empty(text, test, name) == Some(on_success) => When::Default,
            Some(_) => When::Branch { in_default: false },
        };
    }
    if in_default && command.depth == 1 && tie.is_none() {
        When::Default
    } else {
        When::Branch { in_default }
    }
}

/// The command that decides through `&&` (true) or `||` (false) whether this one runs.
fn tie<'c>(text: &str, all: &'c [Command], index: usize) -> Option<(&'c Command, bool)> {
    let command = &all[index];
    let before = all[..index].last().filter(|before| before.tied && command.tied)?;
    let gap = text[before.span().end..command.span().start].lines().next()?;
    if gap.contains("&&") {
        Some((before, true))
    } else {
        gap.contains('|').then_some((before, false))
    }
}

/// What stands between the last command on the top level and the place that is looked at: perhaps the beginning of an `if`.
#[derive(Default)]
struct Block<'c> {
    /// The first command of it, which may be the test.
    test: Option<&'c Command>,
    /// How many commands come before its `then`.
    tests: usize,
    /// Whether a `then` of its own level came.
    then: bool,
    /// The first two of `elif` and `else` behind that.
    turns: Vec<&'c str>,
}

impl<'c> Block<'c> {
    /// Takes one more command in. Nothing is known before the first one on the top level.
    fn follow(block: &mut Option<Self>, text: &'c str, command: &'c Command) {
        if command.depth == 0 {
            *block = Some(Self::default());
            return;
        }
        let Some(block) = block else { return };
        let keyword = command.word(text, 0).filter(|_| command.depth == 1);
        match keyword {
            Some("then") if !block.then => block.then = true,
            Some(turn @ ("elif" | "else")) if block.then && block.turns.len() < 2 => block.turns.push(turn),
            _ if !block.then => {
                block.test.get_or_insert(command);
                block.tests += 1;
            }
            _ => {}
        }
    }

    /// Whether what follows stands in the branch of a top-level `if` that is taken where the variable is empty.
    fn is_default(&self, text: &str, name: &str) -> bool {
        let Some(test) = self.test.filter(|_| self.then && self.tests == 1) else {
            return false;
        };
        let empty = asks_if_empty(text, test, name);
        match self.turns.as_slice() {
            [] => empty == Some(true),
            ["else"] => empty == Some(false),
            _ => false,
        }
    }
}

/// `Some(true)` for `[ -z "$NAME" ]` and its like, `Some(false)` for `[ -n "$NAME" ]`, `None` for any other command.
fn asks_if_empty(text: &str, test: &Command, name: &str) -> Option<bool> {
    let words: Vec<String> = test
        .words
        .iter()
        .map(|word| flags::unquoted(&text[word.clone()]))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (["[", words @ .., "]"] | ["[[", words @ .., "]]"] | ["test", words @ ..]) = words.as_slice() else {
        return None;
    };
    let (words, not) = match words {
        ["!", inner @ ..] => (inner, true),
        words => (words, false),
    };
    let empty = match words {
        ["-z", subject] if reads(subject, name) => true,
        ["-n", subject] | [subject] if reads(subject, name) => false,
        // `[ "x$NAME" = "x" ]` guards against old shells.
        [subject, operator @ ("=" | "==" | "!="), "" | "x" | "X"] if reads(subject, name) => *operator != "!=",
        _ => return None,
    };
    Some(empty != not)
}

/// Whether anything but other variables is there: `"$MORE"` may be empty.
fn decided(text: &str, held: &[Range<usize>]) -> bool {
    held.iter()
        .flat_map(|range| flags::words(text, range))
        .any(|word| !text[word].starts_with('$'))
}

fn reference(word: &str, name: &str) -> Option<Reference> {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.match_indices('$').find_map(|(at, _)| {
        let rest = &word[at + 1..];
        if let Some(after) = rest.strip_prefix(name) {
            return (!after.starts_with(goes_on)).then(|| Reference {
                span: at..at + 1 + name.len(),
                default: None,
            });
        }
        let after = rest.strip_prefix('{')?.strip_prefix(name)?;
        if after.starts_with(goes_on) {
            return None;
        }
        let end = nested(word, at + 2, b'}').min(word.len());
        let default = [":-", ":=", "-", "="].into_iter().find_map(|operator| {
            let start = word.len() - after.strip_prefix(operator)?.len();
            (start < end).then(|| start..end - 1)
        });
        Some(Reference { span: at..end, default })
    })
}
