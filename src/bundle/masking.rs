//! Masks what goes into a bundle: the known values first, then whatever looks like a secret.

use serde_json::Value;

use super::entry::Entry;
use super::known_secrets::KnownSecrets;
use crate::text::json;
use crate::text::mask::Strict;

/// Masks every text of one bundle.
#[derive(Debug)]
pub struct Masking {
    known: KnownSecrets,
}

impl Masking {
    /// With these values known.
    pub fn new(known: KnownSecrets) -> Self {
        Self { known }
    }

    /// The values that are searched for in the end too.
    pub fn known(&self) -> &KnownSecrets {
        &self.known
    }

    /// An entry from a text of lines.
    pub fn text(&self, name: &str, text: &str) -> Entry {
        Entry {
            name: name.to_owned(),
            text: self.masked(text),
        }
    }

    /// An entry from a document: its strings are masked, not its keys.
    pub fn document(&self, name: &str, mut document: Value) -> Entry {
        self.within(&mut document);
        let bytes = json::pretty(&document).unwrap_or_default();
        Entry {
            name: name.to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A text of one line or many, masked.
    pub fn masked(&self, text: &str) -> String {
        // Names first: a password that is spelled like a name would hide it. Again after that: a mask may join what stood around it.
        let masked = Strict::text(text);
        let hidden = self.known.hide(&masked);
        if hidden == masked {
            masked
        } else {
            Strict::text(&hidden)
        }
    }

    fn within(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let masked = self.masked(text);
                let whole = masked.strip_suffix('\n').filter(|_| !text.ends_with('\n'));
                *text = whole.unwrap_or(&masked).to_owned();
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.within(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.within(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
