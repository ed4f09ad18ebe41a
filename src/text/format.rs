//! The format of a file: which encoding rules and which limits it has.

use crate::domain::setting::FileRole;

/// The format of a file, as far as its encoding rules go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XML: the declaration says; UTF-8 without one.
    Xml,
    /// TOML: always UTF-8. A BOM is kept here, but the product's parser refuses it.
    Toml,
    /// Java properties: ISO-8859-1 unless the bytes are UTF-8.
    Properties,
    /// Scripts and the rest: UTF-8, else one character per byte.
    Plain,
}

impl Format {
    /// The encoding rules of a role's file.
    pub const fn of(role: FileRole) -> Self {
        match role {
            FileRole::CarbonXml
            | FileRole::UserMgtXml
            | FileRole::Axis2Xml
            | FileRole::CatalinaXml
            | FileRole::JmxXml
            | FileRole::MetricsXml
            | FileRole::EmbeddedLdapXml
            | FileRole::InternalApisXml => Self::Xml,
            FileRole::DeploymentToml | FileRole::Continuity => Self::Toml,
            FileRole::HazelcastProperties
            | FileRole::CsrfGuard
            | FileRole::Log4j
            | FileRole::Log4j2
            | FileRole::WrapperConf => Self::Properties,
            FileRole::StartScript
            | FileRole::StartBat
            | FileRole::OwnScript
            | FileRole::LimitsDropIn
            | FileRole::SysctlDropIn
            | FileRole::TmpfilesDropIn => Self::Plain,
        }
    }
}
