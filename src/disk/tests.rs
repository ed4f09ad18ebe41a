//! Tests of links, owners and modes on real files.
#![cfg(unix)]

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Refusal, Root, limit, machine};

const OWNER: u32 = 12_345;
const THIRD: u32 = 12_346;

/// A home in a directory that nobody else may change.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("home/conf")).unwrap();
        fs::create_dir(dir.path().join("out")).unwrap();
        fs::write(dir.path().join("home/conf/a.xml"), "<a/>").unwrap();
        fs::write(dir.path().join("out/b.xml"), "<b/>").unwrap();
        Self { dir }
    }

    fn path(&self, below: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(below)
    }

    fn root(&self) -> Root {
        Root::at(&self.path("home"))
    }

    fn link(&self, target: &str, link: &str) {
        symlink(target, self.path(link)).unwrap();
    }
}

fn read(root: &Root, path: &str) -> io::Result<String> {
    root.text(Path::new(path), limit::CONFIGURATION)
}

fn refused(root: &Root, path: &str) -> Refusal {
    let error = read(root, path).unwrap_err();
    Refusal::of(&error).unwrap_or_else(|| panic!("{error}")).clone()
}

fn am_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn reads_files_and_links_that_nobody_else_could_make() {
    let place = Place::new();
    let root = place.root();
    assert_eq!(read(&root, "conf/a.xml").unwrap(), "<a/>");
    assert_eq!(
        root.text(&place.path("home/conf/a.xml"), limit::CONFIGURATION).unwrap(),
        "<a/>"
    );
    assert_eq!(read(&root, "conf/../conf/./a.xml").unwrap(), "<a/>");
    assert!(matches!(refused(&root, "../out/b.xml"), Refusal::Outside));

    place.link("a.xml", "home/conf/same.xml");
    place.link("../../out/b.xml", "home/conf/relative.xml");
    place.link(place.path("out").to_str().unwrap(), "home/shared");
    place.link(place.path("home/conf").to_str().unwrap(), "home/inside");
    assert_eq!(read(&root, "conf/same.xml").unwrap(), "<a/>");
    assert_eq!(read(&root, "conf/relative.xml").unwrap(), "<b/>");
    assert_eq!(read(&root, "shared/b.xml").unwrap(), "<b/>");
    assert_eq!(read(&root, "inside/a.xml").unwrap(), "<a/>");
    assert_eq!(
        root.true_path(Path::new("shared/b.xml")).unwrap(),
        place.path("out/b.xml")
    );
    assert_eq!(root.list(Path::new("shared")).unwrap().len(), 1);
    let entry = root.entry(Path::new("shared/b.xml")).unwrap();
    assert_eq!(
        (entry.path(), entry.is_outside()),
        (place.path("out/b.xml").as_path(), true)
    );
    assert!(!root.entry(Path::new("inside/a.xml")).unwrap().is_outside());
}

#[test]
fn a_way_that_others_may_change_is_refused_by_name() {
    let place = Place::new();
    place.link(place.path("out/b.xml").to_str().unwrap(), "home/conf/b.xml");
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o777)).unwrap();
    let refusal = refused(&place.root(), "conf/b.xml");
    let told = refusal.to_string();
    assert!(
        told.contains("everybody may change") && told.contains("conf/b.xml"),
        "{told}"
    );
    assert!(refusal.advice().contains("write there"), "{}", refusal.advice());
    assert!(place.root().entry(Path::new("conf/b.xml")).is_err());
    // A sticky directory lets nobody rename what is not theirs.
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o1777)).unwrap();
    assert_eq!(read(&place.root(), "conf/b.xml").unwrap(), "<b/>");
}

