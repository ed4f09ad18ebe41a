//! What the keys do on the panel of a step.

use crate::domain::Shown as _;
use crate::engine::confirm::{self, Confirmation, LaunchMode};
use crate::engine::steps::STEPS;
use crate::engine::{self, LogCommand, Request, StepId, preflight};

use super::super::action::Action;
use super::super::panels::preflight::finding;
use super::super::panels::product::{ProductRow, product_rows};
use super::super::text_field::TextField;
use super::super::ui::{AfterRead, Choice, Focus, Overlay, PageId, TextPrompt, open_row};
use super::super::{layout, panels};
use super::{App, Flow};

impl App {
    pub(super) fn on_panel(&mut self, action: Action) {
        if self.needs_home(action) {
            let path = self.session.home().map(|home| home.path.raw_text());
            self.ui.then = AfterRead::Do(action);
            return self.send(Request::ChooseHome(path.unwrap_or_default()));
        }
        match action {
            Action::Next => self.next(),
            Action::ChooseProduct => self.take_product(),
            Action::NextStep => self.step(Request::Next),
            Action::ToProblem => self.show_problem(),
            Action::Back => self.back(),
            Action::Up => self.up(),
            Action::Down => self.down(),
            Action::Left => self.choose(-1),
            Action::Right => self.choose(1),
            Action::PageUp => self.scroll_up(),
            Action::PageDown => self.scroll_down(),
            Action::Edit => self.ui.focus = Focus::Field,
            Action::Empty => self.empty(),
            Action::Reveal => self.reveal(),
            Action::Recommend => self.recommend(),
            Action::Clear => self.clear(),
            Action::DeclareNew => {
                let declared = self.session.home().is_some_and(|home| home.past.declared_new);
                self.send(Request::DeclareNew(!declared));
                self.open();
            }
            Action::Again => self.send(Request::Begin),
            Action::TakeCure => self.take_cure(),
            Action::TakeAll => self.send(Request::CureAll),
            Action::Filter => {
                self.ui.listed = self.ui.listed.next();
                self.ui.row = 0;
            }
            Action::Explain => {
                if let Some(finding) = finding(&self.session, &self.ui) {
                    self.ui.overlay = Overlay::Page(PageId::Explain(finding.id), 0);
                }
            }
            Action::Refresh => {
                let home = self.session.home().map(|home| home.path.raw_text());
                self.ui.returns = finding(&self.session, &self.ui).map(|finding| finding.id);
                self.ui.then = AfterRead::Go(StepId::Preflight);
                self.send(Request::ChooseHome(home.unwrap_or_default()));
            }
            Action::Overview => {
                if self.commit() {
                    self.ui.overlay = Overlay::Overview(self.session.step() as usize);
                }
            }
            Action::Read(page) => self.ui.overlay = Overlay::Page(page, 0),
            Action::Dismiss => self.send(Request::Dismiss),
            Action::Apply => self.ask(Confirmation::Apply),
            Action::Save => self.prompt(TextPrompt::Answers),
            Action::Undo => self.ask(Confirmation::Undo),
            Action::Start => {
                // There is to be seen what becomes of it.
                if self.session.step() != StepId::Control {
                    self.step(Request::Goto(StepId::Control));
                }
                self.ui.overlay = Overlay::Launch(0);
            }
            Action::LogUp => self.log(LogCommand::Select(-1)),
            Action::LogDown => self.log(LogCommand::Select(1)),
            Action::LogPageUp => self.log(LogCommand::PageUp(layout::log_rows(&self.session, &self.ui))),
            Action::LogPageDown => self.log(LogCommand::PageDown(layout::log_rows(&self.session, &self.ui))),
            Action::Follow => self.log(LogCommand::Follow),
            Action::First => self.log(LogCommand::Home),
            Action::Unfold => self.log(LogCommand::Toggle),
            Action::Level => self.log(LogCommand::Level),
            Action::Find => self.prompt(TextPrompt::Find),
            Action::FindNext => self.log(LogCommand::FindNext),
            Action::FindBefore => self.log(LogCommand::FindPrev),
            Action::NextError => self.log(LogCommand::NextError),
            Action::ErrorBefore => self.log(LogCommand::PrevError),
            Action::FirstError => self.log(LogCommand::FirstErrorOfStart),
            Action::ClearLog => self.log(LogCommand::Clear),
            Action::Tall => self.ui.log_only = !self.ui.log_only,
            Action::Span => self.ui.span = self.ui.span.other(),
            Action::Stop => self.ask(Confirmation::Stop),
            Action::Force => self.ask(Confirmation::Force),
            Action::Restart => self.ask(Confirmation::Restart),
            Action::Confirm
            | Action::Copy
            | Action::Cure
            | Action::Digit
            | Action::ToggleStyle
            | Action::Redraw
            | Action::Quit => {}
        }
    }

    /// Whether the whole home has to be read first: a console that was opened directly has read only what it shows.
    fn needs_home(&self, action: Action) -> bool {
        self.session.facts().is_none()
            && self.session.watched().is_some()
            && matches!(
                action,
                Action::Start | Action::Restart | Action::Overview | Action::Back
            )
    }

    /// Starts at once, unless that would leave files behind that are hard to put right afterwards.
    pub(super) fn start(&mut self, how: LaunchMode) {
        if confirm::asks_before_start(&self.session, how) {
            self.ask(Confirmation::Start(how));
        } else {
            self.launch(how);
        }
    }

    pub(super) fn launch(&mut self, how: LaunchMode) {
        match how {
            LaunchMode::Daemon => self.send(Request::Start),
            LaunchMode::Service => self.send(Request::StartService),
            LaunchMode::Foreground => {
                self.foreground = true;
                self.flow = Flow::Leave;
            }
        }
    }

