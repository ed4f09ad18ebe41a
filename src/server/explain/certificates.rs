//! Causes around certificates: their dates, names, trust, and files that are not there.

use std::path::Path;

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::{jdbc, places};
use crate::shell;

pub(super) fn dates(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let date = capture(r"NotAfter: ([^)\]]+)|NotBefore: ([^)\]]+)", context.told_with(hits));
    let early = context
        .told_with(hits)
        .any(|line| line.contains("NotYetValid") || line.contains("NotBefore"));
    let date = date.map_or_else(String::new, |date| format!(": {}", date.trim()));
    if early {
        return Explanation::new(format!("a certificate is not valid yet{date}"))
            .cure(cure("look at the clock of this machine, and at that of the one that made it").by("date"));
    }
    Explanation::new(format!("a certificate has expired{date}"))
        .cure(cure(
            "have it renewed, and import the new one where the old one was: keystore, and the trust stores of \
            those who call",
        ))
        .cure(cure("look which of ours it is, if it is one").by(format!(
            "keytool -list -v -keystore {}",
            shell::quoted_path(&places::trust_store(context))
        )))
}

pub(super) fn name(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let host = capture(
        r"(?:name matching|for <|match: <|Host name '|IP address|[Tt]he hostname) ?([\w.:*-]+)",
        context.told_with(hits),
    );
    let host = host.map_or_else(
        || "the name that is called".to_owned(),
        |host| format!("the name {host}"),
    );
    Explanation::new(format!("a certificate is not made for {host}"))
        .cure(cure("call that server by a name that its certificate has"))
        .cure(cure(
            "or have a new certificate made, with that name among its subject alternative names",
        ))
}

pub(super) fn missing(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let written = capture(
        r"(?:FileNotFoundException|NoSuchFileException): (.+?)(?: \((?:No such|The system|Das System|Aucun).*\))?$",
        context.texts(hits),
    )
    .or_else(|| {
        capture(
            r"[Kk]ey ?[Ss]tore\S* (?:file )?['\[]?([^\s'\]]+)['\]]? (?:does not|not found|cannot)",
            context.texts(hits),
        )
    });
    let named = written.map(|path| context.named(Path::new(path.trim())));
    let place = places::keystores(context, if context.is_toml() { "file_name" } else { "the location" });
    let holder = named
        .as_deref()
        .filter(|name| name.contains("${") || name.contains("$ref{") || name.contains("$env{"));
    let explanation = match (&named, holder) {
        (_, Some(name)) => Explanation::new(format!(
            "a keystore is named {name}: nothing fills that placeholder, and no file has this name"
        ))
        .cure(cure(format!(
            "write the file's name there, or define what the placeholder stands for: {place}"
        ))),
        (Some(name), None) => Explanation::new(format!("the keystore file {name} is not there"))
            .cure(cure(format!("put it there, or correct {place}"))),
        (None, None) => Explanation::new("a keystore file is not there")
            .cure(cure(format!("put it where it is looked for, or correct {place}"))),
    };
    explanation.cure(cure("look which there are").by(format!(
        "ls -l {}",
        shell::quoted_path(&context.home.at(context.home.security()))
    )))
}

/// Who was called, where the lines name it.
fn other(context: &FailureContext<'_>, hits: &[usize]) -> String {
    let host = capture(r"(?:https|ssl|wss|tcp)://([\w.-]+(?::\d+)?)", context.told_with(hits));
    host.map_or_else(
        || "the other side".to_owned(),
        |host| format!("{host}, the other side,"),
    )
}

pub(super) fn trust(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    Explanation::new(format!(
        "{} shows a certificate that is not trusted here",
        other(context, hits)
    ))
    .cure(jdbc::import(context, &places::trust_store(context)))
}

pub(super) fn refused(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let alert = capture(r"fatal alert: (\w+)", context.texts(hits)).unwrap_or_default();
    Explanation::new(format!(
        "{} refuses the certificate of this server ({alert})",
        other(context, hits)
    ))
    .cure(cure(
        "import this server's certificate or its CA into the trust store of the other side",
    ))
    .cure(cure("look which certificate is shown: that of the keystore for TLS"))
}

pub(super) fn versions(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    Explanation::new(format!(
        "TLS with {} does not come about: both have no version or cipher together",
        other(context, hits).trim_end_matches(',')
    ))
    .cure(cure(
        "let both sides allow TLSv1.2 or newer, and the ciphers that go with it",
    ))
    .cure(cure(
        "where an algorithm is disabled: renew the certificate with a key of 2048 bits or more and SHA-256",
    ))
}
