//! Reads what a jar holds from the central directory at its end; no entry is ever unpacked.
//!
//! Source: the layout of the end record and of the central directory, APPNOTE 4.3.12 and 4.3.16.

use std::fmt;
use std::io::{Read, Seek, SeekFrom};

/// The largest central directory that is read; bytes. A driver of a thousand classes has a tenth of a megabyte.
const LARGEST: usize = 1 << 20;
/// The end record without its comment, and the longest comment.
const END: usize = 22;
const COMMENT: usize = 0xFFFF;
/// A header of the central directory without its name.
const HEADER: usize = 46;

/// What was found of a jar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Those of the wanted entries that are in it.
    pub found: Vec<String>,
    /// Whether it holds other jars, whose entries are not read.
    pub nested: bool,
}

/// Why a file is no jar that Java can open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JarFlaw {
    /// It has no bytes.
    Empty,
    /// It begins as HTML or XML does.
    WebPage,
    /// It begins as a zip does, and has no readable end: it is cut off or damaged.
    CutOff,
    /// It is something else.
    NoZip,
    /// It has too many entries to be read here, which says nothing against it.
    TooLarge,
}

impl fmt::Display for JarFlaw {
    /// As the predicate of a sentence about the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty",
            Self::WebPage => "is a web page, not a jar",
            Self::CutOff => "is cut off or damaged",
            Self::NoZip => "is no jar",
            Self::TooLarge => "has too many entries to be read",
        })
    }
}

/// Which of the wanted entries (`org/h2/Driver.class`) a jar holds.
///
/// # Errors
/// Where it is none; a file that cannot be read counts as cut off.
pub fn contents(file: &mut (impl Read + Seek), wanted: &[String]) -> Result<Contents, JarFlaw> {
    let directory = directory(file)?;
    let mut found = Contents::default();
    let mut rest = directory.as_slice();
    while let Some(header) = rest.get(..HEADER).filter(|header| header.starts_with(b"PK\x01\x02")) {
        let (name, extra, comment) = (number(header, 28), number(header, 30), number(header, 32));
        let Some(name) = rest.get(HEADER..HEADER + name) else {
            return Err(JarFlaw::CutOff);
        };
        found.nested |= name
            .last_chunk::<4>()
            .is_some_and(|end| end.eq_ignore_ascii_case(b".jar"));
        if let Some(entry) = wanted.iter().find(|entry| entry.as_bytes() == name)
            && !found.found.contains(entry)
        {
            found.found.push(entry.clone());
        }
        rest = rest.get(HEADER + name.len() + extra + comment..).unwrap_or_default();
    }
    Ok(found)
}

/// Whether a file begins as a jar does: all that its first bytes can tell.
///
/// # Errors
/// Where it is none; a file that cannot be read counts as cut off.
pub fn begins(file: &mut (impl Read + Seek)) -> Result<(), JarFlaw> {
    let begin = read(file, 0, 512)?;
    match kind(&begin) {
        JarFlaw::CutOff => Ok(()),
        _ if begin.is_empty() => Err(JarFlaw::Empty),
        flaw => Err(flaw),
    }
}

/// The bytes of the central directory.
fn directory(file: &mut (impl Read + Seek)) -> Result<Vec<u8>, JarFlaw> {
    let cut = |_| JarFlaw::CutOff;
    let size = file.seek(SeekFrom::End(0)).map_err(cut)?;
    if size == 0 {
        return Err(JarFlaw::Empty);
    }
    let tail = size.min((END + COMMENT) as u64);
    let end = read(file, size - tail, tail)?;
    let at = (0..=end.len().saturating_sub(END)).rev().find(|at| {
        end.get(*at..)
            .is_some_and(|record| record.len() >= END && record.starts_with(b"PK\x05\x06"))
    });
    let Some(at) = at else {
        let begin = read(file, 0, size.min(512))?;
        return Err(kind(&begin));
    };
    let record = end.get(at..).unwrap_or_default();
    let length = u64::from(long(record, 12));
    if length > LARGEST as u64 || number(record, 10) == 0xFFFF {
        return Err(JarFlaw::TooLarge);
    }
    // The directory is right before its end record, also where something was put in front of the archive.
    let ends = size - tail + at as u64;
    let begins = ends.checked_sub(length).ok_or(JarFlaw::CutOff)?;
    read(file, begins, length)
}

fn kind(begin: &[u8]) -> JarFlaw {
    let text = begin.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(begin).trim_ascii_start();
    if begin.starts_with(b"PK") {
        JarFlaw::CutOff
    } else if text.starts_with(b"<") {
        JarFlaw::WebPage
    } else {
        JarFlaw::NoZip
    }
}

