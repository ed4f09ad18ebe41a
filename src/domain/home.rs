//! An installed server: what it is, where its files are, and whether it ever ran.

use std::path::{Path, PathBuf};

use crate::disk::Root;
use crate::foreign::Foreign;

use super::past::Past;
use super::products::{PackServer, Product};

pub use super::started::Started;

/// How the product's configuration is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Generation {
    /// Carbon 4.2 to 4.4 (and EI 6, IoT Server 3): files under the configuration directory are edited by hand.
    Xml,
    /// Carbon 4.5 and later, and MI: `deployment.toml` is the source, XML is rendered from it at start.
    Toml,
}

/// How the directories of a home are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `repository/conf`.
    Classic,
    /// Enterprise Integrator 6 and IoT Server 3: `conf`, several servers in one pack.
    Pack(PackServer),
    /// Micro Integrator: `conf`, no Tomcat, no Hazelcast.
    Mi,
}

/// Which files are in effect at this home's next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigSource {
    /// The files as they are: an xml-generation home, or a toml-generation one without its `deployment.toml`.
    Files,
    /// `deployment.toml`; templated files are rendered from it.
    Toml,
}

/// Whether the user store holds the administrator's account already, so that editing the configuration no longer changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserStore {
    /// There is none: the accounts are read from the configuration at every start.
    Absent,
    /// The next start makes the account as the configuration says.
    New,
    /// A start has made it.
    Filled,
    /// It is not known.
    Unknown,
}

/// Something that a home lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What is missing or unreadable, relative to the home.
    pub what: PathBuf,
    /// What that means, a clause about it.
    pub why: String,
    /// What to do, a clause.
    pub hint: String,
    /// Whether nothing useful can be done with this home until it is fixed.
    pub fatal: bool,
}

impl Defect {
    /// What that means and what to do, one sentence.
    pub fn advice(&self) -> String {
        format!("{}: {}", self.why, self.hint)
    }
}

/// One installed server. All relative paths below are relative to [`Home::path`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The PRODUCT_HOME, canonical. For a nested server of a pack: that server's own directory.
    pub path: PathBuf,
    /// The top of the pack: same as `path` but for the nested servers of one with several.
    pub pack: PathBuf,
    /// The handle for its files, opened once: the pack's, since a nested server reads both. Paths given to it are absolute.
    pub root: Root,
    /// Which product.
    pub product: Product,
    /// Full name, such as `WSO2 Identity Server`.
    pub name: Foreign,
    /// Product version, such as `7.0.1-SNAPSHOT`.
    pub version: Foreign,
    /// Carbon kernel version as the pack says (MI's number is not a kernel's).
    pub carbon: Option<Foreign>,
    /// Configuration generation of the product.
    pub generation: Generation,
    /// Directory layout.
    pub layout: Layout,
    /// What is in effect at the next start.
    pub source: ConfigSource,
    /// The product's start script for Unix, such as `bin/wso2server.sh`, where there is one.
    pub script: Option<PathBuf>,
    /// The start script for Windows.
    pub bat: Option<PathBuf>,
    /// Whether XML was already rendered from TOML (`.metadata` is there).
    pub rendered: bool,
    /// Has it ever run?
    pub started: Started,
    /// What that is known from.
    pub past: Past,
    /// The server's process, when one is running.
    pub pid: Option<u32>,
    /// What is missing.
    pub defects: Vec<Defect>,
}

impl Home {
    /// Whether the administrator's account can still be changed by editing. What the user declared counts only where nothing in
    /// the home says otherwise.
    pub fn user_store(&self) -> UserStore {
        match self.started {
            // Its users are in a file that it reads at every start.
            _ if self.is_micro() => UserStore::Absent,
            Started::Never => UserStore::New,
            Started::Unknown if self.past.declared_new => UserStore::New,
            Started::Unknown => UserStore::Unknown,
            Started::Before | Started::Running => UserStore::Filled,
        }
    }

