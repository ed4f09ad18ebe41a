//! Hides whatever looks like a secret in text that is shown.

/// One line with the values of password-like elements, attributes, keys and URLs replaced by the mask.
pub fn line(_line: &str) -> String {
    unimplemented!()
}
