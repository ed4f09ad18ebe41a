//! Compares one demand of the validation file with this machine, its JVM flags and its start script.

use crate::domain::OsFamily;
use crate::domain::SettingId;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::domain::units::Megabytes;
use crate::probe::Facts;
use crate::text::script;

const MB: u64 = 1 << 20;

/// The last kernel that asks for a permanent generation on every Java; later ones do on Java 7 only.
const PERM_ALWAYS: (u32, u32, u32) = (4, 4, 1);

/// System properties that every start script or its bootstrap sets itself.
const GIVEN: [&str; 3] = ["carbon.home", "carbon.config.dir.path", "axis2.home"];

/// The result of comparing one parameter.
pub(super) enum CheckedParameter {
    Met,
    /// What was found instead.
    Unmet(String),
    /// Why it cannot be known.
    Unseen(String),
}

fn at_least(found: Result<u64, String>, wanted: &str, unit: &str) -> CheckedParameter {
    let Ok(wanted) = wanted.trim().parse::<u64>() else {
        return CheckedParameter::Unseen("not a whole number".into());
    };
    match found {
        Err(reason) => CheckedParameter::Unseen(reason),
        Ok(found) if found >= wanted => CheckedParameter::Met,
        Ok(found) => CheckedParameter::Unmet(format!("{found}{unit}")),
    }
}

/// A minimum of the machine.
pub(super) fn of_system(facts: &Facts, id: &str, wanted: &str) -> CheckedParameter {
    let machine = &facts.machine;
    let megabytes = |bytes: &crate::domain::Known<u64>| bytes.as_ref().map(|b| b / MB).map_err(ToString::to_string);
    match id {
        "CPU" => {
            let clock = machine.mhz.as_ref().map_err(ToString::to_string);
            let cores = machine.cores.as_ref().map_err(ToString::to_string);
            let both = clock.and_then(|mhz| cores.map(|cores| mhz * u64::from(*cores)));
            at_least(both, wanted, " MHz")
        }
        "RAM" => at_least(megabytes(&machine.memory), wanted, " MB"),
        "swap" => at_least(megabytes(&machine.swap), wanted, " MB"),
        "freeDisk" => {
            let free = facts
                .disk
                .as_ref()
                .map(|disk| disk.free / MB)
                .map_err(ToString::to_string);
            at_least(free, wanted, " MB")
        }
        "ulimit" if machine.os.family == OsFamily::Windows => CheckedParameter::Met,
        // Java raises its own limit as far as it may.
        "ulimit" => at_least(
            machine
                .open_files
                .as_ref()
                .map(|files| files.hard)
                .map_err(ToString::to_string),
            wanted,
            "",
        ),
        _ => CheckedParameter::Unseen("a parameter that is not known here".into()),
    }
}

/// A minimum of the JVM, in whole megabytes.
pub(super) fn of_jvm(facts: &Facts, id: &str, wanted: &str) -> CheckedParameter {
    let heap = |setting: SettingId| {
        let value = facts
            .value(setting)
            .ok_or_else(|| format!("{setting} cannot be read"))?;
        let size: Megabytes = value.parse().map_err(|_| format!("{setting} is filled in at start"))?;
        Ok(size.0)
    };
    match id {
        "initHeapSize" => at_least(heap(id::HEAP_MIN), wanted, "m"),
        "maxHeapSize" => at_least(heap(id::HEAP_MAX), wanted, "m"),
        "maxPermGenSize" => {
            let java = facts.java_in_use().map(|jdk| jdk.version.major);
            let always = facts.home.kernel().is_some_and(|kernel| kernel <= PERM_ALWAYS);
            match java {
                // Java 8 has no permanent generation to measure; the old kernels still read the flag.
                Some(major) if major >= 8 && !(always && facts.value(id::HEAP_PERMGEN).is_some()) => {
                    CheckedParameter::Met
                }
                None if !always => CheckedParameter::Unseen("which Java it will run on is not known".into()),
                _ => at_least(heap(id::HEAP_PERMGEN), wanted, "m"),
            }
        }
        _ => CheckedParameter::Unseen("a parameter that is not known here".into()),
    }
}

/// The value is the name of a system property, or of a variable of the environment.
pub(super) fn property(facts: &Facts, name: &str) -> CheckedParameter {
    if GIVEN.contains(&name) {
        return CheckedParameter::Met;
    }
    let Some(text) = facts.files.text(FileRole::StartScript) else {
        return CheckedParameter::Unseen("the start script cannot be read".into());
    };
    let defined = script::defines(text, script::Dialect::Sh)
        .iter()
        .any(|(known, _)| known == name);
    if defined {
        CheckedParameter::Met
    } else {
        CheckedParameter::Unmet("no such property in the start script".into())
    }
}
