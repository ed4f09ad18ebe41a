//! The files of a home and of the system that hold settings, by their role.

use std::path::PathBuf;

use super::home::Home;

/// A file of a home, by its role. Only [`FileRole::path`] knows its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileRole {
    /// `carbon.xml`.
    CarbonXml,
    /// `user-mgt.xml`.
    UserMgtXml,
    /// `identity/embedded-ldap.xml`, in older packs `embedded-ldap.xml`.
    EmbeddedLdapXml,
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
    /// Recovery objectives, in carbonctl's own directory of the home; the product never reads it.
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
    pub const ALL: [Self; 18] = [
        Self::CarbonXml,
        Self::UserMgtXml,
        Self::EmbeddedLdapXml,
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

    /// Whether a running server must be restarted to see a change of the file. The kernel's own values need none, and no server
    /// reads the recovery objectives.
    pub const fn wants_restart(self) -> bool {
        !matches!(self, Self::SysctlDropIn | Self::TmpfilesDropIn | Self::Continuity)
    }

    /// Whether the file is what starts the server.
    pub const fn starts_the_server(self) -> bool {
        matches!(self, Self::StartScript | Self::StartBat | Self::WrapperConf)
    }

    /// What makes a change of the file effective, where that is not the server's next start.
    pub const fn comes_into_force(self) -> Option<&'static str> {
        match self {
            Self::LimitsDropIn => Some(
                "limits reach new logins: log in again as the home's owner and start the server from there; a systemd unit keeps \
                 its own (LimitNOFILE, LimitNPROC)",
            ),
            Self::SysctlDropIn => {
                Some("`sudo sysctl --system` loads the new values now; else they are loaded at the next boot")
            }
            Self::TmpfilesDropIn => Some(
                "`sudo systemd-tmpfiles --create /etc/tmpfiles.d/90-carbonctl.conf` writes it now; else it is written at the \
                 next boot",
            ),
            _ => None,
        }
    }

    /// The path of a file of the system, absolute; `None` for the files of a home.
    pub const fn on_system(self) -> Option<&'static str> {
        match self {
            Self::LimitsDropIn => Some("/etc/security/limits.d/90-carbonctl.conf"),
            Self::SysctlDropIn => Some("/etc/sysctl.d/90-carbonctl.conf"),
            Self::TmpfilesDropIn => Some("/etc/tmpfiles.d/90-carbonctl.conf"),
            _ => None,
        }
    }

    /// The path of the file in this home, relative, or on this system, absolute; `None` where this kind of home has no such file.
    pub fn path(self, home: &Home) -> Option<PathBuf> {
        let conf = home.conf();
        Some(match self {
            Self::CarbonXml => conf.join("carbon.xml"),
            Self::UserMgtXml => conf.join("user-mgt.xml"),
            Self::EmbeddedLdapXml => {
                let older = conf.join("embedded-ldap.xml");
                if home.root.is_file(&home.at(&older)) {
                    older
                } else {
                    conf.join("identity/embedded-ldap.xml")
                }
            }
            Self::Axis2Xml => conf.join("axis2/axis2.xml"),
            Self::CatalinaXml => conf.join("tomcat/catalina-server.xml"),
            Self::JmxXml => conf.join("etc/jmx.xml"),
            Self::CsrfGuard => conf.join("security/Owasp.CsrfGuard.Carbon.properties"),
            Self::MetricsXml => conf.join("metrics.xml"),
            Self::InternalApisXml => conf.join("internal-apis.xml"),
            Self::DeploymentToml => home.toml(),
            Self::HazelcastProperties => conf.join("hazelcast.properties"),
            Self::Log4j => conf.join("log4j.properties"),
            Self::Log4j2 => conf.join("log4j2.properties"),
            Self::StartScript => home.script.clone()?,
            Self::StartBat => home.bat.clone()?,
            Self::WrapperConf => match home.layout {
                super::home::Layout::Pack(_) => conf.join("wrapper.conf"),
                _ => PathBuf::from("bin/yajsw/wrapper.conf"),
            },
            Self::OwnScript => PathBuf::from("bin/carbonctl-server.sh"),
            Self::Continuity => PathBuf::from(".carbonctl/continuity.toml"),
            Self::LimitsDropIn | Self::SysctlDropIn | Self::TmpfilesDropIn => PathBuf::from(self.on_system()?),
        })
    }
}
