//! Recorded machines and homes of every layout, seen through the probes; and a real JVM, where one is installed.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::home::{ConfigSource, Generation, Layout, Started};
use carbonctl::domain::machine::{MachineKind, OsFamily};
use carbonctl::domain::{PackServer, Product};
use carbonctl::probe::identify::{self, NotAHome};
use carbonctl::probe::{World, host};

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A directory of files that stands for a machine.
struct Recorded(tempfile::TempDir);

impl Recorded {
    fn new(files: &[(&str, &str)]) -> Self {
        let tmp = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(tmp.path(), path, text);
        }
        Self(tmp)
    }

    fn world(&self) -> World {
        World::recorded(self.0.path())
    }

    #[cfg(unix)]
    fn link(self, path: &str, target: &str) -> Self {
        let link = self.0.path().join(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, link).unwrap();
        self
    }
}

const TWO_CORES: &str = "processor\t: 0\ncpu MHz\t\t: 2400.123\nflags\t\t: fpu sse hypervisor\n\n\
                         processor\t: 1\ncpu MHz\t\t: 2600.900\nflags\t\t: fpu sse hypervisor\n";
const METAL_CORE: &str = "processor\t: 0\ncpu MHz\t\t: 800.000\nflags\t\t: fpu sse\n";
const MEMINFO: &str = "MemTotal:        4194304 kB\nMemAvailable:    3145728 kB\nSwapTotal:       1048576 kB\n";
const LIMITS: &str =
    "Limit   Soft   Hard   Units\nMax open files            1024                 524288               files     \n";

#[test]
fn an_ubuntu_vm_with_nested_version_2_limits() {
    let recorded = Recorded::new(&[
        (
            "etc/os-release",
            "PRETTY_NAME=\"Ubuntu 22.04.4 LTS\"\nNAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\n",
        ),
        ("proc/cpuinfo", TWO_CORES),
        ("proc/meminfo", MEMINFO),
        ("proc/self/limits", LIMITS),
        ("proc/sys/kernel/hostname", "id-1\n"),
        ("sys/class/dmi/id/sys_vendor", "QEMU\n"),
        ("sys/class/dmi/id/product_name", "Standard PC (Q35 + ICH9, 2009)\n"),
        ("proc/self/cgroup", "0::/wso2.slice/one.slice/is.service\n"),
        (
            "proc/self/mountinfo",
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
        ),
        ("sys/fs/cgroup/wso2.slice/memory.max", "1073741824\n"),
        ("sys/fs/cgroup/wso2.slice/one.slice/memory.max", "max\n"),
        ("sys/fs/cgroup/wso2.slice/one.slice/cpu.max", "50000 100000\n"),
        (
            "sys/fs/cgroup/wso2.slice/one.slice/is.service/memory.max",
            "2147483648\n",
        ),
    ]);
    let machine = host::machine(&recorded.world());
    assert_eq!((machine.os.id.as_str(), machine.os.family), ("ubuntu", OsFamily::Linux));
    assert_eq!(machine.os.name, "Ubuntu 22.04.4 LTS");
    assert_eq!(machine.kind, Ok(MachineKind::Vm("QEMU/KVM".into())));
    assert_eq!((machine.cores, machine.mhz), (Ok(2), Ok(2600)));
    assert_eq!(machine.memory, Ok(4 << 30));
    assert_eq!(machine.available, Ok(3 << 30));
    assert_eq!(machine.swap, Ok(1 << 30));
    assert_eq!(machine.hostname, Ok("id-1".to_owned()));
    let files = machine.open_files.unwrap();
    assert_eq!((files.soft, files.hard), (1024, 524_288));
    assert_eq!(machine.cgroup.version, 2);
    assert_eq!(machine.cgroup.memory, Some((1 << 30, PathBuf::from("/wso2.slice"))));
    assert_eq!(machine.cgroup.cpus, Some((0.5, PathBuf::from("/wso2.slice/one.slice"))));
}