fn read(file: &mut (impl Read + Seek), at: u64, length: u64) -> Result<Vec<u8>, JarFlaw> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at)).map_err(|_| JarFlaw::CutOff)?;
    file.take(length).read_to_end(&mut bytes).map_err(|_| JarFlaw::CutOff)?;
    Ok(bytes)
}

fn number(bytes: &[u8], at: usize) -> usize {
    let digit = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    digit(at) | digit(at + 1) << 8
}

fn long(bytes: &[u8], at: usize) -> u32 {
    let digits = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    u32::from_le_bytes(digits.unwrap_or_default())
}

/// Jars for tests.
#[cfg(test)]
pub(crate) mod testing {
    /// A jar whose entries have these names and no content.
    pub(crate) fn jar(names: &[&str]) -> Vec<u8> {
        let (mut all, mut directory) = (Vec::new(), Vec::new());
        for name in names {
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            let at = u32::try_from(all.len()).unwrap().to_le_bytes();
            all.extend(b"PK\x03\x04");
            all.extend([0; 22]);
            all.extend(length);
            all.extend([0; 2]);
            all.extend(name.as_bytes());
            directory.extend(b"PK\x01\x02");
            directory.extend([0; 24]);
            directory.extend(length);
            directory.extend([0; 12]);
            directory.extend(at);
            directory.extend(name.as_bytes());
        }
        let (count, begin) = (u16::try_from(names.len()).unwrap().to_le_bytes(), all.len());
        let length = u32::try_from(directory.len()).unwrap().to_le_bytes();
        all.extend(directory);
        all.extend(b"PK\x05\x06\0\0\0\0");
        all.extend([count, count].concat());
        all.extend(length);
        all.extend(u32::try_from(begin).unwrap().to_le_bytes());
        all.extend([0; 2]);
        all
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::testing::jar;
    use super::*;

    const CLASS: &str = "org/postgresql/Driver.class";

    fn of(bytes: &[u8]) -> Result<Contents, JarFlaw> {
        contents(&mut Cursor::new(bytes), &[CLASS.to_owned(), "a/B.class".to_owned()])
    }

    #[test]
    fn the_entries_of_a_jar_are_found_by_their_whole_names() {
        let found = of(&jar(&["META-INF/MANIFEST.MF", CLASS, "x/org/postgresql/Driver.class"])).unwrap();
        assert_eq!((found.found, found.nested), (vec![CLASS.to_owned()], false));
        assert_eq!(of(&jar(&["org/postgresql/driver.class"])).unwrap().found.len(), 0);
        assert!(of(&jar(&["lib/inner.jar"])).unwrap().nested);
        let prefixed = [b"#!/bin/sh\n".as_slice(), &jar(&[CLASS])].concat();
        assert_eq!(of(&prefixed).unwrap().found, [CLASS]);
        let mut commented = jar(&[CLASS]);
        let length = commented.len();
        commented[length - 2..].copy_from_slice(&7_u16.to_le_bytes());
        commented.extend(b"comment");
        assert_eq!(of(&commented).unwrap().found, [CLASS]);
    }

    #[test]
    fn what_is_no_jar_is_named() {
        assert_eq!(of(b""), Err(JarFlaw::Empty));
        assert_eq!(of(b"<!DOCTYPE html><html></html>"), Err(JarFlaw::WebPage));
        assert_eq!(of(b"\xEF\xBB\xBF\n<html>"), Err(JarFlaw::WebPage));
        assert_eq!(of(b"version https://git-lfs.example/spec/v1\n"), Err(JarFlaw::NoZip));
        let whole = jar(&[CLASS]);
        assert_eq!(of(&whole[..whole.len() / 2]), Err(JarFlaw::CutOff));
    }

    #[test]
    fn hostile_numbers_are_bounded() {
        let whole = jar(&[CLASS, "a/B.class"]);
        let end = whole.len() - END;
        for (at, bytes) in [(12, u32::MAX), (12, 7 << 20), (16, u32::MAX)] {
            let mut odd = whole.clone();
            odd[end + at..end + at + 4].copy_from_slice(&bytes.to_le_bytes());
            let _ = of(&odd);
        }
        let mut huge = whole.clone();
        huge[end + 12..end + 16].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(of(&huge), Err(JarFlaw::TooLarge));
        for at in 0..whole.len() {
            let mut odd = whole.clone();
            odd[at] = 0xFF;
            let _ = of(&odd);
            let _ = of(&whole[at..]);
        }
    }
}
