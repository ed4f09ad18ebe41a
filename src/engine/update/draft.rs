//! Keeps the answers as a draft after each request, and takes up the draft of an earlier run.

use crate::apply::{Draft, DraftAnswer};
use crate::domain::setting::Setting;
use crate::domain::value::Value;
use crate::domain::{settings, visible};
use crate::engine::message::Effect;
use crate::engine::session::{DraftState, Session, Tone};
use crate::engine::wizard::steps::{STEPS, StepId};
use crate::probe::Facts;

use super::answers::{answer, clear, rebuild};
use super::homes::declare_new;
use super::notices::notice;
use super::steps::goto;

/// Begins with the draft of a home that was read: whether there is one has to be looked at first.
pub(in crate::engine) fn of_home(session: &mut Session) -> Option<Effect> {
    if !session.options.keeps_drafts() {
        return None;
    }
    let home = session.facts.as_deref().map(|facts| Box::new(facts.home.clone()))?;
    session.draft = DraftState::Unread;
    Some(Effect::ReadDraft { home })
}

/// An earlier draft was looked for.
pub(in crate::engine) fn read(session: &mut Session, draft: Result<Option<Draft>, String>) {
    if session.draft != DraftState::Unread {
        return;
    }
    session.draft = match draft {
        Ok(Some(draft)) if !draft.is_empty() => DraftState::Offered(Box::new(draft)),
        Ok(_) => DraftState::Kept(None),
        Err(words) => {
            notice(
                session,
                Tone::Plain,
                format!("The draft of an earlier setup is not used: {words}"),
            );
            DraftState::Kept(None)
        }
    };
}

/// What is to be done so that the draft says what the session does; nothing where it does already.
pub(in crate::engine) fn keep(session: &mut Session) -> Option<Effect> {
    let (DraftState::Kept(kept), Some(facts)) = (&session.draft, session.facts.as_deref()) else {
        return None;
    };
    let now = Some(Box::new(made(session, facts))).filter(|draft| !draft.is_empty());
    let home = Box::new(facts.home.clone());
    let effect = match (kept, &now) {
        (None, None) => return None,
        (Some(kept), Some(now)) if kept.says_the_same(now) => return None,
        (_, Some(now)) => Effect::KeepDraft {
            home,
            draft: now.clone(),
        },
        (Some(_), None) => Effect::DropDraft { home },
    };
    session.draft = DraftState::Kept(now);
    Some(effect)
}

/// A draft that could not be written or removed. The setup goes on; what that means is said once.
pub(in crate::engine) fn failed(session: &mut Session, words: &str) {
    session.draft = DraftState::Off;
    notice(
        session,
        Tone::Bad,
        format!("The answers are not kept as a draft: {words}. A lost session would lose them; save them at Review."),
    );
}

fn made(session: &Session, facts: &Facts) -> Draft {
    // What was chosen for the user is chosen again.
    let given = session.answers.iter().filter(|(id, _)| !session.is_proposed(*id));
    let answers = given.map(|(id, value)| {
        let secret = settings::by_id(id).is_none_or(Setting::secret);
        let value = value.shown().filter(|_| !secret).map(str::to_owned);
        DraftAnswer {
            setting: id.as_str().to_owned(),
            was: value.as_ref().and_then(|_| facts.value(id)).map(str::to_owned),
            value,
        }
    });
    // After an apply what was decided before is written: it was not left.
    let open = session.applied.is_none();
    let left = session
        .decided
        .iter()
        .filter(|id| open && session.answers.get(**id).is_none());
    Draft {
        when: 0,
        step: session.step.row().code.to_owned(),
        declared_new: facts.home.past.declared_new,
        answers: answers.collect(),
        left: left.map(|id| id.as_str().to_owned()).collect(),
    }
}

/// Takes the offered draft up: each answer that is still possible, then the step that was shown.
pub(in crate::engine) fn resume(session: &mut Session) -> Vec<Effect> {
    let draft = match std::mem::take(&mut session.draft) {
        DraftState::Offered(draft) => draft,
        other => {
            session.draft = other;
            return Vec::new();
        }
    };
    if draft.declared_new {
        declare_new(session, true);
    }
    let (mut taken, mut again, mut left_out) = (0_usize, Vec::new(), Vec::new());
    for old in &draft.answers {
        match take(session, old) {
            Taken::Answered => taken += 1,
            Taken::Secret(title) => again.push(title),
            Taken::LeftOut(why) => left_out.push(why),
        }
    }
    for id in draft.left.iter().filter_map(|id| settings::parse(id)) {
        clear(session, id);
    }
    let mut words = format!(
        "Resumed {} of {}.",
        crate::domain::units::count(taken, "answer"),
        draft.when_utc()
    );
    if !again.is_empty() {
        words = format!(
            "{words} Not kept, as no secret is; type it again: {}.",
            again.join(", ")
        );
    }
    for why in left_out {
        words = format!("{words}\nLeft out: {why}");
    }
    let step = STEPS.iter().find(|step| step.code == draft.step);
    // Control is about what is written, and these answers are not.
    let step = step.map_or(StepId::Product, |step| step.id.min(StepId::Review));
    session.draft = DraftState::Kept(Some(draft));
    let effects = goto(session, step);
    notice(session, Tone::Plain, words);
    effects
}

/// What became of one answer of a draft.
enum Taken {
    Answered,
    /// The setting's title.
    Secret(&'static str),
    /// Which, and why.
    LeftOut(String),
}

fn take(session: &mut Session, old: &DraftAnswer) -> Taken {
    let Some(setting) = settings::parse(&old.setting).and_then(settings::by_id) else {
        return Taken::LeftOut(format!("{}, which is no setting here.", visible(&old.setting)));
    };
    let Some(value) = old.value.as_ref().filter(|_| !setting.secret()) else {
        return Taken::Secret(setting.title);
    };
    let now = session.facts.as_deref().and_then(|facts| facts.value(setting.id));
    if now != old.was.as_deref() {
        let or_none = |text: Option<&str>| visible(text.unwrap_or("not set")).into_owned();
        return Taken::LeftOut(format!(
            "{}: its file was changed since, from {} to {}.",
            setting.title,
            or_none(old.was.as_deref()),
            or_none(now)
        ));
    }
    answer(session, setting.id, &Value::Text(value.clone()));
    match session.refusals.remove(&setting.id) {
        None => Taken::Answered,
        Some(refusal) => {
            rebuild(session);
            Taken::LeftOut(format!("{}: {refusal}.", setting.title))
        }
    }
}

/// Leaves the offered draft as it is, until something is answered in this run.
pub(in crate::engine) fn put_off(session: &mut Session) {
    if matches!(session.draft, DraftState::Offered(_)) {
        session.draft = DraftState::Kept(None);
    }
}

/// Removes the draft. One that is offered is replaced by what this run answers; after that of this run nothing more is kept.
pub(in crate::engine) fn discard(session: &mut Session) -> Vec<Effect> {
    session.draft = match session.draft {
        DraftState::Offered(_) => DraftState::Kept(None),
        DraftState::Kept(_) => DraftState::Off,
        DraftState::Off | DraftState::Unread => return Vec::new(),
    };
    let home = session.facts.as_deref().map(|facts| Box::new(facts.home.clone()));
    home.map(|home| Effect::DropDraft { home }).into_iter().collect()
}
