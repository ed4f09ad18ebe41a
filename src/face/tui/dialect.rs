//! Speaks to a terminal in what it understands: the modes that are taken and given back, and the bytes of a frame.
//!
//! The library that draws writes for xterm: each of the sixteen colours in the form of 256, and ends of attributes that a VT100
//! does not have. Both are rewritten here, and modes that a terminal does not know are not sent.

use std::io::{self, Write};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute};

use super::super::terminal_kind::TerminalKind;

/// Takes the screen.
pub(super) fn take(out: &mut impl Write, kind: TerminalKind) -> io::Result<()> {
    match kind {
        TerminalKind::Full => execute!(out, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide),
        TerminalKind::Console => execute!(out, Clear(ClearType::All), cursor::Hide),
        TerminalKind::Basic => execute!(out, Clear(ClearType::All)),
    }
}

/// Gives the screen back: what was on it before where the terminal keeps it, else an empty one.
pub(super) fn give_back(out: &mut impl Write, kind: TerminalKind) -> io::Result<()> {
    match kind {
        TerminalKind::Full => execute!(
            out,
            EndSynchronizedUpdate,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show
        ),
        TerminalKind::Console => execute!(out, Clear(ClearType::All), cursor::MoveTo(0, 0), cursor::Show),
        TerminalKind::Basic => execute!(out, Clear(ClearType::All), cursor::MoveTo(0, 0)),
    }
}

/// The attributes that a VT100 has, and how they end elsewhere.
const ATTRIBUTES: [(u32, u32); 3] = [(1, 22), (4, 24), (7, 27)];

/// Rewrites frames, and remembers which attributes are on.
#[derive(Debug)]
pub(super) struct Dialect {
    kind: TerminalKind,
    on: [bool; ATTRIBUTES.len()],
    coloured: bool,
}

impl Dialect {
    pub(super) fn new(kind: TerminalKind) -> Self {
        Self {
            kind,
            on: [false; ATTRIBUTES.len()],
            coloured: false,
        }
    }

    /// Appends the bytes of a frame to `out` as this terminal understands them. Sequences are complete in a frame.
    pub(super) fn translate(&mut self, frame: &[u8], out: &mut Vec<u8>) {
        let mut rest = frame;
        while let Some(at) = rest.windows(2).position(|two| two == b"\x1b[") {
            out.extend_from_slice(&rest[..at]);
            let after = rest.get(at.saturating_add(2)..).unwrap_or_default();
            let Some(end) = after.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
                rest = &rest[at..];
                break;
            };
            let (parameters, last) = (&after[..end], after[end]);
            match (parameters.first(), last) {
                (Some(b'?'), _) if !self.knows(parameters) => {}
                (_, b'm') => self.attributes(parameters, out),
                _ => {
                    out.extend_from_slice(b"\x1b[");
                    out.extend_from_slice(parameters);
                    out.push(last);
                }
            }
            rest = after.get(end.saturating_add(1)..).unwrap_or_default();
        }
        out.extend_from_slice(rest);
    }

    /// Whether the terminal knows a private mode.
    fn knows(&self, parameters: &[u8]) -> bool {
        match self.kind {
            TerminalKind::Full => true,
            TerminalKind::Console => parameters == b"?25",
            TerminalKind::Basic => false,
        }
    }

    fn attributes(&mut self, parameters: &[u8], out: &mut Vec<u8>) {
        let text = String::from_utf8_lossy(parameters);
        let mut numbers = text.split(';').map(|number| number.parse().unwrap_or(0_u32));
        let mut written = Vec::new();
        while let Some(number) = numbers.next() {
            match number {
                38 | 48 => {
                    let base = number.saturating_sub(8);
                    if numbers.next() == Some(5) {
                        match numbers.next().unwrap_or(0) {
                            colour @ 0..8 => written.push(base.saturating_add(colour)),
                            colour => written.push(base.saturating_add(52).saturating_add(colour.min(15))),
                        }
                    }
                }
                // The end of a colour of underlines, which no screen uses and few terminals know.
                59 => {}
                other => written.push(other),
            }
        }
        if self.kind == TerminalKind::Basic {
            written = self.of_vt100(&written);
        }
        if !written.is_empty() {
            let written: Vec<String> = written.iter().map(ToString::to_string).collect();
            out.extend_from_slice(format!("\x1b[{}m", written.join(";")).as_bytes());
        }
    }

    /// The same with the attributes of a VT100, and with colours only where the user wants them: an end is a new beginning of what
    /// goes on.
    fn of_vt100(&mut self, numbers: &[u32]) -> Vec<u32> {
        let before = self.on;
        let mut again = false;
        let mut colours = Vec::new();
        for number in numbers {
            match number {
                30..=37 | 40..=47 | 90..=97 | 100..=107 => colours.push(*number),
                39 | 49 => again |= self.coloured,
                0 => again = true,
                _ => {}
            }
            for (on, (begin, end)) in self.on.iter_mut().zip(ATTRIBUTES) {
                again |= *number == end && *on;
                *on = (*on || *number == begin) && *number != end && *number != 0;
            }
        }
        let mut written = if again { vec![0] } else { Vec::new() };
        for ((on, was), (begin, _)) in self.on.iter().zip(before).zip(ATTRIBUTES) {
            if *on && (again || !was) {
                written.push(begin);
            }
        }
        self.coloured = !colours.is_empty() || (self.coloured && !again);
        written.extend(colours);
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: TerminalKind, frame: &str) -> String {
        let mut out = Vec::new();
        Dialect::new(kind).translate(frame.as_bytes(), &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn sixteen_colours_are_sent_as_sixteen() {
        let frame = "\x1b[59ma\x1b[38;5;2;49mb\x1b[38;5;14mc\x1b[48;5;1md\x1b[39m\x1b[3;4H";
        assert_eq!(said(TerminalKind::Full, frame), "a^[32;49mb^[96mc^[41md^[39m^[3;4H");
    }

    #[test]
    fn modes_that_a_terminal_does_not_know_are_not_sent() {
        let frame = "\x1b[?2026h\x1b[?25lx\x1b[?2026l";
        assert_eq!(said(TerminalKind::Full, frame), "^[?2026h^[?25lx^[?2026l");
        assert_eq!(said(TerminalKind::Console, frame), "^[?25lx");
        assert_eq!(said(TerminalKind::Basic, frame), "x");
    }

    #[test]
    fn a_vt100_gets_its_own_attributes_alone() {
        let frame = "\x1b[1ma\x1b[7mb\x1b[22mc\x1b[27md\x1b[39m\x1b[49m\x1b[0m\x1b[4me\x1b[24m";
        assert_eq!(said(TerminalKind::Basic, frame), "^[1ma^[7mb^[0;7mc^[0md^[0m^[4me^[0m");
        // Colours are sent where they were asked for, and end as attributes do.
        let frame = "\x1b[38;5;2;49ma\x1b[39;49mb\x1b[39mc";
        assert_eq!(said(TerminalKind::Basic, frame), "^[32ma^[0mbc");
    }
}
