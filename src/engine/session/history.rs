//! The last ten minutes of a server in figures, a point per second.
//!
//! A point is derived from two looks, such as CPU use and the share of time that collections took.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::probe::process::Usage;
use crate::server::ServerStatus;

/// How many points are kept: ten minutes of them.
pub const KEPT: usize = 600;

/// The shortest time that a rate is counted over: the system counts CPU time in hundredths of a second.
const SPAN: Duration = Duration::from_millis(500);

/// One second of a server. What could not be read is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// CPU use since the point before, percent of one core.
    pub cpu: Option<f64>,
    /// Resident memory, bytes.
    pub rss: Option<u64>,
    /// Heap in use, bytes.
    pub heap: Option<u64>,
    /// Time spent in collections since the point before, percent.
    pub gc: Option<f64>,
}

/// A collection that was noticed between two looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastGc {
    /// The look that noticed it.
    pub at: Instant,
    /// How long it took; the mean where there were several; seconds.
    pub seconds: f64,
}

/// Counters at one look, which the next point is counted from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    at: Instant,
    /// Another process has other counts.
    pid: u32,
    cpu: Option<f64>,
    gc: Option<(u64, f64)>,
}

/// The last minutes.
#[derive(Clone, Debug, Default)]
pub struct History {
    points: VecDeque<Point>,
    mark: Option<Mark>,
    /// How many of the points are of the present process.
    present: usize,
    /// When a look last found no process.
    gone: Option<Instant>,
    last_gc: Option<LastGc>,
    own: Option<(Instant, f64)>,
    own_percent: Option<f64>,
}

impl History {
    /// Adds a look. Looks in quick succession count as one. Without a process the point is empty: time continues, and the graphs
    /// show the gap.
    pub fn note(&mut self, at: Instant, status: &ServerStatus) {
        let jvm = status.gauges.as_ref().and_then(|gauges| gauges.jvm.as_ref().ok());
        let Some(pid) = status.pid else {
            self.note_none(at);
            return;
        };
        let now = Mark {
            at,
            pid,
            cpu: status.cpu_seconds,
            gc: jvm.map(|jvm| (jvm.gc_count(), jvm.gc_seconds())),
        };
        let before = self.mark.filter(|mark| mark.pid == pid);
        let passed = before.map(|mark| at.saturating_duration_since(mark.at));
        if passed.is_some_and(|passed| passed < SPAN) {
            return;
        }
        if before.is_none() {
            self.present = 0;
        }
        self.gone = None;
        let rate = |now: Option<f64>, then: Option<f64>| {
            let used = now? - then?;
            (used >= 0.0).then(|| 100.0 * used / passed.unwrap_or(SPAN).as_secs_f64())
        };
        let seconds = |mark: Mark| mark.gc.map(|(_, seconds)| seconds);
        self.push(Point {
            cpu: before.and_then(|then| rate(now.cpu, then.cpu)),
            rss: status.rss,
            heap: jvm.map(|jvm| jvm.heap.used),
            gc: before.and_then(|then| rate(seconds(now), seconds(then))),
        });
        self.last_gc = match (before.and_then(|then| then.gc), now.gc) {
            (Some((count, spent)), Some((later, total))) if later > count => {
                #[expect(clippy::cast_precision_loss, reason = "collections between two looks")]
                let runs = (later - count) as f64;
                Some(LastGc {
                    at,
                    seconds: (total - spent).max(0.0) / runs,
                })
            }
            _ => self.last_gc.filter(|_| before.is_some()),
        };
        self.mark = Some(now);
    }

    fn note_none(&mut self, at: Instant) {
        self.mark = None;
        self.last_gc = None;
        if self.gone.is_some_and(|then| at.saturating_duration_since(then) < SPAN) {
            return;
        }
        self.push(Point::default());
        self.present = 0;
        self.gone = Some(at);
    }

    /// Adds what this program uses itself.
    pub fn note_own(&mut self, at: Instant, own: Usage) {
        match self.own {
            Some((then, _)) if at.saturating_duration_since(then) < SPAN => return,
            Some((then, seconds)) => {
                let now = 100.0 * (own.cpu_seconds - seconds).max(0.0) / (at - then).as_secs_f64();
                // Looks come every five seconds, and the system counts in hundredths of one: only the mean of several is useful.
                self.own_percent = Some(self.own_percent.map_or(now, |mean| mean + (now - mean) / 6.0));
            }
            None => {}
        }
        self.own = Some((at, own.cpu_seconds));
    }

    /// CPU use of this program itself, percent of one core, over about the last half minute.
    pub fn own_percent(&self) -> Option<f64> {
        self.own_percent
    }

    /// The last collection that was noticed while this program was watching.
    pub fn last_gc(&self) -> Option<LastGc> {
        self.last_gc
    }

    /// The newest point.
    pub fn last(&self) -> Option<&Point> {
        self.points.back()
    }

    /// The points, oldest first.
    pub fn points(&self) -> impl ExactSizeIterator<Item = &Point> {
        self.points.iter()
    }

