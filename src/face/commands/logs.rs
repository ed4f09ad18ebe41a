//! The `logs` command: the last lines or records of the server's log on standard output, and what is added to it.

use std::io;
use std::io::{BufWriter, StdoutLock, Write as _};

use clap::Args;
use serde_json::json;

use crate::probe::logs::{Filter, FollowOutcome, Level, LogError, Pager, Pattern, Records, clean, shown};
use crate::server;

use super::super::exit::{CommandFailure, Exit, visible};
use super::context::CommandContext;

/// How many records are read between two writes.
const PAGE: usize = 100;

/// The most bytes held of a record that may not match.
const HELD: usize = 1 << 20;

/// The arguments of `logs`.
#[derive(Clone, Debug, Args)]
pub(crate) struct LogsArgs {
    /// Follow it
    #[arg(short = 'f', long)]
    pub(crate) follow: bool,
    /// How many lines; with --level or --grep, how many records
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub(crate) lines: usize,
    /// Only records of this level and worse, each with its stack trace: ERROR, WARN, INFO, DEBUG
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<String>,
    /// Only records one of whose lines matches this regular expression
    #[arg(long, value_name = "RE")]
    pub(crate) grep: Option<String>,
}

pub(super) fn run(context: &mut CommandContext, args: &LogsArgs) -> Result<Exit, CommandFailure> {
    let (follow, lines) = (args.follow, args.lines);
    if follow && context.output.json {
        return Err(CommandFailure::usage(
            "--json prints one document, and a followed log has no end",
            "leave out --json or --follow",
        ));
    }
    let filter = Filter {
        least: args.level.as_deref().map(parse_level).transpose()?,
        pattern: args.grep.as_deref().map(Pattern::new).transpose().map_err(|e| {
            CommandFailure::usage(
                format!("--grep is not a regular expression: {e}"),
                "escape characters such as . ( [ with a backslash",
            )
        })?,
    };
    context.open()?;
    let facts = context.facts()?;
    let path = facts.home.server_log();
    let mut pager = Pager::open(&facts.home.root, &path).map_err(|e| unreadable(&e))?;
    if context.output.json {
        let mut found = Vec::new();
        last(&mut pager, lines, &filter, false, false, &mut |line| {
            found.push(line.to_owned());
            true
        })
        .map_err(|e| unreadable(&e))?;
        context.output.document(&json!({ "file": path, "lines": found }))?;
        return Ok(Exit::Done);
    }
    let mut output = LogOutput::new();
    let from =
        last(&mut pager, lines, &filter, follow, true, &mut |line| output.line(line)).map_err(|e| unreadable(&e))?;
    output.flush();
    if follow && !output.over() {
        let records = pager.records();
        let mut follower = pager.follow(from).map_err(|e| unreadable(&e))?;
        let mut filter = RecordFilter::new(filter, records);
        server::follow_log(&mut follower, &mut |grown| {
            filter.take(&grown, &mut output);
            !output.over()
        });
    }
    output.end()
}

fn unreadable(error: &LogError) -> CommandFailure {
    error.problem().into()
}

fn parse_level(word: &str) -> Result<Level, CommandFailure> {
    word.parse().map_err(|_| {
        CommandFailure::usage(
            format!("`{}` is not a level", visible(word, "")),
            "use FATAL, ERROR, WARN, INFO, DEBUG or TRACE",
        )
    })
}

/// Passes the last `n` lines, or with a filter matching records, to `each`; returns where to follow the file from. The last
/// record or half-written line may still grow and is left to the follower. With `visible` the lines are safe to print, else they
/// are unchanged, for a document.
fn last(
    pager: &mut Pager,
    n: usize,
    filter: &Filter,
    follow: bool,
    visible: bool,
    each: &mut dyn FnMut(&str) -> bool,
) -> Result<u64, LogError> {
    if filter.is_any() {
        let end = if follow { pager.half_line()? } else { pager.size() };
        let n = if end < pager.size() { n.saturating_sub(1) } else { n };
        let begin = pager.lines_back(end, n)?;
        pager.lines_between((begin, end), visible, each)?;
        return Ok(end);
    }
    let mut end = pager.size();
    let mut n = n;
    if follow && let Some(open) = pager.last(1, &Filter::default(), &|_| true)?.entries.first() {
        end = open.offset;
        let passes = !pager.after(end, 1, filter, &|_| true)?.entries.is_empty();
        n = n.saturating_sub(usize::from(passes));
    }
    // Backwards to where the first of them begins; then forwards, so that no more than a page is held in memory.
    let (mut begin, mut left) = (end, n);
    while left > 0 {
        let page = pager.before(begin, left.min(PAGE), filter, &|_| true)?;
        left = left.saturating_sub(page.entries.len());
        begin = page.entries.first().map_or(begin, |entry| entry.offset);
        if page.edge || page.entries.is_empty() {
            break;
        }
    }
    let mut on = true;
    while on && begin < end {
        let page = pager.after(begin, PAGE, filter, &|_| true)?;
        for entry in page.entries.iter().take_while(|entry| entry.offset < end) {
            pager.lines_between((entry.offset, entry.end), visible, &mut |line| {
                on = each(line);
                on
            })?;
            begin = entry.end;
            if !on {
                break;
            }
        }
        on = on && !page.edge && page.entries.last().is_some_and(|entry| entry.offset < end);
    }
    Ok(end)
}

