//! Each firewall with its own files, on recorded machines.

use std::fs;

use super::*;

fn machine(files: &[(&str, &str)]) -> Known<Option<Firewall>> {
    let room = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    inspect(&World::recorded(room.path()))
}

fn rules(files: &[(&str, &str)]) -> Rules {
    machine(files).unwrap().unwrap().rules.unwrap()
}

#[test]
fn none_or_one_that_is_switched_off_is_no_firewall() {
    assert_eq!(machine(&[]), Ok(None));
    assert_eq!(
        machine(&[("etc/ufw/ufw.conf", "# ENABLED=yes\nENABLED=no\n")]),
        Ok(None)
    );
    assert_eq!(
        machine(&[("etc/firewalld/firewalld.conf", "DefaultZone=public\n")]),
        Ok(None)
    );
}

#[test]
fn ufw_tells_its_rules_in_comments() {
    let on = ("etc/ufw/ufw.conf", "ENABLED=yes\n");
    let tuples = "### tuple ### allow tcp 22,9443 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp -j ACCEPT\n\
                  ### tuple ### deny tcp 9763 0.0.0.0/0 any 0.0.0.0/0 in\n### tuple ### allow tcp 8200:8299 0.0.0.0/0 any 0.0.0.0/0 in\n";
    let found = rules(&[on, ("etc/ufw/user.rules", tuples)]);
    assert!(found.mention(9443) && found.mention(8243) && !found.mention(9763) && !found.lets_in);
    let closed = machine(&[on]).unwrap().unwrap();
    assert!(closed.rules.unwrap_err().0.contains("without root"));
}

#[test]
fn firewalld_keeps_zones() {
    let conf = ("etc/firewalld/firewalld.conf", "DefaultZone=public\n");
    let link = ("etc/systemd/system/multi-user.target.wants/firewalld.service", "");
    let zone = "<zone><service name=\"ssh\"/><port port=\"9443\" protocol=\"tcp\"/>\
                <forward-port port=\"80\" protocol=\"tcp\" to-port=\"9763\"/></zone>";
    let found = rules(&[conf, link, ("etc/firewalld/zones/public.xml", zone)]);
    assert!(found.mention(9443) && found.mention(9763) && !found.mention(8243) && !found.lets_in);
    let trusted = ("usr/lib/firewalld/zones/public.xml", "<zone target=\"ACCEPT\"></zone>");
    assert!(rules(&[conf, link, trusted]).lets_in);
}

#[test]
fn nftables_names_its_chain_and_its_ports() {
    let link = ("etc/systemd/system/sysinit.target.wants/nftables.service", "");
    let conf = "flush ruleset\ntable inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n    \
                tcp dport { 22,\n 9443 } accept # dport 8243\n  }\n}\n";
    let found = machine(&[link, ("etc/nftables.conf", conf)]).unwrap().unwrap();
    let read = found.rules.unwrap();
    assert!(read.mention(9443) && read.mention(22) && !read.mention(8243) && !read.lets_in);
    let FirewallKind::Nftables(Some(chain)) = found.kind else {
        panic!("no chain");
    };
    assert_eq!(chain.name, "inet filter input");
    let open = conf.replace(" policy drop;", "");
    assert!(rules(&[link, ("etc/nftables.conf", &open)]).lets_in);
    let sets = conf.replace("{ 22,\n 9443 }", "@ours");
    assert!(
        machine(&[link, ("etc/nftables.conf", &sets)])
            .unwrap()
            .unwrap()
            .rules
            .is_err()
    );
}

#[test]
fn iptables_are_read_as_they_are_saved() {
    let link = (
        "etc/systemd/system/multi-user.target.wants/netfilter-persistent.service",
        "",
    );
    let saved = ":INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n\
                 -A INPUT -p tcp -m multiport --dports 8243,9000:9999 -j ACCEPT\n-A OUTPUT -p tcp --dport 8280 -j ACCEPT\n";
    let found = rules(&[link, ("etc/iptables/rules.v4", saved)]);
    assert!(found.mention(8243) && found.mention(9443) && !found.mention(8280) && !found.lets_in);
    assert!(rules(&[link, ("etc/iptables/rules.v4", ":INPUT ACCEPT [0:0]\n")]).lets_in);
    assert!(machine(&[link]).unwrap().unwrap().rules.is_err());
}
