//! The guideline about JVM flags in start scripts that this Java refuses: the JVM ends before the server begins.

use crate::domain::Shown as _;
use crate::domain::jdk;
use crate::domain::machine::OsFamily;
use crate::domain::setting::{FileRole, ScriptOption};
use crate::domain::settings::id;
use crate::guide::java::next_start;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::text::script::{self, Dialect, HeapStyle};

const NEEDED: &str = "no flag that this Java refuses";

/// A flag and the first Java that does not start with it.
///
/// Source: JEP 220 (endorsed directories, `-Xbootclasspath/p`, Java 9); JDK 17's removed `MaxPermSize`; JEP 363 (CMS: ignored
/// with a warning in 14, refused later).
const REFUSED: [(&str, u32); 4] = [
    ("-XX:MaxPermSize", 17),
    ("-Djava.endorsed.dirs", 9),
    ("-Xbootclasspath/p", 9),
    ("-XX:+UseConcMarkSweepGC", 15),
];

/// X09. The scripts have no flag that the Java in use refuses. It is a failure in the script that starts the server here, and a
/// warning in the others.
pub(super) fn flags(facts: &Facts) -> Verdict {
    let Some(java) = java(facts) else {
        return Verdict::unknown(
            "Java not known",
            NEEDED,
            "it is not known which Java would start this server",
        );
    };
    let major = java.version.major;
    let windows = facts.machine.os.family == OsFamily::Windows;
    let scripts = [
        (FileRole::StartScript, Dialect::Sh, !windows),
        (FileRole::StartBat, Dialect::Bat, windows),
        (FileRole::WrapperConf, Dialect::WrapperConf, windows),
    ];
    let mut looked = false;
    let mut other = None;
    for (role, dialect, starts_here) in scripts {
        let Some(text) = facts.files.text(role) else { continue };
        looked = true;
        let Some((flag, first)) = REFUSED
            .into_iter()
            .find(|(flag, first)| major >= *first && carries(text, dialect, flag))
        else {
            continue;
        };
        let file = role.path(&facts.home).unwrap_or_default();
        let found = format!("{flag} in {}", file.shown());
        if starts_here {
            let why =
                format!("Java {first} and later end with it at once, and this server would start with Java {major}");
            let judged = Verdict::fail(found, NEEDED, why);
            let older: Vec<_> = facts
                .jdks
                .iter()
                .filter(|jdk| jdk.version.major < first)
                .cloned()
                .collect();
            return match jdk::best(&older, facts.range.as_ref(), None) {
                Some(best) => judged.cured_by(id::JAVA_HOME, best.home.raw_text()),
                None => judged.by_hand("remove the flag from the script, or install an older Java"),
            };
        }
        other = other.or(Some((found, major)));
    }
    if let Some((found, major)) = other {
        let why = format!("this script is not used on this system; where it is, Java {major} refuses the flag");
        return Verdict::warn(found, NEEDED, why).by_hand("remove the flag from that file");
    }
    if looked {
        Verdict::pass(format!("none that Java {major} refuses"), NEEDED).saying(next_start(facts).unwrap_or_default())
    } else {
        Verdict::unknown(
            "no start script",
            NEEDED,
            "this home has no start script that can be read",
        )
    }
}

/// The Java in question: the one that the home's own files name starts the next server for certain; else the running server's is
/// more reliable than this shell's.
fn java(facts: &Facts) -> Option<&jdk::Jdk> {
    match facts.value(id::JAVA_HOME) {
        Some(_) => facts.java_in_use(),
        None => facts.java_judged(),
    }
}

/// Whether the java command passes a flag. Where the heap is in a variable, the script adds the permanent generation only for a
/// Java that knows it.
fn carries(text: &str, dialect: Dialect, flag: &str) -> bool {
    if flag == "-XX:MaxPermSize" {
        let conditional = dialect == Dialect::Sh && script::heap_style(text, dialect) == Some(HeapStyle::Variable);
        return !conditional && script::get(text, dialect, ScriptOption::PermGen).is_some();
    }
    if let Some(name) = flag.strip_prefix("-D") {
        return script::defines(text, dialect).iter().any(|(define, _)| define == name);
    }
    let comment = |line: &str| {
        let line = line.trim_start().to_ascii_lowercase();
        line.starts_with('#') || line.starts_with("rem ") || line.starts_with("::")
    };
    text.lines().any(|line| line.contains(flag) && !comment(line))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, jdk, sh};

    pub(in crate::guide::copies) fn old_script_new_java() -> Case {
        Case::esb().jdks(vec![jdk("/opt/jdk-17", "17.0.15")])
    }

    pub(in crate::guide::copies) fn old_wrapper() -> Case {
        Case::is7().file(
            "bin/yajsw/wrapper.conf",
            "wrapper.java.additional.4 = -XX:MaxPermSize=256m\n",
        )
    }

    #[test]
    fn an_older_java_cures_it() {
        let mut java = jdk("/opt/jdk-8", "1.8.0_292");
        java.found_by = vec![crate::domain::FoundBy::Folder];
        let judged = flags(&Case::esb().jdks(vec![jdk("/opt/jdk-17", "17.0.15"), java]).facts());
        assert_eq!(
            (judged.status, judged.fixes[0].value.as_deref()),
            (Status::Fail, Some("/opt/jdk-8"))
        );
        assert_eq!(
            flags(&Case::esb().facts()).status,
            Status::Pass,
            "Java 8 ignores MaxPermSize"
        );
    }

    #[test]
    fn endorsed_directories_are_refused_from_9_on() {
        let judged = |version: &str| {
            let case = Case::is7().file("bin/wso2server.sh", &sh("-Djava.endorsed.dirs=lib/endorsed"));
            flags(&case.jdks(vec![jdk("/opt/jdk", version)]).facts()).status
        };
        assert_eq!((judged("1.8.0_292"), judged("11.0.2")), (Status::Pass, Status::Fail));
    }

    #[test]
    fn a_permanent_generation_for_old_java_alone_is_no_fault() {
        let text = format!(
            "{}if [ \"$v\" \\< \"1.8\" ]; then\nJVM_MEM_OPTS=\"$JVM_MEM_OPTS -XX:MaxPermSize=256m\"\nfi\n",
            sh("")
        );
        assert_eq!(
            flags(&Case::is7().file("bin/wso2server.sh", &text).facts()).status,
            Status::Pass
        );
    }
}
