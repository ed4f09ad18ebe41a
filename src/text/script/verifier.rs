//! Host name verification of outgoing TLS: three families of flags over the generations, one answer.

use std::ops::Range;

use super::flags::{Flag, FlagSpan, words};
use super::region::{Origin, Region, found};
use crate::text::splice::Splice;
use crate::text::{EditError, Found};

/// A flag that says something about verification.
struct Say {
    token: Range<usize>,
    value: Range<usize>,
    kind: VerifierKind,
    /// Whether it leaves verification on.
    on: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum VerifierKind {
    /// `-Dorg.wso2.ignoreHostnameVerification` and OpenSAML's `…disableHostnameVerification`: `true` switches it off.
    Off,
    /// `-Dhttpclient.hostnameVerifier`: everything but `AllowAll` checks.
    Verifier,
}

/// `true` where all flags leave verification on; `None` without any flag. The span is that of the flag that decides.
pub(super) fn get(text: &str, regions: &[Region]) -> Option<Found> {
    let says = says(text, regions);
    let decisive = says.iter().find(|say| !say.on).or(says.first())?;
    Some(Found {
        value: decisive.on.to_string(),
        ..found(text, decisive.value.clone())
    })
}

/// Splices that switch every flag.
pub(super) fn set(text: &str, regions: &[Region], value: &str) -> Result<Vec<Splice>, EditError> {
    let on = match value {
        "true" => true,
        "false" => false,
        _ => return Err(EditError::Value(format!("`{value}` is neither true nor false"))),
    };
    let says = says(text, regions);
    if says.is_empty() {
        return Err(EditError::Absent("a host name verifier flag".into()));
    }
    Ok(says
        .into_iter()
        .filter(|say| say.on != on)
        .map(|say| Splice {
            range: say.value,
            new: match (say.kind, on) {
                (VerifierKind::Off, true) => "false",
                (VerifierKind::Off, false) => "true",
                (VerifierKind::Verifier, true) => "DefaultAndLocalhost",
                (VerifierKind::Verifier, false) => "AllowAll",
            }
            .to_owned(),
        })
        .collect())
}

/// The flags as words, for removal.
pub(super) fn spots(text: &str, regions: &[Region]) -> Vec<FlagSpan> {
    says(text, regions)
        .into_iter()
        .map(|say| FlagSpan {
            flag: Flag::HeapMin,
            token: say.token,
            value: say.value,
            origin: Origin::Command,
        })
        .collect()
}

fn says(text: &str, regions: &[Region]) -> Vec<Say> {
    regions
        .iter()
        // The command's own properties follow those of JAVA_OPTS and win.
        .filter(|region| region.origin != Origin::Options)
        .flat_map(|region| words(text, &region.span))
        .filter_map(|token| say(text, token))
        .collect()
}

fn say(text: &str, token: Range<usize>) -> Option<Say> {
    let raw = &text[token.clone()];
    // The quotes may stand around the whole word or around its value.
    let lead = raw.len() - raw.trim_start_matches(['"', '\'']).len();
    let (name, value) = raw[lead..].strip_prefix("-D")?.split_once('=')?;
    let inner = value.trim_start_matches(['"', '\'']);
    let start = token.end - inner.len();
    let span = start..start + inner.trim_end_matches(['"', '\'']).len();
    let value = &text[span.clone()];
    let kind = match name {
        "org.wso2.ignoreHostnameVerification" => VerifierKind::Off,
        "httpclient.hostnameVerifier" => VerifierKind::Verifier,
        name if name.ends_with("disableHostnameVerification") => VerifierKind::Off,
        _ => return None,
    };
    let on = match kind {
        VerifierKind::Off => !value.eq_ignore_ascii_case("true"),
        VerifierKind::Verifier => !value.eq_ignore_ascii_case("AllowAll"),
    };
    Some(Say {
        token,
        value: span,
        kind,
        on,
    })
}
