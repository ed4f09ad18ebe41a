//! Executes the effects that find homes and read them.

use std::collections::BTreeMap;

use crate::apply;
use crate::apply::HistoryEntry;
use crate::domain::Instances;
use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::domain::{RestartPending, SettingId, settings};
use crate::engine::executor::ExecutorContext;
use crate::engine::message::{Report, WorkProgress};
use crate::engine::session::products;
use crate::probe::World;
use crate::probe::{ExternalFiles, Facts, HomeFiles, host, java, locate, owner, process};

pub(in crate::engine) fn inspect_machine(
    context: &ExecutorContext,
    typed: Option<&str>,
    instances: Option<u32>,
    recover: bool,
    out: &mut dyn FnMut(Report),
) {
    let world = &context.world;
    let machine = host::machine(world);
    out(Report::MachineSeen(Box::new(machine.clone())));
    let homes = locate::homes(world, &process::servers(world));
    let instances = Instances::of(instances, products(&homes));
    let chosen = match typed {
        Some(typed) => Some(typed.to_owned()),
        None => locate::choose_among(world, &homes).map(|home| home.path.raw_text()),
    };
    out(Report::HomesFound(homes));
    if let Some(chosen) = chosen {
        read_home(context, &chosen, Some(machine), instances, recover, out);
    }
}

pub(in crate::engine) fn read_home(
    context: &ExecutorContext,
    typed: &str,
    machine: Option<Machine>,
    instances: Instances,
    recover: bool,
    out: &mut dyn FnMut(Report),
) {
    let world = &context.world;
    let home = match locate::resolve(world, typed) {
        Ok(home) => home,
        Err(error) => return out(Report::HomeRead(Err(error.problem()))),
    };
    let mut history = Vec::new();
    match apply::StateDir::of(&home) {
        // The home can be read all the same; writing is refused when it is tried.
        Err(error) => out(Report::Recovered(error.to_string())),
        Ok(state) => {
            let words = left_over(&state, recover, out);
            if !words.is_empty() {
                out(Report::Recovered(words.join("\n")));
            }
            history = apply::history(&state);
            out(Report::HistoryRead(history.clone()));
        }
    }
    let mut facts = facts(context, home, machine, instances);
    let server = facts.home.pid.and_then(|_| process::server_of(world, &facts.home));
    facts.restart_pending = apply::restart_pending(world, &facts.home, &history, server.as_ref());
    facts.recorded = recorded(&history);
    out(Report::HomeRead(Ok(Box::new(facts))));
}

/// Whether changes wait for a restart of a home's server, from its records.
pub(in crate::engine) fn restart_pending(world: &World, home: &Home) -> RestartPending {
    let history = apply::StateDir::of(home).map_or_else(|_| Vec::new(), |state| apply::history(&state));
    let server = process::server_of(world, home);
    apply::restart_pending(world, home, &history, server.as_ref())
}

/// The secret settings of the history that are not undone, and when each was applied last.
fn recorded(history: &[HistoryEntry]) -> BTreeMap<SettingId, String> {
    let mut recorded = BTreeMap::new();
    // Newest first.
    for entry in history.iter().filter(|entry| !entry.undone) {
        for change in entry.changes.iter().filter(|change| change.secret) {
            if let Some(id) = settings::parse(&change.setting) {
                recorded.entry(id).or_insert_with(|| entry.when_utc());
            }
        }
    }
    recorded
}

/// What the user should know about the records of earlier runs.
pub(in crate::engine) fn left_over(state: &apply::StateDir, recover: bool, out: &mut dyn FnMut(Report)) -> Vec<String> {
    let mut words = Vec::new();
    if recover {
        if state.is_pending() {
            out(Report::Progress(WorkProgress::Doing(
                "An earlier run was interrupted while it wrote: its change is finished where that is possible, else rolled back"
                    .to_owned(),
            )));
        }
        match apply::recover(state) {
            Ok(Some(recovery)) => words.push(recovery.to_string()),
            Ok(None) => {}
            Err(error) => words.push(error.to_string()),
        }
    } else if state.is_pending() {
        words.push(
            "an earlier run was interrupted while it wrote; the next apply, undo or start finishes it or rolls it back"
                .to_owned(),
        );
    }
    words.extend(apply::damaged(state).iter().map(ToString::to_string));
    words
}

/// Everything about one home on this machine.
pub fn facts(context: &ExecutorContext, home: Home, machine: Option<Machine>, instances: Instances) -> Facts {
    let world = &context.world;
    let machine = machine.unwrap_or_else(|| host::machine(world));
    let files = HomeFiles::load(&home);
    let jdks = java::jdks(world, Some(&home));
    let disk = host::disk(&home.path);
    let mut facts = Facts::new(
        machine,
        home,
        files,
        jdks,
        disk,
        ExternalFiles::inspect(world),
        instances.count,
    );
    facts.instances_named = instances.named;
    facts.account = owner::account(world, &facts.home);
    // A Java outside the known directories counts too when a script or a profile names it. A recorded machine's programs are not
    // to be run here.
    for dir in facts.named_java_homes() {
        if !world.is_recorded()
            && facts.known_jdk(&dir).is_none()
            && let Ok(jdk) = java::as_java_home(&dir)
        {
            facts.learn_jdk(jdk);
        }
    }
    facts
}
