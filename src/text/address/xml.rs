//! Addresses in XML: one element or attribute, the same attribute of many elements, and the members list.

use std::fmt;

use super::each::common;
use super::kind::{Address, Context, is};
use crate::domain::member::Member;
use crate::domain::setting::FileRole;
use crate::domain::value::InvalidValue;
use crate::text::xml::{self, Create};
use crate::text::{EditError, Edited, Format, Found};

fn create<'a>(context: &Context<'a>, parents: bool) -> Create<'a> {
    Create {
        after: context.after,
        attributes: context.attributes,
        parents,
    }
}

/// An element or attribute.
pub(super) struct Xml(pub(super) &'static str);

impl fmt::Display for Xml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address for Xml {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        xml::get(text, self.0)
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        xml::set(text, self.0, value, &create(context, false))
    }

    fn remove(&self, text: &str, _context: &Context) -> Result<Edited, EditError> {
        xml::remove(text, self.0)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        is(file, Format::Xml)
    }

    fn of_clusters(&self) -> bool {
        self.0.starts_with("axisconfig/clustering")
    }

    fn edited_by_hand(&self) -> bool {
        true
    }

    fn aliased(&self, text: &str) -> bool {
        let element = !self.0.contains("/@");
        element && matches!(xml::get(text, &format!("{}/@secretAlias", self.0)), Ok(Some(_)))
    }
}

/// An element whose parents are made along with it.
pub(super) struct XmlMade(pub(super) &'static str);

impl fmt::Display for XmlMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address for XmlMade {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        xml::get(text, self.0)
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        xml::set(text, self.0, value, &create(context, true))
    }

    fn remove(&self, text: &str, _context: &Context) -> Result<Edited, EditError> {
        xml::remove(text, self.0)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        is(file, Format::Xml)
    }
}

/// An attribute of every element that matches.
pub(super) struct XmlEach(pub(super) &'static str);

impl fmt::Display for XmlEach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address for XmlEach {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        Ok(common(&xml::get_each(text, self.0)?))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        xml::set_each(text, self.0, value)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        is(file, Format::Xml)
    }
}

/// The members list; a value is its `host:port` items, comma-separated.
pub(super) struct XmlMembers;

impl fmt::Display for XmlMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("axisconfig/clustering/members")
    }
}

impl Address for XmlMembers {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        Ok(xml::members(text)?.map(|(members, line)| Found {
            value: members.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            span: 0..0,
            line,
        }))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        let members: Result<Vec<Member>, EditError> = value
            .split(',')
            .map(|item| item.parse().map_err(|e: InvalidValue| EditError::Value(e.to_string())))
            .collect();
        xml::set_members(text, &members?)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file == FileRole::Axis2Xml
    }

    fn of_clusters(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::At;
    use crate::text::address::tests::{Case, RoundTrip};

    impl RoundTrip for Xml {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::Xml("Server/Ports/Offset"), FileRole::CarbonXml, &["3", "a & <b>"])
                    .from(&[
                        "<Server/>",
                        "<Server>\n    <Ports>\n        <!--Offset>1</Offset-->\n    </Ports>\n</Server>\n",
                        "<Server>\n    <Ports><Offset> 3 </Offset></Ports>\n</Server>\n",
                    ])
                    .removed(),
                Case::new(At::Xml("a/b/@enable"), FileRole::Axis2Xml, &["true", "x\"y"])
                    .from(&["<a><b/></a>", "<a>\n  <b enable='true' c=\"d\"/>\n</a>\n"])
                    .removed(),
            ]
        }
    }

    impl RoundTrip for XmlMade {
        fn cases() -> Vec<Case> {
            let at = At::XmlMade("a/parameter[@name='Proxy']/Configuration/ProxyHost");
            vec![
                Case::new(at, FileRole::Axis2Xml, &["proxy.example.com", "10.0.0.1"])
                    .from(&[
                        "<a/>",
                        "<a>\n    <parameter name=\"Proxy\">\n        <Configuration/>\n    </parameter>\n</a>\n",
                    ])
                    .removed(),
            ]
        }
    }

    impl RoundTrip for XmlEach {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::XmlEach("a/b/@c"), FileRole::CatalinaXml, &["on", "off"])
                    .from(&["<a>\n<b c='on'/>\n<b/>\n</a>\n", "<a><b c=\"on\"/><b c='on'></b></a>"]),
            ]
        }
    }

    impl RoundTrip for XmlMembers {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::XmlMembers, FileRole::Axis2Xml, &["a.example:4000,b.example:4001", "c.example:4000"])
                    .from(&[
                        "<axisconfig>\n    <clustering/>\n</axisconfig>\n",
                        "<axisconfig>\n    <clustering>\n        <members>\n            <!-- mine -->\n            <member>\n                \
                         <hostName>c.example</hostName>\n                <port>4000</port>\n            </member>\n        \
                         </members>\n    </clustering>\n</axisconfig>\n",
                    ]),
            ]
        }
    }

    #[test]
    fn an_element_with_an_alias_holds_a_stand_in() {
        let text = "<a xmlns:svns='http://org.wso2.securevault/configuration'><b svns:secretAlias='x'>password</b><c>p</c></a>";
        assert!(Xml("a/b").aliased(text));
        assert!(!Xml("a/c").aliased(text) && !Xml("a/b/@d").aliased(text));
    }
}
