//! What each home of the corpus lacks, as the field guide describes its generation.

use std::fs;
use std::path::Path;

use super::{scripts, write};

/// How a home's scripts and marks look.
#[derive(Clone, Copy)]
pub(super) struct Recipe {
    /// Start script of Unix; the one of Windows has the same name with `.bat`.
    pub(super) script: &'static str,
    /// Number in the bootstrap jar's name.
    pub(super) kernel: &'static str,
    /// Heap flags and how they are written.
    pub(super) heap: Heap,
    /// The script's test of the JDK.
    pub(super) jdk: Jdk,
    /// Further `-D` flags of the script, whole lines' worth.
    pub(super) flags: &'static [&'static str],
    /// Whether it is of the toml generation: templates, and the mapper's directory in the script.
    pub(super) toml: bool,
    /// Whether the configuration lies in `conf` (EI 6, MI).
    pub(super) flat: bool,
    /// The server's main class.
    pub(super) bootstrap: &'static str,
}

/// How heap flags are written.
#[derive(Clone, Copy)]
pub(super) enum Heap {
    /// A line of the java command.
    Literal(&'static str),
    /// The default of `JVM_MEM_OPTS`.
    Variable,
}

/// How the JDK is tested.
#[derive(Clone, Copy)]
pub(super) enum Jdk {
    /// A regex over the whole output of `java -version`, and what the message calls the range.
    Grep(&'static str, &'static str),
    /// The formatted version between two numbers; whether another one ends the script.
    Range(&'static str, &'static str, bool),
}

const CARBON: &str = "org.wso2.carbon.bootstrap.Bootstrap";
const MICRO_INTEGRATOR: &str = "org.wso2.micro.integrator.bootstrap.Bootstrap";
const MAPPER: &str = "-Dcarbon.new.config.dir.path=\"$CARBON_HOME/repository/resources/conf\"";
const PERM: &str = "-Xms256m -Xmx1024m -XX:MaxPermSize=256m";

const XML: Recipe = Recipe {
    script: "bin/wso2server.sh",
    kernel: "4.4.1",
    heap: Heap::Literal(PERM),
    jdk: Jdk::Grep("1.[7|8]", "1.7 or 1.8"),
    flags: &[],
    toml: false,
    flat: false,
    bootstrap: CARBON,
};

/// The recipe of a corpus home.
pub(super) fn of(name: &str) -> Recipe {
    match name {
        "bam-2.5.0" => Recipe {
            kernel: "4.2.0",
            jdk: Jdk::Grep("1.[6|7]", "1.6 or 1.7"),
            ..XML
        },
        "esb-4.9.0" => XML,
        "ml-1.1.0" => Recipe {
            kernel: "4.4.3",
            heap: Heap::Literal("-Xms256m -Xmx2048m -XX:MaxPermSize=256m"),
            jdk: Jdk::Grep("1.[6|7|8]", "1.6, 1.7 or 1.8"),
            ..XML
        },
        "ei-6.x" => Recipe {
            script: "bin/integrator.sh",
            kernel: "4.5.3",
            heap: Heap::Variable,
            jdk: Jdk::Range("0107", "1100", false),
            flags: &["-Dorg.wso2.ignoreHostnameVerification=true"],
            flat: true,
            ..XML
        },
        "am-3.0.0" => Recipe {
            kernel: "4.5.1",
            heap: Heap::Variable,
            jdk: Jdk::Range("0107", "1100", false),
            flags: &[
                MAPPER,
                "-Dhttpclient.hostnameVerifier=AllowAll",
                "-Dorg.opensaml.httpclient.https.disableHostnameVerification=true",
            ],
            toml: true,
            ..XML
        },
        "is-7.0.1" => Recipe {
            kernel: "4.10.14",
            heap: Heap::Variable,
            jdk: Jdk::Range("1100", "1700", false),
            flags: &[MAPPER, "-Dhttpclient.hostnameVerifier=\"DefaultAndLocalhost\""],
            toml: true,
            ..XML
        },
        "mi-4.2.0" => Recipe {
            script: "bin/micro-integrator.sh",
            kernel: "4.2.0",
            heap: Heap::Variable,
            jdk: Jdk::Range("1100", "1700", true),
            flags: &["-DavoidConfigHashRead=true", "-DNonRegistryMode=true"],
            toml: true,
            flat: true,
            bootstrap: MICRO_INTEGRATOR,
        },
        other => panic!("no recipe for {other}"),
    }
}

impl Recipe {
    /// Adds to a home what it lacks.
    pub(super) fn complete(&self, home: &Path) {
        for dir in [
            "tmp",
            "lib",
            "repository/logs",
            "repository/database",
            "repository/components/dropins",
        ] {
            fs::create_dir_all(home.join(dir)).unwrap();
        }
        let package = self.bootstrap.trim_end_matches(".Bootstrap");
        write(home, &format!("bin/{package}-{}.jar", self.kernel), empty_jar());
        write(home, self.script, scripts::sh(self, "$PRGDIR/..", self.conf()));
        write(home, &self.script.replace(".sh", ".bat"), scripts::bat(self));
        if !home.join("conf/wrapper.conf").is_file() {
            write(home, "bin/yajsw/wrapper.conf", scripts::wrapper_conf(self));
        }
        if self.toml {
            self.write_templates(home);
        }
        if self.kernel == "4.5.3" {
            self.write_profiles(home);
        }
    }

