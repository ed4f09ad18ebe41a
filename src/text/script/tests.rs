//! Tests of the script editor on small scripts like those of each generation: what it changes and what it must not change.

use super::*;

/// Carbon 4.2 to early 4.4: flags are in the java command itself.
const LITERAL: &str = r#"#!/bin/sh
# ---------------------------------------------------
#  A licence, and -Xmx9999m which is only talk
# ---------------------------------------------------

# OS specific support.
cygwin=false;
case "`uname`" in
CYGWIN*) cygwin=true;;
Darwin*) if [ -z "$JAVA_HOME" ] ; then
             JAVA_HOME=/System/Library/Frameworks/Home
           fi
           ;;
esac
PRGDIR=`dirname "$0"`
if $cygwin; then
  [ -n "$JAVA_HOME" ] && JAVA_HOME=`cygpath --unix "$JAVA_HOME"`
fi
[ -z "$JAVA_HOME" ] && JAVA_HOME=/usr/java
if [ -z "$JAVACMD" ] ; then
  JAVACMD="$JAVA_HOME/bin/java"
fi
jdk_17=`$JAVA_HOME/bin/java -version 2>&1 | grep "1.[7|8]"`
if [ "$jdk_17" = "" ]; then
   echo " Starting WSO2 Carbon (in unsupported JDK)"
   echo " [ERROR] CARBON is supported only on JDK 1.7 and 1.8, -Xmx1m"
fi
START_EXIT_STATUS=121
status=$START_EXIT_STATUS
while [ "$status" = "$START_EXIT_STATUS" ]
do
    $JAVACMD \
    -Xbootclasspath/a:"$CARBON_XBOOTCLASSPATH" \
    -Xms256m -Xmx1024m -XX:MaxPermSize=256m \
    -XX:+HeapDumpOnOutOfMemoryError \
    $JAVA_OPTS \
    -Dcom.sun.management.jmxremote \
    -Dcarbon.home="$CARBON_HOME" \
    -Dorg.wso2.ignoreHostnameVerification=true \
    -Dfile.encoding=UTF8 \
    org.wso2.carbon.bootstrap.Bootstrap $*
    status=$?
done
"#;

/// Carbon 4.4.17 and later: a variable with a default, and a numeric version test.
const VARIABLE: &str = r#"#!/bin/sh
# licence
export JAVA_HOME=/opt/old-jdk

java_version=$("$JAVACMD" -version 2>&1 | awk -F '"' '/version/ {print $2}')
java_version_formatted=$(echo "$java_version" | awk -F. '{printf("%02d%02d",$1,$2);}')
if [ $java_version_formatted -lt 1100 ] || [ $java_version_formatted -gt 1700 ]; then
   echo " [ERROR] CARBON is supported only between JDK 11 and JDK 17"
fi
if [ -z "$JVM_MEM_OPTS" ]; then
   java_version=$("$JAVACMD" -version 2>&1)
   JVM_MEM_OPTS="-Xms256m -Xmx1024m"
   if [ "$java_version" \< "1.8" ]; then
      JVM_MEM_OPTS="$JVM_MEM_OPTS -XX:MaxPermSize=256m"
   fi
fi
echo "Using Java memory options: $JVM_MEM_OPTS"
while [ "$status" = "$START_EXIT_STATUS" ]
do
    $JAVACMD \
    $JVM_MEM_OPTS \
    $JAVA_OPTS \
    -Dhttpclient.hostnameVerifier="DefaultAndLocalhost" \
    -Dorg.opensaml.httpclient.https.disableHostnameVerification=true \
    org.wso2.carbon.bootstrap.Bootstrap $*
    status=$?
done
"#;

const BAT: &str = "@echo off\r\nREM licence\r\n\r\nif \"%JAVA_HOME%\" == \"\" goto noJavaHome\r\n:checkJdk\r\nif %JAVA_VERSION% lss 110 goto unknownJdk\r\nif %JAVA_VERSION% gtr 170 goto unknownJdk\r\ngoto runServer\r\n:unknownJdk\r\necho unsupported\r\ngoto runServer\r\n:runServer\r\nrem set CMD_LINE_ARGS=-Xmx1m -Dx=y\r\nset CMD_LINE_ARGS=-Xbootclasspath/a:%X% -Xms256m -Xmx1024m -XX:+HeapDump -Dcom.sun.management.jmxremote -Djava.command=\"%JAVA_HOME%\\bin\\java\" -Dhttpclient.hostnameVerifier=\"AllowAll\" %JAVA_OPTS%\r\n\"%JAVA_HOME%\\bin\\java\" %CMD_LINE_ARGS% org.wso2.carbon.bootstrap.Bootstrap %CMD%\r\n";

