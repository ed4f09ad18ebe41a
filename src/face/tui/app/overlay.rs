//! What keys do on what lies over the panel: hub, pages, confirmations, prompts; and leaving the program.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::engine::confirm::{self, Confirmation, LAUNCHES};
use crate::engine::steps::STEPS;
use crate::engine::{self, LogCommand, Request, StepId};

use super::super::action::Action;
use super::super::keys::ActiveKeys;
use super::super::layout;
use super::super::panels::failure;
use super::super::text_field::TextField;
use super::super::ui::{AfterRead, Choice, Overlay, PageId, TextPrompt};
use super::{App, Flow};
use crate::probe::logs::Pattern;

impl App {
    pub(super) fn on_overlay(&mut self, action: Action) {
        match (std::mem::replace(&mut self.ui.overlay, Overlay::None), action) {
            (Overlay::Page(page, at), Action::Down) => self.scroll_page(page, at.saturating_add(1)),
            (Overlay::Page(page, at), Action::Up) => self.scroll_page(page, at.saturating_sub(1)),
            (Overlay::Page(PageId::Failure, _), Action::Cure) => self.cure(),
            (Overlay::Overview(row), Action::Up) => self.ui.overlay = Overlay::Overview(row.saturating_sub(1)),
            (Overlay::Overview(row), Action::Down) => {
                let rows = STEPS.len().saturating_add(self.step_keys().offered().count());
                self.ui.overlay = Overlay::Overview(row.saturating_add(1).min(rows.saturating_sub(1)));
            }
            (Overlay::Overview(row), Action::Next) => self.overview(row),
            (Overlay::Launch(row), Action::Up) => self.ui.overlay = Overlay::Launch(row.saturating_sub(1)),
            (Overlay::Launch(row), Action::Down) => {
                self.ui.overlay = Overlay::Launch(row.saturating_add(1).min(LAUNCHES.len().saturating_sub(1)));
            }
            (Overlay::Launch(row), Action::Next) => {
                if let Some(how) = LAUNCHES.get(row) {
                    self.start(*how);
                }
            }
            (Overlay::Confirm(ask, choice), Action::Right) => {
                let third = confirm::third(&self.session, ask).is_some();
                let other = match choice {
                    Choice::Cancel => Choice::Yes,
                    Choice::Yes if third => Choice::Third,
                    Choice::Yes | Choice::Third => Choice::Cancel,
                };
                self.ui.overlay = Overlay::Confirm(ask, other);
            }
            (Overlay::Confirm(ask, Choice::Yes), Action::Next) | (Overlay::Confirm(ask, _), Action::Confirm) => {
                self.confirmed(ask);
            }
            (Overlay::Confirm(ask, Choice::Third), Action::Next) => {
                self.send(Request::DiscardDraft);
                if ask == Confirmation::Leave {
                    self.flow = Flow::Leave;
                }
            }
            (Overlay::Confirm(Confirmation::Resume, _), _) => self.send(Request::PutOffDraft),
            (Overlay::Prompt(wanted, input, _), Action::Next) => self.prompted(wanted, input),
            (Overlay::Prompt(TextPrompt::Value(_), _, _), Action::Back) => self.leave_cure(),
            (Overlay::Prompt(wanted, _, _), Action::Empty) => {
                self.ui.overlay = Overlay::Prompt(wanted, TextField::default(), None);
            }
            // Back, and Enter on Cancel: the overlay is gone already.
            _ => {}
        }
    }

    fn scroll_page(&mut self, page: PageId, to: usize) {
        self.ui.overlay = Overlay::Page(page, to);
        let to = to.min(layout::scroll_limit(&self.session, &self.ui));
        self.ui.overlay = Overlay::Page(page, to);
    }

    fn step_keys(&self) -> ActiveKeys {
        layout::step_keys(&self.session, &self.ui)
    }

