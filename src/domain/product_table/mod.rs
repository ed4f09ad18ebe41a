//! The table of products: names, start scripts, servers of a pack, ports, and how each was seen. Nothing else matches on a product.

mod ports;
mod rows;
mod seen;

use super::port_row::PortRow;
use super::products::{PackServer, Product};

pub use rows::PRODUCTS;
pub use seen::{SEEN, Seen, SeenAs};

/// What is known of one product.
#[derive(Debug)]
pub struct ProductRow {
    /// The product.
    pub product: Product,
    /// Its full name, as in `bin/version.txt`.
    pub name: &'static str,
    /// `ServerKey` values in `carbon.xml`.
    pub keys: &'static [&'static str],
    /// Its start scripts, the newest first.
    pub scripts: &'static [StartScript],
    /// The other servers of its pack, each with a directory below `wso2/`; none for most products.
    pub servers: &'static [ServerRow],
    /// Its message transports.
    pub messages: Messages,
    /// What it opens beside what all of its kind do.
    pub ports: &'static [ProductPort],
}

/// A start script, by the name that it has from one version on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartScript {
    /// The first major version that has it.
    pub from: u32,
    /// Its name in `bin`, without its ending.
    pub stem: &'static str,
}

/// A server that lies below `wso2/` of a pack.
#[derive(Debug, PartialEq, Eq)]
pub struct ServerRow {
    /// Which one.
    pub server: PackServer,
    /// Its directory below `wso2/`, which is its name too.
    pub dir: &'static str,
    /// The product inside, whose ports it opens.
    pub inside: Product,
    /// The offset in its `carbon.xml` as shipped.
    pub offset: u16,
}

/// Whether a product has ports for messages (8280 and 8243, in `axis2.xml`), and who uses the servlet port beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Messages {
    /// No such ports.
    None,
    /// Clients use the servlet port as well.
    Beside,
    /// Clients use the message ports alone: the servlet port is the console's.
    Alone,
}

/// A port that some products open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductPort {
    /// The port before the offset.
    pub row: PortRow,
    /// The first major version that opens it.
    pub from: u32,
    /// The last one.
    pub to: u32,
    /// Whether it opens in a cluster only.
    pub clustered: bool,
}

impl ProductRow {
    /// The name of the start script in this version, without its ending.
    pub fn script(&self, major: u32) -> &'static str {
        let named = self.scripts.iter().find(|script| script.from <= major);
        named
            .or(self.scripts.last())
            .map_or(KERNEL_SCRIPT, |script| script.stem)
    }

    /// The server of its pack that has this directory below `wso2/`.
    pub fn server(&self, dir: &str) -> Option<&'static ServerRow> {
        self.servers.iter().find(|row| row.dir == dir)
    }
}

/// The kernel's own start script, which most products ship as it is.
pub const KERNEL_SCRIPT: &str = "wso2server";

/// The row of a product; [`Product::Other`] has none.
pub fn row(product: Product) -> Option<&'static ProductRow> {
    PRODUCTS.iter().find(|row| row.product == product)
}

/// The names of all start scripts, without their ending, each once, those of one product only first.
pub fn scripts() -> Vec<&'static str> {
    let mut all: Vec<&'static str> = Vec::new();
    for script in PRODUCTS.iter().flat_map(|row| row.scripts) {
        if script.stem != KERNEL_SCRIPT && !all.contains(&script.stem) {
            all.push(script.stem);
        }
    }
    all.push(KERNEL_SCRIPT);
    all
}

/// The directories below `wso2/` that a server of some pack has, each once.
pub fn directories() -> Vec<&'static str> {
    let mut all: Vec<&'static str> = Vec::new();
    for row in PRODUCTS.iter().flat_map(|row| row.servers) {
        if !all.contains(&row.dir) {
            all.push(row.dir);
        }
    }
    all
}

impl Product {
    /// The product whose full name this is, or [`Product::Other`].
    pub fn from_name(name: &str) -> Self {
        PRODUCTS
            .iter()
            .find(|row| row.name.eq_ignore_ascii_case(name.trim()))
            .map_or(Self::Other, |row| row.product)
    }

    /// The product whose `ServerKey` this is.
    pub fn from_key(key: &str) -> Option<Self> {
        PRODUCTS
            .iter()
            .find(|row| row.keys.iter().any(|k| k.eq_ignore_ascii_case(key.trim())))
            .map(|row| row.product)
    }

    /// Whether its message transports (8280/8243) are in `axis2.xml`.
    pub fn passes_through(self) -> bool {
        row(self).is_some_and(|row| row.messages != Messages::None)
    }

    /// The table's full name; `None` for [`Product::Other`].
    pub fn name(self) -> Option<&'static str> {
        row(self).map(|row| row.name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_product_has_one_row_and_no_two_share_a_name_or_a_key() {
        let mut seen = BTreeSet::new();
        for row in PRODUCTS {
            assert!(seen.insert(row.name.to_ascii_lowercase()), "{}", row.name);
            for key in row.keys {
                assert!(seen.insert(key.to_ascii_lowercase()) || *key == row.keys[0], "{key}");
            }
            assert_eq!(Product::from_name(row.name), row.product);
            assert_eq!(
                row.keys.first().and_then(|key| Product::from_key(key)),
                Some(row.product)
            );
            assert!(!row.scripts.is_empty(), "{} has no start script", row.name);
        }
        assert_eq!(row(Product::Other).map(|row| row.name), None);
    }

    #[test]
    fn a_script_is_named_by_the_version() {
        let manager = row(Product::ApiManager).unwrap();
        assert_eq!((manager.script(3), manager.script(4)), ("wso2server", "api-manager"));
        assert_eq!(row(Product::IotServer).unwrap().script(3), "iot-server");
        assert_eq!(scripts().last(), Some(&KERNEL_SCRIPT));
    }

    #[test]
    fn the_servers_of_a_pack_have_offsets_of_their_own() {
        for row in PRODUCTS {
            let mut offsets: BTreeSet<u16> = row.servers.iter().map(|server| server.offset).collect();
            offsets.insert(0);
            let all = row.servers.len() + 1;
            assert_eq!(offsets.len(), all, "{}", row.name);
        }
        assert_eq!(
            directories(),
            ["broker", "business-process", "analytics", "micro-integrator"]
        );
    }
}
