//! Causes around Java itself: none, the wrong one, an option that it does not know.

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use crate::disk::{limit, machine};
use crate::domain::jdk::{self, JdkRange};
use crate::domain::settings::id;
use crate::domain::{Remedy, Shown as _, placeholder};
use crate::probe::java;
use crate::server::failure::{EvidenceLine, Failure};
use crate::server::start_script;
use crate::text::script::{self, Dialect};

/// The variables through which JVM options come from outside of the script.
const VARIABLES: [&str; 3] = ["JAVA_OPTS", "JVM_MEM_OPTS", "JAVA_TOOL_OPTIONS"];

pub(super) fn no_compiler(context: &FailureContext<'_>, _: &[usize]) -> Explanation {
    Explanation::new(
        "the practice server needs a whole JDK, 11 or newer, and the chosen Java has no compiler or is older",
    )
    .cure(cure("install one (Debian, Ubuntu: apt install default-jdk-headless)"))
    .cure(choose(context, |version, compiler| compiler && version >= 11))
}

pub(super) fn no_home(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let tried = capture(r"cannot execute (\S+)", context.around(hits, 2));
    Explanation::new(match tried {
        Some(tried) => format!("JAVA_HOME names no Java: there is no {tried}"),
        None => "JAVA_HOME is not set, and the start script needs it".to_owned(),
    })
    .cure(fitting(context))
}

/// The same cause, where this program saw it before it launched anything.
pub(super) fn no_java(seen: String) -> Failure {
    Failure {
        id: "E01",
        cause: "there is no usable Java".to_owned(),
        seen: vec![EvidenceLine {
            file: None,
            line: None,
            text: seen,
        }],
        others: Vec::new(),
        cures: vec![
            cure("set java.home to the directory of a JDK that the product accepts")
                .asks_for(id::JAVA_HOME, placeholder::DIR),
        ],
    }
}

pub(super) fn unknown_option(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let option = capture(r"(?:option|VM option) '([^']+)'", context.texts(hits))
        .or_else(|| capture(r"Unrecognized option: (\S+)", context.texts(hits)));
    let Some(option) = option else {
        return Explanation::new("this JDK does not take the JVM options of the start script together")
            .cure(cure(
                "take one of those that conflict out of the start script, or out of JAVA_OPTS",
            ))
            .cure(another(context));
    };
    let mut explanation = Explanation::new(format!("this JDK does not know the JVM option {option}"));
    for variable in VARIABLES {
        let value = context.world.var(variable).unwrap_or_default();
        for word in value.split_whitespace().filter(|word| is_option(word, &option)) {
            explanation = explanation.cure(cure(format!(
                "take {} out of {variable}, which this start got from its environment",
                crate::text::mask::line(word)
            )));
        }
    }
    for (word, place) in written(context, &option) {
        let (file, line) = (place.file.clone().unwrap_or_default(), place.line.unwrap_or_default());
        explanation = explanation
            .facts([place])
            .cure(cure(format!("take {word} out of {}, line {line}", file.shown())));
    }
    explanation.cure(another(context))
}

/// Where the scripts have an option in force, with the word as it stands there.
fn written(context: &FailureContext<'_>, option: &str) -> Vec<(String, EvidenceLine)> {
    let scripts = [start_script::own(context.home), start_script::shipped(context.home)];
    let mut places = Vec::new();
    for script in scripts.into_iter().flatten() {
        let bytes = context
            .home
            .root
            .read(&context.home.at(&script), limit::CONFIGURATION)
            .unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        for (line, number) in text.lines().zip(1..) {
            let comment = line.trim_start().starts_with(['#', ':']);
            let word = line
                .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
                .find(|word| is_option(word, option));
            if let Some(word) = word.filter(|_| !comment) {
                let seen = EvidenceLine {
                    file: Some(script.clone()),
                    line: Some(number),
                    text: crate::text::mask::line(line.trim()),
                };
                places.push((crate::text::mask::line(word), seen));
            }
        }
    }
    places
}