const WRAPPER: &str = "# wrapper.java.additional.1 = -Xmx9m\nwrapper.java.command = ${java_home}\\\\bin\\\\java\nwrapper.java.additional.2 = -Xms256m\nwrapper.java.additional.3 = -Xmx1024m\nwrapper.java.additional.4 = -XX:MaxPermSize=256m\nwrapper.java.additional.10 = -Dorg.wso2.ignoreHostnameVerification=true\nwrapper.app.parameter.1 = x\n";

use Dialect::{Bat, Sh, WrapperConf};
use ScriptOption::{HeapMax, HeapMin, HostnameVerification, JavaHome, PermGen};

fn value(text: &str, dialect: Dialect, option: ScriptOption) -> Option<String> {
    get(text, dialect, option).map(|found| {
        assert!(text[found.span.clone()].contains(&found.value) || dialect != Sh || option == HostnameVerification);
        found.value
    })
}

fn set_ok(text: &str, dialect: Dialect, option: ScriptOption, new: &str) -> String {
    let edited = set(text, dialect, option, new).unwrap();
    assert_eq!(value(&edited.text, dialect, option).as_deref(), Some(new));
    assert_eq!(
        set(&edited.text, dialect, option, new).unwrap(),
        Edited::unchanged(&edited.text),
        "setting twice is setting once"
    );
    edited.text
}

#[test]
fn tells_the_styles_apart() {
    assert_eq!(heap_style(LITERAL, Sh), Some(HeapStyle::Literal));
    assert_eq!(heap_style(VARIABLE, Sh), Some(HeapStyle::Variable));
    assert_eq!(heap_style(BAT, Bat), Some(HeapStyle::Literal));
    assert_eq!(heap_style(WRAPPER, WrapperConf), Some(HeapStyle::Wrapper));
    assert_eq!(heap_style("#!/bin/sh\nsh integrator.sh $*\n", Sh), None);
}

#[test]
fn sets_one_flag_in_place() {
    for (text, dialect) in [(LITERAL, Sh), (VARIABLE, Sh), (BAT, Bat), (WRAPPER, WrapperConf)] {
        assert_eq!(value(text, dialect, HeapMin).as_deref(), Some("256m"), "{dialect:?}");
        assert_eq!(
            set_ok(text, dialect, HeapMax, "2048m"),
            text.replace("-Xmx1024m", "-Xmx2048m")
        );
        assert_eq!(
            set_ok(text, dialect, HeapMin, "512m"),
            text.replace("-Xms256m", "-Xms512m")
        );
    }
    assert_eq!(
        set_ok(VARIABLE, Sh, PermGen, "1024m"),
        VARIABLE.replace("PermSize=256m", "PermSize=1024m")
    );
    assert!(matches!(set(LITERAL, Sh, HeapMax, "2gb"), Err(EditError::Value(_))));
    assert!(matches!(
        set("#!/bin/sh\n", Sh, HeapMax, "1g"),
        Err(EditError::Absent(_))
    ));
}

#[test]
fn the_last_flag_of_the_command_is_in_force() {
    let text = VARIABLE.replace("    $JAVA_OPTS \\\n", "    -Xmx3g \\\n    $JAVA_OPTS \\\n");
    assert_eq!(value(&text, Sh, HeapMax).as_deref(), Some("3g"));
    assert_eq!(set_ok(&text, Sh, HeapMax, "4g"), text.replace("-Xmx3g", "-Xmx4g"));
}

#[test]
fn crlf_stays() {
    let text = LITERAL.replace('\n', "\r\n");
    assert_eq!(set_ok(&text, Sh, HeapMax, "2g"), text.replace("-Xmx1024m", "-Xmx2g"));
    let with = set_ok(&text, Sh, JavaHome, "/opt/jdk");
    assert!(with.contains("\r\nexport JAVA_HOME=\"/opt/jdk\"\r\n"), "{with}");
}

