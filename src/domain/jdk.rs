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

    /// The level of the new numbering, without build number or suffix: `11.0.20` for `11.0.20+8-LTS`.
    fn level(&self) -> &str {
        let end = self.text.find(|c: char| !c.is_ascii_digit() && c != '.');
        &self.text[..end.unwrap_or(self.text.len())]
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

    /// The level that corrects this one, where this one refuses jars of the products: its check of their zip64 fields is too strict.
    ///
    /// Source: JDK-8313765; the release notes of 11.0.20.1 and 17.0.8.1, which correct nothing else.
    pub fn corrected_zip64(&self) -> Option<&'static str> {
        match self.version.level() {
            "11.0.20" => Some("11.0.20.1"),
            "17.0.8" => Some("17.0.8.1"),
            _ => None,
        }
    }

    /// Whether this level is known to break a product: one that is not is preferred.
    pub fn is_bad_level(&self) -> bool {
        self.has_gzip_bug() || self.corrected_zip64().is_some()
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
                !jdk.is_bad_level() && !jdk.is_ibm(),
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

    fn of_version(version: &str) -> Jdk {
        Jdk {
            home: format!("/opt/jdk-{version}").into(),
            version: JavaVersion::parse(version).unwrap(),
            vendor: String::new(),
            vm: Vm::HotSpot,
            compiler: true,
            found_by: Vec::new(),
        }
    }

    #[test]
    fn two_levels_refuse_jars_and_their_neighbours_do_not() {
        for bad in ["11.0.20", "11.0.20+8-LTS", "\"11.0.20\""] {
            assert_eq!(of_version(bad).corrected_zip64(), Some("11.0.20.1"), "{bad}");
        }
        for bad in ["17.0.8", "17.0.8+7", "17.0.8-ea"] {
            assert_eq!(of_version(bad).corrected_zip64(), Some("17.0.8.1"), "{bad}");
        }
        for good in [
            "11.0.19",
            "11.0.2",
            "11.0.20.1",
            "11.0.21",
            "17.0.7",
            "17.0.8.1+1",
            "17.0.80",
            "1.8.0_382",
            "21",
        ] {
            assert_eq!(of_version(good).corrected_zip64(), None, "{good}");
        }
    }

    #[test]
    fn a_sound_level_is_preferred_to_a_newer_and_to_the_bundled_one_that_refuses_jars() {
        let mut bundled = of_version("17.0.8");
        bundled.found_by = vec![FoundBy::Bundled];
        let all = [bundled, of_version("11.0.19")];
        assert_eq!(best(&all, None, None).unwrap().version.text, "11.0.19");
        assert_eq!(best(&all[..1], None, None).unwrap().version.text, "17.0.8");
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
