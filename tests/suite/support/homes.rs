//! Homes to test on: the real configuration trees with what they lack added, and small ones made from nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

mod packs;
mod recipe;
mod scripts;

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::{ConfigSource, Generation, Home, Layout, Product, Started};
use carbonctl::practice::{self, Flavour};

pub(crate) use packs::{ei_pack, iot_pack};
use recipe::Recipe;

/// Every home of the corpus.
pub(crate) const ALL: [&str; 11] = [
    "bam-2.5.0",
    "esb-4.9.0",
    "ml-1.1.0",
    "ei-6.x",
    "am-3.0.0",
    "is-7.0.1",
    "mi-4.2.0",
    "iot-3.x",
    "das-3.x",
    "emm-2.x",
    "es-2.x",
];

/// Copies a home of the corpus to `dest/name` and adds what the corpus lacks: start scripts, marker jars, templates,
/// empty directories. `None`, with a note, where `CARBONCTL_CORPUS` does not name the corpus.
pub(crate) fn corpus_home(name: &str, dest: &Path) -> Option<PathBuf> {
    let Some(corpus) = std::env::var_os("CARBONCTL_CORPUS") else {
        eprintln!("skipped for {name}: CARBONCTL_CORPUS does not name the real configuration trees");
        return None;
    };
    let home = dest.join(name);
    copy_tree(&Path::new(&corpus).join(name), &home);
    recipe::of(name).complete(&home);
    Some(home)
}

/// A small xml-generation home.
pub(crate) fn mini_xml(dest: &Path) -> PathBuf {
    practice::make(&dest.join("mini-xml"), Flavour::Xml).unwrap().home
}

/// A small toml-generation home that was never started.
pub(crate) fn mini_toml(dest: &Path) -> PathBuf {
    practice::make(&dest.join("mini-toml"), Flavour::Toml).unwrap().home
}

/// A small Micro Integrator home.
pub(crate) fn mini_mi(dest: &Path) -> PathBuf {
    let home = dest.join("mini-mi");
    recipe::write_mini_mi(&home);
    recipe::of("mi-4.2.0").complete(&home);
    fs::canonicalize(home).unwrap()
}

/// A practice home below `dest` as the rest of the program sees it, without asking the probes.
pub(crate) fn practice_home(dest: &Path, flavour: Flavour) -> Home {
    let made = practice::make(&dest.join("practice"), flavour).unwrap();
    let toml = flavour == Flavour::Toml;
    Home {
        root: carbonctl::disk::Root::at(&made.home),
        pack: made.home.clone(),
        path: made.home,
        product: Product::Other,
        name: "WSO2 Practice Server".into(),
        version: "1.0.0".into(),
        carbon: Some(flavour.kernel().into()),
        generation: if toml { Generation::Toml } else { Generation::Xml },
        layout: Layout::Classic,
        source: if toml { ConfigSource::Toml } else { ConfigSource::Files },
        script: Some(made.script),
        bat: Some("bin/wso2server.bat".into()),
        rendered: false,
        started: Started::Never,
        past: carbonctl::domain::Past::default(),
        pid: None,
        defects: Vec::new(),
    }
}

/// Copies files and directories; what is copied may be written, whatever the original's mode.
fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            // Written, not copied: the copy would inherit a read-only mode.
            fs::write(&target, fs::read(entry.path()).unwrap()).unwrap();
            set_mode(&target, 0o644);
        }
    }
    set_mode(to, 0o755);
}

/// Writes a file below a home, with its directories.
fn write(home: &Path, path: &str, content: impl AsRef<[u8]>) {
    let target = home.join(path);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::write(&target, content).unwrap();
    set_mode(&target, 0o644);
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) {}

#[cfg(unix)]
#[test]
fn every_script_is_a_script_that_sh_accepts() {
    let dir = tempfile::tempdir().unwrap();
    let mut homes = vec![mini_xml(dir.path()), mini_toml(dir.path()), mini_mi(dir.path())];
    homes.extend([ei_pack(dir.path()), iot_pack(dir.path())]);
    homes.extend(ALL.iter().filter_map(|name| corpus_home(name, dir.path())));
    let mut scripts = 0;
    for home in homes {
        for place in [
            "bin",
            "wso2/broker/bin",
            "wso2/business-process/bin",
            "wso2/analytics/bin",
            "wso2/micro-integrator/bin",
        ] {
            for entry in fs::read_dir(home.join(place)).into_iter().flatten().flatten() {
                if entry.path().extension().is_some_and(|ext| ext == "sh") {
                    let checked = std::process::Command::new("sh")
                        .arg("-n")
                        .arg(entry.path())
                        .status()
                        .unwrap();
                    assert!(checked.success(), "{}", entry.path().display());
                    scripts += 1;
                }
            }
        }
        assert!(fs::write(home.join("bin/version.txt"), "WSO2 X v1\n").is_ok());
    }
    assert!(scripts >= 3, "{scripts}");
}

#[test]
fn corpus_homes_have_the_marks_of_their_generation() {
    let dir = tempfile::tempdir().unwrap();
    for name in ALL {
        let Some(home) = corpus_home(name, dir.path()) else {
            return;
        };
        let Recipe { script, toml, .. } = recipe::of(name);
        let text = fs::read_to_string(home.join(script)).unwrap();
        let mark = text.contains("-Dcarbon.new.config.dir.path") || text.contains("-DavoidConfigHashRead");
        assert_eq!(mark, toml, "{name}");
        assert_eq!(
            home.join("repository/resources/conf/templates").is_dir(),
            toml,
            "{name}"
        );
        assert!(home.join(script.replace(".sh", ".bat")).is_file(), "{name}");
    }
}