#[test]
fn takes_flags_away() {
    assert_eq!(
        remove(LITERAL, Sh, PermGen).unwrap().text,
        LITERAL.replace(" -XX:MaxPermSize=256m", "")
    );
    let own = LITERAL.replace("    $JAVA_OPTS \\\n", "    -Xss1m -Xms1m \\\n");
    let alone = LITERAL.replace("-Xms256m -Xmx1024m -XX:MaxPermSize=256m", "-XX:MaxPermSize=256m");
    assert_eq!(
        remove(&alone, Sh, PermGen).unwrap().text,
        alone.replace("    -XX:MaxPermSize=256m \\\n", "")
    );
    assert_eq!(
        remove(&own, Sh, HeapMin).unwrap().text,
        own.replace("-Xms256m ", "").replace(" -Xms1m", "")
    );
    assert_eq!(
        remove(WRAPPER, WrapperConf, PermGen).unwrap().text,
        WRAPPER.replace("wrapper.java.additional.4 = -XX:MaxPermSize=256m\n", "")
    );
    assert_eq!(remove(BAT, Bat, PermGen).unwrap(), Edited::unchanged(BAT));
    let again = set_ok(
        &remove(WRAPPER, WrapperConf, PermGen).unwrap().text,
        WrapperConf,
        PermGen,
        "1g",
    );
    assert!(
        again.contains("wrapper.java.additional.11 = -XX:MaxPermSize=1g\n"),
        "{again}"
    );
}

#[test]
fn java_home_is_none_of_its_look_alikes() {
    assert_eq!(value(LITERAL, Sh, JavaHome), None);
    assert_eq!(value(BAT, Bat, JavaHome), None);
    assert_eq!(value(WRAPPER, WrapperConf, JavaHome), None);
    assert_eq!(value(VARIABLE, Sh, JavaHome).as_deref(), Some("/opt/old-jdk"));
    for decoy in [
        "# JAVA_HOME=/x\n",
        "f() { JAVA_HOME=/x; }\n",
        "JAVA_HOME=/x sh other.sh\n",
        "test -d /x && export JAVA_HOME=/x\n",
        "if true; then export JAVA_HOME=/x; fi\n",
        "echo \"\nJAVA_HOME=/x\n\"\n",
        "cat <<E\nJAVA_HOME=/x\nE\n",
    ] {
        assert_eq!(value(decoy, Sh, JavaHome), None, "{decoy}");
    }
    for real in [
        "JAVA_HOME=/x; export JAVA_HOME\n",
        "export A=1 JAVA_HOME='/x'\n",
        "  JAVA_HOME=\"/x\"\n",
    ] {
        assert_eq!(value(real, Sh, JavaHome).as_deref(), Some("/x"), "{real}");
    }
}

#[test]
fn java_home_goes_on_top_or_into_its_line() {
    let head = "# ---------------------------------------------------\n\n";
    let with = head.replacen("\n\n", "\nexport JAVA_HOME=\"/opt/jdk-17\"\n\n", 1);
    let set_there = set_ok(LITERAL, Sh, JavaHome, "/opt/jdk-17");
    assert_eq!(set_there, LITERAL.replacen(head, &with, 1));
    assert_eq!(remove(&set_there, Sh, JavaHome).unwrap().text, LITERAL);
    assert_eq!(
        set_ok(VARIABLE, Sh, JavaHome, "/opt/jdk"),
        VARIABLE.replace("/opt/old-jdk", "/opt/jdk")
    );
    let both = "a=1; JAVA_HOME=/x\n";
    assert!(matches!(remove(both, Sh, JavaHome), Err(EditError::Value(_))));
    let bat = set_ok(BAT, Bat, JavaHome, "C:\\Program Files\\Java");
    assert_eq!(
        bat,
        BAT.replace(
            "licence\r\n",
            "licence\r\nset \"JAVA_HOME=C:\\Program Files\\Java\"\r\n"
        )
    );
    assert_eq!(remove(&bat, Bat, JavaHome).unwrap().text, BAT);
    let conf = set_ok(WRAPPER, WrapperConf, JavaHome, "C:\\jdk");
    assert_eq!(conf, WRAPPER.replace("${java_home}", "C:\\\\jdk"));
    assert_eq!(remove(&conf, WrapperConf, JavaHome).unwrap().text, WRAPPER);
}

