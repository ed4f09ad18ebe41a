//! A builder for the homes and machines of this layer's tests: small files, nothing recorded.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Generation, Home, Layout, Started};
use crate::domain::{
    Cgroup, Disk, FoundBy, JavaVersion, Jdk, Known, Machine, MachineKind, OpenFiles, Os, OsFamily, Product, Status,
    Unknown, Vm,
};
use crate::probe::files::FileState;
use crate::probe::{ExternalFile, ExternalFiles, Facts, HomeFiles, Owner, World};
use crate::text::SourceText;

/// Facts being built. The files are in a temporary home until the facts are complete.
pub(super) struct Case {
    dir: tempfile::TempDir,
    home: Home,
    machine: Machine,
    jdks: Vec<Jdk>,
    disk: Known<Disk>,
    owner: Known<Owner>,
    outside: ExternalFiles,
    instances: u32,
    /// The recorded machine that the survey reads; `None` without a survey.
    root: Option<tempfile::TempDir>,
    last: Option<fn(&mut Facts)>,
}

/// One test case of a row: the guideline's id, the verdict it must give in production, and the home on its machine. Every row
/// needs three: one that passes, one that fails or warns, one that is unknown.
pub(super) type Sample = (&'static str, Status, fn() -> Case);

impl Case {
    /// An Identity Server 7 as unpacked: `deployment.toml` is in effect, nothing is rendered yet.
    pub(super) fn is7() -> Self {
        let toml = "[server]\nhostname = \"localhost\"\nnode_ip = \"127.0.0.1\"\n\n[super_admin]\nusername = \"admin\"\n\
                    password = \"admin\"\n";
        Self::bare(Product::IdentityServer, "4.10.14")
            .home(|home| home.script = Some("bin/wso2server.sh".into()))
            .file("repository/conf/deployment.toml", toml)
            .file("bin/wso2server.sh", &sh(""))
            .jdks(vec![jdk("/opt/jdk-17", "17.0.15")])
    }

    /// An Enterprise Service Bus 4.9 as unpacked: the files are in effect, message ports are 8280 and 8243.
    pub(super) fn esb() -> Self {
        Self::bare(Product::EnterpriseServiceBus, "4.4.1")
            .home(|home| {
                home.generation = Generation::Xml;
                home.source = ConfigSource::Files;
                home.script = Some("bin/wso2server.sh".into());
            })
            .file("repository/conf/carbon.xml", &carbon_xml(""))
            .file(
                "repository/conf/axis2/axis2.xml",
                &axis2(false, "wka", "127.0.0.1", &["127.0.0.1:4000"]),
            )
            .file("repository/conf/log4j.properties", "log4j.rootLogger=ERROR\n")
            .file("bin/wso2server.sh", &old_sh())
            .jdks(vec![jdk("/opt/jdk-8", "1.8.0_292")])
    }

    /// A Micro Integrator as unpacked.
    pub(super) fn mi() -> Self {
        Self::bare(Product::MicroIntegrator, "4.8.1")
            .home(|home| {
                home.layout = Layout::Mi;
                home.script = Some("bin/micro-integrator.sh".into());
            })
            .file("conf/deployment.toml", "[server]\nhostname = \"localhost\"\n")
            .file("bin/micro-integrator.sh", &sh(""))
            .jdks(vec![jdk("/opt/jdk-17", "17.0.15")])
    }

    /// A home without a single file on a machine without any information.
    pub(super) fn blind() -> Self {
        let nothing = || Unknown::because("not recorded");
        let mut case = Self::bare(Product::Other, "4.4.0")
            .home(|home| {
                home.generation = Generation::Xml;
                home.source = ConfigSource::Files;
                home.started = Started::Unknown;
            })
            .machine(|m| {
                m.os.id = String::new();
                m.os.name = String::new();
                m.os.version = String::new();
                m.kind = Err(nothing());
                m.cores = Err(nothing());
                m.mhz = Err(nothing());
                m.memory = Err(nothing());
                m.hostname = Err(nothing());
            });
        case.disk = Err(nothing());
        case.owner(Err(nothing()))
    }

    fn bare(product: Product, carbon: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().canonicalize().unwrap();
        Self {
            home: home(path, product, carbon),
            machine: machine(),
            jdks: Vec::new(),
            disk: Ok(Disk {
                free: 50 << 30,
                total: 100 << 30,
                mount: "/".into(),
            }),
            owner: Ok(Owner { uid: 802 }),
            outside: ExternalFiles::default(),
            instances: 1,
            root: None,
            last: None,
            dir,
        }
    }

    /// Writes a file of the home.
    pub(super) fn file(self, relative: &str, text: &str) -> Self {
        self.bytes(relative, text.as_bytes())
    }

    /// The same for a text in another encoding.
    pub(super) fn bytes(self, relative: &str, text: &[u8]) -> Self {
        let path = self.dir.path().join(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Gives a file of the home another time.
    pub(super) fn written_at(self, relative: &str, time: std::time::SystemTime) -> Self {
        let file = fs::File::options()
            .write(true)
            .open(self.dir.path().join(relative))
            .unwrap();
        file.set_modified(time).unwrap();
        self
    }

    /// Makes a file of the home executable, where the system supports that.
    pub(super) fn program(self, relative: &str) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let path = self.dir.path().join(relative);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let _ = relative;
        self
    }

    /// Where the home is while the case exists.
    pub(super) fn path(&self) -> String {
        self.home.path.raw_text()
    }

    pub(super) fn home(mut self, change: impl FnOnce(&mut Home)) -> Self {
        change(&mut self.home);
        self
    }

    pub(super) fn machine(mut self, change: impl FnOnce(&mut Machine)) -> Self {
        change(&mut self.machine);
        self
    }

    pub(super) fn jdks(self, jdks: Vec<Jdk>) -> Self {
        Self { jdks, ..self }
    }

    pub(super) fn disk(self, disk: Known<Disk>) -> Self {
        Self { disk, ..self }
    }

    pub(super) fn owner(self, owner: Known<Owner>) -> Self {
        Self { owner, ..self }
    }

    pub(super) fn instances(self, instances: u32) -> Self {
        Self { instances, ..self }
    }

    /// Gives the machine this `/etc/hosts`.
    pub(super) fn hosts(mut self, text: &str) -> Self {
        self.outside.hosts = Some(ExternalFile {
            path: "/etc/hosts".into(),
            state: FileState::Here {
                bytes: text.as_bytes().to_vec(),
                source: SourceText {
                    text: text.to_owned(),
                    bom: false,
                    latin1: false,
                    misread: false,
                },
            },
        });
        self
    }

    /// Writes a file of the recorded machine, by its absolute path, and requests the survey there.
    pub(super) fn machine_file(self, absolute: &str, text: &str) -> Self {
        let case = self.surveyed();
        if let Some(root) = &case.root {
            let file = root.path().join(absolute.trim_start_matches('/'));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        case
    }

    /// Requests the survey, on a recorded machine with only what [`Case::machine_file`] wrote.
    pub(super) fn surveyed(mut self) -> Self {
        self.root.get_or_insert_with(|| tempfile::tempdir().unwrap());
        self
    }

    /// Changes the finished facts: for what no file can express.
    pub(super) fn then(self, change: fn(&mut Facts)) -> Self {
        Self {
            last: Some(change),
            ..self
        }
    }

    /// Reads the files and puts everything together.
    pub(super) fn facts(self) -> Facts {
        let files = HomeFiles::load(&self.home);
        let facts = Facts::new(
            self.machine,
            self.home,
            files,
            self.jdks,
            self.disk,
            self.outside,
            self.instances,
        );
        let mut facts = Facts {
            owner: self.owner,
            ..facts
        };
        if let Some(root) = &self.root {
            facts.read_survey(&World::recorded(root.path()));
        }
        if let Some(change) = self.last {
            change(&mut facts);
        }
        facts
    }
}

/// A Java of this environment's JAVA_HOME.
pub(super) fn jdk(home: &str, version: &str) -> Jdk {
    Jdk {
        home: home.into(),
        version: JavaVersion::parse(version).unwrap(),
        vendor: "Eclipse Adoptium".into(),
        vm: Vm::HotSpot,
        compiler: true,
        found_by: vec![FoundBy::JavaHome],
    }
}

/// A start script of Carbon 4.9's kind with one more flag in its java command.
pub(super) fn sh(flag: &str) -> String {
    script("256m", "1024m", flag)
}

/// The same with these heap flags.
pub(super) fn sh_with_heap(min: &str, max: &str) -> String {
    script(min, max, "")
}

fn script(min: &str, max: &str, flag: &str) -> String {
    format!(
        "#!/bin/sh\n\
         java_version=$(\"$JAVACMD\" -version 2>&1 | awk -F '\"' '/version/ {{print $2}}')\n\
         java_version_formatted=$(echo \"$java_version\" | awk -F. '{{printf(\"%02d%02d\",$1,$2);}}')\n\
         if [ $java_version_formatted -lt 1100 ] || [ $java_version_formatted -gt 1700 ]; then\n\
         \x20  echo \" Starting WSO2 Carbon (in unsupported JDK)\"\n\
         fi\n\
         if [ -z \"$JVM_MEM_OPTS\" ]; then\n\
         \x20  JVM_MEM_OPTS=\"-Xms{min} -Xmx{max}\"\n\
         fi\n\
         $JAVACMD \\\n\
         \x20   $JVM_MEM_OPTS \\\n\
         \x20   {} \\\n\
         \x20   -Dcarbon.home=\"$CARBON_HOME\" \\\n\
         \x20   org.wso2.carbon.bootstrap.Bootstrap $*\n",
        if flag.is_empty() { "$JAVA_OPTS" } else { flag }
    )
}

/// A start script of Carbon 4.4's first kind.
fn old_sh() -> String {
    "#!/bin/sh\n\
     jdk_17=`$JAVA_HOME/bin/java -version 2>&1 | grep \"1.[7|8]\"`\n\
     if [ \"$jdk_17\" = \"\" ]; then\n\
     \x20  echo \" Starting WSO2 Carbon (in unsupported JDK)\"\n\
     fi\n\
     $JAVACMD \\\n\
     \x20   -Xms256m -Xmx1024m -XX:MaxPermSize=256m \\\n\
     \x20   $JAVA_OPTS \\\n\
     \x20   -Dcarbon.home=\"$CARBON_HOME\" \\\n\
     \x20   org.wso2.carbon.bootstrap.Bootstrap $*\n"
        .to_owned()
}

/// A `carbon.xml` with these elements inside.
pub(super) fn carbon_xml(inside: &str) -> String {
    let ports = if inside.contains("<Ports>") {
        ""
    } else {
        "<Ports><Offset>0</Offset></Ports>"
    };
    format!(
        "<Server xmlns=\"http://wso2.org/projects/carbon/carbon.xml\">\n  <Name>Sample</Name>\n  {inside}{ports}\n</Server>\n"
    )
}

/// An `axis2.xml` with pass-through receivers and a clustering element.
pub(super) fn axis2(enable: bool, scheme: &str, own: &str, members: &[&str]) -> String {
    let members = members.iter().fold(String::new(), |mut all, member| {
        let (host, port) = member.split_once(':').unwrap();
        write!(all, "<member><hostName>{host}</hostName><port>{port}</port></member>").unwrap();
        all
    });
    format!(
        "<axisconfig name=\"AxisJava2.0\">\n\
         <transportReceiver name=\"http\" class=\"org.apache.synapse.transport.passthru.PassThroughHttpListener\"/>\n\
         <transportReceiver name=\"https\" class=\"org.apache.synapse.transport.passthru.PassThroughHttpSSLListener\"/>\n\
         <clustering class=\"org.wso2.carbon.core.clustering.hazelcast.HazelcastClusteringAgent\"\n\
         \x20           enable=\"{enable}\">\n\
         <parameter name=\"membershipScheme\">{scheme}</parameter>\n\
         <parameter name=\"localMemberHost\">{own}</parameter>\n\
         <members>{members}</members>\n\
         <groupManagement enable=\"false\"/>\n\
         </clustering>\n</axisconfig>\n"
    )
}

fn home(path: PathBuf, product: Product, carbon: &str) -> Home {
    Home {
        root: crate::disk::Root::at(&path),
        pack: path.clone(),
        path,
        product,
        name: product.name().unwrap_or("A product").into(),
        version: "1.0.0".into(),
        carbon: Some(carbon.into()),
        generation: Generation::Toml,
        layout: Layout::Classic,
        source: ConfigSource::Toml,
        script: None,
        bat: None,
        rendered: false,
        started: Started::Never,
        pid: None,
        defects: Vec::new(),
    }
}

fn machine() -> Machine {
    Machine {
        os: Os {
            family: OsFamily::Linux,
            id: "ubuntu".into(),
            like: vec!["debian".into()],
            name: "Ubuntu 24.04 LTS".into(),
            version: "24.04".into(),
            arch: "x86_64".into(),
        },
        kind: Ok(MachineKind::Physical),
        cores: Ok(4),
        mhz: Ok(3200),
        memory: Ok(8 << 30),
        available: Ok(6 << 30),
        swap: Ok(0),
        cgroup: Cgroup::default(),
        open_files: Ok(OpenFiles {
            soft: 65_535,
            hard: 65_535,
        }),
        hostname: Ok("node1.example.com".into()),
        jvms: Vec::new(),
        user: "wso2".into(),
        root: false,
    }
}
