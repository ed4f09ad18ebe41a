//! The guideline about the product's own demands on machine, JVM and system, from `config-validation.xml`.
//!
//! Newer kernels ship the file and never read it, so it is read here.

use super::checked_parameter::{CheckedParameter, of_jvm, of_system, property};
use crate::domain::OsFamily;
use crate::domain::SettingId;
use crate::domain::home::{ConfigSource, Home};
use crate::domain::settings::id;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::text::xml;

const FILE: &str = "etc/config-validation.xml";

/// The first kernel that no longer reads the file. Source: its boot validator's activator is empty from 4.4.17 on.
const UNREAD_FROM: (u32, u32, u32) = (4, 4, 17);

/// One parameter with its result.
struct Demand {
    id: String,
    wanted: String,
    line: usize,
    held: CheckedParameter,
}

/// G19. Everything that the product's own validation file asks for.
pub(super) fn demands(facts: &Facts) -> Verdict {
    let needed = format!("what the product's {FILE} asks for");
    let text = match &facts.survey.transport.validation {
        Ok(Some(text)) => text,
        Ok(None) => return Verdict::info("no such file", needed, "this home has no config-validation.xml"),
        Err(reason) => return Verdict::unknown("not readable", needed, format!("{FILE}: {reason}")),
    };
    let (enabled, lines) = match read(facts, text) {
        Ok(read) => read,
        Err(error) => return Verdict::unknown("not readable", needed, format!("{FILE}: {error}")),
    };
    if !enabled {
        return Verdict::info(
            "switched off in the file",
            needed,
            "its Configuration says enabled=\"false\"",
        );
    }
    if lines.is_empty() {
        return Verdict::info("the file asks for nothing", needed, "no parameter is written in it");
    }
    let unmet: Vec<&Demand> = lines
        .iter()
        .filter(|line| matches!(line.held, CheckedParameter::Unmet(_)))
        .collect();
    let unseen: Vec<&Demand> = lines
        .iter()
        .filter(|line| matches!(line.held, CheckedParameter::Unseen(_)))
        .collect();
    if !unmet.is_empty() {
        return not_met(facts, &unmet, needed);
    }
    if !unseen.is_empty() {
        return Verdict::unknown(format!("{} not known", names(&unseen)), needed, told(&unseen));
    }
    Verdict::pass(format!("all {} demands met", lines.len()), needed).saying(format!(
        "the product's own numbers, lower than the guide's; {}",
        whose(&facts.home)
    ))
}

fn not_met(facts: &Facts, unmet: &[&Demand], needed: String) -> Verdict {
    let judged = Verdict::warn(
        format!("{} not met", names(unmet)),
        needed,
        format!("{}; {}", told(unmet), whose(&facts.home)),
    );
    let swap = unmet.iter().any(|line| line.id == "swap");
    let judged = if swap {
        let detail = format!(
            "{}; only this file asks for swap: add none for it, since a heap that is swapped out stalls the server (X03)",
            judged.detail
        );
        judged.saying(detail)
    } else {
        judged
    };
    if swap && unmet.len() == 1 {
        return judged.by_hand("lower swap in the file; no swap is right for a heap, see X03");
    }
    let cures: Vec<(SettingId, String)> = unmet.iter().filter_map(|line| cure(facts, line)).collect();
    if cures.len() == unmet.len() {
        let by = |judged: Verdict, (setting, value): (SettingId, String)| judged.cured_by(setting, value);
        return cures.into_iter().fold(judged, by);
    }
    // A setting alone would not fix the finding: it is mentioned, and not offered as the cure.
    let too: Vec<String> = cures
        .iter()
        .map(|(setting, value)| format!("{setting}={value}"))
        .collect();
    let judged = if too.is_empty() {
        judged
    } else {
        let detail = format!("{}; set {} too", judged.detail, too.join(" "));
        judged.saying(detail)
    };
    judged.by_hand("give the machine what is missing, or lower it in the file")
}

