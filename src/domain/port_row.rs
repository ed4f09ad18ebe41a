//! One port, before and with the offset.

use std::fmt;

use super::setting_id::SettingId;

/// One port that a product opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRow {
    /// Number at offset 0.
    pub number: u16,
    /// Short name, such as `https`.
    pub name: &'static str,
    /// Whether the port offset moves it.
    pub moves: bool,
    /// The setting that holds the number, where there is one.
    pub setting: Option<SettingId>,
}

/// A port that does not exist: with the offset its number is above the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeyondPorts {
    /// The number before the offset.
    pub base: u32,
    /// The offset.
    pub offset: u32,
}

impl fmt::Display for BeyondPorts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} plus the offset of {} is above {}",
            self.base,
            self.offset,
            u16::MAX
        )
    }
}

/// The port of a number with the offset, where there is such a port.
pub fn moved(base: u32, offset: u32) -> Result<u16, BeyondPorts> {
    let sum = base.checked_add(offset).and_then(|sum| u16::try_from(sum).ok());
    sum.ok_or(BeyondPorts { base, offset })
}

/// A port that the offset moves.
pub(super) const fn moving(number: u16, name: &'static str) -> PortRow {
    PortRow {
        number,
        name,
        moves: true,
        setting: None,
    }
}

/// A port that the offset leaves alone.
pub(super) const fn fixed(number: u16, name: &'static str) -> PortRow {
    PortRow {
        moves: false,
        ..moving(number, name)
    }
}

/// How many offsets are tried above the one in force.
const OFFSETS: u16 = 1000;

/// The least offset above the one in force, else the least of all, at which every port that moves is free.
pub fn free_offset<'a>(
    rows: &(impl Iterator<Item = &'a PortRow> + Clone),
    now: u16,
    is_free: impl Fn(u16) -> bool,
) -> Option<u16> {
    let mut offsets = (now.saturating_add(1)..=now.saturating_add(OFFSETS)).chain(0..now);
    offsets.find(|offset| {
        rows.clone()
            .filter(|row| row.moves)
            .all(|row| row.at((*offset).into()).is_ok_and(&is_free))
    })
}

impl PortRow {
    /// The number that is opened at an offset.
    ///
    /// # Errors
    /// When there is no such port.
    pub fn at(&self, offset: u32) -> Result<u16, BeyondPorts> {
        moved(self.number.into(), if self.moves { offset } else { 0 })
    }

    /// Whether the server takes the next number where this one is in use, so that nothing fails: Spark tries several.
    pub fn yields(&self) -> bool {
        self.name.starts_with("spark-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_free_for_all_ports_that_move() {
        let rows = [moving(9443, "https"), moving(9763, "http"), fixed(4000, "hazelcast")];
        let is_free = |port: u16| ![9443, 9444, 9765, 4000].contains(&port);
        assert_eq!(free_offset(&rows.iter(), 0, is_free), Some(3));
        assert_eq!(free_offset(&rows.iter(), 3, is_free), Some(4));
        assert_eq!(free_offset(&rows.iter(), 60000, is_free), Some(3));
        assert_eq!(rows[2].at(7), Ok(4000));
    }

    #[test]
    fn a_sum_above_the_highest_port_is_told_with_its_parts() {
        assert_eq!(moved(9443, 3), Ok(9446));
        assert_eq!(moved(65_535, 0), Ok(65_535));
        let beyond = moved(9443, 60_000).unwrap_err();
        assert_eq!(beyond.to_string(), "9443 plus the offset of 60000 is above 65535");
        assert!(moved(u32::MAX, u32::MAX).is_err());
    }
}
