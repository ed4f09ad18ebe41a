//! The user's answers: settings to be changed, each already checked.

use std::collections::BTreeMap;

use crate::domain::settings;
use crate::domain::value::Value;

/// Answers by setting id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<&'static str, Value>);

impl Answers {
    /// The answer for a setting.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// The answer's text, secret or not.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(Value::reveal)
    }

    /// Records an answer; ids outside the table are ignored.
    pub fn set(&mut self, id: &str, value: Value) {
        if let Some(setting) = settings::by_id(id) {
            self.0.insert(setting.id, value);
        }
    }

    /// Takes an answer back: the setting stays as it is.
    pub fn clear(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Answers in the order of the settings table.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        settings::all().filter_map(|setting| Some((setting.id, self.0.get(setting.id)?)))
    }
}
