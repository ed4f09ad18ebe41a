//! Reads variables from a unit of systemd: `Environment=`, and the files that `EnvironmentFile=` names, which win.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::SurveyContext;
use super::listing::head;

/// The size limit of a file of variables; bytes.
const LARGEST: u64 = 64 << 10;
/// The limit of such files.
const MOST: usize = 10;

/// The variables of these names that a unit sets.
pub(super) fn variables(
    context: &SurveyContext,
    unit: &str,
    wanted: &[&'static str],
) -> BTreeMap<&'static str, String> {
    let mut found = of_lines(unit, wanted);
    let files = values(unit, "EnvironmentFile").map(|file| file.trim_start_matches('-'));
    for file in files
        .filter(|file| file.starts_with('/') && !file.contains(['*', '?', '[']))
        .take(MOST)
    {
        let text = head(&context.home.root, &context.world.place(Path::new(file)), LARGEST);
        for line in text.as_deref().unwrap_or_default().lines() {
            assign(&mut found, line.trim(), wanted);
        }
    }
    for names in values(unit, "UnsetEnvironment") {
        for name in names.split_whitespace() {
            found.remove(name);
        }
    }
    found
}

/// `Environment="A=b c" D=e`, in all lines; an empty one takes back what was set so far.
fn of_lines(unit: &str, wanted: &[&'static str]) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::new();
    for value in values(unit, "Environment") {
        if value.is_empty() {
            found.clear();
        }
        for word in words(value) {
            assign(&mut found, &word, wanted);
        }
    }
    found
}

fn assign(found: &mut BTreeMap<&'static str, String>, text: &str, wanted: &[&'static str]) {
    let Some((name, value)) = text.split_once('=') else {
        return;
    };
    if let Some(name) = wanted.iter().find(|wanted| **wanted == name.trim()) {
        found.insert(name, value.trim().trim_matches(['"', '\'']).to_owned());
    }
}

/// The values of a key, in the order of the lines.
fn values<'u>(unit: &'u str, key: &'u str) -> impl Iterator<Item = &'u str> {
    let lines = unit.lines().map(str::trim);
    lines.filter_map(move |line| Some(line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim()))
}

/// Words as systemd parts them: at spaces outside of quotes, which may begin anywhere in a word.
fn words(text: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => {
                if !word.is_empty() {
                    all.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(c),
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_lines_are_read_as_systemd_reads_them() {
        let of = |unit: &str| of_lines(unit, &["JAVA_OPTS", "JVM_MEM_OPTS"]);
        let both = of("[Service]\nEnvironment=\"JAVA_OPTS=-Xmx3g -Da=b\" JVM_MEM_OPTS=-Xms1g X=1\n");
        assert_eq!(
            (both["JAVA_OPTS"].as_str(), both["JVM_MEM_OPTS"].as_str()),
            ("-Xmx3g -Da=b", "-Xms1g")
        );
        let quoted = of("Environment = JAVA_OPTS='-Xmx2g -Xms1g'\n");
        assert_eq!(quoted["JAVA_OPTS"], "-Xmx2g -Xms1g");
        let last = of("Environment=JAVA_OPTS=-Xmx2g\nEnvironment=JAVA_OPTS=-Xmx4g\n");
        assert_eq!(last["JAVA_OPTS"], "-Xmx4g");
        assert!(of("Environment=JAVA_OPTS=-Xmx2g\nEnvironment=\n").is_empty());
        assert!(of("EnvironmentFile=/etc/default/is\n# Environment=JAVA_OPTS=-Xmx2g\n").is_empty());
    }
}
