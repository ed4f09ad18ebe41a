//! What a home lacks, and what to do about it. A defect is fatal only if nothing can be read or changed.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::home::{Defect, Generation, Home, Layout};
use crate::domain::start_script;

use super::markers::{self, CARBON_XML, Jar};

const RESTORE: &str = "restore it from the pack";

/// Records every defect of a home whose generation and scripts are known. `wrapper` is a script of the usual name that only runs
/// another server.
pub(super) fn find(home: &mut Home, jar: Option<Jar>, wrapper: Option<&(PathBuf, String)>, toml: bool) {
    let carbon_xml = home.conf().join(CARBON_XML);
    if !home.root.may_be_file(&home.at(&carbon_xml)) {
        if toml && home.generation == Generation::Toml {
            let why =
                "is missing; it is rendered at start, but a server that rendered it before refuses to start without it";
            lacks(home, carbon_xml, why, RESTORE);
        } else {
            home.defects.push(Defect {
                what: carbon_xml,
                why: "is missing, so there is no configuration to read or change".to_owned(),
                hint: "unpack the product again".to_owned(),
                fatal: true,
            });
        }
    }
    if home.script.is_none() {
        lacks_script(home, wrapper);
    }
    if home.generation == Generation::Toml && !markers::has_templates(&home.root, &home.mapper_dir()) {
        let why = "are missing, so the server cannot render its configuration from deployment.toml";
        lacks(home, home.mapper().join("templates"), why, "restore them from the pack");
    }
    // The servers of a pack share its jars, in ways that differ by release.
    if jar.is_none() && !matches!(home.layout, Layout::Pack(_)) {
        let name = match home.layout {
            Layout::Mi => "bin/org.wso2.micro.integrator.bootstrap-*.jar",
            _ => "bin/org.wso2.carbon.bootstrap-*.jar",
        };
        lacks(home, name, "is missing, so the server cannot be started", RESTORE);
    }
    if !home.root.may_be_dir(&home.at(home.tmp())) {
        lacks(
            home,
            home.tmp(),
            "is missing (copies through git lose empty directories), and the server's OSGi set-up fails without it",
            "create the directory",
        );
    }
    if !home.root.may_be_dir(&home.log_dir()) {
        lacks(
            home,
            home.logs(),
            "is missing (copies through git lose empty directories), and the server cannot write its logs",
            "create the directory",
        );
    }
}

fn lacks_script(home: &mut Home, wrapper: Option<&(PathBuf, String)>) {
    let usual = start_script::usual(home);
    if let Some((path, target)) = wrapper {
        let why = format!(
            "only runs wso2/{}, which is another server, and this one has no start script",
            crate::domain::visible(target),
        );
        let hint = format!("restore {} from the pack", usual.shown());
        return lacks(home, path, &why, &hint);
    }
    let why = if home.generation == Generation::Toml && home.layout == Layout::Classic && home.bat.is_none() {
        "is missing, so the server cannot be started; deployment.toml and the config mapper's files alone indicate the toml generation"
    } else {
        "is missing, so the server cannot be started"
    };
    lacks(home, usual, why, RESTORE);
}

/// Records a defect that leaves the home usable.
pub(super) fn lacks(home: &mut Home, what: impl Into<PathBuf>, why: &str, hint: &str) {
    home.defects.push(Defect {
        what: what.into(),
        why: why.to_owned(),
        hint: hint.to_owned(),
        fatal: false,
    });
}
