//! The guideline about ports that another program uses before this server starts.

use std::collections::BTreeSet;

use super::super::shifted::no_such_port;
use super::super::verdict::Verdict;
use super::numbers::impossible;
use super::words::{brief, named, who};
use crate::domain::ports::{HAZELCAST, free_offset};
use crate::domain::settings::id;
use crate::probe::Facts;
use crate::probe::survey::network::{Holder, Network, OpeningPort};

/// Ports that are tried for a cure, above the one in use.
const NEXT: u16 = 100;

/// X12. No other program listens on this server's ports.
pub(super) fn taken(facts: &Facts) -> Verdict {
    let needed = "every port of this server free, or its own";
    let network = &facts.survey.network;
    if let Some(missing) = network.beyond.first() {
        let judged = no_such_port(missing.sum, needed);
        let found = format!("{}: {}", missing.name, judged.found);
        return Verdict { found, ..judged };
    }
    if let Some(judged) = impossible(facts, needed) {
        return judged;
    }
    let opened = match &network.opened {
        Ok(opened) => opened,
        Err(reason) => return Verdict::unknown("ports not known", needed, reason.0.clone()),
    };
    if let Err(reason) = &network.listeners {
        return Verdict::unknown("not known who listens here", needed, reason.0.clone());
    }
    let mut foreign = Vec::new();
    let mut unseen = Vec::new();
    for one in opened {
        for (_, holder) in network.on(one.port).unwrap_or_default() {
            match holder {
                Some(holder) if is_own(facts, holder) => {}
                // The socket may be this server's own, where its files may not be read.
                None if facts.home.pid.is_some() => unseen.push(one),
                holder => foreign.push((one, holder)),
            }
        }
    }
    foreign.dedup_by_key(|(one, _)| one.port);
    if !foreign.is_empty() {
        return held(facts, network, opened, &foreign, needed);
    }
    if let [first, ..] = unseen.as_slice() {
        let why = "this server runs, and only its user or root can see which process has the port";
        return Verdict::unknown(format!("{} is in use", named(first)), needed, why);
    }
    let found = if facts.home.pid.is_some() {
        "all free or this server's own"
    } else {
        "all free"
    };
    Verdict::pass(found, needed)
}

fn is_own(facts: &Facts, holder: &Holder) -> bool {
    facts.home.pid == Some(holder.owner.pid)
}

