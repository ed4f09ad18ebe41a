//! Failure: why the server did not start, what proves it, what cures it.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Key, Letter};
use super::super::keys::{Binding, COPY, KeySet, PAGE, PanelState, always, key};
use super::super::page::Page;
use super::super::ui::{Overlay, PageId, Ui};
use super::super::{text, theme};
use super::panel::{Body, Of, Panel};
use crate::domain::{Remedy, SettingId, Shown as _};
use crate::engine::{Session, confirm};
use crate::server::EvidenceLine;

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Page(PageId::Failure, _))),
    keys: &[KeySet::commands(&[FAILURE, PAGE])],
    body: Body::Page(page),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const FAILURE: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Letter('b'), Ctrl('c')], "Esc", "back to the log", "back to the console and its log", Action::Back, always),
    key(&[Letter('o')], "O", "set it", "go to where the setting that cures this is confirmed", Action::Cure, curable),
    key(COPY, "^Y", "copy", "copy the command of the cure to the clipboard of this terminal", Action::Copy, copyable),
];

/// The command of the first cure that has one.
pub(super) fn command(session: &Session) -> Option<String> {
    let failure = session.server().failure.as_ref()?;
    failure
        .cures
        .iter()
        .find_map(|cure| cure.command().map(ToString::to_string))
}

fn copyable(state: &PanelState) -> bool {
    state.ui.clipboard.is_some() && command(state.session).is_some()
}

fn curable(state: &PanelState) -> bool {
    confirm::may_write(state.session) && cure(state.session).is_some()
}

/// The setting, and where it is known the value, that would cure the failure of the last start.
pub(in super::super) fn cure(session: &Session) -> Option<(SettingId, Option<String>)> {
    let failure = session.server().failure.as_ref()?;
    let fix = failure.cures.iter().find_map(|cure| cure.fix.as_ref())?;
    Some((fix.setting, fix.value.clone()))
}

/// Columns before what is said.
const NAME: usize = 9;

fn page(session: &Session, _: &Ui, columns: usize) -> Page {
    let Some(failure) = &session.server().failure else {
        return Page::new("It did not start.", "");
    };
    let mut page = Page::new("It did not start.", failure.id);
    page.gap();
    page.text(0, &sentence(&failure.cause), theme::strong(), columns);
    page.gap();
    for (at, seen) in failure.seen.iter().enumerate() {
        row(&mut page, if at == 0 { "Seen" } else { "" }, &place(seen), columns);
        page.lines.extend(
            text::fold(&seen.text, columns.saturating_sub(NAME + 2))
                .into_iter()
                .map(|part| Line::from(format!("{}{part}", " ".repeat(NAME + 2)))),
        );
    }
    if !failure.seen.is_empty() {
        page.gap();
    }
    for (at, cure) in failure.cures.iter().enumerate() {
        let words = cure.words.strip_prefix("or ").unwrap_or(&cure.words);
        row(
            &mut page,
            if at == 0 { "Cure" } else { "Or" },
            &sentence(words),
            columns,
        );
        command_lines(&mut page, cure, columns);
    }
    for (at, other) in failure.others.iter().enumerate() {
        let words = format!("{}: {}", other.id, sentence(&other.cause));
        row(&mut page, if at == 0 { "Also" } else { "" }, &words, columns);
    }
    page.gap();
    let more = format!("See `carbonctl explain {}`.", failure.id);
    page.text(0, &more, Style::new(), columns);
    page
}

fn row(page: &mut Page, name: &str, words: &str, columns: usize) {
    page.labelled(
        Span::styled(text::pad(name, NAME), theme::accent()),
        words,
        Style::new(),
        columns,
    );
}

/// The command on one line, so that it can be copied; on several as a shell continues them where one is too narrow.
fn command_lines(page: &mut Page, cure: &Remedy, columns: usize) {
    let Some(command) = cure.command() else { return };
    let indent = NAME + 2;
    let room = columns.saturating_sub(indent);
    let lines = if text::width(command) <= room {
        vec![command.to_string()]
    } else {
        text::wrap(command, room.saturating_sub(2).max(1))
    };
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.into_iter().enumerate() {
        let more = if at < last { " \\" } else { "" };
        page.push(Line::styled(
            format!("{}{line}{more}", " ".repeat(indent)),
            theme::strong(),
        ));
    }
}

fn place(seen: &EvidenceLine) -> String {
    match (&seen.file, seen.line) {
        (Some(file), Some(line)) => format!("{}:{line}", file.shown()),
        (Some(file), None) => file.shown().to_string(),
        (None, _) => "checked just now".to_owned(),
    }
}

/// With a full stop.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
