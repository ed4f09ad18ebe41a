//! Runs many queries at once, with one time limit for all: a silent resolver or machine must not delay a check.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The time limit for all names together, and then for all members together.
pub(super) const LIMIT: Duration = Duration::from_millis(300);

/// The limit of concurrent queries.
const MOST: usize = 64;

/// Runs each query on a thread of its own and returns the answers that came in time. A late thread ends on its own.
pub(super) fn ask<Q, A>(questions: Vec<Q>, limit: Duration, ask: fn(&Q) -> A) -> BTreeMap<Q, A>
where
    Q: Ord + Send + 'static,
    A: Send + 'static,
{
    let (tell, told) = mpsc::channel();
    let begun = Instant::now();
    let mut waiting = 0;
    for question in questions.into_iter().take(MOST) {
        let tell = tell.clone();
        let asked = thread::Builder::new().name("question".to_owned()).spawn(move || {
            let answer = ask(&question);
            // Nobody waits for a late answer.
            let _ = tell.send((question, answer));
        });
        waiting += usize::from(asked.is_ok());
    }
    let mut answers = BTreeMap::new();
    while answers.len() < waiting {
        let left = limit.saturating_sub(begun.elapsed());
        let Ok((question, answer)) = told.recv_timeout(left) else {
            break;
        };
        answers.insert(question, answer);
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_answer_are_heard_and_those_who_do_not_are_not_waited_for() {
        let double = |number: &u32| {
            if *number == 0 {
                loop {
                    thread::park();
                }
            }
            number * 2
        };
        let all = ask(vec![1, 2], Duration::from_mins(1), double);
        assert_eq!(all, BTreeMap::from([(1, 2), (2, 4)]));
        let none = ask(vec![0], Duration::from_millis(5), double);
        assert!(none.is_empty());
    }
}
