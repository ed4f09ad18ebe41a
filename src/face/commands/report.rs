//! The `report` command: a support bundle, which is listed, confirmed, and written into one file without secrets.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use crate::apply::clock;
use crate::bundle::{self, Diagnosis, Entry, KnownSecrets, Manifest, Masking, Packed, Part, Size};
use crate::domain::Shown as _;
use crate::guide;
use crate::probe::Facts;
use crate::server;

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::findings::DetailLevel;
use super::super::report::{findings, json};
use super::context::CommandContext;
use super::{check, get, history, status};

/// The arguments of `report`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ReportArgs {
    /// The file to write [default: one named after the home and the time, in this directory]
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What makes one part.
enum Source {
    Findings,
    FindingsText,
    Facts,
    Settings,
    Server,
    History,
    Configuration(PathBuf),
    Differences,
    Log(usize),
    Diagnosis(String),
}

pub(super) fn run(context: &mut CommandContext, args: &ReportArgs) -> Result<Exit, CommandFailure> {
    if context.global.read_only && !context.global.dry_run {
        return Err(CommandFailure::refused(
            "this run is read-only and does not write a bundle",
            "leave out --read-only, or list with --dry-run what it would take",
        ));
    }
    context.open()?;
    context.survey();
    let facts = context.facts()?;
    let path = context.executor.world.absolute(&file_name(args, facts))?;
    let mut work = Work::of(context, facts);
    let parts = work.parts();
    if !context.output.json {
        context.output.result(&listed(&parts, &path))?;
    } else if !context.global.yes {
        context.output.talk(&listed(&parts, &path));
    }
    if context.global.dry_run {
        context.output.talk("Dry run: nothing was written.");
        return documented(context, &parts, &path, None);
    }
    if !context.confirmed("Write this bundle?")? {
        context.output.talk("Nothing was written.");
        return documented(context, &parts, &path, None);
    }
    let packed = work.write(&path)?;
    context.output.talk(&format!(
        "Written: {}, {} KB, {} files. No secret was found in it; read it before it is sent on.",
        packed.path.shown(),
        packed.bytes.div_ceil(1024),
        packed.entries
    ));
    documented(context, &parts, &path, Some(&packed))
}

/// The file to write: as named, else after the home and the time.
fn file_name(args: &ReportArgs, facts: &Facts) -> PathBuf {
    args.output.clone().unwrap_or_else(|| {
        let name = facts.home.path.file_name().map(std::ffi::OsStr::to_string_lossy);
        let plain: String = name
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
            .collect();
        PathBuf::from(format!(
            "carbonctl-report-{plain}-{}.tar.gz",
            clock::stamp(clock::now())
        ))
    })
}

/// Everything that is read for one bundle.
struct Work<'a> {
    context: &'a CommandContext,
    facts: &'a Facts,
    logs: Vec<bundle::Log>,
    diagnosis: Result<Diagnosis, String>,
    masking: Masking,
}

impl<'a> Work<'a> {
    fn of(context: &'a CommandContext, facts: &'a Facts) -> Self {
        let world = &context.executor.world;
        Self {
            context,
            facts,
            logs: bundle::logs(&facts.home),
            diagnosis: Diagnosis::of(world, &facts.home),
            masking: Masking::new(KnownSecrets::of(&facts.home, &facts.files, world)),
        }
    }

    /// The parts, as they are announced.
    fn parts(&self) -> Vec<Part> {
        let files = bundle::configuration(self.facts);
        let bytes = files.iter().map(|(_, size)| *size as u64).sum();
        let mut parts = vec![
            Part::new("findings.json, findings.txt", "what `check` says", Size::Later),
            Part::new("facts.json", "product, machine and Java", Size::Later),
            Part::new(
                "settings.json",
                "the effective settings, secrets without values",
                Size::Later,
            ),
            Part::new(
                "configuration/",
                "the configuration files, secrets masked",
                Size::Bytes(bytes),
            ),
            Part::new("configuration.diff", "what carbonctl changed in them", Size::Later),
        ];
        parts.extend(self.facts.files.iter().filter_map(|(_, loaded)| match &loaded.state {
            crate::probe::files::FileState::Unusable(reason) => Some(Part::new(
                format!("configuration/{}", loaded.path.shown()),
                "a configuration file",
                Size::Not(reason.what.clone()),
            )),
            _ => None,
        }));
        for log in &self.logs {
            parts.push(Part::new(
                &log.name,
                "the end of a log, secrets masked",
                log.size.clone(),
            ));
        }
        if self.logs.is_empty() {
            parts.push(Part::new(
                "logs/",
                "the ends of the logs",
                Size::Not("there are none".to_owned()),
            ));
        }
        let size = Diagnosis::size(&self.diagnosis);
        parts.extend([
            Part::new("server/state.json", "the server's state and ports", Size::Later),
            Part::new(
                "server/",
                "three thread dumps, 3 s apart, a heap summary, the flags of the JVM",
                size,
            ),
            Part::new("history.json", "what was applied", Size::Later),
            Part::new("MANIFEST.json", "the SHA-256 of each file", Size::Later),
        ]);
        parts
    }

    /// What is made, one after the other. The dumps come first: what they show changes.
    fn sources(&self) -> Vec<Source> {
        let mut all = Vec::new();
        if let Ok(diagnosis) = &self.diagnosis {
            all.extend(diagnosis.names().into_iter().map(Source::Diagnosis));
        }
        all.extend([
            Source::Server,
            Source::Findings,
            Source::FindingsText,
            Source::Facts,
            Source::Settings,
            Source::History,
            Source::Differences,
        ]);
        let files = bundle::configuration(self.facts);
        all.extend(files.into_iter().map(|(path, _)| Source::Configuration(path)));
        all.extend((0..self.logs.len()).map(Source::Log));
        all
    }

