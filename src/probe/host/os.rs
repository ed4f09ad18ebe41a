//! Detects the operating system and its distribution.

use sysinfo::System;

use crate::disk::machine;
use crate::domain::machine::{Os, OsFamily};
use crate::probe::world::World;

/// Detects the system.
pub(super) fn os(world: &World) -> Os {
    let arch = arch(world);
    if world.reads_proc() {
        return recorded_mac(world, &arch).unwrap_or_else(|| linux(world, arch));
    }
    let (family, id) = if cfg!(target_os = "macos") {
        (OsFamily::MacOs, "macos")
    } else if cfg!(windows) {
        (OsFamily::Windows, "windows")
    } else {
        (OsFamily::Other, std::env::consts::OS)
    };
    Os {
        family,
        id: id.to_owned(),
        like: Vec::new(),
        name: System::long_os_version().unwrap_or_else(|_| id.to_owned()),
        version: System::os_version().unwrap_or_default(),
        arch,
    }
}

/// The architecture: a recorded machine's own, where its kernel wrote it down.
fn arch(world: &World) -> String {
    machine::system_text(&world.path("/proc/sys/kernel/arch"))
        .map(|text| text.trim().to_owned())
        .ok()
        .filter(|arch| !arch.is_empty())
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn linux(world: &World, arch: String) -> Os {
    let release = ["/etc/os-release", "/usr/lib/os-release"]
        .iter()
        .find_map(|path| machine::system_text(&world.path(path)).ok());
    if let Some(text) = release {
        let field = |name: &str| assignment(&text, name).unwrap_or_default();
        let name = [field("PRETTY_NAME"), field("NAME"), field("ID")]
            .into_iter()
            .find(|name| !name.is_empty())
            .unwrap_or_else(|| "Linux".to_owned());
        return Os {
            family: OsFamily::Linux,
            // Source: os-release(5): a file without ID means plain `linux`.
            id: Some(field("ID"))
                .filter(|id| !id.is_empty())
                .unwrap_or_else(|| "linux".to_owned()),
            like: field("ID_LIKE").split_whitespace().map(str::to_owned).collect(),
            name,
            version: field("VERSION_ID"),
            arch,
        };
    }
    before_os_release(world, arch)
}

/// Distributions older than 2012 are named in a file of their own.
fn before_os_release(world: &World, arch: String) -> Os {
    let old = [
        ("/etc/centos-release", "centos", "rhel"),
        ("/etc/redhat-release", "rhel", "rhel"),
        ("/etc/SuSE-release", "sles", "suse"),
        ("/etc/debian_version", "debian", "debian"),
    ];
    for (path, id, like) in old {
        let Ok(text) = machine::system_text(&world.path(path)) else {
            continue;
        };
        let first = text.lines().next().unwrap_or_default().trim();
        let id = if first.starts_with("CentOS") { "centos" } else { id };
        let number = first
            .split_whitespace()
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        return Os {
            family: OsFamily::Linux,
            id: id.to_owned(),
            like: vec![like.to_owned()],
            name: if id == "debian" {
                format!("Debian GNU/Linux {first}")
            } else {
                first.to_owned()
            },
            version: number.unwrap_or_default().to_owned(),
            arch,
        };
    }
    Os {
        family: OsFamily::Linux,
        id: "linux".to_owned(),
        like: Vec::new(),
        name: "Linux".to_owned(),
        version: String::new(),
        arch,
    }
}

/// A recorded macOS has its version in a property list.
fn recorded_mac(world: &World, arch: &str) -> Option<Os> {
    let text = machine::system_text(&world.path("/System/Library/CoreServices/SystemVersion.plist")).ok()?;
    let (_, after) = text.split_once("<key>ProductVersion</key>")?;
    let version = after
        .split_once("<string>")?
        .1
        .split_once("</string>")?
        .0
        .trim()
        .to_owned();
    Some(Os {
        family: OsFamily::MacOs,
        id: "macos".to_owned(),
        like: Vec::new(),
        name: format!("macOS {version}"),
        version,
        arch: arch.to_owned(),
    })
}

/// The value of `NAME=value` in an os-release or JDK `release` file: bare, or in either kind of quotes.
pub(in crate::probe) fn assignment(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let value = line.trim().strip_prefix(name)?.strip_prefix('=')?.trim();
        let unquoted = ['"', '\'']
            .iter()
            .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
            .unwrap_or(value);
        Some(unquoted.replace("\\\"", "\"").replace("\\$", "$"))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn recorded(file: &str, text: &str) -> Os {
        let tmp = tempfile::tempdir().unwrap();
        let path = tmp.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        os(&World::recorded(tmp.path()))
    }

    #[test]
    fn reads_os_release_in_its_spellings() {
        let got = recorded(
            "etc/os-release",
            "NAME=\"SLES\"\nID='sles'\nID_LIKE=\"suse opensuse\"\nVERSION_ID=\"15.5\"\nPRETTY_NAME=\"SUSE Linux Enterprise Server 15 SP5\"\n",
        );
        assert_eq!((got.id.as_str(), got.version.as_str()), ("sles", "15.5"));
        assert_eq!(got.like, ["suse", "opensuse"]);
        assert_eq!(got.name, "SUSE Linux Enterprise Server 15 SP5");
        assert_eq!(recorded("usr/lib/os-release", "ID=arch\n").id, "arch");
    }

    #[test]
    fn reads_systems_older_than_os_release() {
        let got = recorded("etc/redhat-release", "CentOS release 6.10 (Final)\n");
        assert_eq!((got.id.as_str(), got.version.as_str()), ("centos", "6.10"));
        assert_eq!(recorded("etc/issue", "x").id, "linux");
    }

    #[test]
    fn reads_a_recorded_mac() {
        let got = recorded(
            "System/Library/CoreServices/SystemVersion.plist",
            "<plist><dict><key>ProductVersion</key>\n<string>14.5</string></dict></plist>",
        );
        assert_eq!((got.family, got.name.as_str()), (OsFamily::MacOs, "macOS 14.5"));
    }
}
