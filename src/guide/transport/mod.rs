//! Guidelines about the servlet transport, its connectors and the proxies before and behind it.

mod attributes;
mod checked_parameter;
mod connectors;
mod console;
mod flaws;
mod forwarding;
mod metrics;
mod proxies;
mod tls;
mod validation;
pub(super) mod validity;
mod valves;

use super::Guideline;
use super::row::{BEFORE, SECURITY};

const TUNING: &str = "Production guidelines 4.4, \"Tuning parameters\"";
const PROXIES: &str = "Production guidelines 4.4, \"Proxy servers\"";
const TRANSPORT: &str = "Production guidelines 4.4, \"Before you begin\"; RFC 8996";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G18",
        "Who reaches the management console",
        BEFORE,
        Production,
        console::exposure
    ),
    row!(
        "G19",
        "The product's own demands",
        BEFORE,
        Production,
        validation::demands
    ),
    row!(
        "G20",
        "Connectors and their TLS versions",
        TRANSPORT,
        Test,
        validity::sound
    ),
    row!(
        "G24",
        "Ports 80 and 443 by forwarding",
        SECURITY,
        Dev,
        forwarding::low_ports
    ),
    row!("G26", "Carbon Metrics", TUNING, Production, metrics::metrics),
    row!("G38", "Proxy for calls to the outside", PROXIES, Dev, proxies::outbound),
];

#[cfg(test)]
pub(super) mod tests;
