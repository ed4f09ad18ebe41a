//! What keeps product and database from each other: the way, TLS, the pool, characters, and a driver that does not fit.

use super::super::explanation::{Explanation, RemedyExt as _, cure};
use super::super::failure_context::{FailureContext, capture};
use super::super::places;
use super::super::vendor::{self, Vendor, called};
use super::super::vendors;
use super::{correct, says};
use crate::domain::Remedy;
use crate::shell;

pub(in super::super) fn tls(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let vendor = vendor::of(vendors::TLS, context, hits);
    let trust = ["PKIX", "valid certification path"]
        .iter()
        .any(|text| says(context, hits, text));
    let option = match vendor {
        Vendor::Postgres => "sslmode",
        Vendor::Mysql => "useSSL, requireSSL or sslMode",
        Vendor::SqlServer => "encrypt",
        _ => "the TLS options",
    };
    if trust {
        let store = places::trust_store(context);
        return Explanation::new(format!(
            "TLS to the database ({}): the server's certificate is not trusted",
            called(vendor)
        ))
        .cure(import(context, &store))
        .cure(correct(context, hits, &format!("{option} in the url")));
    }
    Explanation::new(format!("TLS to the database ({}) does not come about", called(vendor)))
        .cure(correct(context, hits, &format!("{option} in the url")))
        .cure(cure("let both sides allow TLSv1.2 or newer"))
}

/// To import a CA into the product's trust store.
pub(in super::super) fn import(context: &FailureContext<'_>, store: &std::path::Path) -> Remedy {
    cure(format!("import the other side's CA into {}", context.named(store))).by(format!(
        "keytool -importcert -alias NAME -file CA.pem -keystore {}",
        shell::quoted_path(store)
    ))
}

pub(in super::super) fn charset(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let long = ["too long", "too large", "ORA-01450", "SQLCODE=-613"]
        .iter()
        .any(|text| says(context, hits, text));
    let vendor = called(vendor::of(vendors::CHARSET, context, hits));
    if long {
        return Explanation::new(format!(
            "the character set of the database ({vendor}) makes an index too long for it"
        ))
        .cure(cure(
            "make the database again as the product's page says: with latin1, or a row format that takes long keys \
                (MySQL 5.7 or newer: DYNAMIC)",
        ))
        .cure(cure("then run the scripts of dbscripts again"));
    }
    Explanation::new(format!(
        "the character set of the database ({vendor}) does not fit what the product writes"
    ))
    .cure(cure(
        "make the database again with the character set and collation that the product's page names",
    ))
    .cure(cure(
        "Oracle: add orai18n.jar beside the driver, where a character set is not supported",
    ))
}

pub(in super::super) fn pool(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let size = capture(r"size:(\d+)|total=(\d+)", context.texts(hits));
    let server = ["too many", "Too many", "slots", "max_", "ORA-", "SQLCODE"]
        .iter()
        .any(|text| says(context, hits, text));
    if server {
        return Explanation::new(
            "the database server has no connection left: all pools together ask for more than it allows",
        )
        .cure(cure(
            "raise its limit (max_connections, processes), or lower the pools of all servers that use it",
        ))
        .cure(correct(context, hits, "pool_options.maxActive"));
    }
    let size = size.map_or_else(String::new, |size| format!(" of {size}"));
    Explanation::new(format!(
        "the database pool{size} is exhausted: it is too small, or something keeps its connections"
    ))
    .cure(cure(format!(
        "raise {}",
        places::database(context, hits, "pool_options.maxActive")
    )))
    .cure(cure(
        "look for the leak: removeAbandoned with logAbandoned names who keeps one",
    ))
}

pub(in super::super) fn fit(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let has = |text: &str| says(context, hits, text);
    let newer = || {
        cure(format!(
            "put the newest JDBC driver of this database into {}",
            places::libraries(context)
        ))
    };
    if has("Public Key Retrieval") {
        return Explanation::new(
            "the database's way to log in needs its public key, which the driver may not fetch without TLS",
        )
        .cure(correct(
            context,
            hits,
            "url: add allowPublicKeyRetrieval=true, or better TLS (useSSL=true)",
        ));
    }
    if has("time zone value") {
        let zone = capture(r"time zone value '([^']+)'", context.texts(hits)).unwrap_or_default();
        return Explanation::new(format!(
            "the JDBC driver does not understand the database server's time zone {zone}"
        ))
        .cure(correct(
            context,
            hits,
            "url: add serverTimezone=UTC, or the zone of the server",
        ))
        .cure(newer());
    }
    if has("ORA-12705") {
        return Explanation::new("the JDBC driver refuses the locale of this start (ORA-12705): Oracle does not know it").cure(cure(
            "give Java a locale that Oracle knows: -Duser.language=en -Duser.region=US in JAVA_OPTS or the start script",
        ));
    }
    if has("ORA-01882") {
        return Explanation::new("Oracle does not know the time zone of this start (ORA-01882)").cure(cure(
            "give Java a zone that it knows: -Duser.timezone=UTC, or -Doracle.jdbc.timezoneAsRegion=false",
        ));
    }
    let login = ["authentication", "SCRAM", "ORA-28040", "AUTH", "RSA public key"]
        .iter()
        .any(|text| has(text));
    Explanation::new(if login {
        "the JDBC driver is older than the database's way to log in, and does not know it"
    } else {
        "the JDBC driver and the database do not fit: one of both is too old for the other"
    })
    .cure(newer())
    .cure(cure(
        "remove the old driver's jar from there, too: two of them are loaded in no certain order",
    ))
}

pub(in super::super) fn reach(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let host = capture(
        concat!(
            r"(?:connection to the host|Connection to|address=\(host=|to host|opening socket to server /?|[Hh]ost[:=]?)",
            r" ?'?([\w.-]+(?:[:,]? ?(?:port )?\d+)?)"
        ),
        context.told_with(hits),
    );
    let slow = ["timed out", "SocketTimeout", "ORA-12170"]
        .iter()
        .any(|text| says(context, hits, text));
    let how = if slow {
        "does not answer in time"
    } else {
        "does not answer"
    };
    let explanation = Explanation::new(match host {
        Some(host) => format!("the database server {host} cannot be reached: it {how}"),
        None => format!("a database that the product needs cannot be reached: its server {how}"),
    });
    let explanation = explanation.cure(cure("see that it runs, and that this machine reaches its port"));
    let explanation = if slow {
        explanation.cure(cure(
            "look at firewalls between both: a packet that is dropped ends in a time-out",
        ))
    } else {
        explanation
    };
    explanation.cure(correct(context, hits, "host and port of the url"))
}
