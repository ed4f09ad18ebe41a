//! The README's table of guidelines: made from the program's own rows, and held to them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carbonctl::domain::Profile;
use carbonctl::guide;

const BEGIN: &str = "<!-- guidelines: made by `CARBONCTL_UPDATE_README=1 cargo test readme` -->\n";
const END: &str = "<!-- end of guidelines -->\n";

/// One row a guideline.
fn table() -> String {
    let mut out = "| id | guideline | blocks from | rule |\n| --- | --- | --- | --- |\n".to_owned();
    for row in guide::all() {
        let blocks = match row.blocks {
            Profile::Dev => "dev",
            Profile::Test => "test",
            Profile::Production => "production",
        };
        writeln!(out, "| {} | {} | {blocks} | {} |", row.id, row.title, row.source).unwrap();
    }
    out
}

#[test]
fn the_readme_lists_every_guideline_as_it_is() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let (before, rest) = readme
        .split_once(BEGIN)
        .expect("the README has lost the table's beginning");
    let (listed, after) = rest.split_once(END).expect("the README has lost the table's end");
    let wanted = table();
    if std::env::var_os("CARBONCTL_UPDATE_README").is_some() {
        fs::write(&file, format!("{before}{BEGIN}{wanted}{END}{after}")).unwrap();
    } else {
        assert!(
            listed == wanted,
            "the README's table is not what the program says: CARBONCTL_UPDATE_README=1 cargo test readme"
        );
    }
}
