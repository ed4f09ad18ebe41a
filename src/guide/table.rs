//! The table: one row a guideline, in the order of the ids. The ids are those of the field's own checklist and never change.

use super::{Guideline, accounts, cluster, hardware, java, limits, memory, names, ports, system};

macro_rules! row {
    ($id:literal, $title:literal, $source:expr, $run:path) => {
        Guideline {
            id: $id,
            title: $title,
            source: $source,
            run: $run,
            explanation: include_str!(concat!("../../assets/explain/", $id, ".md")),
        }
    };
}

const REQUIREMENTS: &str = "Production guidelines 4.4, \"System requirements\"";
const COMPATIBILITY: &str = "Production guidelines 4.4, \"Environment compatibility\"";
const PROPERTIES: &str = "Production guidelines 4.4, \"Setting system properties\"";
const BEFORE: &str = "Production guidelines 4.4, \"Before you begin\"";
const HOSTNAME: &str = "Production guidelines 4.4, \"Hostname\"";
const HAZELCAST: &str = "Production guidelines 4.4, \"Hazelcast properties\"";

pub(super) const GUIDELINES: &[Guideline] = &[
    row!("G01", "CPU cores and clock", REQUIREMENTS, hardware::cpu),
    row!("G02", "Memory", REQUIREMENTS, hardware::memory),
    row!("G03", "Disk space", REQUIREMENTS, hardware::disk),
    row!("G04", "Size of a virtual machine", REQUIREMENTS, hardware::vm),
    row!("G05", "EC2 instance type", REQUIREMENTS, hardware::ec2),
    row!("G07", "Operating system", COMPATIBILITY, system::os),
    row!("G08", "Java in this product's range", COMPATIBILITY, java::in_range),
    row!("G09", "Java's GZIP fault and compression", BEFORE, java::gzip),
    row!("G10", "IBM Java and its random numbers", BEFORE, java::ibm),
    row!(
        "G15",
        "Host names of TLS peers are checked",
        PROPERTIES,
        names::verification
    ),
    row!("G17", "SUSE and /etc/hosts", PROPERTIES, system::suse_hosts),
    row!(
        "G23",
        "Unprivileged user",
        "Production guidelines 4.4, \"Running recommendations for security\"",
        accounts::unprivileged
    ),
    row!("G27", "Hazelcast's own properties", HAZELCAST, cluster::properties),
    row!("G28", "Hazelcast's log lines", HAZELCAST, cluster::log_level),
    row!("G29", "Well-known members", HAZELCAST, cluster::members),
    row!("G31", "Host names", HOSTNAME, names::host_names),
    row!("G32", "Endpoint prefix in WSDLs", HOSTNAME, names::wsdl_prefix),
    row!(
        "G35",
        "JMX ports",
        "Production guidelines 4.4, \"Monitoring with JMX\" and \"Firewalls\"",
        ports::jmx
    ),
    row!(
        "G36",
        "Heap against memory",
        "Production guidelines 4.2, \"JVM version\"; 4.4, \"System requirements\"",
        memory::heap
    ),
    row!(
        "G39",
        "High availability",
        "Production guidelines 4.4, \"High availability\"",
        cluster::high_availability
    ),
    row!(
        "G44",
        "Default credentials",
        "Production guidelines 4.2, \"Default credentials\"",
        accounts::default_credentials
    ),
    row!(
        "X14",
        "Heap against the control group",
        "Beyond the guide: the Linux kernel ends what outgrows its control group",
        limits::cgroup
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::guide::explain::PARTS;

    #[test]
    fn ids_are_unique_and_sorted_and_rows_are_whole() {
        assert!(GUIDELINES.is_sorted_by(|a, b| a.id < b.id));
        for row in GUIDELINES {
            assert!(row.title.len() > 5 && row.source.len() > 10, "{}", row.id);
            assert!(row.title.len() <= 40, "{}: the title is too long for a list", row.id);
        }
    }

    #[test]
    fn every_row_has_its_explanation_and_every_explanation_its_row() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/explain");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let rows: BTreeSet<String> = GUIDELINES.iter().map(|row| format!("{}.md", row.id)).collect();
        assert_eq!(files, rows);
    }

    #[test]
    fn every_explanation_has_its_five_parts_in_order_and_fits_the_screen() {
        for row in GUIDELINES {
            let headings: Vec<&str> = row.explanation.lines().filter_map(|l| l.strip_prefix("## ")).collect();
            assert_eq!(headings, PARTS, "{}", row.id);
            for part in row.explanation.split("## ").skip(1) {
                let (heading, body) = part.split_once('\n').unwrap();
                assert!(body.trim().len() > 20, "{}: `{heading}` says nothing", row.id);
            }
            for line in row.explanation.lines() {
                assert!(line.chars().count() <= 78, "{}: too wide: {line}", row.id);
            }
        }
    }
}
