//! Finds what the product's older parser refuses in a text that is valid TOML 1.1.
//!
//! Source: cava-toml 0.5, the parser of WSO2's config mapper: its grammar, and its table that contains itself once a header defines
//! what earlier lines have implied (StackOverflowError).

use toml_edit::{InlineTable, Item, Table, Value};

use super::key::dotted;
use super::lookup::first_header;

/// Where the first such thing starts, and what is wrong with it.
pub(super) fn refused(text: &str, root: &Table) -> Option<(usize, String)> {
    table(text, root, &mut Vec::new())
}

fn table<'d>(text: &str, here: &'d Table, path: &mut Vec<&'d str>) -> Option<(usize, String)> {
    for (key, item) in here {
        path.push(key);
        let found = match item {
            Item::Table(inner) => late(inner, path).or_else(|| table(text, inner, path)),
            Item::ArrayOfTables(tables) => tables.iter().find_map(|inner| table(text, inner, path)),
            Item::Value(inner) => value(text, inner),
            Item::None => None,
        };
        if found.is_some() {
            return found;
        }
        path.pop();
    }
    None
}

/// A header below that of one of its own subtables.
fn late(table: &Table, path: &[&str]) -> Option<(usize, String)> {
    if table.is_implicit() || table.is_dotted() {
        return None;
    }
    let own = table.span()?.start;
    let first = first_header(table)?;
    (first < own).then(|| {
        let name = dotted(path);
        let problem = format!(
            "[{name}] comes after a table below it, and the product's parser ends with a StackOverflowError: put [{name}] first"
        );
        (own, problem)
    })
}

fn value(text: &str, here: &Value) -> Option<(usize, String)> {
    match here {
        Value::String(_) => string(text, here),
        Value::Array(items) => {
            let mixed = items.iter().zip(items.iter().skip(1)).find(|(a, b)| kind(a) != kind(b));
            if let Some((_, other)) = mixed {
                let problem = "the product's parser takes values of one type only in a list";
                return Some((other.span()?.start, problem.to_owned()));
            }
            items
                .iter()
                .find_map(|item| value(text, item))
                .or_else(|| comma_on_a_line_of_its_own(text, here))
        }
        Value::InlineTable(inner) => {
            inline(text, inner).or_else(|| inner.iter().find_map(|(_, inner)| value(text, inner)))
        }
        _ => None,
    }
}

/// The type of a value, as the product's parser compares them in a list.
fn kind(value: &Value) -> (&str, [bool; 3]) {
    let parts = value
        .as_datetime()
        .map(|at| [at.date.is_some(), at.time.is_some(), at.offset.is_some()]);
    (value.type_name(), parts.unwrap_or_default())
}

