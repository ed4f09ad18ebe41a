//! Files of H2 that do not open.

use super::super::explanation::{Explanation, cure};
use super::super::failure_context::FailureContext;

/// The file of an H2 database that the lines name.
fn file(context: &FailureContext<'_>, hits: &[usize]) -> String {
    let path = context.path_in(
        context
            .told_with(hits)
            .filter(|text| text.contains(".db") || text.contains("/database/")),
    );
    path.map_or_else(|| "of this home".to_owned(), |path| context.named(&path))
}

pub(in super::super) fn h2_version(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    Explanation::new(format!(
        "the H2 file {} was made by another version of H2",
        file(context, hits)
    ))
    .cure(cure(
        "export it with the H2 of the product that made it (SCRIPT TO), and import that with the new one \
            (RUNSCRIPT FROM)",
    ))
    .cure(cure(
        "where it holds nothing of worth: move it away, and put the file of the pack there",
    ))
}

pub(in super::super) fn h2_damaged(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    Explanation::new(format!("the H2 file {} is damaged", file(context, hits)))
        .cure(cure("stop all that uses it, and put it back from a backup"))
        .cure(cure(
            "or try H2's recovery tool on a copy: java -cp h2.jar org.h2.tools.Recover -dir DIRECTORY",
        ))
}
