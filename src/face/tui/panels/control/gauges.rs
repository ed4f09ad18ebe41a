//! The gauges of a running server and of what it runs on, two columns of them. What cannot be read says why.

use std::fmt::Write as _;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::known::{Known, Unknown};
use crate::domain::units::human_bytes;
use crate::domain::visible;
use crate::engine::Session;
use crate::engine::history::{History, LastGc, Point};
use crate::probe::jvm::{Counts, Freshness, JvmGauges, Space};
use crate::server::{Gauges, ServerStatus, SystemLoad};

use super::super::super::ui::Ui;
use super::super::super::{text, theme};
use super::spark;

/// Columns of a gauge's name.
const NAME: usize = 6;
/// Columns of a gauge's figure, before its sparkline.
const FIGURE: usize = 8;
/// Columns between the two halves.
const BETWEEN: usize = 2;
/// The narrowest right half: the heap's three figures and its flag.
const RIGHT: usize = 40;

/// Every gauge, for a panel of so many columns.
pub(super) fn lines(session: &Session, ui: &Ui, status: &ServerStatus, columns: usize) -> Vec<Line<'static>> {
    let left = columns.saturating_sub(RIGHT + BETWEEN).min(columns / 2);
    let right = columns.saturating_sub(left).saturating_sub(BETWEEN);
    let around = &status.surroundings;
    let pairs = match &status.gauges {
        Some(gauges) => {
            let graph = Graph {
                history: &session.server().history,
                ui,
                columns: left,
            };
            let heap = Graph {
                columns: right,
                ..graph
            };
            let jvm = gauges.jvm.as_ref();
            vec![
                (graph.cpu(), heap_line(jvm, gauges, right)),
                (graph.rss(status), heap.heap(jvm.ok())),
                (graph.gc(jvm), last_gc(jvm, graph.history.last_gc(), ui, right)),
                (files(gauges), old(jvm)),
                (load(around), threads(status, jvm.ok())),
                (disk(around), memory(around)),
            ]
        }
        None => vec![(load(around), memory(around)), (disk(around), Line::default())],
    };
    pairs
        .into_iter()
        .map(|(first, second)| side_by_side(first, second, left.saturating_add(BETWEEN), columns))
        .collect()
}

/// What the sparklines are drawn from and how wide.
#[derive(Clone, Copy)]
struct Graph<'a> {
    history: &'a History,
    ui: &'a Ui,
    columns: usize,
}

impl Graph<'_> {
    fn cpu(self) -> Line<'static> {
        let values = self.values(|point| point.cpu);
        let full = values.iter().flatten().copied().fold(100.0, f64::max);
        let now = self.history.last().and_then(|point| point.cpu);
        self.line(
            "cpu",
            &now.map_or_else(|| "…".to_owned(), |cpu| format!("{cpu:.0} %")),
            &values,
            full,
        )
    }

    fn rss(self, status: &ServerStatus) -> Line<'static> {
        let values = self.values(|point| point.rss.map(float));
        let full = values.iter().flatten().copied().fold(1.0, f64::max);
        self.line(
            "rss",
            &status.rss.map_or_else(|| "n/a".to_owned(), human_bytes),
            &values,
            full,
        )
    }

    fn gc(self, jvm: Result<&JvmGauges, &Unknown>) -> Line<'static> {
        match jvm {
            Err(reason) => return named("gc", &format!("n/a: {reason}")),
            Ok(jvm) if jvm.counts() == Counts::Nothing => return named("gc", &format!("n/a: {} counts none", jvm.gc)),
            // Most of their time runs beside the program: it is no share that the program lost.
            Ok(jvm) if jvm.counts() == Counts::Phases => return named("gc", "n/a: only phases counted"),
            Ok(_) => {}
        }
        let values = self.values(|point| point.gc);
        let full = values.iter().flatten().copied().fold(10.0, f64::max);
        let share = self.history.gc_share();
        self.line(
            "gc",
            &share.map_or_else(|| "…".to_owned(), |share| format!("{share:.1} %")),
            &values,
            full,
        )
    }

    fn heap(self, jvm: Option<&JvmGauges>) -> Line<'static> {
        let Some(jvm) = jvm else { return Line::default() };
        let values = self.values(|point| point.heap.map(float));
        let full = jvm
            .heap
            .max
            .map_or_else(|| values.iter().flatten().copied().fold(1.0, f64::max), float);
        let gc = visible(&jvm.gc);
        let fresh = match jvm.freshness {
            Freshness::Live => gc.into_owned(),
            Freshness::AfterGc => format!("{gc}, after last GC"),
        };
        let cells = self
            .columns
            .saturating_sub(NAME + 2)
            .saturating_sub(text::width(&fresh))
            .min(60);
        Line::from(vec![
            Span::raw(" ".repeat(NAME)),
            Span::styled(spark::draw(&values, full, self.ui.span, cells), theme::accent()),
            Span::raw(format!("  {fresh}")),
        ])
    }

    fn line(self, name: &str, figure: &str, values: &[Option<f64>], full: f64) -> Line<'static> {
        let cells = self.columns.saturating_sub(NAME + FIGURE + 2).min(60);
        Line::from(vec![
            Span::raw(text::pad(name, NAME)),
            Span::raw(format!("{figure:>FIGURE$}  ")),
            Span::styled(spark::draw(values, full, self.ui.span, cells), theme::accent()),
        ])
    }

    fn values(self, of: fn(&Point) -> Option<f64>) -> Vec<Option<f64>> {
        self.history.points().map(of).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "drawn in eight levels")]
