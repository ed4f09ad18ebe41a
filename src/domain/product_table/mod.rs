//! The table of products: names, start scripts, servers of a pack, ports, and how each was seen.

mod ports;
mod row;
mod rows;
mod seen;

use super::products::Product;

pub use row::{KERNEL_SCRIPT, Messages, ProductPort, ProductRow, ServerRow, StartScript};
pub use rows::PRODUCTS;
pub use seen::{SEEN, Seen, SeenAs};

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
