//! The README's pictures: drawn from the program's own screens, and held to them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::{ui::Ui, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::screens::scenes::scene;

/// Size of one character cell in the picture, pixels.
const CELL: (u32, u32) = (9, 19);
/// Room around the screen, pixels.
const EDGE: u32 = 12;

/// The pictures: the file, the scene, and what it shows in words.
const PICTURES: [(&str, &str, &str); 3] = [
    ("docs/screen.svg", "memory", "The Memory step of the guided setup"),
    (
        "docs/preflight.svg",
        "guide-taken",
        "The Preflight screen: every finding, and its cure beside it",
    ),
    (
        "docs/console.svg",
        "control-running",
        "The control console of a running server",
    ),
];

#[test]
fn the_readme_shows_the_screens_as_they_are() {
    for (file, name, words) in PICTURES {
        held(file, name, words);
    }
}

fn held(file: &str, name: &str, words: &str) {
    let size = (80, 24);
    let app = scene(
        name,
        Ui::new(
            TerminalStyle {
                color: true,
                unicode: true,
            },
            size,
        ),
    );
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| view::draw(frame, &app.session, &app.ui)).unwrap();
    let drawn = svg(terminal.backend().buffer(), words);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("CARBONCTL_UPDATE_PICTURE").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "{file} is not the screen any more: draw it anew with CARBONCTL_UPDATE_PICTURE=1 and look at it"
    );
}

fn svg(buffer: &Buffer, words: &str) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (columns * CELL.0 + 2 * EDGE, rows * CELL.1 + 2 * EDGE);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"{words}\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n\
         <g font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"15\" xml:space=\"preserve\">\n"
    );
    for (y, row) in (0_u32..).zip(buffer.content.chunks(columns as usize)) {
        let mut x = 0;
        while x < row.len() {
            let end = (x + 1..=row.len())
                .find(|at| *at == row.len() || !alike(&row[x], &row[*at]))
                .unwrap();
            run(&mut out, u32::try_from(x).unwrap(), y, &row[x..end]);
            x = end;
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn alike(one: &Cell, other: &Cell) -> bool {
    (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)
}

fn run(out: &mut String, x: u32, y: u32, cells: &[Cell]) {
    let text: String = cells.iter().map(Cell::symbol).collect();
    let reversed = cells[0].modifier.contains(Modifier::REVERSED);
    let (left, top) = (EDGE + x * CELL.0, EDGE + y * CELL.1);
    let width = u32::try_from(cells.len()).unwrap() * CELL.0;
    if reversed {
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"#d6d9e0\"/>",
            CELL.1
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let fill = if reversed { "#16181d" } else { color(cells[0].fg) };
    let weight = if cells[0].modifier.contains(Modifier::BOLD) {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{left}\" y=\"{}\" fill=\"{fill}\"{weight} textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\">{text}</text>",
        top + 14
    );
}

fn color(color: Color) -> &'static str {
    match color {
        Color::Red | Color::LightRed => "#ff7b72",
        Color::Green | Color::LightGreen => "#7ee787",
        Color::Yellow | Color::LightYellow => "#e3b341",
        Color::Cyan | Color::LightCyan => "#76e3ea",
        Color::DarkGray => "#8b949e",
        _ => "#d6d9e0",
    }
}
