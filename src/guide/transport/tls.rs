//! Which TLS versions one of Tomcat's lists enables, and which a Java supports.

/// Retired by RFC 8996, RFC 7568 and RFC 6176.
const RETIRED: [&str; 5] = ["SSLv2", "SSLv2Hello", "SSLv3", "TLSv1", "TLSv1.1"];

/// The first Java with TLS 1.2.
pub(super) const FIRST: u32 = 7;

/// Whether a list enables a current version.
pub(super) fn current(list: &str) -> bool {
    list.split_inclusive(['+', '-', ',', ' '])
        .fold((false, false), |(on, away), part| {
            let word = part.trim_end_matches(['+', '-', ',', ' ']);
            let today = ["all", "TLSv1.2", "TLSv1.3"]
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known));
            (on || (today && !away), part.ends_with('-'))
        })
        .0
}

/// The retired versions that a list enables. `+` and `,` add, `-` removes, `all` is every version Tomcat knows.
pub(super) fn retired(list: &str) -> Vec<&'static str> {
    let mut on: Vec<&str> = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let away = rest.starts_with('-');
        let body = rest.trim_start_matches(['+', '-', ',', ' ']);
        let end = body.find(['+', '-', ',']).unwrap_or(body.len());
        let word = body[..end].trim();
        let words: &[&str] = if word.eq_ignore_ascii_case("all") {
            &RETIRED
        } else {
            &[word]
        };
        for word in words {
            on.retain(|known| !known.eq_ignore_ascii_case(word));
            if !away {
                on.push(word);
            }
        }
        // A separator before a plus or minus, as in `+a,-b`: the plus or minus applies.
        rest = body[end..].trim_start_matches([',', ' ']);
    }
    RETIRED
        .into_iter()
        .filter(|old| on.iter().any(|word| word.eq_ignore_ascii_case(old)))
        .collect()
}

/// The recommended list for this Java: TLS 1.3 came with Java 11.
pub(super) fn wanted(java: Option<u32>) -> &'static str {
    if java.is_some_and(|major| major >= 11) {
        "TLSv1.2,TLSv1.3"
    } else {
        "TLSv1.2"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_spelling_of_a_list() {
        assert_eq!(retired("+TLSv1,+TLSv1.1,+TLSv1.2"), ["TLSv1", "TLSv1.1"]);
        assert_eq!(retired("TLSv1,TLSv1.1,TLSv1.2"), ["TLSv1", "TLSv1.1"]);
        assert_eq!(retired("TLSv1.2, TLSv1.3"), [""; 0]);
        assert_eq!(retired("all,-SSLv2Hello,-SSLv3,-SSLv2,-TLSv1"), ["TLSv1.1"]);
        assert_eq!(retired("TLSv1.2+TLSv1.1-TLSv1.1"), [""; 0]);
        assert_eq!(retired(""), [""; 0]);
    }

    #[test]
    fn knows_the_versions_of_today() {
        for list in [
            "TLSv1.2",
            "+TLSv1.2,+TLSv1.3",
            "tlsv1.2, tlsv1.3",
            "all,-TLSv1",
            "TLSv1+TLSv1.3",
        ] {
            assert!(current(list), "{list}");
        }
        for list in ["", "TLS", "TLSv1", "TLSv1.1,-TLSv1.2"] {
            assert!(!current(list), "{list}");
        }
    }

    #[test]
    fn asks_for_nothing_that_the_java_cannot_speak() {
        assert_eq!(wanted(Some(8)), "TLSv1.2");
        assert_eq!(wanted(None), "TLSv1.2");
        assert_eq!(wanted(Some(17)), "TLSv1.2,TLSv1.3");
    }
}
