//! The ids of applies, which sort by age, and the file names of their records in the history.

/// File name of an apply's record.
pub(super) fn record_name(id: &str) -> String {
    format!("{id}.json")
}

/// File name of the record that an apply was undone.
pub(super) fn undone_name(id: &str) -> String {
    format!("{id}.undone.json")
}

/// Whether the first id is of a later apply than the second.
pub(super) fn is_later(id: &str, than: &str) -> bool {
    parts(id) > parts(than)
}

/// Whether a text has the form of an id.
pub(super) fn is_id(text: &str) -> bool {
    parts(text).is_some_and(|(stamp, count)| format!("{stamp}-{count}") == text)
}

/// Time stamp and counter of an id.
pub(super) fn parts(id: &str) -> Option<(String, u32)> {
    let (stamp, count) = id.rsplit_once('-')?;
    let shaped = stamp.len() == 15 && stamp.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let count: u32 = count.parse().ok()?;
    shaped.then(|| (stamp.to_owned(), count))
}
