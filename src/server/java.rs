//! Selects the JAVA_HOME of a start. The scripts refuse to run without one, even with `java` on the PATH.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{ServerError, start_script};
use crate::disk::{limit, machine};
use crate::domain::Shown as _;
use crate::domain::setting::ScriptOption;
use crate::domain::{Home, java_advice, visible};
use crate::probe::java::{self, JavaHomeFlaw};
use crate::probe::{World, host};
use crate::text::script::{self, Dialect};

const PROGRAM: &str = if cfg!(windows) { "java.exe" } else { "java" };

/// The chosen JAVA_HOME, else that of the environment, else the one of `java` on the PATH. `None` where a script sets its own and
/// nothing was chosen.
///
/// # Errors
/// Where there is none, where no script can use the one that is named, and where the product's script cannot handle its name.
pub(super) fn home(world: &World, home: &Home, chosen: Option<&Path>) -> Result<Option<PathBuf>, ServerError> {
    // What the product's script names applies last, and over everything from outside.
    let named = scripts(home)
        .filter_map(|(text, dialect)| script::get(&text, dialect, ScriptOption::JavaHome))
        .last();
    if let Some(named) = &named
        && !named.value.contains(['$', '`', '%'])
    {
        fits(world, Path::new(&named.value), "JAVA_HOME of the start script")?;
    }
    if let Some(chosen) = chosen {
        return usable(world, chosen, "the chosen JAVA_HOME", home).map(Some);
    }
    if named.is_some() {
        return Ok(None);
    }
    if let Some(named) = world.var("JAVA_HOME") {
        return usable(world, Path::new(named), "JAVA_HOME", home).map(Some);
    }
    let program = which::which_in(PROGRAM, world.var("PATH"), &world.cwd).map_err(|_| no_java(world, home))?;
    // With the links of the system's alternatives resolved, to the directory that has more than the program.
    let program = machine::canonical(&program).unwrap_or(program);
    let java = program
        .parent()
        .and_then(Path::parent)
        .ok_or_else(|| no_java(world, home))?;
    usable(world, java, "the Java on the PATH", home).map(Some)
}

/// No Java at all, with what to install on this system for this product.
fn no_java(world: &World, home: &Home) -> ServerError {
    let range = scripts(home).find_map(|(text, dialect)| script::jdk_range(&text, dialect));
    ServerError::NoJava {
        advice: java_advice(&host::machine(world).os, range.as_ref()),
    }
}

/// The Java of a start, with its version where that can be told: `Java 17.0.15 in /opt/jdk`. `launched` is the one that it was
/// started with; else the script names its own.
pub(super) fn used(home: &Home, launched: Option<&Path>) -> Option<String> {
    let named = || {
        scripts(home)
            .filter_map(|(text, dialect)| script::get(&text, dialect, ScriptOption::JavaHome))
            .last()
            .map(|named| PathBuf::from(named.value))
    };
    let dir = launched.map(Path::to_path_buf).or_else(named)?;
    let version = java::at(&dir).map(|jdk| format!(" {}", visible(&jdk.version.text)));
    Some(format!("Java{} in {}", version.unwrap_or_default(), dir.shown()))
}

fn fits(world: &World, java: &Path, whose: &'static str) -> Result<(), ServerError> {
    match JavaHomeFlaw::of(world, &java.raw_text()) {
        Some(flaw) => Err(ServerError::BadJava {
            whose,
            path: java.to_path_buf(),
            flaw,
        }),
        None => Ok(()),
    }
}

fn usable(world: &World, java: &Path, whose: &'static str, home: &Home) -> Result<PathBuf, ServerError> {
    fits(world, java, whose)?;
    let space = java.to_string_lossy().contains(char::is_whitespace);
    if cfg!(unix) && space && scripts(home).any(|(text, _)| runs_unquoted(&text)) {
        return Err(ServerError::SpaceInJava(java.to_path_buf()));
    }
    Ok(java.to_path_buf())
}

