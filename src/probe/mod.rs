//! F2: read-only looks at the world.

pub mod facts;
mod file_id;
pub mod files;
mod hand_edits;
pub mod host;
pub mod identify;
pub mod java;
pub mod jvm;
mod held_file;
pub mod keystore;
pub mod locate;
pub mod logs;
pub mod modes;
pub mod external_files;
pub mod owner;
pub mod places;
pub mod ports;
pub mod process;
pub mod reading;
pub mod sockets;
mod state;
pub mod survey;
pub mod users;
pub mod java_location;
pub mod world;

pub use facts::Facts;
pub use file_id::FileId;
pub use files::{HomeFiles, Loaded};
pub use external_files::{ExternalFiles, ExternalFile};
pub use owner::Owner;
pub use reading::{Reading, CurrentText};
pub use survey::{SurveyContext, Survey};
pub use world::World;
