//! The messages of a session: requests and reports in, effects out.

mod effect;
mod report;
mod request;

pub use effect::Effect;
pub use report::{Report, Sample, ServiceSeen, StartProgress, WorkProgress};
pub use request::Request;
