//! From the marks in a directory to a home: product, layout, generation, source of configuration, defects.

use std::path::{Path, PathBuf};

use crate::domain::home::{ConfigSource, Defect, EiProfile, Generation, Home, Layout, Started};
use crate::domain::products::Product;

use super::NotAHome;
use super::markers::{self, CarbonXml, Jar, Titled};

/// The configuration file that every product has, below its configuration directory.
const CARBON_XML: &str = "carbon.xml";

/// Describes the home in a canonical directory.
pub(super) fn home(path: PathBuf) -> Result<Home, NotAHome> {
    if let Some((pack, profile)) = pack_of(&path) {
        return Ok(in_pack(path, pack, profile));
    }
    let marks = Marks::read(&path);
    if !marks.enough() {
        return Err(NotAHome::NotAHome {
            path,
            missing: looked_for(),
        });
    }
    Ok(on_its_own(path, &marks))
}

/// The homes of the other servers in an EI 6 pack that are there.
pub fn nested(pack: &Home) -> Vec<PathBuf> {
    if pack.layout != Layout::Ei6(EiProfile::Integrator) {
        return Vec::new();
    }
    EiProfile::NESTED
        .iter()
        .map(|(_, name)| pack.path.join("wso2").join(name))
        .filter(|dir| pack_of(dir).is_some())
        .collect()
}

/// The EI 6 pack whose nested server lies in this directory, and which server it is.
pub(super) fn pack_of(dir: &Path) -> Option<(PathBuf, EiProfile)> {
    let name = dir.file_name()?.to_str()?;
    let (profile, _) = EiProfile::NESTED.iter().find(|(_, known)| *known == name)?;
    let wso2 = dir
        .parent()
        .filter(|parent| parent.file_name().is_some_and(|n| n == "wso2"))?;
    let pack = wso2.parent()?;
    let is_pack = pack.join("conf").is_dir() && markers::VERSION_FILES.iter().any(|file| pack.join(file).is_file());
    (is_pack && dir.join("conf").join(CARBON_XML).is_file()).then(|| (pack.to_path_buf(), *profile))
}

/// What a reader of the error should look for.
fn looked_for() -> Vec<PathBuf> {
    [
        "bin/version.txt",
        "bin/wso2carbon-version.txt",
        "bin/wso2server.sh",
        "repository/conf/carbon.xml",
    ]
    .map(PathBuf::from)
    .to_vec()
}

/// Everything read from one directory.
struct Marks {
    title: Option<Titled>,
    kernel: Option<Titled>,
    jar: Option<Jar>,
    script: Option<PathBuf>,
    bat: Option<PathBuf>,
    /// `carbon.xml` in `repository/conf`.
    classic_conf: bool,
    /// `carbon.xml` or `deployment.toml` in `conf`.
    top_conf: bool,
    xml: CarbonXml,
}

impl Marks {
    fn read(home: &Path) -> Self {
        let script = markers::script(home);
        let classic = home.join("repository/conf");
        let top = home.join("conf");
        let has_conf = |dir: &Path| dir.join(CARBON_XML).is_file() || dir.join("deployment.toml").is_file();
        let classic_conf = has_conf(&classic);
        Self {
            title: markers::titled(&home.join(markers::VERSION_FILES[0])),
            kernel: markers::titled(&home.join(markers::VERSION_FILES[1])),
            jar: markers::jar(home),
            bat: markers::bat(home, script.as_deref()),
            script,
            classic_conf,
            top_conf: has_conf(&top),
            xml: markers::carbon_xml(&if classic_conf { classic } else { top }.join(CARBON_XML)),
        }
    }

    /// One mark of a pack's `bin`, or a classic `carbon.xml`. A `conf/carbon.xml` alone proves nothing: the `repository`
    /// directory of a classic home has one as well.
    fn enough(&self) -> bool {
        let bin = self.title.is_some()
            || self.kernel.is_some()
            || self.jar.is_some()
            || self.script.is_some()
            || self.bat.is_some();
        bin || self.classic_conf
    }

    /// MI's version file gives a kernel number that is not one, so jar and script are asked first.
    fn is_mi(&self) -> bool {
        if let Some(jar) = self.jar {
            return jar == Jar::Mi;
        }
        if let Some(script) = self.script.as_ref().or(self.bat.as_ref()) {
            return script.file_stem().is_some_and(|stem| stem == "micro-integrator");
        }
        let named = self.title.as_ref().map(|title| Product::from_name(&title.name));
        let keyed = self.xml.key.as_deref().and_then(Product::from_key);
        named.or(keyed) == Some(Product::MicroIntegrator)
    }

    fn layout(&self) -> Layout {
        if self.is_mi() {
            Layout::Mi
        } else if self.classic_conf {
            Layout::Classic
        } else if self.top_conf || self.product() == Product::EnterpriseIntegrator {
            Layout::Ei6(EiProfile::Integrator)
        } else {
            Layout::Classic
        }
    }

    fn product(&self) -> Product {
        let named = self.name().map_or(Product::Other, Product::from_name);
        match (named, self.xml.key.as_deref().and_then(Product::from_key)) {
            (Product::Other, Some(keyed)) => keyed,
            (named, _) => named,
        }
    }

    fn name(&self) -> Option<&str> {
        self.title
            .as_ref()
            .map(|title| title.name.as_str())
            .or(self.xml.name.as_deref())
    }

    fn version(&self) -> Option<&str> {
        self.title
            .as_ref()
            .map(|title| title.version.as_str())
            .or(self.xml.version.as_deref())
    }
}

