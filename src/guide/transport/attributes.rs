//! The attributes of Tomcat's connectors, with the likely one for a misspelt name: Tomcat ignores unknown attributes.

/// Attributes of a connector that people write by hand. Source: Tomcat 7 to 9, "The HTTP Connector".
const KNOWN: &[&str] = &[
    "port",
    "protocol",
    "scheme",
    "secure",
    "SSLEnabled",
    "address",
    "proxyName",
    "proxyPort",
    "redirectPort",
    "compression",
    "compressionMinSize",
    "compressableMimeType",
    "compressibleMimeType",
    "noCompressionUserAgents",
    "keystoreFile",
    "keystorePass",
    "keystoreType",
    "keyAlias",
    "keyPass",
    "truststoreFile",
    "truststorePass",
    "truststoreType",
    "clientAuth",
    "sslProtocol",
    "sslProtocols",
    "sslEnabledProtocols",
    "ciphers",
    "maxThreads",
    "minSpareThreads",
    "acceptCount",
    "maxHttpHeaderSize",
    "maxPostSize",
    "maxSwallowSize",
    "connectionTimeout",
    "connectionUploadTimeout",
    "disableUploadTimeout",
    "maxKeepAliveRequests",
    "keepAliveTimeout",
    "acceptorThreadCount",
    "enableLookups",
    "bindOnInit",
    "server",
    "URIEncoding",
];

/// The attribute that was probably meant, where the written one is unknown but similar.
pub(super) fn meant(written: &str) -> Option<&'static str> {
    if KNOWN.contains(&written) {
        return None;
    }
    KNOWN.iter().copied().find(|known| {
        let near = strsim::damerau_levenshtein(known, written) == 1 && known.len() > 5;
        known.eq_ignore_ascii_case(written) || near
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_known_and_other_names_are_left_alone() {
        assert_eq!(meant("sslEnabledProtocol"), Some("sslEnabledProtocols"));
        assert_eq!(meant("sslenabled"), Some("SSLEnabled"));
        assert_eq!(meant("sslProtocols"), None, "Tomcat 7 knows it too");
        assert_eq!(meant("relaxedQueryChars"), None);
    }
}
