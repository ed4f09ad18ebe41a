//! Reads a firewall's own files as text, with the reason where they cannot be read.

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

pub(super) fn text(world: &World, name: &str) -> Option<String> {
    machine::system_text(&world.path(name)).ok()
}

pub(super) fn needed(world: &World, name: &str) -> Known<String> {
    machine::system_text(&world.path(name)).map_err(|error| no_rules(name, &error))
}

pub(super) fn no_rules(name: &str, error: &std::io::Error) -> Unknown {
    Unknown::because(format!(
        "the firewall's rules cannot be read without root ({name}: {error})"
    ))
}

pub(super) fn assigned<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut values = text.lines().rev().filter_map(|line| line.trim().split_once('='));
    let (_, value) = values.find(|(name, _)| name.trim() == key)?;
    Some(value.trim().trim_matches('"'))
}