#[test]
fn java_home_that_a_script_cannot_carry_is_refused() {
    for bad in [
        "/opt/my jdk",
        "/opt/$X",
        "/a\"b",
        "/a`b`",
        "/a\\b",
        "/a\nb",
        "/a*",
        "/a'b",
    ] {
        let Err(EditError::Value(reason)) = set(LITERAL, Sh, JavaHome, bad) else {
            panic!("{bad:?} was taken");
        };
        assert!(!bad.contains("my") || reason.contains("JAVACMD"), "{reason}");
    }
    assert!(matches!(set(BAT, Bat, JavaHome, "C:\\%X%"), Err(EditError::Value(_))));
}

#[test]
fn host_name_verification_has_one_answer() {
    for (text, dialect) in [(LITERAL, Sh), (VARIABLE, Sh), (BAT, Bat), (WRAPPER, WrapperConf)] {
        assert_eq!(
            value(text, dialect, HostnameVerification).as_deref(),
            Some("false"),
            "{dialect:?}"
        );
        let on = set_ok(text, dialect, HostnameVerification, "true");
        let expected = text
            .replace("Verification=true", "Verification=false")
            .replace("AllowAll", "DefaultAndLocalhost");
        assert_eq!(on, expected);
    }
    let on = set_ok(VARIABLE, Sh, HostnameVerification, "true");
    let strict = on.replace("DefaultAndLocalhost", "Strict");
    assert_eq!(value(&strict, Sh, HostnameVerification).as_deref(), Some("true"));
    let off = set_ok(&strict, Sh, HostnameVerification, "false");
    assert!(
        off.contains("Verifier=\"AllowAll\"") && off.contains("disableHostnameVerification=true"),
        "{off}"
    );
    let none = LITERAL.replace("    -Dorg.wso2.ignoreHostnameVerification=true \\\n", "");
    assert_eq!(remove(LITERAL, Sh, HostnameVerification).unwrap().text, none);
    assert!(matches!(
        set(&none, Sh, HostnameVerification, "true"),
        Err(EditError::Absent(_))
    ));
}

#[test]
fn reads_the_java_range() {
    let range = |min, max, line, enforced| {
        Some(JdkRange {
            min,
            max,
            line,
            enforced,
        })
    };
    assert_eq!(jdk_range(LITERAL, Sh), range(7, 8, 23, false));
    assert_eq!(jdk_range(VARIABLE, Sh), range(11, 17, 7, false));
    assert_eq!(jdk_range(BAT, Bat), range(11, 17, 6, false));
    let mi = VARIABLE.replace("JDK 17\"\n", "JDK 17\"\n   if true; then a; fi\n   exit 0\n");
    assert_eq!(jdk_range(&mi, Sh), range(11, 17, 7, true));
    let old = VARIABLE.replace("-lt 1100", "-lt 0107").replace("-gt 1700", "-gt 1100");
    assert_eq!(jdk_range(&old, Sh).map(|r| (r.min, r.max)), Some((7, 11)));
    let spelled =
        "if [ \"$java_version_formatted\" -lt 1100 -o \"$java_version_formatted\" -gt 2100 ]; then exit 1; fi\n";
    assert_eq!(jdk_range(spelled, Sh), range(11, 21, 1, true));
    let bam = LITERAL.replace("1.[7|8]", "1.[6|7]");
    assert_eq!(jdk_range(&bam, Sh).map(|r| (r.min, r.max)), Some((6, 7)));
    assert_eq!(jdk_range("#!/bin/sh\n# grep \"1.[7|8]\"\n", Sh), None);
}

#[test]
fn lists_what_the_command_defines() {
    let names = |text, dialect| -> Vec<String> {
        defines(text, dialect)
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    };
    assert_eq!(
        names(LITERAL, Sh),
        [
            "com.sun.management.jmxremote=",
            "carbon.home=$CARBON_HOME",
            "org.wso2.ignoreHostnameVerification=true",
            "file.encoding=UTF8"
        ]
    );
    assert_eq!(names(BAT, Bat).len(), 3);
    assert_eq!(
        names(WRAPPER, WrapperConf),
        ["org.wso2.ignoreHostnameVerification=true"]
    );
}

