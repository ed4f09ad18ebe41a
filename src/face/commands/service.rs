//! The `service` command: installs, removes and shows the service of a home.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::domain::Shown as _;
use crate::engine::proof;
use crate::server::service;
use crate::server::service::{
    InstallPlan, Installed, Removal, Root, ServiceError, ServiceRequest, ServiceStatus, UnitCheck,
};

use super::super::exit::{CommandFailure, Exit, visible};
use super::context::CommandContext;

/// The time limit for a service that is started with its installation, as for `start`.
const PATIENCE: Duration = Duration::from_mins(15);

/// The arguments of `service`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ServiceArgs {
    /// What to do with it
    #[command(subcommand)]
    pub(crate) action: ServiceAction,
    /// A directory in place of /, as for systemctl --root
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
}

/// What to do with the service of a home.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ServiceAction {
    /// Write a service that runs this server as an unprivileged user; shows it first
    Install {
        /// The user to run it [default: the home's owner, unless that is root]
        #[arg(long, value_name = "NAME")]
        user: Option<String>,
        /// The group to run it [default: that user's own]
        #[arg(long, value_name = "NAME")]
        group: Option<String>,
        /// Its name [default: the name of the home's directory]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Do not start it at boot
        #[arg(long)]
        no_enable: bool,
        /// Start it now, and wait until it is ready
        #[arg(long)]
        start: bool,
    },
    /// Remove the service without a trace
    Remove,
    /// Whether it is installed, enabled, running, and up to date
    Status,
}

pub(super) fn run(context: &mut CommandContext, args: ServiceArgs) -> Result<Exit, CommandFailure> {
    let root = args
        .root
        .map(|root| context.executor.world.absolute(&root))
        .transpose()?;
    let root = root.map_or_else(Root::default, Root::at);
    match args.action {
        ServiceAction::Install {
            user,
            group,
            name,
            no_enable,
            start,
        } => {
            let request = ServiceRequest {
                user,
                group,
                name,
                java_home: None,
                enable: !no_enable,
                start,
            };
            install(context, &root, request)
        }
        ServiceAction::Remove => remove(context, &root),
        ServiceAction::Status => status(context, &root),
    }
}

fn failure(error: &ServiceError) -> CommandFailure {
    error.problem().into()
}

fn install(context: &mut CommandContext, root: &Root, mut request: ServiceRequest) -> Result<Exit, CommandFailure> {
    context.may_write("install a service")?;
    context.open()?;
    let facts = context.whole()?;
    request.java_home = proof::java_for_start(facts);
    let home = facts.home.clone();
    let plan = InstallPlan::new(root, &home, &request).map_err(|error| failure(&error))?;
    let verdict = plan.verify().map_err(|error| failure(&error))?;
    show(context, &plan, &verdict)?;
    if context.global.dry_run {
        context.output.talk("Dry run: nothing was written.");
        return documented(context, &plan, &verdict, false);
    }
    if !plan.may_write() {
        let draft = plan.draft().map_err(|error| failure(&error))?;
        return Err(for_root(context, "install a service", &plan.commands(&draft))?);
    }
    if !context.confirmed(if plan.before.is_some() {
        "Replace this service?"
    } else {
        "Install this service?"
    })? {
        context.output.talk("Nothing was written.");
        return documented(context, &plan, &verdict, false);
    }
    for note in plan.carry_out().map_err(|error| failure(&error))? {
        context.output.talk(&note);
    }
    if request.start {
        let service = service::installed_below(root, &home)
            .ok_or_else(|| CommandFailure::failed("the service was removed meanwhile", "find out who removed it"))?;
        let started = service::start_through(root, &home, &service, (PATIENCE, true), &mut |_| {});
        let started = started.map_err(|error| {
            let problem = error.problem();
            for line in &problem.evidence {
                context.output.talk(&format!("  {line}"));
            }
            problem.proved(Vec::new())
        })?;
        context.output.talk(&format!(
            "The server is up: pid {}, after {:.1} s.",
            started.pid,
            started.took.as_secs_f64()
        ));
    }
    documented(context, &plan, &verdict, true)
}

/// The new service file, the notes about it, and the result of its verification.
fn show(context: &CommandContext, plan: &InstallPlan, verdict: &UnitCheck) -> Result<(), CommandFailure> {
    let shown = match &plan.before {
        Some(before) if *before == plan.text => format!("{} exists already, byte for byte.\n", plan.path.shown()),
        Some(_) => plan.diff(),
        None => format!("{}:\n\n{}\n", plan.path.shown(), plan.text),
    };
    if !context.output.json {
        context.output.result(&shown)?;
    } else if !context.global.yes {
        context.output.talk(&shown);
    }
    for warning in &plan.warnings {
        context.output.talk(warning);
    }
    match verdict {
        UnitCheck::Clean => {}
        UnitCheck::Remarks(lines) => {
            for line in lines {
                context.output.talk(&format!("systemd-analyze remarks: {line}"));
            }
        }
        UnitCheck::NotHere => context
            .output
            .talk("It was not verified: there is no systemd-analyze here."),
    }
    Ok(())
}

fn documented(
    context: &CommandContext,
    plan: &InstallPlan,
    verdict: &UnitCheck,
    done: bool,
) -> Result<Exit, CommandFailure> {
    if context.output.json {
        context.output.document(&json!({
            "service": {
                "name": plan.spec.name,
                "path": plan.path,
                "user": plan.spec.user,
                "group": plan.spec.group,
                "java_home": plan.spec.java_home,
                "text": plan.text,
                "warnings": plan.warnings,
                "verified": match verdict {
                    UnitCheck::Clean => json!(true),
                    UnitCheck::Remarks(lines) => json!(lines),
                    UnitCheck::NotHere => Value::Null,
                },
            },
            "installed": done,
        }))?;
    }
    Ok(Exit::Done)
}