fn float(bytes: u64) -> f64 {
    bytes as f64
}

/// Used, committed and largest, and the flag that set the last.
fn heap_line(jvm: Result<&JvmGauges, &Unknown>, gauges: &Gauges, columns: usize) -> Line<'static> {
    let flag = gauges.heap_flag.map(|bytes| format!("  -Xmx{}", flag(bytes)));
    let words = match jvm {
        Ok(jvm) => figures(&jvm.heap),
        Err(reason) => format!("n/a: {reason}"),
    };
    let room = columns.saturating_sub(NAME);
    let flag = flag.filter(|flag| text::width(&words).saturating_add(text::width(flag)) <= room);
    named("heap", &format!("{words}{}", flag.unwrap_or_default()))
}

/// `812 / 1024 / 2048 MB`: used, committed, largest.
fn figures(space: &Space) -> String {
    let largest = space.max.unwrap_or(space.committed);
    // From 10 GB on whole megabytes are noise.
    let gigabytes = largest >= 10 << 30;
    let figure = |bytes: u64| {
        if gigabytes {
            format!("{:.1}", float(bytes) / float(1 << 30))
        } else {
            (bytes >> 20).to_string()
        }
    };
    let max = space.max.map_or_else(|| "no limit".to_owned(), figure);
    let unit = if gigabytes { "GB" } else { "MB" };
    format!("{} / {} / {max} {unit}", figure(space.used), figure(space.committed))
}

/// The flag as one would write it.
fn flag(bytes: u64) -> String {
    match bytes {
        bytes if bytes % (1 << 30) == 0 && bytes >= 1 << 30 => format!("{}g", bytes >> 30),
        bytes if bytes % (1 << 20) == 0 => format!("{}m", bytes >> 20),
        bytes if bytes % (1 << 10) == 0 => format!("{}k", bytes >> 10),
        bytes => bytes.to_string(),
    }
}

fn last_gc(jvm: Result<&JvmGauges, &Unknown>, last: Option<LastGc>, ui: &Ui, columns: usize) -> Line<'static> {
    let cause = match jvm.map(|jvm| &jvm.last_cause) {
        Err(_) => return named("last", "n/a"),
        Ok(None) => return named("last", "no collection yet"),
        Ok(Some(cause)) => cause,
    };
    let when = last.map(|gc| {
        let ago = ui.now.0.saturating_duration_since(gc.at).as_secs();
        let ago = if ago < 60 {
            format!("{ago} s")
        } else {
            format!("{} min", ago / 60)
        };
        format!(", {:.0} ms, {ago} ago", gc.seconds * 1000.0)
    });
    let when = when.unwrap_or_default();
    let room = columns.saturating_sub(NAME).saturating_sub(text::width(&when));
    named("last", &format!("{}{when}", text::cut(cause, room)))
}

fn old(jvm: Result<&JvmGauges, &Unknown>) -> Line<'static> {
    let Ok(jvm) = jvm else {
        return named("old", "n/a · metaspace n/a");
    };
    let mut parts = Vec::new();
    if let Some(old) = &jvm.old {
        let most = old.max.map(|max| format!(" of {}", max >> 20));
        parts.push(format!("{}{} MB", old.used >> 20, most.unwrap_or_default()));
    } else {
        parts.push(format!("n/a: {} has none", jvm.gc));
    }
    match &jvm.metaspace {
        Some(metaspace) => parts.push(format!("metaspace {}", human_bytes(metaspace.used))),
        None => parts.push("metaspace n/a".to_owned()),
    }
    named("old", &parts.join(" · "))
}

