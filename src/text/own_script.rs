//! The start script that carbonctl makes beside the product's own: environment first, then the product's script.
//!
//! Product updates replace `bin/wso2server.sh` and leave this one alone. Lines that somebody added to it stay.

use super::EditError;
use super::splice::{Edited, Found, Splice, line_end, line_of};
use crate::domain::setting::ScriptKnob;

use super::script::HeapStyle;

/// The text of a new own script, which sets nothing yet.
pub fn fresh(script_name: &str) -> String {
    format!(
        "#!/bin/sh\n\
         # Starts this product with the settings below. Made by carbonctl; product updates leave this file alone.\n\
         # Use it like the product's own script: start, stop, restart, or nothing for the foreground.\n\
         exec sh \"$(dirname \"$0\")/{script_name}\" \"$@\"\n"
    )
}

/// The value of a knob in an own script.
pub fn get(text: &str, knob: ScriptKnob) -> Option<Found> {
    match knob {
        ScriptKnob::JavaHome => assignment(text, "JAVA_HOME"),
        ScriptKnob::HeapMin => flag(text, "-Xms"),
        ScriptKnob::HeapMax => flag(text, "-Xmx"),
        ScriptKnob::PermGen | ScriptKnob::HostnameVerification => None,
    }
}

/// Sets a knob: in its line, or in a new line before the product's script is run.
///
/// `style` is the product script's: one that reads `JVM_MEM_OPTS` gets that; one with literal flags gets `JAVA_OPTS`, which it
/// puts after its own flags, and the last `-Xmx` wins.
pub fn set(text: &str, knob: ScriptKnob, value: &str, style: HeapStyle) -> Result<Edited, EditError> {
    if value.contains(['"', '\'', '`', '$', '\\', '\n', '\r', ' ']) {
        return Err(EditError::Value(format!(
            "`{value}` holds a character that a start script cannot carry"
        )));
    }
    if let Some(found) = get(text, knob) {
        if found.value == value {
            return Ok(Edited::unchanged(text));
        }
        return Ok(Edited::splice(
            text,
            vec![Splice {
                range: found.span,
                new: value.to_owned(),
            }],
        ));
    }
    match knob {
        ScriptKnob::JavaHome => insert(text, &format!("JAVA_HOME=\"{value}\""), "export JAVA_HOME"),
        ScriptKnob::HeapMin | ScriptKnob::HeapMax => set_heap(text, knob, value, style),
        ScriptKnob::PermGen | ScriptKnob::HostnameVerification => Err(EditError::Absent("this knob".into())),
    }
}

/// Takes a knob away: the own script no longer says anything about it.
pub fn remove(text: &str, knob: ScriptKnob) -> Edited {
    let Some(found) = get(text, knob) else {
        return Edited::unchanged(text);
    };
    let line = line_range(text, found.span.start);
    let name = if knob == ScriptKnob::JavaHome {
        "JAVA_HOME"
    } else {
        heap_variable(text)
    };
    let mut splices = vec![Splice {
        range: line,
        new: String::new(),
    }];
    let export = format!("export {name}");
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        if whole.trim() == export {
            splices.push(Splice {
                range: at..at + whole.len(),
                new: String::new(),
            });
        }
        at += whole.len();
    }
    Edited::splice(text, splices)
}

fn set_heap(text: &str, knob: ScriptKnob, value: &str, style: HeapStyle) -> Result<Edited, EditError> {
    let name = if knob == ScriptKnob::HeapMin { "-Xms" } else { "-Xmx" };
    // The other heap flag has a line already: join it.
    let other = if knob == ScriptKnob::HeapMin { "-Xmx" } else { "-Xms" };
    if let Some(found) = flag(text, other) {
        let at = if knob == ScriptKnob::HeapMin {
            found.span.start - other.len()
        } else {
            found.span.end
        };
        let new = if knob == ScriptKnob::HeapMin {
            format!("{name}{value} ")
        } else {
            format!(" {name}{value}")
        };
        return Ok(Edited::splice(text, vec![Splice { range: at..at, new }]));
    }
    match style {
        HeapStyle::Variable => insert(text, &format!("JVM_MEM_OPTS=\"{name}{value}\""), "export JVM_MEM_OPTS"),
        HeapStyle::Literal | HeapStyle::Wrapper => insert(
            text,
            &format!("JAVA_OPTS=\"${{JAVA_OPTS:+$JAVA_OPTS }}{name}{value}\""),
            "export JAVA_OPTS",
        ),
    }
}

