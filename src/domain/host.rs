//! Validates and normalises host names, addresses and ports, and recognises those that reach only their own machine.

use std::net::IpAddr;

use super::invalid_value::InvalidValue;

/// Reads a TCP port.
pub fn port(text: &str) -> Result<u16, InvalidValue> {
    match text.trim().parse::<u16>() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(InvalidValue::new(format!(
            "`{}` is not a port: use a number from 1 to 65535",
            text.trim()
        ))),
    }
}

/// Checks a host name (RFC 1123 labels) or an IP address; gives it in lower case.
pub fn host(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    if let Ok(address) = text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        return Ok(match address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("[{v6}]"),
        });
    }
    if text.is_empty() {
        return Err(InvalidValue::new("the host name is empty"));
    }
    if text.contains("://") {
        return Err(InvalidValue::new("write the bare host name, without http:// and path"));
    }
    if text.contains(':') {
        return Err(InvalidValue::new("write the bare host name, without a port"));
    }
    if text.len() > 253 {
        return Err(InvalidValue::new("a host name has at most 253 characters"));
    }
    if let Some(bad) = text
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.')))
    {
        let more = if bad == '_' {
            "; underscores are not legal in host names"
        } else {
            ""
        };
        return Err(InvalidValue::new(format!(
            "`{bad}` is not allowed in a host name{more}"
        )));
    }
    for label in text.trim_end_matches('.').split('.') {
        if label.is_empty() || label.len() > 63 || label.starts_with('-') || label.ends_with('-') {
            return Err(InvalidValue::new(format!(
                "`{label}` is not a legal part of a host name (1 to 63 characters, no hyphen at its ends)"
            )));
        }
    }
    let last = text.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if last.chars().all(|c| c.is_ascii_digit()) {
        return Err(InvalidValue::new(format!(
            "`{text}` is neither a host name nor a complete IP address"
        )));
    }
    Ok(text.to_ascii_lowercase())
}

/// Whether a host name or address reaches only the machine that uses it.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim().to_ascii_lowercase();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost"
        || bare.starts_with("localhost.")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
