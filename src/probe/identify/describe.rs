//! From the marks in a directory to a home: product, layout, generation, source of configuration, defects.

use std::path::{Path, PathBuf};

use crate::disk::Root;
use crate::domain::home::{ConfigSource, EiProfile, Generation, Home, Layout, Started};
use crate::domain::products::Product;

use super::defects;
use super::markers::{self, CARBON_XML, CarbonXml, Jar, ProductTitle};
use super::not_a_home::NotAHome;

/// Describes the home in a directory that was opened by its canonical path.
pub(super) fn home(root: Root) -> Result<Home, NotAHome> {
    if let Some(pack) = pack_of(root.path()) {
        return Ok(in_pack(root.path().to_path_buf(), pack));
    }
    let marks = Marks::read(&root, root.path());
    if !marks.enough() {
        return Err(NotAHome::NotAHome {
            missing: lacking(&root),
            path: root.path().to_path_buf(),
        });
    }
    Ok(on_its_own(root, &marks))
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

/// An EI 6 pack, opened, and which of its nested servers is meant.
pub(super) struct Pack {
    root: Root,
    profile: EiProfile,
}

/// The EI 6 pack whose nested server lies in this directory, and which server it is. Only a directory of such a name is looked
/// at.
pub(super) fn pack_of(dir: &Path) -> Option<Pack> {
    let name = dir.file_name()?.to_str()?;
    let (profile, _) = EiProfile::NESTED.iter().find(|(_, known)| *known == name)?;
    let wso2 = dir
        .parent()
        .filter(|parent| parent.file_name().is_some_and(|n| n == "wso2"))?;
    let pack = wso2.parent()?;
    let root = Root::at(pack);
    let is_pack = root.is_dir(&pack.join("conf"))
        && markers::VERSION_FILES
            .iter()
            .any(|file| root.may_be_file(&pack.join(file)));
    let profile = *profile;
    (is_pack && root.may_be_file(&dir.join("conf").join(CARBON_XML))).then_some(Pack { root, profile })
}

/// The marks of a home that this directory lacks, for the reader of the error.
fn lacking(home: &Root) -> Vec<PathBuf> {
    [
        markers::VERSION_FILES[0],
        markers::VERSION_FILES[1],
        "bin/wso2server.sh",
        "repository/conf/carbon.xml",
    ]
    .iter()
    .filter(|mark| !home.exists(&home.path().join(mark)))
    .map(PathBuf::from)
    .collect()
}

/// Everything read from one directory.
struct Marks {
    title: Option<ProductTitle>,
    kernel: Option<ProductTitle>,
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
    fn read(root: &Root, home: &Path) -> Self {
        let script = markers::script(root, home);
        let classic = home.join("repository/conf");
        let top = home.join("conf");
        let has_conf =
            |dir: &Path| root.may_be_file(&dir.join(CARBON_XML)) || root.may_be_file(&dir.join("deployment.toml"));
        let classic_conf = has_conf(&classic);
        Self {
            title: markers::titled(root, &home.join(markers::VERSION_FILES[0])),
            kernel: markers::titled(root, &home.join(markers::VERSION_FILES[1])),
            jar: markers::jar(root, home),
            bat: markers::bat(root, home, script.as_deref()),
            script,
            classic_conf,
            top_conf: has_conf(&top),
            xml: markers::carbon_xml(root, &if classic_conf { classic } else { top }.join(CARBON_XML)),
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

fn on_its_own(root: Root, marks: &Marks) -> Home {
    let layout = marks.layout();
    let product = match layout {
        Layout::Mi => Product::MicroIntegrator,
        _ => marks.product(),
    };
    let mut home = Home {
        pack: root.path().to_path_buf(),
        path: root.path().to_path_buf(),
        root,
        product,
        name: marks.name().or(product.name()).unwrap_or("WSO2 Carbon server").into(),
        version: marks.version().unwrap_or("of unknown version").into(),
        carbon: marks.kernel.as_ref().map(|kernel| kernel.version.clone().into()),
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
        defects::lacks(&mut home, "bin/version.txt", advice);
    }
    configure(&mut home, marks.jar);
    home
}

fn in_pack(path: PathBuf, Pack { root, profile }: Pack) -> Home {
    let marks = Marks::read(&root, &path);
    let around = Marks::read(&root, root.path());
    let nick = EiProfile::NESTED
        .iter()
        .find(|(known, _)| *known == profile)
        .map_or("", |(_, name)| name);
    let name = around.name().unwrap_or("WSO2 Enterprise Integrator");
    let kernel = marks.kernel.as_ref().or(around.kernel.as_ref());
    let mut home = Home {
        name: format!("{name} ({nick})").into(),
        version: around.version().unwrap_or("of unknown version").into(),
        carbon: kernel.map(|kernel| kernel.version.clone().into()),
        path,
        pack: root.path().to_path_buf(),
        root,
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
    // Whatever has the name stands in the way of the product's own reading as well; only a missing one is ignored by it.
    let toml = home.root.may_exist(&home.at(home.toml()));
    let mapper = home.mapper_dir();
    home.generation = markers::generation(&home.root, &home.path, home.layout, jar, toml).unwrap_or_else(|| {
        let known = markers::has_templates(&home.root, &mapper) || markers::has_mapper_lists(&home.root, &mapper);
        if toml && known {
            Generation::Toml
        } else {
            Generation::Xml
        }
    });
    if home.generation == Generation::Toml && toml {
        home.source = ConfigSource::Toml;
    }
    // Where the notes cannot be looked at, a start may have written them: nothing counts as never started.
    home.rendered = home.root.may_be_dir(&home.mapper_metadata());
    defects::find(home, jar, toml);
}
