//! Causes in the script, the file system's rules, and in the jars of the product.

use std::io::ErrorKind;

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::places;
use crate::disk::machine;
use crate::shell;

pub(super) fn script(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let bin = context.home.at("bin");
    let windows = context.texts(hits).any(|line| {
        ["\\r", "\r", "^M", "cannot execute: required file not found"]
            .iter()
            .any(|mark| line.contains(mark))
    });
    let interpreter = capture(
        r"(\S+): bad interpreter|env: [\x27\x22‘]?([\w./-]+)[\x27\x22’]?: No such file",
        context.texts(hits),
    )
    .filter(|_| !windows);
    if let Some(interpreter) = interpreter {
        return Explanation::new(format!(
            "the start script names the interpreter {interpreter}, which this machine does not have"
        ))
        .cure(cure(
            "install it, or write one that is there into the script's first line",
        ));
    }
    if windows {
        return Explanation::new(
            "the start script has Windows line ends, which the shell takes for a part of each word",
        )
        .cure(
            cure("take the carriage returns out of the scripts")
                .by(format!("sed -i 's/\\r$//' {}/*.sh", shell::quoted_path(&bin))),
        );
    }
    let line = capture(r"(?:line |\.sh: )(\d+)", context.texts(hits));
    let at = line.map_or_else(String::new, |line| format!(", line {line}"));
    Explanation::new(format!(
        "the shell cannot read the start script{at}: it is damaged, or has Windows line ends"
    ))
    .cure(
        cure("look whether it has carriage returns")
            .by(format!("grep -lr \"$(printf '\\r')\" {}", shell::quoted_path(&bin))),
    )
    .cure(cure("else put the pack's own script back"))
}

pub(super) fn noexec(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let path = context.path_in(context.texts(hits));
    let dir = path
        .as_deref()
        .and_then(std::path::Path::parent)
        .map(|dir| context.named(dir));
    let dir = dir
        .filter(|dir| !dir.is_empty())
        .unwrap_or_else(|| "the temporary directory".to_owned());
    Explanation::new(format!(
        "{dir}, where a library unpacks its native code, is mounted noexec or may not be executed from"
    ))
    .cure(cure(
        "let Java use a directory that is not: -Djava.io.tmpdir=DIRECTORY in the start script",
    ))
    .cure(cure("or mount it without noexec, as the machine's owner"))
    .cure(cure("look how it is mounted").by(format!(
            "findmnt -T {}",
            shell::quoted_path(
                path.as_deref()
                    .and_then(std::path::Path::parent)
                    .unwrap_or_else(|| std::path::Path::new("/tmp"))
            )
        )))
}

pub(super) fn classes(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    // The class is there: what it does when it is first used failed, and the first such error tells why.
    if let Some(class) = capture(r"Could not initialize class ([\w.$]+)", context.texts(hits)) {
        return Explanation::new(format!(
            "{class} is there, and failed when it was first used: an earlier error of this start tells why"
        ))
        .cure(cure("read the first error that names it, further up in the log"))
        .cure(cure(
            "where it brings a library of its own: let Java use a directory that is not mounted noexec, with \
             -Djava.io.tmpdir=DIRECTORY in the start script",
        ));
    }
    let class = capture(
        concat!(
            r"(?:ClassNotFoundException|NoClassDefFoundError|NoSuchMethodError|NoSuchFieldError",
            r"|AbstractMethodError|LinkageError|ChangeError): '?(?:void |[a-z]+ )?([^\s'(]+)"
        ),
        context.texts(hits),
    );
    let missing = context
        .texts(hits)
        .any(|line| line.contains("ClassNotFound") || line.contains("NoClassDef"));
    let class = class.map_or_else(
        || "a class".to_owned(),
        |class| class.trim_end_matches(['.', ',']).to_owned(),
    );
    Explanation::new(if missing {
        format!("{class} is in none of the product's jars, or not in one that this part sees")
    } else {
        format!("{class} is of another version than what was compiled against it")
    })
    .cure(cure(format!(
        "put the jar that holds it into {}, in the version that the product's page names",
        places::libraries(context)
    )))
    .cure(cure("or take out the jar that was added to lib or dropins last"))
}

pub(super) fn bundle(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let bundle = capture(r"(?:resolve module:|bundle) ([\w.-]+)", context.told_with(hits));
    let package = capture(
        r"(?:Import-Package:|Missing Constraint: Import-Package:) ([\w.]+)",
        context.told_with(hits),
    );
    let bundle = bundle.map_or_else(|| "a bundle".to_owned(), |bundle| format!("the bundle {bundle}"));
    let package = package.map_or_else(String::new, |package| format!(": nothing brings the package {package}"));
    Explanation::new(format!("{bundle} does not resolve{package}"))
        .cure(cure(
            "where it was added: take it out of repository/components/dropins, or add what it needs",
        ))
        .cure(cure(
            "where the pack ships it: start once with -DosgiConsole, or unpack the pack again and compare",
        ))
}

pub(super) fn no_file(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let named = capture(
        r"(?:FileNotFoundException|NoSuchFileException): (.+?)(?: \([^()]*\))?$",
        context.texts(hits),
    );
    let named = named.map(|path| context.named(std::path::Path::new(path.trim())));
    Explanation::new(match named {
        Some(path) => format!("the file {path}, which is named, is not there"),
        None => "a file that is named is not there".to_owned(),
    })
    .cure(cure("put it back, from the pack or a backup"))
    .cure(cure("or correct its name where the configuration names it"))
}

pub(super) fn damaged_jar(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let jar = capture(r"([^\s'(\[]+\.(?:jar|war|car))\b", context.told_with(hits));
    let path = jar.as_deref().map(std::path::PathBuf::from);
    let jar = jar.map(|jar| context.named(std::path::Path::new(&jar)));
    let named = jar
        .as_deref()
        .map_or_else(|| "a jar of the product".to_owned(), |jar| format!("the jar {jar}"));
    if let Some(path) = path
        .filter(|path| path.is_absolute() && machine::metadata(path).is_err_and(|e| e.kind() == ErrorKind::NotFound))
    {
        return Explanation::new(format!("the jar {} is named, and is not there", context.named(&path)))
            .cure(cure("put it there"))
            .cure(cure(
                "or take its name out: of -javaagent in the start script, JAVA_OPTS or the service's unit",
            ));
    }
    Explanation::new(format!("{named} is damaged: it is cut off, or no jar at all"))
        .cure(cure(
            "put the whole jar there: from the pack, or from where it was fetched",
        ))
        .cure(cure("look which of those that were added are none").by(format!(
            "find {} -name '*.jar' -exec sh -c 'unzip -tq \"$1\" >/dev/null 2>&1 || echo \"$1\"' _ {{}} \\;",
            shell::quoted_path(&context.home.at(places::libraries(context)))
        )))
}