pub(super) fn out_of_range(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let needs = capture(r"class file version (\d+)", context.texts(hits)).and_then(|version| release(&version));
    let has = capture(r"up to (\d+)", context.texts(hits)).and_then(|version| release(&version));
    let any = |marks: &[&str]| {
        context
            .told_with(hits)
            .any(|line| marks.iter().any(|mark| line.contains(mark)))
    };
    let dropped = any(&[
        "endorsed.dirs",
        "javax",
        "org/omg",
        "jdk/nashorn",
        "sun/misc",
        "com/sun/",
        "URLClassLoader",
        "groovy",
        "ext.dirs",
        "FindException",
    ]);
    let closed = any(&[
        "IllegalAccess",
        "does not export",
        "Inaccessible",
        "because module",
        "does not \"opens",
    ]);
    let manager = any(&["Security Manager"]);
    let reads =
        capture(r"class file (?:major )?version (\d+)", context.texts(hits)).and_then(|version| release(&version));
    let unread = reads.filter(|_| any(&["Unsupported class file"]));
    let lacks = any(&[
        "NoSuchMethodError",
        "NoClassDefFoundError: java/",
        "ClassNotFoundException: java.",
    ]);
    let mut cause = match (needs, has) {
        _ if unread.is_some() => format!(
            "this JDK is too new for the product: its classes are of Java {}, which a library of the product cannot read",
            unread.unwrap_or_default()
        ),
        _ if manager => "this JDK is too new for the product: its security manager is gone".to_owned(),
        _ if closed => "this JDK is too new for the product: a module is closed that the product looks into".to_owned(),
        (Some(needs), Some(has)) => {
            format!("this JDK is too old: the product needs Java {needs}, and this is Java {has}")
        }
        (Some(needs), None) => format!("this JDK is too old: the product needs Java {needs}"),
        _ if lacks && !dropped => {
            "this JDK is too old for the product: it lacks a part of Java that the product uses".to_owned()
        }
        _ if dropped => "this JDK is too new for the product: it has dropped what the product uses".to_owned(),
        _ if context.texts(hits).any(|line| line.contains("major.minor")) => {
            "this JDK is too old for the product's classes".to_owned()
        }
        _ => "the start script does not accept this JDK".to_owned(),
    };
    if let Some(range) = range(context) {
        cause = format!("{cause} (its start script names {})", numbers(&range));
    }
    Explanation::new(cause).cure(another(context))
}

pub(super) fn bad_level(context: &FailureContext<'_>, _: &[usize]) -> Explanation {
    Explanation::new(
        "this JDK level is known to be bad: 11.0.20, 17.0.8 and 20.0.2 refuse jars of the products (zip64 check)",
    )
    .cure(cure("use 11.0.20.1, 17.0.8.1 or a later level, and set java.home to it").asks_for(id::JAVA_HOME, "DIR"))
    .cure(another(context))
    .cure(cure(
        "until then: add -Djdk.util.zip.disableZip64ExtraFieldValidation=true to JAVA_OPTS or the start script",
    ))
}

pub(super) fn other_processor(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let java = capture(r"(/\S*/java)\b", context.texts(hits)).unwrap_or_else(|| "this Java".to_owned());
    // The library that is named last is the one that is not there.
    let library = capture(
        r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file",
        context.texts(hits),
    );
    if let Some(library) = library {
        let own = library.starts_with("libjvm") || library.starts_with("libjli");
        return if own {
            Explanation::new(format!(
                "{java} lacks its own library {library}: it is not unpacked completely"
            ))
            .cure(cure("unpack or install this JDK again"))
        } else {
            Explanation::new(format!(
                "{java} needs the library {library}, which is not on this machine"
            ))
            .cure(cure(format!("install the package of this system that has {library}")))
        }
        .cure(another(context));
    }
    let refused = capture(r"(lib[\w.+-]+\.so[\w.]*): failed to map segment", context.texts(hits));
    if let Some(library) = refused {
        return Explanation::new(format!("the system refuses to run {library} of {java}"))
            .cure(cure(
                "put the JDK where programs may run: not on a file system that is mounted noexec",
            ))
            .cure(cure(
                "or let SELinux allow it, where that is on: `restorecon -R` on the JDK's directory",
            ));
    }
    Explanation::new(format!(
        "{java} is made for another processor or system than this machine's"
    ))
    .cure(cure("look which processor this machine has").by("uname -m"))
    .cure(another(context))
}

pub(super) fn crashed(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let signal = capture(r"#\s+(SIG\w+|EXCEPTION_\w+|Internal Error)", context.told_with(hits));
    let frame = capture(r"^# [CVJj]\s+\[?([\w.+-]+)", context.told_with(hits));
    let signal = signal.map_or_else(String::new, |signal| format!(" ({signal})"));
    let frame = frame.map_or_else(String::new, |frame| format!(", in {frame}"));
    Explanation::new(format!("Java itself crashed{signal}{frame}"))
        .cure(cure("read the report that it left").by(format!(
            "ls -t {}/hs_err_pid*.log",
            crate::shell::quoted_path(&context.home.path)
        )))
        .cure(cure("use the newest level of this JDK"))
        .cure(another(context))
}

