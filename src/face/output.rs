//! Where a command's output goes: results to stdout, messages to stderr; with `--json` only one document on stdout.

use std::io::{self, IsTerminal as _, Write as _};

use super::exit::{CommandFailure, visible};
use super::global::Global;
use super::page::Page;
use super::terminal_style::{self, ColorWish, TerminalStyle};
use crate::text::json;

/// The output of a command.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent option")]
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) color: bool,
    pub(crate) unicode: bool,
    /// Line by line: nothing that was printed is rewritten, and without Unicode everything is ASCII, also what files hold.
    pub(crate) plain: bool,
    quiet: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        let var = |name: &str| std::env::var(name).ok();
        let look = TerminalStyle::detect(&var, global.no_color, global.ascii);
        let forced = ColorWish::of(&var, global.no_color) == ColorWish::Always;
        let plain = global.plain || std::env::var("TERM").is_ok_and(|term| term == "dumb");
        Self {
            json: global.json,
            color: look.color && !plain && (forced || io::stdout().is_terminal()),
            unicode: look.unicode,
            plain,
            quiet: global.quiet,
        }
    }

    /// For failures, which are printed regardless of `--quiet`.
    pub(crate) fn loud(global: &Global) -> Self {
        Self {
            quiet: false,
            ..Self::new(global)
        }
    }

    /// Prints a result. A closed pipe is no error: the reader has read enough.
    pub(crate) fn result(self, text: &str) -> Result<(), CommandFailure> {
        self.more(text).map(|_| ())
    }

    /// The same for one of many lines; `false` where nobody reads on.
    pub(crate) fn more(self, text: &str) -> Result<bool, CommandFailure> {
        self.write(&Page::of(text))
    }

    /// Prints a result that has colours.
    pub(crate) fn page(self, page: &Page) -> Result<(), CommandFailure> {
        self.write(page).map(|_| ())
    }

    fn write(self, page: &Page) -> Result<bool, CommandFailure> {
        let text = self.written(page);
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
            Err(e) => Err(CommandFailure::failed(
                format!("standard output cannot be written: {e}"),
                "",
            )),
        }
    }

    /// Prints one JSON document.
    pub(crate) fn document(self, value: &serde_json::Value) -> Result<(), CommandFailure> {
        let bytes = json::pretty(value).unwrap_or_default();
        Self {
            unicode: true,
            plain: false,
            ..self
        }
        .result(&String::from_utf8_lossy(&bytes))
    }

    /// Whether messages are printed beside the result.
    pub(crate) fn talks(self) -> bool {
        !self.quiet
    }

    /// Prints a message on stderr; not with `--quiet`.
    pub(crate) fn talk(self, text: &str) {
        self.talk_page(&Page::of(text));
    }

    /// The same for what has colours.
    pub(crate) fn talk_page(self, page: &Page) {
        if !self.quiet {
            // Without stderr there is nowhere to report it.
            let _ = writeln!(io::stderr().lock(), "{}", self.written(page));
        }
    }

    /// Prints what is asked, without a line end; on stderr beside a result.
    pub(crate) fn prompt(self, text: &str, beside: bool) -> Result<(), CommandFailure> {
        let text = self.written(&Page::of(text));
        let printed = if beside {
            let mut err = io::stderr().lock();
            err.write_all(text.as_bytes()).and_then(|()| err.flush())
        } else {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        };
        printed.map_err(|e| CommandFailure::failed(format!("the question cannot be printed: {e}"), ""))
    }

    /// A page as it is printed.
    fn written(self, page: &Page) -> String {
        let text = page.written(self.unicode);
        if self.plain && !self.unicode && !text.is_ascii() {
            terminal_style::only_ascii(&text)
        } else {
            text
        }
    }

    /// Updates the current line on stderr; nothing removes it.
    pub(crate) fn rewrite(self, words: &str) {
        let words = Page::of(&visible(words, "")).written(self.unicode);
        let mut err = io::stderr().lock();
        // Without stderr there is nowhere to report it.
        let _ = write!(err, "\r{words}\u{1b}[K").and_then(|()| err.flush());
    }
}
