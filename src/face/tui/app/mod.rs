//! Session and screen together: one event in, effects and a new screen out. Nothing here touches the terminal or the world, so
//! tests drive it as a user would.

mod action;
mod field;
mod overlay;
mod panel;
mod summary;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use tui_input::{Input, InputRequest};

use crate::engine::confirm::Confirmation;
use crate::engine::{Effect, Report, Request, Session, StepId, Tone, WorkProgress};
use crate::server::Advice;

use super::keys::{self, Context};
use super::theme;
use super::ui::{self, Choice, Overlay, ProductRow, AfterRead, Ui, product_rows};
use super::view;

pub use action::Action;

/// What an event leads to; of several, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flow {
    /// Nothing that would be seen.
    Quiet,
    /// The screen has to be drawn.
    Draw,
    /// The screen has to be drawn from nothing.
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
    foreground: bool,
    /// Whether the home was just read anew for a cure.
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
            foreground: false,
            fresh: false,
        };
        app.ui.settle(&app.session);
        app
    }

    /// Whether the user wants this program's place on the terminal taken by the server.
    pub fn foreground(&self) -> bool {
        self.foreground
    }

    /// What has to be done in the world since the last call.
    pub fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Lets what the user wants change the session.
    pub fn send(&mut self, request: Request) {
        self.effects.extend(self.session.request(request));
        self.ui.settle(&self.session);
    }

    fn take_in(&mut self, report: Report) {
        self.effects.extend(self.session.report(report));
        self.ui.settle(&self.session);
    }

    /// A report of what was done in the world.
    pub fn reported(&mut self, report: Report) -> Flow {
        // Root was asked whether to start it so; the answer need not be questioned.
        if matches!(&report, Report::Progress(WorkProgress::Advice(Advice::AsRoot(_)))) {
            return Flow::Quiet;
        }
        // A quiet log is looked at every second; only the look at the server has to be drawn.
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
            let listed = ui::findings(&self.session, &self.ui);
            self.ui.row = listed.iter().position(|finding| finding.id == id).unwrap_or(0);
            self.ui.settle(&self.session);
        }
        if (read || found) && clean {
            self.place_on_product();
            self.ui.open(&self.session);
        }
        if read {
            let then = std::mem::replace(&mut self.ui.then, AfterRead::Stay);
            let sound = self.session.facts().is_some_and(|facts| facts.home.broken().is_none());
            match then {
                AfterRead::Go(step) if ok && sound => self.send(Request::Goto(step)),
                AfterRead::Do(Action::Cure) if ok => self.cure(),
                AfterRead::Do(action) if ok => self.act(action),
                // What the Product screen would say beside its field.
                AfterRead::Do(_) | AfterRead::Go(_) if !ok && self.session.step() != StepId::Product => {
                    if let Some(refusal) = self.session.home_refusal().map(ToString::to_string) {
                        self.send(Request::Say(refusal));
                    }
                }
                _ => {}
            }
        }
        if found && self.session.facts().is_none() {
            // The reading of a chosen home is still to come; without one there is nothing to go on to.
            self.ui.then = match self.ui.then {
                AfterRead::Go(step) if self.session.homes().is_some_and(|homes| !homes.is_empty()) => AfterRead::Go(step),
                _ => AfterRead::Stay,
            };
        }
        let news = self.session.notice().filter(|now| Some(*now) != before.as_ref());
        if goes_on {
            self.send(Request::Say(
                "The server has not ended yet. What it does, if anything, stands in the log; X ends it by force."
                    .to_owned(),
            ));
            if matches!(self.ui.overlay, Overlay::None) {
                self.ui.overlay = Overlay::Confirm(Confirmation::Force, Choice::Cancel);
            }
        } else if self.session.server().failure.is_some() && news.is_some() {
            // Its own screen says it better than a notice.
            self.send(Request::Dismiss);
            if matches!(self.ui.overlay, Overlay::None) {
                self.ui.overlay = Overlay::Failure(0);
            }
        } else if news.is_some_and(|notice| notice.tone == Tone::Bad)
            && view::notice_is_long(&self.session, &self.ui)
            && matches!(self.ui.overlay, Overlay::None)
        {
            self.ui.overlay = Overlay::Message(0);
        }
        Flow::Draw
    }

    /// A second has passed. Only the control screen samples; only it and background work show the time.
    pub fn second(&mut self, sampling: bool) -> Flow {
        let control = self.session.step() == StepId::Control;
        if control && !sampling {
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
        let unseen = view::is_too_small((area.width, area.height));
        if unseen && !keys::may_leave(key) {
            return Flow::Quiet;
        }
        self.flow = Flow::Draw;
        match keys::action(&self.session, &self.ui, key) {
            // What cannot be seen cannot be meant; only leaving works behind the notice.
            action if unseen && action != Some(Action::Quit) => {}
            Some(Action::Digit) => {
                if let KeyCode::Char(digit) = key.code {
                    self.digit(digit);
                }
            }
            Some(action) => self.act(action),
            None => self.flow = self.typed(key),
        }
        self.ui.settle(&self.session);
        std::mem::replace(&mut self.flow, Flow::Draw)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Look => self.ui.look = theme::next(self.ui.look),
            Action::Redraw => self.flow = Flow::Redraw,
            Action::Quit => self.quit(),
            action if matches!(self.ui.overlay, Overlay::None) => self.on_panel(action),
            action => self.on_overlay(action),
        }
    }

    /// A key that no table names: in a field it types.
    fn typed(&mut self, key: &KeyEvent) -> Flow {
        let context = keys::context(&self.session, &self.ui);
        if !keys::types(context) {
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
        self.request(context, request);
        Flow::Draw
    }

    fn request(&mut self, context: Context, request: InputRequest) {
        if context == Context::Password {
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
        let context = keys::context(&self.session, &self.ui);
        if !keys::types(context) {
            return Flow::Quiet;
        }
        for c in text.chars().filter(|c| !c.is_control()) {
            self.request(context, InputRequest::InsertChar(c));
        }
        Flow::Draw
    }

    fn input(&mut self) -> Option<&mut Input> {
        match &mut self.ui.overlay {
            Overlay::None => Some(&mut self.ui.input),
            Overlay::Prompt(_, input, refused) => {
                *refused = None;
                Some(input)
            }
            _ => None,
        }
    }

    /// Whether nothing is half typed.
    fn clean(&self) -> bool {
        self.ui.input.value() == self.ui.origin && self.ui.password.0.is_empty()
    }

    /// After a look round the rows are others: the focus goes to the chosen home, else to the first row.
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
