//! Judges what the config mapper refuses in a `deployment.toml` that parses: placeholders, characters that its files cannot hold.

use crate::domain::Shown as _;
use crate::guide::verdict::{Verdict, short};
use crate::probe::Facts;
use crate::probe::survey::mapper::{Gap, Lack};

/// What is wrong for the mapper, worst first; `None` where nothing is.
pub(super) fn refused(facts: &Facts, needed: &str) -> Option<Verdict> {
    let mut all = Vec::new();
    let mapper = &facts.survey.mapper;
    if let Some(first) = mapper.unescaped.first() {
        let more = more(mapper.unescaped.len());
        let each: Vec<String> = mapper
            .unescaped
            .iter()
            .take(3)
            .map(|value| format!("`{}` in {}, line {}", value.character, value.key, value.line))
            .collect();
        let why = format!(
            "{}: the product writes it into {} as it is, and the server does not start with that file",
            each.join("; "),
            first.file.shown()
        );
        let written = match first.character {
            '<' => "&lt;",
            '"' => "&quot;",
            _ => "&amp;",
        };
        let found = format!(
            "deployment.toml, line {}: `{}` in {}{more}",
            first.line,
            first.character,
            short(&first.key, 24)
        );
        all.push(
            Verdict::fail(found, needed, why)
                .by_hand(format!("write {written} for `{}` in deployment.toml", first.character))
                .in_every_profile(),
        );
    }
    // Without a survey nothing was looked up, and nothing is said about it.
    let gaps = mapper.gaps.as_deref().unwrap_or_default();
    let judged: Vec<(&Gap, Verdict)> = gaps
        .iter()
        .filter_map(|gap| Some((gap, of_gap(facts, gap, needed)?)))
        .collect();
    all.extend(worst(judged));
    Verdict::together(all)
}

/// Of several placeholders the worst, with the places of all that are as bad.
fn worst(mut judged: Vec<(&Gap, Verdict)>) -> Option<Verdict> {
    judged.sort_by_key(|(_, judged)| judged.status);
    let status = judged.first()?.1.status;
    judged.retain(|(_, judged)| judged.status == status);
    let others: Vec<String> = judged.iter().skip(1).take(3).map(|(gap, _)| place(gap)).collect();
    let count = judged.len();
    let (_, first) = judged.into_iter().next()?;
    if others.is_empty() {
        return Some(first);
    }
    let found = format!("{}{}", first.found, more(count));
    let detail = format!("{}; also {}", first.detail, others.join(", "));
    Some(Verdict { found, detail, ..first })
}

fn more(count: usize) -> String {
    if count < 2 {
        String::new()
    } else {
        format!(", and {} more", count - 1)
    }
}

/// `$ref{a.b} in c.d, line 4`.
fn place(gap: &Gap) -> String {
    match gap.line {
        Some(line) => format!("{} in {}, line {line}", gap.placeholder, gap.key),
        None => format!("{} in the product's own {}", gap.placeholder, gap.key),
    }
}

/// The verdict on one placeholder; `None` where it is filled in as far as can be seen.
fn of_gap(facts: &Facts, gap: &Gap, needed: &str) -> Option<Verdict> {
    let found = match gap.line {
        Some(line) => format!("deployment.toml, line {line}: {}", short(&gap.placeholder, 32)),
        None => format!("{} has no value", short(&name(gap), 40)),
    };
    let place = place(gap);
    let ended = |why: String, cure: &str| {
        Some(
            Verdict::fail(found.clone(), needed, why)
                .by_hand(cure)
                .in_every_profile(),
        )
    };
    match &gap.lack {
        Lack::Key if gap.line.is_none() => ended(
            format!("{place}, and deployment.toml does not write it: the config mapper ends the start"),
            "write that key in deployment.toml",
        ),
        Lack::Key => ended(
            format!(
                "{place}: neither the file nor the pack gives that key a value, so the config mapper ends the start"
            ),
            "write a key that exists, or the value itself",
        ),
        Lack::Circle => ended(
            format!("{place}: the reference leads back to its own key, so the config mapper ends the start"),
            "write the value itself in one of these keys",
        ),
        Lack::Unsure => {
            let why = format!("{place}: not in this file, and the pack's own list of keys cannot be read");
            Some(Verdict::unknown(found, needed, why))
        }
        Lack::Property => {
            let why =
                format!("{place}: the start script passes no such property, and JAVA_OPTS of the start is not known");
            Some(Verdict::unknown(found, needed, why))
        }
        Lack::Variable { name, here } => of_variable(facts, (name, *here), (found, place), needed),
    }
}