    fn write(&mut self, path: &Path) -> Result<Packed, CommandFailure> {
        let mut manifest = Manifest {
            program: format!("carbonctl {}", env!("CARGO_PKG_VERSION")),
            made: clock::iso(clock::now()),
            ..Manifest::default()
        };
        for part in self.parts() {
            if let Size::Not(reason) = &part.size {
                manifest.note_missing(&part.name, &self.line(reason));
            }
        }
        let known = KnownSecrets::of(&self.facts.home, &self.facts.files, &self.context.executor.world);
        let mut sources = self.sources().into_iter();
        let mut next = |manifest: &mut Manifest| {
            sources.by_ref().find_map(|source| match self.make(&source) {
                Ok(entry) => Some(entry),
                Err((name, reason)) => {
                    let reason = self.line(&reason);
                    self.context
                        .output
                        .talk(&visible(&format!("{name} is left out: {reason}"), ""));
                    manifest.note_missing(&name, &reason);
                    None
                }
            })
        };
        let packed = bundle::write(path, &known, manifest, &mut next);
        packed.map_err(|error| error.problem().into())
    }

    /// A reason, masked.
    fn line(&self, reason: &str) -> String {
        self.masking.masked(reason).trim_end().to_owned()
    }

    /// One entry, or its name and why it cannot be made.
    fn make(&mut self, source: &Source) -> Result<Entry, (String, String)> {
        let (context, facts) = (self.context, self.facts);
        let profile = context.global.profile;
        let judged = || guide::judge(facts, profile, &[]);
        let masking = &self.masking;
        Ok(match source {
            Source::Findings => masking.document("findings.json", check::document(facts, profile, &judged())),
            Source::FindingsText => {
                let mut plain = context.output;
                plain.color = false;
                let told = DetailLevel {
                    whole: true,
                    asked_for: false,
                    named_home: true,
                };
                let page = findings::all(plain, facts, profile, &judged(), told);
                masking.text("findings.txt", &page.written(true))
            }
            Source::Facts => masking.document("facts.json", facts_document(facts)),
            Source::Settings => masking.document("settings.json", get::document(facts.readings.values())),
            Source::Server => {
                let looked = status::document(&server::status(&facts.home));
                masking.document("server/state.json", json::with_pending(looked, &facts.restart_pending))
            }
            Source::History => {
                let entries: Vec<Json> = context.session.history().iter().map(history::entry).collect();
                masking.document("history.json", json!({ "history": entries }))
            }
            Source::Differences => masking.differences(facts),
            Source::Configuration(path) => masking
                .configuration(facts, path)
                .ok_or_else(|| (path.shown().to_string(), "it cannot be read any more".to_owned()))?,
            Source::Log(nth) => {
                let log = &self.logs[*nth];
                let text = log.read(&facts.home, &|text| masking.masked(text));
                let text = text.map_err(|reason| (log.name.clone(), reason))?;
                Entry {
                    name: log.name.clone(),
                    text,
                }
            }
            Source::Diagnosis(name) => {
                let read = match &mut self.diagnosis {
                    Ok(diagnosis) => diagnosis.read(name),
                    Err(reason) => Err(reason.clone()),
                };
                let text = read.map_err(|reason| (name.clone(), reason))?;
                self.masking.text(name, &text)
            }
        })
    }
}

/// Product, machine, and every Java that was found.
fn facts_document(facts: &Facts) -> Json {
    let jdk = |jdk: &crate::domain::jdk::Jdk| json!({ "home": jdk.home, "version": jdk.version.to_string(), "vendor": jdk.vendor, "compiler": jdk.compiler });
    json!({
        "home": json::home(&facts.home),
        "machine": json::machine(&facts.machine),
        "java": {
            "found": facts.jdks.iter().map(jdk).collect::<Vec<_>>(),
            "in_use": facts.java_in_use().map(jdk),
            "running": facts.java_running().map(jdk),
        },
        "instances": facts.instances,
    })
}

/// The parts as lines.
fn listed(parts: &[Part], path: &Path) -> String {
    let mut out = String::from("A bundle for support takes, and nothing else:\n\n");
    for part in parts {
        let line = match part.size {
            Size::Later => format!("{}: {}", part.name, part.why),
            Size::Bytes(_) | Size::Not(_) => format!("{}: {} ({})", part.name, part.why, part.size),
        };
        let _ = writeln!(out, "{}", super::super::report::text::wrap(&visible(&line, ""), 2, 6));
    }
    let _ = write!(out, "\nInto {}, readable for this user alone.\n", path.shown());
    out
}

fn documented(
    context: &CommandContext,
    parts: &[Part],
    path: &Path,
    packed: Option<&Packed>,
) -> Result<Exit, CommandFailure> {
    if context.output.json {
        let part = |part: &Part| {
            let (bytes, reason) = match &part.size {
                Size::Bytes(bytes) => (Some(bytes), None),
                Size::Later => (None, None),
                Size::Not(reason) => (None, Some(reason)),
            };
            json!({ "name": part.name, "why": part.why, "bytes": bytes, "reason": reason })
        };
        context.output.document(&json!({
            "report": {
                "path": packed.map_or(path, |packed| packed.path.as_path()),
                "written": packed.is_some(),
                "bytes": packed.map(|packed| packed.bytes),
                "parts": parts.iter().map(part).collect::<Vec<_>>(),
            },
        }))?;
    }
    Ok(Exit::Done)
}
