//! Reads an installation's `release` file, and detects its parts by its directories.

use std::path::Path;

use crate::disk::{limit, machine};
use crate::domain::jdk::{JavaVersion, Vm};
use crate::probe::host::assignment;

/// Version, vendor and virtual machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReleaseFacts {
    pub(super) version: JavaVersion,
    pub(super) vendor: String,
    pub(super) vm: Vm,
}

/// Reads the `release` file; `None` where there is none or it names no version.
pub(super) fn facts(java_home: &Path) -> Option<ReleaseFacts> {
    let text = machine::text(&java_home.join("release"), limit::SMALL).ok()?;
    let version = JavaVersion::parse(&assignment(&text, "JAVA_VERSION")?)?;
    let vm = match assignment(&text, "JVM_VARIANT") {
        Some(name) if name.to_ascii_lowercase().contains("openj9") => Vm::OpenJ9,
        Some(name) if name.to_ascii_lowercase().contains("hotspot") => Vm::HotSpot,
        _ => vm_by_folders(java_home),
    };
    Some(ReleaseFacts {
        version,
        vendor: assignment(&text, "IMPLEMENTOR").unwrap_or_default(),
        vm,
    })
}

/// Which virtual machine an installation has, by the directory of its library.
pub(super) fn vm_by_folders(java_home: &Path) -> Vm {
    let libraries = ["lib", "jre/lib", "bin", "jre/bin"].map(|name| java_home.join(name));
    let has = |name: &str| {
        libraries.iter().any(|lib| {
            // Up to Java 8 there is a directory for the architecture in between (`jre/lib/amd64/server`).
            machine::is_dir(&lib.join(name))
                || machine::list(lib)
                    .unwrap_or_default()
                    .iter()
                    .any(|node| machine::is_dir(&node.path.join(name)))
        })
    };
    if has("j9vm") || has("compressedrefs") {
        Vm::OpenJ9
    } else if has("server") {
        Vm::HotSpot
    } else {
        Vm::Unknown
    }
}

/// Whether a directory has more of an installation than a launcher.
pub(super) fn looks_whole(java_home: &Path) -> bool {
    ["release", "lib/modules", "lib/rt.jar", "jre/lib/rt.jar", "lib/jvm.cfg"]
        .iter()
        .any(|file| machine::is_file(&java_home.join(file)))
}