const GUARD: &str = "if [ -z \"$JVM_MEM_OPTS\" ]; then\n";

fn heap(text: &str) -> [Option<String>; 2] {
    [HeapMin, HeapMax].map(|option| value(text, Sh, option))
}

fn sizes(min: &str, max: &str) -> [Option<String>; 2] {
    [Some(min.into()), Some(max.into())]
}

#[test]
fn a_variable_set_on_top_beats_the_scripts_default() {
    for line in [
        "export JVM_MEM_OPTS=\"-Xms1g -Xmx4g\"\n",
        "JVM_MEM_OPTS='-Xms1g -Xmx4g'\nexport JVM_MEM_OPTS\n",
        "export A=1 JVM_MEM_OPTS=\"-Xms1g -Xmx4g\" && export B=2\n",
        "JVM_MEM_OPTS=-Xms1g\nJVM_MEM_OPTS=\"$JVM_MEM_OPTS -Xmx4g\"\n",
    ] {
        let text = VARIABLE.replace(GUARD, &format!("{line}{GUARD}"));
        assert_eq!(heap(&text), sizes("1g", "4g"), "{line}");
        assert_eq!(set_ok(&text, Sh, HeapMax, "3g"), text.replace("-Xmx4g", "-Xmx3g"));
        assert_eq!(value(&text, Sh, PermGen), None, "the default is dead: {line}");
        assert_eq!(heap_style(&text, Sh), Some(HeapStyle::Variable));
    }
    let text = VARIABLE.replace(GUARD, &format!("JVM_MEM_OPTS=-Xmx4g\n{GUARD}"));
    assert_eq!(heap(&text), [None, Some("4g".into())]);
    let more = set_ok(&text, Sh, HeapMin, "1g");
    assert_eq!(more, text.replace("=-Xmx4g", "=\"-Xmx4g -Xms1g\""));
    let other = VARIABLE.replace(GUARD, &format!("JVM_MEM_OPTS=\"$MORE\"\n{GUARD}"));
    assert_eq!(heap(&other), sizes("256m", "1024m"), "another variable may be empty");
}

#[test]
fn java_opts_come_last_and_win() {
    for base in [LITERAL, VARIABLE] {
        let text = base.replacen("#!/bin/sh\n", "#!/bin/sh\nJAVA_OPTS=\"$JAVA_OPTS -Xmx4g\"\n", 1);
        assert_eq!(heap(&text), sizes("256m", "4g"));
        assert_eq!(set_ok(&text, Sh, HeapMax, "3g"), text.replace("-Xmx4g", "-Xmx3g"));
        assert_eq!(set_ok(&text, Sh, HeapMin, "1g"), text.replace("-Xms256m", "-Xms1g"));
        assert_eq!(heap_style(&text, Sh), heap_style(base, Sh));
        let unused = text.replace("    $JAVA_OPTS \\\n", "");
        assert_eq!(heap(&unused), sizes("256m", "1024m"), "nobody reads it");
        let debug = base.replacen('\n', "\nif [ \"$CMD\" = debug ]; then\n  JAVA_OPTS=\"-Xmx9g\"\nfi\n", 1);
        assert_eq!(heap(&debug), sizes("256m", "1024m"), "a branch says nothing in general");
    }
}

#[test]
fn a_branch_is_not_what_holds_in_general() {
    for branch in [
        "if [ \"$(uname -m)\" = aarch64 ]; then JVM_MEM_OPTS=\"-Xms128m -Xmx512m\"; fi\n",
        "[ \"$(uname -m)\" = aarch64 ] && JVM_MEM_OPTS=\"-Xms128m -Xmx512m\"\n",
    ] {
        let nested = VARIABLE.replace(
            "   if [ \"$java_version\"",
            &format!("   {branch}   if [ \"$java_version\""),
        );
        let after = VARIABLE.replace("echo \"Using", &format!("{branch}echo \"Using"));
        let before = VARIABLE.replace(GUARD, &format!("{branch}{GUARD}"));
        for text in [nested, after, before] {
            assert!(text.contains("aarch64"));
            assert_eq!(heap(&text), sizes("256m", "1024m"), "{text}");
            assert_eq!(set_ok(&text, Sh, HeapMax, "3g"), text.replace("-Xmx1024m", "-Xmx3g"));
            assert_eq!(value(&text, Sh, PermGen).as_deref(), Some("256m"));
        }
    }
}

