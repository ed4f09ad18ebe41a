@echo off
rem Start script of the practice server for Windows: run (default), restart, debug, version.
rem As with the products' own, there is no start and no stop: close the window or press Ctrl+C.

if "%JAVA_HOME%" == "" goto noJavaHome
if not exist "%JAVA_HOME%\bin\java.exe" goto noJavaHome
if not exist "%JAVA_HOME%\bin\javac.exe" goto noCompiler

if "%CARBON_HOME%" == "" set CARBON_HOME=%~sdp0..
for /f tokens^=2-5^ delims^=.-_^" %%j in ('"%JAVA_HOME%\bin\java" -fullversion 2^>^&1') do set "JAVA_VERSION=%%j%%k"

if "%1" == "version" goto doVersion
if "%1" == "--version" goto doVersion
if "%1" == "-version" goto doVersion

if %JAVA_VERSION% LSS @JDK_LOW_BAT@ goto unknownJdk
if %JAVA_VERSION% GTR 210 goto unknownJdk
goto jdkOk

:unknownJdk
echo Starting WSO2 Carbon (in unsupported JDK)
echo [ERROR] CARBON is supported only between JDK @JDK_LOW_NAME@ and JDK 21

:jdkOk
rem Leftovers of the last run are not needed.
if exist "%CARBON_HOME%\tmp" del /q /s "%CARBON_HOME%\tmp\*" >nul 2>&1

set CARBON_CLASSPATH=.\lib;.\bin\org.wso2.carbon.bootstrap-@KERNEL@.jar
set CMD_LINE_ARGS=-Xbootclasspath/a:%CARBON_XBOOTCLASSPATH% -Xms256m -Xmx1024m -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath="%CARBON_HOME%\repository\logs\heap-dump.hprof" -Dcom.sun.management.jmxremote -classpath "%CARBON_CLASSPATH%" %JAVA_OPTS% -Djava.io.tmpdir="%CARBON_HOME%\tmp" -Dwso2.server.standalone=true -Djava.command="%JAVA_HOME%\bin\java" -Dcarbon.home="%CARBON_HOME%" -Dcarbon.config.dir.path="%CARBON_HOME%\repository\conf" @FLAVOUR_FLAGS_BAT@ -Dcarbon.repository.dir.path="%CARBON_HOME%\repository" -Dconf.location="%CARBON_HOME%\repository\conf" -Dfile.encoding=UTF8

cd /d "%CARBON_HOME%"
:runServer
"%JAVA_HOME%\bin\java" %CMD_LINE_ARGS% "%CARBON_HOME%\bin\PracticeServer.java" org.wso2.carbon.bootstrap.Bootstrap %*
if "%ERRORLEVEL%"=="121" goto runServer
goto end

:doVersion
type "%CARBON_HOME%\bin\version.txt"
type "%CARBON_HOME%\bin\wso2carbon-version.txt"
goto end

:noJavaHome
echo You must set the JAVA_HOME variable before running CARBON.
goto end

:noCompiler
echo The practice server needs a whole JDK, 11 or newer: %JAVA_HOME% has no compiler.

:end
