//! The plan itself, in homes of every kind: what the answers file gives as JSON, what the engine makes of the messages that the
//! full screen sends, and what the line prompts show before they ask. All three, to the letter.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use carbonctl::domain::{Secret, Value};
use carbonctl::engine::steps::STEPS;
use carbonctl::engine::{self, ExecutorContext, Options, Question, Request, Session, StepId};
use carbonctl::plan::Plan;
use carbonctl::probe::World;
use serde_json::{Value as Json, json};

use crate::support::cli::carbonctl;
use crate::support::dialogue::{Dialogue, ENTER, program};
use crate::support::homes;
use crate::support::tree::Tree;

/// What is answered where a home has a place for it. None is what any of the homes has already.
const ANSWERS: [(&str, &str); 13] = [
    ("heap.max", "900m"),
    ("heap.min", "300m"),
    ("hostname", "id.example.com"),
    ("hostname.management", "console.example.com"),
    ("ports.offset", "7"),
    ("ports.jmx-server", "11112"),
    ("wsdl.prefix.http", "http://id.example.com:8287"),
    ("admin.username", "chief"),
    ("admin.password", "Planted-4711"),
    ("hazelcast.shutdown-hook", "false"),
    ("hazelcast.log-level", "DEBUG"),
    ("cluster.enabled", "true"),
    ("cluster.members", "10.0.0.11:4000,10.0.0.12:4000"),
];

fn answer(id: &str) -> Option<&'static str> {
    ANSWERS.iter().find(|(known, _)| *known == id).map(|(_, value)| *value)
}

/// The session of the full screen, with the requests of its keys: a home, a step, an answer, the next step. Along the way `ask`
/// sees every question that is open.
fn by_messages(home: &Path, mut ask: impl FnMut(&Question)) -> Session {
    let mut world = World::here();
    world.env.remove("JAVA_HOME");
    let context = ExecutorContext {
        world,
        program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
    };
    let mut session = Session::new(Options {
        home: Some(home.display().to_string()),
        instances: Some(1),
        proposes: true,
        ..Options::default()
    });
    engine::drive(&mut session, &context, Request::Begin);
    for step in STEPS {
        engine::drive(&mut session, &context, Request::Goto(step.id));
        assert_eq!(session.step(), step.id);
        let mut at = 0;
        // An answer decides which questions follow.
        while let Some(question) = engine::questions(&session, step.id).into_iter().nth(at) {
            at += 1;
            let id = question.setting.id;
            if question.closed.is_some() {
                continue;
            }
            ask(&question);
            if let Some(text) = answer(id.as_str()) {
                let value = if question.setting.secret() {
                    Value::Secret(Secret::new(text.into()))
                } else {
                    Value::Text(text.into())
                };
                engine::drive(&mut session, &context, Request::Answer(question.setting.id, value));
                assert_eq!(engine::problem(&session, id), None, "{id}");
            } else if question.answer.is_none() {
                engine::drive(&mut session, &context, Request::Clear(id));
            }
        }
        if step.id == StepId::Review {
            break;
        }
    }
    session
}

/// Every home that tests have.
fn every_home(room: &Path) -> Vec<PathBuf> {
    let mut dirs = vec![homes::mini_toml(room), homes::mini_xml(room), homes::mini_mi(room)];
    let corpus = std::env::var_os("CARBONCTL_CORPUS").map(|corpus| std::fs::read_dir(corpus).unwrap());
    for home in corpus.into_iter().flatten().map(Result::unwrap) {
        if home.path().is_dir() {
            let name = home.file_name().into_string().unwrap();
            dirs.extend(homes::corpus_home(&name, room));
        }
    }
    dirs
}

/// What a plan changes beside the heap: other tests start servers, whose memory is not proposed a second time.
fn without_heap(plan: &Json) -> Vec<Json> {
    let changes = plan["plan"]["changes"].as_array().unwrap().iter();
    let heap = |change: &&Json| change["setting"].as_str().unwrap().starts_with("heap.m");
    changes.filter(|change| !heap(change)).cloned().collect()
}

/// The plan of whoever presses Enter alone, the file of `recommend`, and the same cures in Preflight.
#[test]
fn recommended_means_the_same_through_every_door() {
    let room = tempfile::tempdir().unwrap();
    for home in every_home(room.path()) {
        let mut world = World::here();
        world.env.remove("JAVA_HOME");
        let context = ExecutorContext {
            world,
            program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
        };
        let mut session = Session::new(Options {
            home: Some(home.display().to_string()),
            instances: Some(1),
            proposes: true,
            ..Options::default()
        });
        engine::drive(&mut session, &context, Request::Begin);
        if session.facts().is_none_or(|facts| facts.home.broken().is_some()) {
            continue;
        }
        engine::drive(&mut session, &context, Request::Goto(StepId::Preflight));
        let plan = without_heap(&as_json(session.plan().unwrap()));
        let command = |words: &[&str]| {
            carbonctl([words, &["--instances", "1"]].concat())
                .home(&home)
                .no_env("JAVA_HOME")
        };
        let file = command(&["recommend"]).run().expect(0).stdout;
        let theirs = command(&["plan", "-", "--json"]).stdin(&file).run().expect(0).json();
        assert_eq!(without_heap(&theirs), plan, "{}", home.display());
        // A cure that is safe is in the plan already.
        for finding in session.preflight().findings() {
            for fix in &finding.fixes {
                let safe = carbonctl::domain::settings::by_id(fix.setting).unwrap().rules.safe;
                let chosen = session.answers().get(fix.setting).map(Value::reveal);
                assert!(
                    !safe || fix.value.is_none() || chosen.is_some(),
                    "{}: {fix:?}",
                    home.display()
                );
            }
        }
    }
}

