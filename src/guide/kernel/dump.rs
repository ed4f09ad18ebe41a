//! The guideline about the heap dump that Java writes when memory runs out, without which the cause cannot be found.

use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::domain::units::{Megabytes, human_bytes};
use crate::domain::{Command, OsFamily, Started, Unknown};
use crate::guide::memory;
use crate::guide::upkeep::word;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::system::Dump;

/// X07. A dump is requested, its directory exists with space for the heap, and no older dump is in its place.
pub(super) fn dump(facts: &Facts) -> Verdict {
    let needed = "a dump on OutOfMemoryError, and space for the heap";
    if facts.machine.os.family == OsFamily::Windows {
        return Verdict::info("Windows", needed, "the batch file's own flags are not read");
    }
    let dump = match &facts.survey.system.dump {
        Err(reason) => return Verdict::unknown("not known", needed, reason.to_string()),
        Ok(Some(dump)) => dump,
        Ok(None) => {
            let why = "the start script asks for no dump: what filled the memory could not be found out";
            return Verdict::warn("none is written", needed, why)
                .by_hand("add the flags to JAVA_OPTS of whoever starts the server")
                .by_command(Command::anyone(format!(
                    "export JAVA_OPTS=\"$JAVA_OPTS -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath={}\"",
                    facts.home.log_dir().shown()
                )));
        }
    };
    let shown = dump.path.strip_prefix(&facts.home.path).unwrap_or(&dump.path).shown();
    if let Some(bytes) = dump.taken {
        let aside = dump.path.with_extension("hprof.old");
        let why = "the name is fixed and Java overwrites no file: the next dump would be lost";
        return Verdict::warn(format!("{shown} is there, {}", human_bytes(bytes)), needed, why)
            .by_hand("analyse the dump, then move it away")
            .by_command(format!("mv {} {}", word(&dump.path), word(&aside)));
    }
    if !dump.ready {
        let directory = dump.path.parent().unwrap_or(&dump.path);
        // The product makes its own log directory at its first start.
        if dump.path.starts_with(facts.home.log_dir()) && facts.home.started == Started::Never {
            return room(facts, dump, needed);
        }
        let why = format!(
            "{} does not exist, and Java creates no directory for a dump",
            directory.shown()
        );
        return Verdict::warn("no directory for it", needed, why)
            .by_hand("create the directory, as the user who owns the home")
            .by_command(format!("mkdir -p {}", word(directory)));
    }
    room(facts, dump, needed)
}

fn room(facts: &Facts, dump: &Dump, needed: &str) -> Verdict {
    let max = match memory::size(facts, id::HEAP_MAX, needed) {
        Ok(max) => max,
        Err(judged) => return judged,
    };
    let free = if dump.inside {
        facts.disk.as_ref().map(|disk| disk.free).map_err(Unknown::clone)
    } else {
        dump.room.clone()
    };
    let free = match free {
        Ok(bytes) => Megabytes::from_bytes(bytes),
        Err(reason) => return Verdict::unknown("free space not known", needed, reason.to_string()),
    };
    let found = format!("{} MB free, -Xmx{max}", free.0);
    if free < max {
        let why = "a dump is as large as the heap: it would be incomplete, and fill the disk for the server too";
        return Verdict::warn(found, needed, why).by_hand("free some space, or add some");
    }
    let judged = Verdict::pass(found, needed);
    if dump.directory {
        judged
    } else {
        judged.saying("the dump's name is fixed: move an existing one away, or no second is written")
    }
}
