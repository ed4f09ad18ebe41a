//! Commands for a person to paste: a word that a shell takes as it stands.

use std::path::Path;

use crate::domain::Shown as _;

/// A path in single quotes where it needs them.
pub(in crate::server) fn word(path: &Path) -> String {
    text(&path.raw_text())
}

/// A text in single quotes where it needs them.
pub(in crate::server) fn text(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_.,:=+@%-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    quoted(Path::new(text))
}

/// The account that is proposed to own a home.
pub(in crate::server) const ACCOUNT: &str = "wso2carbon";

/// The one recipe for an account that owns a home, between backquotes.
pub(in crate::server) fn recipe(home: &Path) -> String {
    format!(
        "`useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {ACCOUNT} && chown -R {ACCOUNT}: {}`",
        word(home)
    )
}

/// A path in single quotes.
pub(in crate::server) fn quoted(path: &Path) -> String {
    let text = path.raw_text();
    crate::domain::escaped_word(&text).unwrap_or_else(|| format!("'{}'", text.replace('\'', "'\\''")))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_the_same_path() {
        for path in ["/opt/is", "/opt/a b", "/opt/it's $HOME `x` \"q\"", "/opt/\\n;&|*?#"] {
            let echo = format!("printf %s {}", word(Path::new(path)));
            let ran = std::process::Command::new("/bin/sh")
                .args(["-c", &echo])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&ran.stdout), path);
        }
    }
}
