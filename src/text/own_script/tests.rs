//! Tests of the editor for the own start script: what it changes and what it must not change.

use super::*;

fn set_all(style: HeapStyle) -> String {
    let text = fresh("wso2server.sh");
    let text = set(&text, ScriptOption::JavaHome, "/opt/jdk-17", style).unwrap().text;
    let text = set(&text, ScriptOption::HeapMax, "2048m", style).unwrap().text;
    set(&text, ScriptOption::HeapMin, "512m", style).unwrap().text
}

#[test]
fn carries_java_and_heap_for_scripts_that_read_the_variable() {
    let text = set_all(HeapStyle::Variable);
    assert!(
        text.contains("JVM_MEM_OPTS=\"-Xms512m -Xmx2048m\"\nexport JVM_MEM_OPTS\n"),
        "{text}"
    );
    assert!(text.ends_with("exec sh \"$(dirname \"$0\")/wso2server.sh\" \"$@\"\n"));
    assert_eq!(get(&text, ScriptOption::JavaHome).unwrap().value, "/opt/jdk-17");
    assert_eq!(get(&text, ScriptOption::HeapMin).unwrap().value, "512m");
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
    let edited = set(&text, ScriptOption::HeapMax, "1024m", HeapStyle::Variable).unwrap();
    assert_eq!(edited.text, text.replace("2048m", "1024m"));
    assert_eq!(
        set(&text, ScriptOption::HeapMax, "2048m", HeapStyle::Variable)
            .unwrap()
            .splices,
        []
    );
}

#[test]
fn takes_an_option_away_with_its_export() {
    let text = set_all(HeapStyle::Variable);
    let without = remove(&text, ScriptOption::JavaHome).unwrap().text;
    assert_eq!(
        without,
        text.replace("JAVA_HOME=\"/opt/jdk-17\"\nexport JAVA_HOME\n", "")
    );
    for style in [HeapStyle::Variable, HeapStyle::Literal] {
        let text = set_all(style);
        let text = remove(&text, ScriptOption::JavaHome).unwrap().text;
        let half = remove(&text, ScriptOption::HeapMin).unwrap().text;
        assert_eq!(half, text.replace("-Xms512m ", ""), "the other flag stays");
        let none = remove(&half, ScriptOption::HeapMax).unwrap().text;
        assert_eq!(none, fresh("wso2server.sh"));
        assert_eq!(remove(&none, ScriptOption::HeapMax).unwrap(), Edited::unchanged(&none));
    }
}

#[test]
fn what_somebody_added_to_a_line_stays() {
    for style in [HeapStyle::Variable, HeapStyle::Literal] {
        for added in [
            "-Dmine=1 -Xms512m -Xmx2048m\"",
            "-Xms512m -Xmx2048m -Dmine=1\"",
            "-Xms512m -Dmine=1 -Xmx2048m\"",
        ] {
            let text = set_all(style).replace("-Xms512m -Xmx2048m\"", added);
            let half = remove(&text, ScriptOption::HeapMin).unwrap().text;
            let none = remove(&half, ScriptOption::HeapMax).unwrap().text;
            assert!(none.contains("-Dmine=1\"\nexport J"), "{none}");
            assert_eq!(get(&none, ScriptOption::HeapMin), None);
            assert_eq!(get(&none, ScriptOption::HeapMax), None);
            let again = set(&none, ScriptOption::HeapMax, "1g", style).unwrap().text;
            let name = if style == HeapStyle::Variable {
                "JVM_MEM_OPTS"
            } else {
                "JAVA_OPTS"
            };
            assert!(
                again.contains(&format!("{name}=\"${{{name}:+${name} }}-Xmx1g\"\n")),
                "{again}"
            );
            let back = remove(&again, ScriptOption::HeapMax).unwrap().text;
            assert_eq!(get(&back, ScriptOption::HeapMax), None);
            assert!(!back.contains(":+$JVM_MEM_OPTS"), "{back}");
        }
    }
    let twice = set_all(HeapStyle::Variable).replace("export JVM", "JVM_MEM_OPTS=\"$JVM_MEM_OPTS -Xss1m\"\nexport JVM");
    let half = remove(&twice, ScriptOption::HeapMin).unwrap().text;
    let none = remove(&half, ScriptOption::HeapMax).unwrap().text;
    assert_eq!(none, twice.replace("JVM_MEM_OPTS=\"-Xms512m -Xmx2048m\"\n", ""));
    let last_wins = set_all(HeapStyle::Variable).replace("-Xms512m -Xmx2048m", "-Xmx1g -Xmx2g -Xmx3g");
    let none = remove(&last_wins, ScriptOption::HeapMax).unwrap().text;
    assert!(!none.contains("JVM_MEM_OPTS"), "{none}");
    let more =
        set_all(HeapStyle::Variable).replace("JAVA_HOME=\"/opt/jdk-17\"", "umask 027; JAVA_HOME=\"/opt/jdk-17\"");
    assert!(matches!(
        remove(&more, ScriptOption::JavaHome),
        Err(EditError::Value(_))
    ));
}

#[test]
fn a_bare_value_gets_quotes_before_a_second_flag() {
    let text = fresh("wso2server.sh").replace("exec", "export JVM_MEM_OPTS=-Xmx2g\nexec");
    let both = set(&text, ScriptOption::HeapMin, "1g", HeapStyle::Variable)
        .unwrap()
        .text;
    assert_eq!(both, text.replace("=-Xmx2g", "=\"-Xms1g -Xmx2g\""));
    assert_eq!(
        remove(&text, ScriptOption::HeapMax).unwrap().text,
        fresh("wso2server.sh")
    );
}

#[test]
fn an_edit_that_does_not_hold_is_refused() {
    // The later line discards what would be written before the product's script is run.
    let text = fresh("wso2server.sh").replace("exec", "exec true\nJVM_MEM_OPTS=\"-Xss1m\"\nexec");
    assert!(matches!(
        set(&text, ScriptOption::HeapMax, "1g", HeapStyle::Variable),
        Err(EditError::Verify(_))
    ));
    let text = set_all(HeapStyle::Variable);
    let lost = Edited {
        text: text.replace("2048m", "1g").replace("# Use it", "#"),
        splices: Vec::new(),
    };
    assert!(matches!(
        verified(&text, lost, ScriptOption::HeapMax, Some("1g")),
        Err(EditError::Verify(_))
    ));
}