/// Standard output for lines that are visible already: a log is long, and each of its lines is escaped once. A closed pipe is no
/// error: the reader has read enough.
struct LogOutput {
    out: BufWriter<StdoutLock<'static>>,
    failed: Option<io::Error>,
}

impl LogOutput {
    fn new() -> Self {
        Self {
            out: BufWriter::with_capacity(64 << 10, io::stdout().lock()),
            failed: None,
        }
    }

    fn line(&mut self, text: &str) -> bool {
        self.write(text) && self.write("\n")
    }

    fn write(&mut self, text: &str) -> bool {
        if self.failed.is_none() {
            self.failed = self.out.write_all(text.as_bytes()).err();
        }
        self.failed.is_none()
    }

    fn flush(&mut self) -> bool {
        if self.failed.is_none() {
            self.failed = self.out.flush().err();
        }
        self.failed.is_none()
    }

    fn over(&self) -> bool {
        self.failed.is_some()
    }

    fn end(mut self) -> Result<Exit, CommandFailure> {
        self.flush();
        match self.failed.take() {
            Some(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(CommandFailure::failed(
                format!("standard output cannot be written: {e}"),
                "",
            )),
            _ => Ok(Exit::Done),
        }
    }
}

/// Passes on complete matching records, line by line as they come.
struct RecordFilter {
    filter: Filter,
    records: Records,
    /// The record that the lines belong to now, and what is known of it.
    record: Option<(u32, u64)>,
    matched: bool,
    shown: bool,
    held: Vec<String>,
    weight: usize,
    dropped: usize,
    /// The part of a line that was shown before the line was complete.
    half: Option<(u64, String)>,
}

impl RecordFilter {
    fn new(filter: Filter, records: Records) -> Self {
        Self {
            filter,
            records,
            record: None,
            matched: false,
            shown: false,
            held: Vec::new(),
            weight: 0,
            dropped: 0,
            half: None,
        }
    }

    fn take(&mut self, grown: &FollowOutcome, output: &mut LogOutput) {
        match grown {
            FollowOutcome::Line {
                start,
                end,
                bytes,
                length,
            } => {
                self.records.push((*start, *end), bytes, *length);
                let text = shown(bytes, *length, true);
                if self.filter.is_any() {
                    self.go_on(*start, &text, output);
                    self.half = None;
                    output.write("\n");
                } else {
                    let matches = self.filter.pattern.as_ref().is_none_or(|p| p.is_in(&clean(bytes)));
                    self.line(text, matches, output);
                }
            }
            FollowOutcome::Half { start, bytes } if self.filter.is_any() => {
                let text = shown(bytes, bytes.len() as u64, true);
                self.go_on(*start, &text, output);
                self.half = Some((*start, text));
            }
            FollowOutcome::Half { .. } => {}
            FollowOutcome::Rotated | FollowOutcome::Truncated => {
                self.records.next_part();
                self.record = None;
            }
        }
        output.flush();
    }

    fn line(&mut self, text: String, matches: bool, output: &mut LogOutput) {
        let open = self.records.open();
        let (place, level) = open.map_or((None, None), |entry| (Some(entry.place()), entry.level));
        if place != self.record {
            self.record = place;
            (self.matched, self.shown) = (false, false);
            (self.weight, self.dropped) = (0, 0);
            self.held.clear();
        }
        self.matched |= matches;
        if self.shown {
            output.line(&text);
        } else if self.matched && self.filter.wants(level) {
            self.shown = true;
            for line in self.held.drain(..) {
                output.line(&line);
            }
            if self.dropped > 0 {
                output.line(&format!("... ({} lines more)", self.dropped));
            }
            output.line(&text);
        } else if self.weight < HELD {
            self.weight += text.len();
            self.held.push(text);
        } else {
            self.dropped += 1;
        }
    }

    /// Shows the new part of a line that may have been shown in part.
    fn go_on(&mut self, start: u64, text: &str, output: &mut LogOutput) {
        match &self.half {
            Some((at, before)) if *at == start && text.starts_with(before.as_str()) => {
                output.write(&text[before.len()..]);
            }
            Some(_) => {
                output.write("\n");
                output.write(text);
            }
            None => {
                output.write(text);
            }
        }
    }
}
