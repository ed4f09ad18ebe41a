//! What a start needs beside Java: a readable script with Unix line ends, the shell it is written for, and `ps`.

use std::path::Path;

use super::super::SurveyContext;
use super::mode;
use crate::disk::{Refusal, limit, machine};
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};

/// What there is of it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that is there or not"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The script's first line names this shell, where it names one.
    pub shell: Option<String>,
    /// Whether that shell is there.
    pub shell_here: bool,
    /// Whether lines end as on Windows, which no Unix shell takes.
    pub crlf: bool,
    /// Whether the script may be run as a program.
    pub runs: bool,
    /// Whether `ps` is there, which the script asks about its server.
    pub ps: bool,
    /// Whether it names the home without quotes, so that blanks in the path split it.
    pub home_unquoted: bool,
    /// Whether it names Java without quotes.
    pub java_unquoted: bool,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Start> {
    let Some(script) = &context.home.script else {
        return Err(Unknown::because("this home has no start script"));
    };
    let path = context.home.at(script);
    let bytes = context
        .home
        .root
        .read(&path, limit::CONFIGURATION)
        .map_err(|e| Unknown::because(format!("{} cannot be read: {}", script.shown(), Refusal::told(&e))))?;
    let text = String::from_utf8_lossy(&bytes);
    let shell = text
        .strip_prefix("#!")
        .and_then(|rest| rest.lines().next()?.split_whitespace().next())
        .map(str::to_owned);
    let here = |program: &str| machine::exists(&context.world.path(program));
    Ok(Start {
        // `start` runs the script by `sh` whatever its first line says.
        shell_here: here("/bin/sh") && shell.as_deref().is_none_or(here),
        shell,
        crlf: text.contains("\r\n"),
        runs: mode::runs(&context.home.root, &path),
        ps: ["/bin/ps", "/usr/bin/ps", "/usr/local/bin/ps"].into_iter().any(here) || on_path(context, "ps"),
        home_unquoted: unquoted(&text, "$CARBON_HOME"),
        java_unquoted: unquoted(&text, "$JAVACMD") || unquoted(&text, "$JAVA_HOME/bin/java"),
    })
}

fn on_path(context: &SurveyContext, program: &str) -> bool {
    let path = context.world.var("PATH").unwrap_or_default();
    std::env::split_paths(path).any(|dir| machine::is_file(&context.world.place(&Path::new(&dir).join(program))))
}

/// Whether a command of the script holds this variable outside quotes, where a blank in its value splits the word. An
/// assignment does not split.
fn unquoted(text: &str, variable: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .any(|line| {
            line.match_indices(variable).any(|(at, _)| {
                let before = &line[..at];
                let word = before.rsplit([' ', '\t', '`', '(']).next().unwrap_or_default();
                before.matches('"').count() % 2 == 0 && before.matches('\'').count() % 2 == 0 && !word.contains('=')
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_in_quotes_or_in_an_assignment_does_not_split() {
        assert!(unquoted("nohup sh $CARBON_HOME/bin/wso2server.sh", "$CARBON_HOME"));
        assert!(unquoted("    $JAVACMD \\", "$JAVACMD"));
        assert!(!unquoted("nohup sh \"$CARBON_HOME\"/bin/x.sh", "$CARBON_HOME"));
        assert!(!unquoted("cd \"$CARBON_HOME\"", "$CARBON_HOME"));
        assert!(!unquoted("# $CARBON_HOME", "$CARBON_HOME"));
        assert!(!unquoted("LIB=$CARBON_HOME/lib", "$CARBON_HOME"));
    }
}
