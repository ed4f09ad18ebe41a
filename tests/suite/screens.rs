//! Every screen as a user sees it: drawn on a terminal that is not there, from sessions made of a made-up machine and a small home.

mod scenes;

use carbonctl::face::look::Look;
use carbonctl::face::tui::app::{App, Flow};
use carbonctl::face::tui::{keys, ui::Ui, view};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use scenes::{SCENES, scene};

const RICH: Look = Look {
    color: true,
    unicode: true,
};
const ASCII: Look = Look {
    color: false,
    unicode: false,
};

/// A frame as text, one line a row, without blanks at the ends.
fn drawn(app: &App, (columns, rows): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| view::draw(frame, &app.session, &app.ui)).unwrap();
    let buffer = terminal.backend().buffer();
    let lines: Vec<String> = buffer
        .content
        .chunks(usize::from(columns))
        .map(|row| {
            let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

fn sized(name: &str, size: (u16, u16), look: Look) -> App {
    scene(name, Ui::new(look, size))
}

#[test]
fn every_screen_looks_as_it_was_reviewed() {
    for (name, _) in SCENES {
        for size in [(80, 24), (120, 40)] {
            let app = sized(name, size, RICH);
            insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), drawn(&app, size));
        }
    }
}

#[test]
fn the_plain_look_says_the_same_in_ascii() {
    for (name, _) in SCENES {
        let text = drawn(&sized(name, (80, 24), ASCII), (80, 24));
        assert!(text.is_ascii(), "{name}:\n{text}");
    }
    for name in ["memory", "review", "control-running"] {
        let app = sized(name, (80, 24), ASCII);
        insta::assert_snapshot!(format!("{name}-ascii"), drawn(&app, (80, 24)));
    }
}

#[test]
fn a_small_terminal_is_told_both_sizes() {
    let app = sized("memory", (60, 20), RICH);
    let text = drawn(&app, (60, 20)).replace('\n', " ");
    for word in ["80", "24", "60", "20", "--plain"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_terminal_that_tells_no_size_is_taken_for_80x24() {
    let ui = Ui::new(RICH, (0, 0));
    assert_eq!((ui.area().width, ui.area().height), (80, 24));
}

#[test]
fn no_size_from_1x1_to_300x100_makes_a_screen_panic() {
    for (name, _) in SCENES {
        let mut app = sized(name, (80, 24), RICH);
        for columns in [1, 2, 3, 10, 40, 79, 80, 81, 97, 120, 199, 300] {
            for rows in [1, 2, 3, 10, 23, 24, 25, 40, 100] {
                app.ui.size = (columns, rows);
                drawn(&app, (columns, rows));
            }
        }
    }
}

/// The event of the first key of a row.
fn pressed(binding: &keys::Binding) -> Event {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    Event::Key(match binding.chords[0] {
        keys::Chord::Key(code) => plain(code),
        keys::Chord::Letter(c) | keys::Chord::Exact(c) => plain(KeyCode::Char(c)),
        keys::Chord::Ctrl(c) => KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL),
    })
}

/// What a key could change: the picture, the work asked for, whether the program goes on.
fn trace(app: &mut App, flow: Flow) -> (String, String, bool) {
    let effects = format!("{:?}", app.effects());
    (
        drawn(app, (80, 24)),
        effects,
        matches!(flow, Flow::Leave | Flow::Redraw),
    )
}

#[test]
fn every_key_that_is_named_does_something() {
    for (name, _) in SCENES {
        let rows = keys::active(&sized(name, (80, 24), RICH).session, &sized(name, (80, 24), RICH).ui);
        for binding in rows {
            // A list has two ends; one of the two arrows moves.
            let arrows = binding.shown.starts_with(['↑', '↓']) || binding.shown.starts_with("Pg");
            let mut app = sized(name, (80, 24), RICH);
            let before = trace(&mut app, Flow::Draw);
            let flow = app.event(pressed(binding));
            let after = trace(&mut app, flow);
            let nothing_to_drop =
                binding.shown == "^U" || binding.label == "recommended" || binding.label == "all of them";
            assert!(
                before != after || arrows || nothing_to_drop,
                "{name}: {} {} does nothing\n{}",
                binding.shown,
                binding.help,
                before.0
            );
        }
    }
}

#[test]
fn one_of_the_arrows_moves_wherever_they_are_named() {
    for (name, _) in SCENES {
        let app = sized(name, (80, 24), RICH);
        let named = keys::active(&app.session, &app.ui)
            .iter()
            .any(|binding| binding.shown == "↑↓");
        let moves = [KeyCode::Up, KeyCode::Down].into_iter().any(|code| {
            let mut app = sized(name, (80, 24), RICH);
            let before = trace(&mut app, Flow::Draw);
            let flow = app.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            before != trace(&mut app, flow)
        });
        assert!(!named || moves, "{name}: the footer names arrows that do nothing");
    }
}

#[test]
fn footers_fit_and_name_the_way_on_the_way_back_and_the_help() {
    for (name, _) in SCENES {
        let app = sized(name, (80, 24), RICH);
        let text = drawn(&app, (80, 24));
        let footer = text.lines().last().unwrap();
        assert!(
            footer.contains("Enter") || footer.contains(" A ") || footer.contains(" S "),
            "{name}: {footer}"
        );
        assert!(footer.contains("Esc") || footer.contains("close"), "{name}: {footer}");
        if matches!(app.ui.overlay, carbonctl::face::tui::ui::Overlay::None) {
            assert!(footer.ends_with("F1 help"), "{name}: {footer}");
        }
    }
}

#[test]
fn no_reason_is_cut_short() {
    // The whole text of a refusal is on the screen, whatever its length.
    for name in ["memory-refused", "memory-conflict", "admin-closed", "product-refused"] {
        let app = sized(name, (80, 24), RICH);
        let flat = |text: &str| -> String {
            text.chars()
                .filter(|c| !c.is_whitespace() && !"│✓!–›".contains(*c))
                .collect()
        };
        // The rail's words stand between the lines of a page, so the page is taken alone.
        let text = drawn(&app, (80, 24));
        let page: String = text
            .lines()
            .map(|line| line.chars().skip(16).collect::<String>())
            .collect();
        let wanted = scenes::reason(&app);
        assert!(!wanted.is_empty(), "{name}");
        assert!(flat(&page).contains(&flat(&wanted)), "{name}: {wanted}\n{text}");
    }
}
