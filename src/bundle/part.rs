//! A part of a bundle as it is announced before anything is written.

use std::fmt;

/// How large a part is, before it is compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Size {
    /// At most this many bytes.
    Bytes(u64),
    /// Known only when it is collected.
    Later,
    /// It cannot be collected; why, a clause.
    Not(String),
}

/// One part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The file or directory in the archive.
    pub name: String,
    /// What it is for, a few words.
    pub why: &'static str,
    /// Its size.
    pub size: Size,
}

impl Part {
    /// A part.
    pub fn new(name: impl Into<String>, why: &'static str, size: Size) -> Self {
        Self {
            name: name.into(),
            why,
            size,
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} KB", bytes.div_ceil(1024)),
            Self::Later => f.write_str("when collected"),
            Self::Not(why) => write!(f, "not collected: {why}"),
        }
    }
}
