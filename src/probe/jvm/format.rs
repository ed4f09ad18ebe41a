//! The `hsperfdata` format, version 2: a prologue, then entries with the offsets of their name and value.
//!
//! The bytes come from another process that may be writing them, or from anyone at all: every offset is checked.

/// The first four bytes; the byte order of the rest follows them.
const MAGIC: [u8; 4] = [0xca, 0xfe, 0xc0, 0xc0];

/// The major version that every JVM since Java 5 writes.
const VERSION: u8 = 2;

/// Bytes of the prologue.
pub(super) const PROLOGUE: usize = 32;

/// Bytes of an entry before its name.
const HEADER: usize = 20;

/// The order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Big,
    Little,
}

/// The header of a file. As long as it is the same, every entry is at the same offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    order: Order,
    first: usize,
    entries: u32,
    modified: i64,
    /// Bytes in use.
    pub(super) used: usize,
}

/// Why bytes are not counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// They are something else, or of an unknown version.
    Foreign,
    /// The JVM has not opened them to readers yet.
    Closed,
}

/// The offset of a number of eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    at: usize,
    order: Order,
}

/// The offset of a text; it ends at its first NUL, or at its capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    at: usize,
    room: usize,
}

/// A counter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Number(Number),
    Text(Text),
}

/// The counters, by name, and whether every announced one could be read: a JVM announces an entry before it writes it.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    pub(super) entries: Vec<(&'a str, Value)>,
    pub(super) whole: bool,
}

/// Reads the prologue.
pub(super) fn stamp(bytes: &[u8]) -> Result<Stamp, Flaw> {
    let prologue = bytes.get(..PROLOGUE).ok_or(Flaw::Foreign)?;
    let order = match prologue[4] {
        0 => Order::Big,
        1 => Order::Little,
        _ => return Err(Flaw::Foreign),
    };
    if prologue[..4] != MAGIC || prologue[5] != VERSION {
        return Err(Flaw::Foreign);
    }
    if prologue[7] == 0 {
        return Err(Flaw::Closed);
    }
    let size = |at| order.int(bytes, at).and_then(|n| usize::try_from(n).ok());
    let stamp = || {
        Some(Stamp {
            order,
            used: size(8)?,
            modified: order.long(bytes, 16)?,
            first: size(24)?,
            entries: u32::try_from(order.int(bytes, 28)?).ok()?,
        })
    };
    stamp().filter(|stamp| stamp.first >= PROLOGUE).ok_or(Flaw::Foreign)
}

/// Finds every counter. Entries of types that no gauge uses are left out.
pub(super) fn index<'a>(bytes: &'a [u8], stamp: &Stamp) -> Index<'a> {
    let bytes = bytes.get(..stamp.used).unwrap_or(bytes);
    let mut index = Index::default();
    let mut at = stamp.first;
    for _ in 0..stamp.entries {
        let Some((length, entry)) = entry(bytes, at, stamp.order) else {
            return index;
        };
        index.entries.extend(entry);
        // An entry is longer than its header, so this loop ends with the bytes whatever number of entries was given.
        at += length;
    }
    index.whole = true;
    index
}

/// The entry that begins here: its length, and its content where a gauge could use that.
fn entry(bytes: &[u8], at: usize, order: Order) -> Option<(usize, Option<(&str, Value)>)> {
    let size = |at: usize, inside: usize| usize::try_from(order.int(bytes, at.checked_add(inside)?)?).ok();
    let length = size(at, 0).filter(|length| *length > HEADER)?;
    let entry = bytes.get(at..at.checked_add(length)?)?;
    let (name, count, value) = (size(at, 4)?, size(at, 8)?, size(at, 16)?);
    let name = upto_nul(entry.get(name..)?)?;
    let begin = at.checked_add(value)?;
    let value = match (entry[12], count) {
        (b'J', 0) => {
            entry.get(value..value.checked_add(8)?)?;
            Value::Number(Number { at: begin, order })
        }
        (b'B', room @ 1..) => {
            entry.get(value..value.checked_add(room)?)?;
            Value::Text(Text { at: begin, room })
        }
        _ => return Some((length, None)),
    };
    Some((length, std::str::from_utf8(name).ok().map(|name| (name, value))))
}

fn upto_nul(bytes: &[u8]) -> Option<&[u8]> {
    bytes.split(|byte| *byte == 0).next()
}

impl Number {
    /// The number; `None` below zero, which no gauge may be.
    pub(super) fn read(self, bytes: &[u8]) -> Option<u64> {
        u64::try_from(self.order.long(bytes, self.at)?).ok()
    }
}

impl Text {
    /// The text.
    pub(super) fn read(self, bytes: &[u8]) -> Option<String> {
        let room = bytes.get(self.at..self.at.checked_add(self.room)?)?;
        Some(String::from_utf8_lossy(upto_nul(room)?).into_owned())
    }
}

