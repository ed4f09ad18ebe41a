//! Writes answers as the TOML file that `plan` and `apply` read. It never contains passwords.

use std::fmt::Write as _;

use crate::domain::home::Home;
use crate::domain::setting::Setting;
use crate::domain::value::{Value, ValueKind};
use crate::domain::{SettingId, Shown as _, hidden, settings, visible};
use crate::plan::Answers;
use crate::plan::recommend::Recommendation;

/// The answers of a session, ready to be applied again.
pub fn render(home: &Home, answers: &Answers) -> String {
    let mut out = head(home, "the answers of a guided setup");
    for (id, value) in answers.iter() {
        if let Some(setting) = settings::by_id(id) {
            line(&mut out, setting, value);
        }
    }
    out
}

/// The recommended values for a home, each with its reason and the present value. Those that are not safe are comments: the file
/// applies what a guided setup has chosen already.
pub fn render_recommended(home: &Home, rows: &[(SettingId, Recommendation, Option<String>)]) -> String {
    let mut out = head(home, "what carbonctl recommends for this home on this machine");
    for (id, recommended, now) in rows {
        let now = now.as_deref().unwrap_or("not set");
        let _ = writeln!(out, "\n# {}", visible(&format!("{}. Now: {now}", recommended.why)));
        if let Some(setting) = settings::by_id(*id) {
            if !setting.rules.safe {
                out.push_str(
                    "# Yours to decide: clients or other systems depend on it. Remove the next # to apply it.\n# ",
                );
            }
            line(&mut out, setting, &Value::Text(recommended.value.clone()));
        }
    }
    out.push_str(
        "\n# The administrator's password is yours to choose; it is asked for, or taken from a variable or a file:\n",
    );
    out.push_str("# \"admin.password\" = { prompt = true }   # or { env = \"NAME\" } or { file = \"PATH\" }\n");
    out
}

fn head(home: &Home, what: &str) -> String {
    format!(
        "# carbonctl answers: {what}\n# {}\nhome = {}\n",
        home.title(),
        quoted(&home.path.raw_text())
    )
}

fn line(out: &mut String, setting: &Setting, value: &Value) {
    let written = match (setting.kind, value) {
        (_, Value::Secret(_)) => "{ prompt = true }".to_owned(),
        (ValueKind::Bool | ValueKind::Port | ValueKind::Offset | ValueKind::Number(..), Value::Text(text))
            if bare(text) =>
        {
            text.clone()
        }
        (ValueKind::Members, Value::Text(text)) => {
            let items: Vec<String> = text.split(',').map(quoted).collect();
            format!("[{}]", items.join(", "))
        }
        (_, Value::Text(text)) => quoted(text),
    };
    let _ = writeln!(out, "{} = {written}", key(setting.id));
}

/// Whether a text is a TOML number or truth value on its own.
fn bare(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
}

/// Dotted ids are quoted, so that each stays one key at the top of the file.
fn key(id: SettingId) -> String {
    let id = id.as_str();
    if id.contains('.') { quoted(id) } else { id.to_owned() }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if hidden(c) => {
                let code = u32::from(c);
                let _ = if code > 0xffff {
                    write!(out, "\\U{code:08X}")
                } else {
                    write!(out, "\\u{code:04X}")
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