#[test]
fn loops_and_dangling_links_end() {
    let place = Place::new();
    place.link("loop", "home/loop");
    place.link("nothing", "home/dangling");
    let root = place.root();
    assert!(read(&root, "loop").is_err());
    assert_eq!(read(&root, "dangling").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert!(root.link_metadata(Path::new("dangling")).unwrap().is_symlink());
    assert!(!root.exists(Path::new("dangling")));
}

#[test]
fn a_strict_root_follows_no_link() {
    let place = Place::new();
    place.link("a.xml", "home/conf/same.xml");
    place.link("conf", "home/inside");
    let strict = place.root().strict(Path::new("conf"));
    assert_eq!(read(&strict, "a.xml").unwrap(), "<a/>");
    assert!(matches!(refused(&strict, "same.xml"), Refusal::AnyLink { .. }));
    assert!(read(&place.root().strict(Path::new("inside")), "a.xml").is_err());
}

#[test]
fn only_regular_files_up_to_the_limit_are_read() {
    let place = Place::new();
    let pipe = place.path("home/pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let root = place.root();
    assert!(matches!(refused(&root, "pipe"), Refusal::NotRegular { kind: "a pipe" }));
    assert!(matches!(
        refused(&root, "conf"),
        Refusal::NotRegular { kind: "a directory" }
    ));
    let held = std::os::unix::net::UnixListener::bind(place.path("home/socket")).unwrap();
    assert!(read(&root, "socket").is_err());
    drop(held);
    place.link("/dev/zero", "home/zero");
    assert!(read(&root, "zero").is_err());
    assert!(machine::read(Path::new("/dev/zero"), limit::SMALL).is_err());
    let big = fs::File::create(place.path("home/big")).unwrap();
    big.set_len(2 << 30).unwrap();
    assert!(matches!(refused(&root, "big"), Refusal::TooLarge { .. }));
    assert!(root.open(Path::new("big")).is_ok());
}

#[test]
fn a_handle_stays_on_its_directory() {
    let place = Place::new();
    let root = place.root();
    root.open_now().unwrap();
    fs::rename(place.path("home"), place.path("moved")).unwrap();
    symlink(place.path("out"), place.path("home")).unwrap();
    assert_eq!(read(&root, "conf/a.xml").unwrap(), "<a/>");
    assert!(read(&root, "b.xml").is_err());
}

#[test]
fn writes_go_through_the_directory_that_is_held() {
    let place = Place::new();
    let root = place.root();
    let target = root.entry(Path::new("conf/a.xml")).unwrap();
    let temp = target.beside(".a.tmp");
    io::Write::write_all(&mut temp.create().unwrap(), b"new").unwrap();
    assert_eq!(temp.create().unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    fs::rename(place.path("home/conf"), place.path("home/was")).unwrap();
    symlink(place.path("out"), place.path("home/conf")).unwrap();
    temp.rename(&target).unwrap();
    target.sync_dir().unwrap();
    assert_eq!(fs::read(place.path("home/was/a.xml")).unwrap(), b"new");
    assert_eq!(fs::read_dir(place.path("out")).unwrap().count(), 1);
}

#[test]
fn a_tree_goes_without_what_its_links_lead_to() {
    let place = Place::new();
    fs::create_dir_all(place.path("home/tree/deep")).unwrap();
    fs::write(place.path("home/tree/deep/file"), "").unwrap();
    place.link(place.path("out").to_str().unwrap(), "home/tree/link");
    place
        .root()
        .entry_itself(Path::new("tree"))
        .unwrap()
        .remove_tree()
        .unwrap();
    assert!(!place.path("home/tree").exists() && place.path("out/b.xml").exists());
    place.link(place.path("out").to_str().unwrap(), "home/tree");
    assert!(
        place
            .root()
            .entry_itself(Path::new("tree"))
            .unwrap()
            .remove_tree()
            .is_err()
    );
    assert!(place.path("out/b.xml").exists());
}

#[test]
fn a_lock_file_is_never_somebody_elses() {
    let place = Place::new();
    fs::hard_link(place.path("out/b.xml"), place.path("home/lock")).unwrap();
    let entry = place.root().entry_itself(Path::new("lock")).unwrap();
    assert!(entry.open_or_create().is_err());
    fs::remove_file(place.path("home/lock")).unwrap();
    place.link(place.path("out/new").to_str().unwrap(), "home/lock");
    assert!(entry.open_or_create().is_err());
    assert!(!place.path("out/new").exists());
}

/// What another user's home may cause root to do: needs root, to have another user at all.
#[test]
fn root_goes_only_where_the_owner_could() {
    if !am_root() {
        return;
    }
    let place = Place::new();
    fs::set_permissions(place.dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    for path in ["home", "home/conf", "home/conf/a.xml"] {
        chown(place.path(path), Some(OWNER), Some(OWNER)).unwrap();
    }
    let secret = place.path("out/b.xml");
    let link = place.path("home/conf/b.xml");
    symlink(&secret, &link).unwrap();
    let own = |uid| std::os::unix::fs::lchown(&link, Some(uid), Some(uid)).unwrap();
    let root = place.root();

    // Root's own link may lead anywhere.
    assert!(read(&root, "conf/b.xml").is_ok() && root.entry(Path::new("conf/b.xml")).is_ok());
    // The owner's leads to what the owner may read, and is written through only to what the owner owns.
    own(OWNER);
    assert!(read(&root, "conf/b.xml").is_ok());
    let error = root.entry(Path::new("conf/b.xml")).unwrap_err();
    assert!(
        Refusal::of(&error).unwrap().advice().contains("chown -h root"),
        "{error}"
    );
    // The suggested command works as it is typed, also with a space in the path.
    let space = place.path("home/conf/b c.xml");
    symlink(&secret, &space).unwrap();
    std::os::unix::fs::lchown(&space, Some(OWNER), Some(OWNER)).unwrap();
    let error = root.entry(Path::new("conf/b c.xml")).unwrap_err();
    let advice = Refusal::of(&error).unwrap().advice();
    let cure = advice.rsplit_once(": ").unwrap().1;
    assert!(
        Command::new("sh").args(["-c", cure]).status().unwrap().success(),
        "{cure}"
    );
    assert!(root.entry(Path::new("conf/b c.xml")).is_ok(), "{cure}");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(read(&root, "conf/b.xml").is_err());
    chown(&secret, Some(OWNER), Some(OWNER)).unwrap();
    assert!(read(&root, "conf/b.xml").is_ok() && root.entry(Path::new("conf/b.xml")).is_ok());
    // Nobody else's file, nobody else's link.
    chown(&secret, Some(THIRD), Some(THIRD)).unwrap();
    assert!(read(&root, "conf/b.xml").is_err());
    own(THIRD);
    assert!(matches!(refused(&root, "conf/b.xml"), Refusal::Link { .. }));
    fs::remove_file(&link).unwrap();
    // A second name for what is root's.
    chown(&secret, Some(0), Some(0)).unwrap();
    fs::hard_link(&secret, &link).unwrap();
    assert!(matches!(refused(&root, "conf/b.xml"), Refusal::Shared { .. }));
}

#[test]
fn a_nested_root_is_reached_from_its_pack() {
    let place = Place::new();
    let root = place.root();
    let inner = root.inner(&place.path("home/conf"));
    root.open_now().unwrap();
    fs::rename(place.path("home"), place.path("moved")).unwrap();
    fs::create_dir_all(place.path("home/conf")).unwrap();
    fs::write(place.path("home/conf/a.xml"), "<other/>").unwrap();
    assert_eq!(read(&inner, "a.xml").unwrap(), "<a/>");
    for root in [&root, &inner] {
        let error = root.stay().unwrap_err();
        assert_eq!(Refusal::of(&error), Some(&Refusal::Moved));
    }
    fs::remove_dir_all(place.path("home")).unwrap();
    fs::rename(place.path("moved"), place.path("home")).unwrap();
    root.stay().unwrap();
    inner.stay().unwrap();
}

/// `/opt/wso2 -> /data/wso2` is normal.
#[test]
fn a_link_above_a_home_is_followed_where_nobody_else_could_turn_it() {
    let place = Place::new();
    fs::create_dir(place.path("above")).unwrap();
    place.link("../home", "above/link");
    let root = Root::named_at(&place.path("above/link")).unwrap();
    assert_eq!(root.path(), place.path("home"));
    assert_eq!(read(&root, "conf/a.xml").unwrap(), "<a/>");
    // By an absolute target as well, and by a link in the middle of the way.
    place.link(place.path("home").to_str().unwrap(), "above/whole");
    place.link("..", "above/up");
    for way in ["above/whole", "above/up/home", "above/../above/link"] {
        assert_eq!(
            Root::named_at(&place.path(way)).unwrap().path(),
            place.path("home"),
            "{way}"
        );
    }
    fs::set_permissions(place.path("above"), fs::Permissions::from_mode(0o777)).unwrap();
    let refused = |link: &str| {
        let error = Root::named_at(&place.path(link)).unwrap_err();
        Refusal::told(&error)
    };
    let said = refused("above/link");
    assert!(
        said.contains("everybody may change") && said.contains("above/link"),
        "{said}"
    );
    assert!(said.contains("true path"), "{said}");
    // Without a link on the way nobody asks.
    assert!(Root::named_at(&place.path("home")).is_ok());
    fs::set_permissions(place.path("above"), fs::Permissions::from_mode(0o755)).unwrap();
    if am_root() {
        std::os::unix::fs::lchown(place.path("above/link"), Some(THIRD), Some(THIRD)).unwrap();
        let said = refused("above/link");
        assert!(said.contains("#12346 made the link"), "{said}");
    }
    place.link("loop", "above/loop");
    assert!(Root::named_at(&place.path("above/loop")).is_err());
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_kernel_makes_up_is_no_file_of_a_home() {
    let place = Place::new();
    let root = place.root();
    for (target, link) in [
        ("/proc/self/maps", "maps"),
        ("/proc/self/status", "status"),
        ("/sys/kernel/mm/transparent_hugepage/enabled", "pages"),
    ] {
        place.link(target, &format!("home/{link}"));
        if !Path::new(target).exists() {
            continue;
        }
        let error = read(&root, link).unwrap_err();
        assert!(root.metadata(Path::new(link)).is_err(), "{link}");
        assert!(error.to_string().contains("generated by the kernel"), "{link}: {error}");
        assert!(root.entry(Path::new(link)).is_err(), "{link}");
    }
    place.link("/proc/self", "home/whole");
    assert!(root.list(Path::new("whole")).is_err());
    assert!(read(&root, "whole/cmdline").is_err());
}

/// A path outside the home, as its configuration may name one: root reads no more there than the home's owner could.
#[test]
fn root_reads_what_a_home_names_as_its_owner_could() {
    if !am_root() {
        return;
    }
    let place = Place::new();
    fs::set_permissions(place.dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    chown(place.path("home"), Some(OWNER), Some(OWNER)).unwrap();
    let root = place.root();
    let (named, text) = (place.path("out/b.xml"), |root: &Root| {
        root.text(&place.path("out/b.xml"), limit::CONFIGURATION)
    });
    assert_eq!(text(&root).unwrap(), "<b/>");
    assert_eq!(root.list(&place.path("out")).unwrap().len(), 1);
    assert!(root.true_path(&named).is_ok() && root.entry(&named).is_err());
    // Closed to the owner: the file, then its directory.
    fs::set_permissions(&named, fs::Permissions::from_mode(0o600)).unwrap();
    let error = text(&root).unwrap_err();
    assert!(matches!(Refusal::of(&error), Some(Refusal::Closed { .. })), "{error}");
    fs::set_permissions(&named, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o700)).unwrap();
    assert!(text(&root).is_err() && root.metadata(&named).is_err() && root.link_metadata(&named).is_err());
    assert!(root.list(&place.path("out")).is_err() && root.may_be_file(&named));
    // A link on the path changes nothing, whoever made it.
    place.link("out", "way");
    assert!(root.text(&place.path("way/b.xml"), limit::CONFIGURATION).is_err());
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(root.text(&place.path("way/b.xml"), limit::CONFIGURATION).is_ok());
    // The owner's own, however closed.
    fs::set_permissions(&named, fs::Permissions::from_mode(0o600)).unwrap();
    chown(&named, Some(OWNER), Some(OWNER)).unwrap();
    assert!(text(&root).is_ok());
    assert!(root.text(Path::new("/proc/self/environ"), limit::SMALL).is_err());
    #[cfg(target_os = "linux")]
    assert!(root.text(Path::new("/proc/self/maps"), limit::SYSTEM).is_err());
    // In a home of its own root reads for itself.
    chown(place.path("home"), Some(0), Some(0)).unwrap();
    fs::set_permissions(&named, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(text(&place.root()).is_ok());
}
