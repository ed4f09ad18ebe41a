//! F5: placeholder until the writer lands.
use std::path::PathBuf;
/// x
#[derive(Clone, Debug)]
pub struct Applied {
    /// id
    pub id: String,
    /// files
    pub files: Vec<PathBuf>,
}
/// x
#[derive(Clone, Debug)]
pub struct Entry {
    /// id
    pub id: String,
    /// x
    pub undone: bool,
}
/// x
#[derive(Clone, Debug)]
pub struct Undone {
    /// id
    pub id: String,
    /// x
    pub files: Vec<PathBuf>,
    /// x
    pub notes: Vec<String>,
}
