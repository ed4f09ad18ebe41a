//! Copies extended attributes on Linux, which hold access lists, SELinux labels and capabilities.

use std::ffi::CStr;

use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};

use crate::disk::File;

/// The kernel's own bound on a list of names and on one value, bytes (`XATTR_LIST_MAX`, `XATTR_SIZE_MAX`).
const LARGEST: usize = 64 * 1024;

/// Copies every attribute that may be read and set. Best effort: a label that only the system may set is given by it anyway.
pub(super) fn copy(from: &File, to: &File) {
    let mut names = Vec::with_capacity(LARGEST);
    if flistxattr(from, rustix::buffer::spare_capacity(&mut names)).is_err() {
        return;
    }
    for name in names.split_inclusive(|b| *b == 0) {
        let Ok(name) = CStr::from_bytes_with_nul(name) else {
            continue;
        };
        let mut value = Vec::with_capacity(LARGEST);
        if fgetxattr(from, name, rustix::buffer::spare_capacity(&mut value)).is_ok() {
            let _ = fsetxattr(to, name, &value, XattrFlags::empty());
        }
    }
}
