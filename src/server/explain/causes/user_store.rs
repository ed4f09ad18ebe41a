//! Causes around a user store in a directory (LDAP, Active Directory).

use super::super::about::About;
use super::super::cause::Mark::{Has, In};
use super::super::cause::{Cause, Products, Weight};
use super::super::user_store;

const STORES: Products = Products::called("Those with a user store in LDAP or Active Directory.");

/// The rows of user stores.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E57",
        title: "A user store whose certificate is not trusted",
        why: "The directory is called through ldaps, and no CA in client-truststore has signed its certificate; or it \
            wants TLS and is called without.",
        proof: "PKIX path building failed or a handshake that failed, below an exception of the directory.",
        cures: &["Import the directory's CA into client-truststore."],
        products: STORES,
        weight: Weight::Ends,
        marks: &[
            In(About::UserStore, &["PKIX path"]),
            In(About::UserStore, &["unable to find valid certification path"]),
            In(About::UserStore, &["SSLHandshakeException"]),
            In(About::UserStore, &["SSLException"]),
            In(About::UserStore, &["CertificateException"]),
            Has(&["LDAP: error code 13"]),
            Has(&["LDAP: error code 8 "]),
            Has(&["simple bind failed", ":636"]),
        ],
        tell: user_store::tls,
    },
    Cause {
        id: "E58",
        title: "A user store that refuses the account",
        why: "The DN or the password by which the product binds to the directory is wrong, expired or locked, or that \
            account may not do this.",
        proof: "LDAP: error code 49, or another refusal of the bind.",
        cures: &["Correct connection name and password of the user store."],
        products: STORES,
        weight: Weight::Ends,
        marks: &[
            Has(&["LDAP: error code 49"]),
            Has(&["LDAP: error code 48"]),
            Has(&["LDAP: error code 50"]),
            Has(&["LDAP: error code 53"]),
            Has(&["LDAP: error code 1 "]),
            In(About::UserStore, &["naming.AuthenticationException"]),
            In(About::UserStore, &["AcceptSecurityContext error"]),
            In(About::UserStore, &["NoPermissionException"]),
        ],
        tell: user_store::account,
    },
    Cause {
        id: "E59",
        title: "A search base that the user store does not have",
        why: "The product looks for users and groups below a DN, and the directory has none of that name.",
        proof: "LDAP: error code 32 (no such object), 34 (invalid DN) or 10 (referral), with the name.",
        cures: &["Correct the search bases of the user store."],
        products: STORES,
        weight: Weight::Ends,
        marks: &[
            Has(&["LDAP: error code 32"]),
            Has(&["LDAP: error code 34"]),
            Has(&["LDAP: error code 10 "]),
            In(About::UserStore, &["NameNotFoundException"]),
            In(About::UserStore, &["InvalidNameException"]),
            In(About::UserStore, &["PartialResultException"]),
            In(About::UserStore, &["InvalidSearchFilterException"]),
        ],
        tell: user_store::base,
    },
    Cause {
        id: "E60",
        title: "A user store that cannot be reached",
        why: "The directory does not run, or host, port or a firewall keep this machine from it.",
        proof: "A connection to a directory that was refused, closed or timed out.",
        cures: &[
            "See that the directory runs, and that this machine reaches its port.",
            "Correct the address of the user store.",
        ],
        products: STORES,
        weight: Weight::Ends,
        marks: &[
            In(About::UserStore, &["naming.CommunicationException"]),
            In(About::UserStore, &["naming.ServiceUnavailableException"]),
            In(About::UserStore, &["ConnectException"]),
            In(About::UserStore, &["Connection refused"]),
            In(About::UserStore, &["timed out"]),
            In(About::UserStore, &["SocketException"]),
            In(About::UserStore, &["NoRouteToHostException"]),
            In(About::UserStore, &["connection closed"]),
            In(About::UserStore, &["response read timed out"]),
            Has(&["LDAP: error code 51"]),
            Has(&["LDAP: error code 52"]),
            Has(&["LDAP response read timed out"]),
            Has(&["Cannot parse url: ldap"]),
            In(About::UserStore, &["annot parse url"]),
        ],
        tell: user_store::reach,
    },
];
