//! The guideline about the secure vault: how far it is set up, and how to set it up without damage.

use std::path::PathBuf;

use super::seen::{main_file, seen};
use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Generation};
use crate::domain::jdk::Jdk;
use crate::guide::commands::{below, word};
use crate::guide::verdict::Verdict;
use crate::probe::survey::secrets::VaultFiles;
use crate::probe::{Facts, tools};

/// The newest Java with which the tool of the xml generation leaves the files intact. On 17 it overwrote every password with the
/// word `password` and failed.
const LAST_JAVA: u32 = 8;
/// What encrypts the passwords.
const TOOL: &str = tools::CIPHERTOOL;

/// G47. The vault is set up completely or not at all, and its own password is not stored on disk.
pub(in crate::guide) fn vault(facts: &Facts) -> Verdict {
    let needed = "set up, its own password not stored on disk";
    let seen = match seen(facts, needed) {
        Ok(seen) => seen,
        Err(judged) => return judged,
    };
    let toml = facts.home.source == ConfigSource::Toml;
    let aliases = &seen.aliases;
    let begun = !aliases.used.is_empty() || seen.configured || toml && !aliases.waiting.is_empty();
    if !toml && !seen.shipped && !begun {
        let why = "this pack ships none of the vault's files, so its passwords stay as they are: guard the files (X08)";
        return Verdict::info("no vault in this pack", needed, why);
    }
    if !begun {
        let judged = Verdict::warn("not set up", needed, "passwords are in the files in plain text");
        return guided(facts, seen, judged);
    }
    let store = if toml { "[secrets]" } else { "cipher-text.properties" };
    if let Some(alias) = aliases.waiting.first() {
        let found = format!(
            "{} of {} not encrypted yet",
            aliases.waiting.len(),
            aliases.waiting.len() + aliases.encrypted.len()
        );
        let what = if toml {
            "the server does not start with it"
        } else {
            "the password is still in plain text there"
        };
        let judged = Verdict::fail(
            found,
            needed,
            format!("{alias} is in {store} as plain text, and {what}"),
        );
        return guided(facts, seen, judged);
    }
    let missing: Vec<&String> = aliases.missing().collect();
    if aliases.outside && !missing.is_empty() {
        let why = "[runtime_secrets] takes them from a vault outside, which is not read";
        return Verdict::unknown(format!("{} aliases outside", missing.len()), needed, why);
    }
    if let Some(alias) = missing.first() {
        let found = format!("{} aliases without a secret", missing.len());
        let why = format!(
            "{} asks for {alias}, which {store} does not have: the server does not start",
            main_file(facts)
        );
        return guided(facts, seen, Verdict::fail(found, needed, why));
    }
    if !seen.configured {
        let why = "secret-conf.properties names no keystore, so the server cannot open the vault at its start";
        return guided(facts, seen, Verdict::fail("half set up", needed, why));
    }
    at_start(facts, seen, needed)
}

/// Where the server reads the keystore's password from.
fn at_start(facts: &Facts, seen: &VaultFiles, needed: &str) -> Verdict {
    let found = format!("set up, {} secrets", seen.aliases.encrypted.len());
    if let Some(kept) = seen.start_passwords.iter().find(|file| file.kept) {
        let bits = kept.bits.map_or_else(String::new, |bits| format!(", mode {bits:o}"));
        let why = "the password that opens all others is on disk: write it to password-tmp before each start, which the server deletes";
        return Verdict::warn(format!("{}{bits}", kept.name), needed, why)
            .by_hand("write it into password-tmp before each start instead")
            .by_command(format!("rm {}", below(facts, kept.name)));
    }
    let judged = Verdict::pass(found, needed);
    match seen.start_passwords.first() {
        Some(once) => judged.saying(format!("{} is read once at the next start and removed", once.name)),
        None => judged.saying(format!(
            "before each start write the keystore's password into {}, mode 600; without a console the server cannot ask for it",
            below(facts, "password-tmp")
        )),
    }
}

/// The steps to the vault, as exact commands; refused where the tool would destroy the files.
pub(super) fn guided(facts: &Facts, seen: &VaultFiles, judged: Verdict) -> Verdict {
    if facts.home.source == ConfigSource::Files && !seen.shipped {
        return judged.by_hand("this pack has no vault: let only the server's user read the files");
    }
    if !facts.tools.has(TOOL) {
        let detail = format!(
            "{}; {TOOL}, which sets the vault up, is not in this home: restore bin from the pack",
            judged.detail
        );
        return judged
            .saying(detail)
            .by_hand(format!("{TOOL} is missing: copy bin from the pack first"));
    }
    let tool = below(facts, TOOL);
    if facts.home.generation == Generation::Xml {
        return by_old_tool(facts, judged, &tool);
    }
    let toml = facts.home.toml();
    let backup = format!("{}.before-vault", toml.raw_text());
    judged
        .by_hand("write \"$secret{alias}\", alias = \"[password]\" in [secrets]; encrypt")
        .by_command(format!("cp -p {} {}", below(facts, &toml), below(facts, backup)))
        .by_command(format!("sh {tool} -Dconfigure"))
}

fn by_old_tool(facts: &Facts, judged: Verdict, tool: &str) -> Verdict {
    let conf = facts.home.conf();
    let save = format!("cp -a {} {}", below(facts, conf), below(facts, saved(conf)));
    let in_use = facts.java_in_use();
    if in_use.is_some_and(|jdk| jdk.version.major <= LAST_JAVA) {
        return judged
            .by_hand("stop it, back up, run the tool; it asks for the store's password")
            .by_command(save)
            .by_command(format!("sh {tool} -Dconfigure"));
    }
    let old = facts
        .jdks
        .iter()
        .filter(|jdk| jdk.version.major <= LAST_JAVA)
        .max_by_key(|jdk| jdk.version.major);
    if let Some(Jdk { home, version, .. }) = old {
        return judged
            .by_hand(format!(
                "stop it, back up, run the tool with Java {} alone",
                version.major
            ))
            .by_command(save)
            .by_command(format!("JAVA_HOME={} sh {tool} -Dconfigure", word(&home.raw_text())));
    }
    let java = in_use.map_or_else(
        || "no Java is known here".to_owned(),
        |jdk| format!("Java {} is in use", jdk.version.major),
    );
    let detail = format!(
        "{}; {java}, and on Java newer than 8 this pack's tool overwrites the passwords and fails: do not run it there",
        judged.detail
    );
    judged
        .saying(detail)
        .by_hand("do not run ciphertool here: install a JDK 8 for it first")
}

fn saved(conf: &std::path::Path) -> PathBuf {
    PathBuf::from(format!("{}.before-vault", conf.raw_text()))
}