    /// Takes what the field holds; then the next question that stops the way, else the next step.
    fn next(&mut self) {
        if !self.commit() {
            return;
        }
        match open_row(&self.session, self.ui.row.saturating_add(1)) {
            Some(row) => self.ui.row = row,
            None => self.step(Request::Next),
        }
    }

    /// Goes to the question that the first problem of the plan is about.
    fn show_problem(&mut self) {
        let problems = self.session.plan().err().unwrap_or_default();
        let found = problems.iter().filter_map(|problem| problem.setting).find_map(|id| {
            let step = STEPS.iter().find(|step| step.questions.contains(&id))?;
            Some((step.id, id))
        });
        let Some((step, id)) = found else { return };
        self.step(Request::Goto(step));
        let asked = engine::questions(&self.session, step);
        self.ui.row = asked.iter().position(|q| q.setting.id == id).unwrap_or(0);
    }

    /// How many rows the step has.
    fn rows(&self) -> usize {
        let rows = panels::of_step(self.session.step()).rows;
        (rows.count)(&self.session, &self.ui)
    }

    /// Goes to another step and takes the last message away.
    pub(super) fn step(&mut self, request: Request) {
        if !self.commit() {
            return;
        }
        self.send(Request::Dismiss);
        self.send(request);
    }

    fn back(&mut self) {
        if self.drop_typed() || self.leave_typed_choice() {
            return;
        }
        if self.session.step().back().is_none() {
            self.ask(Confirmation::Leave);
        } else {
            self.send(Request::Dismiss);
            self.send(Request::Back);
        }
    }

    pub(super) fn log(&mut self, command: LogCommand) {
        self.send(Request::Log(command));
    }

    fn up(&mut self) {
        if self.commit() {
            self.ui.row = self.ui.row.saturating_sub(1);
        }
    }

    fn down(&mut self) {
        if self.commit() {
            let last = self.rows().saturating_sub(1);
            self.ui.row = self.ui.row.saturating_add(1).min(last);
        }
    }

    fn scroll_up(&mut self) {
        self.ui.scroll = self.ui.scroll.saturating_sub(layout::page_rows(&self.ui));
    }

    fn scroll_down(&mut self) {
        let to = self.ui.scroll.saturating_add(layout::page_rows(&self.ui));
        self.ui.scroll = to.min(layout::scroll_limit(&self.session, &self.ui));
    }

    fn take_product(&mut self) {
        match product_rows(&self.session).get(self.ui.row) {
            Some(ProductRow::Home(path)) => {
                let chosen = self
                    .session
                    .facts()
                    .filter(|facts| facts.home.path == *path && facts.home.broken().is_none());
                if chosen.is_some() {
                    self.step(Request::Next);
                } else {
                    let typed = path.raw_text();
                    self.choose_home(typed);
                }
            }
            Some(ProductRow::Path) | None => {
                let typed = self.ui.input.value().to_owned();
                self.choose_home(typed);
            }
            Some(ProductRow::Practice { toml }) => self.prompt(TextPrompt::Practice { toml: *toml }),
        }
    }

    fn choose_home(&mut self, typed: String) {
        self.ui.then = AfterRead::Go(StepId::Machine);
        self.send(Request::Dismiss);
        self.send(Request::ChooseHome(typed));
        if self.session.home_refusal().is_some() {
            self.ui.then = AfterRead::Stay;
        }
    }

    /// Asks for the next value that the cure of the focused finding needs, if there is another.
    pub(super) fn ask_on(&mut self) {
        let more = finding(&self.session, &self.ui).and_then(|finding| preflight::wanted(&self.session, finding));
        if let Some(id) = more {
            self.prompt(TextPrompt::Value(id));
        }
    }

    /// Takes back what a cure has answered so far: part of it would not cure the finding.
    pub(super) fn leave_cure(&mut self) {
        for id in std::mem::take(&mut self.ui.taking) {
            self.send(Request::Clear(id));
        }
        self.send(Request::Say(
            "The cure was not added: it needs every value it asks for.".to_owned(),
        ));
    }

    /// Takes a cure into the plan. Asks for the values that only the user knows; a password is asked for on its own step, hidden and
    /// twice.
    fn take_cure(&mut self) {
        let Some(finding) = finding(&self.session, &self.ui) else {
            return;
        };
        let (id, wanted) = (finding.id, preflight::wanted(&self.session, finding));
        self.ui.taking = preflight::unanswered(&self.session, finding);
        self.send(Request::Cure(id));
        let Some(setting) = wanted.and_then(crate::domain::settings::by_id) else {
            return;
        };
        if setting.secret() {
            let place = STEPS.iter().find(|step| step.questions.contains(&setting.id));
            if let Some(step) = place {
                self.step(Request::Goto(step.id));
                let asked = engine::questions(&self.session, step.id);
                self.ui.row = asked.iter().position(|q| q.setting.id == setting.id).unwrap_or(0);
            }
        } else {
            self.prompt(TextPrompt::Value(setting.id));
        }
    }

    pub(super) fn ask(&mut self, ask: Confirmation) {
        self.ui.overlay = Overlay::Confirm(ask, Choice::Cancel);
    }

    fn prompt(&mut self, wanted: TextPrompt) {
        let proposed = match wanted {
            TextPrompt::Answers => self.ui.answers.raw_text(),
            TextPrompt::Practice { .. } => self.ui.practice.raw_text(),
            TextPrompt::Find | TextPrompt::Value(_) => String::new(),
        };
        let input = TextField::new(proposed);
        self.ui.overlay = Overlay::Prompt(wanted, input, None);
    }
}
