//! Guidelines about the place of the home, its owner, and who may read what in it.

mod place;

use super::Guideline;
use super::commands::below;
use super::row::SECURITY;
use super::verdict::Verdict;
use crate::domain::Shown as _;
use crate::domain::account;
use crate::domain::{OsFamily, Status};
use crate::probe::Facts;
use crate::probe::survey::rights::{FileRights, HomeRights};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G13",
        "Place, owner and rights of the home",
        "Production guidelines 4.4, \"Access the HOME directory\"",
        Test,
        place_and_owner
    ),
    row!("X08", "Files with secrets", SECURITY, Production, secret_files),
];

fn seen<'a>(facts: &'a Facts, needed: &str) -> Result<&'a HomeRights, Verdict> {
    if facts.machine.os.family == OsFamily::Windows {
        let why = "Windows uses access lists, which are not read here: let only the service's user read conf";
        return Err(Verdict::info("access lists", needed, why));
    }
    match &facts.survey.rights.seen {
        None => Err(Verdict::unknown("not read", needed, "owners and modes were not read")),
        Some(Err(reason)) => Err(Verdict::unknown("not readable", needed, reason.to_string())),
        Some(Ok(seen)) => Ok(seen),
    }
}

/// G13. The home is in a suitable place, and only its owner can change it.
pub(super) fn place_and_owner(facts: &Facts) -> Verdict {
    let needed = "a fixed place on a local disk, all files its owner's";
    let unfit = place::unfit(facts, needed);
    if let Some(judged) = unfit.as_ref().filter(|judged| judged.status == Status::Fail) {
        return judged.clone();
    }
    let seen = match seen(facts, needed) {
        Ok(seen) => seen,
        Err(judged) => return unfit.unwrap_or(judged),
    };
    if let Some(judged) = open_to_others(facts, seen, needed) {
        return judged;
    }
    if let Some(judged) = unfit {
        return judged;
    }
    if let Some(user) = runs_as(facts).filter(|user| *user != seen.owner) {
        let why = format!(
            "the server runs as {user}, the home belongs to {}: it cannot write where it has to",
            seen.owner
        );
        return Verdict::warn(format!("run by {user}, owned by {}", seen.owner), needed, why)
            .by_command(account::give(user, &facts.home.path))
            .as_root();
    }
    if let Some(judged) = place::doubtful(facts, needed) {
        return judged;
    }
    Verdict::pass(format!("{}, owned by {}", facts.home.path.shown(), seen.owner), needed)
}

/// The failure where others can change the home, or where some of it belongs to others: with the commands for both.
fn open_to_others(facts: &Facts, seen: &HomeRights, needed: &str) -> Option<Verdict> {
    let close = format!(
        "chmod -R go-w {} {}",
        below(facts, facts.home.bin()),
        below(facts, facts.home.conf())
    );
    let theirs = !seen.foreign.is_empty();
    let own = |judged: Verdict| {
        if theirs {
            judged
                .by_command(account::give(&seen.owner, &facts.home.path))
                .as_root()
        } else {
            judged
        }
    };
    Some(if let Some(first) = seen.writable.first() {
        let why = format!(
            "{} can be written by others, who then run code or change settings as the server",
            shown(first)
        );
        let found = format!("{} files that others can write", seen.writable.len());
        own(Verdict::fail(found, needed, why)).then_by(close)
    } else {
        let first = seen.foreign.first()?;
        let why = format!(
            "{} belongs to another user: a server started as {} cannot write it",
            shown(first),
            seen.owner
        );
        let found = format!("{} files of another user", seen.foreign.len());
        own(Verdict::fail(found, needed, why))
    })
}

fn runs_as(facts: &Facts) -> Option<&str> {
    let jvms = facts.machine.jvms.iter();
    let mut own = jvms.filter(|jvm| Some(jvm.pid) == facts.home.pid);
    own.next().map(|jvm| jvm.user.as_str())
}

fn shown(entry: &FileRights) -> String {
    format!("{} (mode {:o})", entry.path.shown(), entry.mode.bits)
}

/// X08. Files that hold passwords or keys are for the server's user alone.
pub(super) fn secret_files(facts: &Facts) -> Verdict {
    let needed = "readable by the server's user alone";
    let seen = match seen(facts, needed) {
        Ok(seen) => seen,
        Err(judged) => return judged,
    };
    if seen.secrets == 0 {
        return Verdict::unknown(
            "no such file was found",
            needed,
            "none of the files that hold secrets is where it should be",
        );
    }
    let Some(first) = seen.readable.first() else {
        return Verdict::pass(format!("{} files, closed to other users", seen.secrets), needed);
    };
    let found = format!("{} of {} open to every user", seen.readable.len(), seen.secrets);
    let why = format!(
        "any user of this machine can read the passwords and keys in {}",
        shown(first)
    );
    let mut tops: Vec<String> = Vec::new();
    for entry in &seen.readable {
        let conf = facts.home.conf();
        let stores = facts.home.security();
        let top = [conf, stores]
            .into_iter()
            .find(|top| entry.path.starts_with(top))
            .unwrap_or(&entry.path);
        let top = below(facts, top);
        if !tops.contains(&top) {
            tops.push(top);
        }
    }
    Verdict::fail(found, needed, why)
        .by_hand("remove the rights of other users")
        .by_command(format!("chmod -R o-rwx {}", tops.join(" ")))
}

#[cfg(test)]
pub(super) mod tests;
