//! Addresses in the files that start the server: values in a start script or in `wrapper.conf`, in the language of that file.

use std::fmt;

use super::kind::{Address, Context};
use crate::domain::setting::{FileRole, ScriptOption};
use crate::text::script::{self, Dialect, HeapStyle};
use crate::text::{EditError, Edited, Found};

/// A value in a start script.
pub(super) struct Script(pub(super) ScriptOption);

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Address for Script {
    fn get(&self, text: &str, context: &Context) -> Result<Option<Found>, EditError> {
        Ok(script::get(text, dialect(context.file), self.0))
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        script::set(text, dialect(context.file), self.0, value)
    }

    fn remove(&self, text: &str, context: &Context) -> Result<Edited, EditError> {
        script::remove(text, dialect(context.file), self.0)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file.starts_the_server()
    }

    /// A value can be set where the script has a place for it; `JAVA_HOME` always has one, and the agent's flag is only removed.
    fn fits(&self, text: Option<&str>, context: &Context) -> bool {
        let Some(text) = text else { return true };
        let dialect = dialect(context.file);
        match self.0 {
            ScriptOption::JavaHome | ScriptOption::JmxAgent => true,
            ScriptOption::HeapMin | ScriptOption::HeapMax => script::heap_style(text, dialect).is_some(),
            ScriptOption::PermGen => knows_permgen(text, dialect),
            ScriptOption::HostnameVerification => script::get(text, dialect, self.0).is_some(),
        }
    }

    fn words_in(&self, text: Option<&str>, context: &Context) -> String {
        if !matches!(self.0, ScriptOption::HeapMin | ScriptOption::HeapMax) {
            return self.to_string();
        }
        let style = text.and_then(|text| script::heap_style(text, dialect(context.file)));
        if style == Some(HeapStyle::Variable) {
            return format!("{self} where JVM_MEM_OPTS is set");
        }
        format!("{self} in the java command")
    }
}

/// The language of a file that starts the server.
fn dialect(file: FileRole) -> Dialect {
    match file {
        FileRole::StartBat => Dialect::Bat,
        FileRole::WrapperConf => Dialect::WrapperConf,
        _ => Dialect::Sh,
    }
}

/// Whether a Java that this script accepts still has a permanent generation: Java 7 is the last.
fn knows_permgen(text: &str, dialect: Dialect) -> bool {
    let old = script::jdk_range(text, dialect).is_none_or(|range| range.min <= 7);
    old && script::get(text, dialect, ScriptOption::PermGen).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::At;
    use crate::text::address::tests::{Case, RoundTrip};

    const SH: &str = "#!/bin/sh\n$JAVACMD \\\n    -Xms256m -Xmx1024m -XX:MaxPermSize=256m \\\n    \
                      -Dcom.sun.management.jmxremote \\\n    -Dorg.wso2.ignoreHostnameVerification=true \\\n    \
                      org.wso2.carbon.bootstrap.Bootstrap $*\n";
    const VARIABLE: &str = "#!/bin/sh\nif [ -z \"$JVM_MEM_OPTS\" ]; then\n   JVM_MEM_OPTS=\"-Xms256m -Xmx1024m\"\nfi\n$JAVACMD \\\n    \
                            $JVM_MEM_OPTS \\\n    org.wso2.carbon.bootstrap.Bootstrap $*\n";
    const WRAPPER: &str =
        "wrapper.java.command = java\nwrapper.java.additional.1 = -Xms256m\nwrapper.java.additional.2 = -Xmx1024m\n";

    impl RoundTrip for Script {
        fn cases() -> Vec<Case> {
            let sh = |option, values| Case::new(At::Script(option), FileRole::StartScript, values);
            vec![
                sh(ScriptOption::JavaHome, &["/opt/jdk11", "/usr/lib/jvm/a"])
                    .from(&[SH, VARIABLE])
                    .removed(),
                sh(ScriptOption::HeapMin, &["512m", "256m"])
                    .from(&[SH, VARIABLE])
                    .removed(),
                sh(ScriptOption::HeapMax, &["2048m", "1024m"])
                    .from(&[SH, VARIABLE])
                    .removed(),
                sh(ScriptOption::PermGen, &["512m", "256m"]).from(&[SH]).removed(),
                sh(ScriptOption::HostnameVerification, &["true", "false"])
                    .from(&[SH])
                    .removed(),
                sh(ScriptOption::JmxAgent, &["true"]).from(&[SH]).removed(),
                Case::new(At::Script(ScriptOption::HeapMax), FileRole::WrapperConf, &["2048m"])
                    .from(&[WRAPPER])
                    .removed(),
            ]
        }
    }

    #[test]
    fn a_heap_flag_is_named_with_what_carries_it() {
        let words = |text| Script(ScriptOption::HeapMax).words_in(text, &Case::context_in(FileRole::StartScript));
        assert_eq!(words(Some(VARIABLE)), "-Xmx where JVM_MEM_OPTS is set");
        assert_eq!(words(Some(SH)), "-Xmx in the java command");
        assert_eq!(words(None), "-Xmx in the java command");
    }
}
