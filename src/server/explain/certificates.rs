//! Causes around certificates: their dates, names, trust, and files that are not there.

use std::path::Path;

use super::scene::{Scene, capture};
use super::told::{Told, Typed as _, cure};
use super::{jdbc, places};
use crate::shell;

pub(super) fn dates(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let date = capture(r"NotAfter: ([^)\]]+)|NotBefore: ([^)\]]+)", scene.told_with(hits));
    let early = scene
        .told_with(hits)
        .any(|line| line.contains("NotYetValid") || line.contains("NotBefore"));
    let date = date.map_or_else(String::new, |date| format!(": {}", date.trim()));
    if early {
        return Told::new(format!("a certificate is not valid yet{date}"))
            .cure(cure("look at the clock of this machine, and at that of the one that made it").by("date"));
    }
    Told::new(format!("a certificate has expired{date}"))
        .cure(cure(
            "have it renewed, and import the new one where the old one was: keystore, and the trust stores of \
            those who call",
        ))
        .cure(cure("look which of ours it is, if it is one").by(format!(
            "keytool -list -v -keystore {}",
            shell::quoted_path(&places::trust_store(scene))
        )))
}

pub(super) fn name(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let host = capture(
        r"(?:name matching|for <|match: <|Host name '|IP address|[Tt]he hostname) ?([\w.:*-]+)",
        scene.told_with(hits),
    );
    let host = host.map_or_else(
        || "the name that is called".to_owned(),
        |host| format!("the name {host}"),
    );
    Told::new(format!("a certificate is not made for {host}"))
        .cure(cure("call that server by a name that its certificate has"))
        .cure(cure(
            "or have a new certificate made, with that name among its subject alternative names",
        ))
}

pub(super) fn missing(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let written = capture(
        r"(?:FileNotFoundException|NoSuchFileException): (.+?)(?: \((?:No such|The system|Das System|Aucun).*\))?$",
        scene.texts(hits),
    )
    .or_else(|| {
        capture(
            r"[Kk]ey ?[Ss]tore\S* (?:file )?['\[]?([^\s'\]]+)['\]]? (?:does not|not found|cannot)",
            scene.texts(hits),
        )
    });
    let named = written.map(|path| scene.named(Path::new(path.trim())));
    let place = places::keystores(scene, if scene.is_toml() { "file_name" } else { "the location" });
    let holder = named
        .as_deref()
        .filter(|name| name.contains("${") || name.contains("$ref{") || name.contains("$env{"));
    let told = match (&named, holder) {
        (_, Some(name)) => Told::new(format!(
            "a keystore is named {name}: nothing fills that placeholder, and no file has this name"
        ))
        .cure(cure(format!(
            "write the file's name there, or define what the placeholder stands for: {place}"
        ))),
        (Some(name), None) => Told::new(format!("the keystore file {name} is not there"))
            .cure(cure(format!("put it there, or correct {place}"))),
        (None, None) => Told::new("a keystore file is not there")
            .cure(cure(format!("put it where it is looked for, or correct {place}"))),
    };
    told.cure(cure("look which there are").by(format!(
        "ls -l {}",
        shell::quoted_path(&scene.home.at("repository/resources/security"))
    )))
}

/// Who was called, where the lines name it.
fn other(scene: &Scene<'_>, hits: &[usize]) -> String {
    let host = capture(r"(?:https|ssl|wss|tcp)://([\w.-]+(?::\d+)?)", scene.told_with(hits));
    host.map_or_else(
        || "the other side".to_owned(),
        |host| format!("{host}, the other side,"),
    )
}

pub(super) fn trust(scene: &Scene<'_>, hits: &[usize]) -> Told {
    Told::new(format!(
        "{} shows a certificate that is not trusted here",
        other(scene, hits)
    ))
    .cure(jdbc::import(scene, &places::trust_store(scene)))
}

pub(super) fn refused(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let alert = capture(r"fatal alert: (\w+)", scene.texts(hits)).unwrap_or_default();
    Told::new(format!(
        "{} refuses the certificate of this server ({alert})",
        other(scene, hits)
    ))
    .cure(cure(
        "import this server's certificate or its CA into the trust store of the other side",
    ))
    .cure(cure("look which certificate is shown: that of the keystore for TLS"))
}

pub(super) fn versions(scene: &Scene<'_>, hits: &[usize]) -> Told {
    Told::new(format!(
        "TLS with {} does not come about: both have no version or cipher together",
        other(scene, hits).trim_end_matches(',')
    ))
    .cure(cure(
        "let both sides allow TLSv1.2 or newer, and the ciphers that go with it",
    ))
    .cure(cure(
        "where an algorithm is disabled: renew the certificate with a key of 2048 bits or more and SHA-256",
    ))
}
