//! Which accounts can change what a path leads to.

use rustix::fs::{Mode, RawMode, Stat};

use super::{Metadata, limit, machine};

/// Whether an account is the home's owner, root, or this user, who does itself no harm.
pub(super) fn trusted(uid: u32, owner: u32) -> bool {
    uid == 0 || uid == owner || uid == rustix::process::geteuid().as_raw()
}

/// Which account other than the home's owner and root could put something else into a directory; `None` where nobody could.
pub(super) fn meddler(dir: &Stat, owner: u32) -> Option<String> {
    judge(dir.st_uid, dir.st_gid, Mode::from_raw_mode(dir.st_mode), owner)
}

/// The same for any metadata; a link has no rights of its own.
pub(super) fn meddler_of(found: &Metadata, owner: u32) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    // The bits of a mode fit sixteen; macOS has no more than that.
    let mode = RawMode::try_from(found.mode() & 0o7777).unwrap_or_default();
    let mut mode = Mode::from_raw_mode(mode);
    if found.is_symlink() {
        mode = Mode::empty();
    } else if !found.is_dir() {
        mode.remove(Mode::SVTX);
    }
    judge(found.uid(), found.gid(), mode, owner)
}

fn judge(uid: u32, gid: u32, mode: Mode, owner: u32) -> Option<String> {
    if !trusted(uid, owner) {
        return Some(account(uid));
    }
    // In a sticky directory anybody may rename and remove only what is theirs.
    if mode.contains(Mode::SVTX) {
        return None;
    }
    if mode.contains(Mode::WOTH) {
        return Some("everybody".to_owned());
    }
    // With access lists the group's bits are the mask of all entries, so this covers those as well.
    if mode.contains(Mode::WGRP) && !is_private(gid, owner) {
        return Some(format!("the group {}", group(gid)));
    }
    None
}

/// Whether an account may do what `need` says in bits for everybody: by what everybody may, by its groups as `/etc` lists them,
/// or because it is its own.
pub(super) fn may(uid: u32, gid: u32, mode: Mode, account: u32, need: Mode) -> bool {
    if uid == account || account == 0 {
        return true;
    }
    let (all, members) = (mode.contains(need), mode.contains(to_group(need)));
    // For who is in the group, its bits alone count.
    if all == members || !is_member(account, gid) {
        all
    } else {
        members
    }
}

/// Bits for everybody as those for the group.
fn to_group(need: Mode) -> Mode {
    let mut group = Mode::empty();
    group.set(Mode::RGRP, need.contains(Mode::ROTH));
    group.set(Mode::XGRP, need.contains(Mode::XOTH));
    group
}

/// Whether `/etc` has an account in a group.
fn is_member(uid: u32, gid: u32) -> bool {
    let (uid, gid) = (uid.to_string(), gid.to_string());
    let accounts = lines("/etc/passwd");
    let Some(account) = accounts
        .lines()
        .map(fields)
        .find(|fields| fields.get(2) == Some(&uid.as_str()))
    else {
        return false;
    };
    if account.get(3) == Some(&gid.as_str()) {
        return true;
    }
    let groups = lines("/etc/group");
    groups.lines().map(fields).any(|group| {
        let members = group.get(3).copied().unwrap_or_default();
        group.get(2) == Some(&gid.as_str())
            && account
                .first()
                .is_some_and(|name| members.split(',').any(|one| one.trim() == *name))
    })
}

fn fields(line: &str) -> Vec<&str> {
    line.split(':').collect()
}

/// The account's name, or its number where the password file has none.
pub(super) fn account(uid: u32) -> String {
    let number = uid.to_string();
    let accounts = lines("/etc/passwd");
    named(&accounts, &number).unwrap_or_else(|| format!("#{number}"))
}

fn group(gid: u32) -> String {
    let number = gid.to_string();
    named(&lines("/etc/group"), &number).unwrap_or_else(|| format!("#{number}"))
}

/// The name in the line whose third field is this number.
fn named(table: &str, number: &str) -> Option<String> {
    table.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number).then(|| name.to_owned())
    })
}

/// Whether nobody but the owner and root is in a group: many systems give each user one, with a umask that lets it write.
fn is_private(gid: u32, owner: u32) -> bool {
    let number = gid.to_string();
    let mine = |uid: &str| uid.parse().is_ok_and(|uid| trusted(uid, owner));
    let (accounts, groups) = (lines("/etc/passwd"), lines("/etc/group"));
    let known = |name: &str| {
        accounts.lines().any(|line| {
            let mut fields = line.split(':');
            let here = fields.next() == Some(name);
            here && fields.nth(1).is_some_and(mine)
        })
    };
    let listed = groups.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.get(2) == Some(&number.as_str())).then(|| fields.get(3).copied().unwrap_or_default().to_owned())
    });
    // A group that is not in the file may have members that are not in it either.
    let Some(members) = listed else { return false };
    let primary = accounts.lines().all(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        fields.get(3) != Some(&number.as_str()) || fields.get(2).copied().is_some_and(mine)
    });
    primary
        && members
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .all(known)
}

fn lines(file: &str) -> String {
    machine::text(std::path::Path::new(file), limit::SYSTEM).unwrap_or_default()
}
