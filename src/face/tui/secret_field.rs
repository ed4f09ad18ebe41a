//! Implements the password field: zeroed when dropped, and never moved in memory.
//!
//! It grows and shrinks only at its end, so that no copy of the password is left behind.

use zeroize::{Zeroize, Zeroizing};

use crate::domain::secret::Secret;

/// Bytes kept ready; longer input is not taken. No product takes passwords this long.
const ROOM: usize = 256;

/// A password while it is typed.
pub struct SecretField(Zeroizing<String>);

impl Default for SecretField {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }
}

impl SecretField {
    /// Adds a character; `false` when there is no room.
    pub fn push(&mut self, c: char) -> bool {
        let fits = self.0.len().saturating_add(c.len_utf8()) <= ROOM;
        if fits {
            self.0.push(c);
        }
        fits
    }

    /// Takes the last character away.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.0.zeroize();
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many characters were typed.
    pub fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// The text, for the check and for the user who asked to see it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// A copy for the answers.
    pub fn secret(&self) -> Secret {
        Secret::new(self.0.as_str().to_owned())
    }
}

impl std::fmt::Debug for SecretField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::domain::secret::MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_outgrows_its_room_and_never_shows_itself() {
        let mut field = SecretField::default();
        let place = field.reveal().as_ptr();
        while field.push('x') {}
        assert_eq!((field.len(), field.reveal().as_ptr()), (ROOM, place));
        assert!(!format!("{field:?}").contains('x'));
        field.clear();
        assert!(field.is_empty());
    }
}
