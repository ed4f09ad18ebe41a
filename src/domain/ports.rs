//! The ports of each product at offset 0. Source: the packs' own configuration files.

use std::fmt;

use super::home::{Home, Layout};
use super::products::Product;
use super::setting_id::SettingId;
use super::settings::id;

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

impl PortRow {
    /// The number that is opened at an offset.
    ///
    /// # Errors
    /// When there is no such port.
    pub fn at(&self, offset: u32) -> Result<u16, BeyondPorts> {
        moved(self.number.into(), if self.moves { offset } else { 0 })
    }
}

/// How many offsets are tried above the one in force.
const OFFSETS: u16 = 1000;

/// The least offset above the one in force, else the least of all, at which every port that moves is free.
pub fn free_offset<'a>(
    rows: impl Iterator<Item = &'a PortRow> + Clone,
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

const fn moving(number: u16, name: &'static str) -> PortRow {
    PortRow {
        number,
        name,
        moves: true,
        setting: None,
    }
}

/// A port whose number a setting holds.
const fn set_by(setting: SettingId, row: PortRow) -> PortRow {
    PortRow {
        setting: Some(setting),
        ..row
    }
}

const SERVLET: [PortRow; 2] = [
    set_by(id::PORTS_HTTPS, moving(9443, "https")),
    set_by(id::PORTS_HTTP, moving(9763, "http")),
];
const PASS_THROUGH: [PortRow; 2] = [
    set_by(id::PORTS_PASSTHRU_HTTPS, moving(8243, "passthru-https")),
    set_by(id::PORTS_PASSTHRU_HTTP, moving(8280, "passthru-http")),
];
const BROKER: [PortRow; 2] = [moving(5672, "amqp"), moving(8672, "amqps")];
const JMX: [PortRow; 2] = [
    set_by(id::PORTS_JMX_REGISTRY, moving(9999, "jmx-registry")),
    set_by(id::PORTS_JMX_SERVER, moving(11111, "jmx-server")),
];

/// The ports that this home is expected to open, before the offset.
pub fn expected(home: &Home) -> Vec<PortRow> {
    let mut rows = Vec::new();
    if home.layout == Layout::Mi {
        rows.extend([moving(9154, "management-https"), moving(9191, "management-http")]);
    } else {
        rows.extend(SERVLET);
    }
    let row = super::products::PRODUCTS.iter().find(|row| row.product == home.product);
    if row.is_some_and(|row| row.pass_through)
        && !matches!(home.layout, Layout::Ei6(profile) if profile != super::EiProfile::Integrator)
    {
        rows.extend(PASS_THROUGH);
    }
    rows.extend(JMX);
    rows.extend(of_product(home));
    rows
}

/// What only some products open, beside what all of their kind do.
fn of_product(home: &Home) -> Vec<PortRow> {
    let major = super::home::parse_version(home.version.raw()).map_or(0, |(major, _, _)| major);
    let mut rows = Vec::new();
    match home.product {
        Product::IdentityServer => {
            rows.push(moving(10500, "thrift-entitlement"));
            // The embedded directory went with version 6.
            if (1..=5).contains(&major) {
                rows.extend([moving(10389, "ldap"), moving(8000, "kdc")]);
            }
        }
        Product::ApiManager => {
            rows.extend([moving(9611, "binary-tcp"), moving(9711, "binary-ssl")]);
            rows.extend(BROKER);
            if major >= 3 {
                rows.extend([moving(9099, "ws"), moving(8099, "wss")]);
            }
            if major >= 4 {
                rows.extend([moving(9021, "websub"), moving(8021, "websub-https")]);
            }
        }
        Product::BusinessActivityMonitor => rows.extend([moving(7611, "thrift-tcp"), moving(7711, "thrift-ssl")]),
        Product::MessageBroker => rows.extend(BROKER),
        Product::EnterpriseIntegrator if home.layout == Layout::Ei6(super::EiProfile::Broker) => rows.extend(BROKER),
        _ => {}
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_free_for_all_ports_that_move() {
        let rows = [
            moving(9443, "https"),
            moving(9763, "http"),
            PortRow {
                moves: false,
                ..moving(4000, "hazelcast")
            },
        ];
        let is_free = |port: u16| ![9443, 9444, 9765, 4000].contains(&port);
        assert_eq!(free_offset(rows.iter(), 0, is_free), Some(3));
        assert_eq!(free_offset(rows.iter(), 3, is_free), Some(4));
        assert_eq!(free_offset(rows.iter(), 60000, is_free), Some(3));
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
