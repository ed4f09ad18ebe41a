//! Writes what was confirmed, after testing its flags with the chosen Java.

use std::io;
use std::path::{Path, PathBuf};

use crate::apply::{Applied, RanThen, Undone};
use crate::disk::machine;
use crate::domain::Shown as _;
use crate::domain::home::{Home, UserStore};
use crate::domain::setting::Setting;
use crate::domain::settings;
use crate::engine::session::Failed;
use crate::engine::wizard::proof::FlagProof;
use crate::plan::{Change, Plan};
use crate::probe::World;
use crate::probe::identify;
use crate::probe::java;
use crate::probe::java::Proof;
use crate::problem::Problem;
use crate::{apply, practice};

pub(in crate::engine) fn make_practice(dir: &Path, toml: bool) -> Result<PathBuf, Failed> {
    let flavour = if toml {
        practice::Flavour::Toml
    } else {
        practice::Flavour::Xml
    };
    practice::make(dir, flavour)
        .map(|made| made.home)
        .map_err(|e| e.problem().into())
}

pub(in crate::engine) fn prove(proof: &FlagProof) -> Result<String, String> {
    let FlagProof { java, flags, .. } = proof;
    let shown = flags.join(" ");
    match java::prove(java, flags, proof.before.as_deref()) {
        Ok(Proof::Accepted) => Ok(format!("Java {} starts with {shown}", java.version)),
        Ok(Proof::Ignored(words)) => Ok(format!("Java {} starts with {shown}, and says: {words}", java.version)),
        Ok(Proof::RefusedBefore(words)) => Ok(format!(
            "not tested: Java {} does not start with what the start script holds already: {}",
            java.version,
            words.replace('\n', "; ")
        )),
        Ok(Proof::Refused(words)) => Err(format!(
            "Java {} does not start with {shown}: {}",
            java.version,
            words.replace('\n', "; ")
        )),
        Err(error) => Ok(format!("not tested: {error}")),
    }
}

pub(in crate::engine) fn apply_plan(world: &World, plan: &Plan, proof: Option<&FlagProof>) -> Result<Applied, Failed> {
    if let Some(proof) = proof {
        prove(proof).map_err(|words| Problem::not_possible(words, "", "choose other values; nothing was written"))?;
    }
    let state = apply::StateDir::within(plan.root.clone()).map_err(|e| e.problem())?;
    let home = identify::home_in(world, &plan.home).ok();
    if let Some(home) = &home {
        refuse_too_late(home, plan)?;
    }
    let ran = home.map_or(RanThen::Unknown, |home| RanThen::now(world, &home));
    apply::apply_beside(&state, plan, ran).map_err(|e| e.problem().into())
}

/// Refuses what is only read at the first start when that has been since the plan was made.
fn refuse_too_late(home: &Home, plan: &Plan) -> Result<(), Failed> {
    let once = |change: &&Change| settings::by_id(change.setting).is_some_and(Setting::only_at_first_start);
    match plan.changes.iter().find(once) {
        Some(change) if home.user_store() == UserStore::Filled => {
            let what = format_args!(
                "the server was started meanwhile: {} no longer has an effect",
                change.setting
            );
            Err(Problem::refused(what, "", "plan again; nothing was written").into())
        }
        _ => Ok(()),
    }
}

pub(in crate::engine) fn undo(home: &Home, id: Option<&str>) -> Result<Undone, Failed> {
    let state = apply::StateDir::of(home).map_err(|e| e.problem())?;
    apply::undo(&state, home, id).map_err(|e| e.problem().into())
}

pub(in crate::engine) fn save(path: &Path, text: &str) -> Result<PathBuf, Failed> {
    let written = machine::create_named(path).and_then(|mut file| {
        use std::io::Write as _;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(path.to_path_buf()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            let taken = format_args!("{} is there already", path.shown());
            Err(Problem::failed(taken, "", "choose another name").into())
        }
        Err(e) => Err(Problem::failed(format_args!("{} cannot be written", path.shown()), e, "").into()),
    }
}
