//! What is told where no cause fits.

use super::scene::Scene;
use super::told::{Told, Typed as _, cure};
use crate::probe::process;

/// What the row of all other causes tells: what the last error says, which ended the start if anything did.
pub(super) fn not_known(scene: &Scene<'_>, _hits: &[usize]) -> Told {
    let how = match scene.ended {
        Some(code) if code != 0 => format!("the start script ended with code {code}"),
        None if scene.server.is_some() && process::server_of(scene.world, scene.home).is_some() => {
            "it is not up yet".to_owned()
        }
        _ => "its process ended".to_owned(),
    };
    let last = scene.troubles().next_back().map(|record| {
        let said = &scene.lines[record.deepest(&scene.lines)].text;
        said.trim_start_matches("Caused by: ")
            .trim_end_matches(['.', ' '])
            .to_owned()
    });
    let told = Told::new(match last {
        Some(said) if !said.is_empty() => {
            format!("{how}, for a reason that is not known here; its last error says: {said}")
        }
        _ => format!("{how}, and it wrote nothing that is known"),
    });
    told.cure(cure("read its errors, the first of them first").by("carbonctl logs -n 500 --level ERROR"))
        .cure(cure("look at all that it wrote").by("carbonctl logs -n 200"))
}
