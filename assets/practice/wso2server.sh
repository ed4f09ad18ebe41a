#!/bin/sh
# Start script of the practice server. It behaves as the start scripts of Carbon products do,
# quirks included, so that what works here works there.
#
#   JAVA_HOME       a JDK, 11 or newer for the practice server (required)
#   JAVA_OPTS       further flags for the JVM; they come after the heap flags
#   JVM_MEM_OPTS    heap flags, in place of the ones below
#   CARBON_HOME     the product's directory; found automatically when unset
#
#   wso2server.sh [start|stop|restart|--run|version|--debug PORT] [-Dname=value ...]

# ---- where are we -------------------------------------------------------------------------------
PRG="$0"
while [ -h "$PRG" ]; do
  link=$(readlink "$PRG")
  case "$link" in
    /*) PRG="$link" ;;
    *) PRG=$(dirname "$PRG")/"$link" ;;
  esac
done
PRGDIR=$(dirname "$PRG")

# An inherited CARBON_HOME wins over the place of this script.
[ -z "$CARBON_HOME" ] && CARBON_HOME=$(cd "$PRGDIR/.." ; pwd)

# ---- which Java ---------------------------------------------------------------------------------
if [ -z "$JAVACMD" ]; then
  if [ -n "$JAVA_HOME" ]; then
    JAVACMD="$JAVA_HOME/bin/java"
  else
    JAVACMD=java
  fi
fi

if ! command -v "$JAVACMD" >/dev/null 2>&1; then
  echo "Error: JAVA_HOME is not defined correctly."
  echo " CARBON cannot execute $JAVACMD"
  exit 1
fi

# A java on the PATH is not enough.
if [ -z "$JAVA_HOME" ]; then
  echo "You must set the JAVA_HOME variable before running CARBON."
  exit 1
fi

PID=
if [ -e "$CARBON_HOME/wso2carbon.pid" ]; then
  PID=$(tr -d '\000' < "$CARBON_HOME/wso2carbon.pid")
fi

# ---- what to do: the last word that we know wins ------------------------------------------------
CMD=
PORT=
args=
for c in "$@"; do
  if [ "$CMD" = "--debug" ] && [ -z "$PORT" ]; then
    PORT="$c"
    continue
  fi
  case "$c" in
    debug | -debug | --debug) CMD="--debug" ;;
    start | -start | --start) CMD="start" ;;
    stop | -stop | --stop) CMD="stop" ;;
    restart | -restart | --restart) CMD="restart" ;;
    run | -run | --run) CMD="run" ;;
    version | -version | --version) CMD="version" ;;
    *) args="$args $c" ;;
  esac
done

if [ "$CMD" = "--debug" ]; then
  case "$PORT" in
    '' | *[!0-9]*)
      echo " Please specify the debug port after the --debug option"
      exit 1
      ;;
  esac
  # Whatever JAVA_OPTS held is dropped in this mode.
  JAVA_OPTS="-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=$PORT"
  export JAVA_OPTS
  echo "Please start the remote debugging client to continue..."
elif [ "$CMD" = "start" ]; then
  if [ -n "$PID" ] && ps -p "$PID" >/dev/null 2>&1; then
    echo "Process is already running"
    exit 0
  fi
  export CARBON_HOME="$CARBON_HOME"
  nohup sh "$CARBON_HOME/bin/wso2server.sh" $args >/dev/null 2>&1 &
  exit 0
elif [ "$CMD" = "stop" ]; then
  export CARBON_HOME="$CARBON_HOME"
  kill -term $PID
  exit 0
elif [ "$CMD" = "restart" ]; then
  export CARBON_HOME="$CARBON_HOME"
  kill -term $PID
  while ps -p "$PID" >/dev/null 2>&1; do
    sleep 1
  done
  nohup sh "$CARBON_HOME/bin/wso2server.sh" $args >/dev/null 2>&1 &
  exit 0
elif [ "$CMD" = "version" ]; then
  cat "$CARBON_HOME/bin/version.txt"
  cat "$CARBON_HOME/bin/wso2carbon-version.txt"
  exit 0
fi

# ---- is this Java one of the tested ones --------------------------------------------------------
java_version=$("$JAVACMD" -version 2>&1 | awk -F '"' '/version/ {print $2}')
java_version_formatted=$(echo "$java_version" | awk -F. '{printf("%02d%02d",$1,$2);}')

if [ $java_version_formatted -lt @JDK_LOW@ ] || [ $java_version_formatted -gt 2100 ]; then
  echo " Starting WSO2 Carbon (in unsupported JDK)"
  echo " [ERROR] CARBON is supported only between JDK @JDK_LOW_NAME@ and JDK 21"
fi

# The practice server is one Java source file, which java itself compiles at start.
if [ ! -x "$JAVA_HOME/bin/javac" ] || [ $java_version_formatted -lt 1100 ]; then
  echo "The practice server needs a whole JDK, 11 or newer: $JAVA_HOME has no compiler or is older." >&2
  echo "Install one (Debian, Ubuntu: apt install default-jdk-headless) and set JAVA_HOME to it." >&2
  exit 1
fi

# ---- class path and heap ------------------------------------------------------------------------
CARBON_XBOOTCLASSPATH=""
for f in "$CARBON_HOME"/lib/xboot/*.jar; do
  [ -e "$f" ] && CARBON_XBOOTCLASSPATH="$CARBON_XBOOTCLASSPATH:$f"
done
CARBON_CLASSPATH="$CARBON_HOME/lib"
for f in "$CARBON_HOME"/bin/*.jar; do
  [ -e "$f" ] && CARBON_CLASSPATH="$CARBON_CLASSPATH:$f"
done

if [ -z "$JVM_MEM_OPTS" ]; then
  JVM_MEM_OPTS="-Xms256m -Xmx1024m"
  if [ "$java_version" \< "1.8" ]; then
    JVM_MEM_OPTS="$JVM_MEM_OPTS -XX:MaxPermSize=256m"
  fi
fi
echo "Using Java memory options: $JVM_MEM_OPTS"

# Leftovers of the last run are not needed.
TMP_DIR="$CARBON_HOME/tmp"
[ -d "$TMP_DIR" ] && rm -rf "${TMP_DIR:?}"/*

cd "$CARBON_HOME" || exit 1

# ---- run, and run again for as long as the server asks for a restart -----------------------------
START_EXIT_STATUS=121
status=$START_EXIT_STATUS
while [ "$status" = "$START_EXIT_STATUS" ]; do
  $JAVACMD \
    -Xbootclasspath/a:"$CARBON_XBOOTCLASSPATH" \
    $JVM_MEM_OPTS \
    -XX:+HeapDumpOnOutOfMemoryError \
    -XX:HeapDumpPath="$CARBON_HOME/repository/logs/heap-dump.hprof" \
    $JAVA_OPTS \
    -Dcom.sun.management.jmxremote \
    -classpath "$CARBON_CLASSPATH" \
    -Djava.io.tmpdir="$CARBON_HOME/tmp" \
    -Dwso2.server.standalone=true \
    -Dcarbon.registry.root=/ \
    -Djava.command="$JAVACMD" \
    -Dcarbon.home="$CARBON_HOME" \
    -Djava.util.logging.config.file="$CARBON_HOME/repository/conf/etc/logging-bridge.properties" \
    -Dcarbon.config.dir.path="$CARBON_HOME/repository/conf" \
@FLAVOUR_FLAGS@
    -Dcarbon.repository.dir.path="$CARBON_HOME/repository" \
    -Dcarbon.components.dir.path="$CARBON_HOME/repository/components" \
    -Dcarbon.dropins.dir.path="$CARBON_HOME/repository/components/dropins" \
    -Dcomponents.repo="$CARBON_HOME/repository/components/plugins" \
    -Dconf.location="$CARBON_HOME/repository/conf" \
    -Dorg.apache.jasper.compiler.Parser.STRICT_QUOTE_ESCAPING=false \
    -Djava.net.preferIPv4Stack=true \
    -Djava.security.egd=file:/dev/./urandom \
    -Dfile.encoding=UTF8 \
    "$CARBON_HOME/bin/PracticeServer.java" org.wso2.carbon.bootstrap.Bootstrap $args
  status=$?
done
exit $status
