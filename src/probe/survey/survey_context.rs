//! What every part of the survey may look with.

use std::collections::BTreeMap;

use crate::domain::SettingId;
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::probe::files::HomeFiles;
use crate::probe::reading::Reading;
use crate::probe::world::World;

/// What every part may look with.
#[derive(Clone, Copy, Debug)]
pub struct SurveyContext<'a> {
    /// Where to look. On a recorded machine only files below its root count: no command is run, no name asked for, no
    /// connection made.
    pub world: &'a World,
    /// The machine, looked at before.
    pub machine: &'a Machine,
    /// The home.
    pub home: &'a Home,
    /// Its configuration files.
    pub files: &'a HomeFiles,
    /// Every setting as it stands, by id.
    pub readings: &'a BTreeMap<SettingId, Reading>,
}

impl SurveyContext<'_> {
    /// The value of a setting, written or default.
    pub fn value(&self, id: SettingId) -> Option<&str> {
        self.readings.get(&id)?.value()
    }
}
