//! WSO2 products and servers that are recognised and left alone, since they are no Carbon servers of this kind.

use std::path::{Path, PathBuf};

use crate::disk::Root;

use super::markers::{self, CARBON_XML};

/// What is left alone, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAlone {
    /// Its directory.
    pub path: PathBuf,
    /// Its name, with the version where a file says it.
    pub product: String,
    /// Why.
    pub reason: &'static str,
    /// What to use instead.
    pub advice: &'static str,
}

/// The files that only Application Server 6 has: a plain Tomcat with WSO2's own file beside its configuration.
pub(super) const PLAIN_TOMCAT: [&str; 2] = ["conf/server.xml", "conf/wso2/wso2as.xml"];

/// Servers below `wso2/` of newer packs that run on another kernel: their directory, their script in it, what they are.
const OTHER_KERNEL: [(&str, &str, &str); 2] = [
    ("analytics", "wso2/worker/bin/carbon.sh", "Stream Processor"),
    ("msf4j", "bin/carbon.sh", "MSF4J"),
];

/// What is in a directory, where it is left alone.
pub(super) fn in_directory(root: &Root) -> Option<LeftAlone> {
    let path = root.path();
    let there = |file: &str| root.may_be_file(&path.join(file));
    let carbon = there(&format!("repository/conf/{CARBON_XML}")) || there(&format!("conf/{CARBON_XML}"));
    if carbon {
        return None;
    }
    if PLAIN_TOMCAT.iter().all(|file| there(file)) {
        let title = markers::titled(root, &path.join(markers::VERSION_FILES[0]));
        let version = title.map_or_else(|| "6".to_owned(), |title| title.version);
        return Some(LeftAlone {
            path: path.to_path_buf(),
            product: format!("WSO2 Application Server {}", crate::domain::visible(&version)),
            reason: "version 6 is a plain Tomcat and no Carbon server: it has neither carbon.xml nor Carbon's start script",
            advice: "set it up as its own documentation says, as a Tomcat: conf/server.xml and conf/wso2/wso2as.xml",
        });
    }
    let name = path.file_name()?.to_str()?;
    let below = path.parent()?.file_name()? == "wso2";
    let (_, _, kind) = OTHER_KERNEL
        .iter()
        .find(|(dir, script, _)| below && *dir == name && there(script))?;
    Some(LeftAlone {
        path: path.to_path_buf(),
        product: format!("the {name} server of this pack ({kind})"),
        reason: "it runs on Carbon 5, which has neither carbon.xml nor the files that this program knows",
        advice: "set it up as its own documentation says: its configuration is deployment.yaml",
    })
}

/// The servers of a pack that are left alone.
pub(super) fn in_pack(pack: &Path) -> Vec<LeftAlone> {
    let dirs = OTHER_KERNEL.iter().map(|(dir, ..)| pack.join("wso2").join(dir));
    dirs.filter_map(|dir| in_directory(&Root::at(&dir))).collect()
}
