//! Validates answers against this home and among each other: what is closed here, and what does not fit together.

use crate::domain::Command;
use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, UserStore};
use crate::domain::setting::{Editable, FileRole, Setting};
use crate::domain::units::Megabytes;
use crate::domain::{ports, settings};
use crate::probe::{CurrentText, Facts, Reading, further_places, places as probe_places, tools};
use crate::problem::Reason;
use crate::text::address;

use super::answers::Answers;
use super::error::PlanError;
use super::recommend;
use crate::domain::SettingId;
use crate::domain::settings::{JavaPlace, id};

/// Why a setting can no longer be changed by editing, with the procedure that can; `None` while it can.
pub fn closed_by_start(facts: &Facts, setting: &Setting) -> Option<String> {
    if setting.editable == Editable::Always {
        return None;
    }
    let file = facts.reading(setting.id).map(file_of).unwrap_or_default();
    let past = &facts.home.past;
    let why = match facts.home.user_store() {
        UserStore::Absent | UserStore::New => return None,
        UserStore::Unknown => format!(
            "whether this server has been started before is not known{}: if it was, its user store holds the account and \
             {file} no longer has an effect. Where the user store is new, say so with --fresh-store",
            in_brackets(&past.evidence())
        ),
        UserStore::Filled => format!(
            "the server has been started before{}: its user store holds the account now, and {file} no longer has an effect",
            in_brackets(past.strongest().unwrap_or_default())
        ),
    };
    Some(format!("{why}. {}", changed_in_the_product(facts)))
}

fn in_brackets(words: &str) -> String {
    if words.is_empty() {
        String::new()
    } else {
        format!(" ({words})")
    }
}

/// Whether an answer that comes too late asks for nothing: the file has this value from before the first start, or this program
/// applied one and the file now names an alias of the secure vault, so that it cannot be compared.
pub fn comes_again(facts: &Facts, setting: &Setting, value: &str) -> bool {
    let Some(reading) = facts.reading(setting.id) else {
        return false;
    };
    closed_by_start(facts, setting).is_some()
        && (reading.value() == Some(value) || reading.in_the_vault() && facts.recorded.contains_key(&setting.id))
}

/// What is told of an answer that comes again after the first start.
pub(super) fn told_again(facts: &Facts, setting: &Setting) -> Option<String> {
    let closed = closed_by_start(facts, setting)?;
    let reading = facts.reading(setting.id)?;
    let applied = facts
        .recorded
        .get(&setting.id)
        .map(|when| format!(", applied with carbonctl at {when}"))
        .unwrap_or_default();
    let file = file_of(reading);
    let there = if reading.in_the_vault() {
        format!("{file} names an alias of the secure vault now, so that the value is not compared")
    } else {
        format!("{file} has this value already")
    };
    Some(format!(
        "{}: nothing is written, as {there}{applied}; {closed}",
        setting.id
    ))
}

fn file_of(reading: &Reading) -> String {
    reading
        .file
        .as_ref()
        .map(|file| file.shown().to_string())
        .unwrap_or_default()
}

/// Why a value in the secure vault is not overwritten in plain text, with the procedure that changes it.
fn closed_by_vault(facts: &Facts, reading: &Reading) -> Option<String> {
    let CurrentText::Elsewhere(text, meaning) = &reading.standing else {
        return None;
    };
    if !reading.in_the_vault() {
        return None;
    }
    let file = file_of(reading);
    let encrypt = Command::from("sh bin/ciphertool.sh -Dconfigure").typed(facts.machine.root, facts.account.as_ref());
    let encrypt = if facts.tools.has(tools::CIPHERTOOL) {
        format!("`{encrypt}`")
    } else {
        format!(
            "`{encrypt}` with bin copied from the pack, as this home has no {}",
            tools::CIPHERTOOL
        )
    };
    let tool = if facts.home.source == ConfigSource::Toml {
        let alias = text
            .split_once("$secret{")
            .and_then(|(_, rest)| rest.split_once('}'))
            .map_or("its alias", |(alias, _)| alias);
        format!(
            "with the server stopped write the new value in square brackets at `{alias}` under [secrets] in {file}, then run \
             {encrypt} (needs the keystore's password)"
        )
    } else {
        format!(
            "with the server stopped write the new value in square brackets at its alias in \
             {}/security/cipher-text.properties, then run {encrypt} (needs the keystore's password, \
             and Java 8 or older)",
            facts.home.conf().shown()
        )
    };
    Some(format!(
        "{file} has {meaning}, and writing it here would expose it in plain text. Change it in the vault: {tool}"
    ))
}

/// How an existing account's password is changed. The tool asks for the rest itself, so that no password is on a command line.
fn changed_in_the_product(facts: &Facts) -> String {
    if !facts.tools.has(tools::CHPASSWD) {
        return format!(
            "Change it in the management console ({} is not in this home)",
            tools::CHPASSWD
        );
    }
    let user = facts.value(id::ADMIN_USERNAME).unwrap_or("admin");
    let command = Command::from("sh bin/chpasswd.sh").typed(facts.machine.root, facts.account.as_ref());
    format!(
        "Change it in the management console, or with the server stopped (needs ant on the PATH): \
         {command} --db-url <the user store's JDBC URL> --username {user}"
    )
}

