//! The ports of each product at offset 0. Source: the packs' configuration files, and the products' lists of default ports.

use super::row::ProductPort;
use crate::domain::port_row::{PortRow, fixed, moving};

/// In every version, whether it clusters or not.
const fn always(row: PortRow) -> ProductPort {
    ProductPort {
        row,
        from: 0,
        to: u32::MAX,
        clustered: false,
    }
}

/// From a major version on.
const fn from(from: u32, row: PortRow) -> ProductPort {
    ProductPort { from, ..always(row) }
}

/// In a cluster only.
const fn clustered(row: PortRow) -> ProductPort {
    ProductPort {
        clustered: true,
        ..always(row)
    }
}

/// The embedded directory went with version 6.
const fn to_5(row: PortRow) -> ProductPort {
    ProductPort { to: 5, ..always(row) }
}

const THRIFT_TCP: ProductPort = always(moving(7611, "thrift-tcp"));
const THRIFT_SSL: ProductPort = always(moving(7711, "thrift-ssl"));
const BINARY_TCP: ProductPort = always(moving(9611, "binary-tcp"));
const BINARY_SSL: ProductPort = always(moving(9711, "binary-ssl"));
const AMQP: ProductPort = always(moving(5672, "amqp"));
const AMQPS: ProductPort = always(moving(8672, "amqps"));

pub(super) const IDENTITY_SERVER: &[ProductPort] = &[
    always(moving(10500, "thrift-entitlement")),
    to_5(moving(10389, "ldap")),
    to_5(moving(8000, "kdc")),
];

pub(super) const API_MANAGER: &[ProductPort] = &[
    BINARY_TCP,
    BINARY_SSL,
    AMQP,
    AMQPS,
    from(3, moving(9099, "ws")),
    from(3, moving(8099, "wss")),
    from(4, moving(9021, "websub")),
    from(4, moving(8021, "websub-https")),
];

/// Data receivers alone.
pub(super) const RECEIVERS: &[ProductPort] = &[THRIFT_TCP, THRIFT_SSL];

/// Cassandra's are of the embedded one.
pub(super) const ACTIVITY_MONITOR: &[ProductPort] = &[
    THRIFT_TCP,
    THRIFT_SSL,
    always(moving(9160, "cassandra-rpc")),
    always(moving(7000, "cassandra-storage")),
    always(moving(7001, "cassandra-storage-ssl")),
];

/// Spark's driver runs in every mode; master and worker in a cluster only.
pub(super) const ANALYTICS_SERVER: &[ProductPort] = &[
    THRIFT_TCP,
    THRIFT_SSL,
    BINARY_TCP,
    BINARY_SSL,
    always(moving(4040, "spark-ui")),
    always(moving(12000, "spark-block-manager")),
    always(moving(12500, "spark-broadcast")),
    always(moving(13000, "spark-driver")),
    always(moving(13500, "spark-executor")),
    always(moving(14000, "spark-file-server")),
    always(moving(14500, "spark-class-server")),
    clustered(moving(7077, "spark-master")),
    clustered(moving(6066, "spark-master-rest")),
    clustered(moving(8081, "spark-master-ui")),
    clustered(moving(11000, "spark-worker")),
    clustered(moving(11500, "spark-worker-ui")),
];

/// Spark and H2O have files of their own, which know no offset.
pub(super) const MACHINE_LEARNER: &[ProductPort] = &[always(fixed(4040, "spark-ui")), always(fixed(54345, "h2o"))];

/// The nodes of a cluster coordinate themselves by Thrift.
pub(super) const MESSAGE_BROKER: &[ProductPort] = &[
    AMQP,
    AMQPS,
    always(moving(1883, "mqtt")),
    always(moving(8883, "mqtts")),
    clustered(moving(7611, "broker-thrift")),
];

pub(super) const EVENT_PROCESSOR: &[ProductPort] =
    &[THRIFT_TCP, THRIFT_SSL, clustered(moving(11224, "event-processor-ha"))];
