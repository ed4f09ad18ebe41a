//! Unified diffs for people.

/// A unified diff with three lines of context, secrets masked; empty where both are the same.
pub fn unified(_path: &str, _old: Option<&str>, _new: &str) -> String {
    unimplemented!()
}
