//! What a home lacks, and what to do about it. A defect is fatal only if nothing can be read or changed.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::home::{Defect, Generation, Home, Layout};
use crate::domain::start_script;

use super::markers::{self, CARBON_XML, Jar};

/// Records every defect of a home whose generation and scripts are known. `wrapper` is a script of the usual name that only runs
/// another server.
pub(super) fn find(home: &mut Home, jar: Option<Jar>, wrapper: Option<&(PathBuf, String)>, toml: bool) {
    let carbon_xml = home.conf().join(CARBON_XML);
    if !home.root.may_be_file(&home.at(&carbon_xml)) {
        if toml && home.generation == Generation::Toml {
            let advice = "is missing; it is rendered at start, but a server that rendered it before refuses to start without it: restore it from the pack";
            lacks(home, carbon_xml, advice);
        } else {
            home.defects.push(Defect {
                what: carbon_xml,
                advice: "is missing, so there is no configuration to read or change: unpack the product again"
                    .to_owned(),
                fatal: true,
            });
        }
    }
    if home.script.is_none() {
        lacks_script(home, wrapper);
    }
    if home.generation == Generation::Toml && !markers::has_templates(&home.root, &home.mapper_dir()) {
        let advice = "are missing, so the server cannot render its configuration from deployment.toml: restore them from the pack";
        lacks(home, home.mapper().join("templates"), advice);
    }
    // The servers of a pack share its jars, in ways that differ by release.
    if jar.is_none() && !matches!(home.layout, Layout::Pack(_)) {
        let name = match home.layout {
            Layout::Mi => "bin/org.wso2.micro.integrator.bootstrap-*.jar",
            _ => "bin/org.wso2.carbon.bootstrap-*.jar",
        };
        lacks(
            home,
            name,
            "is missing, so the server cannot be started: restore it from the pack",
        );
    }
    if !home.root.may_be_dir(&home.at(home.tmp())) {
        lacks(
            home,
            home.tmp(),
            "is missing (copies through git lose empty directories), and the server's OSGi set-up fails without it: create the directory",
        );
    }
    if !home.root.may_be_dir(&home.log_dir()) {
        lacks(
            home,
            home.logs(),
            "is missing (copies through git lose empty directories), and the server cannot write its logs: create the directory",
        );
    }
}

fn lacks_script(home: &mut Home, wrapper: Option<&(PathBuf, String)>) {
    let usual = start_script::usual(home);
    if let Some((path, target)) = wrapper {
        let advice = format!(
            "only runs wso2/{}, which is another server: this one has no start script. Restore {} from the pack",
            crate::domain::visible(target),
            usual.shown()
        );
        return lacks(home, path, &advice);
    }
    let advice = if home.generation == Generation::Toml && home.layout == Layout::Classic && home.bat.is_none() {
        "is missing, so the server cannot be started; deployment.toml and the config mapper's files alone indicate the toml generation. Restore the script from the pack"
    } else {
        "is missing, so the server cannot be started: restore it from the pack"
    };
    lacks(home, usual, advice);
}

/// Records a defect that leaves the home usable.
pub(super) fn lacks(home: &mut Home, what: impl Into<PathBuf>, advice: &str) {
    home.defects.push(Defect {
        what: what.into(),
        advice: advice.to_owned(),
        fatal: false,
    });
}
