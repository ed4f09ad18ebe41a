//! Writes the archive: under a temporary name, tested, and renamed when it is whole.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::check;
use super::entry::{Entry, Manifest};
use super::error::BundleError;
use super::known_secrets::KnownSecrets;
use crate::apply::clock;
use crate::disk::HeldEntry;

/// A written bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Where it is.
    pub path: PathBuf,
    /// How large it is, bytes.
    pub bytes: u64,
    /// How many entries it has, with its manifest.
    pub entries: usize,
}

/// Writes a bundle to a new file that only this user can read. `next` gives one entry after the other, so that only one is in
/// memory; the manifest is added after them.
///
/// # Errors
/// When there is such a file, it cannot be written, or a secret shows in it. Nothing is left then.
pub fn write(
    path: &Path,
    known: &KnownSecrets,
    mut manifest: Manifest,
    next: &mut dyn FnMut(&mut Manifest) -> Option<Entry>,
) -> Result<Packed, BundleError> {
    let failed = |error: io::Error| BundleError::Io(path.to_path_buf(), error);
    let place = HeldEntry::of_machine_itself(path).map_err(failed)?;
    if place.is_taken().map_err(failed)? {
        return Err(BundleError::Taken(path.to_path_buf()));
    }
    let name = place.name().to_string_lossy().into_owned();
    let partial = place.beside(format!(".{name}.{}.part", std::process::id()));
    let written = packed(&partial, &mut manifest, next)
        .map_err(failed)
        .and_then(|(bytes, entries)| {
            let file = partial.open().map_err(failed)?;
            match check::secret_in(file, known).map_err(failed)? {
                Some(found) => Err(check::refusal(found)),
                None => Ok(Packed {
                    path: place.path().to_path_buf(),
                    bytes,
                    entries,
                }),
            }
        })
        .and_then(|packed| {
            if place.is_taken().map_err(failed)? {
                return Err(BundleError::Taken(path.to_path_buf()));
            }
            partial.rename(&place).map_err(failed)?;
            // The file is whole already; a system that cannot sync a directory changes nothing about that.
            let _ = place.sync_dir();
            Ok(packed)
        });
    if written.is_err() {
        // What cannot be removed now was never readable for others.
        let _ = partial.remove();
    }
    written
}

fn packed(
    partial: &HeldEntry,
    manifest: &mut Manifest,
    next: &mut dyn FnMut(&mut Manifest) -> Option<Entry>,
) -> io::Result<(u64, usize)> {
    let file = partial.create()?;
    let mut archive = tar::Builder::new(GzEncoder::new(io::BufWriter::new(file), Compression::default()));
    let mut entries = 1;
    while let Some(entry) = next(manifest) {
        manifest.note(&entry);
        add(&mut archive, &entry)?;
        entries += 1;
    }
    add(&mut archive, &manifest.entry())?;
    let mut buffered = archive.into_inner()?.finish()?;
    buffered.flush()?;
    let file = buffered.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok((file.metadata()?.len(), entries))
}

fn add<W: Write>(archive: &mut tar::Builder<W>, entry: &Entry) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Regular);
    header.set_mode(0o600);
    header.set_mtime(clock::now());
    header.set_size(entry.text.len() as u64);
    archive.append_data(&mut header, &entry.name, entry.text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn written(dir: &Path, text: &str, name: &str) -> Result<Packed, BundleError> {
        let known = KnownSecrets::from_values(["Pl4nted-Value".to_owned()]);
        let mut entries = vec![Entry {
            name: name.to_owned(),
            text: text.to_owned(),
        }];
        write(&dir.join("a.tar.gz"), &known, Manifest::default(), &mut |_| {
            entries.pop()
        })
    }

    #[test]
    fn a_bundle_in_which_a_secret_shows_is_refused_and_nothing_is_left() {
        for (text, name) in [
            ("words and Pl4nted-Value\n", "a.txt"),
            ("a%3A Pl4nted-Value", "a.json"),
            ("Authorization: Bearer abcdef0123456789\n", "a.txt"),
            ("-----BEGIN PRIVATE KEY-----\nabc\n", "a.txt"),
            ("<Password>unknown to it</Password>\n", "a.xml"),
            ("{\"a\":\"jdbc:x://u:other@h/d\"}", "a.json"),
            ("fine\n", "Pl4nted-Value.txt"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let error = written(dir.path(), text, name).unwrap_err();
            assert!(matches!(error, BundleError::Shows { .. }), "{text}: {error:?}");
            assert!(!error.problem().to_string().contains("Pl4nted-Value in"), "{error:?}");
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "{text}");
        }
    }

    #[test]
    fn a_clean_bundle_is_whole_and_replaces_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let packed = written(dir.path(), "fine\n", "a.txt").unwrap();
        assert_eq!((packed.entries, fs::read_dir(dir.path()).unwrap().count()), (2, 1));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&packed.path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let error = written(dir.path(), "fine\n", "a.txt").unwrap_err();
        assert!(matches!(error, BundleError::Taken(_)));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
