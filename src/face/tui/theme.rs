//! Defines styles, and replaces what the terminal cannot show.
//!
//! Screens are drawn with Unicode characters and named styles; [`finish`] replaces them in one place for all screens.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::super::terminal_style::TerminalStyle;

/// As it should be.
pub const OK: &str = "✓";
/// Not there, not running, not applicable.
pub const NONE: &str = "–";
/// Needs attention.
pub const WARN: &str = "!";
/// Here.
pub const HERE: &str = "›";

/// Good news and added lines.
pub fn good() -> Style {
    Style::new().fg(Color::Green)
}

/// Something to look at.
pub fn warn() -> Style {
    Style::new().fg(Color::Yellow)
}

/// A refusal, an error, a removed line.
pub fn bad() -> Style {
    Style::new().fg(Color::Red)
}

/// Where one is, and what changed.
pub fn accent() -> Style {
    Style::new().fg(Color::Cyan)
}

/// Headings and the focused thing.
pub fn strong() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// Eight levels of a sparkline, least first.
pub const LEVELS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// The next look of the toggle key, in this order: all, no colour, ASCII with colour, plain.
pub fn next(look: TerminalStyle) -> TerminalStyle {
    let (color, unicode) = match (look.color, look.unicode) {
        (true, true) => (false, true),
        (false, true) => (true, false),
        (true, false) => (false, false),
        (false, false) => (true, true),
    };
    TerminalStyle { color, unicode }
}

/// Takes away the colours and characters that the look excludes. Each character and its replacement are one column wide.
pub fn finish(buffer: &mut Buffer, look: TerminalStyle) {
    for cell in &mut buffer.content {
        if !look.color {
            cell.fg = Color::Reset;
            cell.bg = Color::Reset;
        }
        if !look.unicode && !cell.symbol().is_ascii() {
            let in_ascii = ascii(cell.symbol());
            cell.set_symbol(in_ascii);
        }
    }
}

/// The ASCII replacement of a character; `?` where there is none.
fn ascii(sign: &str) -> &'static str {
    match sign {
        "✓" | "▓" | "▅" => "+",
        "–" | "─" | "└" | "┘" | "┌" | "┐" | "├" | "┤" | "·" | "▒" | "▃" => "-",
        "✗" => "x",
        "›" | "→" => ">",
        "←" | "‹" => "<",
        "↑" => "^",
        "↓" => "v",
        "│" => "|",
        "█" | "▇" => "#",
        "░" | "…" | "▁" => ".",
        "▂" => ":",
        "▄" => "=",
        "▆" | "•" => "*",
        "“" | "”" | "„" => "\"",
        "’" | "‘" => "'",
        "\u{a0}" => " ",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn the_toggle_goes_round_all_four() {
        let rich = TerminalStyle {
            color: true,
            unicode: true,
        };
        let round: Vec<_> = std::iter::successors(Some(rich), |look| Some(next(*look)))
            .take(5)
            .collect();
        assert_eq!(round[4], rich);
        assert!((1..4).all(|at| round[at] != rich));
    }

    #[test]
    fn a_plain_look_leaves_neither_colour_nor_sign() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        buffer.set_string(0, 0, "✓ ü █░ › …", bad());
        finish(
            &mut buffer,
            TerminalStyle {
                color: false,
                unicode: false,
            },
        );
        let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text.trim_end(), "+ ? #. > .");
        assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset));
    }
}
