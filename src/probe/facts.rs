//! The facts about one home on this machine, from which guidelines are judged and plans are made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::home::{ConfigSource, Home};
use crate::domain::jdk::{FoundBy, Jdk, JdkRange};
use crate::domain::known::Known;
use crate::domain::machine::{Disk, Machine};
use crate::domain::setting::FileRole;
use crate::domain::settings;
use crate::domain::{Account, RestartPending};
use crate::text::script;

use super::external_files::ExternalFiles;
use super::files::HomeFiles;
use super::java::{self, JdkError};
use super::owner::{self, Owner};
use super::reading::{self, Reading};
use super::survey::{Survey, SurveyContext};
use super::tools::Tools;
use super::world::World;
use crate::domain::SettingId;
use crate::domain::settings::id;

/// The facts of one home on one machine.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The machine.
    pub machine: Machine,
    /// The home.
    pub home: Home,
    /// Its configuration files.
    pub files: HomeFiles,
    /// The state of every setting, by id.
    pub readings: BTreeMap<SettingId, Reading>,
    /// Java installations here, best first.
    pub jdks: Vec<Jdk>,
    /// The Java versions that the home's start script accepts.
    pub range: Option<JdkRange>,
    /// Free space on the file system of the home.
    pub disk: Known<Disk>,
    /// Who owns the home's directory.
    pub owner: Known<Owner>,
    /// The account that owns the home, where that is another than root.
    pub account: Option<Account>,
    /// The product's own tools.
    pub tools: Tools,
    /// Files outside the home: login profiles, `/etc/hosts`.
    pub outside: ExternalFiles,
    /// How many products this machine is to carry, at least 1.
    pub instances: u32,
    /// Whether the user named that number; else it counts homes, of which some may never run.
    pub instances_named: bool,
    /// Whether changes wait for a restart of the server.
    pub restart_pending: RestartPending,
    /// When settings that are secret were applied with this program, where that was not undone; their values are not recorded.
    pub recorded: BTreeMap<SettingId, String>,
    /// What only the guidelines need; not read until [`Facts::read_survey`].
    pub survey: Survey,
}

impl Facts {
    /// Combines the parts and reads every setting.
    pub fn new(
        machine: Machine,
        home: Home,
        files: HomeFiles,
        jdks: Vec<Jdk>,
        disk: Known<Disk>,
        outside: ExternalFiles,
        instances: u32,
    ) -> Self {
        let range = files
            .text(FileRole::StartScript)
            .and_then(|text| script::jdk_range(text, script::Dialect::Sh));
        let owner = owner::in_home(&home);
        let files = files.with_system(&outside, &owner);
        let mut readings: BTreeMap<_, _> = settings::all()
            .map(|s| (s.id, reading::read(s, &home, &files)))
            .collect();
        let tools = Tools::inspect(&home);
        super::java_location::fill(&mut readings, &home, &files, &outside);
        Self {
            machine,
            home,
            files,
            readings,
            jdks,
            range,
            disk,
            owner,
            account: None,
            tools,
            outside,
            instances: instances.max(1),
            instances_named: true,
            restart_pending: RestartPending::No,
            recorded: BTreeMap::new(),
            survey: Survey::default(),
        }
    }

    /// Reads what only the guidelines need.
    pub fn read_survey(&mut self, world: &World) {
        self.survey = self.surveyed(world);
    }

    /// The same for callers that cannot change the facts.
    pub fn surveyed(&self, world: &World) -> Survey {
        Survey::inspect(&SurveyContext {
            world,
            machine: &self.machine,
            home: &self.home,
            files: &self.files,
            readings: &self.readings,
        })
    }

    /// The state of one setting. Every id of the table is there.
    pub fn reading(&self, id: SettingId) -> Option<&Reading> {
        self.readings.get(&id)
    }

    /// The value of a setting, written or default.
    pub fn value(&self, id: SettingId) -> Option<&str> {
        self.reading(id)?.value()
    }

    /// Whether log4j 2 is the logging framework in use, not log4j 1.
    pub fn logs_through_log4j2(&self) -> bool {
        self.home.source == ConfigSource::Toml
            || self
                .reading(id::HAZELCAST_LOG_LEVEL)
                .and_then(|reading| reading.file.as_ref())
                .is_some_and(|file| Some(file) == FileRole::Log4j2.path(&self.home).as_ref())
    }

    /// The Java installation that the server would start with: the one its script or wrapper names, else that of the
    /// environment.
    pub fn java_in_use(&self) -> Option<&Jdk> {
        match self.value(id::JAVA_HOME) {
            Some(dir) => self.known_jdk(Path::new(dir)),
            None => self.jdks.iter().find(|jdk| jdk.found_by.contains(&FoundBy::JavaHome)),
        }
    }

    /// The Java that the running server was started with, where its process shows it.
    pub fn java_running(&self) -> Option<&Jdk> {
        let seen = self.survey.upkeep.running_java.as_ref()?;
        // The list also says how it was found.
        Some(self.known_jdk(&seen.home).unwrap_or(seen))
    }

    /// The Java to judge: the running server's, else the one that a start from here would use.
    pub fn java_judged(&self) -> Option<&Jdk> {
        self.java_running().or_else(|| self.java_in_use())
    }

    /// The Java of the list that a JAVA_HOME means, however it is written: through links, or as the `jre` of a JDK 8.
    pub fn known_jdk(&self, dir: &Path) -> Option<&Jdk> {
        let canonical = machine::canonical(dir).unwrap_or_else(|_| dir.to_path_buf());
        self.jdks
            .iter()
            .find(|jdk| jdk.home == canonical || jdk.home.join("jre") == canonical)
    }

    /// The Java that a JAVA_HOME means: from the list, else read at its path.
    ///
    /// # Errors
    /// When no Java is there; the error says what is missing.
    pub fn jdk_at(&self, dir: &Path) -> Result<Jdk, JdkError> {
        match self.known_jdk(dir) {
            Some(jdk) => Ok(jdk.clone()),
            None => java::as_java_home(dir),
        }
    }

    /// Adds an installation to the end of the list, unless it is there already.
    pub fn learn_jdk(&mut self, jdk: Jdk) {
        if self.known_jdk(&jdk.home).is_none() {
            self.jdks.push(jdk);
        }
    }

    /// Every JAVA_HOME that the scripts and login profiles name, effective or not.
    pub fn named_java_homes(&self) -> Vec<PathBuf> {
        super::java_location::java_homes(&self.files, &self.outside)
    }

    /// Whether the start script passes `-Djava.endorsed.dirs`, with its value. Java 9 and later do not start with it.
    pub fn endorsed_dirs(&self) -> Option<String> {
        let text = self.files.text(FileRole::StartScript)?;
        let defines = script::defines(text, script::Dialect::Sh);
        let found = defines.into_iter().find(|(name, _)| name == "java.endorsed.dirs");
        found.map(|(_, value)| value)
    }
}