/// An environment variable that no script sets: what starts the server has to.
fn of_variable(
    facts: &Facts,
    (name, here): (&str, bool),
    (found, place): (String, String),
    needed: &str,
) -> Option<Verdict> {
    let ends = "without it the config mapper ends the start";
    match &facts.survey.upkeep.services {
        Ok(services) if !services.own.is_empty() => {
            if let Some(reason) = services
                .own
                .iter()
                .find_map(|service| service.environment.as_ref().err())
            {
                let why = format!("{place}: whether the service sets it is not known: {reason}");
                return Some(Verdict::unknown(found, needed, why));
            }
            let sets = |names: &std::collections::BTreeSet<String>| names.contains(name);
            let lacking = services
                .own
                .iter()
                .find(|service| !service.environment.as_ref().is_ok_and(sets))?;
            let why = format!("{place}: {} does not set {name}, and {ends}", lacking.file);
            Some(
                Verdict::fail(found, needed, why)
                    .by_hand(format!("set {} in that service's environment", short(name, 30)))
                    .in_every_profile(),
            )
        }
        _ if here => None,
        Err(reason) => {
            let why =
                format!("{place}: not set in this environment, and what starts the server is not known: {reason}");
            Some(Verdict::unknown(found, needed, why))
        }
        Ok(_) => {
            let why = format!("{place}: neither the start script nor this environment sets {name}, and {ends}");
            Some(
                Verdict::warn(found, needed, why)
                    .by_hand(format!("export {} where the server is started", short(name, 40))),
            )
        }
    }
}

