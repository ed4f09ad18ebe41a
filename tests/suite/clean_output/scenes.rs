//! Every screen of the wizard and the console, with hostile text wherever a session holds text from outside.

use carbonctl::domain::{Defect, Known, hidden};
use carbonctl::engine::Report;
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::app::App;
use carbonctl::face::tui::ui::Ui;
use carbonctl::face::tui::view;
use carbonctl::probe::sockets::PortOwner;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::EVIL;
use crate::screens::scenes::{names, scene};

const LOOK: TerminalStyle = TerminalStyle {
    color: true,
    unicode: true,
};

/// Puts the text into everything that was read from outside.
fn poison(app: &mut App) {
    app.session.report(Report::Proved(Err(format!("e\n{EVIL}"))));
    let session = app.session.parts_mut();
    let evil = format!("e\n{EVIL}");
    let spoil = |text: &mut String| text.push_str(&evil);
    for home in session
        .homes
        .iter_mut()
        .flatten()
        .chain(session.facts.iter_mut().map(|facts| &mut facts.home))
        .chain(session.watched.iter_mut().map(|home| &mut **home))
    {
        home.name = format!("{EVIL}{}", home.name).into();
        home.version = evil.as_str().into();
        home.path.push(&evil);
        home.defects.push(Defect {
            what: evil.as_str().into(),
            why: evil.clone(),
            hint: evil.clone(),
            fatal: false,
        });
    }
    if let Some(machine) = session.machine {
        machine.hostname = Known::Ok(evil.clone());
        spoil(&mut machine.os.name);
    }
    if let Some(facts) = session.facts {
        facts.machine.hostname = Known::Ok(evil.clone());
        spoil(&mut facts.machine.os.name);
        for jdk in &mut facts.jdks {
            jdk.home.push(&evil);
            spoil(&mut jdk.vendor);
        }
    }
    if let Some(status) = &mut session.server.status {
        status.note = Some(evil.clone());
        for port in &mut status.ports {
            port.owner = None;
            port.listening = true;
            port.holder = Some(PortOwner {
                pid: 1,
                user: evil.as_str().into(),
                name: evil.as_str().into(),
            });
        }
        if let Some(gauges) = &mut status.gauges {
            spoil(&mut gauges.user);
            if let Ok(jvm) = &mut gauges.jvm {
                spoil(&mut jvm.gc);
                spoil(&mut jvm.version);
                jvm.last_cause = Some(evil.clone());
            }
        }
    }
    if let Some(log) = session.log {
        for entry in &mut log.entries {
            spoil(&mut entry.head);
            entry.rest.push(evil.clone());
        }
        log.note = Some(evil.clone());
    }
    if let Some(notice) = session.notice {
        spoil(&mut notice.text);
    }
    if let Some(busy) = session.busy {
        spoil(&mut busy.stage);
        spoil(&mut busy.detail);
    }
    if let Ok(plan) = session.plan {
        for file in &mut plan.files {
            file.path.push(&evil);
            file.diff = format!("+{EVIL}\r\n-{EVIL}\n{}", file.diff);
        }
        plan.notes.push(evil.clone());
    }
    app.ui.refused = Some(evil);
}

#[test]
fn no_cell_of_any_screen_drives_the_terminal_or_hides() {
    let mut escapes = 0;
    for name in names() {
        for size in [(80, 24), (120, 40)] {
            let mut app = scene(name, Ui::new(LOOK, size));
            poison(&mut app);
            let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
            terminal.draw(|frame| view::draw(frame, &app.session, &app.ui)).unwrap();
            let buffer = terminal.backend().buffer();
            let mut text = String::new();
            for cell in &buffer.content {
                assert!(!cell.symbol().contains(hidden), "{name}: {:?}", cell.symbol());
                text.push_str(cell.symbol());
            }
            escapes += text.matches("\\u{202e}").count() + text.matches("\\u{1b}").count();
            assert!(
                !text.contains('\u{fffd}'),
                "{name}: a view left it to the last look\n{text}"
            );
        }
    }
    assert!(escapes > 100, "only {escapes} escapes were seen");
}
