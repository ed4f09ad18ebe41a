//! The few fields of an X.509 certificate that matter here.

use x509_parser::extensions::GeneralName;
use x509_parser::prelude::X509Certificate;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// CN of its subject; empty where it has none.
    pub common_name: String,
    /// O of its subject; empty where it has none.
    pub organization: String,
    /// The first second it is valid, since 1970-01-01 UTC.
    pub not_before: i64,
    /// The last second it is valid, since 1970-01-01 UTC.
    pub not_after: i64,
    /// The DNS names and addresses it is issued for.
    pub names: Vec<String>,
}

impl Certificate {
    /// Reads one; `None` where the bytes are not a certificate.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let (_, read) = x509_parser::parse_x509_certificate(der).ok()?;
        Some(Self {
            common_name: first(read.subject().iter_common_name()),
            organization: first(read.subject().iter_organization()),
            not_before: read.validity().not_before.timestamp(),
            not_after: read.validity().not_after.timestamp(),
            names: names(&read),
        })
    }

    /// Whether clients that ask for this host accept it: by its alternative names, or by its CN where it has none.
    pub fn covers(&self, host: &str) -> bool {
        if self.names.is_empty() {
            return matches(&self.common_name, host);
        }
        self.names.iter().any(|name| matches(name, host))
    }

    /// Whether it is issued like the one of every pack: for localhost, by WSO2, for a pack's span.
    ///
    /// Source: the packs' keystores. The oldest is valid for 25 years, the later ones for little more than two; ten years, which
    /// many choose for their own, are in no pack.
    pub fn is_shipped(&self) -> bool {
        let years = (self.not_after - self.not_before) / (365 * 86_400);
        !(5..20).contains(&years)
            && self.common_name.eq_ignore_ascii_case("localhost")
            && self.organization.to_ascii_uppercase().starts_with("WSO2")
    }
}

fn matches(pattern: &str, host: &str) -> bool {
    if pattern.eq_ignore_ascii_case(host) {
        return true;
    }
    let below = pattern.strip_prefix("*.").zip(host.split_once('.'));
    below.is_some_and(|(domain, (_, rest))| domain.eq_ignore_ascii_case(rest))
}

fn first<'a>(mut values: impl Iterator<Item = &'a x509_parser::x509::AttributeTypeAndValue<'a>>) -> String {
    values
        .next()
        .and_then(|value| value.as_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn names(read: &X509Certificate) -> Vec<String> {
    let Ok(Some(extension)) = read.subject_alternative_name() else {
        return Vec::new();
    };
    extension
        .value
        .general_names
        .iter()
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress([a, b, c, d]) => Some(format!("{a}.{b}.{c}.{d}")),
            GeneralName::IPAddress(bytes) => {
                let bytes: [u8; 16] = (*bytes).try_into().ok()?;
                Some(std::net::Ipv6Addr::from(bytes).to_string())
            }
            _ => None,
        })
        .collect()
}
