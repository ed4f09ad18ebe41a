//! Finds JDBC URLs that no driver takes, because their beginning is misspelt.

use crate::probe::reading::elsewhere;

/// What drivers' URLs begin with after `jdbc:`, and what follows there: one of these, where anything is required.
///
/// Source: each driver's documentation.
const KNOWN: [(&str, &[&str]); 8] = [
    ("h2", &[]),
    (
        "mysql",
        &[
            "//",
            "loadbalance://",
            "replication://",
            "failover://",
            "aurora:",
            "srv://",
        ],
    ),
    (
        "mariadb",
        &[
            "//",
            "loadbalance://",
            "replication://",
            "failover://",
            "sequential://",
            "aurora:",
            "address=",
        ],
    ),
    ("postgresql", &[]),
    ("oracle", &["thin:", "oci:", "oci8:", "kprb:"]),
    ("sqlserver", &["//", ";"]),
    ("jtds", &["sqlserver:", "sybase:"]),
    ("db2", &[]),
];

/// Other drivers that are near enough in name to one of these to be taken for it.
const OTHERS: [&str; 12] = [
    "derby",
    "hsqldb",
    "informix-sqli",
    "as400",
    "sybase",
    "hive2",
    "sqlite",
    "pgsql",
    "db2j",
    "ibmdb",
    "h2gis",
    "mysqlx",
];

/// The misspelt beginning of a URL, and the right one. Nothing of the rest of the URL is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelt {
    /// As it is written.
    pub written: String,
    /// As it should be.
    pub right: String,
}

/// What is misspelt in a JDBC URL; `None` where it may be right.
pub(super) fn misspelt(url: &str) -> Option<Misspelt> {
    let url = url.trim();
    let found = |written: &str, right: String| {
        Some(Misspelt {
            written: written.chars().take(40).collect(),
            right,
        })
    };
    if url.is_empty() || elsewhere(url).is_some() && !url.contains(':') || url.starts_with('$') {
        return None;
    }
    let lower = url.to_ascii_lowercase();
    let (scheme, rest) = lower.split_once(':').unwrap_or((lower.as_str(), ""));
    if scheme != "jdbc" {
        let known = KNOWN.iter().any(|(name, _)| *name == scheme);
        return match scheme {
            _ if known => found(&format!("{scheme}:"), format!("jdbc:{scheme}:")),
            _ if near(scheme, "jdbc") > 0.7 => found(&format!("{scheme}:"), "jdbc:".to_owned()),
            _ => found(scheme_of(scheme), "jdbc:".to_owned()),
        };
    }
    let (name, after) = rest.split_once(':').unwrap_or((rest, ""));
    if name.contains('$') {
        return None;
    }
    if let Some((name, starts)) = KNOWN.iter().find(|(known, _)| *known == name) {
        let fits = starts.is_empty() || starts.iter().any(|start| after.starts_with(start)) || after.starts_with('$');
        if fits && (*name != "oracle" || after.contains('@') || after.contains('$')) {
            return None;
        }
        let right = match *name {
            "oracle" => "jdbc:oracle:thin:@",
            "jtds" => "jdbc:jtds:sqlserver:",
            _ => "",
        };
        if right.is_empty() {
            return found(&format!("jdbc:{name}:{}", head(after)), format!("jdbc:{name}://"));
        }
        return found(&format!("jdbc:{name}:{}", head(after)), right.to_owned());
    }
    let word = name.trim().split('/').next().unwrap_or_default();
    if OTHERS.contains(&word) {
        return None;
    }
    let best = KNOWN
        .iter()
        .map(|(known, _)| (likeness(word, known), *known))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let (_, known) = best?;
    found(&format!("jdbc:{word}"), format!("jdbc:{known}:"))
}

