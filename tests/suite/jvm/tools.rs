//! The gauges beside `jstat` of the system's JDK, which reads any version's file.

use std::collections::BTreeMap;
use std::process::Command;

use carbonctl::probe::jvm::JvmReader;

use super::Collector;
use crate::support::jdks::{self, Guest};

/// The table that `jstat` prints: numbers by heading. What this JVM does not tell is a dash there, and missing here.
fn jstat(option: &str, pid: u32) -> BTreeMap<String, f64> {
    let tool = jdks::system().unwrap().home.join("bin/jstat");
    let out = Command::new(tool)
        .arg(option)
        .arg(pid.to_string())
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let mut lines = text.lines().map(str::split_whitespace);
    let (Some(names), Some(values)) = (lines.next(), lines.next()) else {
        panic!("{option}: {text}{}", String::from_utf8_lossy(&out.stderr));
    };
    // The second size in `-class` bears the same heading as the first; the counts come before each.
    let mut table = BTreeMap::new();
    for (name, value) in names.zip(values) {
        if let Ok(value) = value.replace(',', ".").parse() {
            table.entry(name.to_owned()).or_insert(value);
        }
    }
    table
}

/// Holds the gauges against it. The JVM is quiet: where both see the same state, both say the same.
pub(super) fn agree(guest: &Guest, reader: &mut JvmReader, collector: &Collector) {
    super::until_same(&format!("jstat on {}", collector.name), || {
        let before = reader.read().unwrap();
        let now = jstat("-gc", guest.pid());
        let sizes = jstat("-gccapacity", guest.pid());
        let class = jstat("-class", guest.pid());
        let after = reader.read().unwrap();
        let mut differences = Vec::new();
        let mut same = |what: &str, ours: Option<f64>, theirs: Option<f64>, slack: f64| {
            if let (Some(ours), Some(theirs)) = (ours, theirs)
                && (ours - theirs).abs() > slack
            {
                differences.push(format!("{what}: {ours}, and jstat says {theirs}"));
            }
        };
        let sum = |table: &BTreeMap<String, f64>, names: &[&str]| -> f64 {
            names.iter().filter_map(|name| table.get(*name)).sum()
        };
        // jstat rounds each to a tenth of a kilobyte and shows the bytes that G1 adds.
        same(
            "heap used",
            Some(kilobytes(after.heap.used)),
            Some(sum(&now, &["S0U", "S1U", "EU", "OU"])),
            0.5,
        );
        same(
            "heap committed",
            Some(kilobytes(after.heap.committed)),
            Some(sum(&sizes, &["NGC", "OGC"])),
            0.5,
        );
        same(
            "old used",
            after.old.map(|old| kilobytes(old.used)),
            now.get("OU").copied(),
            0.1,
        );
        let metaspace = after.metaspace.unwrap();
        same(
            "metaspace used",
            Some(kilobytes(metaspace.used)),
            now.get("MU").copied(),
            0.1,
        );
        same(
            "metaspace committed",
            Some(kilobytes(metaspace.committed)),
            now.get("MC").copied(),
            0.1,
        );
        let count = f64::from(u32::try_from(after.gc_count()).unwrap());
        same("collections", Some(count), Some(sum(&now, &["YGC", "FGC", "CGC"])), 0.0);
        same("time", Some(after.gc_seconds()), now.get("GCT").copied(), 0.002);
        let classes = after.classes.map(|n| f64::from(u32::try_from(n).unwrap()));
        same(
            "classes",
            classes,
            class.get("Loaded").zip(class.get("Unloaded")).map(|(on, off)| on - off),
            0.0,
        );
        if before != after {
            differences.push("not quiet".into());
        }
        assert!(now.contains_key("OU") && sizes.contains_key("OGC"), "{now:?} {sizes:?}");
        differences
    });
}

#[expect(clippy::cast_precision_loss, reason = "heaps of megabytes")]
fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