/// The scripts that a start goes through: our own beside the product's, and the product's.
fn scripts(home: &Home) -> impl Iterator<Item = (String, Dialect)> {
    let dialect = if cfg!(windows) { Dialect::Bat } else { Dialect::Sh };
    [start_script::own(home), start_script::shipped(home)]
        .into_iter()
        .flatten()
        .filter_map(move |path| {
            let bytes = home.root.read(&home.at(path), limit::CONFIGURATION).ok()?;
            Some((String::from_utf8_lossy(&bytes).into_owned(), dialect))
        })
}

/// Whether the script runs Java by its unquoted variable, so that a space in the name would split it.
fn runs_unquoted(script: &str) -> bool {
    script
        .lines()
        .any(|line| line.split_whitespace().next().map(OsStr::new) == Some(OsStr::new("$JAVACMD")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::{ConfigSource, Generation, Layout, Product, Started};

    /// A home with one start script, in a directory that also has a JDK `jdk` and one `a jdk`.
    fn planted(script: &str) -> (tempfile::TempDir, Home, World) {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        for file in ["home/bin/wso2server.sh", "jdk/bin/java", "a jdk/bin/java"] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), script).unwrap();
        }
        #[cfg(unix)]
        for jdk in ["jdk", "a jdk"] {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(root.join(jdk).join("bin/java"), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let home = Home {
            path: root.join("home"),
            root: crate::disk::Root::at(&root.join("home")),
            pack: root.join("home"),
            product: Product::Other,
            name: "WSO2 X".into(),
            version: "1".into(),
            carbon: None,
            generation: Generation::Xml,
            layout: Layout::Classic,
            source: ConfigSource::Files,
            script: Some("bin/wso2server.sh".into()),
            bat: None,
            rendered: false,
            started: Started::Never,
            past: crate::domain::Past::default(),
            pid: None,
            defects: Vec::new(),
        };
        let world = World::recorded(&root);
        (dir, home, world)
    }

    #[cfg(unix)]
    #[test]
    fn takes_the_chosen_then_the_environments_then_the_one_on_the_path() {
        let (_dir, product, mut world) = planted("exit 0\n");
        let jdk = world.root.join("jdk");
        assert!(matches!(home(&world, &product, None), Err(ServerError::NoJava { .. })));
        world.env.insert("PATH".into(), jdk.join("bin").raw_text());
        assert_eq!(home(&world, &product, None).unwrap(), Some(jdk.clone()));
        world.env.insert("JAVA_HOME".into(), "/no/such/jdk".into());
        let refused = home(&world, &product, None).unwrap_err().to_string();
        assert_eq!(
            refused,
            "JAVA_HOME names a directory that is not there: /no/such/jdk; set java.home to a JDK's directory"
        );
        assert_eq!(home(&world, &product, Some(&jdk)).unwrap(), Some(jdk));
    }

    #[cfg(unix)]
    #[test]
    fn leaves_a_script_that_sets_its_own_alone() {
        let (_dir, product, world) = planted("#!/bin/sh\nexport JAVA_HOME=\"/opt/jdk\"\n$JAVACMD X\n");
        let gone = home(&world, &product, None).unwrap_err().to_string();
        assert!(
            gone.starts_with("JAVA_HOME of the start script names a directory that is not there: /opt/jdk"),
            "{gone}"
        );
        fs::create_dir_all(world.root.join("opt/jdk/bin")).unwrap();
        fs::write(world.root.join("opt/jdk/bin").join(PROGRAM), "").unwrap();
        assert_eq!(home(&world, &product, None).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_space_is_refused_only_where_the_script_would_split_it() {
        let (_dir, product, world) = planted("  $JAVACMD \\\n    -Xmx1g\n");
        let space = world.root.join("a jdk");
        let refused = home(&world, &product, Some(&space)).unwrap_err();
        assert!(matches!(refused, ServerError::SpaceInJava(_)), "{refused}");
        let (_dir, product, world) = planted("  \"$JAVACMD\" \\\n    -Xmx1g\n");
        let space = world.root.join("a jdk");
        assert_eq!(home(&world, &product, Some(&space)).unwrap(), Some(space));
    }
}
