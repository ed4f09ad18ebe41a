//! Numbered choices: one line each, and a prompt that takes the number.

use std::fmt::Write as _;

use super::super::exit::{CommandFailure, visible};
use super::lines::{Lines, Reply};

/// What was chosen.
pub(super) enum Choice<'a, T> {
    /// One of the list.
    Of(&'a T),
    /// Another text, where one may be typed.
    Typed(String),
    /// `?`, `b` or `q`.
    Other(Reply),
}

/// A list to choose from.
pub(super) struct Menu<T> {
    /// What is asked: `Choose`.
    pub(super) question: &'static str,
    /// A line for each choice, what may be typed instead of its number, and what it stands for.
    pub(super) items: Vec<(String, String, T)>,
    /// Which one Enter takes, from 0.
    pub(super) default: usize,
    /// Whether a text that is none of the choices is an answer.
    pub(super) open: bool,
}

impl<T> Menu<T> {
    /// Shows the list and asks until one of it was chosen.
    ///
    /// # Errors
    /// The input ended, or Ctrl-C.
    pub(super) fn ask(&self, lines: Lines) -> Result<Choice<'_, T>, CommandFailure> {
        let mut list = String::new();
        for (at, (line, _, _)) in self.items.iter().enumerate() {
            let _ = writeln!(list, "  {:>2}  {}", at + 1, visible(line, ""));
        }
        lines.say(&list)?;
        let default = (self.default + 1).to_string();
        loop {
            let typed = match lines.ask(self.question, &default)? {
                Reply::Default => default.clone(),
                Reply::Text(text) => text,
                other => return Ok(Choice::Other(other)),
            };
            let numbered = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let chosen = numbered
                .and_then(|at| self.items.get(at))
                .or_else(|| self.items.iter().find(|(_, value, _)| *value == typed));
            match chosen {
                Some((_, _, item)) => return Ok(Choice::Of(item)),
                None if self.open => return Ok(Choice::Typed(typed)),
                None => lines.say(&format!("Type a number from 1 to {}.", self.items.len()))?,
            }
        }
    }
}