/// Why a setting cannot be answered here at all; `None` when it can.
pub fn closed(facts: &Facts, setting: &Setting) -> Option<Reason> {
    let reading = facts.reading(setting.id)?;
    match &reading.standing {
        CurrentText::Nowhere(reason) => Some(reason.as_str().into()),
        CurrentText::Unknown(reason) => {
            let file = reading.file.as_deref().unwrap_or(std::path::Path::new("its file"));
            // The hint is there already where the encoding is the problem.
            let cure = if reason.hint.is_empty() {
                "fix the file first"
            } else {
                &reason.hint
            };
            let what = format!("{} cannot be edited: {}", file.shown(), reason.what);
            Some(Reason::new(what, cure).of(reason.kind))
        }
        _ => closed_by_start(facts, setting)
            .or_else(|| closed_by_vault(facts, reading))
            .map(Reason::from)
            .or_else(|| further_places::places(setting, &facts.home, &facts.files, reading.value()).err()),
    }
}

/// Every problem of the answers among each other, and with this home.
pub(super) fn conflicts(facts: &Facts, answers: &Answers) -> Vec<PlanError> {
    let mut problems = Vec::new();
    for (id, value) in answers.iter() {
        let Some(setting) = settings::by_id(id) else { continue };
        let unchanged = facts.value(id) == Some(value.reveal()) || comes_again(facts, setting, value.reveal());
        if let (Some(reason), false) = (closed(facts, setting), unchanged) {
            problems.push(
                PlanError::with(id, reason.what.as_str(), reason.hint_and("leave this setting out"))
                    .of(reason.kind)
                    .closed(),
            );
        }
    }
    heap(facts, answers, &mut problems);
    port_numbers(facts, answers, &mut problems);
    proxy(facts, answers, &mut problems);
    cluster(facts, answers, &mut problems);
    places(facts, answers, &mut problems);
    problems
}

fn effective<'a>(facts: &'a Facts, answers: &'a Answers, id: SettingId) -> Option<&'a str> {
    answers.text(id).or_else(|| facts.value(id))
}

fn size(facts: &Facts, answers: &Answers, id: SettingId) -> Option<Megabytes> {
    effective(facts, answers, id)?.parse().ok()
}

fn heap(facts: &Facts, answers: &Answers, problems: &mut Vec<PlanError>) {
    let asked = [id::HEAP_MIN, id::HEAP_MAX]
        .into_iter()
        .find(|id| answers.get(*id).is_some());
    if let (Some(id), Some(min), Some(max)) = (
        asked,
        size(facts, answers, id::HEAP_MIN),
        size(facts, answers, id::HEAP_MAX),
    ) && min > max
    {
        problems.push(PlanError::with(
            id,
            format!("the smallest heap ({min}) is above the largest ({max}): no JVM starts with that"),
            format!("set heap.min to {max} or less, or heap.max to {min} or more"),
        ));
    }
    if answers.get(id::HEAP_PERMGEN).is_some()
        && let Some(major) = recommend::java_major(facts, answers).filter(|major| *major >= 8)
    {
        problems.push(PlanError::with(
            id::HEAP_PERMGEN,
            format!("Java {major} has no permanent generation; from Java 17 on the flag stops the start"),
            "leave heap.permgen out",
        ));
    }
}

/// What speaks against a value together with the other answers and what is written, for a question that is answered alone; a value
/// that follows from this one is no obstacle.
pub fn contradiction(
    facts: &Facts,
    answers: &Answers,
    setting: SettingId,
    follows: &dyn Fn(SettingId) -> bool,
) -> Option<PlanError> {
    if !matches!(setting, id::HEAP_MIN | id::HEAP_MAX) || setting == id::HEAP_MAX && follows(id::HEAP_MIN) {
        return None;
    }
    let mut problems = Vec::new();
    heap(facts, answers, &mut problems);
    problems.into_iter().next()
}

