//! The size of a machine, as the reader of either kind of system returns it.

use crate::domain::{Known, OpenFiles};

/// The measurable size of a machine, as either reader gives it.
pub(super) struct Size {
    pub(super) cores: Known<u32>,
    pub(super) mhz: Known<u64>,
    pub(super) memory: Known<u64>,
    pub(super) available: Known<u64>,
    pub(super) swap: Known<u64>,
    pub(super) open_files: Known<OpenFiles>,
    pub(super) hostname: Known<String>,
}
