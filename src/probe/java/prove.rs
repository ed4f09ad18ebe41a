//! Tests whether a JVM accepts given flags, by starting it with them, since no table of flags is complete.

use crate::domain::jdk::Jdk;

use super::jdk_error::JdkError;
use super::launcher::PATIENCE;
use super::run;

/// The result of a JVM with some flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It started without a message.
    Accepted,
    /// It started with a warning: a flag may have no effect.
    Ignored(String),
    /// It did not start, with its error message.
    Refused(String),
    /// It did not start, and not with the flags before them either; its error message. The change is not why.
    RefusedBefore(String),
}

/// Starts `java <flags> -version` and reports the result. `before` are the flags that these replace, for the same Java.
///
/// # Errors
/// When the launcher cannot be run or does not answer within ten seconds.
pub fn prove(jdk: &Jdk, flags: &[String], before: Option<&[String]>) -> Result<Proof, JdkError> {
    match (started(jdk, flags)?, before) {
        (Proof::Refused(words), Some(before)) if matches!(started(jdk, before)?, Proof::Refused(_)) => {
            Ok(Proof::RefusedBefore(words))
        }
        (proof, _) => Ok(proof),
    }
}

fn started(jdk: &Jdk, flags: &[String]) -> Result<Proof, JdkError> {
    let mut arguments: Vec<&str> = flags.iter().map(String::as_str).collect();
    arguments.push("-version");
    let ran = run::java(&jdk.home, &arguments, PATIENCE)?;
    Ok(judge(ran.ok, &ran.text))
}

fn judge(ok: bool, text: &str) -> Proof {
    if !ok {
        let said = lines(text, |line| !is_epilogue(line));
        return Proof::Refused(if said.is_empty() {
            "the JVM ended with an error and said nothing".to_owned()
        } else {
            said
        });
    }
    let warned = lines(text, |line| line.to_ascii_lowercase().contains("warning"));
    if warned.is_empty() {
        Proof::Accepted
    } else {
        Proof::Ignored(warned)
    }
}

/// Lines that follow every refusal without information.
fn is_epilogue(line: &str) -> bool {
    line.starts_with("Error: Could not create the Java Virtual Machine")
        || line.starts_with("Error: A fatal exception has occurred")
}

fn lines(text: &str, wanted: impl Fn(&str) -> bool) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && wanted(line))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_jvms_own_words() {
        assert_eq!(
            judge(
                false,
                "Unrecognized VM option 'MaxPermSize=256m'\nError: Could not create the Java Virtual Machine.\n\
                 Error: A fatal exception has occurred. Program will exit.\n"
            ),
            Proof::Refused("Unrecognized VM option 'MaxPermSize=256m'".into())
        );
        let warning = "OpenJDK 64-Bit Server VM warning: ignoring option MaxPermSize=256m; support was removed in 8.0";
        assert_eq!(
            judge(true, &format!("{warning}\nopenjdk version \"11.0.2\"\n")),
            Proof::Ignored(warning.into())
        );
        assert_eq!(judge(true, "openjdk version \"17\"\n"), Proof::Accepted);
    }
}
