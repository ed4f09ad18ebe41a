//! Guidelines about upkeep: how this installation was made, what was added to it, how it is updated and managed.

mod features;
mod managed;
mod uninstall;
mod updates;
mod word;

pub(super) use word::{of, rewritten, without_carriage_returns, word};

use super::Guideline;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G14",
        "How to uninstall",
        "Production guidelines 4.4, \"Uninstalling the product\"",
        Production,
        uninstall::uninstall
    ),
    row!(
        "G48",
        "Features, patches and drop-ins",
        "Production guidelines 4.4, \"Feature management\"",
        Test,
        features::features
    ),
    row!(
        "G49",
        "Updates and their level",
        "Production guidelines 4.4, \"Patches and updates\"",
        Production,
        updates::updates
    ),
    row!(
        "G50",
        "Configuration management",
        "Production guidelines 4.4, \"Configuration management\"",
        Production,
        managed::managed
    ),
];

#[cfg(test)]
pub(super) mod tests {
    use super::{features, managed, uninstall, updates};
    use crate::domain::Status;
    use crate::guide::testing::{Case, Sample};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G14", Status::Pass, Case::zip),
        ("G14", Status::Pass, || uninstall::tests::with_unit(Case::zip())),
        ("G14", Status::Warn, uninstall::tests::left_behind),
        ("G14", Status::Unknown, Case::is7),
        ("G48", Status::Pass, features::tests::tidy),
        ("G48", Status::Warn, || {
            features::tests::tidy().file("repository/components/lib/mysql-connector-java-8.0.33.jar", "")
        }),
        ("G48", Status::Unknown, || Case::is7().surveyed()),
        ("G49", Status::Pass, || updates::tests::at("{\"update-level\": 42}")),
        ("G49", Status::Warn, || updates::tests::at("{\"update-level\": \"-1\"}")),
        ("G49", Status::Info, || Case::esb().surveyed()),
        ("G49", Status::Unknown, || updates::tests::at("level 42")),
        ("G50", Status::Pass, managed::tests::by_ansible),
        ("G50", Status::Warn, || Case::is7().surveyed()),
        ("G50", Status::Unknown, Case::is7),
    ];

    impl Case {
        /// A home that somebody unpacked, on a machine with systemd.
        pub(super) fn zip() -> Self {
            Self::is7().machine_file("/etc/systemd/system/other.service", "[Service]\nExecStart=/bin/true\n")
        }
    }
}
