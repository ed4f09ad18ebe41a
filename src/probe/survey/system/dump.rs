//! Where Java writes its heap when memory runs out, as the start script says.

use std::path::PathBuf;

use crate::disk::Metadata;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::files::FileState;
use crate::probe::host;

use super::super::SurveyContext;

/// The place of a heap dump.
#[derive(Clone, Debug)]
pub struct Dump {
    /// The file, or the directory in which Java makes one with a name of its own.
    pub path: PathBuf,
    /// Whether the path is a directory: then every dump has a name of its own.
    pub directory: bool,
    /// Whether the directory that is to hold the file is there; Java makes none.
    pub ready: bool,
    /// Size of the dump that lies there already, bytes.
    pub taken: Option<u64>,
    /// Whether it lies inside the home, whose room is known already.
    pub inside: bool,
    /// Room there where it lies elsewhere, bytes.
    pub room: Known<u64>,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Option<Dump>> {
    let loaded = context
        .files
        .get(FileRole::StartScript)
        .ok_or_else(|| Unknown::because("this home has no start script"))?;
    let text = match &loaded.state {
        FileState::Here { source, .. } => &source.text,
        FileState::Unusable(reason) => return Err(Unknown::because(format!("the start script {reason}"))),
        FileState::Absent => return Err(Unknown::because("this home has no start script")),
    };
    // The script passes JAVA_OPTS of whoever starts it, after its own flags.
    let passed = context.world.var("JAVA_OPTS").unwrap_or_default();
    let flag = "-XX:+HeapDumpOnOutOfMemoryError";
    if word(text, flag).or_else(|| word(passed, flag)).is_none() {
        return Ok(None);
    }
    // Without a path Java writes into the directory it runs in, which the script makes the home.
    let path_flag = "-XX:HeapDumpPath=";
    let named = word(passed, path_flag)
        .or_else(|| word(text, path_flag))
        .unwrap_or_else(|| "$CARBON_HOME".to_owned());
    let home = context.home.path.raw_text();
    let filled = named.replace("${CARBON_HOME}", &home).replace("$CARBON_HOME", &home);
    if filled.contains(['$', '`']) {
        return Err(Unknown::because(format!(
            "the start script puts {named} together as it runs"
        )));
    }
    let path = context.home.at(&filled);
    let inside = path.starts_with(&context.home.path);
    let place = if inside { path.clone() } else { context.world.place(&path) };
    let root = &context.home.root;
    let directory = root.is_dir(&place);
    let room = match (inside, context.world.is_recorded()) {
        (true, _) => Err(Unknown::because("the home's own disk")),
        (false, true) => Err(Unknown::because("a recorded machine has no room to measure")),
        (false, false) => host::disk(&place).map(|disk| disk.free),
    };
    Ok(Some(Dump {
        directory,
        ready: directory || place.parent().is_some_and(|folder| root.is_dir(folder)),
        taken: root
            .metadata(&place)
            .ok()
            .filter(Metadata::is_file)
            .map(|meta| meta.len()),
        inside,
        room,
        path,
    }))
}

/// The rest of the word that begins so, outside comments, without quotes.
fn word(script: &str, begin: &str) -> Option<String> {
    let line = script
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .find(|line| line.contains(begin))?;
    let (_, rest) = line.split_once(begin)?;
    let mut quoted = false;
    let end = rest.find(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    let word = &rest[..end.unwrap_or(rest.len())];
    Some(word.trim_end_matches('\\').replace(['"', '\''], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_read_with_its_quotes_and_not_from_a_comment() {
        let text = "# -XX:HeapDumpPath=/old\n  -XX:HeapDumpPath=\"$CARBON_HOME/my logs/h.hprof\" \\\n";
        assert_eq!(
            word(text, "-XX:HeapDumpPath=").as_deref(),
            Some("$CARBON_HOME/my logs/h.hprof")
        );
        assert_eq!(
            word("-XX:HeapDumpPath=/x\\", "-XX:HeapDumpPath=").as_deref(),
            Some("/x")
        );
        assert!(word("# none", "-XX").is_none());
    }
}
