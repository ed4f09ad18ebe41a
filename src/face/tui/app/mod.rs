//! Holds session and screen state together: one event in, effects and a new screen out.
//!
//! Nothing here touches the terminal or the machine, so tests drive it as a user would.

mod field;
mod overlay;
mod panel;
mod summary;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use tui_input::InputRequest;

use crate::apply::Look;
use crate::engine::confirm::Confirmation;
use crate::engine::{DraftState, Effect, Report, Request, Session, StepId, Tone, WorkProgress};
use crate::server::Advice;

use super::super::terminal_style::TerminalStyle;
use super::action::Action;
use super::keys::{self, Typing};
use super::panels::preflight::findings;
use super::panels::product::{ProductRow, product_rows};
use super::text_field::TextField;
use super::ui::{AfterRead, Choice, Overlay, PageId, Ui};
use super::{layout, panels, theme};

/// What the loop has to do after an event; of several, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// Nothing: the screen stays as it is.
    Quiet,
    /// The screen has to be drawn.
    Draw,
    /// The whole screen has to be sent again.
    Redraw,
    /// The program is to end.
    Leave,
}

/// A session on a screen.
#[derive(Debug)]
pub struct App {
    /// The session.
    pub session: Session,
    /// The screen's own state.
    pub ui: Ui,
    effects: Vec<Effect>,
    done: Vec<String>,
    flow: Flow,
    /// The sequence that copies what was asked for.
    copied: Option<String>,
    foreground: bool,
    /// Whether the home was just read again for a cure.
    fresh: bool,
}

impl App {
    /// Puts a session on a screen.
    pub fn new(session: Session, ui: Ui) -> Self {
        let mut app = Self {
            session,
            ui,
            effects: Vec::new(),
            done: Vec::new(),
            flow: Flow::Draw,
            copied: None,
            foreground: false,
            fresh: false,
        };
        app.settle();
        app
    }

    /// Brings focus and field in line with the session.
    pub fn settle(&mut self) {
        let rows = panels::of_step(self.session.step()).rows;
        self.ui.settle(&self.session, rows);
        // Nothing can be answered before that is decided.
        if matches!(self.session.draft(), DraftState::Offered(_)) && matches!(self.ui.overlay, Overlay::None) {
            self.ui.overlay = Overlay::Confirm(Confirmation::Resume, Choice::Yes);
        }
    }

    /// Fills the field of the focused row again.
    fn open(&mut self) {
        let rows = panels::of_step(self.session.step()).rows;
        self.ui.open(&self.session, rows);
    }

    /// The sequence that copies what was asked for since the last call.
    pub fn copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// Copies the command that this screen shows, and says so.
    fn copy(&mut self) {
        let command = panels::command(&self.session, &self.ui);
        let (Some(command), Some(clipboard)) = (command, self.ui.clipboard) else {
            return;
        };
        let words = match clipboard.sequence(&command) {
            Ok(sequence) => {
                self.copied = Some(sequence);
                format!("Copied, where this terminal supports it: {command}")
            }
            Err(reason) => format!("Not copied: {reason}."),
        };
        self.send(Request::Say(words));
    }

    /// Whether the user wants this program's place on the terminal taken by the server.
    pub fn foreground(&self) -> bool {
        self.foreground
    }

    /// What has to be done in the world since the last call.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Hands a request of the user to the session.
    pub fn send(&mut self, request: Request) {
        self.effects.extend(self.session.request(request));
        self.settle();
    }

    fn take_in(&mut self, report: Report) {
        self.effects.extend(self.session.report(report));
        self.settle();
    }

