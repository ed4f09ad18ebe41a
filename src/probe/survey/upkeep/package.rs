//! Detects how a home was installed: by a package of the system, an installer, or from a zip.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::SurveyContext;
use super::listing::{head, names};
use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::OsFamily;

/// The limit for a package's list of files; directories come first in it; bytes.
const LIST: u64 = 256 << 10;

/// How a home was installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Package {
    /// An unpacked zip, as far as is known.
    Zip,
    /// A Debian package of this name.
    Deb(String),
    /// An RPM of this name.
    Rpm(String),
    /// macOS's installer; its own script removes the home.
    Mac(PathBuf),
    /// The installer of Windows.
    Windows,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Package> {
    let pack = context.home.pack.as_path();
    if let Some(name) = deb(context, pack)? {
        return Ok(Package::Deb(name));
    }
    if let Some(name) = rpm(context, pack)? {
        return Ok(Package::Rpm(name));
    }
    let script = pack.join("uninstall.sh");
    if context.machine.os.family == OsFamily::MacOs && context.home.root.is_file(&script) {
        return Ok(Package::Mac(script));
    }
    // The installer's mark; such a pack that was copied to another place is a plain directory there.
    if context.machine.os.family == OsFamily::Windows
        && context.home.root.is_file(&pack.join("icons/uninstall_shrct.ico"))
    {
        return Ok(Package::Windows);
    }
    Ok(Package::Zip)
}

/// dpkg's own lists: those whose package is called after the products.
fn deb(context: &SurveyContext, pack: &Path) -> Known<Option<String>> {
    let dir = context.world.path("/var/lib/dpkg/info");
    // A directory of thousands of names: listing it is cheap, reading would not be.
    let lists = names(&context.home.root, &dir, 40_000)?;
    let home = pack.raw_text();
    Ok(lists
        .iter()
        .filter(|name| name.starts_with("wso2"))
        .filter_map(|name| Some((name, name.strip_suffix(".list")?)))
        .take(50)
        .find(|(file, _)| {
            head(&context.home.root, &dir.join(file), LIST).is_some_and(|text| text.lines().any(|line| line == home))
        })
        .map(|(_, package)| package.split(':').next().unwrap_or(package).to_owned()))
}

/// rpm is run only where it exists, and where packages install to the home's directory.
fn rpm(context: &SurveyContext, pack: &Path) -> Known<Option<String>> {
    let packaged = ["/usr/lib64", "/usr/lib", "/opt"]
        .iter()
        .any(|dir| pack.starts_with(dir));
    if !packaged
        || !machine::is_file(&context.world.path("/usr/bin/rpm"))
        || context.machine.os.like.iter().any(|id| id == "debian")
    {
        return Ok(None);
    }
    if context.world.is_recorded() {
        return Err(Unknown::because("rpm is not run for a recorded machine"));
    }
    let asked = Command::new("/usr/bin/rpm")
        .args(["-qf", "--queryformat", "%{NAME}\n"])
        .arg(pack)
        .output();
    match asked {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            Ok(text.lines().next().map(str::to_owned))
        }
        // Its message that no package owns the directory.
        Ok(_) => Ok(None),
        Err(e) => Err(Unknown::because(format!("rpm cannot be run: {e}"))),
    }
}
