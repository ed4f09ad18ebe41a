//! Whether a server has ever run.

/// Whether this server has ever run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Started {
    /// Nothing in its home is of a run.
    Never,
    /// It has run, and does not now.
    Before,
    /// A process of it is running now.
    Running,
    /// What is there proves neither; [`super::Past`] says what speaks for and against it.
    Unknown,
}
