//! The marks of each cause. Source: the messages of JDK 8 to 25, of the start scripts, and the logs of Carbon 4.2 to 4.10 and
//! MI 4.2.

use super::scene::Scene;
use super::told::Told;
use super::{config, files, java, memory, network, ports};
use crate::probe::host;

/// With less room than this no log can be written; bytes.
const LEAST: u64 = 64 << 10;

/// How a line is recognised.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    /// All of these texts are in it.
    Has(&'static [&'static str]),
    /// It is this text and nothing else.
    Is(&'static str),
    /// Not a line: the start script ended with this code.
    Ended(i32),
    /// Not a line: the file system of the home has no room, so that nothing could be written that tells.
    NoRoom,
}

/// One cause and its marks, the most telling first.
pub(super) struct Row {
    /// The row of [`crate::domain::failures`].
    pub(super) id: &'static str,
    marks: &'static [Mark],
    /// Words the cause with what the lines say and what can be looked up.
    pub(super) tell: fn(&Scene<'_>, &[usize]) -> Told,
}

const fn row(id: &'static str, marks: &'static [Mark], tell: fn(&Scene<'_>, &[usize]) -> Told) -> Row {
    Row { id, marks, tell }
}

use Mark::{Ended, Has, Is, NoRoom};

/// The cause that explains the others stands first: a full disk before the database that it locks.
pub(super) const ROWS: &[Row] = &[
    row("E18", &[Has(&["practice server needs a whole JDK"])], java::no_compiler),
    row(
        "E01",
        &[
            Has(&["JAVA_HOME is not defined correctly"]),
            Has(&["You must set the JAVA_HOME variable"]),
            Has(&["JAVA_HOME is set to an invalid directory"]),
        ],
        java::no_home,
    ),
    row(
        "E03",
        &[
            Has(&["Unrecognized VM option"]),
            Has(&["Unrecognized option: -"]),
            Has(&["VM option '", "is experimental and must be enabled"]),
            Has(&["Missing +/- setting for VM option"]),
            Has(&["Conflicting collector combinations in option list"]),
            Has(&["Multiple garbage collectors selected"]),
        ],
        java::unknown_option,
    ),
    row(
        "E02",
        &[
            Has(&["UnsupportedClassVersionError"]),
            Has(&["Unsupported major.minor version"]),
            Has(&["endorsed.dirs=", "is not supported"]),
            Has(&["NoClassDefFoundError: javax/xml/bind"]),
            Has(&["ClassNotFoundException: javax.xml.bind"]),
        ],
        java::out_of_range,
    ),
    row(
        "E06",
        &[
            Has(&["Initial heap size set to a larger value than the maximum heap size"]),
            Has(&["Incompatible", "and maximum heap sizes specified"]),
        ],
        memory::smallest_above_largest,
    ),
    row(
        "E04",
        &[
            Has(&["Could not reserve enough space"]),
            Has(&["The specified size exceeds the maximum representable size"]),
            Has(&["Invalid maximum heap size"]),
            Has(&["Invalid initial heap size"]),
            Has(&["insufficient memory for the Java Runtime Environment"]),
            Has(&["Too small maximum heap"]),
            Has(&["Cannot allocate memory"]),
            Has(&["commit_memory", "failed"]),
        ],
        memory::no_room_for_heap,
    ),
    row(
        "E21",
        &[
            Has(&["Could not find or load main class"]),
            Has(&["Could not find the main class"]),
            Has(&["Error: cannot run", "No such file"]),
            Has(&["cannot open", ".sh", "No such file"]),
            Has(&["can't open", ".sh"]),
            Has(&["Unable to access jarfile"]),
        ],
        files::incomplete,
    ),
    row(
        "E22",
        &[
            Has(&["unable to create", "native thread"]),
            Has(&["pthread_create failed"]),
            Has(&["Too many open files"]),
        ],
        memory::limits,
    ),
    row(
        "E15",
        &[Has(&["java.lang.OutOfMemoryError"]), Has(&["OutOfMemoryError:"])],
        memory::out_of_memory,
    ),
    row(
        "E19",
        &[
            Is("Killed"),
            Has(&[" Killed ", "java"]),
            Has(&[" Killed ", "JAVACMD"]),
            Ended(137),
        ],
        memory::killed,
    ),
    row(
        "E10",
        &[Has(&["No space left on device"]), Has(&["Disk quota exceeded"]), NoRoom],
        files::disk_full,
    ),
    row(
        "E09",
        &[
            Has(&["Permission denied"]),
            Has(&["AccessDeniedException"]),
            Has(&["Read-only file system"]),
        ],
        files::permission,
    ),
    row(
        "E16",
        &[
            Has(&["patches.log.lck"]),
            Has(&["bundles.info", "No such file"]),
            Has(&["bundles.info", "cannot find"]),
            Has(&["java.io.tmpdir", "does not exist"]),
            Has(&["FileNotFoundException", "/repository/logs/", "No such file"]),
            Has(&["Couldn't get lock for", "patches.log"]),
        ],
        files::missing_directories,
    ),
    row(
        "E13",
        &[
            Has(&["Error while reading metadata"]),
            Has(&["metadata_", "FileNotFoundException"]),
        ],
        config::rendered_file_gone,
    ),
    row(
        "E11",
        &[
            Has(&["TomlParser}"]),
            Has(&["TomlParser -"]),
            Has(&["Error parsing deployment configuration"]),
        ],
        config::bad_toml,
    ),
    row(
        "E12",
        &[
            Has(&["Configuration with key", "doesn't exist"]),
            Has(&["ConfigParserException"]),
            Has(&["Error while performing configuration changes"]),
        ],
        config::bad_key,
    ),
    row(
        "E14",
        &[
            Has(&["password was incorrect"]),
            Has(&["Cannot recover key"]),
            Has(&["does not identify a key entry"]),
            Has(&["Invalid keystore format"]),
            Has(&["not properly padded"]),
            Has(&["toDerInputStream rejects tag type"]),
        ],
        config::keystore,
    ),
    row(
        "E08",
        &[
            Has(&["Database may be already in use"]),
            Has(&["The file is locked:"]),
            Has(&["Locked by another process"]),
            Has(&["Error opening database: \"Lock file"]),
        ],
        files::database_locked,
    ),
    row(
        "E17",
        &[
            Has(&["SAXParseException"]),
            Has(&["ParseError at [row,col]"]),
            Has(&["WstxParsingException"]),
            Has(&["XMLStreamException"]),
        ],
        config::bad_xml,
    ),
    row(
        "E05",
        &[
            Has(&["BindException"]),
            Has(&["Address already in use"]),
            Has(&["Port already in use"]),
            Has(&["Could not bind to"]),
            Has(&["Only one usage of each socket address"]),
        ],
        ports::taken,
    ),
    row(
        "E07",
        &[
            Has(&["UnknownHostException"]),
            Has(&["Local host name unknown"]),
            Has(&["Temporary failure in name resolution"]),
        ],
        network::unknown_host,
    ),
    row(
        "E23",
        &[
            Has(&["Communications link failure"]),
            Has(&["Access denied for user"]),
            Has(&["Unknown database '"]),
            Has(&["The TCP/IP connection to the host", "has failed"]),
            Has(&["The Network Adapter could not establish the connection"]),
            Has(&["Connection to", "refused. Check that the hostname"]),
            Has(&["FATAL: password authentication failed"]),
            Has(&["Unable to load class", "driver"]),
            Has(&["ClassNotFoundException: com.mysql"]),
            Has(&["ClassNotFoundException: org.postgresql"]),
            Has(&["ClassNotFoundException: oracle.jdbc"]),
            Has(&["ClassNotFoundException: com.microsoft.sqlserver"]),
            Has(&["Cannot create PoolableConnectionFactory"]),
        ],
        network::database,
    ),
    row("E20", &[Has(&["Waiting for required OSGi services"])], config::services),
    // The scripts only warn and go on: whatever else is there is likelier.
    row(
        "E02",
        &[
            Has(&["CARBON is supported only"]),
            Has(&["in unsupported JDK"]),
            Has(&["is supported only", "JDK"]),
        ],
        java::out_of_range,
    ),
];

/// The rows that fit, the likeliest first, each with its lines: those of its most telling mark first.
pub(super) fn matches(scene: &Scene<'_>) -> Vec<(&'static Row, Vec<usize>)> {
    let mut found: Vec<(&'static Row, Vec<usize>)> = Vec::new();
    for row in ROWS.iter().filter(|row| !never(row.id, scene)) {
        let ended = row.marks.iter().any(|mark| mark.is_so(scene));
        let mut hits: Vec<usize> = Vec::new();
        for mark in row.marks {
            for (at, line) in scene.lines.iter().enumerate() {
                if mark.is_in(&line.raw) && !hits.contains(&at) {
                    hits.push(at);
                }
            }
        }
        // A cause that has two rows is told once.
        if (ended || !hits.is_empty()) && !found.iter().any(|(other, _)| other.id == row.id) {
            found.push((row, hits));
        }
    }
    found
}

/// A rule of the product that keeps a row from being its cause.
fn never(id: &str, scene: &Scene<'_>) -> bool {
    let toml = scene.home.generation == crate::domain::Generation::Toml;
    matches!(id, "E11" | "E12" | "E13") && !toml
}

impl Mark {
    fn is_in(self, line: &str) -> bool {
        match self {
            Has(parts) => parts.iter().all(|part| line.contains(part)),
            Is(text) => line.trim() == text,
            Ended(_) | NoRoom => false,
        }
    }

    /// Whether it holds of the start as a whole.
    fn is_so(self, scene: &Scene<'_>) -> bool {
        match self {
            Ended(code) => scene.ended == Some(code),
            NoRoom => host::disk(&scene.home.path).is_ok_and(|disk| disk.free < LEAST),
            Has(_) | Is(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::failures;

    #[test]
    fn every_cause_has_marks_and_every_row_a_cause() {
        for row in ROWS {
            assert!(failures::by_id(row.id).is_some(), "{}", row.id);
            assert!(!row.marks.is_empty(), "{}", row.id);
        }
        for cause in failures::FAILURES.iter().filter(|cause| cause.id != "E00") {
            assert!(ROWS.iter().any(|row| row.id == cause.id), "{}", cause.id);
        }
    }
}
