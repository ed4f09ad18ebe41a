//! Builds a plan from facts and answers: every change, the complete new text of every file, and its diff.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::Shown as _;
use crate::domain::setting::{FileRole, ScriptOption, Setting};
use crate::domain::settings;
use crate::domain::value::Value;
use crate::probe::files::FileState;
use crate::probe::java_location::{MOVABLE, Movable};
use crate::probe::{Facts, further_places, places};
use crate::text::address::{self, Context};
use crate::text::script::{self, Dialect, HeapStyle};
use crate::text::{EditError, Format, SourceText, diff, own_script};

use crate::problem::{ProblemKind, Reason};

use super::answers::Answers;
use super::change::{Change, FileAction, FileChange, Plan};
use super::checks;
use super::destination::{Target, target};
use super::error::PlanError;
use crate::domain::SettingId;
use crate::domain::settings::{JavaPlace, id};

/// Makes the plan for these answers, or gives every reason why there is none.
pub fn build(facts: &Facts, answers: &Answers) -> Result<Plan, Vec<PlanError>> {
    let mut problems = checks::conflicts(facts, answers);
    let mut draft = Draft {
        facts,
        answers,
        texts: BTreeMap::new(),
        changes: Vec::new(),
    };
    if problems.is_empty() {
        for (id, value) in answers.iter() {
            if let Some(setting) = settings::by_id(id)
                && !checks::comes_again(facts, setting, value.reveal())
                && let Err(problem) = draft.answer(setting, value)
            {
                problems.push(problem.closed());
            }
        }
        if let Err(problem) = draft.moves() {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut plan = draft.finish(super::notes::notes(facts, answers))?;
    if plan.is_empty() {
        plan.notes.clear();
    }
    let again = answers.iter().filter_map(|(id, value)| {
        let setting = settings::by_id(id).filter(|setting| checks::comes_again(facts, setting, value.reveal()))?;
        checks::told_again(facts, setting)
    });
    plan.notes.splice(0..0, again);
    Ok(plan)
}

/// Which answers a plan leaves out instead of being refused for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Skip {
    /// None.
    Nothing,
    /// Those that no other value would make possible. What can be corrected is to be corrected.
    #[default]
    Closed,
    /// Every one that stands in the way.
    All,
}

/// As [`build`], without the answers that are not possible; the plan names each with its reason.
pub fn possible(facts: &Facts, answers: &Answers, skip: Skip) -> Result<Plan, Vec<PlanError>> {
    let mut rest = answers.clone();
    let mut skipped: Vec<PlanError> = Vec::new();
    if skip == Skip::All && !facts.machine.root {
        for (id, value) in answers.iter() {
            let on_system = settings::by_id(id).is_some_and(Setting::on_system);
            if on_system && facts.value(id) != Some(value.reveal()) {
                rest.clear(id);
                let what = "its file belongs to the system, and only root writes it";
                skipped.push(PlanError::with(id, what, "run this as root"));
            }
        }
    }
    loop {
        let problems = match build(facts, &rest) {
            Ok(plan) => return Ok(Plan { skipped, ..plan }),
            Err(problems) => problems,
        };
        let in_the_way = |problem: &PlanError| {
            let may = skip == Skip::All || skip == Skip::Closed && problem.closed;
            may.then_some(problem.setting)
                .flatten()
                .filter(|id| rest.get(*id).is_some())
        };
        let out: Vec<(SettingId, PlanError)> = problems
            .iter()
            .filter_map(|problem| Some((in_the_way(problem)?, problem.clone())))
            .collect();
        if out.is_empty() {
            return Err(problems);
        }
        for (id, problem) in out {
            rest.clear(id);
            if skipped.iter().all(|other| other.setting != Some(id)) {
                skipped.push(problem);
            }
        }
    }
}

/// A file that is being planned.
struct PlannedFile {
    before: Option<Vec<u8>>,
    source: SourceText,
    text: String,
    mode: u32,
    /// Whether a server that runs must be restarted to see a change.
    restart: bool,
}

struct Draft<'a> {
    facts: &'a Facts,
    answers: &'a Answers,
    texts: BTreeMap<PathBuf, PlannedFile>,
    changes: Vec<Change>,
}

