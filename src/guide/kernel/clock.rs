//! The clock, and random numbers: two things that logins and TLS quietly rest on.

use crate::domain::home::parse_version;
use crate::domain::setting::FileRole;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::system::Clock;
use crate::text::script;

use super::verdicts::{elsewhere, in_container};

/// Bits that a server's start takes, with room to spare.
const BITS: u64 = 1000;
/// From here on the kernel never runs short: its pool shows 256 and means full. Source: Linux 5.18, random.c.
const FULL: (u32, u32, u32) = (5, 18, 0);
/// From here on nobody waits once the pool was filled at boot. Source: Linux 5.6, random.c.
const NEVER_WAITS: (u32, u32, u32) = (5, 6, 0);

/// X05. A time service runs.
pub(super) fn clock(facts: &Facts) -> Verdict {
    let needed = "a time service that keeps the clock right";
    if let Some(judged) = elsewhere(facts, needed) {
        return judged;
    }
    if in_container(facts) {
        return Verdict::info(
            "a container",
            needed,
            "the clock is that of the machine below: look there",
        );
    }
    match &facts.survey.system.clock {
        Err(reason) => Verdict::unknown("not known who sets it", needed, reason.to_string()),
        Ok(Clock::Set(service)) => Verdict::pass(format!("set by {service}"), needed),
        Ok(Clock::Kept(service)) => Verdict::pass(format!("{service} runs"), needed),
        Ok(Clock::NotYet(service)) => Verdict::warn(
            format!("{service} runs, clock not set yet"),
            needed,
            "it has not reached its time server since boot: see whether the network lets it",
        )
        .by_hand("see which time server it asks, and whether it answers")
        .by_command("timedatectl timesync-status"),
        Ok(Clock::Nobody) => {
            let why = "a clock that drifts makes tokens expire early or late, and peers distrust each other";
            install(facts, Verdict::warn("no time service runs", needed, why))
        }
    }
}

/// The command of this distribution that brings a time service.
fn install(facts: &Facts, judged: Verdict) -> Verdict {
    let os = &facts.machine.os;
    let is =
        |names: &[&str]| names.contains(&os.id.as_str()) || os.like.iter().any(|like| names.contains(&like.as_str()));
    let judged = judged.by_hand("install chrony, and have it start with the system");
    let judged = if is(&["debian", "ubuntu"]) {
        judged.by_command("apt-get install chrony")
    } else if is(&["rhel", "fedora", "centos"]) {
        judged
            .by_command("yum install chrony")
            .by_command("systemctl enable --now chronyd")
    } else if is(&["suse", "sles"]) || os.id.starts_with("opensuse") {
        judged
            .by_command("zypper install chrony")
            .by_command("systemctl enable --now chronyd")
    } else {
        return judged;
    };
    judged.as_root()
}

/// X06. Random numbers are there when the server asks.
pub(super) fn entropy(facts: &Facts) -> Verdict {
    let needed = "no waiting for random numbers";
    if let Some(judged) = elsewhere(facts, needed) {
        return judged;
    }
    let kernel = match &facts.survey.system.kernel {
        Ok(kernel) => kernel,
        Err(reason) => return Verdict::unknown("not looked at", needed, reason.to_string()),
    };
    let release = match &kernel.release {
        Ok(release) => release,
        Err(reason) => return Verdict::unknown("kernel not known", needed, reason.to_string()),
    };
    let Some(version) = parse_version(release) else {
        return Verdict::unknown(release.clone(), needed, "the kernel's release cannot be compared");
    };
    if version >= FULL {
        return Verdict::pass(format!("kernel {release}"), needed)
            .saying("since 5.18 the kernel never runs short of them");
    }
    if version >= NEVER_WAITS {
        return Verdict::pass(format!("kernel {release}"), needed)
            .saying("since 5.6 nobody waits once the system is up");
    }
    if kernel.urandom || takes_urandom(facts) {
        return Verdict::pass("the server takes /dev/urandom", needed);
    }
    match &kernel.entropy {
        Err(reason) => Verdict::unknown("not readable", needed, reason.to_string()),
        Ok(bits) if *bits >= BITS => Verdict::pass(format!("{bits} bits"), needed),
        Ok(bits) => Verdict::warn(
            format!("{bits} bits, kernel {release}"),
            needed,
            "this kernel makes Java wait for them: the start hangs for minutes, and logins after it",
        )
        .by_hand("add it to JAVA_OPTS, or install rng-tools")
        .by_command("export JAVA_OPTS=\"$JAVA_OPTS -Djava.security.egd=file:/dev/./urandom\""),
    }
}

/// `/dev/./urandom`, spelt so because Java takes `/dev/urandom` for `/dev/random`.
fn takes_urandom(facts: &Facts) -> bool {
    facts.files.text(FileRole::StartScript).is_some_and(|text| {
        script::defines(text, script::Dialect::Sh)
            .iter()
            .any(|(name, value)| name == "java.security.egd" && value.contains("urandom"))
    })
}
