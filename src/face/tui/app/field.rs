//! What keys do in the field of a question: take the value or show why it is refused, drop it, type a password twice.

use crate::domain::value::Value;
use crate::engine::{Question, Request};
use crate::plan;

use super::super::secret_field::SecretField;
use super::super::ui::{self, Focus, Reveal};
use super::App;

impl App {
    /// Hands in what the focused field holds. `false` when it was refused: the reason stands at the field, and the focus stays.
    pub(super) fn commit(&mut self) -> bool {
        if self.ui.focus == Focus::Keys {
            return true;
        }
        let Some(question) = ui::question(&self.session, &self.ui) else {
            return true;
        };
        if question.setting.secret() {
            return self.commit_password(&question);
        }
        let id = question.setting.id;
        let typed = self.ui.input.value().to_owned();
        if typed == self.ui.origin {
            if question.refused.is_some() {
                self.send(Request::Clear(id));
            }
            return true;
        }
        self.send(Request::Answer(id, Value::Text(typed)));
        if self.session.refusal(id).is_some() {
            return false;
        }
        self.open();
        true
    }

    fn commit_password(&mut self, question: &Question) -> bool {
        if self.ui.password.0.is_empty() {
            self.ui.focus = Focus::Field;
            self.ui.refused = None;
            return true;
        }
        let facts = self.session.facts();
        let checked = facts.map(|facts| plan::check_answer(facts, question.setting, self.ui.password.0.reveal()));
        if let Some(Err(refusal)) = checked {
            self.ui.refused = Some(refusal.to_string());
            self.ui.focus = Focus::Field;
            return false;
        }
        if self.ui.focus == Focus::Field || self.ui.password.1.is_empty() {
            if self.ui.focus == Focus::Again {
                self.ui.refused = Some("type it once more, so that a typing error is noticed".into());
            }
            self.ui.focus = Focus::Again;
            return false;
        }
        if self.ui.password.0.reveal() != self.ui.password.1.reveal() {
            self.ui.password.1.clear();
            self.ui.refused = Some("the two differ: type the second one again, or press Esc to start over".into());
            return false;
        }
        let id = question.setting.id;
        let secret = self.ui.password.0.secret();
        self.send(Request::Answer(id, Value::Secret(secret)));
        if self.session.refusal(id).is_some() {
            return false;
        }
        self.open();
        true
    }

    /// Drops what was typed and not taken; `false` when there was nothing to drop.
    pub(super) fn drop_typed(&mut self) -> bool {
        let question = ui::question(&self.session, &self.ui);
        let refused = question.as_ref().filter(|q| q.refused.is_some()).map(|q| q.setting.id);
        if self.clean() && refused.is_none() {
            return false;
        }
        if let Some(id) = refused {
            self.send(Request::Clear(id));
        }
        self.open();
        true
    }

    /// Out of the field of a question with choices, back to these; `false` where there is none.
    pub(super) fn leave_typed_choice(&mut self) -> bool {
        let choices = ui::question(&self.session, &self.ui).is_some_and(|q| !q.choices.is_empty());
        let leaves = choices && self.ui.focus == Focus::Field;
        if leaves {
            self.open();
        }
        leaves
    }

    pub(super) fn empty(&mut self) {
        self.ui.input.reset();
        self.ui.refused = None;
        self.password_field().clear();
    }

    pub(super) fn reveal(&mut self) {
        self.ui.reveal = match self.ui.reveal {
            Reveal::Hidden => Reveal::Shown,
            Reveal::Shown => Reveal::Hidden,
        };
    }

    pub(super) fn password_field(&mut self) -> &mut SecretField {
        if self.ui.focus == Focus::Again {
            &mut self.ui.password.1
        } else {
            &mut self.ui.password.0
        }
    }

    pub(super) fn recommend(&mut self) {
        let Some(question) = ui::question(&self.session, &self.ui) else {
            return;
        };
        if let Some(recommended) = question.recommended {
            let focus = self.ui.focus;
            self.send(Request::Answer(question.setting.id, Value::Text(recommended.value)));
            self.open();
            self.ui.focus = focus;
        }
    }

    pub(super) fn clear(&mut self) {
        let Some(question) = ui::question(&self.session, &self.ui) else {
            return;
        };
        let focus = self.ui.focus;
        self.send(Request::Clear(question.setting.id));
        self.open();
        self.ui.focus = focus;
    }

    /// Takes the next or the previous choice; after the last comes the first.
    pub(super) fn choose(&mut self, by: isize) {
        let Some(question) = ui::question(&self.session, &self.ui) else {
            return;
        };
        let count = question.choices.len();
        if count == 0 || question.closed.is_some() {
            return;
        }
        let shown = question.shown();
        let at = question
            .choices
            .iter()
            .position(|(value, _)| Some(value.as_str()) == shown);
        let next = match at {
            Some(at) => at
                .checked_add_signed(by)
                .map_or(count.saturating_sub(1), |next| if next < count { next } else { 0 }),
            None => 0,
        };
        let value = question.choices[next].0.clone();
        self.send(Request::Answer(question.setting.id, Value::Text(value)));
        self.open();
    }
}
