//! Answers files: written from a session, read by the batch face.

mod file;
mod parse;

pub use file::{render, render_recommended};
pub use parse::{Answer, AnswerError, AnswersFile, ValueSource, parse, parse_all};
