//! The guideline about ports 80 and 443: a forwarding rule instead of root's rights, and a server that knows the public ports.

use crate::domain::OsFamily;
use crate::domain::SettingId;
use crate::domain::home::Layout;
use crate::domain::settings::id;
use crate::guide::shifted::{Shifted, no_such_port};
use crate::guide::verdict::Verdict;
use crate::probe::{CurrentText, Facts};

/// The file of our own rules: nothing else writes it, no other table is changed, and its directory is on every machine.
const RULES: &str = "/etc/carbonctl.nft";

/// What nftables loads at boot. Source: its service, as Debian and Ubuntu ship it.
const BOOT: &str = "/etc/nftables.conf";

/// The ports that clients use, and those that the servlet container or the message transport listens on.
struct PublicEndpoint {
    public: u16,
    usual: u16,
    setting: SettingId,
    public_address: PublicAddress,
}

/// How the server learns the public ports.
#[derive(Clone, Copy)]
enum PublicAddress {
    /// By a port of the connector.
    Port(SettingId),
    /// By the prefix of its endpoints, with this scheme.
    Prefix(SettingId, &'static str),
}

const SERVLET: [PublicEndpoint; 2] = [
    PublicEndpoint {
        public: 80,
        usual: 9763,
        setting: id::PORTS_HTTP,
        public_address: PublicAddress::Port(id::PROXY_HTTP_PORT),
    },
    PublicEndpoint {
        public: 443,
        usual: 9443,
        setting: id::PORTS_HTTPS,
        public_address: PublicAddress::Port(id::PROXY_HTTPS_PORT),
    },
];

const MESSAGES: [PublicEndpoint; 2] = [
    PublicEndpoint {
        public: 80,
        usual: 8280,
        setting: id::PORTS_PASSTHRU_HTTP,
        public_address: PublicAddress::Prefix(id::WSDL_PREFIX_HTTP, "http"),
    },
    PublicEndpoint {
        public: 443,
        usual: 8243,
        setting: id::PORTS_PASSTHRU_HTTPS,
        public_address: PublicAddress::Prefix(id::WSDL_PREFIX_HTTPS, "https"),
    },
];

/// G24. Clients use 80 and 443 through a forwarding rule; the server has its own ports and knows the public ones.
pub(super) fn low_ports(facts: &Facts) -> Verdict {
    let needed = "low ports by a forwarding rule, not by rights";
    let messages = carries_messages(facts);
    let pairs = if messages { &MESSAGES } else { &SERVLET };
    let own = match ports(facts, pairs) {
        Ok(own) => own,
        Err(Shifted::Beyond(beyond)) => return no_such_port(beyond, needed),
        Err(_) => {
            let why = "the ports or the offset are filled in at start, or cannot be read";
            return Verdict::unknown("ports not known", needed, why);
        }
    };
    if let Some(judged) = too_low(facts, pairs, own, needed) {
        return judged;
    }
    let shown = format!("{} and {}", own[0], own[1]);
    if let Some(public) = told(facts) {
        return Verdict::pass(format!("public port {public}, own ports {shown}"), needed)
            .saying(format!("the rule itself is the firewall's: {}", iptables(own)));
    }
    let then = if messages {
        "then set wsdl.prefix.http and wsdl.prefix.https to the public addresses"
    } else {
        "then set proxy.http-port to 80 and proxy.https-port to 443"
    };
    let judged = Verdict::info(
        format!("ports {shown}, no public port written"),
        needed,
        format!(
            "only where clients are to come to 80 and 443; {then}; with iptables: {}",
            iptables(own)
        ),
    );
    with_rules(facts, judged, own)
}

fn plain(facts: &Facts, setting: SettingId) -> u32 {
    facts
        .value(setting)
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0)
}

/// Both effective ports, or what makes the first that is none.
fn ports(facts: &Facts, pairs: &[PublicEndpoint; 2]) -> Result<[u32; 2], Shifted> {
    let port = |at: usize| {
        let shifted = Shifted::of(facts, pairs[at].setting);
        shifted.port().map(u32::from).ok_or(shifted)
    };
    Ok([port(0)?, port(1)?])
}

/// Whether clients come to message ports: where the product has them, those are the public ones.
fn carries_messages(facts: &Facts) -> bool {
    facts.home.layout == Layout::Mi
        || (facts.home.product.passes_through() && has_place(facts, id::PORTS_PASSTHRU_HTTPS))
}

fn has_place(facts: &Facts, setting: SettingId) -> bool {
    facts.reading(setting).is_some_and(crate::probe::Reading::has_place)
}