    /// A report of what was done in the world.
    pub fn reported(&mut self, report: Report) -> Flow {
        // Whoever starts a server as root was asked here already.
        if matches!(&report, Report::Progress(WorkProgress::Advice(Advice::AsRoot(_)))) {
            return Flow::Quiet;
        }
        // The log is looked at every second: a reply that changes nothing needs no frame.
        let known = self.session.log().map(|log| log.errors_since_start);
        if let (Report::LogReply(reply), Some(known)) = (&report, known)
            && reply.update.is_nothing_new(known)
        {
            self.take_in(report);
            return Flow::Quiet;
        }
        let read = matches!(report, Report::HomeRead(_));
        let ok = matches!(report, Report::HomeRead(Ok(_)));
        let found = matches!(report, Report::HomesFound(_));
        let before = self.session.notice().cloned();
        let clean = self.clean();
        let goes_on = matches!(&report, Report::ServerDone(Err(failed)) if failed.goes_on);
        self.note_done(&report);
        let judged = matches!(report, Report::Surveyed(_));
        self.take_in(report);
        if let (true, Some(id)) = (judged, self.ui.returns.take()) {
            let listed = findings(&self.session, &self.ui);
            self.ui.row = listed.iter().position(|finding| finding.id == id).unwrap_or(0);
            self.settle();
        }
        if (read || found) && clean {
            self.place_on_product();
            self.open();
        }
        if read {
            let then = std::mem::replace(&mut self.ui.then, AfterRead::Stay);
            let sound = self.session.facts().is_some_and(|facts| facts.home.broken().is_none());
            match then {
                AfterRead::Go(step) if ok && sound => self.send(Request::Goto(step)),
                AfterRead::Do(Action::Cure) if ok => self.cure(),
                AfterRead::Do(action) if ok => self.act(action),
                // The Product screen shows this beside its field; other steps have no place for it but the notice.
                AfterRead::Do(_) | AfterRead::Go(_) if !ok && self.session.step() != StepId::Product => {
                    if let Some(refusal) = self.session.home_refusal().map(ToString::to_string) {
                        self.send(Request::Say(refusal));
                    }
                }
                AfterRead::Stay | AfterRead::Do(_) | AfterRead::Go(_) => {}
            }
        }
        if found && self.session.facts().is_none() {
            // A home that was found is read next; without one there is no step to go to.
            self.ui.then = match self.ui.then {
                AfterRead::Go(step) if self.session.homes().is_some_and(|homes| !homes.is_empty()) => {
                    AfterRead::Go(step)
                }
                _ => AfterRead::Stay,
            };
        }
        let news = self.session.notice().filter(|now| Some(*now) != before.as_ref());
        if goes_on {
            self.send(Request::Say(
                "The server has not ended yet. The log shows what it is doing; X kills it.".to_owned(),
            ));
            if matches!(self.ui.overlay, Overlay::None) {
                self.ui.overlay = Overlay::Confirm(Confirmation::Force, Choice::Cancel);
            }
        } else if self.session.server().failure.is_some() && news.is_some() {
            // The failure has a page of its own, which replaces the notice.
            self.send(Request::Dismiss);
            if matches!(self.ui.overlay, Overlay::None) {
                self.ui.overlay = Overlay::Page(PageId::Failure, 0);
            }
        } else if news.is_some_and(|notice| notice.tone == Tone::Bad)
            && layout::notice_is_long(&self.session, &self.ui)
            && matches!(self.ui.overlay, Overlay::None)
        {
            self.ui.overlay = Overlay::Page(PageId::Message, 0);
        }
        Flow::Draw
    }

    /// A second has passed. Only a live panel looks at the server; only it and background work show the time.
    pub fn second(&mut self, sampling: bool) -> Flow {
        if panels::of_step(self.session.step()).live && !sampling {
            self.send(Request::Tick);
        }
        if self.session.busy().is_some() {
            Flow::Draw
        } else {
            Flow::Quiet
        }
    }

