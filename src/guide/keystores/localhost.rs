//! Decides whether the product calls its own services by `localhost`, and has that name checked.

use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::probe::Facts;
use crate::text::script;

/// What makes the product call itself by `localhost`; `None` where it does not, or where its start script lets that name pass.
pub(super) fn localhost(facts: &Facts) -> Option<&str> {
    let by = facts.survey.keystores.calls_localhost.as_deref()?;
    if facts.value(id::HOSTNAME_VERIFICATION) == Some("false") {
        return None;
    }
    let text = facts.files.text(FileRole::StartScript).unwrap_or_default();
    let lets_pass = script::defines(text, script::Dialect::Sh).iter().any(|(name, value)| {
        let lax = ["AllowAll", "DefaultAndLocalhost"]
            .iter()
            .any(|lax| value.eq_ignore_ascii_case(lax));
        name == "httpclient.hostnameVerifier" && lax
    });
    (!lets_pass).then_some(by)
}
