//! Read-only inspection of the machine, homes, processes and files.

pub mod external_files;
pub mod facts;
mod file_id;
pub mod files;
mod hand_edits;
mod held_file;
pub mod host;
pub mod identify;
pub mod java;
pub mod java_location;
pub mod jvm;
pub mod keystore;
pub mod locate;
pub mod logs;
mod mapper_json;
pub mod mapper_records;
pub mod modes;
pub mod owner;
pub mod places;
mod port_files;
pub mod ports;
pub mod process;
pub mod reading;
pub mod sockets;
mod state;
pub mod survey;
pub mod users;
pub mod world;

pub use external_files::{ExternalFile, ExternalFiles};
pub use facts::Facts;
pub use file_id::FileId;
pub use files::{HomeFiles, Loaded};
pub use owner::Owner;
pub use reading::{CurrentText, Reading};
pub use survey::{Survey, SurveyContext};
pub use world::World;