/// The public port, where the server knows one.
fn told(facts: &Facts) -> Option<String> {
    let written = |id: SettingId| match &facts.reading(id)?.standing {
        CurrentText::Written(value) => value.shown().map(str::to_owned),
        _ => None,
    };
    written(id::PROXY_HTTPS_PORT)
        .or_else(|| written(id::PROXY_HTTP_PORT))
        .or_else(|| {
            let prefix = written(id::WSDL_PREFIX_HTTPS).or_else(|| written(id::WSDL_PREFIX_HTTP))?;
            let (scheme, rest) = prefix.split_once("://")?;
            let host = rest.split('/').next()?;
            let usual = if scheme == "https" { "443" } else { "80" };
            let port = host.rsplit_once(':').map_or(usual, |(_, port)| port);
            port.parse::<u16>()
                .ok()
                .filter(|port| *port < 1024)
                .map(|port| port.to_string())
        })
}

/// A privileged port, used by a server that does not run as root.
fn too_low(facts: &Facts, pairs: &[PublicEndpoint; 2], own: [u32; 2], needed: &str) -> Option<Verdict> {
    let lowest = *own.iter().min()?;
    if lowest >= 1024 {
        return None;
    }
    let first_free = match &facts.survey.transport.first_free_port {
        Ok(port) => u32::from(*port),
        Err(reason) => {
            return Some(Verdict::unknown(
                format!("port {lowest}"),
                needed,
                format!("which ports an ordinary user may open is not known: {reason}"),
            ));
        }
    };
    if lowest >= first_free {
        return None;
    }
    match &facts.owner {
        Err(reason) => {
            return Some(Verdict::unknown(
                format!("port {lowest}"),
                needed,
                format!("who will run the server is not known: {reason}"),
            ));
        }
        // G23 judges a server that root runs.
        Ok(owner) if owner.uid == 0 => return None,
        Ok(_) => {}
    }
    let mut judged = Verdict::warn(
        format!("port {lowest}, below {first_free}"),
        needed,
        "the home's owner may not open it, unless the service was given CAP_NET_BIND_SERVICE: keep a high port and forward",
    );
    let offset = plain(facts, id::PORTS_OFFSET);
    let mut rules = own;
    for (index, pair) in pairs.iter().enumerate() {
        if own[index] >= first_free {
            continue;
        }
        rules[index] = u32::from(pair.usual) + offset;
        judged = judged.cured_by(pair.setting, pair.usual.to_string());
        judged = match pair.public_address {
            PublicAddress::Port(setting) => judged.cured_by(setting, pair.public.to_string()),
            PublicAddress::Prefix(setting, scheme) => {
                let name = facts.value(id::HOSTNAME).filter(|name| *name != "localhost");
                let prefix = name.map(|name| format!("{scheme}://{name}:{}", pair.public));
                judged.fixed(setting, prefix)
            }
        };
    }
    Some(with_rules(facts, judged, rules))
}

fn iptables(own: [u32; 2]) -> String {
    let one = |public: u16, own: u32| {
        format!("iptables -t nat -A PREROUTING -p tcp --dport {public} -j REDIRECT --to-ports {own}")
    };
    format!("{}; {}", one(80, own[0]), one(443, own[1]))
}

/// The rules as this system's own tool reads them: firewalld on the Red Hat and SUSE families, nftables on others.
fn with_rules(facts: &Facts, judged: Verdict, own: [u32; 2]) -> Verdict {
    let os = &facts.machine.os;
    if os.family != OsFamily::Linux {
        return judged.by_hand("forward 80 and 443 to these ports in the firewall before it");
    }
    let firewalld = ["rhel", "fedora", "centos", "suse", "sles"];
    let of = |name: &str| firewalld.iter().any(|known| name.contains(known));
    if of(&os.id) || os.like.iter().any(|like| of(like)) {
        let rule = |public: u16, own: u32| {
            format!("firewall-cmd --permanent --add-forward-port=port={public}:proto=tcp:toport={own}")
        };
        return judged
            .by_command(rule(80, own[0]))
            .by_command(rule(443, own[1]))
            .by_command("firewall-cmd --reload")
            .as_root();
    }
    judged
        .by_drop_in(RULES, nftables(own))
        .by_command(format!("nft -f {RULES}"))
        .by_command(format!(
            "sh -c 'grep -qs {RULES} {BOOT} || echo \"include \\\"{RULES}\\\"\" >>{BOOT}'"
        ))
        .as_root()
}

/// A table of our own: loaded again, it replaces its older version.
fn nftables(own: [u32; 2]) -> String {
    format!(
        "# Forwards the public ports to a WSO2 server. Made by carbonctl.\n\
         table ip carbonctl\n\
         delete table ip carbonctl\n\
         table ip carbonctl {{\n\
         \x20   chain prerouting {{\n\
         \x20       type nat hook prerouting priority -100;\n\
         \x20       tcp dport 80 redirect to :{}\n\
         \x20       tcp dport 443 redirect to :{}\n\
         \x20   }}\n\
         }}\n",
        own[0], own[1]
    )
}