    /// The configuration directory, relative.
    pub(super) fn conf(&self) -> &'static str {
        if self.flat { "conf" } else { "repository/conf" }
    }

    fn write_templates(&self, home: &Path) {
        let mut names = vec!["carbon.xml", "user-mgt.xml", "axis2/axis2.xml", "etc/jmx.xml"];
        if !self.flat {
            names.extend(["tomcat/catalina-server.xml", "hazelcast.properties"]);
        }
        for name in names {
            let place = format!("repository/resources/conf/templates/{}/{name}.j2", self.conf());
            write(home, &place, "{{server.hostname}}\n");
        }
    }

    /// The other three servers of an EI 6 pack: own scripts below `wso2/`, wrappers of them in `bin`.
    fn write_profiles(&self, home: &Path) {
        for profile in ["broker", "business-process", "analytics"] {
            let own = format!("wso2/{profile}/bin/wso2server.sh");
            let conf = format!("wso2/{profile}/conf");
            write(home, &own, scripts::sh(self, "$PRGDIR/../../..", &conf));
            write(home, &own.replace(".sh", ".bat"), scripts::bat(self));
            write(home, &format!("bin/{profile}.sh"), scripts::wrapper_of(&own));
        }
    }
}

/// The configuration of a Micro Integrator, as small as it can be and still have every place.
pub(super) fn write_mini_mi(home: &Path) {
    write(home, "bin/version.txt", "WSO2 Micro Integrator v4.2.0\n");
    write(home, "bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.8.1\n");
    write(
        home,
        "conf/deployment.toml",
        "[server]\nhostname = \"localhost\"\n# offset  = 10\n\n[keystore.primary]\npassword = \"wso2carbon\"\n\n\
         # [[internal_apis.users]]\n# user.name = \"user-1\"\n# user.password = \"pwd-1\"\n",
    );
    write(
        home,
        "conf/carbon.xml",
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n\
         <Server xmlns=\"http://wso2.org/projects/carbon/carbon.xml\">\n    <Name>WSO2 Micro Integrator</Name>\n    \
         <ServerKey>MI</ServerKey>\n    <!--HostName>www.wso2.org</HostName-->\n    <Ports>\n        \
         <Offset>10</Offset>\n    </Ports>\n</Server>\n",
    );
    write(
        home,
        "conf/internal-apis.xml",
        "<internalApis>\n    <userStore>\n        <users>\n            <user>\n                \
         <username>admin</username>\n                <password>admin</password>\n            </user>\n        \
         </users>\n    </userStore>\n</internalApis>\n",
    );
    write(
        home,
        "conf/axis2/axis2.xml",
        "<axisconfig name=\"AxisJava2.0\">\n    <transportReceiver name=\"http\" \
         class=\"org.apache.synapse.transport.passthru.PassThroughHttpListener\">\n        \
         <parameter name=\"port\">8280</parameter>\n    </transportReceiver>\n</axisconfig>\n",
    );
    write(
        home,
        "conf/log4j2.properties",
        "loggers = com-hazelcast\nlogger.com-hazelcast.level = ERROR\n",
    );
    for (name, content) in [
        (
            "key-mappings",
            "{\n  \"transport.http.listener.wsdl_epr_prefix\": \"transport.http.listener.parameters.WSDLEPRPrefix\"\n}\n",
        ),
        ("default", "{\n  \"server.offset\": \"10\"\n}\n"),
        ("infer", "{}\n"),
        ("validator", "{}\n"),
        ("unit-resolve", "{}\n"),
    ] {
        write(home, &format!("repository/resources/conf/{name}.json"), content);
    }
}

/// The smallest valid zip.
fn empty_jar() -> Vec<u8> {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(22, 0);
    bytes
}
