//! The languages in which start scripts are written.

/// The language of a start script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// POSIX shell.
    Sh,
    /// Windows batch.
    Bat,
    /// YAJSW's `wrapper.conf`.
    WrapperConf,
}
