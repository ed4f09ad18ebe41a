//! The well-known members of `axis2.xml`: `axisconfig/clustering/members/member/{hostName,port}`.

use super::insert::{Style, child};
use super::parsed::Parsed;
use super::path::Path;
use super::verify::{Expect, differs_only};
use super::{edit, insert};
use crate::domain::member::Member;
use crate::text::encoding::charset;
use crate::text::splice::{Splice, indent_of, line_of};
use crate::text::{EditError, Edited};

const CLUSTERING: &str = "axisconfig/clustering";
/// Hazelcast's own default, also in every shipped file but the ESB's local member; source: the products' `axis2.xml`.
const DEFAULT_PORT: u16 = 4000;

/// The list and its line.
pub(super) fn read(parsed: &Parsed<'_>) -> Result<Option<(Vec<Member>, usize)>, EditError> {
    let Some(place) = MembersLocation::find(parsed)? else {
        return Ok(None);
    };
    let text = parsed.scan.text;
    let line = line_of(
        text,
        parsed.scan.elements[place.list.unwrap_or(place.clustering)].open.start,
    );
    let members = place
        .members
        .iter()
        .map(|element| {
            let host = one(parsed, *element, "hostName")
                .map(|e| parsed.value(e))
                .unwrap_or_default();
            let port = one(parsed, *element, "port").map(|e| parsed.value(e));
            let port = match port.filter(|port| !port.trim().is_empty()) {
                None => DEFAULT_PORT,
                Some(port) => port.parse().map_err(|_| {
                    EditError::Value(format!(
                        "the port `{port}` of cluster member `{host}` is not a port number"
                    ))
                })?,
            };
            Ok(Member { host, port })
        })
        .collect::<Result<_, EditError>>()?;
    Ok(Some((members, line)))
}

/// The hosts of members without a port, or with an empty one.
pub(super) fn without_port(parsed: &Parsed<'_>) -> Result<Vec<String>, EditError> {
    let Some(place) = MembersLocation::find(parsed)? else {
        return Ok(Vec::new());
    };
    let value = |element, name| {
        one(parsed, element, name)
            .map(|child| parsed.value(child))
            .unwrap_or_default()
    };
    let all = place.members.iter();
    let bare = all.filter(|element| value(**element, "port").trim().is_empty());
    Ok(bare.map(|element| value(*element, "hostName")).collect())
}

/// Replaces the list: unchanged members keep their bytes, changed ones get new text, others are added or removed at the end.
pub(super) fn write(text: &str, wanted: &[Member]) -> Result<Edited, EditError> {
    let parsed = Parsed::new(text)?;
    let place = MembersLocation::find(&parsed)?.ok_or_else(|| EditError::Absent(CLUSTERING.into()))?;
    let splices = splices(&parsed, &place, wanted)?;
    if splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    let edited = Edited::splice(text, splices);
    let after = Parsed::edited(&edited.text)?;
    differs_only(
        &parsed.doc,
        &after.doc,
        &Expect::Within(&["members", "member", "hostName", "port"]),
    )?;
    match read(&after)? {
        Some((members, _)) if members == wanted => Ok(edited),
        _ => Err(EditError::Verify("the cluster members do not read back".into())),
    }
}

/// Where the list is.
struct MembersLocation {
    clustering: usize,
    list: Option<usize>,
    members: Vec<usize>,
}

impl MembersLocation {
    fn find(parsed: &Parsed<'_>) -> Result<Option<Self>, EditError> {
        let scan = &parsed.scan;
        let clustering = match scan.find(&Path::parse(CLUSTERING)?).as_slice() {
            [] => return Ok(None),
            [one] => *one,
            _ => return Err(EditError::Ambiguous(CLUSTERING.into())),
        };
        let lists: Vec<usize> = scan.elements[clustering]
            .children()
            .filter(|e| scan.elements[*e].local() == "members")
            .collect();
        if lists.len() > 1 {
            return Err(EditError::Ambiguous(format!("{CLUSTERING}/members")));
        }
        let list = lists.first().copied();
        let members = list
            .into_iter()
            .flat_map(|list| scan.elements[list].children())
            .filter(|e| scan.elements[*e].local() == "member")
            .collect();
        Ok(Some(Self {
            clustering,
            list,
            members,
        }))
    }
}

