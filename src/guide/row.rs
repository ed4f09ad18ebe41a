//! The macro for a row of the table, and the chapters of the guide that rows name as their source.

/// A row: id, title, source, the mildest profile in which a failure blocks, the function. Its explanation is the file of its id.
macro_rules! row {
    ($id:literal, $title:literal, $source:expr, $blocks:ident, $run:path) => {
        $crate::guide::Guideline {
            id: $id,
            title: $title,
            source: $source,
            blocks: $crate::domain::Profile::$blocks,
            run: $run,
            explanation: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/explain/", $id, ".md")),
        }
    };
}

pub(super) const REQUIREMENTS: &str = "Production guidelines 4.4, \"System requirements\"";
pub(super) const COMPATIBILITY: &str = "Production guidelines 4.4, \"Environment compatibility\"";
pub(super) const PROPERTIES: &str = "Production guidelines 4.4, \"Setting system properties\"";
pub(super) const BEFORE: &str = "Production guidelines 4.4, \"Before you begin\"";
pub(super) const HOSTNAME: &str = "Production guidelines 4.4, \"Hostname\"";
pub(super) const HAZELCAST: &str = "Production guidelines 4.4, \"Hazelcast properties\"";
pub(super) const SECURITY: &str = "Production guidelines 4.4, \"Running recommendations for security\"";
