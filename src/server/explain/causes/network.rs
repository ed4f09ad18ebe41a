//! Causes around ports, addresses and names.

use super::super::cause::Mark::Has;
use super::super::cause::{Cause, Weight};
use super::super::{network, ports};
use super::products::ALL;

/// The rows of the network.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E32",
        title: "A port below 1024 that is refused",
        why: "Below 1024 the system lets only root listen, or who has the capability for it. In a container or by a \
            security module root may lack it too.",
        proof: "Permission denied from a bind: BindException or SocketException.",
        cures: &[
            "Keep the ports of the product, and forward 443 to them.",
            "Give Java the capability: CAP_NET_BIND_SERVICE, in a unit AmbientCapabilities.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["SocketException: Permission denied"]),
            Has(&["BindException", "ermission denied"]),
            Has(&["ermission denied (Bind failed)"]),
            Has(&["bind", "ermission denied"]),
        ],
        tell: ports::refused,
    },
    Cause {
        id: "E33",
        title: "An address to listen on that is not of this machine",
        why: "A bind address or a host name in the configuration leads to an address that no interface of this machine has.",
        proof: "Cannot assign requested address, from a bind.",
        cures: &[
            "Name an address of this machine, or none, where the product is told what to listen on.",
            "Let the host name lead to this machine in /etc/hosts or the DNS.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["annot assign requested address"]),
            Has(&["Can't assign requested address"]),
            Has(&["requested address is not valid in its context"]),
        ],
        tell: ports::foreign,
    },
    Cause {
        id: "E05",
        title: "A port that is taken",
        why: "Another program listens on a port that this server opens; often it is another Carbon product, since all \
              of them begin with the same ports.",
        proof: "BindException, Address already in use, or Port already in use; who holds it is looked up.",
        cures: &[
            "Give this product an offset at which all its ports are free (ports.offset).",
            "Stop the other program.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["BindException"]),
            Has(&["ddress in use"]),
            Has(&["Address already in use"]),
            Has(&["Port already in use"]),
            Has(&["Could not bind to"]),
            Has(&["Only one usage of each socket address"]),
            Has(&["ailed to bind to"]),
            Has(&["Could not create ServerSocket on address"]),
        ],
        tell: ports::taken,
    },
    Cause {
        id: "E07",
        title: "A host name that cannot be resolved",
        why: "The server looks its own name up at the start, and needs an address for it.",
        proof: "UnknownHostException, or Local host name unknown.",
        cures: &[
            "Add the name to /etc/hosts, or to the DNS.",
            "Set hostname to a name that resolves.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["UnknownHostException"]),
            Has(&["Local host name unknown"]),
            Has(&["Temporary failure in name resolution"]),
        ],
        tell: network::unknown_host,
    },
];