impl Draft<'_> {
    fn answer(&mut self, setting: &'static Setting, value: &Value) -> Result<(), PlanError> {
        if setting.places.is_empty() {
            return Ok(());
        }
        let refuse = |reason: String| PlanError::with(setting.id, reason, "leave this setting out");
        let target = target(self.facts, self.answers, setting).map_err(refuse)?;
        let old = self
            .facts
            .reading(setting.id)
            .and_then(|r| r.shown().map(str::to_owned));
        let (file, address, changed) = match &target {
            Target::SettingPlace(place) => {
                let context = places::context(place, &self.facts.files);
                let context = Context {
                    kind: setting.kind,
                    scheme: self.answers.text(id::CLUSTER_SCHEME).unwrap_or(context.scheme),
                    ..context
                };
                let (path, changed) = self.edit_role(place.file, setting, |text| {
                    address::set(text, place.at, value.reveal(), &context)
                })?;
                (path, place.at.to_string(), changed)
            }
            Target::Own(option) => (
                self.own_path(),
                option.to_string(),
                self.edit_own(setting.id, *option, Some(value.reveal()))?,
            ),
            Target::Outside(path) => (
                path.clone(),
                "JAVA_HOME".to_owned(),
                self.edit_outside(path, setting.id, value.reveal())?,
            ),
        };
        let changed = self.further_places(setting, value)? || changed;
        if changed {
            let secret = setting.secret();
            let new = (!secret).then(|| value.reveal().to_owned());
            self.changes.push(Change {
                setting: setting.id,
                old: old.filter(|_| !secret),
                new,
                secret,
                file,
                address,
            });
        }
        Ok(())
    }

    /// Writes the value where else this home holds it: all of it, or the plan is none.
    fn further_places(&mut self, setting: &'static Setting, value: &Value) -> Result<bool, PlanError> {
        let now = self.facts.value(setting.id);
        let places = further_places::places(setting, &self.facts.home, &self.facts.files, now)
            .map_err(|reason| PlanError::with(setting.id, reason.what.clone(), reason.hint.clone()).of(reason.kind))?;
        let mut changed = false;
        for place in places {
            let context = Context {
                kind: setting.kind,
                ..Context::of_present(place.file)
            };
            let (_, edited) = self.edit_role(place.file, setting, |text| {
                address::set(text, place.at, value.reveal(), &context)
            })?;
            changed |= edited;
        }
        Ok(changed)
    }

    /// Moving JAVA_HOME or the heap to another place also moves what was not answered again, and leaves nothing behind that would
    /// take precedence.
    fn moves(&mut self) -> Result<(), PlanError> {
        for Movable { id, option, place } in MOVABLE {
            let Some(wanted) = self.answers.text(place).and_then(JavaPlace::of) else {
                continue;
            };
            let now = self.facts.value(place).and_then(JavaPlace::of);
            let now = now.unwrap_or(JavaPlace::Script);
            if wanted == now {
                continue;
            }
            let Some(setting) = settings::by_id(id) else { continue };
            if self.answers.get(id).is_none()
                && let Some(value) = self.facts.value(id).map(str::to_owned)
            {
                self.answer(setting, &Value::Text(value))?;
            }
            let java = option == ScriptOption::JavaHome;
            if now == JavaPlace::Wrapper || (java && wanted != JavaPlace::Wrapper) {
                self.edit_own(id, option, None)?;
            }
            if java && wanted == JavaPlace::ProfileD {
                self.leave_login(id)?;
            }
            if java && wanted != JavaPlace::Script {
                // The script's own line would override the environment and the wrapper.
                self.edit_role(FileRole::StartScript, setting, |text| {
                    script::remove(text, Dialect::Sh, option)
                })?;
            }
        }
        Ok(())
    }

    fn edit_role(
        &mut self,
        role: FileRole,
        setting: &'static Setting,
        edit: impl FnOnce(&str) -> Result<crate::text::Edited, EditError>,
    ) -> Result<(PathBuf, bool), PlanError> {
        let Some(loaded) = self.facts.files.get(role) else {
            return Err(PlanError::with(setting.id, setting.nowhere, "leave this setting out"));
        };
        let path = loaded.path.clone();
        let shown = path.shown().to_string();
        if !self.texts.contains_key(&path) {
            let planned = planned(&loaded.state, Format::of(role), 0o644)
                .map_err(|reason| unusable(setting.id, &shown, &reason))?;
            let restart = role.wants_restart();
            self.texts.insert(path.clone(), PlannedFile { restart, ..planned });
        }
        self.edit(&path, |text| edit(text))
            .map(|changed| (path, changed))
            .map_err(|e| edit_problem(setting.id, &shown, &e))
    }

    fn own_path(&self) -> PathBuf {
        FileRole::OwnScript.path(&self.facts.home).unwrap_or_default()
    }

    fn edit_own(&mut self, id: SettingId, option: ScriptOption, value: Option<&str>) -> Result<bool, PlanError> {
        let path = self.own_path();
        let product = self
            .facts
            .home
            .script
            .as_deref()
            .unwrap_or(Path::new("bin/wso2server.sh"));
        let style = self
            .facts
            .files
            .text(FileRole::StartScript)
            .and_then(|text| script::heap_style(text, Dialect::Sh))
            .unwrap_or(HeapStyle::Literal);
        if !self.texts.contains_key(&path) {
            let mut planned = match self.facts.files.get(FileRole::OwnScript) {
                Some(loaded) => planned(&loaded.state, Format::of(FileRole::OwnScript), 0o755)
                    .map_err(|reason| unusable(id, &path.shown().to_string(), &reason))?,
                None => empty(0o755),
            };
            if planned.before.is_none() {
                if value.is_none() {
                    return Ok(false);
                }
                let name = product
                    .file_name()
                    .map(|n| n.to_string_lossy().into_owned())
                    .unwrap_or_default();
                planned.text = own_script::fresh(&name);
            }
            self.texts.insert(path.clone(), planned);
        }
        let shown = path.shown().to_string();
        self.edit(&path, |text| match value {
            Some(value) => own_script::set(text, option, value, style),
            None => own_script::remove(text, option),
        })
        .map_err(|e| edit_problem(id, &shown, &e))
    }

    fn edit_outside(&mut self, path: &Path, id: SettingId, value: &str) -> Result<bool, PlanError> {
        let outside = &self.facts.outside;
        let file = [outside.login.as_ref(), outside.profile_d.as_ref()]
            .into_iter()
            .flatten()
            .find(|file| file.path == path);
        let shown = path.shown().to_string();
        if !self.texts.contains_key(path) {
            let planned = match file {
                Some(file) => planned(&file.state, crate::text::Format::Plain, 0o644)
                    .map_err(|reason| unusable(id, &shown, &reason))?,
                None => empty(0o644),
            };
            self.texts.insert(path.to_path_buf(), planned);
        }
        self.edit(path, |text| {
            script::set(text, Dialect::Sh, ScriptOption::JavaHome, value)
        })
        .map_err(|e| edit_problem(id, &shown, &e))
    }

    /// Removes JAVA_HOME from the login profile, which is read after the drop-ins for every user.
    fn leave_login(&mut self, id: SettingId) -> Result<(), PlanError> {
        let Some(file) = &self.facts.outside.login else {
            return Ok(());
        };
        let path = file.path.clone();
        let shown = path.shown().to_string();
        if !self.texts.contains_key(&path) {
            let planned = planned(&file.state, crate::text::Format::Plain, 0o644)
                .map_err(|reason| unusable(id, &shown, &reason))?;
            self.texts.insert(path.clone(), planned);
        }
        self.edit(&path, |text| script::remove(text, Dialect::Sh, ScriptOption::JavaHome))
            .map(drop)
            .map_err(|e| edit_problem(id, &shown, &e))
    }

    fn edit(
        &mut self,
        path: &Path,
        edit: impl FnOnce(&str) -> Result<crate::text::Edited, EditError>,
    ) -> Result<bool, EditError> {
        let Some(planned) = self.texts.get_mut(path) else {
            return Ok(false);
        };
        let edited = edit(&planned.text)?;
        let changed = !edited.splices.is_empty() && edited.text != planned.text;
        if changed {
            planned.text = edited.text;
        }
        Ok(changed)
    }

    fn finish(self, notes: Vec<String>) -> Result<Plan, Vec<PlanError>> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        let mut restart = false;
        for (path, planned) in self.texts {
            let shown = path.shown().to_string();
            match planned.source.encode(&planned.text) {
                Ok(after) if planned.before.as_ref() == Some(&after) => {}
                Ok(after) if planned.before.is_none() && after.is_empty() => {}
                Ok(after) => {
                    let old = planned.before.as_ref().map(|_| planned.source.text.as_str());
                    let diff = diff::unified(&shown, old, &planned.text);
                    let action = if planned.before.is_some() {
                        FileAction::Edit
                    } else {
                        FileAction::Create
                    };
                    restart |= planned.restart;
                    let leads_to = self.facts.files.leads_to(&path).map(Path::to_path_buf);
                    let diff = match &leads_to {
                        Some(real) => format!("Link: {shown} leads to {}\n{diff}", real.shown()),
                        None => diff,
                    };
                    files.push(FileChange {
                        path,
                        leads_to,
                        action,
                        before: planned.before,
                        after,
                        mode: planned.mode,
                        diff,
                    });
                }
                Err(e) => problems.push(PlanError {
                    setting: None,
                    kind: ProblemKind::NotPossible,
                    what: format!("{shown}: {e}"),
                    hint: "choose a value of plain ASCII characters".into(),
                    closed: false,
                }),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Plan {
            home: self.facts.home.path.clone(),
            root: self.facts.home.door(),
            changes: self.changes,
            restart,
            files,
            notes,
            skipped: Vec::new(),
        })
    }
}

