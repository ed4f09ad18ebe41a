//! Guidelines about backup and recovery: what to save, how to dump each database, how to recover, and the objectives.

mod commands;
mod dumps;
mod objectives;
mod recovery;
mod saving;
mod words;

use super::Guideline;

const SAVE: &str = "Production guidelines 4.4, \"What you should back up\"";
const RECOVER: &str = "Production guidelines 4.4, \"Recovery recommendations\"";

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G40",
        "Backup of each database",
        "Production guidelines 4.4, \"Data backup and archiving\"",
        Production,
        dumps::databases
    ),
    row!(
        "G41",
        "What to back up, and when it was",
        SAVE,
        Production,
        saving::saved
    ),
    row!("G42", "Nothing prevents a recovery", RECOVER, Dev, recovery::ready),
    row!(
        "G43",
        "RPO, RTO, frequency, recovery site",
        RECOVER,
        Production,
        objectives::promised
    ),
];

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::settings::id;
    use crate::domain::{OsFamily, Status};
    use crate::guide::data::tests::{datasources, good_toml, h2_toml, old_pack};
    use crate::guide::testing::{Case, Sample};
    use crate::probe::survey::upkeep::PidFile;

    const KEPT: &str = ".carbonctl/continuity.toml";
    const MASTER: &str = "repository/conf/datasources/master-datasources.xml";

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G40", Status::Pass, good_toml),
        ("G40", Status::Pass, h2_toml),
        ("G40", Status::Warn, || {
            old_pack()
                .file("repository/database/WSO2CARBON_DB.h2.db", "x")
                .home(|home| home.pid = Some(77))
        }),
        ("G40", Status::Warn, || {
            old_pack().file(MASTER, &datasources(&[("X", "x", "jdbc:derby:x")]))
        }),
        ("G40", Status::Unknown, || {
            old_pack().file(MASTER, &datasources(&[("X", "x", "jdbc:mysql://$env{H}/x")]))
        }),
        ("G40", Status::Unknown, || Case::esb().surveyed()),
        ("G40", Status::Info, || Case::mi().surveyed()),
        ("G41", Status::Pass, || saved("1d")),
        ("G41", Status::Warn, || Case::is7().surveyed()),
        ("G41", Status::Warn, || {
            Case::is7()
                .file(KEPT, &promises("1d", "1d"))
                .machine_file("/backup/unrelated.txt", "abc")
        }),
        ("G41", Status::Fail, || {
            let case = Case::is7().file("backups/is.tar.gz", "x");
            let inside = format!("[backup]\ndirectory = \"{}/backups\"\n", case.path());
            case.file(KEPT, &inside).surveyed()
        }),
        ("G41", Status::Warn, || saved("1h").then(|facts| age(facts, 90 * 60))),
        ("G41", Status::Fail, || saved("1h").then(|facts| age(facts, 48 * 3600))),
        ("G41", Status::Fail, || {
            Case::is7().file(KEPT, "[backup]\ndirectory = \"/backup\"\n").surveyed()
        }),
        ("G41", Status::Unknown, || {
            Case::is7()
                .machine_file("/backup", "x")
                .file(KEPT, "[backup]\ndirectory = \"/backup\"\n")
        }),
        ("G41", Status::Unknown, Case::is7),
        ("G42", Status::Pass, whole),
        ("G42", Status::Fail, || Case::is7().surveyed()),
        ("G42", Status::Warn, || {
            whole()
                .file("wso2carbon.pid", "4711\n\0\0\0")
                .machine_file("/proc/1/cmdline", "init")
        }),
        ("G42", Status::Fail, || {
            let case = whole()
                .file("wso2carbon.pid", "43")
                .machine_file("/proc/1/cmdline", "init");
            case.machine_file("/proc/43/cmdline", "cron")
        }),
        ("G42", Status::Fail, || rendered("repository/conf/carbon.xml=1\n")),
        ("G42", Status::Fail, || {
            rendered("repository\\\\conf\\\\deployment.toml=1\n")
        }),
        ("G42", Status::Unknown, || whole().file("wso2carbon.pid", "4711")),
        ("G42", Status::Unknown, Case::is7),
        ("G43", Status::Pass, || Case::is7().file(KEPT, &promises("4h", "1h"))),
        ("G43", Status::Warn, Case::is7),
        ("G43", Status::Warn, || Case::is7().file(KEPT, &promises("1h", "1d"))),
        ("G43", Status::Unknown, || Case::is7().file(KEPT, "[continuity\n")),
    ];

    fn promises(rpo: &str, frequency: &str) -> String {
        format!(
            "[continuity]\nrpo = \"{rpo}\"\nrto = \"8h\"\nbackup-frequency = \"{frequency}\"\nsite = \"rack 7\"\n\n[backup]\ndirectory = \"/backup\"\n"
        )
    }

    fn saved(frequency: &str) -> Case {
        Case::is7()
            .file(KEPT, &promises("1d", frequency))
            .machine_file("/backup/monday/is.tar.gz", "x")
    }

    fn age(facts: &mut crate::probe::Facts, seconds: u64) {
        if let Ok(Some(place)) = &mut facts.survey.backup.place {
            place.newest.as_mut().unwrap().age = Duration::from_secs(seconds);
        }
    }

    fn whole() -> Case {
        Case::is7().file("tmp/x", "").file("repository/logs/x", "").surveyed()
    }

    fn rendered(noted: &str) -> Case {
        whole()
            .home(|home| home.rendered = true)
            .file("repository/resources/conf/.metadata/metadata_config.properties", noted)
    }

    #[test]
    fn every_engine_has_its_exact_command_and_no_password() {
        for (url, command) in [
            (
                "jdbc:mysql://db1/am?useSSL=false",
                "mysqldump --host=db1 --port=3306 --user=u --password --single-transaction --routines --result-file=am.sql am",
            ),
            (
                "jdbc:mariadb://db1:3307/am",
                "mariadb-dump --host=db1 --port=3307 --user=u --password --single-transaction --routines --result-file=am.sql am",
            ),
            (
                "jdbc:postgresql://db1/is",
                "pg_dump --host=db1 --port=5432 --username=u --password --format=custom --file=is.dump is",
            ),
            (
                "jdbc:oracle:thin:@db1:1521/svc",
                "expdp u@//db1:1521/svc schemas=u dumpfile=svc.dmp logfile=svc.log",
            ),
            (
                "jdbc:sqlserver://db1;databaseName=is",
                "sqlcmd -S tcp:db1,1433 -U u -Q \"BACKUP DATABASE [is] TO DISK = N'is.bak' WITH CHECKSUM\"",
            ),
            (
                "jdbc:db2://db1:50000/IS",
                "db2 backup database IS user u online to . include logs",
            ),
        ] {
            let judged = dumps::databases(&old_pack().file(MASTER, &datasources(&[("X", "x", url)])).facts());
            assert_eq!(judged.status, Status::Pass, "{url}");
            assert_eq!(judged.remedy.unwrap().commands, [command]);
        }
    }

    #[test]
    fn a_database_without_a_file_is_said_to_have_none_yet() {
        let unpacked = dumps::databases(&old_pack().facts());
        assert_eq!(unpacked.found, "1 database, its file is not there yet");
        assert!(unpacked.detail.contains("WSO2CARBON_DB.*.db is not there yet"));
        assert_eq!(unpacked.remedy, None);
        let started = old_pack().file("repository/database/WSO2CARBON_DB.mv.db", "x");
        let judged = dumps::databases(&started.facts());
        assert_eq!(judged.found, "1 database, its command is known");
        assert!(judged.remedy.unwrap().commands[0].starts_with("cp -p "));
    }

    #[test]
    fn a_sid_and_an_odd_name_are_quoted() {
        let commands = |url: &str| {
            let judged = dumps::databases(&old_pack().file(MASTER, &datasources(&[("X", "x", url)])).facts());
            judged
                .remedy
                .unwrap()
                .commands
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert!(commands("jdbc:oracle:thin:@db1:1521:ORCL").contains("(SID=ORCL)"));
        assert!(commands("jdbc:mysql://db1/a$(reboot)").contains("'a$(reboot)'"));
    }

    #[test]
    fn one_database_behind_two_datasources_is_saved_once() {
        let two = datasources(&[("A", "a", "jdbc:mysql://db1/x"), ("B", "b", "jdbc:mysql://db1/x?y=z")]);
        let judged = dumps::databases(&old_pack().file(MASTER, &two).facts());
        assert_eq!(judged.remedy.unwrap().commands.len(), 1);
    }

    #[test]
    fn a_missing_rendered_file_stops_all_but_the_micro_integrator() {
        let noted = "conf/gone.xml=1\n";
        let mi = Case::mi()
            .home(|home| home.rendered = true)
            .file("tmp/x", "")
            .file("repository/logs/x", "")
            .file("repository/resources/conf/.metadata/metadata_config.properties", noted)
            .surveyed();
        assert_eq!(recovery::ready(&mi.facts()).status, Status::Warn);
        let judged = recovery::ready(&rendered(noted).facts());
        assert_eq!(judged.status, Status::Fail);
        assert!(judged.remedy.unwrap().commands[0].starts_with("rm -r "));
    }

    #[test]
    fn backslashes_are_right_on_windows() {
        let case = rendered("repository\\\\conf\\\\deployment.toml=1\n").machine(|m| m.os.family = OsFamily::Windows);
        assert_eq!(recovery::ready(&case.facts()).status, Status::Pass);
    }

    #[test]
    fn notes_that_match_what_is_there_pass() {
        assert_eq!(
            recovery::ready(&rendered("repository/conf/deployment.toml=1\n").facts()).status,
            Status::Pass
        );
        let right = whole().then(|facts| {
            facts.survey.upkeep.pid = Ok(PidFile::Own(7));
        });
        assert_eq!(recovery::ready(&right.facts()).status, Status::Pass);
    }

    #[test]
    fn what_is_promised_is_asked_for_one_by_one() {
        let ids = |judged: crate::guide::Verdict| judged.fixes.into_iter().map(|fix| fix.setting).collect::<Vec<_>>();
        assert_eq!(ids(objectives::promised(&Case::is7().facts())).len(), 4);
        let some = Case::is7().file(KEPT, "[continuity]\nrpo = \"4h\"\nrto = \"soon\"\nsite = \"x\"\n");
        assert_eq!(
            ids(objectives::promised(&some.facts())),
            [id::CONTINUITY_RTO, id::CONTINUITY_BACKUP_FREQUENCY]
        );
    }

    #[test]
    fn an_age_without_a_promise_asks_for_one() {
        let case = Case::is7()
            .file(KEPT, "[backup]\ndirectory = \"/backup\"\n")
            .machine_file("/backup/x.tar", "x");
        let judged = saving::saved(&case.facts());
        assert_eq!(
            (judged.status, judged.fixes[0].setting),
            (Status::Warn, id::CONTINUITY_BACKUP_FREQUENCY)
        );
    }
}
