//! The user's answers: settings to be changed, each already validated.

use std::collections::BTreeMap;

use crate::domain::SettingId;
use crate::domain::settings;
use crate::domain::value::Value;

/// Answers by setting id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<SettingId, Value>);

impl Answers {
    /// The answer for a setting.
    pub fn get(&self, id: SettingId) -> Option<&Value> {
        self.0.get(&id)
    }

    /// The answer's text, secret or not.
    pub fn text(&self, id: SettingId) -> Option<&str> {
        self.0.get(&id).map(Value::reveal)
    }

    /// Records an answer.
    pub fn set(&mut self, id: SettingId, value: Value) {
        self.0.insert(id, value);
    }

    /// Removes an answer: the setting stays as it is.
    pub fn clear(&mut self, id: SettingId) {
        self.0.remove(&id);
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Answers in the order of the settings table.
    pub fn iter(&self) -> impl Iterator<Item = (SettingId, &Value)> {
        settings::all().filter_map(|setting| Some((setting.id, self.0.get(&setting.id)?)))
    }
}
