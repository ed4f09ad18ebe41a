//! Reads the ports that are numbered, and switched on and off, in files of single products: receivers of data, message broker.

use crate::domain::home::{ConfigSource, Home};
use crate::text::{Format, xml};

use super::files::{self, FileState};

/// Where a port is numbered: its name in the table, the file below `conf`, the attribute or element, and what switches it off.
const PLACES: [(&str, &str, &str, &[&str]); 6] = [
    (
        "thrift-tcp",
        RECEIVERS,
        "dataBridgeConfiguration/thriftDataReceiver/port",
        &[],
    ),
    (
        "thrift-ssl",
        RECEIVERS,
        "dataBridgeConfiguration/thriftDataReceiver/securePort",
        &[],
    ),
    (
        "amqp",
        BROKER,
        "brokerConfiguration/transports/amqp/defaultConnection/@port",
        &[
            "brokerConfiguration/transports/amqp/@enabled",
            "brokerConfiguration/transports/amqp/defaultConnection/@enabled",
        ],
    ),
    (
        "amqps",
        BROKER,
        "brokerConfiguration/transports/amqp/sslConnection/@port",
        &[
            "brokerConfiguration/transports/amqp/@enabled",
            "brokerConfiguration/transports/amqp/sslConnection/@enabled",
        ],
    ),
    (
        "mqtt",
        BROKER,
        "brokerConfiguration/transports/mqtt/defaultConnection/@port",
        &[
            "brokerConfiguration/transports/mqtt/@enabled",
            "brokerConfiguration/transports/mqtt/defaultConnection/@enabled",
        ],
    ),
    (
        "mqtts",
        BROKER,
        "brokerConfiguration/transports/mqtt/sslConnection/@port",
        &[
            "brokerConfiguration/transports/mqtt/@enabled",
            "brokerConfiguration/transports/mqtt/sslConnection/@enabled",
        ],
    ),
];

const RECEIVERS: &str = "data-bridge/data-bridge-config.xml";
const BROKER: &str = "broker.xml";

/// The texts of these files, each read once.
#[derive(Debug, Default)]
pub(super) struct PortFiles {
    receivers: Option<String>,
    broker: Option<String>,
}

impl PortFiles {
    /// Reads them where they are in effect: rendered ones have no meaning before the next start.
    pub(super) fn read(home: &Home) -> Self {
        let text = |name: &str| {
            let file = home.at(home.conf()).join(name);
            match files::read_in(&home.root, &file, Format::Xml) {
                FileState::Here { source, .. } => Some(source.text),
                FileState::Absent | FileState::Unusable(_) => None,
            }
        };
        if home.source != ConfigSource::Files {
            return Self::default();
        }
        Self {
            receivers: text(RECEIVERS),
            broker: text(BROKER),
        }
    }

    /// The number of a port.
    pub(super) fn number(&self, name: &str) -> Option<u16> {
        let (_, file, path, _) = PLACES.iter().find(|place| place.0 == name)?;
        self.value(file, path)?.trim().parse().ok()
    }

    /// Whether a file switches a port off.
    pub(super) fn is_off(&self, name: &str) -> bool {
        let places = PLACES.iter().filter(|place| place.0 == name);
        let mut switches = places.flat_map(|(_, file, _, switches)| switches.iter().map(move |path| (file, path)));
        switches.any(|(file, path)| self.value(file, path).is_some_and(|value| value.trim() == "false"))
    }

    fn value(&self, file: &str, path: &str) -> Option<String> {
        let text = if file == BROKER { &self.broker } else { &self.receivers };
        Some(xml::get(text.as_ref()?, path).ok()??.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_switches_are_read_where_they_are_written() {
        let files = PortFiles {
            receivers: Some(
                "<dataBridgeConfiguration xmlns=\"urn:x\"><thriftDataReceiver><port>7621</port></thriftDataReceiver>\
                 </dataBridgeConfiguration>"
                    .into(),
            ),
            broker: Some(
                "<brokerConfiguration><transports><amqp enabled=\"true\"><defaultConnection enabled=\"true\" port=\"5682\"/>\
                 <sslConnection enabled=\"false\" port=\"8672\"/></amqp><mqtt enabled=\"false\"/></transports>\
                 </brokerConfiguration>"
                    .into(),
            ),
        };
        assert_eq!(
            (files.number("thrift-tcp"), files.number("thrift-ssl")),
            (Some(7621), None)
        );
        assert_eq!((files.number("amqp"), files.number("mqtt")), (Some(5682), None));
        let off = ["thrift-tcp", "amqp", "amqps", "mqtt", "mqtts"].map(|name| files.is_off(name));
        assert_eq!(off, [false, false, true, true, true]);
        assert!(!PortFiles::default().is_off("mqtt"));
    }
}