fn on_its_own(path: PathBuf, marks: &Marks) -> Home {
    let layout = marks.layout();
    let product = match layout {
        Layout::Mi => Product::MicroIntegrator,
        _ => marks.product(),
    };
    let mut home = Home {
        pack: path.clone(),
        path,
        product,
        name: marks
            .name()
            .or(product.name())
            .unwrap_or("WSO2 Carbon server")
            .to_owned(),
        version: marks.version().unwrap_or("of unknown version").to_owned(),
        carbon: marks.kernel.as_ref().map(|kernel| kernel.version.clone()),
        generation: Generation::Xml,
        layout,
        source: ConfigSource::Files,
        script: marks.script.clone(),
        bat: marks.bat.clone(),
        rendered: false,
        started: Started::Unknown,
        pid: None,
        defects: Vec::new(),
    };
    if marks.title.is_none() {
        let advice = "says name and version; without it both come from carbon.xml. Unpack the product again if other files are missing too";
        lacks(&mut home, "bin/version.txt", advice);
    }
    configure(&mut home, marks.jar);
    home
}

fn in_pack(path: PathBuf, pack: PathBuf, profile: EiProfile) -> Home {
    let marks = Marks::read(&path);
    let around = Marks::read(&pack);
    let nick = EiProfile::NESTED
        .iter()
        .find(|(known, _)| *known == profile)
        .map_or("", |(_, name)| name);
    let name = around.name().unwrap_or("WSO2 Enterprise Integrator");
    let kernel = marks.kernel.as_ref().or(around.kernel.as_ref());
    let mut home = Home {
        name: format!("{name} ({nick})"),
        version: around.version().unwrap_or("of unknown version").to_owned(),
        carbon: kernel.map(|kernel| kernel.version.clone()),
        path,
        pack,
        product: Product::EnterpriseIntegrator,
        generation: Generation::Xml,
        layout: Layout::Ei6(profile),
        source: ConfigSource::Files,
        script: marks.script,
        bat: marks.bat,
        rendered: false,
        started: Started::Unknown,
        pid: None,
        defects: Vec::new(),
    };
    configure(&mut home, marks.jar);
    home
}

/// Generation, source and defects, which need layout and scripts.
fn configure(home: &mut Home, jar: Option<Jar>) {
    let toml = home.path.join(home.toml()).is_file();
    let mapper = home.path.join(home.mapper());
    home.generation = markers::generation(&home.path, home.layout, jar, toml).unwrap_or_else(|| {
        let known = markers::has_templates(&mapper) || markers::has_mapper_lists(&mapper);
        if toml && known {
            Generation::Toml
        } else {
            Generation::Xml
        }
    });
    if home.generation == Generation::Toml && toml {
        home.source = ConfigSource::Toml;
    }
    home.rendered = mapper.join(".metadata").is_dir();
    find_defects(home, jar, toml);
}

fn find_defects(home: &mut Home, jar: Option<Jar>, toml: bool) {
    let carbon_xml = home.conf().join(CARBON_XML);
    if !home.path.join(&carbon_xml).is_file() {
        if toml && home.generation == Generation::Toml {
            let advice = "is missing; it is rendered at start, but a server that rendered it before refuses to start without it: put it back from the pack";
            lacks(home, carbon_xml, advice);
        } else {
            home.defects.push(Defect {
                what: carbon_xml,
                advice: "is missing, so there is no configuration to read or change: unpack the product again"
                    .to_owned(),
                fatal: true,
            });
        }
    }
    if home.script.is_none() {
        let advice = if home.generation == Generation::Toml && home.layout == Layout::Classic && home.bat.is_none() {
            "is missing, so the server cannot be started; that deployment.toml rules here was judged from it and the config mapper's files alone. Put the script back from the pack"
        } else {
            "is missing, so the server cannot be started: put it back from the pack"
        };
        lacks(home, usual_script(home), advice);
    }
    if home.generation == Generation::Toml && !markers::has_templates(&home.path.join(home.mapper())) {
        let advice = "are missing, so the server cannot render its configuration from deployment.toml: put them back from the pack";
        lacks(home, home.mapper().join("templates"), advice);
    }
    if matches!(home.layout, Layout::Ei6(_)) {
        // Its servers share jars and folders of the pack in ways that differ by release.
        return;
    }
    if jar.is_none() {
        let name = match home.layout {
            Layout::Mi => "bin/org.wso2.micro.integrator.bootstrap-*.jar",
            _ => "bin/org.wso2.carbon.bootstrap-*.jar",
        };
        lacks(
            home,
            name,
            "is missing, so the server cannot be started: put it back from the pack",
        );
    }
    if !home.path.join("tmp").is_dir() {
        lacks(
            home,
            "tmp",
            "is missing (copies through git lose empty folders), and the server's OSGi set-up fails without it: make the directory",
        );
    }
    if !home.path.join(home.logs()).is_dir() {
        lacks(
            home,
            home.logs(),
            "is missing (copies through git lose empty folders), and the server cannot write its logs: make the directory",
        );
    }
}

/// The name that this product's start script should have.
fn usual_script(home: &Home) -> &'static str {
    match (home.layout, home.product) {
        (Layout::Mi, _) => "bin/micro-integrator.sh",
        (Layout::Ei6(EiProfile::Integrator), _) => "bin/integrator.sh",
        (_, Product::ApiManager) if home.version.starts_with('4') => "bin/api-manager.sh",
        _ => "bin/wso2server.sh",
    }
}

fn lacks(home: &mut Home, what: impl Into<PathBuf>, advice: &str) {
    home.defects.push(Defect {
        what: what.into(),
        advice: advice.to_owned(),
        fatal: false,
    });
}