/// Shows the commands that only root may run, to be pasted line by line; the error has them as one line.
fn for_root(context: &CommandContext, what: &str, commands: &[String]) -> Result<CommandFailure, CommandFailure> {
    if !context.output.json {
        context
            .output
            .result(&format!("As root:\n\n    {}\n", commands.join("\n    ")))?;
    }
    Ok(CommandFailure::refused(
        format!("only root may {what}: nothing was changed"),
        format!("run {}", commands.join(" && ")),
    ))
}

fn remove(context: &mut CommandContext, root: &Root) -> Result<Exit, CommandFailure> {
    context.may_write("remove a service")?;
    context.open()?;
    let home = context.facts()?.home.clone();
    let Some(removal) = Removal::new(root, &home).map_err(|error| failure(&error))? else {
        if !context.global.dry_run {
            service::forget_drafts(root, &home);
        }
        return removed(context, None, false, "This home has no service.");
    };
    let path = removal.installed.path.shown().to_string();
    if context.global.dry_run {
        return removed(
            context,
            Some(&removal.installed),
            false,
            &format!("Dry run: {path} would be removed."),
        );
    }
    if !removal.may_write() {
        return Err(for_root(context, "remove a service", &removal.commands())?);
    }
    let question = if removal.runs {
        format!("Stop the service and remove {path}?")
    } else {
        format!("Remove {path}?")
    };
    if !context.confirmed(&question)? {
        return removed(context, Some(&removal.installed), false, "Nothing was removed.");
    }
    let notes = removal.carry_out().map_err(|error| failure(&error))?;
    removed(context, Some(&removal.installed), true, &notes.join("\n"))
}

fn removed(
    context: &CommandContext,
    service: Option<&Installed>,
    done: bool,
    words: &str,
) -> Result<Exit, CommandFailure> {
    context.output.talk(words);
    if context.output.json {
        context.output.document(&json!({
            "service": service.map(|service| json!({ "name": service.name, "path": service.path })),
            "removed": done,
        }))?;
    }
    Ok(Exit::Done)
}

fn status(context: &mut CommandContext, root: &Root) -> Result<Exit, CommandFailure> {
    context.open()?;
    let facts = context.facts()?;
    let java = proof::java_for_start(facts);
    let look = ServiceStatus::at(root, &facts.home, java.as_deref()).map_err(|error| failure(&error))?;
    let [install, stop] = ["service install", "stop"].map(|words| context.session.next_command(words));
    if context.output.json {
        context.output.document(&looked_document(&look))?;
    } else {
        context.output.result(&looked_lines(&look, &install, &stop))?;
    }
    Ok(if look.installed.is_some() {
        Exit::Done
    } else {
        Exit::Finding
    })
}

/// As one JSON document.
fn looked_document(look: &ServiceStatus) -> Value {
    let live = look.live.as_ref();
    json!({
        "service": {
            "name": look.name,
            "installed": look.installed.is_some(),
            "enabled": look.enabled,
            "active": live.map(|live| &live.active),
            "sub": live.map(|live| &live.sub),
            "pid": live.and_then(|live| live.pid),
            "restarts": live.and_then(|live| live.restarts),
            "result": live.map(|live| &live.result),
            "user": look.installed.as_ref().map(|there| &there.user),
            "path": look.installed.as_ref().map(|there| &there.path),
            "drift": look.drift,
            "note": look.unclear,
        },
        "server": look.server.as_ref().map(|server| json!({ "pid": server.pid, "of_service": server.of_service })),
    })
}

/// As lines of text.
fn looked_lines(look: &ServiceStatus, install: &str, stop: &str) -> String {
    let mut out = String::new();
    let Some(there) = &look.installed else {
        let _ = writeln!(out, "This home has no service; `{install}` makes one.");
        if let Some(server) = &look.server {
            let _ = writeln!(out, "  server   pid {}, started by hand", server.pid);
        }
        return out;
    };
    let state = match &look.live {
        Some(live) if live.sub.is_empty() => live.active.clone(),
        Some(live) => format!("{} ({})", live.active, live.sub),
        None => "not known: systemd does not run here now".to_owned(),
    };
    let _ = writeln!(out, "{}", visible(&format!("{}: {state}", look.name), ""));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<8} {}", visible(value, ""));
    };
    line("boot", look.enabled.as_deref().unwrap_or("not known"));
    line("user", &there.user);
    line("file", &there.path.shown().to_string());
    if let Some(live) = &look.live {
        if let Some(restarts) = live.restarts.filter(|n| *n > 0) {
            line("restarts", &format!("systemd restarted it {restarts} times"));
        }
        if !live.result.is_empty() && live.result != "success" {
            line("ended", &live.result);
        }
    }
    match &look.server {
        Some(server) if server.of_service => line("server", &format!("pid {}, of this service", server.pid)),
        Some(server) => line(
            "server",
            &format!(
                "pid {}, not of this service; `{stop}`, then `systemctl start {}` runs it as the service",
                server.pid, look.name
            ),
        ),
        None => line("server", "none runs"),
    }
    if there.user == "root" {
        line("warning", "it runs as root; whoever takes it over controls the machine");
    }
    for drift in &look.drift {
        let say = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        line(
            "drift",
            &format!(
                "{}: {}; the home now asks for {}",
                drift.directive,
                say(&drift.unit),
                say(&drift.now)
            ),
        );
    }
    if let Some(why) = &look.unclear {
        line("drift", &format!("not known: {why}"));
    }
    if !look.drift.is_empty() {
        let _ = writeln!(out, "  `{install}` brings it up to date.");
    }
    out
}
