//! The other Carbon servers of this machine, as far as they say with whom they cluster: their lists must be the same.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::setting::FileRole;
use crate::domain::settings;
use crate::probe::files::HomeFiles;
use crate::probe::identify;
use crate::probe::reading;

use super::super::SurveyContext;
use crate::domain::SettingId;
use crate::domain::settings::id;

/// The cluster of another server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// Its home.
    pub home: PathBuf,
    /// The cluster's name.
    pub domain: Option<String>,
    /// Its list of members, as written.
    pub members: String,
}

/// Those that run and have clustering on with a list of members. What cannot be read of them is passed over: they have a
/// check of their own.
pub(super) fn inspect(context: &SurveyContext) -> Vec<Sibling> {
    let homes: BTreeSet<_> = context
        .machine
        .jvms
        .iter()
        .filter_map(|jvm| jvm.carbon_home.as_deref())
        .map(|dir| context.world.place(dir))
        .filter(|dir| *dir != context.home.path && *dir != context.home.pack)
        .collect();
    homes.into_iter().filter_map(sibling).collect()
}

fn sibling(dir: PathBuf) -> Option<Sibling> {
    let home = identify::home_among(&[], &dir).ok()?;
    let files = HomeFiles::load_some(&home, &[FileRole::Axis2Xml, FileRole::DeploymentToml]);
    let value = |id: SettingId| {
        let reading = reading::read(settings::by_id(id)?, &home, &files);
        reading.value().map(str::to_owned)
    };
    let listed = value(id::CLUSTER_ENABLED)? == "true" && value(id::CLUSTER_SCHEME)? == "wka";
    listed.then_some(())?;
    Some(Sibling {
        domain: value(id::CLUSTER_DOMAIN),
        members: value(id::CLUSTER_MEMBERS)?,
        home: dir,
    })
}
