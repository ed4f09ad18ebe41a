//! Classifies a command of a shell script: sets a variable, or runs Java.

use std::ops::Range;

use super::lexer::Command;

/// Where the java command starts, for what must come before it.
pub(super) fn java_command(text: &str, commands: &[Command]) -> Option<usize> {
    commands
        .iter()
        .find(|command| is_java(text, command))
        .map(|command| command.span().start)
}

/// Whether a word is `NAME=…`.
pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

/// The value of an assignment word, without the quotes around it.
pub(super) fn assigned(text: &str, word: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let value = text[word.clone()].strip_prefix(name)?.strip_prefix('=')?;
    let start = word.end - value.len();
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if inner.is_some_and(|inner| !inner.contains(quote)) {
            return Some(start + 1..word.end - 1);
        }
    }
    Some(start..word.end)
}

/// A command whose program is java, and which starts something rather than printing the version.
pub(super) fn is_java(text: &str, command: &Command) -> bool {
    let Some(program) = command
        .words
        .iter()
        .map(|word| &text[word.clone()])
        .find(|word| !matches!(*word, "exec" | "nohup" | "eval" | "env" | "time") && !is_assignment(word))
    else {
        return false;
    };
    let program = program.trim_matches(['"', '\'']);
    let java = matches!(program, "$JAVACMD" | "${JAVACMD}" | "java" | "$_RUNJAVA") || program.ends_with("/java");
    let word = |wanted: fn(&str) -> bool| command.words.iter().skip(1).any(|w| wanted(&text[w.clone()]));
    java && word(|w| {
        w.starts_with("-D") || w.starts_with("-X") || w.contains("Bootstrap") || w.contains("JVM_MEM_OPTS")
    }) && !word(|w| w == "-version" || w == "-fullversion")
}
