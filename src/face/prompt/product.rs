//! Which home: those found, any other directory, or a new practice home.

use super::super::exit::CommandFailure;
use super::super::report::text;
use super::lines::{Flow, Lines, RESERVED, Reply, say_notice};
use super::menu::{Choice, Menu};
use crate::domain::Shown as _;
use crate::engine::{self, ExecutorContext, Request, Session, StepId};

/// What a line of the list stands for.
enum Item {
    Home(String),
    Type,
    Practice,
}

/// Asks until a home is chosen that can be read.
pub(super) fn product(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Flow, CommandFailure> {
    // What was wrong with the home that the command line named.
    if let Some(refusal) = session.home_refusal() {
        lines.say(&refusal.to_string())?;
    }
    say_notice(session, lines)?;
    loop {
        let menu = list(session);
        let typed = match menu.ask(lines)? {
            Choice::Of(Item::Home(path)) => {
                let chosen = session.facts().map(|facts| facts.home.path.raw_text());
                // It was read, and answers were given for it.
                if chosen.as_ref() == Some(path) {
                    return Ok(Flow::Next);
                }
                path.clone()
            }
            Choice::Of(Item::Type) => match lines.ask("Directory", "back to the list")? {
                Reply::Default | Reply::Back | Reply::Clear | Reply::More(_) => continue,
                Reply::Leave => return Ok(Flow::Leave),
                Reply::Text(typed) => typed,
            },
            Choice::Typed(typed) => typed,
            Choice::Of(Item::Practice) => {
                let dir = context.world.cwd.join("carbonctl-practice");
                engine::drive(session, context, Request::MakePractice { dir, toml: true });
                if read(session, lines)? {
                    return Ok(Flow::Next);
                }
                continue;
            }
            Choice::Other(Reply::Back) => return Ok(Flow::Back),
            Choice::Other(Reply::Leave) => return Ok(Flow::Leave),
            Choice::Other(_) => {
                let row = StepId::Product.row();
                lines.say(&text::wrap(
                    &format!("{} Type a number, or the directory of a product. {RESERVED}", row.why),
                    0,
                    0,
                ))?;
                continue;
            }
        };
        engine::drive(session, context, Request::ChooseHome(typed));
        if read(session, lines)? {
            return Ok(Flow::Next);
        }
    }
}

/// Whether a home was read; what was wrong is said.
fn read(session: &mut Session, lines: Lines) -> Result<bool, CommandFailure> {
    say_notice(session, lines)?;
    if let Some(refusal) = session.home_refusal() {
        lines.say(&refusal.to_string())?;
        return Ok(false);
    }
    Ok(session.facts().is_some())
}

fn list(session: &Session) -> Menu<Item> {
    let chosen = session.facts().map(|facts| &facts.home);
    let found = session.homes().unwrap_or_default().iter();
    // A home that the command line named may be in none of the searched places.
    let elsewhere = chosen.filter(|home| found.clone().all(|other| other.path != home.path));
    let mut items: Vec<(String, String, Item)> = found
        .chain(elsewhere)
        .map(|home| {
            let line = format!("{}  {}  ({})", home.title(), home.path.shown(), text::started(home));
            let path = home.path.raw_text();
            (line, path.clone(), Item::Home(path))
        })
        .collect();
    let none = items.is_empty();
    let default = chosen.and_then(|home| items.iter().position(|(_, path, _)| *path == home.path.raw_text()));
    items.push(("another directory".into(), String::new(), Item::Type));
    if none || session.offers_practice() {
        items.push((
            "make a practice home to try everything on".into(),
            String::new(),
            Item::Practice,
        ));
    }
    // Nothing here: the practice home.
    let last = items.len() - 1;
    Menu {
        question: "Which product?",
        items,
        default: default.unwrap_or(if none { last } else { 0 }),
        open: true,
    }
}
