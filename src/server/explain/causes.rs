//! The causes for which a server does not start, one row each: what it is called, why it happens, what proves and what cures
//! it, how it is recognised in what a start wrote, and what words it.
//!
//! Source of the marks: the messages of JDK 8 to 25, of the start scripts, and the logs of Carbon 4.2 to 4.10 and MI 4.2.

use super::cause::Cause;
use super::cause::Mark::{Ended, Faint, Has, Is, NoRoom};
use super::{config, files, java, memory, network, no_cause, ports};

const ALL: &str = "All.";
const XML: &str = "Carbon 4.2 to 4.4 and EI 6, which are configured by hand; the others render these files anew.";
const TOML: &str = "Carbon 4.5 and later, and the Micro Integrator: those with deployment.toml.";

/// Every cause. An id is never given to another one. The cause that explains the others stands first: a full disk before the
/// database that it locks; last the one of whatever has no mark here.
pub const CAUSES: [Cause; 24] = [
    Cause {
        id: "E18",
        title: "No compiler for the practice server",
        why: "The practice server is one source file, which java compiles at its start: that needs a whole JDK, 11 or newer.",
        proof: "Its script says so on the console.",
        cures: &["Install a JDK, 11 or newer, and set java.home to it."],
        products: "The practice home.",
        marks: &[Has(&["practice server needs a whole JDK"])],
        tell: java::no_compiler,
    },
    Cause {
        id: "E01",
        title: "JAVA_HOME",
        why: "The start scripts need JAVA_HOME, even where a java is on the PATH, and it must have bin/java.",
        proof: "The script says that JAVA_HOME is not defined correctly or must be set, or this program found none.",
        cures: &["Set java.home to the directory of a JDK that the product accepts."],
        products: ALL,
        marks: &[
            Has(&["JAVA_HOME is not defined correctly"]),
            Has(&["You must set the JAVA_HOME variable"]),
            Has(&["JAVA_HOME is set to an invalid directory"]),
        ],
        tell: java::no_home,
    },
    Cause {
        id: "E03",
        title: "A JVM option that this JDK does not know",
        why: "Options come and go with the JDK: MaxPermSize ends a start on JDK 17, though JDK 8 to 16 only warn.",
        proof: "Unrecognized VM option, or Unrecognized option, on the console; Java ends before the product begins.",
        cures: &[
            "Take the option out of the start script and of JAVA_OPTS.",
            "Choose a JDK that knows it.",
        ],
        products: ALL,
        marks: &[
            Has(&["Unrecognized VM option"]),
            Has(&["Unrecognized option: -"]),
            Has(&["VM option '", "is experimental and must be enabled"]),
            Has(&["Missing +/- setting for VM option"]),
            Has(&["Conflicting collector combinations in option list"]),
            Has(&["Multiple garbage collectors selected"]),
        ],
        tell: java::unknown_option,
    },
    Cause {
        id: "E02",
        title: "A JDK that does not fit the product",
        why: "Each product is built for a range of JDKs. Below it, its classes are too new for Java; above it, Java has \
              dropped options and classes that it needs. Most scripts only warn and go on.",
        proof: "UnsupportedClassVersionError, a refused -Djava.endorsed.dirs, a class that Java has dropped, or the \
                script's own words about supported JDKs.",
        cures: &[
            "Choose a JDK of the range that the start script names (java.home).",
            "`carbonctl check G08` compares them.",
        ],
        products: ALL,
        marks: &[
            Has(&["UnsupportedClassVersionError"]),
            Has(&["Unsupported major.minor version"]),
            Has(&["endorsed.dirs=", "is not supported"]),
            Has(&["NoClassDefFoundError: javax/xml/bind"]),
            Has(&["ClassNotFoundException: javax.xml.bind"]),
            // The scripts only warn and go on: whatever else is there is likelier.
            Faint(&["CARBON is supported only"]),
            Faint(&["in unsupported JDK"]),
            Faint(&["is supported only", "JDK"]),
        ],
        tell: java::out_of_range,
    },
    Cause {
        id: "E06",
        title: "A smallest heap that is larger than the largest",
        why: "-Xms is above -Xmx. One of the two may come from JAVA_OPTS or JVM_MEM_OPTS.",
        proof: "Initial heap size set to a larger value than the maximum heap size, or their incompatibility, on the \
                console.",
        cures: &["Set heap.min to no more than heap.max."],
        products: ALL,
        marks: &[
            Has(&["Initial heap size set to a larger value than the maximum heap size"]),
            Has(&["Incompatible", "and maximum heap sizes specified"]),
        ],
        tell: memory::smallest_above_largest,
    },
    Cause {
        id: "E04",
        title: "A heap that is larger than the memory",
        why: "Java reserves the largest heap at its start. Where memory, control group or a limit of the address space \
              have less, it ends.",
        proof: "Could not reserve enough space, insufficient memory, Cannot allocate memory, or an invalid maximum heap \
                size, on the console.",
        cures: &["Lower heap.max.", "Give the machine or its control group more memory."],
        products: ALL,
        marks: &[
            Has(&["Could not reserve enough space"]),
            Has(&["The specified size exceeds the maximum representable size"]),
            Has(&["Invalid maximum heap size"]),
            Has(&["Invalid initial heap size"]),
            Has(&["insufficient memory for the Java Runtime Environment"]),
            Has(&["Too small maximum heap"]),
            Has(&["Cannot allocate memory"]),
            Has(&["commit_memory", "failed"]),
        ],
        tell: memory::no_room_for_heap,
    },
    Cause {
        id: "E21",
        title: "Files of the product that are missing",
        why: "The pack was unpacked or copied in part, or the script runs in another directory than its own.",
        proof: "Could not find or load main class, or a script that cannot be opened, on the console.",
        cures: &["Unpack the pack again beside it, and compare both."],
        products: ALL,
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
        id: "E22",
        title: "A limit of threads or open files",
        why: "A product opens hundreds of files and threads; the limits of its user, or of its control group, are lower.",
        proof: "unable to create native thread, pthread_create failed, or Too many open files.",
        cures: &[
            "Raise the limits of that user: nofile 65535, nproc 4096 or more.",
            "In a control group: raise pids.max (systemd: TasksMax).",
        ],
        products: ALL,
        marks: &[
            Has(&["unable to create", "native thread"]),
            Has(&["pthread_create failed"]),
            Has(&["Too many open files"]),
        ],
        tell: memory::limits,
    },
    Cause {
        id: "E15",
        title: "Out of memory",
        why: "The heap, or the room for classes, is too small for what the product loads.",
        proof: "OutOfMemoryError on the console or in the log.",
        cures: &["Raise heap.max.", "Before JDK 8: raise heap.permgen."],
        products: ALL,
        marks: &[Has(&["java.lang.OutOfMemoryError"]), Has(&["OutOfMemoryError:"])],
        tell: memory::out_of_memory,
    },
    Cause {
        id: "E19",
        title: "Killed from outside",
        why: "A KILL ended the process: by the kernel, which ran out of memory or reached a limit of the control group, \
              or by someone.",
        proof: "The shell says Killed on the console, or the script ended with 137.",
        cures: &[
            "Look who it was: `journalctl -k` or `dmesg` name what the kernel killed.",
            "Lower heap.max, or give the machine or its control group more memory.",
        ],
        products: ALL,
        marks: &[
            Is("Killed"),
            Has(&[" Killed ", "java"]),
            Has(&[" Killed ", "JAVACMD"]),
            Ended(137),
        ],
        tell: memory::killed,
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
        marks: &[Has(&["No space left on device"]), Has(&["Disk quota exceeded"]), NoRoom],
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
        marks: &[
            Has(&["Permission denied"]),
            Has(&["AccessDeniedException"]),
            Has(&["Read-only file system"]),
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
        id: "E13",
        title: "A rendered file that is gone",
        why: "The product remembers which files it made from deployment.toml. One that was removed, or a home that came \
              from Windows with its paths, ends the next start.",
        proof: "Error while reading metadata, and the FileNotFoundException of the file.",
        cures: &[
            "Remove repository/resources/conf/.metadata: the next start makes all of them anew.",
            "Start once with -DforceConfigUpdate.",
        ],
        products: "Carbon 4.5 and later; the Micro Integrator starts without the file.",
        marks: &[
            Has(&["Error while reading metadata"]),
            Has(&["metadata_", "FileNotFoundException"]),
        ],
        tell: config::rendered_file_gone,
    },
    Cause {
        id: "E11",
        title: "A deployment.toml that does not parse",
        why: "The parser of the products is strict: no table or key twice, no byte order mark, texts in quotes.",
        proof: "An error of TomlParser in wso2carbon.log, with line and column, and a ConfigParserException in \
                patches.log.",
        cures: &["Mend the line that is named."],
        products: TOML,
        marks: &[
            Has(&["TomlParser}"]),
            Has(&["TomlParser -"]),
            Has(&["Error parsing deployment configuration"]),
        ],
        tell: config::bad_toml,
    },
    Cause {
        id: "E12",
        title: "A key of deployment.toml that is missing or refused",
        why: "The product needs a key that is not there, a placeholder names nothing, or a value is not allowed.",
        proof: "Configuration with key … doesn't exist, a placeholder that cannot be resolved, or a refusal by \
                validator.json.",
        cures: &["Add or mend the key that is named."],
        products: TOML,
        marks: &[
            Has(&["Configuration with key", "doesn't exist"]),
            Has(&["ConfigParserException"]),
            Has(&["Error while performing configuration changes"]),
        ],
        tell: config::bad_key,
    },
    Cause {
        id: "E14",
        title: "A keystore that does not open",
        why: "The password, the alias or the kind of a keystore in the configuration is not that of the file.",
        proof: "Keystore was tampered with, or password was incorrect; keystore password was incorrect; Cannot recover \
                key; an alias that does not identify a key entry; Invalid keystore format.",
        cures: &[
            "Look what it holds: keytool -list -keystore FILE asks for its password.",
            "Mend password, alias and kind where the product names the keystore.",
        ],
        products: ALL,
        marks: &[
            Has(&["password was incorrect"]),
            Has(&["Cannot recover key"]),
            Has(&["does not identify a key entry"]),
            Has(&["Invalid keystore format"]),
            Has(&["not properly padded"]),
            Has(&["toDerInputStream rejects tag type"]),
        ],
        tell: config::keystore,
    },
    Cause {
        id: "E08",
        title: "An H2 database that is locked",
        why: "An embedded H2 database belongs to one process at a time: to another server on the same files, or to a \
              tool that has them open.",
        proof: "Database may be already in use, or The file is locked, with the database's file.",
        cures: &[
            "End the process that has it open.",
            "Where several servers share a database: move it to a database server.",
        ],
        products: ALL,
        marks: &[
            Has(&["Database may be already in use"]),
            Has(&["The file is locked:"]),
            Has(&["Locked by another process"]),
            Has(&["Error opening database: \"Lock file"]),
        ],
        tell: files::database_locked,
    },
    Cause {
        id: "E17",
        title: "A configuration file that is no well-formed XML",
        why: "An edit left a tag open, or a value with < or & in it was rendered into the file.",
        proof: "SAXParseException or XMLStreamException with line and column; the files are parsed to find which.",
        cures: &["Mend the line that is named."],
        products: XML,
        marks: &[
            Has(&["SAXParseException"]),
            Has(&["ParseError at [row,col]"]),
            Has(&["WstxParsingException"]),
            Has(&["XMLStreamException"]),
        ],
        tell: config::bad_xml,
    },
    Cause {
        id: "E05",
        title: "A port that is taken",
        why: "Another program listens on a port that this server opens; often it is another Carbon product, since all \
              of them begin with the same ports.",
        proof: "BindException, Address already in use, or Port already in use; who holds it is looked up.",
        cures: &[
            "Give this product an offset at which all its ports are free (ports.offset).",
            "Stop the other program.",
        ],
        products: ALL,
        marks: &[
            Has(&["BindException"]),
            Has(&["Address already in use"]),
            Has(&["Port already in use"]),
            Has(&["Could not bind to"]),
            Has(&["Only one usage of each socket address"]),
        ],
        tell: ports::taken,
    },
    Cause {
        id: "E07",
        title: "A host name that cannot be resolved",
        why: "The server looks its own name up at the start, and needs an address for it.",
        proof: "UnknownHostException, or Local host name unknown.",
        cures: &[
            "Add the name to /etc/hosts, or to the DNS.",
            "Set hostname to a name that resolves.",
        ],
        products: ALL,
        marks: &[
            Has(&["UnknownHostException"]),
            Has(&["Local host name unknown"]),
            Has(&["Temporary failure in name resolution"]),
        ],
        tell: network::unknown_host,
    },
    Cause {
        id: "E23",
        title: "A database that cannot be reached",
        why: "The database server does not answer, refuses the account, or its driver is not in the product.",
        proof: "Communications link failure, Connection refused, Access denied for user, an unknown database, or a \
                driver class that is not found.",
        cures: &[
            "See that the database runs, and that this machine reaches its port.",
            "Put the JDBC driver into repository/components/lib (Micro Integrator: lib).",
        ],
        products: ALL,
        marks: &[
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
        tell: network::database,
    },
    Cause {
        id: "E20",
        title: "Services that never come",
        why: "A part of the product waits for others, which did not start: for want of a database, a plugin, or a port.",
        proof: "Waiting for required OSGi services, each minute, until the time runs out.",
        cures: &[
            "Look for the first ERROR before it: `carbonctl logs --level ERROR`.",
            "Remove what was added to repository/components/dropins last.",
        ],
        products: "Carbon.",
        marks: &[Has(&["Waiting for required OSGi services"])],
        tell: config::services,
    },
    Cause {
        id: "E00",
        title: "A cause that is not in this table",
        why: "The server ended, or never came, and nothing that it wrote is known here as the mark of a cause.",
        proof: "Its last lines are shown as they are.",
        cures: &["Read all that it wrote: the console output, wso2carbon.log and patches.log."],
        products: ALL,
        marks: &[],
        tell: no_cause::not_known,
    },
];
