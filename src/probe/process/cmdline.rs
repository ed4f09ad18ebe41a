//! Parses the command line of a Java server.

use std::path::{Path, PathBuf};

use crate::text::script::{CARBON_BOOTSTRAP, MICRO_BOOTSTRAP};

/// The main classes of the family: the Carbon kernel's and the Micro Integrator's.
const BOOTSTRAPS: [&str; 2] = [CARBON_BOOTSTRAP, MICRO_BOOTSTRAP];

/// Names of JVM launchers.
const LAUNCHERS: [&str; 3] = ["java", "javaw", "jsvc"];

/// Options of the launcher whose value is the next word.
const WITH_VALUE: [&str; 10] = [
    "-cp",
    "-classpath",
    "--class-path",
    "-p",
    "--module-path",
    "--upgrade-module-path",
    "--add-modules",
    "--add-opens",
    "--add-exports",
    "--add-reads",
];

/// The one source file that `java` itself compiles and runs as a server: the practice home's. The bootstrap's name is its first
/// argument.
const PRACTICE: &str = "PracticeServer.java";

/// Opens Java's JMX agent; its port is another option.
const AGENT: &str = "-Dcom.sun.management.jmxremote";

/// A Java command line, read as the launcher reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct JavaCommand {
    /// Whether the main class is a bootstrap of the family.
    pub(super) is_server: bool,
    /// `-Dcarbon.home`.
    pub(super) carbon_home: Option<PathBuf>,
    /// `-Dcarbon.config.dir.path`, or `conf` below `-Dwso2.runtime.path`.
    pub(super) config_dir: Option<PathBuf>,
    /// The last `-Xmx`, bytes.
    pub(super) max_heap: Option<u64>,
    /// The last `-DportOffset`, whether the JVM's or the server's own argument, as written.
    pub(super) port_offset: Option<String>,
    /// Whether it opens Java's own JMX agent on a random port.
    pub(super) jmx_agent: bool,
}

/// Parses the words of a command line; `None` where it is not Java.
pub(super) fn read<S: AsRef<str>>(words: &[S]) -> Option<JavaCommand> {
    let mut words = words.iter().map(AsRef::as_ref);
    let launcher = Path::new(words.next()?).file_stem()?.to_str()?;
    if !LAUNCHERS.iter().any(|name| launcher.eq_ignore_ascii_case(name)) {
        return None;
    }
    let mut command = JavaCommand::default();
    let mut runtime = None;
    let (mut agent, mut chosen) = (false, false);
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(&word) {
            words.next();
        } else if word == AGENT {
            agent = true;
        } else if let Some((name, value)) = word.strip_prefix("-D").and_then(|rest| rest.split_once('=')) {
            match name {
                "carbon.home" => command.carbon_home = Some(directory(value)),
                "carbon.config.dir.path" => command.config_dir = Some(directory(value)),
                "com.sun.management.jmxremote.port" => chosen = true,
                "portOffset" => command.port_offset = Some(value.to_owned()),
                "wso2.runtime.path" => runtime = Some(directory(value).join("conf")),
                // The Windows service wrapper is the main class itself and names the real one in a property.
                "wrapper.java.app.mainclass" => command.is_server |= BOOTSTRAPS.contains(&value),
                _ => {}
            }
        } else if let Some(size) = word.strip_prefix("-Xmx") {
            command.max_heap = bytes(size).or(command.max_heap);
        } else if !word.starts_with('-') {
            // The main class: what follows are the program's own arguments, not the JVM's.
            let practice = Path::new(word).file_name().is_some_and(|name| name == PRACTICE);
            let class = if practice {
                words.next().unwrap_or_default()
            } else {
                word
            };
            command.is_server |= BOOTSTRAPS.contains(&class);
            break;
        }
    }
    // The bootstrap makes a property of each `-Dname=value` among its arguments, so these come last and take precedence.
    let own = words.filter_map(|word| word.strip_prefix("-DportOffset=")).last();
    command.port_offset = own.map(str::to_owned).or(command.port_offset);
    command.jmx_agent = agent && !chosen;
    command.config_dir = command.config_dir.or(runtime);
    Some(command)
}

/// Scripts on Windows quote a value that may contain spaces, and the quotes are part of it.
fn directory(value: &str) -> PathBuf {
    PathBuf::from(value.trim_matches('"'))
}