/// The release of a class file version: 52 is Java 8.
fn release(version: &str) -> Option<u32> {
    version.parse::<u32>().ok()?.checked_sub(44)
}

fn numbers(range: &JdkRange) -> String {
    if range.max == u32::MAX {
        format!("{} and newer", range.min)
    } else {
        format!("{} to {}", range.min, range.max)
    }
}

fn range(context: &FailureContext<'_>) -> Option<JdkRange> {
    let dialect = if cfg!(windows) { Dialect::Bat } else { Dialect::Sh };
    let bytes = context
        .home
        .root
        .read(
            &context.home.at(start_script::shipped(context.home)?),
            limit::CONFIGURATION,
        )
        .ok()?;
    script::jdk_range(&String::from_utf8_lossy(&bytes), dialect)
}

/// A JDK of the product's range, where this machine has one.
fn fitting(context: &FailureContext<'_>) -> Remedy {
    other(context, None)
}

/// The same, but never the one that just refused.
fn another(context: &FailureContext<'_>) -> Remedy {
    let used = context.value(id::JAVA_HOME).map(std::path::PathBuf::from);
    let used = used.filter(|java| machine::is_dir(java));
    let start = || {
        crate::server::java::home(context.world, context.home, None)
            .ok()
            .flatten()
    };
    other(context, used.or_else(start))
}

fn other(context: &FailureContext<'_>, refused: Option<std::path::PathBuf>) -> Remedy {
    let range = range(context);
    let mut jdks = java::jdks(context.world, Some(context.home));
    let real = |path: &std::path::Path| machine::canonical(path).unwrap_or_else(|_| path.to_path_buf());
    if let Some(refused) = refused {
        jdks.retain(|jdk| real(&jdk.home) != real(&refused));
    }
    match jdk::best(&jdks, range.as_ref(), None) {
        Some(jdk) if range.as_ref().is_none_or(|range| range.accepts(jdk.version.major)) => {
            cure(format!("use Java {} in {}", jdk.version.text, jdk.home.shown()))
                .sets(id::JAVA_HOME, jdk.home.raw_text())
        }
        _ => none_here(range.map(|range| numbers(&range))),
    }
}

fn choose(context: &FailureContext<'_>, fits: impl Fn(u32, bool) -> bool) -> Remedy {
    let jdks = java::jdks(context.world, Some(context.home));
    match jdks.iter().find(|jdk| fits(jdk.version.major, jdk.compiler)) {
        Some(jdk) => cure(format!("use Java {} in {}", jdk.version.text, jdk.home.shown()))
            .sets(id::JAVA_HOME, jdk.home.raw_text()),
        None => none_here(None),
    }
}

fn none_here(numbers: Option<String>) -> Remedy {
    let words = match numbers {
        Some(numbers) => format!("install a JDK of Java {numbers}, and set java.home to its directory"),
        None => "install a JDK that the product accepts, and set java.home to its directory".to_owned(),
    };
    cure(words).asks_for(id::JAVA_HOME, placeholder::DIR)
}

/// The heap flags that the environment brings along and that are in force, with the variable: those of JAVA_TOOL_OPTIONS
/// stand before the script's, which win, and JVM_MEM_OPTS is read by some scripts only.
pub(super) fn heap_from_outside(context: &FailureContext<'_>) -> Vec<(&'static str, String)> {
    let script = start_script::shipped(context.home).map(|script| context.home.at(script));
    let text = script
        .and_then(|script| context.home.root.read(&script, limit::CONFIGURATION).ok())
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut found = Vec::new();
    for variable in ["JVM_MEM_OPTS", "JAVA_OPTS"] {
        let value = context.world.var(variable).filter(|_| text.contains(variable));
        let words = value.unwrap_or_default().split_whitespace();
        found.extend(
            words
                .filter(|word| word.starts_with("-Xm"))
                .map(|flag| (variable, flag.to_owned())),
        );
    }
    found
}

/// An option without what the JVM leaves away where it complains.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c| matches!(c, '"' | '\'' | '\\'));
    word.trim_start_matches("-XX:").trim_start_matches(['+', '-'])
}

/// Whether a word is that option, with that value where the complaint tells one.
fn is_option(word: &str, option: &str) -> bool {
    let (word, option) = (bare(word), bare(option));
    word == option || (!option.contains('=') && word.split('=').next() == Some(option))
}
