//! Where a command's words go: results to stdout, talk to stderr; with `--json` one document and nothing else on stdout.

use std::io::{self, IsTerminal as _, Write as _};

use super::cli::Global;
use super::exit::Failure;

/// How a command speaks.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent way to speak")]
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) color: bool,
    pub(crate) unicode: bool,
    quiet: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        let look = super::look::Look::detect(&|name| std::env::var(name).ok(), global.no_color, global.ascii);
        Self {
            json: global.json,
            color: look.color && io::stdout().is_terminal(),
            unicode: look.unicode,
            quiet: global.quiet,
        }
    }

    /// For failures, which are told whatever `--quiet` says.
    pub(crate) fn loud(global: &Global) -> Self {
        Self {
            quiet: false,
            ..Self::new(global)
        }
    }

    /// Prints a result. A closed pipe is no error: the reader has seen enough.
    pub(crate) fn result(self, text: &str) -> Result<(), Failure> {
        self.more(text).map(|_| ())
    }

    /// The same for one of many lines; `false` where nobody reads on.
    pub(crate) fn more(self, text: &str) -> Result<bool, Failure> {
        let text = if self.unicode {
            text.to_owned()
        } else {
            super::look::ascii(text)
        };
        let mut out = io::stdout().lock();
        let written = out
            .write_all(text.as_bytes())
            .and_then(|()| {
                if text.ends_with('\n') {
                    Ok(())
                } else {
                    out.write_all(b"\n")
                }
            })
            .and_then(|()| out.flush());
        match written {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(e) => Err(Failure::failed(format!("standard output cannot be written: {e}"), "")),
        }
    }

    /// Prints one JSON document.
    pub(crate) fn document(self, value: &serde_json::Value) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        Self { unicode: true, ..self }.result(&text)
    }

    /// Whether anything is said beside the result.
    pub(crate) fn talks(self) -> bool {
        !self.quiet
    }

    /// Says something beside the result, on stderr; not with `--quiet`.
    pub(crate) fn talk(self, text: &str) {
        if !self.quiet {
            let text = if self.unicode {
                text.to_owned()
            } else {
                super::look::ascii(text)
            };
            // Nobody can be told when stderr is gone.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// A word in a colour of the terminal's own sixteen.
    pub(crate) fn paint(self, text: &str, color: Paint) -> String {
        if self.color {
            format!("\u{1b}[{}m{text}\u{1b}[0m", color as u8)
        } else {
            text.to_owned()
        }
    }
}

/// The colours that repeat what words say.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paint {
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