fn edit_problem(id: SettingId, file: &str, error: &EditError) -> PlanError {
    let problem = error.problem();
    PlanError::with(id, format!("{file}: {}", problem.what), problem.hint)
}

fn unusable(id: SettingId, file: &str, reason: &Reason) -> PlanError {
    PlanError::with(
        id,
        format!("{file} {}", reason.what),
        reason.hint_and("fix the file first"),
    )
    .of(reason.kind)
}

fn planned(state: &FileState, format: crate::text::Format, mode: u32) -> Result<PlannedFile, Reason> {
    match state {
        FileState::Here { bytes, source } => {
            // A file that does not decode back to itself was refused when it was read; this is a second check.
            if source.encode(&source.text).is_ok_and(|again| again == *bytes) {
                Ok(PlannedFile {
                    before: Some(bytes.clone()),
                    text: source.text.clone(),
                    source: source.clone(),
                    mode,
                    restart: true,
                })
            } else {
                Err(format!("cannot be written back byte by byte ({format:?})").into())
            }
        }
        FileState::Absent => Ok(empty(mode)),
        FileState::Unusable(reason) => Err(reason.clone()),
    }
}

fn empty(mode: u32) -> PlannedFile {
    PlannedFile {
        before: None,
        source: SourceText {
            text: String::new(),
            bom: false,
            latin1: false,
            misread: false,
        },
        text: String::new(),
        mode,
        restart: true,
    }
}