#[test]
fn a_default_may_be_written_in_many_ways() {
    let from = VARIABLE.find(GUARD).unwrap();
    let to = VARIABLE.find("echo \"Using").unwrap();
    for default in [
        ": \"${JVM_MEM_OPTS:=-Xms256m -Xmx1024m}\"\n",
        ": ${JVM_MEM_OPTS:=-Xms256m -Xmx1024m}\n",
        "JVM_MEM_OPTS=\"${JVM_MEM_OPTS:--Xms256m -Xmx1024m}\"\n",
        "[ -n \"$JVM_MEM_OPTS\" ] || JVM_MEM_OPTS=\"-Xms256m -Xmx1024m\"\n",
        "test -z \"$JVM_MEM_OPTS\" && export JVM_MEM_OPTS=\"-Xms256m -Xmx1024m\"\n",
        "if [ \"x$JVM_MEM_OPTS\" != \"x\" ]; then\n  echo own\nelse\n  JVM_MEM_OPTS=\"-Xms256m -Xmx1024m\"\nfi\n",
    ] {
        let text = format!("{}{default}{}", &VARIABLE[..from], &VARIABLE[to..]);
        assert_eq!(heap(&text), sizes("256m", "1024m"), "{default}");
        assert_eq!(heap_style(&text, Sh), Some(HeapStyle::Variable), "{default}");
        assert_eq!(set_ok(&text, Sh, HeapMax, "3g"), text.replace("-Xmx1024m", "-Xmx3g"));
        let top = text.replacen('\n', "\nJVM_MEM_OPTS=\"-Xms1g -Xmx4g\"\n", 1);
        assert_eq!(heap(&top), sizes("1g", "4g"), "{default}");
    }
}

#[test]
fn flags_may_be_quoted_or_come_from_a_variable() {
    let quoted = LITERAL.replace("-Xms256m -Xmx1024m", "\"-Xms256m\" -Xmx'1024m'");
    assert_eq!(heap(&quoted), sizes("256m", "1024m"));
    assert_eq!(set_ok(&quoted, Sh, HeapMin, "1g"), quoted.replace("256m\" ", "1g\" "));
    let named = LITERAL.replace("-Xms256m -Xmx1024m", "-Xms$HEAP -Xmx\"${HEAP}\"");
    assert_eq!(heap(&named), sizes("$HEAP", "${HEAP}"));
    assert_eq!(
        set_ok(&named, Sh, HeapMax, "1g"),
        named.replace("\"${HEAP}\"", "\"1g\"")
    );
}

#[test]
fn flags_beside_each_other_go_without_taking_a_space_twice() {
    let text = "$JAVACMD \"-Xmx1g -Xmx2g -Xmx3g\" -Da=b org.wso2.carbon.bootstrap.Bootstrap\nX=1 -Xmx4g\n";
    let bat = "set CMD_LINE_ARGS=-Xmx1g -Xmx2g -Da=b\r\n";
    assert_eq!(
        remove(bat, Dialect::Bat, ScriptOption::HeapMax).unwrap().text,
        "set CMD_LINE_ARGS= -Da=b\r\n"
    );
    let own = "JAVA_OPTS=\"-Xmx1g -Xmx2g\"\nsh x\n";
    assert_eq!(
        remove(own, Dialect::Sh, ScriptOption::HeapMax).unwrap().text,
        "JAVA_OPTS=\"\"\nsh x\n"
    );
    let _ = remove(text, Dialect::Sh, ScriptOption::HeapMax);
}

#[test]
fn a_version_pattern_that_never_closes_says_nothing() {
    assert!(jdk_range(&format!("x=`grep \"{}\"`\n", "1.[".repeat(1_000)), Dialect::Sh).is_none());
}
