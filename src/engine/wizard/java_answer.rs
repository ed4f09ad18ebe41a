//! Checks a JAVA_HOME that was answered, in the place where the server will use it.
//!
//! A wrong one is refused at once, and a right one outside the known directories counts like any other.

use std::path::Path;

use crate::domain::rules::Check;
use crate::domain::setting::Setting;
use crate::domain::value::{InvalidValue, Value};
use crate::engine::session::Session;
use crate::plan;

/// The answer, where the directory has a Java that this product starts with. Other settings pass, and so does everything in a
/// session that is not about this machine.
///
/// # Errors
/// What is wrong with the directory, or with its Java for this product.
pub(in crate::engine) fn admitted(
    session: &mut Session,
    setting: &Setting,
    value: Value,
) -> Result<Value, InvalidValue> {
    let (Some(look), Some(facts)) = (session.options.look_at_java, session.facts.as_deref_mut()) else {
        return Ok(value);
    };
    let dir = Path::new(value.reveal());
    if setting.rules.check != Check::JavaHome || facts.known_jdk(dir).is_some() {
        return Ok(value);
    }
    let jdk = look(dir).map_err(|error| InvalidValue::from(error.problem()))?;
    facts.learn_jdk(jdk);
    // Now that its version is known, it is judged like those of the list.
    plan::check_answer(facts, setting, value.reveal())
}