/// A JVM size in bytes: a number and k, m, g or t in either case.
fn bytes(size: &str) -> Option<u64> {
    let split = size.find(|c: char| !c.is_ascii_digit()).unwrap_or(size.len());
    let number: u64 = size[..split].parse().ok()?;
    let shift = match &size[split..] {
        "" => 0,
        "k" | "K" => 10,
        "m" | "M" => 20,
        "g" | "G" => 30,
        "t" | "T" => 40,
        _ => return None,
    };
    number.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> JavaCommand {
        read(&line.split_whitespace().collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_last_heap_flag_before_the_main_class_counts() {
        let command = words(
            "/opt/jdk/bin/java -Xms256m -Xmx1024m -cp a.jar:b.jar -Xmx2g -Dcarbon.home=/opt/is \
             org.wso2.carbon.bootstrap.Bootstrap -Xmx9g start",
        );
        assert!(command.is_server);
        assert_eq!(command.max_heap, Some(2 << 30));
        assert_eq!(command.carbon_home.as_deref(), Some(Path::new("/opt/is")));
    }

    #[test]
    fn the_micro_integrator_and_the_service_wrapper_are_servers() {
        assert!(words("java -Dcarbon.home=/m org.wso2.micro.integrator.bootstrap.Bootstrap").is_server);
        assert!(
            words("java.exe -Dwrapper.java.app.mainclass=org.wso2.carbon.bootstrap.Bootstrap org.rzo.yajsw.app.WrapperJVMMain")
                .is_server
        );
    }

    #[test]
    fn an_editor_of_the_class_is_no_server() {
        assert_eq!(read(&["vim", "org.wso2.carbon.bootstrap.Bootstrap"]), None);
        assert!(!words("java -cp x Main org.wso2.carbon.bootstrap.Bootstrap").is_server);
        assert!(!words("java -cp org.wso2.carbon.bootstrap.Bootstrap Main").is_server);
        assert_eq!(read::<&str>(&[]), None);
    }

    #[test]
    fn the_practice_server_is_one_and_other_source_files_are_not() {
        assert!(
            words("java -Dcarbon.home=/p /p/bin/PracticeServer.java org.wso2.carbon.bootstrap.Bootstrap").is_server
        );
        assert!(!words("java /p/bin/PracticeServer.java").is_server);
        assert!(!words("java /p/bin/Main.java org.wso2.carbon.bootstrap.Bootstrap").is_server);
    }

    #[test]
    fn the_last_port_offset_wins_and_the_servers_own_argument_before_all() {
        let offset = |line: &str| words(line).port_offset;
        let class = "org.wso2.carbon.bootstrap.Bootstrap";
        assert_eq!(offset(&format!("java {class}")), None);
        assert_eq!(offset(&format!("java -DportOffset=1 {class}")).as_deref(), Some("1"));
        assert_eq!(
            offset(&format!("java -DportOffset=1 {class} -DportOffset=2 -DportOffset=3")).as_deref(),
            Some("3")
        );
    }

    #[test]
    fn the_jmx_agent_chooses_its_port_where_none_is_given() {
        let agent = |options: &str| words(&format!("java {options} org.wso2.carbon.bootstrap.Bootstrap")).jmx_agent;
        assert!(agent("-Dcom.sun.management.jmxremote"));
        assert!(!agent(
            "-Dcom.sun.management.jmxremote -Dcom.sun.management.jmxremote.port=9010"
        ));
        assert!(!agent("-Dcom.sun.management.jmxremote.port=9010"));
        assert!(!agent("-Xmx1g"));
        assert!(!words("java Main -Dcom.sun.management.jmxremote").jmx_agent);
    }

    #[test]
    fn a_runtime_path_stands_for_the_configuration_directory() {
        let command =
            words("java -Dwso2.runtime.path=/ei/wso2/broker -Dcarbon.home=/ei org.wso2.carbon.bootstrap.Bootstrap");
        assert_eq!(command.config_dir.as_deref(), Some(Path::new("/ei/wso2/broker/conf")));
    }

    #[test]
    fn odd_sizes_do_not_shadow_good_ones() {
        assert_eq!(words("java -Xmx512m -Xmxlots M").max_heap, Some(512 << 20));
        assert_eq!(words("java -Xmx99999999999999999999g M").max_heap, None);
    }
}
