//! Causes around a user store in a directory.

use super::explanation::{Explanation, cure};
use super::failure_context::{FailureContext, capture};
use super::{jdbc, places};

/// What Active Directory says in `data 52e` and its like.
const REASONS: [(&str, &str); 8] = [
    ("data 525", "there is no such account"),
    ("data 52e", "its password is another"),
    ("data 530", "it may not log in at this time"),
    ("data 531", "it may not log in from this machine"),
    ("data 532", "its password has expired"),
    ("data 533", "it is disabled"),
    ("data 701", "it has expired"),
    ("data 775", "it is locked"),
];

/// Host and port of the directory, as the lines name it.
fn address(context: &FailureContext<'_>, hits: &[usize]) -> String {
    let host = capture(
        r"ldaps?://([\w.-]+(?::\d+)?)|(?:Exception:|failed:|connection\.) ?([\w-]+(?:\.[\w-]+)*:\d+)",
        context.told_with(hits),
    );
    host.map_or_else(String::new, |host| format!(" {host}"))
}

pub(super) fn reach(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    Explanation::new(format!("the user store{} cannot be reached", address(context, hits)))
        .cure(cure(
            "see that the directory runs, and that this machine reaches its port: 389, or 636 with TLS",
        ))
        .cure(cure(format!(
            "correct {}",
            places::user_store(context, "connection_url", "ConnectionURL")
        )))
}

pub(super) fn account(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let says = |text: &str| context.told_with(hits).any(|line| line.contains(text));
    let reason = REASONS.iter().find(|(mark, _)| says(mark)).map(|(_, reason)| *reason);
    let cause = if says("error code 50") || says("NoPermission") {
        "the account by which the product binds to the user store may not do this there".to_owned()
    } else {
        let reason = reason.unwrap_or("the DN or the password is another");
        format!("the user store refuses the account by which the product binds to it: {reason}")
    };
    Explanation::new(cause)
        .cure(cure(format!(
            "correct {}",
            places::user_store(
                context,
                "connection_name and connection_password",
                "ConnectionName and ConnectionPassword"
            )
        )))
        .cure(cure("try both with ldapsearch, from this machine"))
}

pub(super) fn base(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let name = capture(
        r"remaining name '([^']*)'|invalid DN[^:]*: ?(\S+)",
        context.told_with(hits),
    );
    if context.told_with(hits).any(|line| line.contains("InvalidSearchFilter")) {
        return Explanation::new("a search filter of the user store is not well-formed").cure(cure(format!(
            "correct {}",
            places::user_store(
                context,
                "user_name_list_filter and user_name_search_filter",
                "UserNameListFilter and UserNameSearchFilter"
            )
        )));
    }
    let what = name
        .filter(|name| !name.is_empty())
        .map_or_else(|| "a search base".to_owned(), |name| format!("the base DN {name}"));
    Explanation::new(format!("{what} does not exist in the user store"))
        .cure(cure(format!(
            "correct {}",
            places::user_store(
                context,
                "base_dn, user_search_base and group_search_base",
                "UserSearchBase and GroupSearchBase"
            )
        )))
        .cure(cure("or make that entry in the directory"))
}

pub(super) fn tls(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let trust = context
        .told_with(hits)
        .any(|line| line.contains("PKIX") || line.contains("valid certification path"));
    let to = address(context, hits);
    if !trust {
        return Explanation::new(format!("TLS to the user store{to} does not come about"))
            .cure(cure(format!(
                "correct {}: ldaps:// and the TLS port",
                places::user_store(context, "connection_url", "ConnectionURL")
            )))
            .cure(jdbc::import(context, &places::trust_store(context)));
    }
    Explanation::new(format!("the certificate of the user store{to} is not trusted"))
        .cure(jdbc::import(context, &places::trust_store(context)))
}
