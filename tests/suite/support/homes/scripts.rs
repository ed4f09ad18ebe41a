//! Start scripts of each generation, as the field guide describes them: what matters to an editor, with its decoys.

use super::recipe::{Heap, Jdk, Recipe};

/// The script of Unix; `conf` is the configuration directory, `tmp` the JVM's temporary one, both relative to CARBON_HOME.
pub(super) fn sh(recipe: &Recipe, conf: &str, tmp: &str) -> String {
    let flags = recipe
        .flags
        .iter()
        .fold(String::new(), |text, flag| text + "    " + flag + " \\\n");
    let endorsed = match recipe.jdk {
        Jdk::Grep(..) => "    -Djava.endorsed.dirs=\"$JAVA_ENDORSED_DIRS\" \\\n",
        Jdk::Range(..) => "",
    };
    let (before, heap) = heap(recipe);
    format!(
        r#"#!/bin/sh
# Start script. Flags may be given in JAVA_OPTS, for example JAVA_OPTS="-Xms512m -Xmx2048m".
#   JAVA_HOME   must point at a JDK, such as JAVA_HOME=/opt/jdk

cygwin=false
case "`uname`" in
CYGWIN*) cygwin=true ;;
Darwin*) if [ -z "$JAVA_HOME" ] ; then
           JAVA_HOME=/System/Library/Frameworks/JavaVM.framework/Versions/CurrentJDK/Home
         fi ;;
esac

PRG="$0"
PRGDIR=`dirname "$PRG"`
[ -z "$CARBON_HOME" ] && CARBON_HOME=`cd "$PRGDIR/.." ; pwd`

if $cygwin; then
  [ -n "$JAVA_HOME" ] && JAVA_HOME=`cygpath --unix "$JAVA_HOME"`
fi

if [ -z "$JAVACMD" ] ; then
  JAVACMD="$JAVA_HOME/bin/java"
fi
if [ -z "$JAVA_HOME" ]; then
  echo "You must set the JAVA_HOME variable before running CARBON."
  exit 1
fi