/// A plan as `plan --json` writes one.
fn as_json(plan: &Plan) -> Json {
    let changes: Vec<Json> = plan
        .changes
        .iter()
        .map(|c| json!({ "setting": c.setting, "old": c.old, "new": c.new, "secret": c.secret, "file": c.file, "address": c.address }))
        .collect();
    let files: Vec<Json> = plan
        .files
        .iter()
        .map(|f| json!({ "path": f.path, "action": f.action, "diff": f.diff }))
        .collect();
    json!({ "plan": { "id": null, "changes": changes, "files": files, "restart": plan.restart, "notes": plan.notes, "skipped": [] },
            "restart_pending": false, "pending_settings": [] })
}

/// The same answers as a file, where the session took them.
fn answers_file(session: &Session) -> String {
    let mut out = String::new();
    for (id, value) in session.answers().iter() {
        let text = value.reveal();
        let written = match text.parse::<u32>().is_ok() || text == "true" || text == "false" {
            true => text.to_owned(),
            false if id == "cluster.members" => format!("[\"{}\"]", text.replace(',', "\", \"")),
            false if value.shown().is_none() => "{ env = \"THE_WORD\" }".to_owned(),
            false => format!("\"{text}\""),
        };
        let _ = writeln!(out, "\"{id}\" = {written}");
    }
    out
}

/// Answers one line prompt as a person would who knows what to type.
fn type_answer(dialogue: &mut Dialogue, question: &Question) {
    let setting = question.setting;
    let wanted = answer(setting.id.as_str());
    dialogue.until(&format!("\n{}\n  now ", setting.title));
    if setting.secret() {
        dialogue.answer("New password", wanted.unwrap());
        dialogue.keys(ENTER);
        dialogue.answer("Once more:", wanted.unwrap());
        dialogue.keys(ENTER);
        return;
    }
    // The value itself is as good as its number; Enter takes what is chosen already, and `-` leaves what is there.
    let left = if question.answer.is_some() { "" } else { "-" };
    dialogue.answer("]: ", wanted.unwrap_or(left));
    dialogue.keys(ENTER);
}

/// Walks the line prompts to the shown plan; gives them waiting for a yes or no.
fn by_line_prompts(home: &Path, room: &Path) -> Dialogue {
    let mut command = program(["--plain", "--instances", "1", "--home", home.to_str().unwrap()], room);
    command.env_remove("JAVA_HOME");
    let mut dialogue = Dialogue::start(command);
    dialogue.answer("Which product?", ENTER);
    by_messages(home, |question| type_answer(&mut dialogue, question));
    // What else could be cured is left as it is.
    dialogue.answer("Cures to add to the plan", ENTER);
    dialogue.until("Write all of this now?");
    dialogue
}

#[test]
fn three_faces_show_one_plan_in_homes_of_every_kind() {
    let room = tempfile::tempdir().unwrap();
    let mut dirs = vec![
        homes::mini_toml(room.path()),
        homes::mini_xml(room.path()),
        homes::mini_mi(room.path()),
    ];
    dirs.extend(
        ["esb-4.9.0", "am-3.0.0"]
            .iter()
            .filter_map(|name| homes::corpus_home(name, room.path())),
    );
    for home in dirs {
        let what = home.display();
        let before = Tree::of(&home);
        let session = by_messages(&home, |_| {});
        let plan = session.plan().unwrap_or_else(|problems| panic!("{what}: {problems:?}"));
        assert!(plan.changes.len() >= 7, "{what}: {plan:?}");

        let answers = answers_file(&session);
        let file = |more: &[&str]| {
            let run = carbonctl([&["plan", "-", "--instances", "1"], more].concat())
                .home(&home)
                .no_env("JAVA_HOME");
            run.env("THE_WORD", answer("admin.password").unwrap())
                .stdin(&answers)
                .run()
                .expect(0)
        };
        assert_eq!(
            file(&["--json"]).json(),
            as_json(plan),
            "{what}: answers file and full screen"
        );

        let mut dialogue = by_line_prompts(&home, room.path());
        dialogue.keys("n\r");
        dialogue.answer("Start the server now?", "n\r");
        let (code, said) = dialogue.ended();
        assert_eq!(code, 0, "{said}");
        let shown = file(&[]).stdout;
        assert!(
            said.contains(&shown),
            "{what}: answers file\n{shown}\nand line prompts\n{said}"
        );
        assert!(said.contains("Nothing was written."), "{said}");
        before.assert_same(&Tree::of(&home), "three faces only planned");
        assert!(!home.join(".carbonctl").exists());
    }
}

#[test]
fn what_the_line_prompts_write_is_what_the_answers_file_writes() {
    let room = tempfile::tempdir().unwrap();
    for make in [homes::mini_xml, homes::mini_mi] {
        let (one, two) = (room.path().join("one"), room.path().join("two"));
        let (lines, file) = (make(&one), make(&two));
        let before = Tree::of(&lines);
        let answers = answers_file(&by_messages(&file, |_| {}));
        let run = carbonctl(["apply", "-", "--yes"])
            .home(&file)
            .env("THE_WORD", answer("admin.password").unwrap());
        run.stdin(&answers).run().expect(0);

        let mut dialogue = by_line_prompts(&lines, room.path());
        dialogue.keys("y\r");
        dialogue.until("Written.");
        dialogue.answer("Start the server now?", "n\r");
        let (code, said) = dialogue.ended();
        assert_eq!(code, 0, "{said}");
        Tree::of(&file).assert_same(&Tree::of(&lines), "answers file and line prompts");
        carbonctl(["undo", "--yes"]).home(&lines).run().expect(0);
        before.assert_same(&Tree::of(&lines), "undone");
    }
}
