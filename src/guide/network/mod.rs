//! Guidelines about the network of the server: ports for the firewall, who uses them, whether its own names resolve.

mod firewall;
mod numbers;
mod resolves;
mod taken;
mod words;

use super::Guideline;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G37",
        "Ports that a firewall must know",
        "Production guidelines 4.4, \"Firewalls\"",
        Production,
        firewall::ports
    ),
    row!(
        "X12",
        "Ports in use by others",
        "Beyond the guide: two programs cannot listen on one port",
        Dev,
        taken::taken
    ),
    row!(
        "X13",
        "Own names resolve",
        "Beyond the guide: Java asks for the server's names at each start",
        Test,
        resolves::resolves
    ),
];

#[cfg(test)]
pub(super) mod tests {
    use super::words::brief;
    use super::*;
    use crate::domain::{Known, Status};
    use crate::guide::testing::{Case, Sample};
    use crate::probe::Facts;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("X12", Status::Pass, || listening(&[22])),
        ("X12", Status::Fail, || listening(&[9443])),
        ("X12", Status::Unknown, || Case::is7().surveyed()),
        ("X13", Status::Pass, || {
            hosts("10.0.0.11 id.example.com node1.example.com\n")
        }),
        ("X13", Status::Warn, || {
            hosts("127.0.1.1 id.example.com\n10.0.0.11 node1.example.com\n")
        }),
        ("X13", Status::Fail, || {
            hosts("").then(|facts| resolve(facts, "id.example.com", Ok(Vec::new())))
        }),
        ("X13", Status::Unknown, || hosts("10.0.0.11 node1.example.com\n")),
        ("G37", Status::Pass, || ufw(Some("9443,9444"))),
        ("G37", Status::Warn, || ufw(Some("22"))),
        ("G37", Status::Unknown, || ufw(None)),
    ];

    /// An Identity Server on a machine that listens on these ports.
    pub(super) fn listening(ports: &[u16]) -> Case {
        use std::fmt::Write;
        let mut table = "head\n".to_owned();
        for (at, port) in ports.iter().enumerate() {
            let inode = 4711 + at;
            writeln!(
                table,
                " {at}: 00000000:{port:04X} 00000000:0000 0A 0:0 0:0 0 802 0 {inode} 1"
            )
            .unwrap();
        }
        Case::is7().machine_file("/proc/net/tcp", &table)
    }

    /// An Identity Server with a name of its own, on a machine with this table of names and one address.
    pub(super) fn hosts(table: &str) -> Case {
        let toml = "[server]\nhostname = \"id.example.com\"\nnode_ip = \"127.0.0.1\"\n";
        let trie = "Main:\n  |-- 10.0.0.11\n     /32 host LOCAL\n  |-- 127.0.0.1\n     /32 host LOCAL\n";
        Case::is7()
            .file("repository/conf/deployment.toml", toml)
            .machine_file("/etc/hosts", table)
            .machine_file("/proc/net/fib_trie", trie)
    }

    /// What a resolver would have answered.
    pub(super) fn resolve(facts: &mut Facts, name: &str, answer: Known<Vec<std::net::IpAddr>>) {
        facts.survey.network.names.insert(name.to_owned(), answer);
    }

    /// A machine with ufw on and these ports allowed, or with rules that may not be read.
    pub(super) fn ufw(ports: Option<&str>) -> Case {
        let case = Case::is7().machine_file("/etc/ufw/ufw.conf", "ENABLED=yes\n");
        match ports {
            None => case,
            Some(ports) => {
                let rule = format!("### tuple ### allow tcp {ports} 0.0.0.0/0 any 0.0.0.0/0 in\n");
                case.machine_file("/etc/ufw/user.rules", &rule)
            }
        }
    }

    #[test]
    fn a_survey_that_was_not_made_is_unknown_everywhere() {
        for row in ROWS {
            let toml = "[server]\nhostname = \"id.example.com\"\n";
            let case = Case::is7().file("repository/conf/deployment.toml", toml);
            let judged = (row.run)(&case.facts());
            assert_eq!(judged.status, Status::Unknown, "{}: {judged:?}", row.id);
            assert!(
                judged.detail.ends_with("not inspected") || judged.detail.ends_with("not resolved"),
                "{}: {judged:?}",
                row.id
            );
        }
    }

    #[test]
    fn a_line_holds_what_fits() {
        let words: Vec<String> = (0..9).map(|at| format!("{} passthru-https", 8243 + at)).collect();
        assert!(brief(&words).ends_with("and 7 more"), "{}", brief(&words));
        assert_eq!(brief(&words[..1]), "8243 passthru-https");
    }
}
