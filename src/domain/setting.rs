//! A setting is one knob with a stable id; its places say which file and which address inside hold it, per generation.

use std::fmt;
use std::path::PathBuf;

pub use super::address::{At, MIXED};
use super::home::Home;
use super::rules::Rules;
use super::setting_id::SettingId;
use super::value::Kind;

/// A file of a home, by the part it plays. Only [`FileRole::path`] knows where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileRole {
    /// `carbon.xml`.
    CarbonXml,
    /// `user-mgt.xml`.
    UserMgtXml,
    /// `axis2/axis2.xml`.
    Axis2Xml,
    /// `tomcat/catalina-server.xml`.
    CatalinaXml,
    /// `etc/jmx.xml`.
    JmxXml,
    /// `security/Owasp.CsrfGuard.Carbon.properties`.
    CsrfGuard,
    /// `metrics.xml`.
    MetricsXml,
    /// MI's `internal-apis.xml`.
    InternalApisXml,
    /// `deployment.toml`.
    DeploymentToml,
    /// `hazelcast.properties`.
    HazelcastProperties,
    /// `log4j.properties`.
    Log4j,
    /// `log4j2.properties`.
    Log4j2,
    /// The start script of Unix.
    StartScript,
    /// The start script of Windows.
    StartBat,
    /// The Windows service's `wrapper.conf`.
    WrapperConf,
    /// The start script that carbonctl makes beside the product's, so that product updates keep it.
    OwnScript,
    /// What was promised for the worst day, in carbonctl's own directory of the home; the product never reads it.
    Continuity,
    /// Our drop-in with limits of the user who owns the home, outside the home.
    LimitsDropIn,
    /// Our drop-in with kernel values, outside the home.
    SysctlDropIn,
    /// Our drop-in with what is written below `/sys` at each boot, outside the home.
    TmpfilesDropIn,
}

impl FileRole {
    /// The roles of the system's files: one of each on a machine, whatever the home, so no home's loading reads them.
    pub const SYSTEM: [Self; 3] = [Self::LimitsDropIn, Self::SysctlDropIn, Self::TmpfilesDropIn];

    /// Every role inside a home, for loading a home's files.
    pub const ALL: [Self; 17] = [
        Self::CarbonXml,
        Self::UserMgtXml,
        Self::Axis2Xml,
        Self::CatalinaXml,
        Self::JmxXml,
        Self::CsrfGuard,
        Self::MetricsXml,
        Self::InternalApisXml,
        Self::DeploymentToml,
        Self::HazelcastProperties,
        Self::Log4j,
        Self::Log4j2,
        Self::StartScript,
        Self::StartBat,
        Self::WrapperConf,
        Self::OwnScript,
        Self::Continuity,
    ];

    /// Whether a server that runs must be restarted to see a change of the file. The kernel's own values need none, and what was
    /// promised for the worst day no server reads.
    pub const fn wants_restart(self) -> bool {
        !matches!(self, Self::SysctlDropIn | Self::TmpfilesDropIn | Self::Continuity)
    }

    /// Whether the file is what starts the server.
    pub const fn starts_the_server(self) -> bool {
        matches!(self, Self::StartScript | Self::StartBat | Self::WrapperConf)
    }

