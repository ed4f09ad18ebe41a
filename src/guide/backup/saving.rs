//! The guideline about backups: what of a home is to be saved, and how old the newest copy is.

use super::super::verdict::Verdict;
use super::words::{path, quoted, span};
use crate::domain::SettingId;
use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::domain::units::human_bytes;
use crate::domain::value::seconds;
use crate::probe::Facts;
use crate::probe::survey::backup::Size;

/// G41. Artifacts are saved often, the complete home once, and the newest copy is not older than it may be.
pub(super) fn saved(facts: &Facts) -> Verdict {
    let needed = "a copy no older than the backup frequency";
    let backups = &facts.survey.backup;
    let place = match &backups.place {
        Err(reason) => return Verdict::unknown("backups not read", needed, reason.to_string()),
        Ok(None) => {
            let found = format!("no directory set; {}", sizes(facts));
            let why = format!(
                "save {} often, the complete home once, and the databases (G40)",
                backups.parts.join(", ")
            );
            let judged = Verdict::warn(found, needed, why).cured_by_choice_of(id::BACKUP_DIRECTORY);
            let known = [id::CONTINUITY_BACKUP_FREQUENCY, id::CONTINUITY_RPO]
                .iter()
                .any(|id| facts.value(*id).is_some());
            // Without an objective the next finding would be that the age cannot be judged.
            return if known {
                judged
            } else {
                judged.cured_by_choice_of(id::CONTINUITY_BACKUP_FREQUENCY)
            };
        }
        Ok(Some(place)) => place,
    };
    let shown = place.directory.shown().to_string();
    if place.inside {
        let why =
            format!("{shown}: whoever loses the home loses these copies too, and each copy would contain those before");
        return Verdict::fail("the backups are inside the home itself", needed, why)
            .cured_by_choice_of(id::BACKUP_DIRECTORY);
    }
    if !place.there {
        let why = "the directory of the backups is gone, or its file system is not mounted";
        return Verdict::fail(format!("{shown} is not there"), needed, why)
            .by_hand("mount it, or create it and save there")
            .by_command(format!("mkdir -p {}", quoted(&shown)));
    }
    let ahead = match place.ahead {
        0 => String::new(),
        1 => "; 1 file dated in the future does not count".to_owned(),
        more => format!("; {more} files dated in the future do not count"),
    };
    let Some(newest) = &place.newest else {
        if place.ahead > 0 {
            let why = format!(
                "nothing in {shown} says when it was saved{ahead}: check the clock of the machine that writes there"
            );
            return commands(
                facts,
                &shown,
                Verdict::fail("only files dated in the future", needed, why),
            );
        }
        return commands(
            facts,
            &shown,
            Verdict::fail(format!("{shown} holds no file"), needed, "nothing was ever saved there"),
        );
    };
    let age = newest.age.as_secs();
    let found = format!("newest {} old; {}", span(newest.age), sizes(facts));
    if !newest.likely {
        let why = format!(
            "the newest in {shown} is {}, not an archive, dump or directory of some size{ahead}",
            newest.name.shown()
        );
        let judged = Verdict::warn("nothing there looks like a backup", needed, why);
        return commands(facts, &shown, judged);
    }
    let limit = |id: SettingId| facts.value(id).and_then(seconds);
    let (frequency, rpo) = (limit(id::CONTINUITY_BACKUP_FREQUENCY), limit(id::CONTINUITY_RPO));
    if let Some(rpo) = rpo.filter(|rpo| age > *rpo) {
        let why = format!(
            "more than the {} that may be lost would be lost now",
            span(std::time::Duration::from_secs(rpo))
        );
        return commands(facts, &shown, Verdict::fail(found, needed, why));
    }
    match frequency.or(rpo) {
        Some(limit) if age > limit => {
            let why = "a backup was due since: see whether the job that makes them still runs";
            commands(facts, &shown, Verdict::warn(found, needed, why))
        }
        Some(_) => Verdict::pass(found, needed).saying(format!("the newest is {}{ahead}", newest.name.shown())),
        None => Verdict::warn(found, needed, "no backup frequency is set, so its age cannot be judged")
            .cured_by_choice_of(id::CONTINUITY_BACKUP_FREQUENCY),
    }
}

fn sizes(facts: &Facts) -> String {
    let backups = &facts.survey.backup;
    let size = |size: &Size| {
        if size.bytes == 0 && !size.whole {
            return "not counted".to_owned();
        }
        let more = if size.whole { "" } else { "over " };
        format!("{more}{}", human_bytes(size.bytes))
    };
    match (&backups.repository, &backups.whole) {
        (Ok(repository), Ok(whole)) => format!("repository {}, all {}", size(repository), size(whole)),
        _ => "sizes not known".into(),
    }
}

/// The commands that make a copy now.
fn commands(facts: &Facts, into: &str, judged: Verdict) -> Verdict {
    let home = &facts.home.path;
    let name = home
        .file_name()
        .map_or_else(|| "home".into(), |name| name.to_string_lossy().into_owned());
    let archive = |what: &str| {
        format!(
            "{}-$(date +%Y%m%dT%H%M).tar.gz",
            quoted(&format!("{into}/{name}-{what}"))
        )
    };
    judged
        .by_hand("often the first command, once the second; databases: G40")
        .by_command(format!(
            "tar -C {} -czf {} {}",
            path(home),
            archive("artifacts"),
            facts.survey.backup.parts.join(" ")
        ))
        .by_command(format!(
            "tar -C {} --exclude=./tmp -czf {} .",
            path(home),
            archive("whole")
        ))
}