#[test]
fn a_physical_red_hat_and_its_clock_at_rest() {
    let recorded = Recorded::new(&[
        (
            "etc/os-release",
            "NAME=\"Red Hat Enterprise Linux\"\nID=\"rhel\"\nVERSION_ID=\"8.9\"\n",
        ),
        ("proc/cpuinfo", METAL_CORE),
        ("proc/meminfo", MEMINFO),
        ("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "3600000\n"),
        ("sys/class/dmi/id/sys_vendor", "Dell Inc.\n"),
        ("sys/class/dmi/id/product_name", "PowerEdge R740\n"),
    ]);
    let machine = host::machine(&recorded.world());
    assert_eq!(machine.os.name, "Red Hat Enterprise Linux");
    assert_eq!(machine.kind, Ok(MachineKind::Physical));
    assert_eq!(machine.mhz, Ok(3600));
    assert_eq!((machine.cgroup.version, machine.cgroup.memory), (0, None));
    assert!(machine.open_files.is_err(), "an absent file is a reason, not a number");
}

#[test]
fn a_suse_without_a_word_about_its_hardware() {
    let recorded = Recorded::new(&[("etc/os-release", "ID=\"sles\"\nID_LIKE=\"suse\"\nVERSION_ID=\"12.5\"\n")]);
    let machine = host::machine(&recorded.world());
    assert_eq!(
        (machine.os.id.as_str(), machine.os.like.as_slice()),
        ("sles", &["suse".to_owned()][..])
    );
    assert!(machine.kind.is_err() && machine.memory.is_err() && machine.cores.is_err() && machine.mhz.is_err());
}

#[test]
fn amazons_machines_old_and_new() {
    let nitro = Recorded::new(&[
        ("proc/cpuinfo", TWO_CORES),
        ("sys/class/dmi/id/sys_vendor", "Amazon EC2\n"),
        ("sys/class/dmi/id/product_name", "c5.large\n"),
    ]);
    assert_eq!(
        host::machine(&nitro.world()).kind,
        Ok(MachineKind::Ec2(Some("c5.large".into())))
    );
    let xen = Recorded::new(&[
        ("sys/class/dmi/id/sys_vendor", "Xen\n"),
        ("sys/class/dmi/id/product_name", "HVM domU\n"),
        ("sys/class/dmi/id/bios_version", "4.11.amazon\n"),
    ]);
    assert_eq!(host::machine(&xen.world()).kind, Ok(MachineKind::Ec2(None)));
}

#[cfg(unix)]
#[test]
fn a_docker_mark_counts_only_with_a_name_space_of_its_own() {
    let files = [
        (".dockerenv", ""),
        ("proc/cpuinfo", TWO_CORES),
        ("proc/self/cgroup", "0::/\n"),
    ];
    let inside = Recorded::new(&files).link("proc/self/ns/pid", "pid:[4026532999]");
    assert_eq!(
        host::machine(&inside.world()).kind,
        Ok(MachineKind::Container("Docker".into()))
    );
    let booted_image = Recorded::new(&files).link("proc/self/ns/pid", "pid:[4026531836]");
    assert!(matches!(
        host::machine(&booted_image.world()).kind,
        Ok(MachineKind::Vm(_))
    ));
    let pod = Recorded::new(&[("proc/self/cgroup", "4:memory:/kubepods/burstable/pod1/abc\n")]);
    assert_eq!(
        host::machine(&pod.world()).kind,
        Ok(MachineKind::Container("Kubernetes".into()))
    );
}

#[test]
fn version_1_limits_whose_parent_is_tighter() {
    let recorded = Recorded::new(&[
        (
            "proc/self/cgroup",
            "9:memory:/app/is\n4:cpu,cpuacct:/app/is\n1:name=systemd:/x\n0::/\n",
        ),
        (
            "proc/self/mountinfo",
            "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
             32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n\
             41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
        ),
        ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "629145600\n"),
        ("sys/fs/cgroup/memory/app/is/memory.limit_in_bytes", "943718400\n"),
        ("sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "-1\n"),
        ("sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000\n"),
        ("sys/fs/cgroup/cpu,cpuacct/app/is/cpu.cfs_quota_us", "150000\n"),
        ("sys/fs/cgroup/cpu,cpuacct/app/is/cpu.cfs_period_us", "100000\n"),
    ]);
    let cgroup = host::machine(&recorded.world()).cgroup;
    assert_eq!(cgroup.version, 1);
    assert_eq!(cgroup.memory, Some((600 << 20, PathBuf::from("/app"))));
    assert_eq!(cgroup.cpus, Some((1.5, PathBuf::from("/app/is"))));
}

const TOML_SCRIPT: &str = "#!/bin/sh\n$JAVACMD \\\n  -Dcarbon.home=\"$CARBON_HOME\" \\\n  \
                           -Dcarbon.new.config.dir.path=\"$CARBON_HOME/repository/resources/conf\" \\\n  \
                           org.wso2.carbon.bootstrap.Bootstrap $*\n";
const XML_SCRIPT: &str = "#!/bin/sh\n# -Dcarbon.new.config.dir.path is of later kernels\n$JAVACMD -Dcarbon.home=\"$CARBON_HOME\" \
                          org.wso2.carbon.bootstrap.Bootstrap $*\n";

/// A whole home: nothing that the product needs is missing.
fn whole(root: &Path, name: &str, kernel: &str, script: (&str, &str)) {
    write(root, "bin/version.txt", name);
    write(
        root,
        "bin/wso2carbon-version.txt",
        &format!("WSO2 Carbon Framework v{kernel}\n"),
    );
    write(root, &format!("bin/org.wso2.carbon.bootstrap-{kernel}.jar"), "");
    write(root, &format!("bin/{}.sh", script.0), script.1);
    write(root, &format!("bin/{}.bat", script.0), "@echo off\r\n");
    write(root, "repository/conf/carbon.xml", "<Server/>");
    fs::create_dir_all(root.join("tmp")).unwrap();
    fs::create_dir_all(root.join("repository/logs")).unwrap();
}

#[test]
fn a_whole_xml_home_has_no_defects() {
    let tmp = tempfile::tempdir().unwrap();
    whole(
        tmp.path(),
        "WSO2 Enterprise Service Bus v4.9.0\n",
        "4.4.1",
        ("wso2server", XML_SCRIPT),
    );
    let home = identify::home(tmp.path()).unwrap();
    assert_eq!(
        (home.product, home.layout),
        (Product::EnterpriseServiceBus, Layout::Classic)
    );
    assert_eq!(
        (
            home.version.raw(),
            home.carbon.as_ref().map(carbonctl::domain::Foreign::raw)
        ),
        ("4.9.0", Some("4.4.1"))
    );
    assert_eq!((home.generation, home.source), (Generation::Xml, ConfigSource::Files));
    assert_eq!(home.script.as_deref(), Some(Path::new("bin/wso2server.sh")));
    assert_eq!(home.bat.as_deref(), Some(Path::new("bin/wso2server.bat")));
    assert_eq!((home.started, home.pid), (Started::Never, None));
    assert_eq!(home.defects, []);
}

#[test]
fn the_toml_generation_needs_the_scripts_mark() {
    let tmp = tempfile::tempdir().unwrap();
    let root = tmp.path();
    whole(root, "WSO2 API Manager v4.1.0\n", "4.6.3", ("api-manager", XML_SCRIPT));
    write(root, "repository/conf/deployment.toml", "[server]\n");
    write(
        root,
        "repository/resources/conf/templates/repository/conf/carbon.xml.j2",
        "",
    );
    let home = identify::home(root).unwrap();
    assert_eq!((home.generation, home.source), (Generation::Xml, ConfigSource::Files));

    write(root, "bin/api-manager.sh", TOML_SCRIPT);
    let home = identify::home(root).unwrap();
    assert_eq!((home.generation, home.source), (Generation::Toml, ConfigSource::Toml));
    assert!(!home.rendered && home.defects.is_empty(), "{:?}", home.defects);

    fs::create_dir_all(root.join("repository/resources/conf/.metadata")).unwrap();
    fs::remove_file(root.join("repository/conf/deployment.toml")).unwrap();
    let home = identify::home(root).unwrap();
    assert_eq!((home.generation, home.source), (Generation::Toml, ConfigSource::Files));
    assert!(home.rendered);
}

#[test]
fn the_micro_integrator_is_known_by_its_jar_not_its_kernel() {
    let tmp = tempfile::tempdir().unwrap();
    let root = tmp.path();
    write(root, "bin/version.txt", "WSO2 Something Rebranded v4.2.0\n");
    write(root, "bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.8.1\n");
    write(root, "bin/org.wso2.micro.integrator.bootstrap-4.2.0.jar", "");
    write(
        root,
        "bin/micro-integrator.sh",
        "#!/bin/sh\n$JAVACMD -DavoidConfigHashRead=true x\n",
    );
    write(root, "conf/carbon.xml", "<Server/>");
    write(root, "conf/deployment.toml", "");
    let home = identify::home(root).unwrap();
    assert_eq!((home.product, home.layout), (Product::MicroIntegrator, Layout::Mi));
    assert_eq!((home.generation, home.source), (Generation::Toml, ConfigSource::Toml));
    assert_eq!(home.kernel(), None);
    assert_eq!(home.script.as_deref(), Some(Path::new("bin/micro-integrator.sh")));
}

#[test]
fn a_half_unpacked_home_says_what_is_missing() {
    let tmp = tempfile::tempdir().unwrap();
    let root = tmp.path();
    write(
        root,
        "repository/conf/carbon.xml",
        "<Server xmlns=\"http://wso2.org/projects/carbon/carbon.xml\"><Name>WSO2 Identity Server</Name><ServerKey>IS</ServerKey><Version>6.1.0</Version></Server>",
    );
    let home = identify::home(root).unwrap();
    assert_eq!(
        (home.product, home.title().as_str()),
        (Product::IdentityServer, "WSO2 Identity Server 6.1.0")
    );
    let missing: Vec<String> = home.defects.iter().map(|d| d.what.display().to_string()).collect();
    for what in [
        "bin/version.txt",
        "bin/wso2server.sh",
        "bin/org.wso2.carbon.bootstrap-*.jar",
        "tmp",
        "repository/logs",
    ] {
        assert!(missing.iter().any(|m| m == what), "{what} is not among {missing:?}");
    }
    assert_eq!(home.broken(), None);

    write(root, "bin/version.txt", "WSO2 Identity Server v6.1.0\n");
    fs::remove_file(root.join("repository/conf/carbon.xml")).unwrap();
    let home = identify::home(root).unwrap();
    assert_eq!(home.broken().unwrap().what, Path::new("repository/conf/carbon.xml"));
}

#[test]
fn what_is_no_home_is_refused_with_the_reason() {
    let tmp = tempfile::tempdir().unwrap();
    let root = tmp.path();
    write(root, "home/repository/conf/carbon.xml", "<Server/>");
    // The directory inside a home has a `conf/carbon.xml` too, which must not make it one.
    let Err(error @ NotAHome::NotAHome { .. }) = identify::home(&root.join("home/repository")) else {
        panic!("a home's inside was taken for a home");
    };
    assert!(error.to_string().contains("bin/version.txt"), "{error}");
    assert!(matches!(
        identify::home(&root.join("none")),
        Err(NotAHome::Missing { .. })
    ));
    write(root, "file", "");
    assert!(matches!(
        identify::home(&root.join("file")),
        Err(NotAHome::NotADirectory { .. })
    ));
}

#[test]
fn every_home_of_the_corpus_is_known() {
    let Some(corpus) = std::env::var_os("CARBONCTL_CORPUS").map(PathBuf::from) else {
        println!("skipped: CARBONCTL_CORPUS names no corpus");
        return;
    };
    let classic = Layout::Classic;
    let ei = Layout::Pack;
    for (dir, product, version, generation, layout) in [
        (
            "bam-2.5.0",
            Product::BusinessActivityMonitor,
            "2.5.0",
            Generation::Xml,
            classic,
        ),
        (
            "esb-4.9.0",
            Product::EnterpriseServiceBus,
            "4.9.0",
            Generation::Xml,
            classic,
        ),
        ("ml-1.1.0", Product::MachineLearner, "1.1.0", Generation::Xml, classic),
        ("am-3.0.0", Product::ApiManager, "3.0.0", Generation::Toml, classic),
        (
            "is-7.0.1",
            Product::IdentityServer,
            "7.0.1-SNAPSHOT",
            Generation::Toml,
            classic,
        ),
        (
            "mi-4.2.0",
            Product::MicroIntegrator,
            "4.2.0",
            Generation::Toml,
            Layout::Mi,
        ),
        (
            "ei-6.x",
            Product::EnterpriseIntegrator,
            "6.7.0",
            Generation::Xml,
            ei(PackServer::Core),
        ),
        (
            "ei-6.x/wso2/broker",
            Product::EnterpriseIntegrator,
            "6.7.0",
            Generation::Xml,
            ei(PackServer::Broker),
        ),
        (
            "ei-6.x/wso2/analytics",
            Product::EnterpriseIntegrator,
            "6.7.0",
            Generation::Xml,
            ei(PackServer::Analytics),
        ),
        (
            "iot-3.x",
            Product::IotServer,
            "3.3.1",
            Generation::Xml,
            ei(PackServer::Core),
        ),
        (
            "iot-3.x/wso2/analytics",
            Product::IotServer,
            "3.3.1",
            Generation::Xml,
            ei(PackServer::Analytics),
        ),
        (
            "iot-3.x/wso2/broker",
            Product::IotServer,
            "3.3.1",
            Generation::Xml,
            ei(PackServer::Broker),
        ),
        (
            "das-3.x",
            Product::DataAnalyticsServer,
            "3.2.0",
            Generation::Xml,
            classic,
        ),
        (
            "emm-2.x",
            Product::EnterpriseMobilityManager,
            "2.2.0",
            Generation::Xml,
            classic,
        ),
        ("es-2.x", Product::EnterpriseStore, "2.1.0", Generation::Xml, classic),
    ] {
        let home = identify::home(&corpus.join(dir)).unwrap();
        assert_eq!((home.product, home.version.raw()), (product, version), "{dir}");
        assert_eq!((home.generation, home.layout), (generation, layout), "{dir}");
        assert_eq!(home.broken(), None, "{dir}");
        // The corpus has no start scripts, and that is said.
        let script = home
            .defects
            .iter()
            .find(|d| d.what.extension().is_some_and(|e| e == "sh"));
        assert!(script.is_some_and(|d| !d.fatal), "{dir}: {:?}", home.defects);
    }
    for (pack, servers) in [("ei-6.x", 3), ("iot-3.x", 2)] {
        let pack = identify::home(&corpus.join(pack)).unwrap();
        assert_eq!(identify::nested(&pack).len(), servers);
    }
}

/// Needs links and a JVM that is reached as on Unix.
#[cfg(unix)]
mod real_jvm {
    use std::io::Read as _;
    use std::process::{Child, Command, Stdio};

    use carbonctl::domain::Jdk;
    use carbonctl::probe::{java, process};

    use super::*;

    /// A JDK here that can compile.
    fn jdk() -> Option<Jdk> {
        let found = java::jdks(&World::here(), None).into_iter().find(|jdk| jdk.compiler);
        if found.is_none() {
            println!("skipped: no JDK is installed here");
        }
        found
    }

    /// Ends what a test started, also when the test fails.
    struct Running(Child);

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// Compiles a bootstrap class that says `up` and waits for the end of its input.
    fn compile(jdk: &Jdk, dir: &Path) {
        write(
            dir,
            "org/wso2/carbon/bootstrap/Bootstrap.java",
            "package org.wso2.carbon.bootstrap;\npublic class Bootstrap {\n  public static void main(String[] a) throws Exception {\n    System.out.println(\"up\");\n    System.in.read();\n  }\n}\n",
        );
        let done = Command::new(jdk.home.join("bin/javac"))
            .arg(dir.join("org/wso2/carbon/bootstrap/Bootstrap.java"))
            .status()
            .unwrap();
        assert!(done.success());
    }

    /// Starts the class as the server of this home, and waits until it says that it is up.
    fn start(jdk: &Jdk, classes: &Path, flags: &[String]) -> Running {
        up(&mut command(jdk, classes, flags))
    }

    fn command(jdk: &Jdk, classes: &Path, flags: &[String]) -> Command {
        let mut command = Command::new(jdk.home.join("bin/java"));
        command
            .args(flags)
            .arg("-cp")
            .arg(classes)
            .arg("org.wso2.carbon.bootstrap.Bootstrap")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        command
    }

    fn up(command: &mut Command) -> Running {
        let mut child = command.spawn().unwrap();
        let mut said = [0; 2];
        child.stdout.as_mut().unwrap().read_exact(&mut said).unwrap();
        assert_eq!(&said, b"up");
        Running(child)
    }

    #[test]
    fn a_server_is_known_by_its_home_and_never_by_a_stale_pid_file() {
        let Some(jdk) = jdk() else { return };
        let tmp = tempfile::tempdir().unwrap();
        let classes = tmp.path().join("classes");
        compile(&jdk, &classes);
        let mine = tmp.path().join("my home");
        let other = tmp.path().join("other");
        for dir in [&mine, &other] {
            whole(
                dir,
                "WSO2 Identity Server v6.1.0\n",
                "4.9.0",
                ("wso2server", XML_SCRIPT),
            );
        }
        let world = World::here();
        // Through a link, as administrators like to have it.
        let link = tmp.path().join("current");
        std::os::unix::fs::symlink(&mine, &link).unwrap();
        let server = start(
            &jdk,
            &classes,
            &[
                format!("-Dcarbon.home={}", link.display()),
                "-Xmx32m".into(),
                "-Xmx48m".into(),
            ],
        );
        let pid = server.0.id();

        let home = identify::home(&mine).unwrap();
        assert_eq!((home.started, home.pid), (Started::Running, Some(pid)));
        let seen = process::server_of(&world, &home).unwrap();
        assert_eq!(seen.max_heap, Some(48 << 20));
        assert_eq!(seen.carbon_home, mine.canonicalize().unwrap());
        assert!(seen.started.is_some() && process::usage(pid).unwrap().rss > 1 << 20);

        // The other home's stale pid file names this living server, padded as Carbon writes it.
        let mut stale = format!("{pid}\n").into_bytes();
        stale.resize(100, 0);
        fs::write(other.join("wso2carbon.pid"), &stale).unwrap();
        let stranger = identify::home(&other).unwrap();
        assert_eq!(process::pid_file(&stranger), Some(pid));
        // A launch writes the file; whether one came up it does not say.
        assert_eq!((stranger.started, stranger.pid), (Started::Unknown, None));

        // The server's own pid file is wrong (here: this test's pid); it is found all the same.
        fs::write(mine.join("wso2carbon.pid"), std::process::id().to_string()).unwrap();
        assert_eq!(process::server_of(&world, &home).map(|server| server.pid), Some(pid));

        drop(server);
        assert_eq!(process::server_of(&world, &home), None);
        assert_eq!(identify::home(&mine).unwrap().started, Started::Unknown);
    }

    #[test]
    fn the_servers_of_one_pack_are_told_apart() {
        let Some(jdk) = jdk() else { return };
        let tmp = tempfile::tempdir().unwrap();
        let classes = tmp.path().join("classes");
        compile(&jdk, &classes);
        let pack = tmp.path().join("ei");
        write(&pack, "bin/version.txt", "WSO2 Enterprise Integrator v6.7.0\n");
        write(&pack, "conf/carbon.xml", "<Server/>");
        write(&pack, "wso2/broker/conf/carbon.xml", "<Server/>");
        let broker = pack.join("wso2/broker");
        let server = start(
            &jdk,
            &classes,
            &[
                format!("-Dcarbon.home={}", pack.display()),
                format!("-Dcarbon.config.dir.path={}", broker.join("conf").display()),
            ],
        );
        assert_eq!(identify::home(&broker).unwrap().pid, Some(server.0.id()));
        assert_eq!(identify::home(&pack).unwrap().pid, None);
    }

    #[test]
    fn no_process_of_a_stranger_claims_a_home_from_afar() {
        if !rustix::process::geteuid().is_root() {
            println!("skipped: only root starts processes of other accounts");
            return;
        }
        let Some(jdk) = jdk() else { return };
        let tmp = tempfile::tempdir().unwrap();
        let classes = tmp.path().join("classes");
        compile(&jdk, &classes);
        let mine = tmp.path().join("mine");
        whole(
            &mine,
            "WSO2 Identity Server v6.1.0\n",
            "4.9.0",
            ("wso2server", XML_SCRIPT),
        );
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(tmp.path(), open).unwrap();
        let claim = format!("-Dcarbon.home={}", mine.display());
        let served = |dir: &Path| {
            let mut command = command(&jdk, &classes, std::slice::from_ref(&claim));
            std::os::unix::process::CommandExt::uid(&mut command, 54_321);
            let _server = up(command.current_dir(dir));
            identify::home(&mine).unwrap().started
        };
        assert_eq!(served(Path::new("/")), Started::Never);
        assert_eq!(served(&mine), Started::Running);
    }
}