    fn overview(&mut self, row: usize) {
        if let Some(step) = STEPS.get(row) {
            self.step(Request::Goto(step.id));
            return;
        }
        let offered = self.step_keys().offered().nth(row.saturating_sub(STEPS.len()));
        if let Some(binding) = offered {
            self.act(binding.action);
        }
    }

    pub(super) fn digit(&mut self, digit: char) {
        // The tenth step is on the key after nine.
        if let Some(at) = digit.to_digit(10).map(|n| (n as usize).checked_sub(1).unwrap_or(9)) {
            self.ui.overlay = Overlay::None;
            self.overview(at);
        }
    }

    fn confirmed(&mut self, ask: Confirmation) {
        match ask {
            Confirmation::Apply => self.send(Request::Apply),
            Confirmation::Undo => self.send(Request::Undo(None)),
            Confirmation::Start(how) => self.launch(how),
            Confirmation::Stop => self.send(Request::Stop { force: false }),
            Confirmation::Force => self.send(Request::Stop { force: true }),
            Confirmation::Restart => self.send(Request::Restart),
            Confirmation::Leave => self.flow = Flow::Leave,
            Confirmation::Resume => {
                self.send(Request::ResumeDraft);
                self.open();
            }
        }
    }

    fn prompted(&mut self, wanted: TextPrompt, input: TextField) {
        if wanted == TextPrompt::Find {
            let typed = input.value().to_owned();
            if let Err(reason) = Pattern::new(&typed) {
                let reason = format!("{reason}; put a backslash before characters such as . ( [ to find them");
                self.ui.overlay = Overlay::Prompt(wanted, input, Some(reason));
                return;
            }
            return self.log(LogCommand::Find(typed));
        }
        let typed = input.value().trim().to_owned();
        if typed.is_empty() {
            let reason = "type something, or Esc".to_owned();
            self.ui.overlay = Overlay::Prompt(wanted, input, Some(reason));
            return;
        }
        if let TextPrompt::Value(id) = wanted {
            self.send(Request::Answer(id, crate::domain::Value::Text(typed)));
            if let Some(reason) = engine::problem(&self.session, id) {
                self.send(Request::Clear(id));
                self.ui.overlay = Overlay::Prompt(wanted, input, Some(reason));
            } else {
                self.ask_on();
            }
            return;
        }
        let path = PathBuf::from(typed);
        match wanted {
            TextPrompt::Find | TextPrompt::Value(_) => {}
            TextPrompt::Answers => self.send(Request::SaveAnswers(path)),
            TextPrompt::Practice { toml } => {
                self.ui.then = AfterRead::Stay;
                self.send(Request::MakePractice { dir: path, toml });
            }
        }
    }

    /// Goes to where the cure is decided: to Review with the value that helps, else to the step that asks for it.
    pub(super) fn cure(&mut self) {
        // Somebody may have edited the home since it was read, because of this failure.
        if !std::mem::replace(&mut self.fresh, false) {
            let path = self.session.home().map(|home| home.path.raw_text());
            self.ui.then = AfterRead::Do(Action::Cure);
            self.fresh = true;
            self.ui.overlay = Overlay::None;
            return self.send(Request::ChooseHome(path.unwrap_or_default()));
        }
        let Some((id, value)) = failure::cure(&self.session) else {
            return;
        };
        let place = STEPS.iter().find(|step| step.questions.contains(&id));
        match value {
            Some(value) => {
                self.send(Request::Answer(id, crate::domain::Value::Text(value)));
                self.step(Request::Goto(StepId::Review));
            }
            None => self.step(Request::Goto(place.map_or(StepId::Review, |step| step.id))),
        }
    }

    /// Leaves at once when nothing would be lost; asks otherwise.
    pub(super) fn quit(&mut self) {
        if confirm::asks_before_leaving(&self.session, !self.clean()) {
            self.ask(Confirmation::Leave);
        } else {
            self.flow = Flow::Leave;
        }
    }

    /// Whether answers were given that are written nowhere.
    pub fn unsaved(&self) -> bool {
        confirm::unsaved(&self.session) || !self.clean()
    }
}
