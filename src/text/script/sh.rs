//! The stretches of a shell script that make up its java command.

use std::ops::Range;

use super::Region;
use super::lexer::{Command, commands};

/// The values of `JVM_MEM_OPTS` first where the command uses them first, then the command's own words, so that the last
/// flag in this order is the one in force.
pub(super) fn regions(text: &str) -> Vec<Region> {
    let commands = commands(text);
    let mut out = Vec::new();
    let mut used = false;
    for command in commands.iter().filter(|command| is_java(text, command)) {
        let mut own = command.span();
        for word in &command.words {
            if text[word.clone()].contains("JVM_MEM_OPTS") {
                out.push(literal(own.start..word.start));
                // Two commands (console and debug, say) may both use the variable; its flags count once.
                if !used {
                    out.extend(memory(text, &commands));
                }
                used = true;
                own.start = word.end;
            }
        }
        out.push(literal(own));
    }
    if !used {
        // A wrapper script may only set the variable and leave the command to the product's script.
        let mut all: Vec<Region> = memory(text, &commands).collect();
        all.append(&mut out);
        out = all;
    }
    out
}

/// Where the java command starts, for what must stand before it.
pub(super) fn java_command(text: &str, commands: &[Command]) -> Option<usize> {
    commands
        .iter()
        .find(|command| is_java(text, command))
        .map(|command| command.span().start)
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

fn memory<'c>(text: &'c str, commands: &'c [Command]) -> impl Iterator<Item = Region> + 'c {
    commands
        .iter()
        .flat_map(|command| {
            let exported = matches!(command.word(text, 0), Some("export"));
            command.words.iter().skip(usize::from(exported)).take(1)
        })
        .filter_map(|word| assigned(text, word, "JVM_MEM_OPTS"))
        .map(|span| Region {
            span,
            in_variable: true,
        })
}

/// A command whose program is java, and which starts something rather than asking for the version.
fn is_java(text: &str, command: &Command) -> bool {
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

fn is_assignment(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

fn literal(span: Range<usize>) -> Region {
    Region {
        span,
        in_variable: false,
    }
}
