//! Causes around files: missing ones, rights, room, line ends of the script, and file systems that forbid.

use super::super::cause::Mark::{Has, NoRoom};
use super::super::cause::{Cause, Weight};
use super::super::{files, system};
use super::products::ALL;

/// The rows of files.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E21",
        title: "Files of the product that are missing",
        why: "The pack was unpacked or copied in part, or the script runs in another directory than its own.",
        proof: "Could not find or load main class, or a script that cannot be opened, on the console.",
        cures: &["Unpack the pack again beside it, and compare both."],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Has(&["Could not find or load main class"]),
            Has(&["Could not find the main class"]),
            Has(&["Error: cannot run", "No such file"]),
            Has(&["cannot open", ".sh", "No such file"]),
            Has(&["can't open", ".sh"]),
            Has(&["Unable to access jarfile"]),
        ],
        tell: files::incomplete,
    },
    Cause {
        id: "E10",
        title: "A disk that is full",
        why: "Logs, databases and tmp of a server grow; without room it cannot start.",
        proof: "No space left on device or Disk quota exceeded; what is free is looked up.",
        cures: &[
            "Free some space on that file system.",
            "See which logs are kept: log.rotation.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["No space left on device"]),
            Has(&["Disk quota exceeded"]),
            Has(&["There is not enough space on \
            the disk"]),
            NoRoom,
        ],
        tell: files::disk_full,
    },
    Cause {
        id: "E09",
        title: "Permission denied",
        why: "The user who starts the server may not read or write a file of it; often a start as root left files that \
              belong to root.",
        proof: "Permission denied or AccessDeniedException, with the file; its owner is looked up.",
        cures: &[
            "Give the home to the user who runs it: chown -hR USER: HOME.",
            "Start it as the home's owner.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["Permission denied"]),
            Has(&["nio.file.AccessDeniedException"]),
            Has(&["Read-only file system"]),
            Has(&["The database is read only"]),
            Has(&["FileNotFoundException", "Access is denied"]),
            Has(&["Locking is not possible in the directory"]),
        ],
        tell: files::permission,
    },
    Cause {
        id: "E16",
        title: "Directories that are missing",
        why: "git and some archivers drop empty directories; the server does not make tmp and repository/logs again.",
        proof: "patches.log.lck or bundles.info that cannot be found, or no directory for a log or a temporary file.",
        cures: &["Make them: mkdir -p HOME/tmp HOME/repository/logs."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["patches.log.lck"]),
            Has(&["bundles.info", "No such file"]),
            Has(&["bundles.info", "cannot find"]),
            Has(&["java.io.tmpdir", "does not exist"]),
            Has(&["FileNotFoundException", "/repository/logs/", "No such file"]),
            Has(&["Couldn't get lock for", "patches.log"]),
        ],
        tell: files::missing_directories,
    },
    Cause {
        id: "E27",
        title: "A start script that the shell cannot read",
        why: "The script was saved with Windows line ends, or its interpreter is not on this machine. A shell takes the \
            carriage return for a part of each word.",
        proof: "A carriage return ($'\\r', ^M) in an error of the shell, a bad interpreter, or a syntax error of the script.",
        cures: &[
            "Take the carriage returns out of the scripts: sed -i 's/\\r$//' HOME/bin/*.sh.",
            "Unpack the pack on this machine again.",
        ],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Has(&["$'\\r'"]),
            Has(&["^M: bad interpreter"]),
            Has(&["bad interpreter"]),
            Has(&[".sh", "cannot execute: required file not found"]),
            Has(&[".sh", ": \r: not found"]),
            Has(&[".sh", "\r: not found"]),
            Has(&["\r: command not found"]),
            Has(&["syntax error near unexpected token"]),
            Has(&[".sh: ", "Syntax error: "]),
            Has(&["env: ", "\\r"]),
            Has(&["env: ", "\r"]),
            Has(&["Illegal option -", "\r"]),
            Has(&["syntax error: unexpected"]),
            Has(&["#!/bin/sh: not found"]),
            Has(&["#!/bin/bash: not found"]),
            Has(&["env: ", "No such file or directory"]),
        ],
        tell: system::script,
    },
    Cause {
        id: "E28",
        title: "A temporary directory that runs no code",
        why: "Some libraries unpack native code into the temporary directory and load it from there. A file system that \
            is mounted noexec, or a hardened system, refuses that.",
        proof: "UnsatisfiedLinkError with failed to map segment from shared object, or Operation not permitted.",
        cures: &[
            "Let Java use another directory: -Djava.io.tmpdir in the start script.",
            "Mount that file system without noexec.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["failed to map segment from shared object"]),
            Has(&["UnsatisfiedLinkError", "Operation not permitted"]),
            Has(&["UnsatisfiedLinkError", "/tmp/", "ermission denied"]),
        ],
        tell: system::noexec,
    },
    Cause {
        id: "E69",
        title: "A jar that is damaged",
        why: "A jar was cut off while it was copied, or is none at all: a web page that was saved under its name.",
        proof: "zip END header not found, error in opening zip file, or Invalid or corrupt jarfile.",
        cures: &["Put the whole jar there: from the pack, or from where it was fetched."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["END header not found"]),
            Has(&["rror in opening zip file"]),
            Has(&["Invalid or corrupt jarfile"]),
            Has(&["rror opening zip file or JAR manifest missing"]),
            Has(&["invalid LOC header"]),
            Has(&["zip file is empty"]),
            Has(&["ClassFormatError: Truncated class file"]),
        ],
        tell: system::damaged_jar,
    },
];