impl Order {
    fn int(self, bytes: &[u8], at: usize) -> Option<i32> {
        let bytes = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self {
            Self::Big => i32::from_be_bytes(bytes),
            Self::Little => i32::from_le_bytes(bytes),
        })
    }

    fn long(self, bytes: &[u8], at: usize) -> Option<i64> {
        let bytes = bytes.get(at..at.checked_add(8)?)?.try_into().ok()?;
        Some(match self {
            Self::Big => i64::from_be_bytes(bytes),
            Self::Little => i64::from_le_bytes(bytes),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A counter to write.
    #[derive(Clone, Copy)]
    pub(in crate::probe::jvm) enum Held<'a> {
        Long(i64),
        Words(&'a str),
    }

    /// A file as a JVM writes it, in either order of bytes.
    pub(in crate::probe::jvm) fn written(little: bool, counters: &[(&str, Held<'_>)]) -> Vec<u8> {
        let int = |n: usize| {
            let n = i32::try_from(n).unwrap();
            if little { n.to_le_bytes() } else { n.to_be_bytes() }
        };
        let long = |n: i64| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut entries = Vec::new();
        for (name, held) in counters {
            let (letter, count, data) = match held {
                Held::Long(n) => (b'J', 0, long(*n).to_vec()),
                // One letter of room beyond the text, as for a text that may grow.
                Held::Words(text) => (b'B', text.len() + 2, [text.as_bytes(), b"\0x"].concat()),
            };
            let value = (HEADER + name.len() + 1).next_multiple_of(8);
            let length = (value + data.len()).next_multiple_of(8);
            let mut entry = [int(length), int(HEADER), int(count), [letter, 1, 2, 1], int(value)].concat();
            entry.extend_from_slice(name.as_bytes());
            entry.resize(value, 0);
            entry.extend(data);
            entry.resize(length, 0);
            entries.extend(entry);
        }
        let mut file = MAGIC.to_vec();
        file.extend([u8::from(little), VERSION, 0, 1]);
        file.extend(int(PROLOGUE + entries.len()));
        file.extend(int(0));
        file.extend(long(77));
        file.extend([int(PROLOGUE), int(counters.len())].concat());
        file.extend(entries);
        file.resize(file.len() + 100, 0);
        file
    }

    fn sample(little: bool) -> Vec<u8> {
        let counters = [
            ("a.number", Held::Long(0x0102_0304_0506)),
            ("a.text", Held::Words("System.gc()")),
            ("below.zero", Held::Long(-1)),
        ];
        written(little, &counters)
    }

    /// Everything that a reader does with bytes; only that it returns matters.
    fn read_all(bytes: &[u8]) -> usize {
        let Ok(stamp) = stamp(bytes) else { return 0 };
        let index = index(bytes, &stamp);
        for (_, value) in &index.entries {
            match value {
                // Also from a file that has shrunk since.
                Value::Number(place) => drop((place.read(bytes), place.read(&bytes[..bytes.len() / 2]))),
                Value::Text(place) => drop((place.read(bytes), place.read(&bytes[..bytes.len() / 2]))),
            }
        }
        index.entries.len()
    }

    #[test]
    fn both_orders_of_bytes_say_the_same() {
        for little in [false, true] {
            let file = sample(little);
            let stamp = stamp(&file).unwrap();
            let index = index(&file, &stamp);
            assert!(index.whole);
            let [
                ("a.number", Value::Number(number)),
                ("a.text", Value::Text(text)),
                ("below.zero", Value::Number(below)),
            ] = index.entries[..]
            else {
                panic!("{index:?}");
            };
            assert_eq!(number.read(&file), Some(0x0102_0304_0506));
            assert_eq!(text.read(&file).as_deref(), Some("System.gc()"));
            assert_eq!(below.read(&file), None);
            assert_eq!(stamp.used, file.len() - 100);
        }
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let good = sample(true);
        for (at, byte) in [(0, 0), (3, 1), (4, 2), (5, 1), (24, 31), (28 + 3, 0x80)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert_eq!(stamp(&bad), Err(Flaw::Foreign), "byte {at}");
        }
        assert_eq!(stamp(&good[..PROLOGUE - 1]), Err(Flaw::Foreign));
        assert_eq!(stamp(b""), Err(Flaw::Foreign));
        let mut closed = good;
        closed[7] = 0;
        assert_eq!(stamp(&closed), Err(Flaw::Closed));
    }

    #[test]
    fn an_entry_that_is_announced_but_not_written_yet_is_waited_for() {
        let mut file = sample(true);
        file[28] += 1;
        let stamp = stamp(&file).unwrap();
        let index = index(&file, &stamp);
        assert!(!index.whole);
        assert_eq!(index.entries.len(), 3);
    }

    #[test]
    fn every_change_of_the_entries_changes_the_stamp() {
        let file = sample(true);
        for at in [8, 16, 24, 28] {
            let mut changed = file.clone();
            changed[at] += 1;
            assert_ne!(stamp(&file), stamp(&changed), "byte {at}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic_or_hang() {
        let good = [sample(true), sample(false)];
        for file in &good {
            for end in 0..file.len() {
                read_all(&file[..end]);
            }
            for at in 0..file.len() {
                for byte in [0, 1, 0x14, 0x7f, 0x80, 0xff] {
                    let mut bad = file.clone();
                    bad[at] = byte;
                    read_all(&bad);
                }
            }
        }
        // A small generator of our own: the same bytes in every run.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut found = 0;
        for round in 0..20_000 {
            let mut bad = good[round % 2].clone();
            for _ in 0..=random() % 8 {
                let at = usize::try_from(random()).unwrap() % bad.len();
                bad[at] = random().to_le_bytes()[0];
            }
            found += read_all(&bad);
            let end = usize::try_from(random()).unwrap() % bad.len();
            found += read_all(&bad[..end]);
        }
        // Most damage leaves some entries readable: the loop above did get past the prologue.
        assert!(found > 10_000, "{found}");
    }
}
