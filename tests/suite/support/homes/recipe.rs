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
    /// The servers below `wso2/`, each with its own scripts and a wrapper in `bin`.
    pub(super) servers: &'static [&'static str],
}

/// How heap flags are written.
#[derive(Clone, Copy)]
pub(super) enum Heap {
    /// A line of the java command.
    Literal(&'static str),
    /// The default of `JVM_MEM_OPTS`.
    Variable(&'static str),
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

const USUAL: Heap = Heap::Variable("-Xms256m -Xmx1024m");
const UNCHECKED: &str = "-Dorg.wso2.ignoreHostnameVerification=true";

pub(super) const XML: Recipe = Recipe {
    script: "bin/wso2server.sh",
    kernel: "4.4.1",
    heap: Heap::Literal(PERM),
    jdk: Jdk::Grep("1.[7|8]", "1.7 or 1.8"),
    flags: &[],
    toml: false,
    flat: false,
    bootstrap: CARBON,
    servers: &[],
};

/// Enterprise Integrator of 6.3 to 6.5.
pub(super) const EI: Recipe = Recipe {
    script: "bin/integrator.sh",
    kernel: "4.4.26",
    heap: USUAL,
    flags: &[UNCHECKED],
    flat: true,
    servers: &["broker", "business-process", "analytics", "micro-integrator"],
    ..XML
};

/// IoT Server 3.
pub(super) const IOT: Recipe = Recipe {
    script: "bin/iot-server.sh",
    kernel: "4.4.26",
    heap: Heap::Literal("-Xms256m -Xmx1024m -XX:MaxPermSize=512m"),
    flags: &[
        UNCHECKED,
        "-Dorg.opensaml.httpclient.https.disableHostnameVerification=true",
    ],
    flat: true,
    servers: &["analytics", "broker"],
    ..XML
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
            heap: USUAL,
            jdk: Jdk::Range("0107", "1100", false),
            flags: &[UNCHECKED],
            flat: true,
            servers: &["broker", "business-process", "analytics"],
            ..XML
        },
        "iot-3.x" => IOT,
        "das-3.x" => Recipe {
            kernel: "4.4.26",
            heap: Heap::Variable("-Xms256m -Xmx2048m"),
            ..XML
        },
        "emm-2.x" => Recipe {
            kernel: "4.4.10",
            heap: USUAL,
            flags: &[UNCHECKED],
            ..XML
        },
        "es-2.x" => Recipe {
            kernel: "4.4.8",
            heap: USUAL,
            ..XML
        },
        "am-3.0.0" => Recipe {
            kernel: "4.5.1",
            heap: USUAL,
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
            heap: USUAL,
            jdk: Jdk::Range("1100", "1700", false),
            flags: &[MAPPER, "-Dhttpclient.hostnameVerifier=\"DefaultAndLocalhost\""],
            toml: true,
            ..XML
        },
        "mi-4.2.0" => Recipe {
            script: "bin/micro-integrator.sh",
            kernel: "4.2.0",
            heap: USUAL,
            jdk: Jdk::Range("1100", "1700", true),
            flags: &["-DavoidConfigHashRead=true", "-DNonRegistryMode=true"],
            toml: true,
            flat: true,
            bootstrap: MICRO_INTEGRATOR,
            servers: &[],
        },
        other => panic!("no recipe for {other}"),
    }
}

impl Recipe {
    /// Adds to a home what it lacks.
    pub(super) fn complete(&self, home: &Path) {
        for dir in [
            self.tmp(),
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
        write(home, self.script, scripts::sh(self, self.conf(), self.tmp()));
        write(home, &self.script.replace(".sh", ".bat"), scripts::bat(self));
        if !home.join("conf/wrapper.conf").is_file() {
            write(home, "bin/yajsw/wrapper.conf", scripts::wrapper_conf(self));
        }
        if self.toml {
            self.write_templates(home);
        }
        for server in self.servers {
            self.write_server(home, server);
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

    /// The JVM's temporary directory, relative.
    pub(super) fn tmp(&self) -> &'static str {
        if self.servers.is_empty() { "tmp" } else { "wso2/tmp" }
    }

    /// A server below `wso2/`: its own script there, a wrapper of it in `bin`, and the directories that it needs.
    fn write_server(&self, home: &Path, server: &str) {
        let own = format!("wso2/{server}/bin/wso2server.sh");
        let heap = match self.heap {
            Heap::Literal(_) if server == "analytics" => Heap::Literal(PERM),
            _ => USUAL,
        };
        let inner = Self { heap, ..*self };
        write(home, &own, scripts::sh(&inner, "conf", "tmp"));
        write(home, &own.replace(".sh", ".bat"), scripts::bat(&inner));
        write(home, &format!("bin/{server}.sh"), scripts::wrapper_of(server));
        for dir in ["tmp", "repository/logs"] {
            fs::create_dir_all(home.join("wso2").join(server).join(dir)).unwrap();
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
