//! What a home lacks, and what to do about it. A defect is fatal only if nothing can be read or changed.

use std::path::PathBuf;

use crate::domain::home::{Defect, EiProfile, Generation, Home, Layout};
use crate::domain::products::Product;

use super::markers::{self, CARBON_XML, Jar};

/// Records every defect of a home whose generation and scripts are known.
pub(super) fn find(home: &mut Home, jar: Option<Jar>, toml: bool) {
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
        let advice = if home.generation == Generation::Toml && home.layout == Layout::Classic && home.bat.is_none() {
            "is missing, so the server cannot be started; deployment.toml and the config mapper's files alone indicate the toml generation. Restore the script from the pack"
        } else {
            "is missing, so the server cannot be started: restore it from the pack"
        };
        lacks(home, usual_script(home), advice);
    }
    if home.generation == Generation::Toml && !markers::has_templates(&home.root, &home.mapper_dir()) {
        let advice = "are missing, so the server cannot render its configuration from deployment.toml: restore them from the pack";
        lacks(home, home.mapper().join("templates"), advice);
    }
    if matches!(home.layout, Layout::Ei6(_)) {
        // Its servers share jars and directories of the pack in ways that differ by release.
        return;
    }
    if jar.is_none() {
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
    if !home.root.may_be_dir(&home.at("tmp")) {
        lacks(
            home,
            "tmp",
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

/// The name that this product's start script should have.
fn usual_script(home: &Home) -> &'static str {
    match (home.layout, home.product) {
        (Layout::Mi, _) => "bin/micro-integrator.sh",
        (Layout::Ei6(EiProfile::Integrator), _) => "bin/integrator.sh",
        (_, Product::ApiManager) if home.version.raw().starts_with('4') => "bin/api-manager.sh",
        _ => "bin/wso2server.sh",
    }
}

/// Records a defect that leaves the home usable.
pub(super) fn lacks(home: &mut Home, what: impl Into<PathBuf>, advice: &str) {
    home.defects.push(Defect {
        what: what.into(),
        advice: advice.to_owned(),
        fatal: false,
    });
}