/// A tab in a string with double quotes, or an escape of TOML 1.1.
fn string(text: &str, value: &Value) -> Option<(usize, String)> {
    let span = value.span()?;
    let raw = text.get(span.clone())?;
    if !raw.starts_with('"') {
        return None;
    }
    if let Some(at) = raw.find('\t') {
        let problem = "a tab in a string with double quotes, which the product's parser refuses: write \\t or a space";
        return Some((span.start + at, problem.to_owned()));
    }
    let mut escaped = false;
    for (at, c) in raw.char_indices() {
        if escaped && matches!(c, 'e' | 'x') {
            let problem = format!("`\\{c}` is no escape that the product's parser knows: write \\u and four digits");
            return Some((span.start + at - 1, problem));
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// A comma after a line end: the product's parser wants it behind its value.
fn comma_on_a_line_of_its_own(text: &str, list: &Value) -> Option<(usize, String)> {
    let items = list.as_array()?;
    let end = list.span()?.end.checked_sub(1)?;
    let starts = items.iter().skip(1).map(|item| item.span().map(|span| span.start));
    for (item, next) in items.iter().zip(starts.chain([Some(end)])) {
        let from = item.span()?.end;
        let mut at = from;
        let mut lines = text.get(from..next?)?.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        if code(first).contains(',') {
            continue;
        }
        at += first.len();
        for line in lines {
            if let Some(comma) = code(line).find(',') {
                let problem = "a comma before the line's value, which the product's parser refuses: put it behind the value before";
                return Some((at + comma, problem.to_owned()));
            }
            at += line.len();
        }
    }
    None
}

/// A line without its comment.
fn code(line: &str) -> &str {
    line.split('#').next().unwrap_or_default()
}

/// An inline table that only TOML 1.1 allows: over several lines, or with a comma at its end.
fn inline(text: &str, table: &InlineTable) -> Option<(usize, String)> {
    let span = table.span().filter(|_| !table.is_dotted())?;
    let found = || {
        let problem = "an inline table must be on one line and end without a comma, for the product's parser";
        Some((span.start, problem.to_owned()))
    };
    let mut at = span.start;
    let mut ends = Vec::new();
    leaves(table, &mut ends);
    ends.sort_unstable();
    for (start, end) in ends {
        if start < at || text.get(at..start)?.contains('\n') {
            return found();
        }
        at = end;
    }
    if text.get(at..span.end)?.contains(['\n', ',']) {
        return found();
    }
    None
}

fn leaves(table: &InlineTable, spans: &mut Vec<(usize, usize)>) {
    for (_, value) in table {
        match value {
            Value::InlineTable(inner) if inner.is_dotted() => leaves(inner, spans),
            value => spans.extend(value.span().map(|span| (span.start, span.end))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    #[test]
    fn a_table_comes_before_its_subtables() {
        for (text, line) in [
            ("[[a.b]]\nx = 1\n[a]\ny = 1\n", 3),
            ("[a.b]\nx = 1\n\n[a]\ny = 1\n", 4),
            ("[a.b.c]\n[z]\n[a.b]\n", 3),
            ("[transport.https.sslHostConfig]\np = \"1\"\n[transport]\n", 3),
            ("[[g]]\n[g.b.c]\n[g.b]\n", 3),
        ] {
            let told = format!("{:?}", check(text).unwrap_err());
            assert!(
                told.contains(&format!("line: {line},")) && told.contains("StackOverflow"),
                "{text}: {told}"
            );
        }
        for text in [
            "[a]\ny = 1\n[[a.b]]\nx = 1\n",
            "[a]\n[a.b]\n[a.b.c]\n[z]\n",
            "[a.b]\n[a.c]\n[[a.d]]\n[[a.d]]\n",
            "[[g]]\n[g.b]\n[g.b.c]\n[[g]]\n[g.b]\n",
            "a.b = 1\n[c]\nd.e = 1\nd.f = 2\n",
        ] {
            assert!(check(text).is_ok(), "{text}: {:?}", check(text));
        }
        assert!(
            check("[a]\nb.c = 1\n[a.b]\nd = 1\n").is_err(),
            "dotted keys, then a header"
        );
        assert!(check("[a]\n[b]\n[a]\n").is_err() && check("[a]\nx = 1\nx = 2\n").is_err());
    }

    #[test]
    fn what_later_toml_allows_is_refused() {
        for text in [
            "a = [1, \"b\"]\n",
            "a = [1, 2.0]\n",
            "a = \"x\ty\"\n",
            "a = \"\"\"x\ty\"\"\"\n",
            "a = \"\\e\"\n",
            "a = \"\\x41\"\n",
            "a = [\n  1\n, 2\n]\n",
            "a = [\n  1 # one, two\n  , 2\n]\n",
            "a = [\n  1\n  ,\n]\n",
            "a = {\n b = 1 }\n",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
        for text in [
            "a = ['x\ty', \"b\"] # a\ttab, a comma\n",
            "a = [\n  1, # one\n  2,\n  # three, four\n]\n",
            "a = [\n  [1, 2],\n  [\"x\"]\n]\n",
            "a = [{ b = 1 }, { b = \"c\" }]\n",
            "a = \"\\\\e \\\\x \\t\"\n",
            "a = []\nb = [\n]\n",
            "a = [\"x, y\",\n \"#,\"]\n",
        ] {
            assert!(check(text).is_ok(), "{text}: {:?}", check(text));
        }
    }
}
