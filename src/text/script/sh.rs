//! The regions of a shell script that form its java command.

use std::ops::Range;

use super::lexer::commands;
use super::region::{Origin, Region};
use super::shell_command::is_java;
use super::variable;

/// What the java command consists of, so that the last flag in this order is the effective one: `JVM_MEM_OPTS` and `JAVA_OPTS`
/// are where the command uses them, and before all that, what they hold in some branch only.
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
        // The product adds to JAVA_OPTS for its commands such as `debug`, which are not about the server.
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

fn literal(span: Range<usize>) -> Region {
    Region {
        span,
        origin: Origin::Command,
    }
}
