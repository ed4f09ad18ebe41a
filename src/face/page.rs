//! A text on its way out. Nothing gets into it but what is visible; line ends and tabs are layout, and colours are added here
//! and nowhere else. So what is in it may be written as it stands.

use std::fmt::{self, Write as _};

use super::exit::visible;
use super::terminal_style;

/// What the layout of a text may hold beside what is visible.
const LAYOUT: &str = "\n\t";

/// The colours that repeat what words say.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paint {
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}

/// Text that is fit for a terminal, a pipe and a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    text: String,
    color: bool,
}

impl Page {
    /// An empty one, in colours or without.
    pub(crate) fn new(color: bool) -> Self {
        Self {
            text: String::new(),
            color,
        }
    }

    /// A page with this text, without colours.
    pub(crate) fn of(text: &str) -> Self {
        let mut page = Self::default();
        page.push(text);
        page
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(&visible(text, LAYOUT));
    }

    /// Adds words in a colour of the terminal's own sixteen.
    pub(crate) fn paint(&mut self, words: &str, color: Paint) {
        if self.color {
            // A string takes everything.
            let _ = write!(self.text, "\u{1b}[{}m", color as u8);
            self.push(words);
            self.text.push_str("\u{1b}[0m");
        } else {
            self.push(words);
        }
    }

    /// The text, to be written as it is; in ASCII glyphs where the terminal has no others.
    pub(crate) fn written(&self, unicode: bool) -> String {
        if unicode {
            self.text.clone()
        } else {
            terminal_style::ascii(&self.text)
        }
    }
}

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_colours_get_through() {
        let foreign = "\u{1b}[31mred\u{1b}[0m\r\u{202e}x";
        for color in [false, true] {
            let mut page = Page::new(color);
            writeln!(page, "a\tb {foreign}").unwrap();
            page.paint(foreign, Paint::Green);
            let shown = "\\u{1b}[31mred\\u{1b}[0m\\r\\u{202e}x";
            let painted = if color {
                format!("\u{1b}[32m{shown}\u{1b}[0m")
            } else {
                shown.to_owned()
            };
            assert_eq!(page.written(true), format!("a\tb {shown}\n{painted}"));
        }
    }
}
