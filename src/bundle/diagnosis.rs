//! Thread dumps, a heap summary and the flags of a running server, from the tools of the Java that runs it.

use std::thread;
use std::time::Duration;

use super::part::Size;
use crate::disk::machine;
use crate::domain::home::Home;
use crate::probe::java::{self, Tool, ToolUser};
use crate::probe::process::{self, ServerProcess};
use crate::probe::{World, users};

/// How many thread dumps are taken.
pub(super) const DUMPS: usize = 3;
/// The time between two.
const APART: Duration = Duration::from_secs(3);
/// The time limit for each call: a server that is suspended never answers.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest output of one call, bytes.
const MOST: u64 = 4 << 20;
/// Lines of the list of classes that are kept: the largest come first.
const CLASSES: usize = 80;

/// How a running server can be asked.
#[derive(Debug)]
pub struct Diagnosis {
    server: ServerProcess,
    tool: Tool,
    with_jstack: bool,
    gave_up: Option<String>,
}

impl Diagnosis {
    /// Of a home's server, or why it cannot be asked; a clause.
    ///
    /// # Errors
    /// Where none runs, where its Java has no such tool, and where this user may not ask it.
    pub fn of(world: &World, home: &Home) -> Result<Self, String> {
        let server = process::server_of(world, home).ok_or("no server of this home runs")?;
        let me = users::current(world);
        let user = match me.uid {
            Some(uid) if uid == server.uid => None,
            _ if me.root => Some(ToolUser {
                uid: server.uid,
                gid: group(world, server.pid).ok_or("the group of the server's process cannot be read")?,
            }),
            _ => {
                return Err(format!(
                    "the server runs as {}: run this as that user or as root",
                    server.user
                ));
            }
        };
        let link = world.path(&format!("/proc/{}/exe", server.pid));
        let launcher = machine::read_link(&link).map_err(|error| format!("its Java is not known: {error}"))?;
        let jdk = java::of_launcher(&launcher, false).ok_or("its Java is not known")?;
        let (tool, with_jstack) = match Tool::of(&jdk.home, "jcmd", user) {
            Ok(tool) => (tool, false),
            Err(reason) => (Tool::of(&jdk.home, "jstack", user).map_err(|_| reason)?, true),
        };
        Ok(Self {
            server,
            tool,
            with_jstack,
            gave_up: None,
        })
    }

    /// The size of its entries: known only afterwards.
    pub fn size(found: &Result<Self, String>) -> Size {
        match found {
            Ok(_) => Size::Later,
            Err(reason) => Size::Not(reason.clone()),
        }
    }

    /// The entries that it can make, in order.
    pub fn names(&self) -> Vec<String> {
        let dumps = (1..=DUMPS).map(|nth| format!("server/threads-{nth}.txt"));
        if self.with_jstack {
            return dumps.collect();
        }
        dumps
            .chain(["server/heap.txt", "server/flags.txt"].map(str::to_owned))
            .collect()
    }

    /// One of them. After a call that did not end in time no further one is made.
    ///
    /// # Errors
    /// Why it cannot be made, a clause.
    pub fn read(&mut self, name: &str) -> Result<String, String> {
        if let Some(reason) = &self.gave_up {
            return Err(reason.clone());
        }
        let pid = self.server.pid.to_string();
        let result = match name {
            "server/heap.txt" => self.heap(&pid),
            "server/flags.txt" => self.flags(&pid),
            dump => {
                if !dump.ends_with("-1.txt") {
                    thread::sleep(APART);
                }
                self.threads(&pid)
            }
        };
        if let Err(reason) = &result {
            self.gave_up = Some(reason.clone());
        }
        result
    }

    fn threads(&self, pid: &str) -> Result<String, String> {
        if self.with_jstack {
            return self.tool.run(&["-l", pid], PATIENCE, MOST);
        }
        self.tool.run(&[pid, "Thread.print", "-l"], PATIENCE, MOST)
    }

    /// The areas of the heap, and the classes that take most of it. All objects are counted: a full collection for it would stop
    /// the server. JDK 8 has only the second.
    fn heap(&self, pid: &str) -> Result<String, String> {
        let areas = self
            .tool
            .run(&[pid, "GC.heap_info"], PATIENCE, MOST)
            .unwrap_or_else(|reason| format!("{reason}\n"));
        let classes = self.tool.run(&[pid, "GC.class_histogram", "-all"], PATIENCE, MOST)?;
        let first: Vec<&str> = classes.lines().take(CLASSES).collect();
        let last = classes.lines().last().filter(|_| classes.lines().count() > CLASSES);
        Ok(format!("{areas}\n{}\n{}\n", first.join("\n"), last.unwrap_or_default()))
    }

    fn flags(&self, pid: &str) -> Result<String, String> {
        let mut text = String::new();
        for command in ["VM.version", "VM.command_line", "VM.flags", "VM.uptime"] {
            text.push_str(&self.tool.run(&[pid, command], PATIENCE, MOST)?);
            text.push('\n');
        }
        Ok(text)
    }
}

/// The effective group of a process.
fn group(world: &World, pid: u32) -> Option<u32> {
    let status = machine::system_text(&world.path(&format!("/proc/{pid}/status"))).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Gid:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
