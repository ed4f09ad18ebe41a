//! Java installations and the versions that a product accepts.

use std::fmt;
use std::path::PathBuf;

use crate::foreign::visible;

/// Which virtual machine runs the byte code; flags and counters depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vm {
    /// OpenJDK's own, under any vendor's name.
    HotSpot,
    /// Eclipse OpenJ9 and IBM J9.
    OpenJ9,
    /// The `release` file does not say.
    Unknown,
}

/// A Java version. Old and new numbering give the same `major`: `1.8.0_151` and `8` are both 8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaVersion {
    /// 8, 11, 17 …
    pub major: u32,
    /// As printed, made visible: `1.8.0_151`, `17.0.15`.
    pub text: String,
}

impl JavaVersion {
    /// Reads the quoted form of `java -version` or `JAVA_VERSION` of a `release` file.
    pub fn parse(text: &str) -> Option<Self> {
        let clean = text.trim().trim_matches('"');
        let mut numbers = clean.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
        let first = numbers.next()?.ok()?;
        let major = if first == 1 { numbers.next()?.ok()? } else { first };
        Some(Self {
            major,
            text: visible(clean).into_owned(),
        })
    }

    /// The update number of the old numbering: 151 for `1.8.0_151`.
    pub fn update(&self) -> Option<u32> {
        let (_, tail) = self.text.split_once('_')?;
        tail.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }
}

impl fmt::Display for JavaVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// How a JDK was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// Shipped inside the product, under `jdk/`.
    Bundled,
    /// The `JAVA_HOME` of this environment.
    JavaHome,
    /// `java` on the `PATH`.
    Path,
    /// One of the system's usual folders.
    Folder,
    /// Typed by the user.
    Typed,
}

/// One Java installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jdk {
    /// Its directory, the value for JAVA_HOME; canonical.
    pub home: PathBuf,
    /// Version.
    pub version: JavaVersion,
    /// `Eclipse Adoptium`, `Oracle Corporation` …; empty when nothing says.
    pub vendor: String,
    /// Virtual machine.
    pub vm: Vm,
    /// Whether a compiler is there too (else it is only a runtime).
    pub compiler: bool,
    /// How it was found, best first.
    pub found_by: Vec<FoundBy>,
}

/// The range of Java versions that a start script accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JdkRange {
    /// Lowest accepted major version.
    pub min: u32,
    /// Highest accepted major version.
    pub max: u32,
    /// The line of the script that says so, counted from 1.
    pub line: usize,
    /// Whether the script ends when the version is outside, instead of going on with a warning.
    pub enforced: bool,
}

impl JdkRange {
    /// Whether this major version is inside.
    pub fn accepts(&self, major: u32) -> bool {
        (self.min..=self.max).contains(&major)
    }
}

impl fmt::Display for JdkRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.min == self.max {
            write!(f, "{}", self.min)
        } else {
            write!(f, "{} to {}", self.min, self.max)
        }
    }
}

impl Jdk {
    /// Whether this is a Java 8 build whose GZIP decoder is broken (JDK-8189789).
    ///
    /// Source: production guidelines 4.4 name 1.8.0_151; the fix came with 8u161 and 8u162, so 8u152 has it too.
    pub fn has_gzip_bug(&self) -> bool {
        self.version.major == 8 && matches!(self.version.update(), Some(151 | 152))
    }

    /// Whether this is the IBM SDK, whose random number provider has another name.
    ///
    /// The SDK ends with Java 8. IBM's later builds (Semeru) take their class library from OpenJDK, and with it the provider
    /// SUN; their virtual machine alone says nothing.
    pub fn is_ibm(&self) -> bool {
        let by_ibm = self.vendor.to_ascii_lowercase().contains("ibm");
        let j9_of_nobody = self.vm == Vm::OpenJ9 && self.vendor.is_empty();
        self.version.major <= 8 && (by_ibm || j9_of_nobody)
    }
}

/// The Java to recommend: accepted by the script, without known trouble; the bundled one first, then the one in use, then the
/// newest. Paths with spaces are left out: start scripts use `$JAVA_HOME` unquoted.
pub fn best<'a>(jdks: &'a [Jdk], range: Option<&JdkRange>, in_use: Option<&Jdk>) -> Option<&'a Jdk> {
    jdks.iter()
        .filter(|jdk| range.is_none_or(|range| range.accepts(jdk.version.major)))
        .filter(|jdk| !jdk.home.to_string_lossy().contains(' '))
        .max_by_key(|jdk| {
            (
                !jdk.has_gzip_bug() && !jdk.is_ibm(),
                jdk.found_by.contains(&FoundBy::Bundled),
                in_use.is_some_and(|used| used.home == jdk.home),
                jdk.compiler,
                jdk.version.major,
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_numberings() {
        let old = JavaVersion::parse("\"1.8.0_151\"").unwrap();
        assert_eq!((old.major, old.update()), (8, Some(151)));
        assert_eq!(JavaVersion::parse("17.0.15").unwrap().major, 17);
        assert_eq!(JavaVersion::parse("25").unwrap().major, 25);
        assert_eq!(JavaVersion::parse("21-ea").unwrap().major, 21);
        assert_eq!(JavaVersion::parse("java"), None);
    }

    #[test]
    fn only_the_ibm_sdk_has_a_provider_of_its_own() {
        let jdk = |version: &str, vendor: &str, vm| Jdk {
            home: "/opt/java".into(),
            version: JavaVersion::parse(version).unwrap(),
            vendor: vendor.into(),
            vm,
            compiler: true,
            found_by: Vec::new(),
        };
        assert!(jdk("1.8.0_331", "IBM Corporation", Vm::OpenJ9).is_ibm());
        assert!(jdk("1.7.0", "", Vm::OpenJ9).is_ibm());
        // Semeru: IBM's name and OpenJ9, with the class library of OpenJDK.
        assert!(!jdk("17.0.10", "IBM Corporation", Vm::OpenJ9).is_ibm());
        assert!(!jdk("11.0.22", "", Vm::OpenJ9).is_ibm());
        assert!(!jdk("1.8.0_402", "Eclipse Adoptium", Vm::HotSpot).is_ibm());
    }
}
