//! Where a command's words go: results to stdout, talk to stderr; with `--json` one document and nothing else on stdout.

use std::io::{self, IsTerminal as _, Write as _};

use super::exit::{Failure, visible};
use super::global::Global;
use super::page::Page;
use crate::text::json;

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
        let look = super::terminal_style::TerminalStyle::detect(&|name| std::env::var(name).ok(), global.no_color, global.ascii);
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
        self.write(&Page::of(text))
    }

    /// Prints a result that has colours.
    pub(crate) fn page(self, page: &Page) -> Result<(), Failure> {
        self.write(page).map(|_| ())
    }

    fn write(self, page: &Page) -> Result<bool, Failure> {
        let text = page.written(self.unicode);
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
        let bytes = json::pretty(value).unwrap_or_default();
        Self { unicode: true, ..self }.result(&String::from_utf8_lossy(&bytes))
    }

    /// Whether anything is said beside the result.
    pub(crate) fn talks(self) -> bool {
        !self.quiet
    }

    /// Says something beside the result, on stderr; not with `--quiet`.
    pub(crate) fn talk(self, text: &str) {
        self.talk_page(&Page::of(text));
    }

    /// The same for what has colours.
    pub(crate) fn talk_page(self, page: &Page) {
        if !self.quiet {
            // Nobody can be told when stderr is gone.
            let _ = writeln!(io::stderr().lock(), "{}", page.written(self.unicode));
        }
    }

    /// Writes the line on stderr anew that stands there; nothing takes it away.
    pub(crate) fn rewrite(self, words: &str) {
        let words = Page::of(&visible(words, "")).written(self.unicode);
        let mut err = io::stderr().lock();
        // Nobody can be told when stderr is gone.
        let _ = write!(err, "\r{words}\u{1b}[K").and_then(|()| err.flush());
    }
}
