//! Describes a home from the markers in its directory: product, layout, generation, source of configuration, defects.

use std::path::{Path, PathBuf};

use crate::disk::Root;
use crate::domain::home::{ConfigSource, Generation, Home, Layout, Started};
use crate::domain::past::Past;
use crate::domain::product_table::{self, ServerRow};
use crate::domain::products::{PackServer, Product};
use crate::domain::start_script;
use crate::text::script::Runs;

use super::defects;
use super::left_alone::{self, LeftAlone};
use super::markers::{self, CARBON_XML, CarbonXml, Jar, ProductTitle};
use super::not_a_home::NotAHome;
use super::scripts::{self, Of, Scripts};

/// Describes the home in a directory that was opened by its canonical path.
pub(super) fn home(root: Root) -> Result<Home, NotAHome> {
    if let Some(pack) = pack_of(root.path()) {
        return Ok(in_pack(root.path().to_path_buf(), pack));
    }
    if let Some(alone) = left_alone::in_directory(&root) {
        return Err(NotAHome::LeftAlone(Box::new(alone)));
    }
    let marks = Marks::read(&root, root.path(), None);
    if !marks.enough() {
        return Err(NotAHome::NotAHome {
            missing: lacking(&root),
            path: root.path().to_path_buf(),
        });
    }
    Ok(on_its_own(root, &marks))
}

/// The homes of the other servers in a pack that are there.
pub fn nested(pack: &Home) -> Vec<PathBuf> {
    if pack.layout != Layout::Pack(PackServer::Core) {
        return Vec::new();
    }
    product_table::directories()
        .into_iter()
        .map(|name| pack.path.join("wso2").join(name))
        .filter(|dir| pack_of(dir).is_some())
        .collect()
}

/// The script of another server that the script of the usual name only runs, in a home without a start script of its own.
pub fn wrapped_by(home: &Home) -> Option<String> {
    let usual = home.at(start_script::usual(home));
    let target = || scripts::target(&home.root, &usual);
    home.script
        .is_none()
        .then(target)?
        .map(|target| format!("wso2/{target}"))
}

/// The home of the nested server that a script of the pack's `bin` runs, where it only does that.
pub fn run_by(pack: &Home, script: &Path) -> Option<PathBuf> {
    let target = scripts::target(&pack.root, script)?;
    let home = pack.path.join("wso2").join(target.split('/').next()?);
    (script.parent()? == pack.at(pack.bin()) && nested(pack).contains(&home)).then_some(home)
}

/// The servers of a pack that are left alone.
pub fn left_alone(pack: &Home) -> Vec<LeftAlone> {
    if pack.layout != Layout::Pack(PackServer::Core) {
        return Vec::new();
    }
    left_alone::in_pack(&pack.path)
}

/// A pack, opened, and which of its nested servers is meant.
pub(super) struct Pack {
    root: Root,
    product: Product,
    server: &'static ServerRow,
}

/// The pack whose nested server is in this directory, and which server it is. Only a directory with such a name is checked.
pub(super) fn pack_of(dir: &Path) -> Option<Pack> {
    let name = dir.file_name()?.to_str()?;
    if !product_table::directories().contains(&name) {
        return None;
    }
    let wso2 = dir
        .parent()
        .filter(|parent| parent.file_name().is_some_and(|n| n == "wso2"))?;
    let pack = wso2.parent()?;
    let root = Root::at(pack);
    let is_pack = root.is_dir(&pack.join("conf"))
        && markers::VERSION_FILES
            .iter()
            .any(|file| root.may_be_file(&pack.join(file)));
    if !is_pack || !root.may_be_file(&dir.join("conf").join(CARBON_XML)) {
        return None;
    }
    // A pack whose name says nothing is laid out as that of Enterprise Integrator, which has them all.
    let named = product_of(&root, pack);
    let of = |product: Product| Some((product, product_table::row(product)?.server(name)?));
    let (product, server) = of(named).or_else(|| of(Product::EnterpriseIntegrator))?;
    Some(Pack { root, product, server })
}

/// The top of the pack whose nested server is in this directory.
pub fn pack_around(dir: &Path) -> Option<PathBuf> {
    pack_of(dir).map(|pack| pack.root.path().to_path_buf())
}

/// Which product the files of a pack name.
fn product_of(root: &Root, pack: &Path) -> Product {
    let title = markers::titled(root, &pack.join(markers::VERSION_FILES[0]));
    let xml = || markers::carbon_xml(root, &pack.join("conf").join(CARBON_XML));
    match title.map_or(Product::Other, |title| Product::from_name(&title.name)) {
        Product::Other => named(None, &xml()),
        product => product,
    }
}

/// Which product a title or a `carbon.xml` names.
fn named(title: Option<&ProductTitle>, xml: &CarbonXml) -> Product {
    let name = title.map(|title| title.name.as_str()).or(xml.name.as_deref());
    let named = name.map_or(Product::Other, Product::from_name);
    match (named, xml.key.as_deref().and_then(Product::from_key)) {
        (Product::Other, Some(keyed)) => keyed,
        (named, _) => named,
    }
}

