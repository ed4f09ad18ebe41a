//! Start scripts: `sh`, `bat` and `wrapper.conf`, recognised by content.
//!
//! A version is not enough: generations write heap flags differently.

mod agent;
mod bat;
mod dialect;
mod flags;
mod java_home;
mod jdk;
mod lexer;
mod outside;
mod region;
mod runs;
mod sh;
mod shell_command;
mod variable;
mod verifier;
mod wrapper;

use std::ops::Range;

pub use self::dialect::Dialect;
use self::flags::{Flag, FlagSpan};
pub use self::outside::heap_with;
pub(crate) use self::region::Region;
use self::region::{Origin, found};
pub use self::runs::{CARBON_BOOTSTRAP, MICRO_BOOTSTRAP, Runs, runs};
use super::splice::Splice;
use super::{EditError, Edited, Found};
use crate::domain::jdk::JdkRange;
use crate::domain::setting::ScriptOption;

/// How a script passes its heap flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeapStyle {
    /// Literal flags in the java command (Carbon 4.2 to early 4.4, every `.bat`).
    Literal,
    /// `JVM_MEM_OPTS="…"`, set where the environment has none.
    Variable,
    /// `wrapper.java.additional.N`.
    Wrapper,
}

/// How this script passes its heap flags; `None` where it has none.
pub fn heap_style(text: &str, dialect: Dialect) -> Option<HeapStyle> {
    let spots = flags::all(text, &regions(text, dialect));
    let heap = spots
        .iter()
        .filter(|spot| matches!(spot.flag, Flag::HeapMax | Flag::HeapMin))
        // Flags that somebody added to JAVA_OPTS do not change how the script itself passes them.
        .max_by_key(|spot| spot.origin != Origin::Options)?;
    Some(match dialect {
        Dialect::WrapperConf => HeapStyle::Wrapper,
        Dialect::Sh if heap.origin == Origin::Memory => HeapStyle::Variable,
        Dialect::Sh | Dialect::Bat => HeapStyle::Literal,
    })
}

/// A value of a script: a directory for JAVA_HOME, `512m` for heap flags (as written), `true`/`false` for host name verification.
/// `None` where the script does not set it.
pub fn get(text: &str, dialect: Dialect, option: ScriptOption) -> Option<Found> {
    match option {
        ScriptOption::JavaHome => java_home::get(text, dialect),
        ScriptOption::HostnameVerification => verifier::get(text, &regions(text, dialect)),
        ScriptOption::JmxAgent => agent::get(text, &regions(text, dialect)),
        ScriptOption::HeapMin | ScriptOption::HeapMax | ScriptOption::PermGen => {
            let spot = in_force(text, dialect, option)?;
            Some(found(text, spot.value))
        }
    }
}

/// Sets a value. [`EditError::Absent`] where the script has no place for it, [`EditError::Value`] with the reason where the
/// script could not hold the value.
pub fn set(text: &str, dialect: Dialect, option: ScriptOption, value: &str) -> Result<Edited, EditError> {
    if get(text, dialect, option).is_some_and(|found| found.value == value) {
        return Ok(Edited::unchanged(text));
    }
    if option == ScriptOption::JmxAgent {
        return match value {
            "false" => remove(text, dialect, option),
            _ => Err(EditError::Value(
                "carbonctl only removes the flag of Java's own agent; add it back by hand, or undo".into(),
            )),
        };
    }
    let splices = match option {
        ScriptOption::JmxAgent => Vec::new(),
        ScriptOption::JavaHome => java_home::set(text, dialect, value)?,
        ScriptOption::HostnameVerification => verifier::set(text, &regions(text, dialect), value)?,
        ScriptOption::HeapMin | ScriptOption::HeapMax | ScriptOption::PermGen => {
            if !is_size(value) {
                return Err(EditError::Value(format!("`{value}` is not a heap size such as 512m")));
            }
            vec![set_size(text, dialect, option, value)?]
        }
    };
    let edited = Edited::splice(text, splices);
    verified(text, edited, dialect, option, Some(value))
}

/// Removes the assignment or flag of a value, if there is one.
pub fn remove(text: &str, dialect: Dialect, option: ScriptOption) -> Result<Edited, EditError> {
    let splices = match option {
        ScriptOption::JavaHome => java_home::remove(text, dialect)?,
        ScriptOption::HostnameVerification => {
            flags::without(text, &verifier::spots(text, &regions(text, dialect)), dialect)
        }
        ScriptOption::JmxAgent => flags::without(text, &agent::spots(text, &regions(text, dialect)), dialect),
        ScriptOption::HeapMin | ScriptOption::HeapMax | ScriptOption::PermGen => {
            let wanted = flag(option);
            let spots: Vec<FlagSpan> = flags::all(text, &regions(text, dialect))
                .into_iter()
                .filter(|spot| Some(spot.flag) == wanted)
                .collect();
            flags::without(text, &spots, dialect)
        }
    };
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    verified(text, Edited::splice(text, splices), dialect, option, None)
}

