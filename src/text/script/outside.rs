//! The heap that a script passes with variables of its environment: what the script sets itself may replace them, or they it.

use super::{Dialect, get};
use crate::domain::setting::ScriptOption;

/// The smallest and the largest heap that a script passes where its environment has these flags in `JVM_MEM_OPTS` and
/// `JAVA_OPTS`: the script is read as if it began with both. The flags must be plain words.
pub fn heap_with(text: &str, memory: Option<&str>, options: Option<&str>) -> (Option<String>, Option<String>) {
    let first = if text.starts_with("#!") {
        text.find('\n').map_or(text.len(), |end| end + 1)
    } else {
        0
    };
    let (shell, rest) = text.split_at(first);
    let line =
        |name: &str, flags: Option<&str>| flags.map_or_else(String::new, |flags| format!("{name}=\"{flags}\"\n"));
    let text = format!(
        "{shell}{}{}{rest}",
        line("JVM_MEM_OPTS", memory),
        line("JAVA_OPTS", options)
    );
    let of = |option| get(&text, Dialect::Sh, option).map(|found| found.value);
    (of(ScriptOption::HeapMin), of(ScriptOption::HeapMax))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: &str = "#!/bin/sh\nif [ -z \"$JVM_MEM_OPTS\" ]; then\n   JVM_MEM_OPTS=\"-Xms256m -Xmx1024m\"\nfi\n\
        $JAVACMD \\\n    $JVM_MEM_OPTS \\\n    $JAVA_OPTS \\\n    org.wso2.carbon.bootstrap.Bootstrap $*\n";
    const LITERAL: &str = "#!/bin/sh\n$JAVACMD \\\n    -Xms256m -Xmx1024m \\\n    $JAVA_OPTS \\\n    org.wso2.carbon.bootstrap.Bootstrap $*\n";

    fn max(text: &str, memory: Option<&str>, options: Option<&str>) -> Option<String> {
        heap_with(text, memory, options).1
    }

    #[test]
    fn a_default_gives_way_and_the_last_flag_wins() {
        assert_eq!(max(DEFAULT, None, None).as_deref(), Some("1024m"));
        assert_eq!(max(DEFAULT, Some("-Xmx4g"), None).as_deref(), Some("4g"));
        assert_eq!(max(DEFAULT, Some("-Xmx4g"), Some("-Xmx3g")).as_deref(), Some("3g"));
        assert_eq!(max(DEFAULT, Some("-server"), None), None);
        assert_eq!(max(LITERAL, Some("-Xmx4g"), None).as_deref(), Some("1024m"));
        assert_eq!(max(LITERAL, None, Some("-Xmx3g")).as_deref(), Some("3g"));
        let before = LITERAL
            .replace("    $JAVA_OPTS \\\n", "")
            .replace("    -Xms256m", "    $JAVA_OPTS -Xms256m");
        assert_eq!(max(&before, None, Some("-Xmx3g")).as_deref(), Some("1024m"));
    }

    #[test]
    fn what_a_script_sets_in_any_case_stays() {
        let fixed = DEFAULT
            .replace("if [ -z \"$JVM_MEM_OPTS\" ]; then\n", "")
            .replace("fi\n", "");
        assert_eq!(max(&fixed, Some("-Xmx4g"), None).as_deref(), Some("1024m"));
        assert_eq!(heap_with(&fixed, None, Some("-Xms1g")).0.as_deref(), Some("1g"));
    }
}