fn insert(text: &str, assignment: &str, export: &str) -> Result<Edited, EditError> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("exec ") {
            let end = line_end(text);
            return Ok(Edited::splice(
                text,
                vec![Splice {
                    range: at..at,
                    new: format!("{assignment}{end}{export}{end}"),
                }],
            ));
        }
        at += line.len();
    }
    Err(EditError::Absent("the line that runs the product's script".into()))
}

fn heap_variable(text: &str) -> &'static str {
    if text.contains("JVM_MEM_OPTS=") {
        "JVM_MEM_OPTS"
    } else {
        "JAVA_OPTS"
    }
}

fn assignment(text: &str, name: &str) -> Option<Found> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start().strip_prefix("export ").unwrap_or(line.trim_start());
        if let Some(rest) = body.strip_prefix(name).and_then(|rest| rest.strip_prefix("=\"")) {
            let value = rest.split('"').next()?;
            let start = at + (line.len() - rest.len());
            return Some(Found {
                value: value.to_owned(),
                span: start..start + value.len(),
                line: line_of(text, start),
            });
        }
        at += line.len();
    }
    None
}

fn flag(text: &str, name: &str) -> Option<Found> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start();
        if (body.starts_with("JVM_MEM_OPTS=") || body.starts_with("JAVA_OPTS="))
            && let Some(column) = line.find(name)
        {
            let start = at + column + name.len();
            let value: &str = text[start..].split([' ', '"', '\r', '\n']).next()?;
            return Some(Found {
                value: value.to_owned(),
                span: start..start + value.len(),
                line: line_of(text, start),
            });
        }
        at += line.len();
    }
    None
}

fn line_range(text: &str, offset: usize) -> std::ops::Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at + 1);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_all(style: HeapStyle) -> String {
        let text = fresh("wso2server.sh");
        let text = set(&text, ScriptKnob::JavaHome, "/opt/jdk-17", style).unwrap().text;
        let text = set(&text, ScriptKnob::HeapMax, "2048m", style).unwrap().text;
        set(&text, ScriptKnob::HeapMin, "512m", style).unwrap().text
    }

    #[test]
    fn carries_java_and_heap_for_scripts_that_read_the_variable() {
        let text = set_all(HeapStyle::Variable);
        assert!(
            text.contains("JVM_MEM_OPTS=\"-Xms512m -Xmx2048m\"\nexport JVM_MEM_OPTS\n"),
            "{text}"
        );
        assert!(text.ends_with("exec sh \"$(dirname \"$0\")/wso2server.sh\" \"$@\"\n"));
        assert_eq!(get(&text, ScriptKnob::JavaHome).unwrap().value, "/opt/jdk-17");
        assert_eq!(get(&text, ScriptKnob::HeapMin).unwrap().value, "512m");
    }

    #[test]
    fn puts_the_heap_last_for_scripts_with_literal_flags() {
        let text = set_all(HeapStyle::Literal);
        assert!(
            text.contains("JAVA_OPTS=\"${JAVA_OPTS:+$JAVA_OPTS }-Xms512m -Xmx2048m\"\n"),
            "{text}"
        );
    }

    #[test]
    fn changes_only_the_value_and_keeps_foreign_lines() {
        let text = set_all(HeapStyle::Variable).replace("exec sh", "umask 027\nexec sh");
        let edited = set(&text, ScriptKnob::HeapMax, "1024m", HeapStyle::Variable).unwrap();
        assert_eq!(edited.text, text.replace("2048m", "1024m"));
        assert_eq!(
            set(&text, ScriptKnob::HeapMax, "2048m", HeapStyle::Variable)
                .unwrap()
                .splices,
            []
        );
    }

    #[test]
    fn takes_a_knob_away_with_its_export() {
        let text = set_all(HeapStyle::Variable);
        assert!(!remove(&text, ScriptKnob::JavaHome).text.contains("JAVA_HOME"));
    }
}
