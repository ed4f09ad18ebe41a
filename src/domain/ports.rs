//! The ports that a home opens at offset 0, from the product table. Source: the packs' own configuration files.

use super::home::{Home, Layout, parse_version};
use super::port_row::{fixed, moving};
use super::product_table;
use super::products::Product;
use super::setting_id::SettingId;
use super::settings::id;

pub use super::port_row::{BeyondPorts, PortRow, free_offset, moved};

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
const JMX: [PortRow; 2] = [
    set_by(id::PORTS_JMX_REGISTRY, moving(9999, "jmx-registry")),
    set_by(id::PORTS_JMX_SERVER, moving(11111, "jmx-server")),
];

/// The ports that this home is expected to open, before the offset.
pub fn expected(home: &Home) -> Vec<PortRow> {
    let mut rows = Vec::new();
    if home.layout == Layout::Mi {
        rows.extend([moving(9154, "management-https"), moving(9191, "management-http")]);
    } else if home.has_tomcat() {
        rows.extend(SERVLET);
    }
    if inside(home).passes_through() {
        rows.extend(PASS_THROUGH);
    }
    rows.extend(JMX);
    rows.extend(of_product(home, false));
    rows
}

/// The ports that it opens in a cluster beside those, before the offset. The offset never moves Hazelcast's.
pub fn clustered(home: &Home) -> Vec<PortRow> {
    let mut rows = vec![set_by(id::CLUSTER_LOCAL_PORT, fixed(4000, HAZELCAST))];
    rows.extend(of_product(home, true));
    rows
}

/// The name of the port for the members of a cluster.
pub const HAZELCAST: &str = "hazelcast";

/// The product whose ports this server opens: in a pack with several servers, the one inside.
pub fn inside(home: &Home) -> Product {
    let Layout::Pack(server) = home.layout else {
        return home.product;
    };
    let servers = product_table::row(home.product).map_or(&[][..], |row| row.servers);
    let nested = servers.iter().find(|row| row.server == server);
    nested.map_or(home.product, |row| row.inside)
}

/// What only some products open, beside what all of their kind do.
fn of_product(home: &Home, clustered: bool) -> Vec<PortRow> {
    let major = parse_version(home.version.raw()).map_or(0, |(major, _, _)| major);
    let ports = product_table::row(inside(home)).map_or(&[][..], |row| row.ports);
    // The version is the pack's, and says nothing about a product inside.
    let of_this =
        |port: &&product_table::ProductPort| inside(home) != home.product || (port.from..=port.to).contains(&major);
    let wanted = ports.iter().filter(|port| port.clustered == clustered);
    wanted.filter(of_this).map(|port| port.row).collect()
}