fn name(gap: &Gap) -> String {
    gap.placeholder
        .trim_start_matches("$ref{")
        .trim_end_matches('}')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use crate::domain::Status;
    use crate::guide::copies::parse::parse;
    use crate::guide::testing::Case;

    const TOML: &str = "repository/conf/deployment.toml";

    fn lists(case: Case) -> Case {
        ["key-mappings", "infer", "default"]
            .into_iter()
            .fold(case, |case, name| {
                case.file(&format!("repository/resources/conf/{name}.json"), "{}")
            })
    }

    fn toml(text: &str) -> Case {
        lists(Case::is7()).file(TOML, text).surveyed()
    }

    fn unit(case: Case, lines: &str) -> Case {
        let home = case.path();
        case.machine_file(
            "/etc/systemd/system/is.service",
            &format!("[Service]\nExecStart=/bin/sh {home}/bin/wso2server.sh\n{lines}"),
        )
    }

    #[test]
    fn a_reference_to_nothing_ends_the_start() {
        let judged = parse(&toml("[server]\nhostname = \"a\"\nbase_path = \"https://$ref{server.nothing}\"\n").facts());
        assert_eq!(
            (judged.status, judged.fatal, judged.found.as_str()),
            (Status::Fail, true, "deployment.toml, line 3: $ref{server.nothing}")
        );
        let good = toml("[server]\nhostname = \"a\"\nbase_path = \"https://$ref{server.hostname}\"\n");
        assert_eq!(parse(&good.facts()).status, Status::Pass);
        let unsure = Case::is7().file(TOML, "[a]\nb = \"$ref{c.d}\"\n").surveyed();
        assert_eq!(parse(&unsure.facts()).status, Status::Unknown);
        let own = toml("[server]\nhostname = \"a\"\n").file(
            "repository/resources/conf/default.json",
            "{\"x.url\": \"https://$ref{server.node_ip}\"}",
        );
        assert_eq!(parse(&own.facts()).found, "server.node_ip has no value");
    }

    #[test]
    fn a_variable_is_looked_up_where_the_server_is_started() {
        let named = || toml("[server]\nhostname = \"$env{SERVER_NAME}\"\n");
        let judged = parse(
            &named()
                .machine_file("/etc/systemd/system/x.service", "[Service]\n")
                .facts(),
        );
        assert_eq!(judged.status, Status::Warn, "{judged:?}");
        let script = named().file("bin/wso2server.sh", "#!/bin/sh\nexport SERVER_NAME=a\n");
        assert_eq!(parse(&script.facts()).status, Status::Pass);
        for (lines, wanted) in [
            ("", Status::Fail),
            ("Environment=OTHER=1\n", Status::Fail),
            ("Environment=\"OTHER=1\" \"SERVER_NAME=is.example.com\"\n", Status::Pass),
            ("EnvironmentFile=/etc/default/is\n", Status::Pass),
            ("EnvironmentFile=/etc/default/none\n", Status::Unknown),
            ("EnvironmentFile=-/etc/default/none\n", Status::Fail),
        ] {
            let case = unit(named(), lines).machine_file("/etc/default/is", "# x\nSERVER_NAME=is.example.com\n");
            let judged = parse(&case.facts());
            assert_eq!(judged.status, wanted, "{lines}: {judged:?}");
        }
    }

    #[test]
    fn a_property_that_the_script_passes_is_filled_in() {
        let of = |name: &str| parse(&toml(&format!("[a]\nb = [\"$sys{{{name}}}\"]\n")).facts()).status;
        assert_eq!(
            (of("carbon.home"), of("user.home"), of("my.own")),
            (Status::Pass, Status::Pass, Status::Unknown)
        );
    }

    #[test]
    fn characters_that_break_the_rendered_xml_are_named() {
        let url = |url: &str| format!("[database.shared_db]\ntype = \"mysql\"\nurl = \"{url}\"\n");
        let judged = parse(&toml(&url("jdbc:mysql://db/n?a=b&c=d")).facts());
        assert_eq!((judged.status, judged.fatal), (Status::Fail, true));
        assert!(judged.found.starts_with("deployment.toml, line 3: `&`"), "{judged:?}");
        assert_eq!(
            parse(&toml(&url("jdbc:mysql://db/n?a=b&amp;c=d")).facts()).status,
            Status::Pass
        );
        let escaping = toml(&url("jdbc:mysql://db/n?a=b&c=d")).file(
            "repository/resources/conf/templates/repository/conf/datasources/master-datasources.xml.j2",
            "<url>{{ database.shared_db.url | e }}</url>",
        );
        assert_eq!(parse(&escaping.facts()).status, Status::Pass);
        let template = "repository/resources/conf/templates/repository/conf/identity/identity.xml.j2";
        let oauth = || toml("[oauth]\nnote = \"a & b\"\n");
        let named = parse(&oauth().file(template, "<N>{{oauth.note}}</N>").facts());
        assert!(named.detail.contains("conf/identity/identity.xml"), "{named:?}");
        let escaped = parse(&oauth().file(template, "<N>{{oauth.note|escape}}</N>").facts());
        assert_eq!(escaped.status, Status::Pass);
        let elsewhere = toml("[oauth]\nnote = \"a & b < c\"\n");
        assert_eq!(parse(&elsewhere.facts()).status, Status::Pass);
    }

    #[test]
    fn encodings_are_judged_as_the_product_reads_them() {
        let bytes = |bytes: &[u8]| parse(&lists(Case::is7()).bytes(TOML, bytes).surveyed().facts());
        let comment = bytes(b"# f\xfcr alle\n[server]\nhostname = \"a\"\n");
        assert_eq!(
            (comment.status, comment.found.as_str()),
            (Status::Pass, "1 file parses")
        );
        let value = bytes(b"[server]\nhostname = \"a\"\nx = \"M\xfcnchen\"\n");
        assert_eq!(
            (value.status, value.found.as_str()),
            (Status::Fail, "deployment.toml: not UTF-8")
        );
        assert!(value.detail.contains("line 3") && !value.fatal, "{value:?}");
        let wide: Vec<u8> = "\u{feff}[server]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for wide in [&wide[..], &wide[2..]] {
            let judged = bytes(wide);
            assert_eq!((judged.status, judged.fatal), (Status::Fail, true), "{judged:?}");
            assert_eq!(judged.found, "deployment.toml is UTF-16");
            assert!(judged.remedy.unwrap().commands[0].contains("iconv"));
        }
    }
}
