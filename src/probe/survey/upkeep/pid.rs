//! The state of the home's pid file, and which process has that number now. The product's own `stop` kills that process.

use std::io;

use super::super::SurveyContext;
use super::listing::head;
use crate::disk::{Refusal, machine};
use crate::domain::known::{Known, Unknown};
use crate::probe::process;

/// A pid file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PidFile {
    /// There is none.
    None,
    /// It has no number.
    Garbled,
    /// No process has its number now.
    Stale(u32),
    /// The home's own server has it.
    Own(u32),
    /// Another process has it: its number and name.
    Foreign(u32, String),
}

pub(super) fn inspect(context: &SurveyContext) -> Known<PidFile> {
    let path = context.home.pid_file();
    match context.home.root.open(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(PidFile::None),
        Err(e) => {
            let told = Refusal::told(&e);
            return Err(Unknown::because(format!("the pid file cannot be read: {told}")));
        }
        Ok(_) => {}
    }
    let Some(pid) = process::pid_file(context.home) else {
        return Ok(PidFile::Garbled);
    };
    if context.home.pid == Some(pid) {
        return Ok(PidFile::Own(pid));
    }
    if !context.world.reads_proc() {
        let runs = process::usage(pid).is_ok();
        return Ok(if runs {
            PidFile::Foreign(pid, String::new())
        } else {
            PidFile::Stale(pid)
        });
    }
    if !machine::is_dir(&context.world.path("/proc")) || process::hides(context.world) && !context.world.is_recorded() {
        return Err(Unknown::because("the processes of others cannot be seen here"));
    }
    let proc = context.world.path(&format!("/proc/{pid}"));
    if !machine::is_dir(&proc) {
        return Ok(PidFile::Stale(pid));
    }
    let name = head(&context.home.root, &proc.join("comm"), 64).unwrap_or_default();
    Ok(PidFile::Foreign(pid, name.trim().to_owned()))
}
