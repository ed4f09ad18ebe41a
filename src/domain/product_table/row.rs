//! What a row of the product table says.

use crate::domain::port_row::PortRow;
use crate::domain::products::{PackServer, Product};

/// The kernel's own start script, which most products ship as it is.
pub const KERNEL_SCRIPT: &str = "wso2server";

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
