//! Guidelines about user stores: where the users are, and that it is not the LDAP server inside the product.

use super::super::verdict::Verdict;
use super::sources::{by_toml, elsewhere_in};
use crate::probe::Facts;
use crate::probe::survey::data::{StoreKind, Url, UserStore};

/// G12. The users are not in the LDAP server inside the product.
pub(super) fn apache_ds(facts: &Facts) -> Verdict {
    let needed = "an LDAP server of its own, or a database";
    if facts.home.is_micro() {
        return Verdict::info(
            "not in this product",
            needed,
            "the Micro Integrator has no LDAP server inside",
        );
    }
    let data = &facts.survey.data;
    let store = match &data.users {
        Ok(store) => store,
        Err(reason) => return Verdict::unknown("user store not readable", needed, reason.to_string()),
    };
    let ldap = match &store.kind {
        StoreKind::Placeholder(meaning) => {
            return Verdict::unknown(
                "a placeholder",
                needed,
                format!("{}: the type is {meaning}", store.written),
            );
        }
        StoreKind::ReadOnlyLdap | StoreKind::ReadWriteLdap => true,
        _ => false,
    };
    if ldap {
        match &store.embedded {
            Err(reason) => {
                return Verdict::unknown(
                    "its server is not known",
                    needed,
                    format!("{}: {reason}", store.written),
                );
            }
            Ok(true) => {
                let off = matches!(data.embedded_ldap, Ok(Some(false)));
                let found = if off {
                    "users in the embedded LDAP, which is off"
                } else {
                    "users in the embedded ApacheDS"
                };
                let why = format!(
                    "{}: it does not scale, and its data is lost with the server's directory",
                    store.written
                );
                return Verdict::fail(found, needed, why).by_hand(to_ldap(facts));
            }
            Ok(false) => {}
        }
    }
    match &data.embedded_ldap {
        Err(reason) => Verdict::unknown("not known whether it is on", needed, reason.to_string()),
        Ok(Some(true)) if !by_toml(facts) => Verdict::warn(
            "ApacheDS runs, no user is in it",
            needed,
            "it opens ports and uses memory without need",
        )
        .by_hand("write false into its property `enable` in embedded-ldap.xml"),
        Ok(_) => Verdict::pass(format!("users in {}", kind(store)), needed),
    }
}

fn to_ldap(facts: &Facts) -> &'static str {
    if by_toml(facts) {
        "write your server's connection_url under [user_store]"
    } else {
        "write your server's ConnectionURL in user-mgt.xml"
    }
}

fn kind(store: &UserStore) -> String {
    match store.kind {
        StoreKind::Database => "a database".into(),
        StoreKind::ReadOnlyLdap => "LDAP, read only".into(),
        StoreKind::ReadWriteLdap => "LDAP".into(),
        StoreKind::ActiveDirectory => "Active Directory".into(),
        StoreKind::File => "a file".into(),
        _ => store.named.clone(),
    }
}

/// G34. The users are in a store that lasts and that others can share.
pub(super) fn stores(facts: &Facts) -> Verdict {
    let needed = "LDAP, Active Directory or a database server";
    let data = &facts.survey.data;
    let store = match &data.users {
        Ok(store) => store,
        Err(reason) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    let second = match &data.secondary {
        Ok(second) => second,
        Err(reason) => return Verdict::unknown("second stores not readable", needed, reason.to_string()),
    };
    let mut judged: Vec<Verdict> = [store]
        .into_iter()
        .chain(second)
        .map(|store| one(facts, store, needed))
        .collect();
    judged.sort_by_key(|judged| (judged.status, !judged.fatal));
    let more = second.len();
    match judged.into_iter().next() {
        Some(worst) if more > 0 && worst.detail.is_empty() => {
            worst.saying(format!("so are {more} more that were added later"))
        }
        Some(worst) => worst,
        None => Verdict::unknown("no user store", needed, "none was found"),
    }
}

fn one(facts: &Facts, store: &UserStore, needed: &str) -> Verdict {
    match &store.kind {
        StoreKind::Refused(near) => {
            let why = format!(
                "{}: the product does not know the type and ends at its start",
                store.written
            );
            let cure = near.as_ref().map_or_else(
                || "write a type that the product knows under [user_store]".to_owned(),
                |near| format!("write type = \"{near}\" under [user_store]"),
            );
            Verdict::fail(format!("type `{}`", shortened(&store.named)), needed, why)
                .by_hand(cure)
                .in_every_profile()
        }
        StoreKind::Placeholder(meaning) => Verdict::unknown(
            "a placeholder",
            needed,
            format!("{}: the type is {meaning}", store.written),
        ),
        StoreKind::File => Verdict::info(
            "users from deployment.toml",
            needed,
            "the Micro Integrator's management users are a list in its file; [user_store] serves secured services only",
        ),
        StoreKind::Own => Verdict::info(
            store.named.clone(),
            needed,
            format!("{}: a class of its own, which only its author can judge", store.written),
        ),
        StoreKind::ReadOnlyLdap | StoreKind::ReadWriteLdap
            if matches!(store.embedded, Ok(true)) && !facts.home.is_micro() =>
        {
            Verdict::warn("the embedded LDAP server", needed, "see G12: it is for trials").by_hand(to_ldap(facts))
        }
        StoreKind::ReadOnlyLdap | StoreKind::ReadWriteLdap | StoreKind::ActiveDirectory => {
            Verdict::pass(kind(store), needed)
        }
        StoreKind::Database => database(facts, store, needed),
    }
}

/// As much of a written word as fits a line.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let head: String = text.chars().take(MOST).collect();
    format!("{head}…")
}

fn database(facts: &Facts, store: &UserStore, needed: &str) -> Verdict {
    let source = store.source.as_deref().and_then(|name| facts.survey.data.source(name));
    let (name, url, cure) = match (source, &store.source) {
        (Some(source), _) => (source.name.clone(), &source.url, elsewhere_in(facts, source)),
        (None, None) if store.url != Url::Missing => (
            store.written.clone(),
            &store.url,
            "write the new database's URL, user and driver for it".to_owned(),
        ),
        (None, named) => {
            let named = named.clone().unwrap_or_else(|| "its datasource".into());
            let why = format!("{}: {named} is not among the datasources that were read", store.written);
            return Verdict::unknown("its database is not known", needed, why);
        }
    };
    match url {
        Url::Known(_) if url.is_h2() => {
            let why = "H2 is not for users: it serves one process, and a damaged file loses every account";
            Verdict::fail(format!("a database on H2: {name}"), needed, why).by_hand(cure)
        }
        Url::Known(database) => Verdict::pass(format!("a database on {}: {name}", database.engine.name()), needed),
        Url::Placeholder(meaning) => Verdict::unknown(
            format!("{name}: engine not known"),
            needed,
            format!("its URL is {meaning}"),
        ),
        Url::Missing => Verdict::unknown(format!("{name}: engine not known"), needed, "no URL is written"),
    }
}
