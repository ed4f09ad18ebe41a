//! F0: the words of the field, without any I/O, and the tables of what exists.

pub mod address;
pub mod file_role;
pub mod finding;
pub mod home;
mod host;
pub mod jdk;
pub mod known;
pub mod machine;
pub mod member;
pub mod ports;
pub mod products;
mod refusal;
pub mod rules;
pub mod secret;
pub mod setting;
pub mod setting_id;
pub mod settings;
pub mod units;
pub mod value;

pub use crate::foreign::{Foreign, Shown, escaped_word, hidden, visible, visible_but};
pub use finding::{DropIn, Finding, Fix, Profile, Remedy, Status};
pub use home::{ConfigSource, Defect, EiProfile, Generation, Home, Layout, Started};
pub use jdk::{FoundBy, JavaVersion, Jdk, JdkRange, Vm};
pub use known::{Known, Unknown};
pub use machine::{Cgroup, Disk, Machine, MachineKind, OpenFiles, Os, OsFamily, RunningJvm};
pub use products::Product;
pub use rules::Rules;
pub use secret::Secret;
pub use setting::{At, FileRole, SettingPlace, ScriptKnob, Setting};
pub use setting_id::SettingId;
pub use units::Megabytes;
pub use value::{ValueKind, Refusal, Value};
