//! The kinds of address: where inside a file a value is.
//!
//! This list is the only declaration of a kind. The `text` layer generates its modules and its dispatch from it:
//! `src/text/address/FAMILY.rs` reads, writes and names each kind of its family.
//!
//! Nothing outside that directory and the tables of settings may name a kind; a test checks that.

use std::fmt;

/// Every kind of address by family, given to a macro. The family is the module of `src/text/address/` that holds a type of the
/// kind's name.
macro_rules! kinds_of_address {
    ($then:ident) => {
        $then! {
            xml {
                /// An XML element or attribute, by local names: `Server/Ports/Offset`, `axisconfig/clustering/@enable`,
                /// `axisconfig/transportReceiver[@name='http']/parameter[@name='port']`.
                Xml(path: &'static str),
                /// The same attribute of every element that matches: `Server/Service/Connector/@compression`.
                XmlEach(path: &'static str),
                /// As `Xml`, and missing parents that are identified by an attribute are made along with it.
                XmlMade(path: &'static str),
                /// The well-known members list of `axis2.xml`.
                XmlMembers,
            }
            toml {
                /// A dotted TOML key; the last part is the key, the rest its table. Parts with dots are in single quotes.
                Toml(key: &'static str),
                /// A TOML key whose value is an array of strings.
                TomlList(key: &'static str),
                /// Clustering in the toml generation: on exactly when `clustering.membership_scheme` is there.
                TomlClusterEnabled,
                /// A key of the first `[[internal_apis.users]]` of MI.
                TomlFirstUser(key: &'static str),
            }
            properties {
                /// A key of a Java properties file; in a log4j file, the level that the key's line sets.
                Property(key: &'static str),
                /// How the appenders of a log4j file roll, over all their keys.
                LogRotation,
            }
            script {
                /// A value in a start script.
                Script(option: ScriptOption),
            }
            dropin {
                /// A limit of the home's owner, soft and hard alike, by its name in `limits.conf`: `nofile`.
                Limit(item: &'static str),
                /// A kernel value, by its name below `/proc/sys` with dots.
                Sysctl(key: &'static str),
                /// What a line of `tmpfiles.d` writes into this file at boot.
                Tmpfile(target: &'static str),
            }
            each {
                /// Several addresses of one file that must hold the same value.
                Each(all: &'static [At]),
            }
        }
    };
}
pub(crate) use kinds_of_address;

macro_rules! declare {
    ($($family:ident { $($(#[$doc:meta])* $kind:ident $(($held:ident: $holds:ty))?,)+ })+) => {
        /// An address inside a file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum At {
            $($($(#[$doc])* $kind $(($holds))?,)+)+
        }
    };
}
kinds_of_address!(declare);

/// What a reading gives where the addresses of [`At::Each`] or [`At::XmlEach`] hold different values.
pub const MIXED: &str = "mixed";

/// Something a start script holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptOption {
    /// The unconditional `JAVA_HOME=` assignment.
    JavaHome,
    /// `-Xms`.
    HeapMin,
    /// `-Xmx`.
    HeapMax,
    /// `-XX:MaxPermSize=`.
    PermGen,
    /// Host name verification of outgoing TLS, by whichever flags this script knows.
    HostnameVerification,
    /// Java's own JMX agent: `-Dcom.sun.management.jmxremote`.
    JmxAgent,
}

impl fmt::Display for ScriptOption {
    /// Its name as users read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JavaHome => "JAVA_HOME",
            Self::HeapMin => "-Xms",
            Self::HeapMax => "-Xmx",
            Self::PermGen => "-XX:MaxPermSize",
            Self::HostnameVerification => "host name verifier flags",
            Self::JmxAgent => "-Dcom.sun.management.jmxremote",
        })
    }
}
