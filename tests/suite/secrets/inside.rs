//! What the program holds in memory and writes for later.

use std::fs;
use std::path::PathBuf;

use carbonctl::domain::{Secret, Value};
use carbonctl::engine::{self, ExecutorContext, Options, Request, Session, StepId, answers};
use carbonctl::probe::World;

use super::planted::{KINDS, NEW, Planted, silent};
use carbonctl::domain::settings::id;

/// A session on a planted home, driven as the faces do.
fn session(planted: &Planted) -> (Session, ExecutorContext) {
    let mut world = World::here();
    world.env.insert("THE_WORD".into(), NEW.into());
    let context = ExecutorContext {
        world,
        program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
    };
    let mut session = Session::new(Options {
        home: Some(planted.home.display().to_string()),
        instances: Some(1),
        ..Options::default()
    });
    engine::drive(&mut session, &context, Request::Begin);
    let password = Value::Secret(Secret::new(NEW.into()));
    let message = Request::Answer(id::ADMIN_PASSWORD, password.clone());
    silent(&format!("{password:?} {password} {message:?}"), "a message");
    engine::drive(&mut session, &context, message);
    engine::drive(&mut session, &context, Request::Goto(StepId::Review));
    assert!(
        session.plan().is_ok_and(|plan| plan.files.len() == 1),
        "{:?}",
        session.plan()
    );
    (session, context)
}

#[test]
fn debug_output_holds_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let (mut session, context) = session(&planted);
        let before = format!(
            "{session:?}\n{session:#?}\n{context:?}\n{:?}\n{:?}",
            session.answers(),
            session.plan()
        );
        silent(&before, "Debug of the session");
        assert!(before.contains("admin.password"), "the session is told at all");
        let effects = session.request(Request::Apply);
        assert_eq!(effects.len(), 1);
        silent(&format!("{effects:?}"), "Debug of the effects");
        let file = answers::parse(&format!("[admin]\npassword = \"{NEW}\"\n")).unwrap();
        silent(&format!("{file:?}"), "Debug of an answers file");
    }
}

#[test]
fn saved_answers_hold_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let (mut session, context) = session(&planted);
        let path = planted.room.path().join("saved.toml");
        engine::drive(&mut session, &context, Request::SaveAnswers(path.clone()));
        let text = fs::read_to_string(&path).unwrap();
        silent(&text, "saved answers");
        assert!(text.contains("\"admin.password\" = { prompt = true }"), "{text}");
        planted.files_are_clean(false, "saved");
        silent(&format!("{:?}", session.notice()), "what is said of it");
    }
}