/// Every word that sets a heap size, whether it is in effect or not.
pub(crate) fn words_of(text: &str, dialect: Dialect, option: ScriptOption) -> Vec<Range<usize>> {
    let wanted = flag(option);
    flags::all(text, &regions(text, dialect))
        .into_iter()
        .filter(|spot| Some(spot.flag) == wanted)
        .map(|spot| spot.token)
        .collect()
}

/// The Java versions that this script accepts, read from its own test; `None` where it has none with both ends.
pub fn jdk_range(text: &str, dialect: Dialect) -> Option<JdkRange> {
    match dialect {
        Dialect::Sh => jdk::sh(text),
        Dialect::Bat => jdk::bat(text),
        Dialect::WrapperConf => None,
    }
}

/// Every `-Dname=value` (or bare `-Dname`) that the script's java command passes, comments left out, in order.
pub fn defines(text: &str, dialect: Dialect) -> Vec<(String, String)> {
    regions(text, dialect)
        .iter()
        .filter(|region| region.origin == Origin::Command)
        .flat_map(|region| flags::words(text, &region.span))
        .filter_map(|word| {
            let plain = flags::unquoted(&text[word]);
            let define = plain.strip_prefix("-D")?;
            let (name, value) = define.split_once('=').unwrap_or((define, ""));
            (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

fn regions(text: &str, dialect: Dialect) -> Vec<Region> {
    match dialect {
        Dialect::Sh => sh::regions(text),
        Dialect::Bat => bat::regions(text),
        Dialect::WrapperConf => wrapper::regions(text),
    }
}

fn flag(option: ScriptOption) -> Option<Flag> {
    match option {
        ScriptOption::HeapMin => Some(Flag::HeapMin),
        ScriptOption::HeapMax => Some(Flag::HeapMax),
        ScriptOption::PermGen => Some(Flag::PermGen),
        ScriptOption::JavaHome | ScriptOption::HostnameVerification | ScriptOption::JmxAgent => None,
    }
}

/// The last one wins in a java command.
fn in_force(text: &str, dialect: Dialect, option: ScriptOption) -> Option<FlagSpan> {
    let wanted = flag(option)?;
    flags::all(text, &regions(text, dialect))
        .into_iter()
        .rfind(|spot| spot.flag == wanted)
}

fn set_size(text: &str, dialect: Dialect, option: ScriptOption, value: &str) -> Result<Splice, EditError> {
    if let Some(spot) = in_force(text, dialect, option) {
        return Ok(Splice {
            range: spot.value,
            new: value.to_owned(),
        });
    }
    let absent = || EditError::Absent("a heap flag in the java command".into());
    let name = flag(option).map(Flag::text).ok_or_else(absent)?;
    // A missing flag goes beside the related one, where the script's author would look for it.
    let kin = [ScriptOption::HeapMax, ScriptOption::HeapMin]
        .into_iter()
        .find_map(|kin| in_force(text, dialect, kin))
        .ok_or_else(absent)?;
    if dialect == Dialect::WrapperConf {
        return wrapper::add(text, &format!("{name}{value}"));
    }
    let at = kin.token.end;
    // `JVM_MEM_OPTS=-Xmx4g` needs quotes before it can hold two words.
    let bare = text[..kin.token.start]
        .strip_suffix('=')
        .is_some_and(|head| head.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
    if bare && kin.origin != Origin::Command {
        return Ok(Splice {
            new: format!("\"{} {name}{value}\"", &text[kin.token.clone()]),
            range: kin.token,
        });
    }
    Ok(Splice {
        range: at..at,
        new: format!(" {name}{value}"),
    })
}

fn is_size(value: &str) -> bool {
    let digits = value.trim_end_matches(|c: char| "kKmMgGtT".contains(c));
    value.len() - digits.len() <= 1 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Every other value must read as before, and so must the java command's properties except for the verifier's.
fn verified(
    text: &str,
    edited: Edited,
    dialect: Dialect,
    option: ScriptOption,
    value: Option<&str>,
) -> Result<Edited, EditError> {
    let read = |text: &str, option| get(text, dialect, option).map(|found| found.value);
    for other in [
        ScriptOption::JavaHome,
        ScriptOption::HeapMin,
        ScriptOption::HeapMax,
        ScriptOption::PermGen,
        ScriptOption::HostnameVerification,
    ] {
        if other != option && read(text, other) != read(&edited.text, other) {
            return Err(EditError::Verify("another flag of the start script".into()));
        }
    }
    let kept = |text: &str| {
        let mut all = defines(text, dialect);
        all.retain(|(name, _)| option != ScriptOption::JmxAgent || name != agent::NAME);
        all
    };
    if option != ScriptOption::HostnameVerification && kept(text) != kept(&edited.text) {
        return Err(EditError::Verify("a property of the java command".into()));
    }
    if jdk_range(text, dialect).map(|r| (r.min, r.max)) != jdk_range(&edited.text, dialect).map(|r| (r.min, r.max)) {
        return Err(EditError::Verify("the Java version test".into()));
    }
    let now = read(&edited.text, option);
    // Without its flag a wrapper.conf falls back to `${java_home}`, and a script may have a second assignment.
    if now.as_deref() == value {
        Ok(edited)
    } else {
        Err(EditError::Verify(
            "the value does not read back from the start script".into(),
        ))
    }
}

#[cfg(test)]
mod tests;