    /// What brings a change of the file into force, where that is not the server's next start.
    pub const fn comes_into_force(self) -> Option<&'static str> {
        match self {
            Self::LimitsDropIn => Some(
                "limits reach new logins: log in anew as the home's owner and start the server from there; a systemd unit keeps \
                 its own (LimitNOFILE, LimitNPROC)",
            ),
            Self::SysctlDropIn => {
                Some("`sudo sysctl --system` has the kernel take its new values at once; else it does at the next boot")
            }
            Self::TmpfilesDropIn => Some(
                "`sudo systemd-tmpfiles --create /etc/tmpfiles.d/90-carbonctl.conf` writes it at once; else the system does at the \
                 next boot",
            ),
            _ => None,
        }
    }

    /// Where a file of the system lies, absolute; `None` for the files of a home.
    pub const fn on_system(self) -> Option<&'static str> {
        match self {
            Self::LimitsDropIn => Some("/etc/security/limits.d/90-carbonctl.conf"),
            Self::SysctlDropIn => Some("/etc/sysctl.d/90-carbonctl.conf"),
            Self::TmpfilesDropIn => Some("/etc/tmpfiles.d/90-carbonctl.conf"),
            _ => None,
        }
    }

    /// Where the file lies in this home, relative, or on this system, absolute; `None` where this home has no such file by nature.
    pub fn path(self, home: &Home) -> Option<PathBuf> {
        let conf = home.conf();
        Some(match self {
            Self::CarbonXml => conf.join("carbon.xml"),
            Self::UserMgtXml => conf.join("user-mgt.xml"),
            Self::Axis2Xml => conf.join("axis2/axis2.xml"),
            Self::CatalinaXml => conf.join("tomcat/catalina-server.xml"),
            Self::JmxXml => conf.join("etc/jmx.xml"),
            Self::CsrfGuard => match home.layout {
                super::home::Layout::Ei6(super::home::EiProfile::Integrator) => {
                    conf.join("Owasp.CsrfGuard.Carbon.properties")
                }
                _ => conf.join("security/Owasp.CsrfGuard.Carbon.properties"),
            },
            Self::MetricsXml => conf.join("metrics.xml"),
            Self::InternalApisXml => conf.join("internal-apis.xml"),
            Self::DeploymentToml => home.toml(),
            Self::HazelcastProperties => conf.join("hazelcast.properties"),
            Self::Log4j => conf.join("log4j.properties"),
            Self::Log4j2 => conf.join("log4j2.properties"),
            Self::StartScript => home.script.clone()?,
            Self::StartBat => home.bat.clone()?,
            Self::WrapperConf => match home.layout {
                super::home::Layout::Ei6(_) => conf.join("wrapper.conf"),
                _ => PathBuf::from("bin/yajsw/wrapper.conf"),
            },
            Self::OwnScript => PathBuf::from("bin/carbonctl-server.sh"),
            Self::Continuity => PathBuf::from(".carbonctl/continuity.toml"),
            Self::LimitsDropIn | Self::SysctlDropIn | Self::TmpfilesDropIn => PathBuf::from(self.on_system()?),
        })
    }
}

/// Something a start script holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptKnob {
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

impl fmt::Display for ScriptKnob {
    /// The knob as users read it.
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

/// In which homes a place applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `deployment.toml` rules, and the home's mapper knows this key (or it is known to work without a mapping).
    Toml,
    /// `deployment.toml` rules and the mapper's `key-mappings.json` lists the key.
    TomlMapped,
    /// `deployment.toml` rules an MI home.
    TomlMi,
    /// `deployment.toml` rules a home that is not MI.
    TomlClassic,
    /// `deployment.toml` rules a home that is not MI, on kernel 4.6 or later.
    TomlFrom46,
    /// `deployment.toml` rules a home that is not MI, of a product with pass-through transports.
    TomlPassThrough,
    /// The files rule as they lie.
    Files,
    /// The files rule, and log4j 2 is the logging in force (kernel 4.5 and later).
    FilesLog4j2,
    /// The files rule, and log4j 1 is in force.
    FilesLog4j1,
    /// The files rule, and the https connector of `catalina-server.xml` holds an `SSLHostConfig`.
    FilesHostConfig,
    /// The files rule, and `axis2.xml` has pass-through or NIO receivers, which read the parameter.
    FilesPassThrough,
    /// Any home whose file of this role exists or can be made.
    Always,
    /// As `Always`, on Windows, where the batch file starts the server.
    OnWindows,
}

/// One place of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it applies; the first place of a setting that applies is the one.
    pub when: When,
    /// Which file.
    pub file: FileRole,
    /// Where inside.
    pub at: At,
    /// For XML: sibling names after which a new element goes, best first.
    pub after: &'static [&'static str],
    /// For XML: further attributes of a new element.
    pub attributes: &'static [(&'static str, &'static str)],
    /// What the product does when nothing is written here; `None` when that depends.
    pub default: Option<&'static str>,
}

/// When a change of the setting can still be made by editing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// At any time; a restart makes it so.
    Always,
    /// Only before the first start: later the truth lives in the user store.
    BeforeFirstStart,
}

/// One knob of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Stable id, such as `heap.max`.
    pub id: SettingId,
    /// What people call it.
    pub title: &'static str,
    /// What its value looks like.
    pub kind: Kind,
    /// When editing the file still has effect.
    pub editable: Editable,
    /// What is recommended, checked and counted, and when it is missing.
    pub rules: Rules,
    /// Why it exists and what it does, for questions and `explain`.
    pub why: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// Its places, first match wins.
    pub places: &'static [Place],
    /// The reason to give where no place applies.
    pub nowhere: &'static str,
}

impl Setting {
    /// Whether it lives in a file of the system, which only root writes, and not in the home.
    pub fn on_system(&self) -> bool {
        self.places.iter().any(|place| place.file.on_system().is_some())
    }

    /// Whether its value is a secret.
    pub const fn secret(&self) -> bool {
        matches!(self.kind, Kind::Password)
    }
}
