//! F2: read-only looks at the world.

pub mod files;
pub mod world;

pub use files::{HomeFiles, Loaded};
pub use world::World;
