//! What keeps product and database from each other: the way, TLS, the pool, characters, and a driver that does not fit.

use super::super::places;
use super::super::scene::{Scene, capture};
use super::super::told::{Told, Typed as _, cure};
use super::super::vendor::{self, Vendor, called};
use super::super::vendors;
use super::{correct, says};
use crate::domain::Remedy;
use crate::shell;

pub(in super::super) fn tls(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let vendor = vendor::of(vendors::TLS, scene, hits);
    let trust = ["PKIX", "valid certification path"]
        .iter()
        .any(|text| says(scene, hits, text));
    let option = match vendor {
        Vendor::Postgres => "sslmode",
        Vendor::Mysql => "useSSL, requireSSL or sslMode",
        Vendor::SqlServer => "encrypt",
        _ => "the TLS options",
    };
    if trust {
        let store = places::trust_store(scene);
        return Told::new(format!(
            "TLS to the database ({}): the server's certificate is not trusted",
            called(vendor)
        ))
        .cure(import(scene, &store))
        .cure(correct(scene, hits, &format!("{option} in the url")));
    }
    Told::new(format!("TLS to the database ({}) does not come about", called(vendor)))
        .cure(correct(scene, hits, &format!("{option} in the url")))
        .cure(cure("let both sides allow TLSv1.2 or newer"))
}

/// To import a CA into the product's trust store.
pub(in super::super) fn import(scene: &Scene<'_>, store: &std::path::Path) -> Remedy {
    cure(format!("import the other side's CA into {}", scene.named(store))).by(format!(
        "keytool -importcert -alias NAME -file CA.pem -keystore {}",
        shell::quoted_path(store)
    ))
}

pub(in super::super) fn charset(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let long = ["too long", "too large", "ORA-01450", "SQLCODE=-613"]
        .iter()
        .any(|text| says(scene, hits, text));
    let vendor = called(vendor::of(vendors::CHARSET, scene, hits));
    if long {
        return Told::new(format!(
            "the character set of the database ({vendor}) makes an index too long for it"
        ))
        .cure(cure(
            "make the database again as the product's page says: with latin1, or a row format that takes long keys \
                (MySQL 5.7 or newer: DYNAMIC)",
        ))
        .cure(cure("then run the scripts of dbscripts again"));
    }
    Told::new(format!(
        "the character set of the database ({vendor}) does not fit what the product writes"
    ))
    .cure(cure(
        "make the database again with the character set and collation that the product's page names",
    ))
    .cure(cure(
        "Oracle: add orai18n.jar beside the driver, where a character set is not supported",
    ))
}

pub(in super::super) fn pool(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let size = capture(r"size:(\d+)|total=(\d+)", scene.texts(hits));
    let server = ["too many", "Too many", "slots", "max_", "ORA-", "SQLCODE"]
        .iter()
        .any(|text| says(scene, hits, text));
    if server {
        return Told::new("the database server has no connection left: all pools together ask for more than it allows")
            .cure(cure(
                "raise its limit (max_connections, processes), or lower the pools of all servers that use it",
            ))
            .cure(correct(scene, hits, "pool_options.maxActive"));
    }
    let size = size.map_or_else(String::new, |size| format!(" of {size}"));
    Told::new(format!(
        "the database pool{size} is exhausted: it is too small, or something keeps its connections"
    ))
    .cure(cure(format!(
        "raise {}",
        places::database(scene, hits, "pool_options.maxActive")
    )))
    .cure(cure(
        "look for the leak: removeAbandoned with logAbandoned names who keeps one",
    ))
}

pub(in super::super) fn fit(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let has = |text: &str| says(scene, hits, text);
    let newer = || {
        cure(format!(
            "put the newest JDBC driver of this database into {}",
            places::libraries(scene)
        ))
    };
    if has("Public Key Retrieval") {
        return Told::new(
            "the database's way to log in needs its public key, which the driver may not fetch without TLS",
        )
        .cure(correct(
            scene,
            hits,
            "url: add allowPublicKeyRetrieval=true, or better TLS (useSSL=true)",
        ));
    }
    if has("time zone value") {
        let zone = capture(r"time zone value '([^']+)'", scene.texts(hits)).unwrap_or_default();
        return Told::new(format!(
            "the JDBC driver does not understand the database server's time zone {zone}"
        ))
        .cure(correct(
            scene,
            hits,
            "url: add serverTimezone=UTC, or the zone of the server",
        ))
        .cure(newer());
    }
    if has("ORA-12705") {
        return Told::new("the JDBC driver refuses the locale of this start (ORA-12705): Oracle does not know it").cure(cure(
            "give Java a locale that Oracle knows: -Duser.language=en -Duser.region=US in JAVA_OPTS or the start script",
        ));
    }
    if has("ORA-01882") {
        return Told::new("Oracle does not know the time zone of this start (ORA-01882)").cure(cure(
            "give Java a zone that it knows: -Duser.timezone=UTC, or -Doracle.jdbc.timezoneAsRegion=false",
        ));
    }
    let login = ["authentication", "SCRAM", "ORA-28040", "AUTH", "RSA public key"]
        .iter()
        .any(|text| has(text));
    Told::new(if login {
        "the JDBC driver is older than the database's way to log in, and does not know it"
    } else {
        "the JDBC driver and the database do not fit: one of both is too old for the other"
    })
    .cure(newer())
    .cure(cure(
        "remove the old driver's jar from there, too: two of them are loaded in no certain order",
    ))
}

pub(in super::super) fn reach(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let host = capture(
        concat!(
            r"(?:connection to the host|Connection to|address=\(host=|to host|opening socket to server /?|[Hh]ost[:=]?)",
            r" ?'?([\w.-]+(?:[:,]? ?(?:port )?\d+)?)"
        ),
        scene.told_with(hits),
    );
    let slow = ["timed out", "SocketTimeout", "ORA-12170"]
        .iter()
        .any(|text| says(scene, hits, text));
    let how = if slow {
        "does not answer in time"
    } else {
        "does not answer"
    };
    let told = Told::new(match host {
        Some(host) => format!("the database server {host} cannot be reached: it {how}"),
        None => format!("a database that the product needs cannot be reached: its server {how}"),
    });
    let told = told.cure(cure("see that it runs, and that this machine reaches its port"));
    let told = if slow {
        told.cure(cure(
            "look at firewalls between both: a packet that is dropped ends in a time-out",
        ))
    } else {
        told
    };
    told.cure(correct(scene, hits, "host and port of the url"))
}
