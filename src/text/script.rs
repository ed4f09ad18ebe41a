//! Start scripts: `sh`, `bat` and `wrapper.conf`. By content, never by version: each generation writes its heap flags another way.

use super::{EditError, Edited, Found};
use crate::domain::jdk::JdkRange;
use crate::domain::setting::ScriptKnob;

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

/// How a script carries its heap flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeapStyle {
    /// Literal flags in the java command (Carbon 4.2 to early 4.4, every `.bat`).
    Literal,
    /// `JVM_MEM_OPTS="…"`, set where the environment has none.
    Variable,
    /// `wrapper.java.additional.N`.
    Wrapper,
}

/// How this script carries its heap flags; `None` where it has none.
pub fn heap_style(_text: &str, _dialect: Dialect) -> Option<HeapStyle> {
    unimplemented!()
}

/// The value of a knob: a directory for JAVA_HOME, `512m` for heap flags (as written), `true`/`false` for host name
/// verification.
pub fn get(_text: &str, _dialect: Dialect, _knob: ScriptKnob) -> Option<Found> {
    unimplemented!()
}

/// Sets a knob.
pub fn set(_text: &str, _dialect: Dialect, _knob: ScriptKnob, _value: &str) -> Result<Edited, EditError> {
    unimplemented!()
}

/// Takes a knob's assignment or flag away.
pub fn remove(_text: &str, _dialect: Dialect, _knob: ScriptKnob) -> Result<Edited, EditError> {
    unimplemented!()
}

/// The Java versions that this script accepts, read from its own test.
pub fn jdk_range(_text: &str, _dialect: Dialect) -> Option<JdkRange> {
    unimplemented!()
}

/// Every `-Dname=value` (or bare `-Dname`) that the script's java command passes, comments left out, in order.
pub fn defines(_text: &str, _dialect: Dialect) -> Vec<(String, String)> {
    unimplemented!()
}
