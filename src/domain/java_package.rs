//! The package that brings a Java of a product's range, by the package manager of each system.

use super::jdk::JdkRange;
use super::machine::Os;

/// Versions of Java that are packaged, the newest first.
const PACKAGED: [u32; 4] = [21, 17, 11, 8];

/// What the package managers differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Yum,
    Zypper,
    Apk,
}

/// The command that installs the newest Java of this range which this system's packages have; `None` where they have none, or are
/// not known. It is for root.
///
/// Sources: package indexes of Debian 10 to 13, Ubuntu 18.04 to 24.04, RHEL 7 to 10, Amazon Linux 2 and 2023, SLES 12 and 15, Alpine 3.
pub fn install_java(os: &Os, range: Option<&JdkRange>) -> Option<String> {
    let (manager, versions) = packages(os)?;
    let accepted = |java: &&u32| range.is_none_or(|range| range.accepts(**java));
    let java = *PACKAGED.iter().filter(|java| versions.contains(java)).find(accepted)?;
    let amazon = os.id == "amzn";
    let package = match manager {
        Manager::Apt => format!("openjdk-{java}-jdk-headless"),
        Manager::Apk => format!("openjdk{java}"),
        Manager::Zypper if java == 8 => "java-1_8_0-openjdk-devel".to_owned(),
        Manager::Dnf | Manager::Yum if java == 8 && amazon => "java-1.8.0-amazon-corretto-devel".to_owned(),
        Manager::Dnf | Manager::Yum if java == 8 => "java-1.8.0-openjdk-devel".to_owned(),
        Manager::Dnf | Manager::Yum if amazon => format!("java-{java}-amazon-corretto-devel"),
        Manager::Dnf | Manager::Yum | Manager::Zypper => format!("java-{java}-openjdk-devel"),
    };
    let tool = match manager {
        Manager::Apt => "apt-get install",
        Manager::Dnf => "dnf install",
        Manager::Yum => "yum install",
        Manager::Zypper => "zypper install",
        Manager::Apk => "apk add",
    };
    Some(format!("{tool} {package}"))
}

/// The package manager of a system, and the versions of Java that it has.
fn packages(os: &Os) -> Option<(Manager, &'static [u32])> {
    let is = |name: &str| os.id == name || os.like.iter().any(|like| like == name);
    let major: u32 = os
        .version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(u32::MAX);
    Some(match os.id.as_str() {
        "debian" => match major {
            ..=10 => (Manager::Apt, &[11][..]),
            11 => (Manager::Apt, &[17, 11]),
            12 => (Manager::Apt, &[17]),
            _ => (Manager::Apt, &[21]),
        },
        "ubuntu" => (Manager::Apt, &PACKAGED),
        "alpine" => (Manager::Apk, &PACKAGED),
        "amzn" if major == 2 => (Manager::Yum, &[17, 11, 8]),
        "amzn" => (Manager::Dnf, &PACKAGED),
        "fedora" => (Manager::Dnf, &[21]),
        _ if is("ubuntu") => (Manager::Apt, &PACKAGED),
        _ if is("debian") => (Manager::Apt, &[17]),
        _ if is("suse") || is("sles") || os.id.starts_with("opensuse") => match major {
            ..=12 => (Manager::Zypper, &[11, 8]),
            _ => (Manager::Zypper, &PACKAGED),
        },
        _ if is("rhel") || is("centos") || is("fedora") => match major {
            ..=7 => (Manager::Yum, &[11, 8]),
            8 | 9 => (Manager::Dnf, &PACKAGED),
            _ => (Manager::Dnf, &[21]),
        },
        _ => return None,
    })
}

/// What to do where no Java of a product's range is on a machine, as a clause.
pub fn java_advice(os: &Os, range: Option<&JdkRange>) -> String {
    match (install_java(os, range), range) {
        (Some(command), _) => format!("install one as root, with `{command}`"),
        (None, Some(range)) => format!(
            "install a JDK {range}, which the packages of {} do not have: https://adoptium.net has one",
            os.name
        ),
        (None, None) => "install a JDK that the product accepts: https://adoptium.net has all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::OsFamily;

    fn os(id: &str, like: &str, version: &str) -> Os {
        Os {
            family: OsFamily::Linux,
            id: id.to_owned(),
            like: like.split_whitespace().map(str::to_owned).collect(),
            name: format!("{id} {version}"),
            version: version.to_owned(),
            arch: "x86_64".to_owned(),
        }
    }

    #[test]
    fn each_system_is_told_its_own_command() {
        let range = |min, max| JdkRange {
            min,
            max,
            line: 1,
            enforced: true,
        };
        for (os, range, command) in [
            (
                os("debian", "", "12"),
                range(11, 21),
                Some("apt-get install openjdk-17-jdk-headless"),
            ),
            (os("debian", "", "12"), range(7, 8), None),
            (
                os("ubuntu", "debian", "22.04"),
                range(7, 8),
                Some("apt-get install openjdk-8-jdk-headless"),
            ),
            (
                os("linuxmint", "ubuntu debian", "21"),
                range(11, 17),
                Some("apt-get install openjdk-17-jdk-headless"),
            ),
            (
                os("centos", "rhel fedora", "7"),
                range(8, 11),
                Some("yum install java-11-openjdk-devel"),
            ),
            (
                os("rhel", "fedora", "9.3"),
                range(7, 8),
                Some("dnf install java-1.8.0-openjdk-devel"),
            ),
            (
                os("rocky", "rhel centos fedora", "8.10"),
                range(11, 21),
                Some("dnf install java-21-openjdk-devel"),
            ),
            (
                os("amzn", "centos rhel fedora", "2"),
                range(11, 21),
                Some("yum install java-17-amazon-corretto-devel"),
            ),
            (
                os("opensuse-leap", "suse opensuse", "15.6"),
                range(7, 8),
                Some("zypper install java-1_8_0-openjdk-devel"),
            ),
            (
                os("sles", "", "15.5"),
                range(11, 17),
                Some("zypper install java-17-openjdk-devel"),
            ),
            (os("alpine", "", "3.20.1"), range(21, 21), Some("apk add openjdk21")),
            (os("freebsd", "", "14"), range(11, 21), None),
        ] {
            assert_eq!(install_java(&os, Some(&range)).as_deref(), command, "{os:?} {range}");
        }
        let words = java_advice(&os("debian", "", "12"), Some(&range(7, 8)));
        assert!(
            words.contains("7 to 8") && words.contains("debian 12") && words.contains("adoptium"),
            "{words}"
        );
    }
}