/// How near a name is to a known one: also where it only begins it, as `postgres` or `mssqlserver` do.
fn likeness(word: &str, known: &str) -> f64 {
    let short = matches!(
        (word, known),
        ("postgres" | "postgre", "postgresql")
            | ("mssql" | "mssqlserver" | "microsoft", "sqlserver")
            | ("maria", "mariadb")
    );
    if short { 1.0 } else { near(word, known) }
}

fn near(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b).max(strsim::normalized_damerau_levenshtein(a, b))
}

/// The first characters of what follows, without a user or a host.
fn head(after: &str) -> &str {
    let end = after
        .find(|c: char| c.is_ascii_alphanumeric() || c == '@')
        .unwrap_or(after.len());
    &after[..end]
}

/// The beginning of a text that has no scheme at all: it may be anything, so that nothing of it is shown.
fn scheme_of(scheme: &str) -> &str {
    let word = scheme.chars().all(|c| c.is_ascii_alphanumeric()) && scheme.len() <= 16;
    if word { scheme } else { "no scheme" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_beginning_is_named_with_the_right_one() {
        for (url, written, right) in [
            ("jbdc:mysql://db1/am", "jbdc:", "jdbc:"),
            ("JBDC:mysql://db1/am", "jbdc:", "jdbc:"),
            ("jdcb:oracle:thin:@h:1:S", "jdcb:", "jdbc:"),
            ("mysql://db1/am", "mysql:", "jdbc:mysql:"),
            ("postgresql://u:hush@db1/am", "postgresql:", "jdbc:postgresql:"),
            ("jdbc:mysq://db1/am", "jdbc:mysq", "jdbc:mysql:"),
            ("jdbc:postgres://db1/am", "jdbc:postgres", "jdbc:postgresql:"),
            ("jdbc:postgressql://db1/am", "jdbc:postgressql", "jdbc:postgresql:"),
            ("jdbc:postgresql//db1/am", "jdbc:postgresql", "jdbc:postgresql:"),
            ("jdbc:sqlsever://db1", "jdbc:sqlsever", "jdbc:sqlserver:"),
            ("jdbc:mssql://db1", "jdbc:mssql", "jdbc:sqlserver:"),
            ("jdbc:mysql:/db1/am", "jdbc:mysql:/", "jdbc:mysql://"),
            ("jdbc:mysql:u:hush@db1", "jdbc:mysql:", "jdbc:mysql://"),
            ("jdbc:oracle:@db1:1521:S", "jdbc:oracle:", "jdbc:oracle:thin:@"),
            ("jdbc:oracle:thin:db1:1521:S", "jdbc:oracle:", "jdbc:oracle:thin:@"),
            ("h2:./repository/database/X", "h2:", "jdbc:h2:"),
        ] {
            let found = misspelt(url).unwrap_or_else(|| panic!("{url} passes"));
            assert_eq!(
                (found.written.as_str(), found.right.as_str()),
                (written, right),
                "{url}"
            );
        }
    }

    #[test]
    fn what_a_driver_may_take_passes() {
        for url in [
            "jdbc:h2:./repository/database/X;A=B",
            "JDBC:MySQL://db1/am",
            "jdbc:mysql:loadbalance://a,b/am",
            "jdbc:mariadb:sequential://a/am",
            "jdbc:postgresql:am",
            "jdbc:postgresql://db1/am",
            "jdbc:oracle:thin:@//db1/s",
            "jdbc:oracle:thin:u/p@db1:1521:S",
            "jdbc:oracle:oci:@tns",
            "jdbc:sqlserver://db1;databaseName=x",
            "jdbc:jtds:sqlserver://db1/x",
            "jdbc:db2://db1/X",
            "jdbc:derby:x",
            "jdbc:informix-sqli://h/x",
            "jdbc:sap://h:1",
            "jdbc:aws-wrapper:postgresql://h/x",
            "$env{URL}",
            "${db.url}",
            "jdbc:$env{KIND}://h/x",
            "jdbc:mysql:$env{REST}",
            "",
        ] {
            assert_eq!(misspelt(url), None, "{url}");
        }
    }
}
