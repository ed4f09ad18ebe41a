//! Guidelines about rendered files: edits that the next start overwrites, and keys of `deployment.toml` without effect.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::home::Layout;
use crate::guide::upkeep::word;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;

/// X10. No rendered file was edited by hand, and none is gone.
pub(super) fn edits(facts: &Facts) -> Verdict {
    let needed = "rendered files as they were rendered";
    let rendered = match &facts.survey.upkeep.rendered {
        Ok(rendered) => rendered,
        Err(reason) => return Verdict::unknown("not compared", needed, reason.to_string()),
    };
    if !rendered.renders {
        return Verdict::info(
            "nothing is rendered here",
            needed,
            "the files are in effect as they are: edits stay",
        );
    }
    if !rendered.noted {
        let why = "the first start overwrites the templated files from deployment.toml: do not edit them";
        return Verdict::info("not rendered yet", needed, why);
    }
    if rendered.switched_off {
        let why = "the start script passes -DavoidConfigUpdate=true: deployment.toml has no effect, edits stay";
        return Verdict::info("rendering is switched off", needed, why);
    }
    let mi = facts.home.layout == Layout::Mi;
    if !rendered.gone.is_empty() && !mi {
        let notes = facts.home.mapper_metadata();
        let why = format!(
            "{}: the config mapper checks for it and ends the start",
            some(&rendered.gone)
        );
        return Verdict::fail(format!("{} rendered files gone", rendered.gone.len()), needed, why)
            .by_hand("remove its records: the next start renders all files")
            .by_command(format!("rm -r {}", word(&notes)));
    }
    if rendered.edited.is_empty() {
        return Verdict::pass("none was edited", needed);
    }
    let found = format!("{} edited by hand", count(rendered.edited.len()));
    let files = some(&rendered.edited);
    let cure = "write the edits as keys of deployment.toml";
    if mi {
        let why = format!("{files}: the edits stay until deployment.toml changes, and are lost then");
        return Verdict::warn(found, needed, why).by_hand(cure);
    }
    let why = format!("{files}: the next start overwrites it and keeps the old text in backup for that one start");
    Verdict::fail(found, needed, why).by_hand(cure)
}

fn count(files: usize) -> String {
    if files == 1 {
        "a rendered file".to_owned()
    } else {
        format!("{files} rendered files")
    }
}

fn some(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths.iter().take(4).map(|path| path.shown().to_string()).collect();
    match paths.len().saturating_sub(4) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// X11. Every key in `deployment.toml` is one that the product reads.
pub(super) fn keys(facts: &Facts) -> Verdict {
    let needed = "keys that the product knows";
    let keys = match &facts.survey.upkeep.toml_keys {
        Ok(keys) => keys,
        Err(reason) => return Verdict::unknown("not looked up", needed, reason.to_string()),
    };
    if !keys.rules {
        return Verdict::info(
            "no deployment.toml in effect",
            needed,
            "the files are in effect as they are",
        );
    }
    let Some(first) = keys.unknown.first() else {
        return Verdict::pass(format!("all {} keys known", keys.looked_up), needed);
    };
    let more = match keys.unknown.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    let proxy = first.key.starts_with("transport.http.sender.");
    let like = match &first.like {
        Some(_) if proxy => "; write [transport.passthru_http.sender.parameters] 'http.proxyHost'".to_owned(),
        Some(like) => format!("; the closest is {like}"),
        None => String::new(),
    };
    Verdict::warn(
        format!("{}, line {}{more}", first.key, first.line),
        needed,
        format!("no template and no list of the product has it, so it has no effect{like}"),
    )
    .by_hand("correct the key in deployment.toml, or remove it")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    const NOTES: &str = "repository/resources/conf/.metadata/metadata_config.properties";

    /// A home whose `a.xml` was rendered with the text `abc`, and edited or not.
    pub(in crate::guide::copies) fn rendered(as_it_was: bool) -> Case {
        Case::is7()
            .home(|home| home.rendered = true)
            .file("repository/conf/a.xml", if as_it_was { "abc" } else { "abcd" })
            .file(NOTES, "repository/conf/a.xml=900150983cd24fb0d6963f7d28e17f72\n")
            .surveyed()
    }

    /// A home with templates that know server and super_admin, and this much more in its `deployment.toml`.
    pub(in crate::guide) fn with_templates(more: &str) -> Case {
        let other: Vec<String> = (0..60).map(|at| format!("<x>{{{{other.key_{at}}}}}</x>")).collect();
        let other = other.join("\n");
        let template = format!(
            "<a>{{{{server.hostname}}}}{{{{server.node_ip}}}}{{{{super_admin.username}}}}{{{{super_admin.password}}}}</a>{other}"
        );
        let case = Case::is7().file(
            "repository/resources/conf/templates/repository/conf/carbon.xml.j2",
            &template,
        );
        if more.is_empty() {
            case.surveyed()
        } else {
            case.file("repository/conf/deployment.toml", more).surveyed()
        }
    }

    #[test]
    fn an_edit_fails_but_waits_on_the_micro_integrator() {
        let judged = edits(&rendered(false).facts());
        assert!(judged.detail.starts_with("repository/conf/a.xml"), "{}", judged.detail);
        let mi = rendered(false).then(|facts| facts.home.layout = Layout::Mi);
        assert_eq!(edits(&mi.facts()).status, Status::Warn);
        let gone = rendered(true).file(NOTES, "repository/conf/b.xml=900150983cd24fb0d6963f7d28e17f72\n");
        assert_eq!(edits(&gone.facts()).found, "1 rendered files gone");
        let odd = rendered(true).file(NOTES, "repository/conf/a.xml=1\n");
        assert_eq!(edits(&odd.facts()).status, Status::Unknown);
    }

    #[test]
    fn what_the_server_itself_rewrites_is_no_edit() {
        let with = |name: &str| {
            let path = format!("repository/resources/security/{name}");
            let note = format!("{path}=900150983cd24fb0d6963f7d28e17f72\n");
            edits(&rendered(true).file(&path, "abcd").file(NOTES, &note).facts())
        };
        for name in ["sslprofiles.xml", "listenerprofiles.xml"] {
            assert_eq!(with(name).status, Status::Pass, "{name}");
        }
        assert_eq!(with("client-sslprofiles.xml").status, Status::Fail);
    }

    #[test]
    fn a_mistyped_key_is_named_with_its_line_and_its_like() {
        let judged = keys(&with_templates("[server]\n\nhostnam = \"a\"\n").facts());
        assert_eq!(judged.found, "server.hostnam, line 3");
        assert!(
            judged.detail.ends_with("the closest is server.hostname"),
            "{}",
            judged.detail
        );
        assert_eq!(keys(&Case::esb().surveyed().facts()).status, Status::Info);
    }
}