fn held(
    facts: &Facts,
    network: &Network,
    opened: &[OpeningPort],
    foreign: &[(&OpeningPort, Option<&Holder>)],
    needed: &str,
) -> Verdict {
    let ports: Vec<String> = foreign.iter().map(|(one, _)| named(one)).collect();
    let found = brief(&ports);
    let holders: BTreeSet<String> = foreign
        .iter()
        .map(|(_, holder)| holder.map_or_else(|| "a program of another user".to_owned(), who))
        .collect();
    let holders = holders.into_iter().collect::<Vec<_>>().join("; ");
    let why = if facts.home.pid.is_some() {
        format!("used by {holders}: this server runs without them, and its next start fails on them again")
    } else {
        format!("used by {holders}: this server cannot open them, so stop the other one or move this one")
    };
    if foreign.iter().all(|(one, _)| one.row.yields()) {
        let why = format!("used by {holders}: Spark takes the next free numbers, which a firewall does not know");
        return Verdict::warn(found, needed, why)
            .by_hand("stop the other program, or choose other numbers in spark-defaults.conf");
    }
    let judged = Verdict::fail(found, needed, why);
    let listening: BTreeSet<u16> = network
        .listeners
        .iter()
        .flatten()
        .map(|listener| listener.port)
        .collect();
    let own = |port: u16| {
        let on = network.on(port).unwrap_or_default();
        !on.is_empty()
            && on
                .iter()
                .all(|(_, holder)| holder.is_some_and(|holder| is_own(facts, holder)))
    };
    let free = |port: u16| !listening.contains(&port) || own(port);
    let judged = if foreign.iter().any(|(one, _)| one.row.moves) {
        let now = facts.value(id::PORTS_OFFSET).and_then(|text| text.trim().parse().ok());
        match free_offset(&opened.iter().map(|one| &one.row), now.unwrap_or(0), free) {
            Some(offset) => judged.cured_by(id::PORTS_OFFSET, offset.to_string()),
            None => judged.cured_by_choice_of(id::PORTS_OFFSET),
        }
    } else {
        judged
    };
    match foreign.iter().find(|(one, _)| one.row.name == HAZELCAST) {
        // The offset never moves this port.
        Some((one, _)) => {
            let next = (one.port.saturating_add(1)..=one.port.saturating_add(NEXT)).find(|port| free(*port));
            judged.fixed(id::CLUSTER_LOCAL_PORT, next.map(|port| port.to_string()))
        }
        None => judged,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::listening;
    use super::*;
    use crate::domain::{Product, SettingId, Status};
    use crate::guide::testing::Case;
    use crate::probe::sockets::PortOwner;

    fn holder(pid: u32) -> Holder {
        Holder {
            owner: PortOwner {
                pid,
                user: "wso2".into(),
                name: "java".into(),
            },
            carbon_home: Some("/opt/other".into()),
        }
    }

    fn value(judged: &Verdict) -> (SettingId, Option<&str>) {
        let fix = &judged.fixes[0];
        (fix.setting, fix.value.as_deref())
    }

    #[test]
    fn the_cure_is_the_first_offset_at_which_all_ports_are_free_and_it_cures() {
        let judged = taken(&listening(&[9443, 9764, 9445]).facts());
        assert_eq!((judged.status, judged.found.as_str()), (Status::Fail, "9443 https"));
        assert_eq!(value(&judged), (id::PORTS_OFFSET, Some("3")));
        assert!(judged.detail.contains("another user"), "{judged:?}");
        let toml = "[server]\nhostname = \"localhost\"\noffset = 3\n";
        let cured = listening(&[9443, 9764, 9445]).file("repository/conf/deployment.toml", toml);
        assert_eq!(taken(&cured.facts()).status, Status::Pass);
    }

    #[test]
    fn a_port_beyond_the_highest_is_not_free() {
        for offset in ["60000", "70000"] {
            let toml = format!("[server]\nhostname = \"localhost\"\noffset = {offset}\n");
            let judged = taken(&listening(&[]).file("repository/conf/deployment.toml", &toml).facts());
            assert_eq!(judged.status, Status::Fail, "{judged:?}");
            assert!(
                judged
                    .found
                    .ends_with(&format!("plus the offset of {offset} is above 65535")),
                "{}",
                judged.found
            );
            assert_eq!(value(&judged), (id::PORTS_OFFSET, None));
        }
    }

    #[test]
    fn the_holder_is_named_with_its_home() {
        let case = listening(&[9763]).then(|facts| {
            facts.survey.network.holders.insert(4711, holder(7));
        });
        let judged = taken(&case.facts());
        assert!(
            judged
                .detail
                .contains("java (pid 7, user wso2), which serves /opt/other"),
            "{judged:?}"
        );
    }

    #[test]
    fn the_ports_of_each_product_count() {
        let of = |product: Product, ports: &[u16]| {
            let case = listening(ports).home(|home| {
                home.product = product;
                home.version = "3.1.0".into();
            });
            taken(&case.facts())
        };
        let thrift = of(Product::DataAnalyticsServer, &[7711]);
        assert_eq!(
            (thrift.status, thrift.found.as_str()),
            (Status::Fail, "7711 thrift-ssl")
        );
        assert_eq!(of(Product::IdentityServer, &[7711, 4040, 1883]).status, Status::Pass);
        assert_eq!(of(Product::MessageBroker, &[1883]).found, "1883 mqtt");
        // Spark takes the next number, and its master runs in a cluster only.
        let spark = of(Product::DataAnalyticsServer, &[4040]);
        assert_eq!((spark.status, spark.found.as_str()), (Status::Warn, "4040 spark-ui"));
        assert_eq!(of(Product::DataAnalyticsServer, &[7077]).status, Status::Pass);
        let both = of(Product::DataAnalyticsServer, &[4040, 7711]);
        assert_eq!(both.status, Status::Fail);
    }

    #[test]
    fn a_running_servers_own_ports_are_free_to_it() {
        let running = |pid: Option<u32>| {
            let case = listening(&[9443]).home(|home| home.pid = Some(7));
            let mut facts = case.facts();
            let network = &mut facts.survey.network;
            network.holders.extend(pid.map(|pid| (4711, holder(pid))));
            taken(&facts).status
        };
        assert_eq!(running(Some(7)), Status::Pass);
        assert_eq!(running(Some(8)), Status::Fail);
        assert_eq!(running(None), Status::Unknown);
    }

    #[test]
    fn jmx_ports_count_only_while_jmx_is_on() {
        let with = |start: &str| {
            let toml = format!("[server]\nhostname = \"localhost\"\n[monitoring.jmx]\nrmi_server_start = {start}\n");
            taken(
                &listening(&[9999])
                    .file("repository/conf/deployment.toml", &toml)
                    .facts(),
            )
            .status
        };
        assert_eq!((with("true"), with("false")), (Status::Fail, Status::Pass));
    }

    #[test]
    fn the_hazelcast_port_moves_by_a_setting_of_its_own() {
        let toml = "[server]\nhostname = \"localhost\"\n[clustering]\nmembership_scheme = \"wka\"\n";
        let case = listening(&[4000, 4001]).file("repository/conf/deployment.toml", toml);
        let judged = taken(&case.facts());
        assert_eq!((judged.status, judged.found.as_str()), (Status::Fail, "4000 hazelcast"));
        assert_eq!(
            (judged.fixes.len(), value(&judged)),
            (1, (id::CLUSTER_LOCAL_PORT, Some("4002")))
        );
        assert_eq!(
            taken(&listening(&[4000]).facts()).status,
            Status::Pass,
            "no cluster, no port"
        );
    }

    #[test]
    fn an_offset_that_is_filled_in_at_start_leaves_the_ports_unknown() {
        let toml = "[server]\nhostname = \"localhost\"\noffset = \"$env{OFFSET}\"\n";
        let case = listening(&[]).file("repository/conf/deployment.toml", toml);
        assert_eq!(taken(&case.facts()).status, Status::Unknown);
        assert_eq!(taken(&Case::blind().surveyed().facts()).status, Status::Unknown);
    }
}