    /// Percent of the last minute that collections took; of the present process, and no other.
    pub fn gc_share(&self) -> Option<f64> {
        let of_this = self.points.iter().rev().take(self.present.min(60));
        let shares: Vec<f64> = of_this.filter_map(|point| point.gc).collect();
        #[expect(clippy::cast_precision_loss, reason = "at most sixty")]
        let count = shares.len() as f64;
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / count)
    }

    /// Adds a point; the oldest is dropped.
    pub fn push(&mut self, point: Point) {
        if self.points.len() == KEPT {
            self.points.pop_front();
        }
        self.points.push_back(point);
        self.present = (self.present + 1).min(KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::known::Unknown;
    use crate::probe::jvm::{Collector, Freshness, JvmGauges, Space};
    use crate::server::{Gauges, ServerState, SystemLoad};

    fn inspect(pid: Option<u32>, cpu: f64, gc: (u64, f64)) -> ServerStatus {
        let unread = || Unknown::because("not read");
        ServerStatus {
            state: ServerState::Running,
            pid,
            since: None,
            ready: true,
            ports: Vec::new(),
            owners_seen: false,
            cpu: None,
            cpu_seconds: Some(cpu),
            rss: Some(7),
            threads: None,
            note: None,
            gauges: Some(Gauges {
                user: "wso2".into(),
                root: false,
                halted: false,
                heap_flag: None,
                files: Err(unread()),
                jvm: Ok(JvmGauges {
                    gc: "G1".into(),
                    version: "17".into(),
                    heap: Space {
                        used: 5,
                        committed: 6,
                        max: None,
                    },
                    freshness: Freshness::Live,
                    old: None,
                    metaspace: None,
                    collectors: vec![Collector {
                        name: "G1".into(),
                        count: gc.0,
                        seconds: gc.1,
                    }],
                    last_cause: None,
                    threads: None,
                    classes: None,
                }),
                unexpected: Vec::new(),
            }),
            surroundings: SystemLoad {
                disk: Err(unread()),
                load: Err(unread()),
                memory: Err(unread()),
            },
        }
    }

    fn close(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-9)
    }

    #[test]
    fn rates_are_counted_between_two_looks_at_one_process() {
        let begin = Instant::now();
        let after = |millis| begin + Duration::from_millis(millis);
        let mut history = History::default();
        history.note(begin, &inspect(Some(7), 40.0, (1, 0.5)));
        assert_eq!(history.last().unwrap().cpu, None);
        assert_eq!(
            (history.last().unwrap().rss, history.last().unwrap().heap),
            (Some(7), Some(5))
        );
        history.note(after(2000), &inspect(Some(7), 41.0, (3, 0.6)));
        assert!(close(history.last().unwrap().cpu, 50.0));
        assert!(close(history.last().unwrap().gc, 5.0));
        assert!(close(history.last_gc().map(|gc| gc.seconds), 0.05));
        // Too soon: rates are still counted from the look before.
        history.note(after(2100), &inspect(Some(7), 41.1, (3, 0.6)));
        assert_eq!(history.points().len(), 2);
        // Another process has other counters, and its own collections.
        history.note(after(4000), &inspect(Some(8), 1.0, (0, 0.0)));
        assert_eq!((history.last().unwrap().cpu, history.last_gc()), (None, None));
        history.note(after(5000), &inspect(None, 0.0, (0, 0.0)));
        assert_eq!(history.points().len(), 4);
    }

    #[test]
    fn without_a_process_time_goes_on_and_the_next_one_begins_afresh() {
        let begin = Instant::now();
        let after = |millis| begin + Duration::from_millis(millis);
        let mut history = History::default();
        history.note(begin, &inspect(Some(7), 40.0, (1, 0.5)));
        history.note(after(1000), &inspect(Some(7), 40.5, (2, 0.7)));
        assert!(close(history.gc_share(), 20.0) && history.last_gc().is_some());
        for millis in [2000, 2100, 3000] {
            history.note(after(millis), &inspect(None, 0.0, (0, 0.0)));
        }
        // Two of the three looks were as good as one.
        assert_eq!(history.points().len(), 4);
        assert_eq!(history.last(), Some(&Point::default()));
        assert_eq!((history.gc_share(), history.last_gc()), (None, None));
        // The first point of another process comes at once, counts from nothing, and takes nothing over.
        history.note(after(3100), &inspect(Some(8), 1.0, (1, 0.1)));
        let first = Point {
            rss: Some(7),
            heap: Some(5),
            ..Point::default()
        };
        assert_eq!((history.points().len(), history.last()), (5, Some(&first)));
        assert_eq!((history.gc_share(), history.last_gc()), (None, None));
        history.note(after(4100), &inspect(Some(8), 1.1, (2, 0.15)));
        assert!(close(history.gc_share(), 5.0));
        // A restart between two looks leaves no gap, and passes nothing on either.
        history.note(after(5100), &inspect(Some(9), 1.1, (9, 0.9)));
        assert_eq!((history.gc_share(), history.last_gc()), (None, None));
    }

    #[test]
    fn ten_minutes_are_kept() {
        let mut history = History::default();
        for n in 0..KEPT + 5 {
            history.push(Point {
                rss: Some(n as u64),
                gc: Some(2.0),
                ..Point::default()
            });
        }
        assert_eq!(history.points().len(), KEPT);
        assert_eq!(history.points().next().unwrap().rss, Some(5));
        assert!(close(history.gc_share(), 2.0));
    }

    #[test]
    fn what_this_program_uses_is_a_mean() {
        let begin = Instant::now();
        let mut history = History::default();
        let usage = |cpu_seconds| Usage {
            cpu_seconds,
            rss: 1,
            threads: None,
        };
        history.note_own(begin, usage(0.0));
        assert_eq!(history.own_percent(), None);
        history.note_own(begin + Duration::from_secs(1), usage(0.01));
        assert!(close(history.own_percent(), 1.0));
        for second in 2..200 {
            history.note_own(begin + Duration::from_secs(second), usage(0.01));
        }
        assert!(history.own_percent().unwrap() < 0.01);
    }
}
