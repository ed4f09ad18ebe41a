//! The heap dump that Java writes when memory runs out: the one thing that tells why.

use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::domain::units::{Megabytes, human_bytes};
use crate::domain::{OsFamily, Started, Unknown};
use crate::guide::verdict::Verdict;
use crate::guide::memory;
use crate::guide::upkeep::word;
use crate::probe::Facts;
use crate::probe::survey::system::Dump;

/// X07. A dump is asked for, its directory is there with room for the heap, and no older one is in its way.
pub(super) fn dump(facts: &Facts) -> Verdict {
    let needed = "a dump on OutOfMemoryError, and room for the heap";
    if facts.machine.os.family == OsFamily::Windows {
        return Verdict::info("Windows", needed, "the batch file's own flags are not looked at");
    }
    let dump = match &facts.survey.system.dump {
        Err(reason) => return Verdict::unknown("not known", needed, reason.to_string()),
        Ok(Some(dump)) => dump,
        Ok(None) => {
            let why = "the start script asks for no dump: nobody will be able to tell what filled the memory";
            return Verdict::warn("none is written", needed, why)
                .by_hand("add the flags to JAVA_OPTS of whoever starts the server")
                .by_command(format!(
                    "export JAVA_OPTS=\"$JAVA_OPTS -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath={}\"",
                    facts.home.log_dir().shown()
                ));
        }
    };
    let shown = dump.path.strip_prefix(&facts.home.path).unwrap_or(&dump.path).shown();
    if let Some(bytes) = dump.taken {
        let aside = dump.path.with_extension("hprof.old");
        let why = "the name is fixed and Java overwrites no file: the next dump would not be written";
        return Verdict::warn(format!("{shown} is there, {}", human_bytes(bytes)), needed, why)
            .by_hand("look at the dump, and move it away")
            .by_command(format!("mv {} {}", word(&dump.path), word(&aside)));
    }
    if !dump.ready {
        let directory = dump.path.parent().unwrap_or(&dump.path);
        // The product makes its own directory of logs at its first start.
        if dump.path.starts_with(facts.home.log_dir()) && facts.home.started == Started::Never {
            return room(facts, dump, needed);
        }
        let why = format!(
            "{} is not there, and Java makes no directory for a dump",
            directory.shown()
        );
        return Verdict::warn("no directory for it", needed, why)
            .by_hand("make the directory, as the user who owns the home")
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
        Err(reason) => return Verdict::unknown("room not known", needed, reason.to_string()),
    };
    let found = format!("{} MB free, -Xmx{max}", free.0);
    if free < max {
        let why = "a dump is as large as the heap: it would be cut short, and fill the disk for the server too";
        return Verdict::warn(found, needed, why).by_hand("free some room, or add space");
    }
    let judged = Verdict::pass(found, needed);
    if dump.directory {
        judged
    } else {
        judged.saying("the dump's name is fixed: once there is one, move it away, or no second is written")
    }
}