fn splices(parsed: &Parsed<'_>, place: &MembersLocation, wanted: &[Member]) -> Result<Vec<Splice>, EditError> {
    let text = parsed.scan.text;
    let mut splices = Vec::new();
    for (element, member) in place.members.iter().zip(wanted) {
        splices.extend(change(parsed, *element, member)?);
    }
    for element in place.members.iter().skip(wanted.len()) {
        splices.push(Splice {
            range: edit::with_line(text, parsed.scan.elements[*element].span()),
            new: String::new(),
        });
    }
    let more = wanted.get(place.members.len()..).unwrap_or_default();
    if more.is_empty() {
        return Ok(splices);
    }
    for member in more {
        edit::escape_text(&member.host, charset(text))?;
    }
    let blocks = |style: &Style<'_>, depth: usize| -> String {
        let blocks: Vec<String> = more.iter().map(|m| block(parsed, place, style, depth, m)).collect();
        blocks.join(&format!("{}{}", style.eol, style.at(depth)))
    };
    splices.push(match place.list {
        Some(list) => child(parsed, list, &["member"], |style| blocks(style, 0)),
        None => child(parsed, place.clustering, &["parameter"], |style| {
            format!(
                "<members>{}{}{}{}{}</members>",
                style.eol,
                style.at(1),
                blocks(style, 1),
                style.eol,
                style.at(0)
            )
        }),
    });
    Ok(splices)
}

/// Splices that change an existing member into another one.
fn change(parsed: &Parsed<'_>, element: usize, member: &Member) -> Result<Vec<Splice>, EditError> {
    let port = member.port.to_string();
    let mut splices = Vec::new();
    for (name, value) in [("hostName", member.host.as_str()), ("port", port.as_str())] {
        match one(parsed, element, name) {
            Some(child) => splices.extend(edit::text(parsed, child, value)?),
            None => splices.push(insert::child(parsed, element, &["hostName"], |_| {
                format!("<{name}>{value}</{name}>")
            })),
        }
    }
    Ok(splices)
}

/// A new member, laid out like the first one that is there.
fn block(parsed: &Parsed<'_>, place: &MembersLocation, style: &Style<'_>, depth: usize, member: &Member) -> String {
    let host = edit::escape_text(&member.host, charset(parsed.scan.text)).unwrap_or_default();
    let inner = place.members.first().and_then(|first| {
        let scan = &parsed.scan;
        let own = indent_of(scan.text, scan.elements[*first].open.start).unwrap_or_default();
        let child = scan.elements[*first].children().next()?;
        // A first child on the member's own line means that everything is on one line.
        Some(indent_of(scan.text, scan.elements[child].open.start).map(|indent| {
            let unit = indent.strip_prefix(own).unwrap_or("    ");
            format!("{}{unit}", style.at(depth))
        }))
    });
    let (eol, inner) = match inner {
        Some(None) => ("", String::new()),
        Some(Some(inner)) => (style.eol, inner),
        None => (style.eol, style.at(depth + 1)),
    };
    let close = if eol.is_empty() { String::new() } else { style.at(depth) };
    format!(
        "<member>{eol}{inner}<hostName>{host}</hostName>{eol}{inner}<port>{}</port>{eol}{close}</member>",
        member.port
    )
}

/// The first child of this name.
fn one(parsed: &Parsed<'_>, element: usize, name: &str) -> Option<usize> {
    parsed.scan.elements[element]
        .children()
        .find(|child| parsed.scan.elements[*child].local() == name)
}
