//! A password in memory: masked when shown, zeroed when dropped, never serialised.

use std::fmt;

use zeroize::Zeroizing;

/// What is shown in place of a secret.
pub const MASK: &str = "••••";

/// A secret text. `Debug` and `Display` print the mask; only [`Secret::reveal`] gives the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller's copy is moved, not cloned.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Call this only where it is checked or written to its own place.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_only_the_mask() {
        let secret = Secret::new("hunter22".into());
        assert_eq!(format!("{secret} {secret:?}"), "•••• ••••");
        assert_eq!(secret.reveal(), "hunter22");
    }
}