    /// The configuration directory: `repository/conf`, or `conf` for MI and the packs with several servers.
    pub fn conf(&self) -> &'static Path {
        Path::new(match self.layout {
            Layout::Classic => "repository/conf",
            Layout::Pack(_) | Layout::Mi => "conf",
        })
    }

    /// `deployment.toml`, relative.
    pub fn toml(&self) -> PathBuf {
        self.conf().join("deployment.toml")
    }

    /// The directory of the config mapper's JSON files and templates.
    pub fn mapper(&self) -> &'static Path {
        Path::new("repository/resources/conf")
    }

    /// The directory of the logs, relative. The nested servers of a pack write beside their own `conf`.
    pub fn logs(&self) -> &'static Path {
        Path::new("repository/logs")
    }

    /// The directory of the JVM's temporary files, relative. Source: `java.io.tmpdir` in the start scripts.
    pub fn tmp(&self) -> &'static Path {
        Path::new(match self.layout {
            Layout::Pack(PackServer::Core) => "wso2/tmp",
            Layout::Classic | Layout::Pack(_) | Layout::Mi => "tmp",
        })
    }

    /// The directories that the server needs and does not make itself, relative. Source: the packs; a clone by git loses empty
    /// directories.
    pub fn needed_dirs(&self) -> [&Path; 2] {
        [self.logs(), self.tmp()]
    }

    /// The directory of the keystores, relative. Source: the packs.
    pub fn security(&self) -> &'static Path {
        Path::new("repository/resources/security")
    }

    /// The directory of the start scripts, relative.
    pub fn bin(&self) -> &'static Path {
        Path::new("bin")
    }

    /// The product's start script for this system, relative; it may not exist.
    pub fn shipped_script(&self) -> Option<&Path> {
        if cfg!(windows) { &self.bat } else { &self.script }.as_deref()
    }

    /// The absolute path of something in the home.
    pub fn at(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.path.join(relative)
    }

    /// The absolute path of the directory of the logs.
    pub fn log_dir(&self) -> PathBuf {
        self.at(self.logs())
    }

    /// The absolute path of the server's own log.
    pub fn server_log(&self) -> PathBuf {
        self.log_dir().join(SERVER_LOG)
    }

    /// The absolute path of the audit log.
    pub fn audit_log(&self) -> PathBuf {
        self.log_dir().join("audit.log")
    }

    /// The absolute paths of the logs that may show why a start failed, the server's own first. Source: the log4j files of the
    /// products.
    pub fn start_logs(&self) -> [PathBuf; 3] {
        [SERVER_LOG, "patches.log", "wso2error.log"].map(|name| self.log_dir().join(name))
    }

    /// The absolute path of the file that the server writes its pid into.
    pub fn pid_file(&self) -> PathBuf {
        self.at("wso2carbon.pid")
    }

    /// The absolute path of the config mapper's own directory.
    pub fn mapper_dir(&self) -> PathBuf {
        self.at(self.mapper())
    }

    /// The absolute path of the directory in which the config mapper notes what it rendered.
    pub fn mapper_metadata(&self) -> PathBuf {
        self.at(RENDERING)
    }

    /// The handle for its own directory: the same as [`Home::root`] but for a nested server, which is reached from its pack's.
    pub fn door(&self) -> Root {
        self.root.inner(&self.path)
    }

    /// Name and version on one line, safe to be shown, such as `WSO2 Identity Server 7.0.1`.
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The kernel as comparable numbers: `(4, 10, 14)`; `None` for MI and where the pack does not say.
    pub fn kernel(&self) -> Option<(u32, u32, u32)> {
        if self.layout == Layout::Mi {
            return None;
        }
        parse_version(self.carbon.as_ref()?.raw())
    }

    /// Whether this server is a Micro Integrator, on its own or in a pack: without console, user store and registry.
    pub fn is_micro(&self) -> bool {
        matches!(self.layout, Layout::Mi | Layout::Pack(PackServer::MicroIntegrator))
    }

    /// Whether this server has a Tomcat, with the console and the servlet ports.
    pub fn has_tomcat(&self) -> bool {
        !self.is_micro()
    }

    /// Whether this home supports Hazelcast clustering at all.
    pub fn can_cluster(&self) -> bool {
        !self.is_micro()
    }

    /// The first defect that stops all work, if there is one.
    pub fn broken(&self) -> Option<&Defect> {
        self.defects.iter().find(|d| d.fatal)
    }
}

/// The directory in which the config mapper notes what it rendered, relative to the home.
pub const RENDERING: &str = "repository/resources/conf/.metadata";

/// The server's own log, in [`Home::logs`].
const SERVER_LOG: &str = "wso2carbon.log";

/// Whether a file of the log directory is the server's own log or one that it was rotated into: `wso2carbon.log.2016-05-02`,
/// `wso2carbon-05-02-2021.log`.
pub fn is_server_log(name: &str) -> bool {
    let dated = name
        .strip_prefix("wso2carbon-")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    name.starts_with(SERVER_LOG) || dated
}

/// The first three numbers of a version text, missing ones as zero.
pub fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut numbers = text
        .trim()
        .trim_start_matches('v')
        .split(|c: char| !c.is_ascii_digit())
        .map(str::parse::<u32>);
    let major = numbers.next()?.ok()?;
    let mut rest = numbers.map(|n| n.unwrap_or(0));
    Some((major, rest.next().unwrap_or(0), rest.next().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_server_s_own_logs_from_others() {
        for name in [
            "wso2carbon.log",
            "wso2carbon.log.2016-05-02",
            "wso2carbon-05-02-2021.log",
        ] {
            assert!(is_server_log(name), "{name}");
        }
        for name in ["audit.log", "wso2carbon-trace-messages.log", "http_access_.log"] {
            assert!(!is_server_log(name), "{name}");
        }
    }

    #[test]
    fn reads_versions_with_suffixes() {
        assert_eq!(parse_version("4.4.1-SNAPSHOT"), Some((4, 4, 1)));
        assert_eq!(parse_version("v4.10.14"), Some((4, 10, 14)));
        assert_eq!(parse_version("7"), Some((7, 0, 0)));
        assert_eq!(parse_version("x"), None);
    }
}
