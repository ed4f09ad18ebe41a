//! F2: read-only looks at the world.

pub mod files;
pub mod host;
pub mod identify;
pub mod java;
pub mod locate;
pub mod logs;
pub mod process;
pub mod sockets;
pub mod users;
pub mod world;

pub use files::{HomeFiles, Loaded};
pub use world::World;
