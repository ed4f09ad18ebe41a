//! Many questions at once, with one limit of time for all: a resolver or a machine that is silent must not hold up a check.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How long all names together, and then all members together, may take to answer.
pub(super) const LIMIT: Duration = Duration::from_millis(300);

/// More than this many are not asked at once.
const MOST: usize = 64;

/// Asks each question on a thread of its own and gives the answers that came in time. A thread that is late ends by itself.
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
