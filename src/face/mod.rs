//! F7: the faces. Each shows and drives the same session.

pub mod tui;