fn port_numbers(facts: &Facts, answers: &Answers, problems: &mut Vec<PlanError>) {
    let Some(offset) = effective(facts, answers, id::PORTS_OFFSET).and_then(|text| text.parse::<u32>().ok()) else {
        return;
    };
    let is_beyond = |base: u32| ports::moved(base, offset).is_err();
    let changed = |id: SettingId| answers.get(id).is_some();
    let mut taken: Vec<(SettingId, u32)> = Vec::new();
    for id in [
        id::PORTS_HTTPS,
        id::PORTS_HTTP,
        id::PORTS_JMX_REGISTRY,
        id::PORTS_JMX_SERVER,
        id::PORTS_PASSTHRU_HTTP,
        id::PORTS_PASSTHRU_HTTPS,
    ] {
        let Some(base) = effective(facts, answers, id).and_then(|text| text.parse::<u32>().ok()) else {
            continue;
        };
        if is_beyond(base) && changed(id) {
            problems.push(PlanError::with(
                id,
                format!("{base} plus the offset of {offset} is above 65535"),
                "choose a lower port or a lower offset",
            ));
        }
        if let Some((other, _)) = taken
            .iter()
            .find(|(other, port)| *port == base && (changed(id) || changed(*other)))
        {
            problems.push(PlanError::with(
                id,
                format!("{base} is the port of {other} too"),
                "give each a port of its own",
            ));
        }
        taken.push((id, base));
    }
    let shipped = ports::expected(&facts.home)
        .into_iter()
        .filter(|row| row.moves)
        .map(|row| (row.name, u32::from(row.number)));
    let highest = taken
        .into_iter()
        .filter(|(id, _)| !changed(*id))
        .map(|(id, port)| (id.as_str(), port))
        .chain(shipped)
        .max_by_key(|(_, port)| *port);
    if let Some((name, port)) = highest.filter(|(_, port)| changed(id::PORTS_OFFSET) && is_beyond(*port)) {
        problems.push(PlanError::with(
            id::PORTS_OFFSET,
            format!("{port} ({name}) plus {offset} is above 65535"),
            format!("use an offset of {} or less", u32::from(u16::MAX).saturating_sub(port)),
        ));
    }
}

/// A proxy with half its address: axis2's own stops the start. The message transports ignore it, and a guideline reports it.
fn proxy(facts: &Facts, answers: &Answers, problems: &mut Vec<PlanError>) {
    for (id, other) in [(id::PROXY_HOST, id::PROXY_PORT), (id::PROXY_PORT, id::PROXY_HOST)] {
        let there = facts
            .reading(other)
            .is_some_and(|reading| !matches!(reading.standing, CurrentText::Default(_) | CurrentText::Nowhere(_)));
        let in_axis2 = settings::by_id(id)
            .and_then(|setting| probe_places::place(setting, &facts.home, &facts.files).ok())
            .is_some_and(|place| place.file == FileRole::Axis2Xml && address::parts(place.at).len() == 1);
        if in_axis2 && answers.get(id).is_some() && answers.get(other).is_none() && !there {
            problems.push(PlanError::with(
                id,
                format!("{other} is not written: half a proxy stops the start"),
                format!("set {other} with it"),
            ));
        }
    }
}

fn cluster(facts: &Facts, answers: &Answers, problems: &mut Vec<PlanError>) {
    let toml = facts.home.source == ConfigSource::Toml;
    if toml && answers.text(id::CLUSTER_ENABLED) == Some("false") && answers.get(id::CLUSTER_SCHEME).is_some() {
        problems.push(PlanError::with(
            id::CLUSTER_SCHEME,
            "in this generation a membership scheme is what switches clustering on, and cluster.enabled is false",
            "leave one of the two out",
        ));
    }
    let scheme = effective(facts, answers, id::CLUSTER_SCHEME);
    let on = effective(facts, answers, id::CLUSTER_ENABLED) == Some("true");
    let asked = answers.get(id::CLUSTER_ENABLED).is_some() || answers.get(id::CLUSTER_MEMBERS).is_some();
    if let (true, true, Some("wka"), Some(members)) =
        (asked, on, scheme, effective(facts, answers, id::CLUSTER_MEMBERS))
        && members
            .split(',')
            .any(|m| m.starts_with("127.") || m.starts_with("localhost"))
        && members.contains(',')
    {
        problems.push(PlanError::with(
            id::CLUSTER_MEMBERS,
            "the list mixes this machine's loopback address with others: the other nodes cannot reach it",
            "write each node's own address",
        ));
    }
}

fn places(facts: &Facts, answers: &Answers, problems: &mut Vec<PlanError>) {
    for id in [id::JAVA_WHERE, id::HEAP_WHERE] {
        if cfg!(windows) && answers.text(id).is_some_and(|place| place != JavaPlace::Script.word()) {
            problems.push(PlanError::with(
                id,
                "on Windows only the product's own batch file starts the server",
                "choose script",
            ));
        }
    }
    let java = answers.text(id::JAVA_WHERE).and_then(JavaPlace::of);
    if java == Some(JavaPlace::Login) && facts.outside.login.is_none() {
        problems.push(PlanError::with(
            id::JAVA_WHERE,
            "this user has no login profile here",
            "choose script or wrapper",
        ));
    }
    if java == Some(JavaPlace::ProfileD) && facts.outside.profile_d.is_none() {
        problems.push(PlanError::with(
            id::JAVA_WHERE,
            "this system has no /etc/profile.d",
            "choose script or wrapper",
        ));
    }
    let moves = |id: SettingId| answers.text(id).is_some_and(|place| facts.value(id) != Some(place));
    if moves(id::JAVA_WHERE) && effective(facts, answers, id::JAVA_HOME).is_none() {
        problems.push(PlanError::with(
            id::JAVA_WHERE,
            "there is no JAVA_HOME to move",
            "set java.home too",
        ));
    }
}
