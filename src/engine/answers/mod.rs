//! Answers as files: written from a session, read back by the batch face.

mod file;
mod parse;

pub use file::{render, render_recommended};
pub use parse::{Answer, AnswersFile, ValueSource, AnswerError, parse};
