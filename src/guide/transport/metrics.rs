//! The guideline about Carbon Metrics: the guide wants other tools to monitor a production server.

use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::files::FileState;
use crate::text::xml;

/// G26. Carbon Metrics is off.
pub(super) fn metrics(facts: &Facts) -> Verdict {
    let needed = "off: other tools monitor a production server";
    if facts.home.is_micro() {
        return Verdict::info("not applicable", needed, "this product has no Carbon Metrics");
    }
    let text = match facts.files.get(FileRole::MetricsXml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => {
            return Verdict::unknown("not readable", needed, format!("metrics.xml {reason}"));
        }
        Some(FileState::Absent) | None => return absent(facts, needed),
    };
    if facts.home.source == ConfigSource::Toml && !facts.home.rendered {
        match &facts.survey.transport.metrics_templated {
            Ok(false) => {}
            Ok(true) => {
                let why = "metrics.xml is still to be rendered: check again after the first start";
                return Verdict::unknown("not rendered yet", needed, why);
            }
            Err(reason) => {
                let why = format!("whether metrics.xml is rendered at start is not known: {reason}");
                return Verdict::unknown("not known whether it is in effect", needed, why);
            }
        }
    }
    let found = match xml::get(text, "Metrics/Enabled") {
        Ok(found) => found,
        Err(error) => return Verdict::unknown("not readable", needed, format!("metrics.xml: {error}")),
    };
    match found.map(|found| (found.value.to_ascii_lowercase(), found.line)) {
        Some((value, _)) if value == "false" => Verdict::pass("off", needed),
        Some((value, line)) if value == "true" => on(facts, line, needed),
        Some(_) => Verdict::unknown("a placeholder", needed, "metrics.xml has neither true nor false"),
        None => Verdict::unknown("not written", needed, "metrics.xml has no Enabled: the product decides"),
    }
}

fn absent(facts: &Facts, needed: &str) -> Verdict {
    let any_file = facts.files.iter().any(|(_, loaded)| loaded.text().is_some());
    if any_file {
        Verdict::info("not applicable", needed, "this product has no metrics.xml")
    } else {
        Verdict::unknown("not readable", needed, "no configuration file of this home can be read")
    }
}

fn on(facts: &Facts, line: usize, needed: &str) -> Verdict {
    let judged = Verdict::warn(
        format!("on (metrics.xml, line {line})"),
        needed,
        "the server measures its own JVM and system while it serves requests; monitor it from outside instead",
    );
    if facts.home.source == ConfigSource::Files {
        judged.cured_by(id::METRICS_ENABLED, "false")
    } else {
        judged.by_hand("write false into Enabled of metrics.xml, or of its template")
    }
}