    /// An event of the terminal.
    pub fn event(&mut self, event: Event) -> Flow {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Press => self.key(&key),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(columns, rows) if (columns, rows) != self.ui.size => {
                self.ui.size = (columns, rows);
                Flow::Redraw
            }
            _ => Flow::Quiet,
        }
    }

    fn key(&mut self, key: &KeyEvent) -> Flow {
        let area = self.ui.area();
        let unseen = layout::is_too_small((area.width, area.height));
        if unseen {
            return self.key_unseen(key);
        }
        self.flow = Flow::Draw;
        match layout::active_keys(&self.session, &self.ui).action(key) {
            Some(Action::Digit) => {
                if let KeyCode::Char(digit) = key.code {
                    self.digit(digit);
                }
            }
            Some(action) => self.act(action),
            None => self.flow = self.typed(key),
        }
        self.settle();
        std::mem::replace(&mut self.flow, Flow::Draw)
    }

    /// A key on a terminal that shows nothing but the notice about its size: only leaving works, and what it asks is in the notice.
    fn key_unseen(&mut self, key: &KeyEvent) -> Flow {
        let asked = matches!(self.ui.overlay, Overlay::Confirm(Confirmation::Leave, _));
        if keys::may_leave(key) {
            if asked {
                return Flow::Leave;
            }
            self.flow = Flow::Draw;
            self.quit();
            return std::mem::replace(&mut self.flow, Flow::Draw);
        }
        if asked && key.code == KeyCode::Esc {
            self.ui.overlay = Overlay::None;
            return Flow::Draw;
        }
        Flow::Quiet
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::ToggleStyle => {
                self.ui.look = theme::next(self.ui.look);
                let TerminalStyle { color, unicode } = self.ui.look;
                self.effects
                    .extend(self.session.request(Request::KeepLook(Look { color, unicode })));
            }
            Action::Redraw => self.flow = Flow::Redraw,
            Action::Copy => self.copy(),
            Action::Quit => self.quit(),
            action if matches!(self.ui.overlay, Overlay::None) => self.on_panel(action),
            action => self.on_overlay(action),
        }
    }

    /// A key that no row names: in a field it types.
    fn typed(&mut self, key: &KeyEvent) -> Flow {
        let typing = layout::key_set(&self.session, &self.ui).typing;
        if typing == Typing::Nothing {
            return Flow::Quiet;
        }
        let request = match (
            key.code,
            key.modifiers.contains(crossterm::event::KeyModifiers::CONTROL),
        ) {
            (KeyCode::Char('w'), true) => InputRequest::DeletePrevWord,
            (KeyCode::Char('a'), true) | (KeyCode::Home, _) => InputRequest::GoToStart,
            (KeyCode::Char('e'), true) | (KeyCode::End, _) => InputRequest::GoToEnd,
            (KeyCode::Char(c), false) => InputRequest::InsertChar(c),
            (KeyCode::Backspace, _) => InputRequest::DeletePrevChar,
            (KeyCode::Delete, _) => InputRequest::DeleteNextChar,
            (KeyCode::Left, _) => InputRequest::GoToPrevChar,
            (KeyCode::Right, _) => InputRequest::GoToNextChar,
            _ => return Flow::Quiet,
        };
        self.edit(typing, request);
        Flow::Draw
    }

    fn edit(&mut self, typing: Typing, request: InputRequest) {
        if typing == Typing::Password {
            let field = self.password_field();
            match request {
                InputRequest::InsertChar(c) => {
                    field.push(c);
                }
                InputRequest::DeletePrevChar => field.pop(),
                _ => {}
            }
            self.ui.refused = None;
        } else if let Some(input) = self.input() {
            input.handle(request);
        }
    }

    /// Pasted text: control characters are dropped, so a newline never submits; outside a field nothing happens.
    fn paste(&mut self, text: &str) -> Flow {
        let typing = layout::key_set(&self.session, &self.ui).typing;
        if typing == Typing::Nothing {
            return Flow::Quiet;
        }
        for c in text.chars().filter(|c| !c.is_control()) {
            self.edit(typing, InputRequest::InsertChar(c));
        }
        Flow::Draw
    }

    fn input(&mut self) -> Option<&mut TextField> {
        match &mut self.ui.overlay {
            Overlay::None => Some(&mut self.ui.input),
            Overlay::Prompt(_, input, refused) => {
                *refused = None;
                Some(input)
            }
            _ => None,
        }
    }

    /// Whether nothing was typed that is not taken yet.
    fn clean(&self) -> bool {
        self.ui.input.value() == self.ui.origin && self.ui.password.0.is_empty()
    }

    /// After homes were searched the rows have changed: the focus goes to the chosen home, else to the first row.
    fn place_on_product(&mut self) {
        if self.session.step() != StepId::Product {
            return;
        }
        let rows = product_rows(&self.session);
        let chosen = self.session.facts().map(|facts| &facts.home.path);
        self.ui.row = rows
            .iter()
            .position(|row| matches!((row, chosen), (ProductRow::Home(path), Some(chosen)) if path == chosen))
            .unwrap_or(0);
    }
}
