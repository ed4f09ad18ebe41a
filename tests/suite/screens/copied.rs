//! The key that copies a command: where it is shown, what it copies, and where nothing is sent.

use carbonctl::domain::Remedy;
use carbonctl::engine::Preflight;
use carbonctl::face::tui::app::App;
use carbonctl::face::tui::clipboard::Clipboard;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::scenes::SCENES;
use super::{RICH, drawn, press, sized};

/// Presses Ctrl-Y.
fn copy(app: &mut App) {
    let key = KeyEvent::new(KeyCode::Char('y'), KeyModifiers::CONTROL);
    app.event(Event::Key(key));
}

/// Base64 of the command in a sequence.
fn sent(sequence: &str) -> &str {
    sequence
        .strip_prefix("\u{1b}]52;c;")
        .and_then(|rest| rest.strip_suffix('\u{7}'))
        .unwrap()
}

#[test]
fn the_key_is_shown_where_there_is_a_command_and_copies_it() {
    let mut shown = Vec::new();
    for (name, _) in SCENES {
        let mut app = sized(name, (120, 40), RICH);
        assert!(
            !drawn(&app, (120, 40)).contains("^Y copy"),
            "{name}: without a clipboard"
        );
        app.ui.clipboard = Some(Clipboard::Direct);
        if drawn(&app, (120, 40)).contains("^Y copy") {
            copy(&mut app);
            let sequence = app.copied().unwrap_or_else(|| panic!("{name} copies nothing"));
            assert!(sent(&sequence).len() > 4);
            assert!(app.copied().is_none(), "once");
            assert!(drawn(&app, (120, 40)).contains("Copied"), "{name} does not say so");
            shown.push(*name);
        }
    }
    assert!(shown.contains(&"control-why"), "{shown:?}");
    assert!(
        !shown.contains(&"control-running") && !shown.contains(&"memory"),
        "{shown:?}"
    );
}

#[test]
fn a_finding_whose_cure_is_typed_offers_its_commands_and_so_does_its_explanation() {
    let mut app = sized("guide", (120, 40), RICH);
    app.ui.clipboard = Some(Clipboard::Direct);
    if let Preflight::Judged(findings) = &mut *app.session.parts_mut().preflight {
        findings[0].fixes.clear();
        findings[0].remedy = Some(Box::new(Remedy {
            commands: vec!["chmod 700 /opt/is".into()],
            ..Remedy::new("close it")
        }));
    }
    assert!(drawn(&app, (120, 40)).contains("chmod 700 /opt/is"));
    copy(&mut app);
    // `chmod 700 /opt/is`
    let sequence = app.copied().unwrap();
    assert!(sent(&sequence).starts_with("Y2htb2QgNzAwIC9vcHQvaX"), "{sequence:?}");
    press(&mut app, KeyCode::Char('i'));
    assert!(drawn(&app, (120, 40)).contains("^Y copy"));
    copy(&mut app);
    assert_eq!(app.copied(), Some(sequence), "the explanation copies the same");
}

#[test]
fn the_command_of_the_failure_page_is_copied_as_it_is_shown() {
    let mut app = sized("control-why", (80, 24), RICH);
    copy(&mut app);
    assert!(app.copied().is_none(), "no clipboard, nothing sent");
    app.ui.clipboard = Some(Clipboard::Direct);
    copy(&mut app);
    // `carbonctl set ports.offset=1`
    let sequence = app.copied().unwrap();
    assert!(
        sent(&sequence).starts_with("Y2FyYm9uY3RsIHNldCBwb3J0cy5vZmZzZXQ9MQ"),
        "{sequence:?}"
    );
}
