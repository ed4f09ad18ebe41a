//! The README's tables of guidelines and of products: made from the program's own rows, and held to them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carbonctl::domain::Profile;
use carbonctl::domain::product_table::{self, SEEN, Seen, SeenAs};
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::layout;
use carbonctl::face::tui::ui::Ui;
use carbonctl::guide;
use carbonctl::probe::identify;
use carbonctl::server::all_causes;

use crate::screens::scenes::scene;
use crate::support::homes;

/// A table of the README or of a page of the documentation: its name, where it stands, and what it lists.
struct Table {
    name: &'static str,
    file: &'static str,
    lines: fn() -> String,
}

/// One row a guideline.
const GUIDELINES: Table = Table {
    name: "guidelines",
    file: "README.md",
    lines: guidelines,
};

/// One row a product.
const PRODUCTS: Table = Table {
    name: "products",
    file: "README.md",
    lines: products,
};

/// One row a cause of a failed start.
const CAUSES: Table = Table {
    name: "causes",
    file: "docs/troubleshooting.md",
    lines: causes,
};

/// The keys of every kind of screen.
const KEYS: Table = Table {
    name: "keys",
    file: "docs/keys.md",
    lines: keys,
};

/// Screens that together show every key, by what they are to a user.
const SCREENS: [(&str, &[&str]); 7] = [
    ("Product", &["product", "product-chosen"]),
    (
        "Questions",
        &[
            "names",
            "names-changed",
            "java",
            "admin",
            "admin-unknown",
            "admin-declared",
        ],
    ),
    ("Preflight", &["guide", "guide-taken"]),
    ("Review", &["review", "review-empty", "review-problem"]),
    (
        "Console",
        &[
            "control-stopped",
            "control-running",
            "control-log-only",
            "control-failed",
        ],
    ),
    ("Questions before something is done", &["review-apply", "control-start"]),
    ("Overview", &["hub"]),
];

fn causes() -> String {
    let mut out = "| id | cause | why | what cures it |\n| --- | --- | --- | --- |\n".to_owned();
    for row in all_causes() {
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            row.id,
            row.title,
            row.why,
            row.cures.join(" ")
        )
        .unwrap();
    }
    out
}

fn keys() -> String {
    let mut out = String::new();
    let look = TerminalStyle {
        color: true,
        unicode: true,
    };
    for (title, names) in SCREENS {
        writeln!(out, "## {title}\n\n| key | does |\n| --- | --- |").unwrap();
        let mut listed = Vec::new();
        for name in names {
            let app = scene(name, Ui::new(look, (80, 24)));
            for row in layout::active_keys(&app.session, &app.ui).rows {
                if !listed.contains(&(row.shown, row.help)) {
                    listed.push((row.shown, row.help));
                    writeln!(out, "| `{}` | {} |", row.shown, row.help).unwrap();
                }
            }
        }
        out.push('\n');
    }
    out
}

fn guidelines() -> String {
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

fn products() -> String {
    let mut out = "| product | servers in the pack (offset as shipped) | seen |\n| --- | --- | --- |\n".to_owned();
    for row in product_table::PRODUCTS {
        let servers: Vec<String> = row
            .servers
            .iter()
            .map(|server| format!("{} ({})", server.dir, server.offset))
            .collect();
        let top = row.script(0);
        let servers = if servers.is_empty() {
            "one".to_owned()
        } else {
            format!("{top} (0), {}", servers.join(", "))
        };
        let seen = SEEN.iter().filter(|seen| seen.product == row.product);
        let seen: Vec<String> = seen
            .map(|seen| format!("{}: {}", seen.versions, seen.how.words()))
            .collect();
        writeln!(out, "| {} | {servers} | {} |", row.name, seen.join("; ")).unwrap();
    }
    out.push_str("| WSO2 Application Server 6 | none: a plain Tomcat | named, and left alone |\n");
    out
}

/// The tables, one after the other: each may write its file.
#[test]
fn the_readme_lists_every_guideline_and_product_as_it_is() {
    for table in [GUIDELINES, PRODUCTS, CAUSES, KEYS] {
        held(&table);
    }
}

fn held(table: &Table) {
    let begin = format!(
        "<!-- {}: made by `CARBONCTL_UPDATE_README=1 cargo test readme` -->\n",
        table.name
    );
    let end = format!("<!-- end of {} -->\n", table.name);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(table.file);
    let readme = fs::read_to_string(&file).unwrap();
    let (before, rest) = readme
        .split_once(&begin)
        .unwrap_or_else(|| panic!("its page has lost the beginning of {}", table.name));
    let (listed, after) = rest
        .split_once(&end)
        .unwrap_or_else(|| panic!("its page has lost the end of {}", table.name));
    let wanted = (table.lines)();
    if std::env::var_os("CARBONCTL_UPDATE_README").is_some() {
        fs::write(&file, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
    } else {
        assert!(
            listed == wanted,
            "the table of {} is not what the program says: CARBONCTL_UPDATE_README=1 cargo test readme",
            table.name
        );
    }
}

/// What the table of products says was tried is what the tests try.
#[test]
fn every_home_of_the_corpus_is_in_the_table_of_products() {
    let room = tempfile::tempdir().unwrap();
    for name in homes::ALL {
        let Some(home) = homes::corpus_home(name, room.path()) else {
            return;
        };
        let home = identify::home(&home).unwrap();
        let version = home.version.raw().trim_end_matches("-SNAPSHOT");
        let of_product = || {
            SEEN.iter()
                .filter(|seen| seen.product == home.product && seen.how != SeenAs::Facts)
        };
        let listed = |seen: &Seen| seen.versions.split(", ").any(|one| version.starts_with(one));
        assert!(of_product().any(listed), "{}", home.title());
    }
}
