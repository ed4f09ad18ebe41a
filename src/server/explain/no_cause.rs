//! What is told where no cause fits.

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::FailureContext;
use crate::domain::command::carbonctl;
use crate::probe::process;

/// What the row of all other causes tells: what the last error says, which ended the start if anything did.
pub(super) fn not_known(context: &FailureContext<'_>, _hits: &[usize]) -> Explanation {
    let how = match context.ended {
        Some(code) if code != 0 => format!("the start script ended with code {code}"),
        None if context.server.is_some() && process::server_of(context.world, context.home).is_some() => {
            "it is not up yet".to_owned()
        }
        _ => "its process ended".to_owned(),
    };
    let last = context.troubles().next_back().map(|record| {
        let said = &context.lines[record.deepest(&context.lines)].text;
        said.trim_start_matches("Caused by: ")
            .trim_end_matches(['.', ' '])
            .to_owned()
    });
    let explanation = Explanation::new(match last {
        Some(said) if !said.is_empty() => {
            format!("{how}, for a reason that is not known here; its last error says: {said}")
        }
        _ => format!("{how}, and it wrote nothing that is known"),
    });
    explanation
        .cure(cure("read its errors, the first of them first").by(carbonctl("logs -n 500 --level ERROR", None)))
        .cure(cure("look at all that it wrote").by(carbonctl("logs -n 200", None)))
}
