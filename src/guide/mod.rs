//! F3: placeholder until the guidelines land.
use crate::domain::finding::Finding;
use crate::probe::Facts;
/// x
pub struct Guideline {
    /// x
    pub id: &'static str,
    /// x
    pub title: &'static str,
    /// x
    pub explanation: &'static str,
}
/// x
pub fn all() -> impl Iterator<Item = &'static Guideline> {
    [].iter()
}
/// x
pub fn by_id(_id: &str) -> Option<&'static Guideline> {
    None
}
/// x
pub fn judge(_facts: &Facts, _only: &[String]) -> Vec<Finding> {
    Vec::new()
}
/// x
pub fn explain_setting(_s: &crate::domain::Setting) -> String {
    String::new()
}
