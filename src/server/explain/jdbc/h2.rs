//! Files of H2 that do not open.

use super::super::scene::Scene;
use super::super::told::{Told, cure};

/// The file of an H2 database that the lines name.
fn file(scene: &Scene<'_>, hits: &[usize]) -> String {
    let path = scene.path_in(
        scene
            .told_with(hits)
            .filter(|text| text.contains(".db") || text.contains("/database/")),
    );
    path.map_or_else(|| "of this home".to_owned(), |path| scene.named(&path))
}

pub(in super::super) fn h2_version(scene: &Scene<'_>, hits: &[usize]) -> Told {
    Told::new(format!(
        "the H2 file {} was made by another version of H2",
        file(scene, hits)
    ))
    .cure(cure(
        "export it with the H2 of the product that made it (SCRIPT TO), and import that with the new one \
            (RUNSCRIPT FROM)",
    ))
    .cure(cure(
        "where it holds nothing of worth: move it away, and put the file of the pack there",
    ))
}

pub(in super::super) fn h2_damaged(scene: &Scene<'_>, hits: &[usize]) -> Told {
    Told::new(format!("the H2 file {} is damaged", file(scene, hits)))
        .cure(cure("stop all that uses it, and put it back from a backup"))
        .cure(cure(
            "or try H2's recovery tool on a copy: java -cp h2.jar org.h2.tools.Recover -dir DIRECTORY",
        ))
}
