//! Causes around the secure vault.

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use crate::domain::command::carbonctl;
use crate::domain::{Home, Remedy, Shown as _};
use crate::probe::logs;
use crate::shell;

pub(super) fn key(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let sized = context.told_with(hits).any(|line| {
        let low = line.to_lowercase();
        low.contains("key size") || low.contains("key length") || low.contains("expected 32 bytes")
    });
    if sized {
        return Explanation::new(
            "the key of the secure vault has the wrong size: AES-256 takes 32 bytes, 64 digits in hexadecimal",
        )
        .cure(cure(sized_key(context)).by("openssl rand -hex 32"))
        .cure(cure("put the old key back where data was encrypted with it already"));
    }
    Explanation::new(
        "a secret of the secure vault was encrypted with another key than the server has now, and cannot be read",
    )
    .cure(cure(
        "put back the keystore, the alias or the key that the secrets were encrypted with",
    ))
    .cure(encrypt_again(context))
}

/// Where a key of the right size belongs.
fn sized_key(context: &FailureContext<'_>) -> String {
    if context.is_toml() {
        format!(
            "make a key of that size, and set it as key in [encryption] of {}",
            context.home.toml().shown()
        )
    } else {
        "make a key of that size, and set it where the vault names its own".to_owned()
    }
}

/// The cure that encrypts the secrets again.
fn encrypt_again(context: &FailureContext<'_>) -> Remedy {
    let script = context.home.at("bin/ciphertool.sh");
    let plain = if context.is_toml() {
        format!("[secrets] of {}", context.home.toml().shown())
    } else {
        context
            .home
            .conf()
            .join("security/cipher-text.properties")
            .shown()
            .to_string()
    };
    cure(format!(
        "write the secret in brackets into {plain}, and encrypt it: the tool asks for the keystore password"
    ))
    .by(format!("sh {} -Dconfigure", shell::quoted_path(&script)))
}

pub(super) fn secret(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let alias = capture(
        r"\$secret\{([^}]+)\}|[Aa]lias:? ['\[]?([\w.-]+)['\]]?",
        context.told_with(hits),
    );
    let alias = alias.filter(|word| !["of", "is", "not", "does", "cannot", "was", "doesn"].contains(&word.as_str()));
    Explanation::new(match alias {
        Some(alias) => format!("the secret {alias}, which the configuration names, is not in the secure vault"),
        None => "secret references can't be resolved: a secret is missing in the secure vault, or is not encrypted yet"
            .to_owned(),
    })
    .cure(encrypt_again(context))
    .cure(cure("or correct the alias where it is used"))
}

pub(super) fn waits(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let waits = explanation(context.home);
    if context.texts(hits).any(asks) {
        return waits;
    }
    Explanation {
        cause: "the secure vault got no password for its keystore: it asks on a console, which a start in the background has not"
            .to_owned(),
        ..waits
    }
}

/// What a start that waits for a password is told as, with the two ways out.
pub(super) fn explanation(home: &Home) -> Explanation {
    let file = home.at(if cfg!(windows) {
        "password-tmp.txt"
    } else {
        "password-tmp"
    });
    Explanation::new("it waits for the password of its keystore, which the secure vault asks for on a console that nobody sees")
        .cure(
            cure("put the password into the file password-tmp, for its owner only: the next start reads it once and removes it")
                .by(format!("(umask 077; stty -echo; head -n 1 > {}; stty echo)", shell::quoted_path(&file))),
        )
        .cure(cure("or start in the foreground, where it asks on this terminal").by(carbonctl("start --foreground", None)))
}

/// Whether a line is the question for a password that has no answer yet: no log line, and it asks to enter one.
pub(in crate::server) fn asks(line: &str) -> bool {
    let low = line.to_lowercase();
    let end = low.trim_end().trim_end_matches(']').trim_end();
    let enter = low.split(|c: char| !c.is_alphanumeric()).any(|word| word == "enter");
    enter && low.contains("password") && end.ends_with(':') && logs::level(line).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_is_told_from_what_is_said_of_it() {
        for question in [
            "[Enter KeyStore and Private Key Password :]",
            "Please Enter Primary KeyStore Password of Carbon Server : ",
            "[Enter Private Key Password : ]",
        ] {
            assert!(asks(question), "{question}");
        }
        for other in [
            "Enter KeyStore and Private Key Password was asked",
            "[2024-05-02 10:00:00,123]  INFO {a.B} - Enter the keystore password:",
            "WSO2 Enterprise Integrator reads the keystore password:",
            "The center for the password:",
            "[2024-05-02 10:00:00,123]  INFO {a.B} - Enter a user to begin:",
            "",
        ] {
            assert!(!asks(other), "{other}");
        }
    }
}