/// The markers of a home that this directory lacks, for the error message.
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
    scripts: Scripts,
    /// `carbon.xml` in `repository/conf`.
    classic_conf: bool,
    /// `carbon.xml` or `deployment.toml` in `conf`.
    top_conf: bool,
    xml: CarbonXml,
}

impl Marks {
    /// Reads a directory; `server` where it is one below `wso2/` of a pack.
    fn read(root: &Root, home: &Path, server: Option<&'static ServerRow>) -> Self {
        let classic = home.join("repository/conf");
        let top = home.join("conf");
        let has_conf =
            |dir: &Path| root.may_be_file(&dir.join(CARBON_XML)) || root.may_be_file(&dir.join("deployment.toml"));
        let classic_conf = has_conf(&classic);
        let title = markers::titled(root, &home.join(markers::VERSION_FILES[0]));
        let jar = markers::jar(root, home);
        let xml = markers::carbon_xml(root, &if classic_conf { classic } else { top.clone() }.join(CARBON_XML));
        let of = match (server, jar) {
            (Some(server), _) => Of::Inner(server),
            (None, Some(Jar::Mi)) => Of::Top(Product::MicroIntegrator),
            (None, _) => Of::Top(named(title.as_ref(), &xml)),
        };
        Self {
            scripts: scripts::find(root, home, of),
            kernel: markers::titled(root, &home.join(markers::VERSION_FILES[1])),
            top_conf: has_conf(&top),
            title,
            jar,
            classic_conf,
            xml,
        }
    }

    /// One marker of a pack's `bin`, or a classic `carbon.xml`. A `conf/carbon.xml` alone proves nothing: the `repository`
    /// directory of a classic home has one as well.
    fn enough(&self) -> bool {
        let bin = self.title.is_some()
            || self.kernel.is_some()
            || self.jar.is_some()
            || self.scripts.sh.is_some()
            || self.scripts.bat.is_some()
            || self.scripts.wrapper.is_some();
        bin || self.classic_conf
    }

    /// MI's version file gives a kernel number that is not one, so the jar and what the script runs are checked first.
    fn is_mi(&self) -> bool {
        if let Some(jar) = self.jar {
            return jar == Jar::Mi;
        }
        match &self.scripts.runs {
            Some(Runs::Micro) => return true,
            Some(Runs::Carbon) => return false,
            Some(Runs::Another(_) | Runs::Unclear) | None => {}
        }
        match self.product() {
            // Only its name is left to tell by.
            Product::Other => {
                let script = self.scripts.sh.as_ref().or(self.scripts.bat.as_ref());
                script.is_some_and(|script| script.file_stem().is_some_and(|stem| stem == "micro-integrator"))
            }
            product => product == Product::MicroIntegrator,
        }
    }

    fn layout(&self) -> Layout {
        let packs = product_table::row(self.product()).is_some_and(|row| !row.servers.is_empty());
        if self.is_mi() {
            Layout::Mi
        } else if self.classic_conf {
            Layout::Classic
        } else if self.top_conf || packs {
            Layout::Pack(PackServer::Core)
        } else {
            Layout::Classic
        }
    }

    fn product(&self) -> Product {
        named(self.title.as_ref(), &self.xml)
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
        script: marks.scripts.sh.clone(),
        bat: marks.scripts.bat.clone(),
        rendered: false,
        started: Started::Unknown,
        past: Past::default(),
        pid: None,
        defects: Vec::new(),
    };
    if marks.title.is_none() {
        let why = "is missing: it says name and version, and without it both come from carbon.xml";
        let hint = "unpack the product again if other files are missing too";
        defects::lacks(&mut home, "bin/version.txt", why, hint);
    }
    configure(&mut home, marks);
    home
}

fn in_pack(path: PathBuf, Pack { root, product, server }: Pack) -> Home {
    let marks = Marks::read(&root, &path, Some(server));
    let around = Marks::read(&root, root.path(), None);
    let name = around.name().or(product.name()).unwrap_or_default();
    let kernel = marks.kernel.as_ref().or(around.kernel.as_ref());
    let mut home = Home {
        name: format!("{name} ({})", server.dir).into(),
        version: around.version().unwrap_or("of unknown version").into(),
        carbon: kernel.map(|kernel| kernel.version.clone().into()),
        path,
        pack: root.path().to_path_buf(),
        root,
        product,
        generation: Generation::Xml,
        layout: Layout::Pack(server.server),
        source: ConfigSource::Files,
        script: marks.scripts.sh.clone(),
        bat: marks.scripts.bat.clone(),
        rendered: false,
        started: Started::Unknown,
        past: Past::default(),
        pid: None,
        defects: Vec::new(),
    };
    configure(&mut home, &marks);
    home
}

/// Generation, source and defects, which need layout and scripts.
fn configure(home: &mut Home, marks: &Marks) {
    // Whatever has the name blocks the product's own reading as well; only a missing one is ignored by it.
    let toml = home.root.may_exist(&home.at(home.toml()));
    let mapper = home.mapper_dir();
    home.generation = markers::generation(home, marks.jar, toml).unwrap_or_else(|| {
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
    // Where the records cannot be read, a start may have written them: nothing counts as never started.
    home.rendered = home.root.may_be_dir(&home.mapper_metadata());
    defects::find(home, marks.jar, marks.scripts.wrapper.as_ref(), toml);
}
