//! Notes before a start: that it runs as root, and what the environment changes.

use super::progress::Advice;
use crate::domain::command::carbonctl;
use crate::domain::{Home, account};
use crate::probe::{World, owner, users};
use crate::problem::Problem;

/// The risks of a start as root, for whoever is asked before it.
pub const ROOT_LEAVES: &str = "You are root, and the server would be too: whoever takes it over controls the machine. Files that root \
     creates also prevent the server's own user from starting it later.";

/// A start by this user of a server that belongs to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForAnother {
    /// Who owns the home.
    pub owner: String,
    /// The command that does it as the owner.
    pub instead: String,
}

impl ForAnother {
    /// The refusal where nobody can be asked.
    pub fn problem(&self) -> Problem {
        let Self { owner, instead } = self;
        Problem::refused(
            format!(
                "this home belongs to {owner}, and files that a server of root creates in it prevent {owner} from starting it later"
            ),
            "",
            format!("use `{instead}`, or --yes to start it as root anyway"),
        )
    }

    /// The question, and before it what a yes leads to and what to do instead.
    pub fn question(&self) -> (&'static str, [String; 2]) {
        let instead = format!(
            "The home belongs to {}: `{}` starts it as that user.",
            self.owner, self.instead
        );
        ("Start the server as root anyway?", [ROOT_LEAVES.to_owned(), instead])
    }
}

/// Whether this user is root and the home another's, so that a start must be confirmed: it would create logs, a pid file and a
/// database that the owner's next start cannot write. `None` too where it goes through the home's service, which runs as its own
/// account. `command` is what was asked for, such as `start --foreground`.
pub fn for_another(home: &Home, command: &str, through_service: bool) -> Option<ForAnother> {
    let world = World::here();
    if !users::current(&world).root {
        return None;
    }
    let owner = owner::account(&world, home)?;
    if through_service && super::service::to_start(&super::service::Root::default(), home).is_some() {
        return None;
    }
    Some(ForAnother {
        instead: owner.runs(&carbonctl(command, Some(&home.path))),
        owner: owner.to_string(),
    })
}

/// The notes before a start.
pub fn before_start(home: &Home) -> Vec<Advice> {
    let world = World::here();
    let root = as_root(&world, home).map(Advice::AsRoot);
    root.into_iter()
        .chain(environment(&world).into_iter().map(Advice::Environment))
        .collect()
}

/// Who should run the server instead of root, and how.
fn as_root(world: &World, home: &Home) -> Option<String> {
    if !users::current(world).root {
        return None;
    }
    let start = carbonctl("start", Some(&home.path));
    Some(match owner::account(world, home) {
        Some(owner) => format!(
            "This starts the server as root, and its files then belong to root: better start it as the home's \
             owner, with `{}`.",
            owner.runs(&start)
        ),
        None => format!(
            "This starts the server as root: better give the home to an account of its own and start it as that, with \
             {}, then `{}`.",
            super::account::recipe(&home.path),
            account::as_named(account::PROPOSED, &start)
        ),
    })
}

/// The heap flags in the environment: they override the script's. Other words of these variables may be secrets.
fn environment(world: &World) -> Vec<String> {
    let heap = |value: &str| -> Vec<String> {
        let words = value.split_whitespace();
        words
            .filter(|word| word.starts_with("-Xm"))
            .map(str::to_owned)
            .collect()
    };
    let mut told = Vec::new();
    if let Some(value) = world.var("JVM_MEM_OPTS") {
        let flags = heap(value).join(" ");
        let flags = if flags.is_empty() { "no heap".to_owned() } else { flags };
        told.push(format!(
            "JVM_MEM_OPTS is set in this environment ({flags}): most start scripts use it instead of their own heap."
        ));
    }
    if let Some(value) = world.var("JAVA_OPTS") {
        let flags = heap(value);
        told.push(if flags.is_empty() {
            "JAVA_OPTS is set in this environment, and the server gets it.".to_owned()
        } else {
            format!(
                "JAVA_OPTS is set in this environment with {}: it overrides the heap of the start script.",
                flags.join(" ")
            )
        });
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_environments_heap_is_told_and_nothing_else_of_it() {
        let mut world = World::recorded(Path::new("/rec"));
        assert!(environment(&world).is_empty());
        world.env.insert(
            "JAVA_OPTS".into(),
            "-Xmx3g -Djavax.net.ssl.keyStorePassword=hunter2".into(),
        );
        world.env.insert("JVM_MEM_OPTS".into(), "-Xms1g".into());
        let told = environment(&world).join("\n");
        assert!(told.contains("-Xmx3g") && told.contains("-Xms1g"), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
}
