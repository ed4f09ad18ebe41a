//! The system's own values: kernel, limits, swap, clock, entropy, and the room for a heap dump.

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

/// See above.
#[derive(Clone, Debug)]
pub struct System {
    /// What a server of this home may open and start.
    pub limits: Known<Limits>,
    /// Kernel values.
    pub kernel: Known<Kernel>,
    /// Who keeps the clock right.
    pub clock: Known<Clock>,
    /// Where the start script has Java write the heap when memory runs out; `None` where it has it write none.
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
    /// Looks.
    pub fn inspect(context: &SurveyContext) -> Self {
        let dump = dump::inspect(context);
        if !context.world.reads_proc() {
            let none = || Unknown::because("this system keeps no such files");
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
    Unknown::because("not looked at")
}
