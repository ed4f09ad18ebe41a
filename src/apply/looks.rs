//! Remembers how the user wants the screen to look, for each kind of terminal: in the user's state directory, for this user only.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::os;
use super::user_state::base;
use crate::disk::{HeldEntry, limit, machine};
use crate::text::json;

/// The name of the file.
const LOOKS: &str = "looks.json";

/// Kinds of terminals that are remembered at most.
const MOST: usize = 64;

/// Columns of a kind's name that count.
const LONGEST: usize = 64;

/// How the screen is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// With colours.
    pub color: bool,
    /// With characters beyond ASCII.
    pub unicode: bool,
}

/// The remembered look of a kind of terminal, as TERM names it. What cannot be read is not remembered.
pub fn look(kind: &str) -> Option<Look> {
    read().ok()?.get(&name_of(kind)).copied()
}

/// Remembers a look.
///
/// # Errors
/// When it cannot be written; nothing but the look of a later run depends on it.
pub fn keep_look(kind: &str, look: Look) -> io::Result<()> {
    let mut looks = read().unwrap_or_default();
    if looks.len() >= MOST {
        looks.clear();
    }
    looks.insert(name_of(kind), look);
    let file = file()?;
    if let Some(dir) = file.parent() {
        machine::make_private_dirs(dir)?;
    }
    let place = HeldEntry::of_machine(&file)?;
    let staged = place.beside(format!("{LOOKS}.new"));
    staged.remove()?;
    let mut out = staged.create()?;
    out.write_all(&json::pretty(&looks)?)?;
    staged.rename(&place)
}

fn name_of(kind: &str) -> String {
    kind.chars().filter(char::is_ascii_graphic).take(LONGEST).collect()
}

fn file() -> io::Result<PathBuf> {
    base()
        .map(|base| base.join(LOOKS))
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

fn read() -> io::Result<BTreeMap<String, Look>> {
    let trusted: Vec<u32> = os::me().into_iter().chain([0]).collect();
    let (file, _) = HeldEntry::of_machine(&file()?)?.open_record(&trusted)?;
    let bytes = machine::rest_of(file, limit::SMALL)?;
    Ok(serde_json::from_slice(&bytes)?)
}
