//! Surveys how the installation was made and what was added to it: package, units, updates, drop-ins, damage by a copy.

mod addons;
mod bundles;
mod copied;
mod heap;
mod heap_flags;
mod java;
mod listing;
mod managed;
mod mode;
mod package;
mod pid;
mod rendered;
mod services;
mod start;
mod toml_keys;
mod unit_environment;
mod updates;

use std::path::Path;

use crate::domain::Shown as _;

use crate::disk::machine;
use crate::domain::jdk::Jdk;
use crate::domain::known::{Known, Unknown};

use super::SurveyContext;
use crate::probe::identify;

pub use addons::{Addons, Folder};
pub use copied::Copied;
pub use heap::{Heaps, OutsideHeap};
pub use java::JavaHome;
pub use managed::{Managed, answers_name};
pub use package::Package;
pub use pid::PidFile;
pub use rendered::Rendered;
pub use services::{BrokenService, Service, Services};
pub use start::Start;
pub(in crate::probe::survey) use toml_keys::templates;
pub use toml_keys::{TomlKeys, UnknownKey};
pub use updates::{UpdateKind, Updates};

/// The result of this part of the survey.
#[derive(Clone, Debug)]
pub struct Upkeep {
    /// What put the home here.
    pub package: Known<Package>,
    /// What starts this home automatically.
    pub services: Known<Services>,
    /// The state of its pid file, and the process with that number.
    pub pid: Known<PidFile>,
    /// What a start needs in addition to Java.
    pub start: Known<Start>,
    /// The script of another server that the script of the usual name only runs; nothing where this server has its own.
    pub wrapped: Option<String>,
    /// What was put into the product.
    pub addons: Known<Addons>,
    /// The update tool and the last update.
    pub updates: Known<Updates>,
    /// Who manages the configuration.
    pub managed: Known<Managed>,
    /// Rendered files that were edited by hand.
    pub rendered: Known<Rendered>,
    /// Keys of `deployment.toml` that nothing of the product reads.
    pub toml_keys: Known<TomlKeys>,
    /// Damage by a copy.
    pub copied: Known<Copied>,
    /// `CARBON_HOME` of this environment; `None` where it is not set.
    pub carbon_home: Known<Option<String>>,
    /// Heaps that variables set over that of the start script.
    pub heaps: Heaps,
    /// The Java that the running server was started with, where its process shows it.
    pub running_java: Option<Jdk>,
    /// The `JAVA_HOME` that a start from here would use; `None` where nothing names one.
    pub java_home: Option<JavaHome>,
}

impl Default for Upkeep {
    fn default() -> Self {
        fn not_yet<T>() -> Known<T> {
            Err(Unknown::because("not read"))
        }
        Self {
            package: not_yet(),
            services: not_yet(),
            pid: not_yet(),
            start: not_yet(),
            wrapped: None,
            addons: not_yet(),
            updates: not_yet(),
            managed: not_yet(),
            rendered: not_yet(),
            toml_keys: not_yet(),
            copied: not_yet(),
            carbon_home: not_yet(),
            heaps: Heaps::default(),
            running_java: None,
            java_home: None,
        }
    }
}

impl Upkeep {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        let services = services::inspect(context);
        Self {
            heaps: heap::inspect(context, &services),
            package: package::inspect(context),
            services,
            pid: pid::inspect(context),
            start: start::inspect(context),
            wrapped: identify::wrapped_by(context.home),
            addons: addons::inspect(context),
            updates: updates::inspect(context),
            managed: Ok(managed::inspect(context)),
            rendered: rendered::inspect(context),
            toml_keys: toml_keys::inspect(context),
            copied: copied::inspect(context),
            carbon_home: Ok(context
                .world
                .var("CARBON_HOME")
                .map(|written| carbon_home(context, written))),
            running_java: java::running(context),
            java_home: java::named(context),
        }
    }
}

/// The home that an inherited CARBON_HOME means: this one's path where it is written through a link, else as it is written.
fn carbon_home(context: &SurveyContext, written: &str) -> String {
    let home = &context.home.path;
    let real = machine::canonical(&context.world.place(Path::new(written)));
    let same = real.is_ok_and(|real| machine::canonical(home).is_ok_and(|home| home == real));
    if same { home.raw_text() } else { written.to_owned() }
}
