//! What is told where no cause fits.

use super::scene::Scene;
use super::told::{Told, Typed as _, cure};

/// What the row of all other causes tells.
pub(super) fn not_known(scene: &Scene<'_>, _hits: &[usize]) -> Told {
    let told = match scene.ended {
        Some(code) if code != 0 => format!("the start script ended with code {code}, and wrote nothing that is known"),
        _ => "its process ended, and it wrote nothing that is known".to_owned(),
    };
    Told::new(told).cure(cure("look at all that it wrote").by("carbonctl logs -n 200"))
}
