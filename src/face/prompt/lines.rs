//! Asks line by line: prints a prompt, reads the answer, and knows the words that mean the same at every prompt.
//!
//! Nothing moves the cursor, and nothing that was printed changes: it reads the same on a serial line, in a log, with a screen
//! reader and through a pipe.

use super::super::exit::{CommandFailure, visible};
use super::super::output::Output;
use super::super::report::text;
use super::typed::{TypedLine, Typing, echoed};
use crate::domain::hidden;
use crate::domain::secret::Secret;
use crate::engine::{Request, Session, Tone};

/// What can be typed at every prompt.
pub(super) const RESERVED: &str = "Enter takes what stands in brackets, ? explains, b goes back to the question before with all values \
    kept, q leaves, - takes an answer back, and Ctrl-C breaks off. A value that is one of these is typed with = before it.";

/// Where a question leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// To the next question.
    Next,
    /// To the question before.
    Back,
    /// To the same question again.
    Stay,
    /// Out, once that is confirmed.
    Leave,
    /// Out: everything is done.
    Done,
}

/// What was typed at a prompt of the setup.
pub(super) enum Reply {
    /// Enter alone.
    Default,
    /// A text.
    Text(String),
    /// `?`, with what follows it: more about the question.
    More(String),
    /// `-`: without an answer, as it is.
    Clear,
    /// `b`: the question before.
    Back,
    /// `q`: leave.
    Leave,
}

/// What was typed where a secret was asked for.
pub(super) enum SecretReply {
    /// Enter alone.
    Default,
    /// The same secret, twice.
    Text(Secret),
    /// `?`, `b` or `q`.
    Other(Reply),
}

/// Where the words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    /// The setup: they are its result.
    Result,
    /// A command that asks: its result is alone on standard output.
    Talk,
}

/// A conversation line by line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    pub(super) output: Output,
    stream: Stream,
}

impl Lines {
    /// Of the guided setup, on standard output, in the order in which it happens.
    pub(super) fn of_setup(output: Output) -> Self {
        Self {
            output,
            stream: Stream::Result,
        }
    }

    /// Of a command that asks, on standard error.
    pub(super) fn of_command(output: Output) -> Self {
        Self {
            output,
            stream: Stream::Talk,
        }
    }

    /// Prints a text.
    ///
    /// # Errors
    /// Standard output cannot be written.
    pub(super) fn say(self, text: &str) -> Result<(), CommandFailure> {
        match self.stream {
            Stream::Result => self.output.result(text),
            Stream::Talk => {
                self.output.talk(text);
                Ok(())
            }
        }
    }

    /// Asks a question of the setup. `default` is what Enter means, printed in brackets.
    ///
    /// # Errors
    /// The input ended, or Ctrl-C.
    pub(super) fn ask(self, question: &str, default: &str) -> Result<Reply, CommandFailure> {
        let prompt = format!("{question} [{default}]: ");
        let typing = Typing::begin(false);
        loop {
            let text = self.line(&typing, &prompt, true)?;
            match reply(text.trim()) {
                Reply::Text(text) if text.contains(hidden) => {
                    self.say("Not accepted: it contains control characters. Arrow keys do nothing here; type the line again.")?;
                }
                reply => return Ok(reply),
            }
        }
    }

    /// Asks yes or no; Enter means `default`. The other words mean what they mean at every prompt.
    ///
    /// # Errors
    /// The input ended, or Ctrl-C.
    pub(super) fn ask_yes(self, question: &str, default: bool) -> Result<Result<bool, Reply>, CommandFailure> {
        loop {
            let reply = self.ask(&format!("{question} y/n"), if default { "y" } else { "n" })?;
            return Ok(match reply {
                Reply::Default => Ok(default),
                Reply::Text(text) => match text.to_ascii_lowercase().as_str() {
                    "y" | "yes" => Ok(true),
                    "n" | "no" => Ok(false),
                    _ => {
                        self.say("Type y or n.")?;
                        continue;
                    }
                },
                other => Err(other),
            });
        }
    }

    /// Asks for a secret twice, until both are the same. On a terminal nothing is echoed. `setup`: the words of every prompt of
    /// the setup work here, too.
    ///
    /// # Errors
    /// The input ended, or Ctrl-C.
    pub(super) fn ask_secret(self, question: &str, setup: bool) -> Result<SecretReply, CommandFailure> {
        // From the first prompt to the last: a key between two of them is not echoed either.
        let typing = Typing::begin(true);
        loop {
            let first = Secret::new(self.line(&typing, &format!("{question}: "), false)?);
            if first.reveal().is_empty() && setup {
                return Ok(SecretReply::Default);
            }
            if setup && ["?", "b", "q"].contains(&first.reveal()) {
                return Ok(SecretReply::Other(reply(first.reveal())));
            }
            let second = Secret::new(self.line(&typing, "Once more: ", false)?);
            if first.reveal() == second.reveal() {
                return Ok(SecretReply::Text(first));
            }
            self.say("The two differ; type both again.")?;
        }
    }

    /// Prints a prompt and reads a line.
    fn line(self, typing: &Typing, prompt: &str, shows: bool) -> Result<String, CommandFailure> {
        loop {
            self.output.prompt(&visible(prompt, ""), self.stream == Stream::Talk)?;
            let line = typing.line().map_err(|e| {
                CommandFailure::failed(
                    format!("standard input cannot be read: {e}"),
                    "use an answers file with `carbonctl apply`",
                )
            })?;
            // What a terminal does on its own: the next words begin a line. The answer is not repeated: where answers come from a
            // pipe, one that is out of step may be a secret.
            if !echoed() || line == TypedLine::End || line == TypedLine::Interrupted && shows {
                self.say("")?;
            }
            match line {
                TypedLine::Text(text) => return Ok(text),
                TypedLine::Interrupted => return Err(CommandFailure::interrupted()),
                TypedLine::End if echoed() => return Err(CommandFailure::interrupted()),
                TypedLine::End => {
                    return Err(CommandFailure::usage(
                        "the input ended before every question was answered; nothing was written",
                        "pass an answer for each, or use an answers file with `carbonctl apply`",
                    ));
                }
                TypedLine::Unreadable => {
                    self.say("Not accepted: it is longer than 4096 bytes, or not UTF-8. Type it again.")?;
                }
            }
        }
    }
}

/// What a typed line means. A value that is one of the words itself is typed with `=` before it.
fn reply(text: &str) -> Reply {
    match text {
        "" => Reply::Default,
        "-" => Reply::Clear,
        "b" | "B" => Reply::Back,
        "q" | "Q" => Reply::Leave,
        "=b" | "=B" | "=q" | "=Q" | "=r" | "=R" | "=?" | "=-" => Reply::Text(text[1..].to_owned()),
        _ => match text.strip_prefix('?') {
            Some(about) => Reply::More(about.trim().to_owned()),
            None => Reply::Text(text.to_owned()),
        },
    }
}

/// Says what happened last, once.
pub(super) fn say_notice(session: &mut Session, lines: Lines) -> Result<(), CommandFailure> {
    let Some(notice) = session.notice().cloned() else {
        return Ok(());
    };
    session.request(Request::Dismiss);
    let mark = if notice.tone == Tone::Bad { "! " } else { "" };
    lines.say(&text::wrap(&visible(&format!("{mark}{}", notice.text), "\n"), 0, 2))
}
