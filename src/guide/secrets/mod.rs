//! Guidelines about passwords in the configuration, and the vault for them.

mod seen;
mod vault;

use super::Guideline;
use super::verdict::Verdict;
use crate::domain::Shown as _;
use crate::probe::Facts;
use crate::probe::survey::secrets::Open;

use seen::seen;

pub(super) use vault::vault;

const SOURCE: &str = "Production guidelines 4.2, \"Securing plain-text passwords\"";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G16", "Plain-text passwords", SOURCE, Production, plain_passwords),
    row!("G47", "Secure vault", SOURCE, Dev, vault),
];

/// G16. No password is in plain text in the configuration.
pub(super) fn plain_passwords(facts: &Facts) -> Verdict {
    let needed = "every password in the secure vault";
    let seen = match seen(facts, needed) {
        Ok(seen) => seen,
        Err(judged) => return judged,
    };
    if seen.open.is_empty() && seen.defaults.is_empty() {
        if let Some((file, reason)) = seen.unread.first() {
            let why = format!("{}: {reason}", file.shown());
            return Verdict::unknown("none in the files that could be read", needed, why);
        }
        return Verdict::pass("no plain password", needed);
    }
    let mut files: Vec<String> = seen.open.iter().map(|open| name(&open.file)).collect();
    files.dedup();
    let found = match (seen.open.len(), seen.defaults.len()) {
        (0, defaults) => format!("{defaults} of the pack's, not written"),
        (1, _) => format!("1 in {}", files[0]),
        (open, 0) if files.len() == 1 => format!("{open} in {}", files[0]),
        (open, 0) => format!("{open} in {} files", files.len()),
        (open, defaults) => format!("{open} written, {defaults} more of the pack's"),
    };
    let mut detail = String::from("whoever reads these files or a copy of them knows the passwords");
    if !seen.open.is_empty() {
        let places: Vec<String> = seen
            .open
            .iter()
            .take(3)
            .map(|open| format!("{}:{} {}", name(&open.file), open.line, open.place))
            .collect();
        let more = seen.open.len().saturating_sub(places.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        detail = format!("{detail}: {}{more}", places.join(", "));
    }
    if !seen.defaults.is_empty() {
        detail = format!(
            "{detail}; not written, so the pack's are in effect for {}",
            seen.defaults.join(", ")
        );
    }
    let judged = Verdict::fail(found, needed, detail);
    let of_store = |open: &Open| open.file.parent().is_some_and(|folder| folder.ends_with("userstores"));
    if seen.defaults.is_empty() && seen.open.iter().all(of_store) {
        // The vault's tool does not know these files.
        return judged.by_hand("save that user store again in the console, which encrypts it");
    }
    vault::guided(facts, seen, judged)
}

fn name(path: &std::path::Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
pub(super) mod tests;
