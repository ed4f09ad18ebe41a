//! The full-screen face.
use super::look::Look;
use crate::engine::{Context, Session};
/// x
pub enum Start {
    /// x
    Wizard,
    /// x
    Console,
}
/// x
pub struct Summary {
    /// x
    pub lines: Vec<String>,
}
/// x
pub fn run(_s: Session, _c: Context, _start: Start, _look: Look) -> std::io::Result<Summary> {
    Ok(Summary { lines: vec![] })
}
