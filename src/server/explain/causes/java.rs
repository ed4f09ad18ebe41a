//! Causes around Java: none, too old, too new, a bad level, another processor, an option that it does not know.

use super::super::cause::Mark::{Faint, Has};
use super::super::cause::{Cause, Products, Weight};
use super::super::java;
use super::products::ALL;

/// The rows of Java.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E18",
        title: "No compiler for the practice server",
        why: "The practice server is one source file, which java compiles at its start: that needs a whole JDK, 11 or newer.",
        proof: "Its script says so on the console.",
        cures: &["Install a JDK, 11 or newer, and set java.home to it."],
        products: Products::called("The practice home."),
        weight: Weight::Final,
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
        weight: Weight::Final,
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
        weight: Weight::Final,
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
        proof: "UnsupportedClassVersionError, a refused -Djava.endorsed.dirs, a class that Java has dropped, a module \
                that it keeps closed, a security manager that it has no more, or the script's own words about \
                supported JDKs.",
        cures: &[
            "Choose a JDK of the range that the start script names (java.home).",
            "`carbonctl check G08` compares them.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["UnsupportedClassVersionError"]),
            Has(&["Unsupported major.minor version"]),
            Has(&["endorsed.dirs=", "is not supported"]),
            Has(&["NoClassDefFoundError: javax/xml/bind"]),
            Has(&["ClassNotFoundException: javax.xml.bind"]),
            Has(&["NoClassDefFoundError: javax/xml/ws"]),
            Has(&["NoClassDefFoundError: javax/activation"]),
            Has(&["NoClassDefFoundError: javax/annotation"]),
            Has(&["NoClassDefFoundError: org/omg/"]),
            Has(&["NoClassDefFoundError: jdk/nashorn"]),
            Has(&["NoClassDefFoundError: sun/misc"]),
            // A module that later levels of Java keep closed.
            Has(&["IllegalAccessError", "does not export"]),
            Has(&["cannot access class", "because module"]),
            Has(&["IllegalAccessException", "because module"]),
            Has(&["InaccessibleObjectException"]),
            Has(&["does not \"opens ", "to unnamed module"]),
            // A library that reads classes, and that knows those of later levels not yet.
            Has(&["Unsupported class file major version"]),
            Has(&["IllegalArgumentException: Unsupported class file version"]),
            // Java 24 has no security manager any more.
            Has(&["attempted to allow or enable the Security Manager"]),
            Has(&["Enabling a Security Manager is not supported"]),
            Has(&["UnsupportedOperationException: The Security Manager is deprecated"]),
            Has(&["Setting a Security Manager is not supported"]),
            // Methods that Java itself lacks: it is older than what was compiled against it.
            Has(&["NoSuchMethodError: java."]),
            Has(&["NoSuchMethodError: 'java."]),
            Has(&["NoSuchMethodError: '", " java."]),
            Has(&["NoClassDefFoundError: java/"]),
            Has(&["ClassNotFoundException: java.util."]),
            // The scripts only warn and go on: whatever else is there is likelier.
            Faint(&["CARBON is supported only"]),
            Faint(&["in unsupported JDK"]),
            Faint(&["is supported only", "JDK"]),
            Has(&["NoClassDefFoundError: com/sun/"]),
            Has(&["cannot be cast to class java.net.URLClassLoader"]),
            Has(&["cannot be cast to java.net.URLClassLoader"]),
            Has(&["Could not initialize class org.codehaus.groovy"]),
            Has(&["java.ext.dirs", "is not supported"]),
            Has(&["FindException: Module", "not found"]),
        ],
        tell: java::out_of_range,
    },
    Cause {
        id: "E24",
        title: "A JDK level that is known to be bad",
        why: "Java 11.0.20, 17.0.8 and 20.0.2 check the extra fields of jar files too strictly, and refuse jars of the \
            products.",
        proof: "Invalid CEN header with zip64 or extra data fields, below a bundle that does not resolve.",
        cures: &[
            "Use a later level of that JDK: 11.0.20.1, 17.0.8.1 or newer (java.home).",
            "Until then: -Djdk.util.zip.disableZip64ExtraFieldValidation=true in the start script.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["Invalid CEN header"]),
            Has(&["invalid zip64 extra data field"]),
            Has(&["Invalid CEN", "extra data"]),
        ],
        tell: java::bad_level,
    },
    Cause {
        id: "E25",
        title: "A Java for another processor",
        why: "The JDK was built for another processor or another C library than this machine has, so the system does \
            not run it.",
        proof: "Exec format error, cannot execute binary file, wrong ELF class, or Bad CPU type, on the console.",
        cures: &["Install a JDK for this machine (`uname -m` names its processor), and set java.home to it."],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Has(&["/java", "Exec format error"]),
            Has(&["cannot execute binary file"]),
            Has(&["wrong ELF class"]),
            Has(&["Bad CPU type in executable"]),
            Has(&["bin/java", "cannot execute: required file not found"]),
            Has(&["bin/java: not found"]),
            Has(&["libjvm.so", "cannot open shared object file"]),
            Has(&["Error relocating", "libjvm"]),
            Has(&["java: error while loading shared libraries"]),
            Has(&["ld-linux", "No such file or directory"]),
        ],
        tell: java::other_processor,
    },
    Cause {
        id: "E26",
        title: "A crash of Java itself",
        why: "The JVM met a fatal error in its own or in native code, and ended at once.",
        proof: "A fatal error has been detected by the Java Runtime Environment, on the console; hs_err_pid*.log tells where.",
        cures: &[
            "Read hs_err_pid*.log in the home: it names the library that failed.",
            "Use the newest level of that JDK (java.home).",
        ],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Has(&["A fatal error has been detected by the Java Runtime Environment"]),
            Has(&["Internal Error (", ", pid="]),
            Has(&["# Problematic frame"]),
        ],
        tell: java::crashed,
    },
];