{jdk}
CARBON_CLASSPATH=""
for f in "$CARBON_HOME"/bin/*.jar
do
    CARBON_CLASSPATH="$CARBON_CLASSPATH":$f
done
{before}
START_EXIT_STATUS=121
status=$START_EXIT_STATUS
while [ "$status" = "$START_EXIT_STATUS" ]
do
    $JAVACMD \
    -Xbootclasspath/a:"$CARBON_XBOOTCLASSPATH" \
    {heap} \
    -XX:+HeapDumpOnOutOfMemoryError \
    -XX:HeapDumpPath="$CARBON_HOME/repository/logs/heap-dump.hprof" \
    $JAVA_OPTS \
    -Dcom.sun.management.jmxremote \
    -classpath "$CARBON_CLASSPATH" \
{endorsed}    -Djava.io.tmpdir="$CARBON_HOME/{tmp}" \
    -Dcarbon.home="$CARBON_HOME" \
    -Dcarbon.config.dir.path="$CARBON_HOME/{conf}" \
{flags}    -Djava.security.egd=file:/dev/./urandom \
    -Dfile.encoding=UTF8 \
    {bootstrap} $*
    status=$?
done
"#,
        jdk = jdk(recipe.jdk),
        bootstrap = recipe.bootstrap,
    )
}

/// What stands before the loop, and the line inside the java command.
fn heap(recipe: &Recipe) -> (String, &'static str) {
    match recipe.heap {
        Heap::Literal(flags) => (String::new(), flags),
        Heap::Variable(flags) => {
            let micro = recipe.bootstrap.contains(".micro.");
            let perm = if micro {
                ""
            } else {
                "    JVM_MEM_OPTS=\"$JVM_MEM_OPTS -XX:MaxPermSize=256m\"\n"
            };
            let echo = if micro { "# " } else { "" };
            let text = format!(
                "\nif [ -z \"$JVM_MEM_OPTS\" ]; then\n  \
                 java_version=$(\"$JAVACMD\" -version 2>&1 | awk -F '\"' '/version/ {{print $2}}')\n  \
                 JVM_MEM_OPTS=\"{flags}\"\n  if [ \"$java_version\" \\< \"1.8\" ]; then\n{perm}    :\n  \
                 fi\nfi\n{echo}echo \"Using Java memory options: $JVM_MEM_OPTS\"\n"
            );
            (text, "$JVM_MEM_OPTS")
        }
    }
}

fn jdk(test: Jdk) -> String {
    match test {
        Jdk::Grep(pattern, names) => format!(
            "jdk_found=`$JAVA_HOME/bin/java -version 2>&1 | grep \"{pattern}\"`\nif [ \"$jdk_found\" = \"\" ]; then\n   \
             echo \" Starting WSO2 Carbon (in unsupported JDK)\"\n   \
             echo \" [ERROR] CARBON is supported only on JDK {names}\"\nfi\n"
        ),
        Jdk::Range(low, high, refuses) => format!(
            "java_version=$(\"$JAVACMD\" -version 2>&1 | awk -F '\"' '/version/ {{print $2}}')\n\
             java_version_formatted=$(echo \"$java_version\" | awk -F. '{{printf(\"%02d%02d\",$1,$2);}}')\n\
             if [ $java_version_formatted -lt {low} ] || [ $java_version_formatted -gt {high} ]; then\n   \
             echo \" Starting WSO2 Carbon (in unsupported JDK)\"\n   \
             echo \" [ERROR] CARBON is supported only between JDK {low} and {high}\"\n{end}fi\n",
            end = if refuses { "   exit 0\n" } else { "" },
        ),
    }
}

/// The script of Windows: the heap flags in one long line, in every generation. Lines end in CRLF.
pub(super) fn bat(recipe: &Recipe) -> String {
    let heap = match recipe.heap {
        Heap::Literal(flags) | Heap::Variable(flags) => flags,
    };
    let flags = recipe
        .flags
        .join(" ")
        .replace("$CARBON_HOME", "%CARBON_HOME%")
        .replace('/', "\\");
    let range = match recipe.jdk {
        Jdk::Grep(..) => String::new(),
        Jdk::Range(low, high, micro) => {
            // 0107 is 17, 1100 is 110: as `java -fullversion` gives the two numbers side by side.
            let short = |text: &str| {
                text.strip_prefix("010")
                    .map_or(text[..3].to_owned(), |minor| format!("1{minor}"))
            };
            let upper = format!("if %JAVA_VERSION% GTR {} goto unknownJdk\n", short(high));
            format!(
                "if %JAVA_VERSION% LSS {} goto unknownJdk\n{}goto jdkOk\n:unknownJdk\necho unsupported JDK\n:jdkOk\n",
                short(low),
                if micro { "" } else { &upper },
            )
        }
    };
    format!(
        "@echo off\nrem Heap: -Xms and -Xmx below; JAVA_OPTS may hold -Xmx2048m too.\n\
         if \"%JAVA_HOME%\" == \"\" goto noJavaHome\n\
         for /f tokens^=2-5^ delims^=.-_^\" %%j in ('\"%JAVA_HOME%\\bin\\java\" -fullversion 2^>^&1') do \
         set \"JAVA_VERSION=%%j%%k\"\n{range}\
         set CMD_LINE_ARGS=-Xbootclasspath/a:%CARBON_XBOOTCLASSPATH% {heap} -XX:+HeapDumpOnOutOfMemoryError \
         -Dcom.sun.management.jmxremote -classpath %CARBON_CLASSPATH% %JAVA_OPTS% \
         -Dcarbon.home=\"%CARBON_HOME%\" {flags} -Dfile.encoding=UTF8\n\
         :runJava\n\"%JAVA_HOME%\\bin\\java\" %CMD_LINE_ARGS% {bootstrap} %CMD%\n\
         if \"%ERRORLEVEL%\"==\"121\" goto runJava\ngoto end\n\
         :noJavaHome\necho You must set the JAVA_HOME variable before running CARBON.\n:end\n",
        bootstrap = recipe.bootstrap,
    )
    .replace('\n', "\r\n")
}

/// The Windows service's file; the permanent generation is there in every generation.
pub(super) fn wrapper_conf(recipe: &Recipe) -> String {
    let verify = if recipe.bootstrap.contains(".micro.") {
        "wrapper.java.additional.6 = -Dorg.wso2.ignoreHostnameVerification=true\n"
    } else {
        ""
    };
    format!(
        "# YAJSW\nwrapper.java.command = ${{java_home}}/bin/java\n#wrapper.java.additional.9 = -Xmx512m\n\
         wrapper.java.additional.1 = -Dcarbon.home=${{carbon_home}}\nwrapper.java.additional.2 = -Xms256m\n\
         wrapper.java.additional.3 = -Xmx1024m\nwrapper.java.additional.4 = -XX:MaxPermSize=256m\n\
         wrapper.java.additional.5 = -XX:+HeapDumpOnOutOfMemoryError\n{verify}"
    )
}

/// A thin script in `bin` that runs the server of this directory below `wso2/`, and stops it on a signal.
pub(super) fn wrapper_of(server: &str) -> String {
    format!(
        "#!/bin/sh\n# Runs the server of this name.\nPRGDIR=`dirname \"$0\"`\n[ -z \"$CARBON_HOME\" ] && CARBON_HOME=`cd \"$PRGDIR/..\" ; pwd`\n\
         SERVER_SCRIPT=\"$CARBON_HOME/wso2/{server}/bin/wso2server.sh\"\nunset CARBON_HOME\nsh \"$SERVER_SCRIPT\" $* &\n\
         trap \"sh $SERVER_SCRIPT stop; exit;\" INT TERM\nwait\n"
    )
}
