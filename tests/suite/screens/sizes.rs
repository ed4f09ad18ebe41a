//! Every screen at every promised size and in every look, and what must be seen on the smallest.

use std::fmt::Write as _;

use carbonctl::engine::confirm;
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::app::App;
use carbonctl::face::tui::layout;
use carbonctl::face::tui::ui::{self, Overlay, Ui};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::scenes::{SCENES, scene};
use super::{ASCII, RICH, drawn, painted, press, sized};

const MONO: TerminalStyle = TerminalStyle {
    color: false,
    unicode: true,
};

/// The smallest size on which questions are asked, the smallest whole one, and a large one.
const SIZES: [(u16, u16); 3] = [(60, 15), (80, 24), (120, 40)];

/// Every screen of a size in one text for each look: with colours and signs, without colours, in ASCII.
fn all(size: (u16, u16)) -> [String; 3] {
    let mut whole = [const { String::new() }; 3];
    for (name, _) in SCENES {
        let mut app = sized(name, size, RICH);
        for (text, look) in whole.iter_mut().zip([RICH, MONO, ASCII]) {
            app.ui.look = look;
            let _ = writeln!(text, "==== {name}\n{}", drawn(&app, size));
        }
    }
    whole
}

#[test]
fn every_size_and_look_is_as_it_was_reviewed() {
    for size in SIZES {
        let (columns, rows) = size;
        let [rich, mono, ascii] = all(size);
        // Colours only repeat what words and signs say.
        assert_eq!(rich, mono, "{size:?}");
        insta::with_settings!({snapshot_path => "../snapshots"}, {
            if size == SIZES[0] {
                // The others have a file for each screen.
                insta::assert_snapshot!(format!("all-rich-{columns}x{rows}"), rich);
            }
            insta::assert_snapshot!(format!("all-mono-{columns}x{rows}"), mono);
            insta::assert_snapshot!(format!("all-ascii-{columns}x{rows}"), ascii);
        });
    }
}

#[test]
fn a_look_without_colour_sends_none() {
    for (name, _) in SCENES {
        let buffer = painted(&sized(name, (80, 24), MONO), (80, 24));
        let colour = |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg) != Default::default();
        assert!(!buffer.content.iter().any(colour), "{name}");
    }
}

/// Text and background are the terminal's own, so that both are seen on a light one and on a dark one.
#[test]
fn no_screen_sets_a_background_or_white_or_black_text() {
    use ratatui::style::Color;
    for (name, _) in SCENES {
        let buffer = painted(&sized(name, (80, 24), RICH), (80, 24));
        for cell in &buffer.content {
            let own = matches!(
                cell.fg,
                Color::Reset | Color::Green | Color::Yellow | Color::Red | Color::Cyan
            );
            assert!(own && cell.bg == Color::Reset, "{name}: {:?} on {:?}", cell.fg, cell.bg);
        }
    }
}

#[test]
fn the_smallest_screen_shows_question_answer_and_keys() {
    let size = (60, 15);
    for (name, _) in SCENES {
        let app = sized(name, size, RICH);
        let text = drawn(&app, size);
        let footer = text.lines().last().unwrap();
        let keys = layout::active_keys(&app.session, &app.ui);
        let first = keys.rows.iter().find(|binding| !binding.label.is_empty()).unwrap();
        assert!(footer.contains(first.shown), "{name}: {}\n{text}", first.shown);
        match &app.ui.overlay {
            Overlay::None => {
                if let Some(question) = ui::question(&app.session, &app.ui) {
                    assert!(text.contains(question.setting.title), "{name}\n{text}");
                    let answer = question.shown().map(str::to_owned).unwrap_or_default();
                    let shown: String = answer.chars().take(20).collect();
                    assert!(
                        question.closed.is_some() || text.contains(&shown),
                        "{name}: {answer}\n{text}"
                    );
                }
            }
            Overlay::Confirm(ask, _) => {
                let asked = confirm::asked(*ask);
                for words in [asked.question, asked.yes, confirm::no(*ask)] {
                    assert!(text.contains(words), "{name}: {words}\n{text}");
                }
            }
            _ => {}
        }
    }
}

#[test]
fn below_the_smallest_size_ctrl_c_is_answered_where_it_is_seen() {
    let ctrl_c = || Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    let size = (59, 14);
    let mut app = sized("names-changed", (80, 24), RICH);
    let small = |app: &mut App| {
        app.event(Event::Resize(size.0, size.1));
        drawn(app, size).replace('\n', " ")
    };
    let text = small(&mut app);
    assert!(text.contains("--plain") && text.contains("Ctrl-C leaves"), "{text}");
    app.event(ctrl_c());
    let text = small(&mut app);
    assert!(text.contains("Ctrl-C again leaves"), "{text}");
    press(&mut app, KeyCode::Esc);
    assert!(small(&mut app).contains("Ctrl-C leaves"));
    app.event(ctrl_c());
    assert_eq!(app.event(ctrl_c()), carbonctl::face::tui::app::Flow::Leave);
    // With nothing to lose it leaves at once.
    let mut app = scene("looking", Ui::new(RICH, size));
    assert_eq!(app.event(ctrl_c()), carbonctl::face::tui::app::Flow::Leave);
}

/// The words of letters alone on a screen, without the list of steps and the frame.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || "│┌┐└┘─".contains(c));
    let whole = parts.filter(|word| word.chars().count() > 2 && !word.contains('…'));
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    whole
        .map(letters)
        .filter(|word| word.chars().all(char::is_alphabetic))
        .collect()
}

/// The part of a screen that is whole: a box cuts through what it lies over.
fn uncovered(app: &mut App, size: (u16, u16)) -> String {
    app.ui.size = size;
    let text = drawn(app, size);
    if matches!(app.ui.overlay, Overlay::None | Overlay::Page(..) | Overlay::Overview(_)) {
        return text;
    }
    let wide = usize::from(size.0.min(68));
    let rows: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let corner = |row: &Vec<char>| {
        let at = row.len().checked_sub(wide)?;
        (0..=at).find(|at| row[*at] == '┌' && row[at + wide - 1] == '┐')
    };
    let (top, left) = rows
        .iter()
        .enumerate()
        .find_map(|(y, row)| Some((y, corner(row)?)))
        .unwrap();
    let inside = rows.iter().skip(top + 1).take_while(|row| row.get(left) == Some(&'│'));
    let lines = inside.map(|row| row.iter().skip(left).take(wide).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_word_is_broken_in_the_middle() {
    let mut broken = Vec::new();
    for (name, _) in SCENES {
        let mut app = sized(name, (80, 24), RICH);
        let wide: Vec<String> = words(&uncovered(&mut app, (240, 70)));
        for size in SIZES {
            let text = uncovered(&mut app, size);
            // What a page says is longer where there is room; a piece of a word is none of it.
            let pieces = words(&text).into_iter().filter(|word| {
                !wide.contains(word)
                    && wide
                        .iter()
                        .any(|whole| whole.starts_with(word.as_str()) || whole.ends_with(word.as_str()))
            });
            broken.extend(pieces.map(|word| format!("{name} at {size:?}: {word}")));
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}