/// The setting that meets a demand, and its value.
fn cure(facts: &Facts, line: &Demand) -> Option<(SettingId, String)> {
    let setting = match line.id.as_str() {
        "initHeapSize" => id::HEAP_MIN,
        "maxHeapSize" => id::HEAP_MAX,
        // A Java without a permanent generation gets no value: no plan would accept it.
        "maxPermGenSize" if facts.java_in_use().is_none_or(|jdk| jdk.version.major < 8) => id::HEAP_PERMGEN,
        _ => return None,
    };
    let here = facts.reading(setting).is_some_and(crate::probe::Reading::has_place);
    here.then(|| (setting, format!("{}m", line.wanted.trim())))
}

fn whose(home: &Home) -> &'static str {
    let unread = home.source == ConfigSource::Toml || home.kernel().is_none_or(|kernel| kernel >= UNREAD_FROM);
    if unread {
        "the product's own file, which this kernel no longer reads itself"
    } else {
        "the product's own file: the server logs a warning at each start and continues"
    }
}

fn names(lines: &[&Demand]) -> String {
    let all: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    match all.as_slice() {
        [one, two, three, rest @ ..] if !rest.is_empty() => format!("{one}, {two}, {three} and {} more", rest.len()),
        _ => all.join(", "),
    }
}

fn told(lines: &[&Demand]) -> String {
    let one = |line: &&Demand| {
        let at = format!("{FILE}:{}: {} {}", line.line, line.id, line.wanted);
        match &line.held {
            CheckedParameter::Met => at,
            CheckedParameter::Unmet(found) => format!("{at}, found {found}"),
            CheckedParameter::Unseen(reason) => format!("{at}, {reason}"),
        }
    };
    lines.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Whether the file is enabled, and the result of each of its parameters.
fn read(facts: &Facts, text: &str) -> Result<(bool, Vec<Demand>), crate::text::EditError> {
    let root = xml::elements(text, "Configuration")?;
    let enabled = root
        .first()
        .and_then(|root| root.attribute("enabled"))
        .is_none_or(|value| value.eq_ignore_ascii_case("true"));
    let mut lines = Vec::new();
    for validator in xml::get_all(text, "Configuration/Validator/@class")? {
        let path = format!("Configuration/Validator[@class='{}']/Parameter", validator.value);
        let name = validator.value.rsplit('.').next().unwrap_or_default().to_owned();
        let parameters = xml::elements(text, &path)?;
        if name == "SupportedOSValidator" {
            lines.extend(system(facts, &parameters));
            continue;
        }
        for parameter in parameters {
            let id = parameter.attribute("id").unwrap_or_default().to_owned();
            // The keystore guideline judges the certificate.
            if id == "certFingerprint" {
                continue;
            }
            let held = if parameter.text.contains('$') {
                CheckedParameter::Unseen("a placeholder".into())
            } else {
                match name.as_str() {
                    "SystemValidator" => of_system(facts, &id, &parameter.text),
                    "JVMValidator" => of_jvm(facts, &id, &parameter.text),
                    "RequiredSystemPropertiesValidator" => property(facts, &parameter.text),
                    _ => CheckedParameter::Unseen("a validator that is not known here".into()),
                }
            };
            lines.push(Demand {
                id,
                wanted: parameter.text,
                line: parameter.line,
                held,
            });
        }
    }
    Ok((enabled, lines))
}

/// One of the names has to be the system's.
fn system(facts: &Facts, names: &[xml::Tag]) -> Option<Demand> {
    let first = names.first()?;
    let os = &facts.machine.os;
    let own = match os.family {
        OsFamily::Linux => "Linux",
        OsFamily::MacOs => "Mac OS X",
        OsFamily::Windows | OsFamily::Other => os.name.as_str(),
    };
    let held = if names.iter().any(|name| name.text == own) {
        CheckedParameter::Met
    } else if own.is_empty() {
        CheckedParameter::Unseen("the system's name is not known".into())
    } else {
        CheckedParameter::Unmet(own.to_owned())
    };
    Some(Demand {
        id: "supported system".into(),
        wanted: format!("one of {}", names.len()),
        line: first.line,
        held,
    })
}
