//! The start scripts: shell, batch, the service wrapper's file, and the program's own script.

use carbonctl::domain::setting::ScriptOption;
use carbonctl::text::own_script;
use carbonctl::text::script::{self, Dialect, HeapStyle};

use super::{corpus, made, target};

const OPTIONS: [ScriptOption; 6] = [
    ScriptOption::JavaHome,
    ScriptOption::HeapMin,
    ScriptOption::HeapMax,
    ScriptOption::PermGen,
    ScriptOption::HostnameVerification,
    ScriptOption::JmxAgent,
];

const SH: &str = "#!/bin/sh\n# c\nexport JAVA_HOME=\"/opt/jdk\"\nif [ -z \"$JAVACMD\" ] ; then\n  JAVACMD=java\nfi\nJVM_MEM_OPTS=\"-Xms256m -Xmx1024m\"\njdk_17=$(echo $v | grep \"1.[7|8]\")\nif [ $java_version_formatted -lt 1100 ] || [ $java_version_formatted -gt 1700 ]; then\n exit 1\nfi\ncase $1 in\n a) x;;\nesac\ncat <<EOF\nit's\nEOF\n$JAVACMD \\\n  -Xbootclasspath/a:\"$X\" \\\n  $JVM_MEM_OPTS \\\n  $JAVA_OPTS \\\n  -Dcom.sun.management.jmxremote \\\n  -Dhttpclient.hostnameVerifier=AllowAll \\\n  org.wso2.carbon.bootstrap.Bootstrap $*\n";
const BAT: &str = "@echo off\r\nrem c\r\nset JAVA_HOME=C:\\jdk\r\nif %v% lss 110 goto unsupported\r\nif %v% gtr 170 goto unsupported\r\nset CMD_LINE_ARGS=-Xms256m -Xmx1024m -XX:MaxPermSize=256m -Dorg.wso2.ignoreHostnameVerification=\"true\" %JAVA_OPTS%\r\n\"%JAVA_HOME%\\bin\\java\" %CMD_LINE_ARGS% -Da=b org.wso2.carbon.bootstrap.Bootstrap\r\n:unsupported\r\ngoto end\r\n";
const CONF: &str = "wrapper.java.command = ${java_home}\\\\bin\\\\java\nwrapper.java.additional.1 = -Xms256m\nwrapper.java.additional.2 = -Xmx1g\nwrapper.java.additional.10=-Dcom.sun.management.jmxremote\n";

const WORDS: [&str; 26] = [
    "$(",
    "${",
    "`",
    "\"",
    "'",
    "\\\n",
    "<<EOF\n",
    "if ",
    "; then\n",
    "fi\n",
    "case x in\n",
    "esac\n",
    "(",
    ")",
    "&&",
    "||",
    "|",
    "JAVA_HOME=/x\n",
    "-Xmx512m ",
    "JVM_MEM_OPTS=",
    "$JVM_MEM_OPTS",
    "export ",
    "exec ",
    "set ",
    "\r\n",
    "${JAVA_OPTS:-a}",
];

#[test]
fn script_edits() {
    let found: Vec<Vec<u8>> = [".sh", ".bat", "wrapper.conf"]
        .iter()
        .flat_map(|end| corpus(end))
        .collect();
    let own = [SH, BAT, CONF].map(str::as_bytes);
    let seeds: Vec<&[u8]> = own.into_iter().chain(found.iter().map(Vec::as_slice)).collect();
    target("scripts", &seeds, &WORDS, |random, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let dialect = match random.below(4) {
            0 => Dialect::Bat,
            1 => Dialect::WrapperConf,
            _ => Dialect::Sh,
        };
        {
            let option = OPTIONS[random.below(OPTIONS.len())];
            let value = match option {
                ScriptOption::JavaHome => random.pick(&["/usr/lib/jvm/x", "C:\\x", "/a b"]),
                ScriptOption::HostnameVerification => random.pick(&["true", "false"]),
                ScriptOption::JmxAgent => "false",
                _ => random.pick(&["512m", "4g", "1"]),
            };
            if let Some(found) = script::get(&text, dialect, option) {
                let _ = &text[found.span];
            }
            if let Some(new) = made(&text, script::set(&text, dialect, option, value)) {
                let back = script::get(&new, dialect, option).map(|found| found.value);
                let gone = option == ScriptOption::JmxAgent;
                assert_eq!(back.as_deref(), (!gone).then_some(value), "{dialect:?} {option:?}");
            }
            if let Some(new) = made(&text, script::remove(&text, dialect, option)) {
                assert_eq!(script::get(&new, dialect, option), None, "{dialect:?} {option:?}");
            }
        }
        let _ = (
            script::heap_style(&text, dialect),
            script::jdk_range(&text, dialect),
            script::defines(&text, dialect),
        );
    });
}

#[test]
fn own_script_edits() {
    let fresh = own_script::fresh("wso2server.sh");
    let set = "#!/bin/sh\nJAVA_HOME=\"/opt/jdk\"\nexport JAVA_HOME\nJAVA_OPTS=\"${JAVA_OPTS:+$JAVA_OPTS }-Xms1g -Xmx2g\"\nexport JAVA_OPTS\nexec sh \"$(dirname \"$0\")/wso2server.sh\" \"$@\"\n";
    let seeds = [fresh.as_bytes(), set.as_bytes(), set.as_bytes()];
    target("own_script", &seeds, &WORDS, |random, bytes| {
        let text = String::from_utf8_lossy(bytes);
        {
            let option = OPTIONS[random.below(OPTIONS.len())];
            let value = random.pick(&["/usr/lib/jvm/x", "512m", "4g"]);
            let style = [HeapStyle::Literal, HeapStyle::Variable, HeapStyle::Wrapper][random.below(3)];
            if let Some(new) = made(&text, own_script::set(&text, option, value, style)) {
                let back = own_script::get(&new, option).map(|found| found.value);
                assert_eq!(back.as_deref(), Some(value), "{option:?}");
            }
            if let Some(new) = made(&text, own_script::remove(&text, option)) {
                assert_eq!(own_script::get(&new, option), None, "{option:?}");
            }
        }
    });
}
