//! The table of all guidelines, with each family's rows from its own file. The ids are stable and never change.

use std::sync::LazyLock;

use super::{
    Guideline, accounts, backup, cluster, copies, data, hardening, hardware, java, kernel, keystores, limits, logs,
    memory, names, network, ports, rights, running, secrets, system, transport, upkeep, verification,
};

const FAMILIES: [&[Guideline]; 24] = [
    accounts::ROWS,
    backup::ROWS,
    cluster::ROWS,
    cluster::availability::ROWS,
    copies::ROWS,
    data::ROWS,
    hardening::ROWS,
    hardware::ROWS,
    java::ROWS,
    kernel::ROWS,
    keystores::ROWS,
    limits::ROWS,
    logs::ROWS,
    memory::ROWS,
    names::ROWS,
    network::ROWS,
    ports::ROWS,
    rights::ROWS,
    running::ROWS,
    secrets::ROWS,
    system::ROWS,
    transport::ROWS,
    upkeep::ROWS,
    verification::ROWS,
];

/// Every row, in the order of the ids.
pub(super) fn sorted() -> &'static [&'static Guideline] {
    static SORTED: LazyLock<Vec<&'static Guideline>> = LazyLock::new(|| {
        let mut rows: Vec<_> = FAMILIES.into_iter().flatten().collect();
        rows.sort_by_key(|row| row.id);
        rows
    });
    &SORTED
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::domain::{Profile, Status};
    use crate::guide::explain::PARTS;
    use crate::guide::testing::Sample;

    const CASES: [&[Sample]; 24] = [
        accounts::tests::CASES,
        backup::tests::CASES,
        cluster::tests::CASES,
        cluster::availability::tests::CASES,
        copies::tests::CASES,
        data::tests::CASES,
        hardening::tests::CASES,
        hardware::tests::CASES,
        java::tests::CASES,
        kernel::tests::CASES,
        keystores::tests::CASES,
        limits::tests::CASES,
        logs::tests::CASES,
        memory::tests::CASES,
        names::tests::CASES,
        network::tests::CASES,
        ports::tests::CASES,
        rights::tests::CASES,
        running::tests::CASES,
        secrets::tests::CASES,
        system::tests::CASES,
        transport::tests::CASES,
        upkeep::tests::CASES,
        verification::tests::CASES,
    ];

    #[test]
    fn every_row_has_a_home_where_it_passes_one_where_it_fails_and_one_where_it_cannot_know() {
        let cases: Vec<&Sample> = CASES.into_iter().flatten().collect();
        let mut lacking = Vec::new();
        for row in sorted() {
            for (what, wanted) in [
                ("passes", &[Status::Pass][..]),
                ("fails", &[Status::Fail, Status::Warn]),
                ("cannot know", &[Status::Unknown]),
            ] {
                if !cases
                    .iter()
                    .any(|(id, status, _)| *id == row.id && wanted.contains(status))
                {
                    lacking.push(format!("{} has no home where it {what}", row.id));
                }
            }
        }
        assert!(lacking.is_empty(), "{}", lacking.join("\n"));
    }

    #[test]
    fn every_case_is_judged_as_it_says() {
        let mut wrong = Vec::new();
        for (id, wanted, case) in CASES.into_iter().flatten() {
            let row = sorted().iter().find(|row| row.id == *id);
            let Some(row) = row else {
                wrong.push(format!("{id} is no guideline"));
                continue;
            };
            let finding = row.judge(&case().facts(), Profile::Production);
            if finding.status != *wanted {
                wrong.push(format!("{id}: {wanted:?} was wanted, not {finding:?}"));
            }
            let cured = !finding.fixes.is_empty() || finding.remedy.is_some();
            if matches!(finding.status, Status::Fail | Status::Warn) && !cured {
                wrong.push(format!("{id} names no cure: {finding:?}"));
            }
            let long = finding.remedy.as_ref().map_or(0, |remedy| remedy.words.chars().count());
            if long > 66 {
                wrong.push(format!("{id}: the cure's words are too long for one line: {long}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn ids_are_unique_and_sorted_and_rows_are_whole() {
        assert!(sorted().is_sorted_by(|a, b| a.id < b.id));
        for row in sorted() {
            assert!(row.title.len() > 5 && row.source.len() > 10, "{}", row.id);
            assert!(row.title.len() <= 40, "{}: the title is too long for a list", row.id);
        }
    }

    #[test]
    fn every_row_has_its_explanation_and_every_explanation_its_row() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/explain");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let rows: BTreeSet<String> = sorted().iter().map(|row| format!("{}.md", row.id)).collect();
        assert_eq!(files, rows);
    }

    #[test]
    fn every_explanation_has_its_five_parts_in_order_and_fits_the_screen() {
        for row in sorted() {
            let headings: Vec<&str> = row.explanation.lines().filter_map(|l| l.strip_prefix("## ")).collect();
            assert_eq!(headings, PARTS, "{}", row.id);
            for part in row.explanation.split("## ").skip(1) {
                let (heading, body) = part.split_once('\n').unwrap();
                assert!(body.trim().len() > 20, "{}: `{heading}` says nothing", row.id);
            }
            for line in row.explanation.lines() {
                assert!(line.chars().count() <= 78, "{}: too wide: {line}", row.id);
            }
        }
    }
}
