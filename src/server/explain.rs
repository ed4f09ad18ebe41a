//! Why a start failed: picks the telling lines out of what it printed, and a cause out of those.

/// How many telling lines are kept; a stack trace is longer and says no more.
const MOST: usize = 12;

/// Marks of a telling line.
const TELLING: [&str; 10] = [
    "ERROR",
    "FATAL",
    "SEVERE",
    "Exception",
    "Error:",
    "Unrecognized",
    "Caused by",
    "not supported",
    "You must set",
    "needs a whole JDK",
];

/// What a text in the output means.
struct Row {
    /// The text.
    mark: &'static str,
    /// The cause, to stand after "the server did not start," and a blank.
    cause: &'static str,
    /// What helps.
    cure: &'static str,
}

const fn row(mark: &'static str, cause: &'static str, cure: &'static str) -> Row {
    Row { mark, cause, cure }
}

const CHOOSE_JDK: &str = "choose one that it accepts (java.home)";
const FREE_PORT: &str = "stop that program, or set ports.offset";
const LESS_HEAP: &str = "lower heap.max";

/// The first whose mark is found is the cause: the more exact stands first.
/// Source: the messages of the JVM, the start scripts and the config mapper.
const CAUSES: [Row; 20] = [
    row("Address already in use", PORT_TAKEN, FREE_PORT),
    row("BindException", PORT_TAKEN, FREE_PORT),
    row(
        "Unrecognized VM option",
        "this JDK does not know one of the JVM flags",
        "adjust the heap flags, or choose another JDK",
    ),
    row("endorsed.dirs", "this JDK is too new for the product", CHOOSE_JDK),
    row("Could not reserve enough space", NO_MEMORY, LESS_HEAP),
    row("insufficient memory", NO_MEMORY, LESS_HEAP),
    row("Cannot allocate memory", NO_MEMORY, LESS_HEAP),
    row(
        "Initial heap size set to a larger value",
        "the smallest heap is larger than the largest",
        "set heap.min and heap.max",
    ),
    row(
        "Invalid maximum heap size",
        "the JVM cannot use the value of heap.max",
        "set it anew",
    ),
    row(
        "OutOfMemoryError",
        "the heap is too small for this product",
        "raise heap.max",
    ),
    row(
        "UnsupportedClassVersionError",
        "this JDK is too old for the product",
        CHOOSE_JDK,
    ),
    row(
        "needs a whole JDK",
        "this Java has no compiler or is too old",
        "choose a JDK, 11 or newer (java.home)",
    ),
    row("JAVA_HOME", "JAVA_HOME does not name a usable JDK", "set java.home"),
    row(
        "TomlParser",
        "deployment.toml does not parse",
        "mend the line that the log names",
    ),
    row(
        "Configuration with key",
        "deployment.toml lacks a key that the product needs, or names one that is not there",
        "mend the key that the log names",
    ),
    row(
        "Error while reading metadata",
        "a file that is made from deployment.toml was removed",
        "delete repository/resources/conf/.metadata and start again",
    ),
    row(
        "SAXParseException",
        "a configuration file is not well-formed XML",
        "mend the line that the log names",
    ),
    row("CARBON is supported only", "the product refuses this JDK", CHOOSE_JDK),
    row(
        "No space left on device",
        "the disk is full",
        "free some space, then start again",
    ),
    row(
        "Permission denied",
        "files of the home belong to another user",
        "give the home to the user who runs it",
    ),
];

const PORT_TAKEN: &str = "a port is taken by another program";
const NO_MEMORY: &str = "there is not enough memory for this heap";

/// The cause where no mark is found.
const UNKNOWN: (&str, &str) = ("its process ended", "look at its last lines");

/// The telling lines of everything a start printed; the last lines where none tells.
pub(super) fn evidence(sources: &[String]) -> Vec<String> {
    let lines = || {
        sources
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| !line.trim().is_empty())
    };
    let mut found: Vec<String> = Vec::new();
    for line in lines().filter(|line| TELLING.iter().any(|mark| line.contains(mark))) {
        if found.len() < MOST && !found.iter().any(|seen| seen == line) {
            found.push(line.to_owned());
        }
    }
    if found.is_empty() {
        let all: Vec<&str> = lines().collect();
        found = all
            .iter()
            .skip(all.len().saturating_sub(MOST))
            .map(|&line| line.to_owned())
            .collect();
    }
    found
}

/// The likeliest cause that the lines tell, and what helps.
pub(super) fn cause(evidence: &[String]) -> (&'static str, &'static str) {
    CAUSES
        .iter()
        .find(|row| evidence.iter().any(|line| line.contains(row.mark)))
        .map_or(UNKNOWN, |row| (row.cause, row.cure))
}

/// Whether the cause is a port that is not free.
pub(super) fn is_port(cause: &str) -> bool {
    cause == PORT_TAKEN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Vec<String>, &'static str, &'static str) {
        let lines = evidence(&[text.to_owned()]);
        let (cause, cure) = cause(&lines);
        (lines, cause, cure)
    }

    #[test]
    fn names_the_taken_port_and_drops_the_stack() {
        let (lines, cause, _) =
            of("x INFO a\njava.net.BindException: Address already in use: https port 9443\n\tat a.b.C(D.java:1)\n");
        assert_eq!(
            lines,
            ["java.net.BindException: Address already in use: https port 9443"]
        );
        assert_eq!(cause, PORT_TAKEN);
    }

    #[test]
    fn knows_refused_flags_and_missing_java() {
        assert!(
            of("Unrecognized VM option 'MaxPermSize=256m'\nError: Could not create the Java Virtual Machine.")
                .1
                .contains("JVM flags")
        );
        assert!(
            of("You must set the JAVA_HOME variable before running CARBON.")
                .2
                .contains("java.home")
        );
    }

    #[test]
    fn falls_back_to_the_last_lines() {
        let text: Vec<String> = (0..30).map(|n| format!("line {n}")).collect();
        let (lines, cause, _) = of(&text.join("\n"));
        assert_eq!((lines.len(), lines[MOST - 1].as_str()), (MOST, "line 29"));
        assert!(cause.contains("process ended"));
    }
}
