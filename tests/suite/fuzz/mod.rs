//! Random mutations of small texts and bytes, thrown at everything that reads what others wrote.
//!
//! Nothing may panic or take long, whatever the bytes. An edit that succeeds must read back, must undo to the old bytes by its own
//! spans, and must leave alone what is outside of them. `CARBONCTL_LONG=20` tries for twenty times as long; where
//! `CARBONCTL_CORPUS` names a directory, its files are seeds too. A failure says its target and iteration:
//! `CARBONCTL_FUZZ=TARGET:ITERATION` tries that one alone.

mod editors;
mod encodings;
mod inside;
mod machine;
mod random;
mod records;
mod recovery;
mod scripts;
mod shared;
mod shown;
mod stores;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use carbonctl::text::{EditError, Edited};

use self::random::Random;

/// How long one target is tried for, in a plain run.
const PLAIN: Duration = Duration::from_secs(3);
/// No more tries than this in a plain run: a fast machine has better things to do.
const TRIES: u64 = 20_000;
/// One try that takes longer hangs: the largest input is a few kilobytes.
const HANG: Duration = Duration::from_secs(20);

/// Tries a target with mutations of its seeds; `words` are pieces that its grammar knows.
fn target(name: &str, seeds: &[&[u8]], words: &[&str], mut each: impl FnMut(&mut Random, &[u8])) {
    let long: u64 = std::env::var("CARBONCTL_LONG")
        .ok()
        .and_then(|factor| factor.parse().ok())
        .unwrap_or(1);
    let only = std::env::var("CARBONCTL_FUZZ").ok();
    let only = only.as_deref().map(|place| match place.split_once(':') {
        Some((wanted, iteration)) if wanted == name => iteration.parse().ok(),
        _ => None,
    });
    let (first, last) = match only {
        Some(None) => return,
        Some(Some(one)) => (one, one + 1),
        None => (0, TRIES.saturating_mul(long)),
    };
    let end = Instant::now() + PLAIN * u32::try_from(long).unwrap_or(u32::MAX);
    let mut tried = 0;
    for iteration in first..last {
        let mut random = Random::of(name, iteration);
        let bytes = random.mutated(seeds, words);
        let began = Instant::now();
        let ran = catch_unwind(AssertUnwindSafe(|| each(&mut random, &bytes)));
        let place = format!("CARBONCTL_FUZZ={name}:{iteration}");
        if let Err(panic) = ran {
            eprintln!("{place}: {}", String::from_utf8_lossy(&bytes).escape_debug());
            resume_unwind(panic);
        }
        assert!(began.elapsed() < HANG, "{place} took {:?}", began.elapsed());
        tried += 1;
        if Instant::now() > end {
            break;
        }
    }
    println!("{name}: {tried} tries");
}

/// Seeds from the corpus: files with this ending, at most as many and as large as one run can use.
fn corpus(ending: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rooms: Vec<_> = std::env::var_os("CARBONCTL_CORPUS")
        .map(std::path::PathBuf::from)
        .into_iter()
        .collect();
    while let Some(room) = rooms.pop() {
        for path in std::fs::read_dir(room)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                rooms.push(path);
            } else if path.to_string_lossy().ends_with(ending)
                && found.len() < 40
                && let Ok(bytes) = std::fs::read(&path)
                && bytes.len() < 32_000
            {
                found.push(bytes);
            }
        }
    }
    found
}

/// What holds of every edit: it is its splices, and they lead back.
fn undoes(old: &str, edited: &Edited) {
    let (mut new, mut back) = (String::new(), String::new());
    let (mut at, mut from) = (0, 0);
    for splice in &edited.splices {
        assert!(splice.range.start >= at, "splices overlap or lie out of order");
        new.push_str(&old[at..splice.range.start]);
        back.push_str(&edited.text[from..from + splice.range.start - at]);
        from += splice.range.start - at;
        assert_eq!(&edited.text[from..from + splice.new.len()], splice.new);
        from += splice.new.len();
        new.push_str(&splice.new);
        back.push_str(&old[splice.range.clone()]);
        at = splice.range.end;
    }
    new.push_str(&old[at..]);
    back.push_str(&edited.text[from..]);
    assert_eq!(new, edited.text, "the splices do not make the text");
    assert_eq!(back, old, "the splices do not undo");
}

/// An edit that was made: checked, and its text.
fn made(old: &str, edited: Result<Edited, EditError>) -> Option<String> {
    let edited = edited.ok()?;
    undoes(old, &edited);
    Some(edited.text)
}
