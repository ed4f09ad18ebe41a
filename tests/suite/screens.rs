//! Every screen as a user sees it: drawn on a terminal that is not there, from sessions made of a made-up machine and a small home.

mod copied;
mod ids;
pub(crate) mod scenes;
mod sizes;

use carbonctl::domain::Started;
use carbonctl::domain::settings::{self, id};
use carbonctl::engine::{Effect, Report, Sample, StepId};
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::app::{App, Flow};
use carbonctl::face::tui::ui::{self, Overlay, Ui};
use carbonctl::face::tui::{keys, layout, view};
use carbonctl::problem::Problem;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use scenes::{SCENES, scene};

const RICH: TerminalStyle = TerminalStyle {
    color: true,
    unicode: true,
};
const ASCII: TerminalStyle = TerminalStyle {
    color: false,
    unicode: false,
};

fn painted(app: &App, (columns, rows): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| view::draw(frame, &app.session, &app.ui)).unwrap();
    terminal.backend().buffer().clone()
}

/// A frame as text, one line a row, without spaces at the ends.
fn drawn(app: &App, (columns, rows): (u16, u16)) -> String {
    let lines: Vec<String> = painted(app, (columns, rows))
        .content
        .chunks(usize::from(columns))
        .map(|row| {
            let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

fn sized(name: &str, size: (u16, u16), look: TerminalStyle) -> App {
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
    let app = sized("memory", (59, 14), RICH);
    let text = drawn(&app, (59, 14)).replace('\n', " ");
    for word in ["60", "15", "59", "14", "--plain"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn behind_the_size_notice_only_leaving_works() {
    let mut app = sized("control-stopped", (59, 20), RICH);
    for code in [
        KeyCode::Char('s'),
        KeyCode::Tab,
        KeyCode::Char('5'),
        KeyCode::Enter,
        KeyCode::Right,
        KeyCode::Enter,
    ] {
        press(&mut app, code);
    }
    assert!(app.effects().is_empty());
    assert_eq!(app.session.step(), StepId::Control);
    assert!(matches!(app.ui.overlay, Overlay::None));
}

#[test]
fn a_first_start_with_the_packs_password_is_asked_about() {
    let mut app = sized("control-stopped", (80, 24), RICH);
    app.effects();
    press(&mut app, KeyCode::Char('s'));
    assert!(app.effects().is_empty(), "the menu comes first");
    press(&mut app, KeyCode::Enter);
    let text = drawn(&app, (80, 24));
    assert!(
        text.contains("Start the server as it is?") && text.contains("password of the pack"),
        "{text}"
    );
    press(&mut app, KeyCode::Enter);
    assert!(app.effects().is_empty(), "Cancel is the default");
    press(&mut app, KeyCode::Char('s'));
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Right);
    press(&mut app, KeyCode::Enter);
    assert!(
        app.effects()
            .iter()
            .any(|effect| matches!(effect, Effect::Server { .. }))
    );
}

#[test]
fn what_was_said_of_a_server_goes_with_it() {
    let mut app = sized("control-running", (80, 24), RICH);
    let sample = |app: &App, pid| {
        let mut status = app.session.server().status.clone().unwrap();
        status.pid = pid;
        Report::Sampled(Box::new(Sample {
            at: std::time::Instant::now(),
            status,
            log: None,
            service: None,
            pending: None,
            own: None,
        }))
    };
    app.reported(Report::ServerDone(Ok(
        "The server is up: pid 22027, after 3.2 s.".into()
    )));
    let same = sample(&app, Some(22027));
    app.reported(same);
    let again = sample(&app, Some(22027));
    app.reported(again);
    assert!(drawn(&app, (80, 24)).contains("The server is up"));
    let gone = sample(&app, None);
    app.reported(gone);
    assert!(!drawn(&app, (80, 24)).contains("The server is up"));
}

#[test]
fn a_start_can_be_called_off_and_its_end_is_then_no_failure() {
    let mut app = sized("control-stop-while-starting", (80, 24), RICH);
    press(&mut app, KeyCode::Right);
    press(&mut app, KeyCode::Enter);
    assert!(matches!(app.effects()[..], [Effect::Server { .. }]));
    let failed = Problem::failed("the server did not start", "", "");
    app.reported(Report::ServerDone(Err(failed.into())));
    assert!(app.session.busy().is_some(), "the stop goes on");
    app.reported(Report::ServerDone(Ok(
        "The server has ended: pid 22027, after 0.4 s.".into()
    )));
    let text = drawn(&app, (80, 24));
    assert!(text.contains("has ended") && !text.contains("did not start"), "{text}");
}

#[test]
fn a_console_reads_the_whole_home_when_it_is_needed_and_not_before() {
    let mut app = sized("control-watched", (80, 24), RICH);
    press(&mut app, KeyCode::Char('t'));
    press(&mut app, KeyCode::Up);
    assert!(
        !app.effects()
            .iter()
            .any(|effect| matches!(effect, Effect::ReadHome { .. }))
    );
    press(&mut app, KeyCode::Char('s'));
    assert!(matches!(app.effects()[..], [Effect::ReadHome { .. }]));
    app.reported(Report::HomeRead(Ok(Box::new(scenes::facts(Started::Before)))));
    assert!(drawn(&app, (80, 24)).contains("How should the server run?"));
    // A home that cannot be read any more is reported, and nothing is started.
    let mut app = sized("control-watched", (80, 24), RICH);
    press(&mut app, KeyCode::Char('s'));
    app.effects();
    let gone = Problem::not_possible("/opt/wso2is-7.0.1 is gone", "", "put it back");
    app.reported(Report::HomeRead(Err(gone)));
    assert!(drawn(&app, (80, 24)).contains("is gone; put it back"));
    assert!(app.effects().is_empty());
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

#[test]
fn below_the_smallest_size_nothing_is_laid_out_whatever_is_typed() {
    let codes = ['x', '日', '/'].map(KeyCode::Char).into_iter().chain([
        KeyCode::Enter,
        KeyCode::Tab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Esc,
        KeyCode::F(1),
    ]);
    let codes: Vec<_> = codes.collect();
    let sizes = [(17, 24), (18, 50), (1, 1), (3, 2), (59, 70), (200, 1), (200, 14)];
    let notices = |name| {
        let mut app = sized(name, (80, 24), RICH);
        sizes.map(|size| {
            app.ui.size = size;
            painted(&app, size)
        })
    };
    let (of_wizard, of_console) = (notices("looking"), notices("control-looking"));
    for (name, _) in SCENES {
        let mut app = sized(name, (80, 24), RICH);
        let console = app.session.step() == StepId::Control;
        let alone = if console { &of_console } else { &of_wizard };
        for (size, notice) in sizes.into_iter().zip(alone) {
            app.event(Event::Resize(size.0, size.1));
            for code in &codes {
                press(&mut app, *code);
            }
            assert_eq!(painted(&app, size), *notice, "{name} at {size:?}");
        }
        // No cell at all is no reason to end either.
        for size in [(0, 0), (0, 24), (80, 0)] {
            app.event(Event::Resize(size.0, size.1));
            press(&mut app, KeyCode::Down);
            painted(&app, size);
        }
    }
}

#[test]
fn a_terminal_that_tells_a_size_no_screen_has_takes_no_more_memory_than_a_large_one() {
    let app = sized("memory", (u16::MAX, u16::MAX), RICH);
    assert_eq!((app.ui.area().width, app.ui.area().height), (1000, 500));
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

/// What a key could change: the picture with its colours, the work asked for, whether the program goes on.
fn trace(app: &mut App, flow: Flow) -> (Buffer, TerminalStyle, String, bool) {
    let effects = format!("{:?}", app.effects());
    (
        painted(app, (80, 24)),
        app.ui.look,
        effects,
        matches!(flow, Flow::Leave | Flow::Redraw),
    )
}

#[test]
fn every_key_that_is_named_does_something() {
    for (name, _) in SCENES {
        let rows = layout::active_keys(&sized(name, (80, 24), RICH).session, &sized(name, (80, 24), RICH).ui).rows;
        for binding in rows {
            // A list has two ends; one of the two arrows moves.
            let arrows = binding.shown.starts_with(['↑', '↓']) || binding.shown.starts_with("Pg");
            let mut app = sized(name, (80, 24), RICH);
            let before = trace(&mut app, Flow::Draw);
            let flow = app.event(pressed(binding));
            let after = trace(&mut app, flow);
            // A refused value stays refused.
            let refused = name.contains("refused") && matches!(binding.shown, "Enter" | "Tab" | "^N");
            let same = refused || binding.shown == "^U" || binding.label == "all of them";
            assert!(
                before != after || arrows || same,
                "{name}: {} {} does nothing",
                binding.shown,
                binding.help
            );
        }
    }
}

#[test]
fn one_of_the_arrows_moves_wherever_they_are_named() {
    for (name, _) in SCENES {
        let app = sized(name, (80, 24), RICH);
        let named = layout::active_keys(&app.session, &app.ui)
            .rows
            .iter()
            .any(|binding| binding.shown == "↑↓");
        let moves = [KeyCode::Up, KeyCode::Down].into_iter().any(|code| {
            let mut app = sized(name, (80, 24), RICH);
            let before = trace(&mut app, Flow::Draw);
            let flow = app.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            before != trace(&mut app, flow)
        });
        // A refused value keeps the focus until it is corrected or dropped.
        let kept = name.contains("refused") || name.contains("again");
        assert!(
            !named || moves || kept,
            "{name}: the footer names arrows that do nothing"
        );
    }
}

#[test]
fn footers_fit_and_name_the_way_on_the_way_back_and_the_help() {
    for (name, _) in SCENES {
        let app = sized(name, (80, 24), RICH);
        let text = drawn(&app, (80, 24));
        let footer = text.lines().last().unwrap();
        let leaves = *name == "control-watched" && footer.contains("Q leave");
        assert!(
            footer.contains("Esc") || footer.contains("close") || leaves,
            "{name}: {footer}"
        );
        if matches!(app.ui.overlay, Overlay::None) {
            let on = footer.contains("Enter") || footer.contains(" A ") || name.starts_with("control");
            assert!(on, "{name}: {footer}");
            assert!(footer.ends_with("F1 help"), "{name}: {footer}");
        }
    }
}

#[test]
fn no_reason_is_truncated() {
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

#[test]
fn a_pasted_newline_never_submits_and_control_characters_are_dropped() {
    let mut app = sized("names", (80, 24), RICH);
    app.event(Event::Paste("\u{1b}[31m.example\r\n.com\n".into()));
    assert_eq!(app.ui.input.value(), "[31m.example.com");
    assert!(app.session.answers().is_empty(), "the paste was taken without Enter");
}

#[test]
fn a_released_key_does_nothing() {
    let mut app = sized("names", (80, 24), RICH);
    let released = KeyEvent {
        kind: KeyEventKind::Release,
        ..KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE)
    };
    assert_eq!(app.event(Event::Key(released)), Flow::Quiet);
    assert_eq!(app.ui.input.value(), "localhost");
}

#[test]
fn a_password_is_on_no_screen_unless_asked_for() {
    let mut app = sized("admin", (80, 24), RICH);
    for c in "Secret-77".chars() {
        press(&mut app, KeyCode::Char(c));
    }
    assert!(!drawn(&app, (80, 24)).contains("Secret-77"));
    app.event(Event::Key(KeyEvent::new(KeyCode::Char('v'), KeyModifiers::CONTROL)));
    assert!(drawn(&app, (80, 24)).contains("Secret-77"));
    for name in ["review", "hub", "admin-taken", "review-save"] {
        let app = sized(name, (200, 100), RICH);
        assert!(!drawn(&app, (200, 100)).contains("Secret-77"), "{name}");
        assert!(
            !format!("{:?}{:?}", app.ui, app.session.answers()).contains("Secret-77"),
            "{name}"
        );
    }
}

#[test]
fn going_back_keeps_every_value() {
    let mut app = sized("names-changed", (80, 24), RICH);
    let before = app.session.answers().clone();
    for _ in 0..12 {
        press(&mut app, KeyCode::Esc);
    }
    assert_eq!(*app.session.answers(), before);
    assert_eq!(app.session.step(), StepId::Product);
}

#[test]
fn escape_never_ends_the_run_and_every_confirmation_begins_at_cancel() {
    for (name, _) in SCENES {
        let mut app = sized(name, (80, 24), RICH);
        for _ in 0..30 {
            assert_ne!(app.event(key(KeyCode::Esc)), Flow::Leave, "{name}");
        }
    }
    for name in ["review-apply", "control-stop", "leave"] {
        let mut app = sized(name, (80, 24), RICH);
        assert_ne!(app.event(key(KeyCode::Enter)), Flow::Leave, "{name}");
        assert!(app.effects().is_empty(), "{name}: Enter alone did it");
    }
}

#[test]
fn arrows_tab_space_and_enter_reach_every_action() {
    // Whatever a letter does is also a row of the hub, which Tab, arrows and Enter reach.
    let mut app = sized("review", (80, 24), RICH);
    press(&mut app, KeyCode::Tab);
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Enter);
    assert!(drawn(&app, (80, 24)).contains("Write these changes?"));
    press(&mut app, KeyCode::Right);
    press(&mut app, KeyCode::Enter);
    assert!(matches!(app.effects()[..], [Effect::Apply { .. }]));
}

#[test]
fn review_leads_to_the_question_that_is_wrong() {
    let mut app = sized("review-problem", (80, 24), RICH);
    assert!(drawn(&app, (80, 24)).contains("Enter to it"));
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.session.step(), StepId::Memory);
    let asked = ui::question(&app.session, &app.ui).unwrap();
    let problem = app.session.plan().unwrap_err()[0].setting;
    assert_eq!(Some(asked.setting.id), problem);
}

#[test]
fn a_value_that_contradicts_another_is_refused_in_both_directions_where_it_is_typed() {
    let mut app = sized("memory-refused-pair", (80, 24), RICH);
    assert!(app.session.refusal(id::HEAP_MIN).is_some());
    press(&mut app, KeyCode::Esc);
    for c in "1g".chars() {
        press(&mut app, KeyCode::Char(c));
    }
    press(&mut app, KeyCode::Up);
    // The smallest heap is decided now: the largest cannot go below it.
    for c in "512m".chars() {
        press(&mut app, KeyCode::Char(c));
    }
    press(&mut app, KeyCode::Enter);
    let refused = app.session.refusal(id::HEAP_MAX).unwrap().to_string();
    assert!(refused.contains("smallest heap (1024m)"), "{refused}");
}

#[test]
fn a_letter_on_a_choice_does_nothing() {
    let mut app = sized("java", (80, 24), RICH);
    let before = painted(&app, (80, 24));
    for letter in ('a'..='z').chain('A'..='Z') {
        press(&mut app, KeyCode::Char(letter));
        assert!(
            app.effects().is_empty() && painted(&app, (80, 24)) == before,
            "{letter}"
        );
    }
}

#[test]
fn a_refused_value_keeps_the_focus_and_what_was_typed() {
    let mut app = sized("memory-refused", (80, 24), RICH);
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Enter);
    assert_eq!((app.ui.row, app.ui.input.value()), (0, "2gb"));
    press(&mut app, KeyCode::Esc);
    assert_eq!((app.ui.row, app.ui.input.value()), (0, "1024m"));
    assert!(settings::all().all(|setting| app.session.refusal(setting.id).is_none()));
}

#[test]
fn leaving_asks_exactly_when_something_would_be_lost() {
    let ctrl_c = || Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    assert_eq!(sized("control-running", (80, 24), RICH).event(ctrl_c()), Flow::Leave);
    let mut app = sized("names-changed", (80, 24), RICH);
    assert_ne!(app.event(ctrl_c()), Flow::Leave);
    let text = drawn(&app, (80, 24));
    assert!(
        text.contains("1 change is not written yet") && text.contains("keeps running"),
        "{text}"
    );
    press(&mut app, KeyCode::Right);
    assert_eq!(app.event(key(KeyCode::Enter)), Flow::Leave);
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn press(app: &mut App, code: KeyCode) {
    app.event(key(code));
}