fn threads(status: &ServerStatus, jvm: Option<&JvmGauges>) -> Line<'static> {
    let mut words = match (jvm.and_then(|jvm| jvm.threads), status.threads) {
        (Some(live), Some(all)) => format!("{live} live of {all}"),
        (Some(live), None) => format!("{live} live"),
        (None, Some(all)) => all.to_string(),
        (None, None) => "n/a".to_owned(),
    };
    if let Some(classes) = jvm.and_then(|jvm| jvm.classes) {
        let _ = write!(words, " · classes {}", grouped(classes));
    }
    Line::from(format!("threads {words}"))
}

/// Thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn files(gauges: &Gauges) -> Line<'static> {
    let words = known(&gauges.files, |files| {
        let limit = files
            .limit
            .map_or_else(|| "no limit".to_owned(), |limit| limit.to_string());
        format!("{} / {limit}", files.open)
    });
    // Where nine of ten are open, what comes next fails.
    let full = matches!(&gauges.files, Ok(files) if files.limit.is_some_and(|limit| nine_tenths(files.open, limit)));
    warned(named("files", &words), full)
}

/// Whether nine of ten are taken; a limit may be as large as numbers go.
fn nine_tenths(taken: u64, limit: u64) -> bool {
    u128::from(taken).saturating_mul(10) >= u128::from(limit).saturating_mul(9)
}

fn load(around: &SystemLoad) -> Line<'static> {
    named(
        "load",
        &known(&around.load, |load| format!("{:.2} of {}", load.one, cpus(load.cpus))),
    )
}

/// `4`, or `0.5` where a control group gives less than whole ones.
fn cpus(cpus: f64) -> String {
    if cpus.fract() < 0.05 {
        format!("{cpus:.0}")
    } else {
        format!("{cpus:.1}")
    }
}

fn disk(around: &SystemLoad) -> Line<'static> {
    let words = known(&around.disk, |disk| {
        format!("{} free of {}", human_bytes(disk.free), human_bytes(disk.total))
    });
    let full = matches!(&around.disk, Ok(disk) if disk.free < 1 << 30);
    warned(named("disk", &words), full)
}

fn memory(around: &SystemLoad) -> Line<'static> {
    let words = known(&around.memory, |memory| {
        let whose = if memory.cgroup { " (control group)" } else { "" };
        format!("{} of {}{whose}", human_bytes(memory.used), human_bytes(memory.total))
    });
    Line::from(format!("memory {words}"))
}

fn known<T>(value: &Known<T>, words: impl Fn(&T) -> String) -> String {
    match value {
        Ok(value) => words(value),
        Err(reason) => format!("n/a: {reason}"),
    }
}

fn named(name: &str, words: &str) -> Line<'static> {
    Line::from(format!("{}{words}", text::pad(name, NAME)))
}

fn warned(mut line: Line<'static>, warn: bool) -> Line<'static> {
    if warn {
        line.push_span(Span::styled(format!(" {}", theme::WARN), theme::warn()));
    }
    line
}

/// Two columns of so many cells each, with the gap; what is too long for its half keeps its beginning.
fn side_by_side(first: Line<'static>, second: Line<'static>, at: usize, columns: usize) -> Line<'static> {
    let mut line = fitted(first, at.saturating_sub(BETWEEN));
    let gap = at.saturating_sub(line.width());
    line.push_span(Span::raw(" ".repeat(gap)));
    line.spans.extend(fitted(second, columns.saturating_sub(at)).spans);
    line
}

fn fitted(line: Line<'static>, columns: usize) -> Line<'static> {
    if line.width() <= columns {
        return line;
    }
    let whole: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
    Line::styled(text::cut(&whole, columns), Style::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heap_figures_fit_their_half() {
        let space = |used: u64, committed: u64, max: u64| Space {
            used: used << 20,
            committed: committed << 20,
            max: Some(max << 20),
        };
        assert_eq!(figures(&space(812, 1024, 2048)), "812 / 1024 / 2048 MB");
        assert_eq!(figures(&space(12_345, 16_384, 32_768)), "12.1 / 16.0 / 32.0 GB");
        let endless = Space {
            max: None,
            ..space(1, 2, 0)
        };
        assert_eq!(figures(&endless), "1 / 2 / no limit MB");
        assert_eq!(
            (flag(2 << 30), flag(1536 << 20), flag(1000)),
            ("2g".into(), "1536m".into(), "1000".into())
        );
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            (grouped(7), grouped(1204), grouped(31_204), grouped(1_000_000)),
            ("7".into(), "1 204".into(), "31 204".into(), "1 000 000".into())
        );
        assert_eq!((cpus(4.0), cpus(0.5)), ("4".into(), "0.5".into()));
    }
}
