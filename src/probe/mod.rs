//! F2: read-only looks at the world.

pub mod facts;
pub mod files;
pub mod outside;
pub mod owner;
pub mod places;
pub mod reading;
pub mod whereabouts;
pub mod world;

pub use facts::Facts;
pub use files::{HomeFiles, Loaded};
pub use outside::{Outside, OutsideFile};
pub use owner::Owner;
pub use reading::{Reading, Standing};
pub use world::World;
