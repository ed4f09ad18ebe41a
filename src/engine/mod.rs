//! The session that every face shows and drives.
//!
//! | module | what it contains |
//! | --- | --- |
//! | [`session`] | what is known and answered: read by all, changed by `update` alone |
//! | [`log_view`] | the log view |
//! | [`wizard`] | steps, questions, preflight: derived from the session |
//! | [`answers`] | answers as files |
//! | [`case_log`] | the notes of a session for a transcript |
//! | [`confirm`] | what may be done now, and what must be confirmed before |
//! | [`message`] | requests and reports in, effects out; data only |
//! | `update` | [`Session::request`] and [`Session::report`], the only mutations of a session |
//! | [`executor`] | does what effects ask for |
//!
//! A face turns keys, prompts or an answers file into [`Request`]s, shows the session, and knows nothing of files.

pub mod answers;
pub mod case_log;
pub mod confirm;
pub mod executor;
pub mod log_view;
pub mod message;
pub mod session;
mod update;
pub mod wizard;

pub use case_log::{CaseLog, CaseNote};
pub use executor::{Executor, ExecutorContext, LogReader, drive, drive_watched};
pub use log_view::{Errors, LogCancel, LogCommand, LogQuery, LogReply, LogTask, LogUpdate, LogView, RecordPosition};
pub use message::{Effect, Report, Request, Sample, ServiceSeen, StartProgress, WorkProgress};
pub use session::{
    Answered, Busy, DraftState, Failed, History, LogFile, LogSeen, Notice, Options, Point, Preflight, ProcessSeen,
    Server, ServerCommand, Session, SessionParts, Timeouts, Tone, history,
};
pub use wizard::preflight::CureState;
pub use wizard::progress::StepState;
pub use wizard::question::{Question, problem, questions};
pub use wizard::steps::{Step, StepId};
pub use wizard::{MachineLine, machine_lines, preflight, proof, question, steps};
