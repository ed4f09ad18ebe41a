//! Surveys the system's own values: kernel, limits, swap, clock, entropy, and the free space for a heap dump.

mod clock;
mod dump;
mod files;
mod kernel;
mod limits;

use crate::domain::known::{Known, Unknown};

use super::SurveyContext;

pub use clock::Clock;
pub use dump::Dump;
pub use kernel::{Kernel, Written};
pub use limits::{Bound, Limits, LimitsOwner};

/// The result of this part of the survey.
#[derive(Clone, Debug)]
pub struct System {
    /// What a server of this home may open and start.
    pub limits: Known<Limits>,
    /// Kernel values.
    pub kernel: Known<Kernel>,
    /// The time service.
    pub clock: Known<Clock>,
    /// Where Java writes its heap dump when memory runs out; `None` where the start script requests none.
    pub dump: Known<Option<Dump>>,
}

impl Default for System {
    fn default() -> Self {
        Self {
            limits: Err(not_looked()),
            kernel: Err(not_looked()),
            clock: Err(not_looked()),
            dump: Err(not_looked()),
        }
    }
}

impl System {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        let dump = dump::inspect(context);
        if !context.world.reads_proc() {
            let none = || Unknown::because("this system has no such files");
            return Self {
                limits: Err(none()),
                kernel: Err(none()),
                clock: Err(none()),
                dump,
            };
        }
        Self {
            limits: limits::inspect(context),
            kernel: Ok(kernel::inspect(context)),
            clock: clock::inspect(context.world),
            dump,
        }
    }
}

fn not_looked() -> Unknown {
    Unknown::because("not read")
}
