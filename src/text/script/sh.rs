//! The stretches of a shell script that make up its java command.

use std::ops::Range;

use super::lexer::{Command, commands};
use super::{Origin, Region, variable};

/// What the java command is made of, so that the last flag in this order is the one in force: `JVM_MEM_OPTS` and `JAVA_OPTS`
/// stand where the command uses them, and before all that, what they hold in some branch only.
pub(super) fn regions(text: &str) -> Vec<Region> {
    let commands = commands(text);
    let variables = [("JVM_MEM_OPTS", Origin::Memory), ("JAVA_OPTS", Origin::Options)]
        .map(|(name, origin)| (name, origin, variable::held(text, &commands, name)));
    let mut out: Vec<Region> = Vec::new();
    let mut used: Vec<&str> = Vec::new();
    let mut runs = false;
    for command in commands.iter().filter(|command| is_java(text, command)) {
        runs = true;
        let mut own = command.span();
        for word in &command.words {
            let read = |(name, ..): &&(&str, _, _)| variable::reads(&text[word.clone()], name);
            let Some((name, origin, held)) = variables.iter().find(read) else {
                continue;
            };
            out.push(literal(own.start..word.start));
            // Two commands (console and debug, say) may both use the variable; its flags count once.
            if !used.contains(name) {
                let stretches = variable::expand(text, word, name, &held.general);
                out.extend(stretches.into_iter().map(|span| Region { span, origin: *origin }));
            }
            used.push(name);
            own.start = word.end;
        }
        out.push(literal(own));
    }
    let mut all = Vec::new();
    for (name, origin, held) in variables {
        let region = |span| Region { span, origin };
        // The product adds to JAVA_OPTS for its commands such as `debug`: that says nothing about the server.
        if origin == Origin::Memory {
            all.extend(held.branches.into_iter().map(region));
        }
        // A wrapper script may only set the variables and leave the command to the product's script.
        if !used.contains(&name) && (origin == Origin::Memory || !runs) {
            all.extend(held.general.into_iter().map(region));
        }
    }
    all.append(&mut out);
    all
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

/// Whether a word is `NAME=…`.
pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

fn literal(span: Range<usize>) -> Region {
    Region {
        span,
        origin: Origin::Command,
    }
}
