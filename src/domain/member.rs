//! A member of a cluster, written as `host:port`.

use std::fmt;
use std::str::FromStr;

use super::host;
use super::invalid_value::InvalidValue;

/// One well-known member of a Hazelcast cluster.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// Host name or address.
    pub host: String,
    /// Hazelcast port; 4000 where none is written. The port offset never applies to it.
    pub port: u16,
}

impl FromStr for Member {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, host::port(port)?),
            None => (text, 4000),
        };
        Ok(Self {
            host: host::host(host)?,
            port,
        })
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}
