//! By which number a file is told from another one that took its name, where the system has such numbers.

#[cfg(not(unix))]
mod none;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use none::of_file;
#[cfg(unix)]
pub(crate) use unix::of_file;
