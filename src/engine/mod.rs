//! F6: the session that every face shows and drives.
//!
//! [`Session::request`] and [`Session::report`] are the only mutations of a [`Session`]; [`Executor`] is the only doer. A face turns
//! keys, prompts or an answers file into [`Request`]s, shows the session, and knows nothing of files.

pub mod answers_file;
pub mod answers_parse;
mod drive;
pub mod effect;
mod executor;
mod failed;
pub mod history;
mod java_answer;
mod log_order;
mod log_reader;
mod log_tail;
pub mod log_view;
mod machine_lines;
mod orders;
pub mod preflight;
pub mod proof;
pub mod question;
pub mod report;
mod reports;
pub mod request;
pub mod session;
pub mod steps;
mod update;

pub use drive::{drive, drive_watched};
pub use effect::{Context, Effect};
pub use executor::Executor;
pub use failed::Failed;
pub use history::{History, Point};
pub use log_order::{Errors, LogCancel, LogQuery, LogReply, LogTask, LogUpdate, Place};
pub use log_reader::LogReader;
pub use log_view::{LogCommand, LogView};
pub use machine_lines::{MachineLine, machine_lines};
pub use orders::{ServerCommand, Timeouts};
pub use preflight::{Preflight, Taken};
pub use question::Question;
pub use report::{Report, Sample, StartProgress, WorkProgress};
pub use request::Request;
pub use session::{Answered, Busy, Notice, Options, Server, Session, SessionParts, Tone};
pub use steps::{Progress, Step, StepId};
pub use update::{problem, questions};
