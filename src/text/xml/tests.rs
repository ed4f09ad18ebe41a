//! Tests of the XML editor on small texts that are compared completely: what it changes and what it must not change.

use super::*;

const CARBON: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>
<!-- licence -->
<Server xmlns=\"http://wso2.org/projects/carbon/carbon.xml\">
    <Name>WSO2</Name>
    <!--
       Host name, see <HostName> elsewhere
    -->
    <!--HostName>www.wso2.org</HostName-->
    <!--MgtHostName>mgt.wso2.org</MgtHostName-->
    <Ports>
        <Offset>0</Offset> <!-- added to each -->
        <JMX>
            <RMIRegistryPort>9999</RMIRegistryPort>
        </JMX>
    </Ports>
</Server>
";

fn set_ok(text: &str, path: &str, value: &str) -> String {
    let edited = set(text, path, value, &Create::default()).unwrap();
    let again = set(&edited.text, path, value, &Create::default()).unwrap();
    assert_eq!(again, Edited::unchanged(&edited.text), "setting twice is setting once");
    edited.text
}

#[test]
fn replaces_text_and_nothing_else() {
    let out = set_ok(CARBON, "Server/Ports/Offset", "3");
    assert_eq!(out, CARBON.replace("<Offset>0<", "<Offset>3<"));
    assert_eq!(get(&out, "Server/Ports/Offset").unwrap().unwrap().value, "3");
    assert_eq!(get(CARBON, "Server/Ports/Offset").unwrap().unwrap().line, 11);
}

#[test]
fn a_comment_is_not_a_value_but_becomes_one() {
    assert_eq!(get(CARBON, "Server/HostName").unwrap(), None);
    let out = set_ok(CARBON, "Server/HostName", "id.example.com");
    assert_eq!(
        out,
        CARBON.replace(
            "<!--HostName>www.wso2.org</HostName-->",
            "<HostName>id.example.com</HostName>"
        )
    );
}

#[test]
fn makes_a_missing_element_beside_its_sibling() {
    let create = Create {
        after: &["Nothing", "Offset"],
        attributes: &[("kind", "a\"b")],
        parents: false,
    };
    let out = set(CARBON, "Server/Ports/New", "1", &create).unwrap().text;
    assert_eq!(
        out,
        CARBON.replace(
            "<!-- added to each -->\n",
            "<!-- added to each -->\n        <New kind=\"a&quot;b\">1</New>\n"
        )
    );
}

#[test]
fn makes_missing_parents_in_the_files_style() {
    let crlf = CARBON.replace('\n', "\r\n");
    let out = set_ok(&crlf, "Server/Ports/LDAP/Deep/Port", "10389");
    let block = "        <LDAP>\r\n            <Deep>\r\n                <Port>10389</Port>\r\n            </Deep>\r\n        </LDAP>\r\n    </Ports>";
    assert_eq!(out, crlf.replace("    </Ports>", block));
}

#[test]
fn does_not_invent_a_parent_that_has_a_name() {
    let text = "<axisconfig>\n</axisconfig>\n";
    let path = "axisconfig/transportReceiver[@name='http']/parameter[@name='x']";
    assert!(matches!(
        set(text, path, "1", &Create::default()),
        Err(EditError::Absent(_))
    ));
    assert!(matches!(
        set(text, "other/x", "1", &Create::default()),
        Err(EditError::Absent(_))
    ));
    assert!(matches!(
        set(text, "axisconfig/clustering/@enable", "true", &Create::default()),
        Err(EditError::Absent(_))
    ));
}

#[test]
fn handles_every_shape_of_text() {
    for (before, after) in [
        ("<a><x/></a>", "<a><x>v</x></a>"),
        ("<a><x k='1' /></a>", "<a><x k='1'>v</x></a>"),
        ("<a><x></x></a>", "<a><x>v</x></a>"),
        ("<a><x>\n  </x></a>", "<a><x>v</x></a>"),
        ("<a><x>\n  old\n</x></a>", "<a><x>\n  v\n</x></a>"),
        ("<a><x><![CDATA[o<l]]></x></a>", "<a><x>v</x></a>"),
        ("<a><x>o&amp;l<![CDATA[d]]> e</x></a>", "<a><x>v</x></a>"),
        ("<a><x>old<!-- c --></x></a>", "<a><x>v<!-- c --></x></a>"),
        (
            "<p:a xmlns:p='u'><p:x>1</p:x></p:a>",
            "<p:a xmlns:p='u'><p:x>v</p:x></p:a>",
        ),
        ("<a><b/></a>", "<a><b/><x>v</x></a>"),
        ("<a/>", "<a>\n    <x>v</x>\n</a>"),
        ("<a></a>", "<a>\n    <x>v</x>\n</a>"),
    ] {
        assert_eq!(set_ok(before, "a/x", "v"), after, "{before}");
    }
}

#[test]
fn reads_values_whole() {
    for (text, value) in [
        ("<a><x> a&lt;b&#233;<![CDATA[<&]]> </x></a>", "a<bé<&"),
        ("<a><x/></a>", ""),
        ("<!DOCTYPE a [<!ENTITY e \"ee\">]><a><x>&e;</x></a>", "ee"),
    ] {
        assert_eq!(get(text, "a/x").unwrap().unwrap().value, value, "{text}");
    }
    let dtd = "<!DOCTYPE a [<!ENTITY e \"ee\">]><a><x>1</x><y>&e;</y></a>";
    assert_eq!(set_ok(dtd, "a/x", "2"), dtd.replace("<x>1", "<x>2"));
}

#[test]
fn edits_attributes_in_place() {
    let text = "<a>\n  <clustering class=\"x\"\n              enable='false'>\n    <groupManagement enable=\"false\"/>\n  </clustering>\n</a>\n";
    assert_eq!(
        set_ok(text, "a/clustering/@enable", "it's"),
        text.replace("'false'", "'it&apos;s'")
    );
    assert_eq!(
        set_ok(text, "a/clustering/groupManagement/@port", "a\"<b"),
        text.replace("enable=\"false\"/>", "enable=\"false\" port=\"a&quot;&lt;b\"/>")
    );
    let gone = remove(text, "a/clustering/@enable").unwrap().text;
    assert_eq!(gone, text.replace("\n              enable='false'", ""));
    assert_eq!(remove(&gone, "a/clustering/@enable").unwrap(), Edited::unchanged(&gone));
    let vault = "<a><P s:secretAlias='x' xmlns:s='u'>password</P></a>";
    assert_eq!(get(vault, "a/P/@secretAlias").unwrap().unwrap().value, "x");
}

#[test]
fn removes_an_element_with_its_line() {
    let out = remove(CARBON, "Server/Ports/JMX").unwrap().text;
    let block = "        <JMX>\n            <RMIRegistryPort>9999</RMIRegistryPort>\n        </JMX>\n";
    assert_eq!(out, CARBON.replace(block, ""));
    let out = remove(CARBON, "Server/Ports/Offset").unwrap().text;
    assert_eq!(out, CARBON.replace("<Offset>0</Offset>", ""));
    assert_eq!(remove(CARBON, "Server/None").unwrap(), Edited::unchanged(CARBON));
}

#[test]
fn writes_what_the_encoding_lacks_as_references() {
    let out = set_ok(CARBON, "Server/Name", "é€<&");
    assert!(out.contains("<Name>é&#8364;&lt;&amp;</Name>"), "{out}");
    let utf8 = "<a><x>1</x></a>";
    assert_eq!(set_ok(utf8, "a/x", "€"), "<a><x>€</x></a>");
    let ascii = "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a><x k=\"1\">1</x></a>";
    assert!(set_ok(ascii, "a/x/@k", "é").contains("k=\"&#233;\""));
}

#[test]
fn refuses_what_it_cannot_do_exactly() {
    let create = Create::default();
    let two = "<a><x>1</x><x>2</x></a>";
    assert!(matches!(set(two, "a/x", "3", &create), Err(EditError::Ambiguous(_))));
    assert!(matches!(remove(two, "a/x"), Err(EditError::Ambiguous(_))));
    assert_eq!(get_all(two, "a/x").unwrap().len(), 2);
    let parts = "<a><x>1<!-- c -->2</x></a>";
    assert!(matches!(set(parts, "a/x", "3", &create), Err(EditError::Value(_))));
    assert!(matches!(
        set("<a><x><y/></x></a>", "a/x", "3", &create),
        Err(EditError::Value(_))
    ));
    for value in [" v", "v\n", "\u{1}"] {
        assert!(
            matches!(set("<a><x/></a>", "a/x", value, &create), Err(EditError::Value(_))),
            "{value:?}"
        );
    }
}

#[test]
fn a_text_that_is_cut_off_is_blamed_at_its_end() {
    for (text, at, tag) in [
        (
            "<Server>\n  <Service name='x'>\n    <Connector port='9443'\n",
            3,
            "<Service>",
        ),
        ("<Server>\n  <a/>\n  <b>x</b>\n", 3, "<Server>"),
        ("<Server>\n<b>text\n\n", 2, "<b>"),
    ] {
        let Err(EditError::Malformed { line, column, problem }) = check(text) else {
            panic!("{text:?} accepted");
        };
        assert_eq!(line, at, "{text:?}: {problem}");
        assert!(column > 1 && problem.contains(tag), "{text:?}: {column} {problem}");
    }
}

#[test]
fn says_where_a_malformed_text_breaks() {
    let Err(EditError::Malformed { line, problem, .. }) = check("<a>\n  <b>\n</a>") else {
        panic!("accepted");
    };
    assert_eq!(line, 3);
    assert!(!problem.contains(" at "), "{problem}");
    for text in [
        "",
        "text",
        "<a/><b/>",
        "<a x='<'/>",
        "<a>&nope;</a>",
        "\n<?xml version=\"1.0\"?><a/>",
    ] {
        assert!(check(text).is_err(), "{text:?}");
    }
}

const AXIS: &str = "<axisconfig>
    <clustering class=\"h\"
                enable=\"false\">
        <parameter name=\"domain\">d</parameter>
        <!-- <members><member><hostName>decoy</hostName><port>1</port></member></members> -->
          <members>
            <!-- first -->
            <member>
                <hostName>127.0.0.1</hostName>
                <port>4000</port>
            </member>
        </members>
        <groupManagement enable=\"false\"/>
    </clustering>
</axisconfig>
";

fn member(host: &str, port: u16) -> Member {
    Member {
        host: host.to_owned(),
        port,
    }
}

#[test]
fn members_grow_and_shrink_in_place() {
    let (list, line) = members(AXIS).unwrap().unwrap();
    assert_eq!((list, line), (vec![member("127.0.0.1", 4000)], 6));
    let grown = set_members(AXIS, &[member("10.0.0.1", 4000), member("10.0.0.2", 4001)])
        .unwrap()
        .text;
    let added = "            </member>\n            <member>\n                <hostName>10.0.0.2</hostName>\n                <port>4001</port>\n            </member>\n";
    assert_eq!(
        grown,
        AXIS.replace("127.0.0.1", "10.0.0.1")
            .replacen("            </member>\n", added, 1)
    );
    let shrunk = set_members(&grown, &[member("127.0.0.1", 4000)]).unwrap().text;
    assert_eq!(shrunk, AXIS);
    assert_eq!(
        set_members(AXIS, &[member("127.0.0.1", 4000)]).unwrap(),
        Edited::unchanged(AXIS)
    );
}

#[test]
fn members_are_made_where_there_are_none() {
    let bare = "<axisconfig>\n  <clustering enable=\"true\">\n    <parameter name=\"domain\">d</parameter>\n    <g/>\n  </clustering>\n</axisconfig>\n";
    assert_eq!(members(bare).unwrap(), Some((vec![], 2)));
    let out = set_members(bare, &[member("a", 1), member("b", 2)]).unwrap().text;
    let block = "d</parameter>\n    <members>\n      <member>\n        <hostName>a</hostName>\n        <port>1</port>\n      </member>\n      <member>\n        <hostName>b</hostName>\n        <port>2</port>\n      </member>\n    </members>\n";
    assert_eq!(out, bare.replace("d</parameter>\n", block));
    let empty = "<axisconfig><clustering><members/></clustering></axisconfig>";
    let out = set_members(empty, &[member("a", 1)]).unwrap().text;
    assert_eq!(members(&out).unwrap().unwrap().0, [member("a", 1)]);
    assert!(matches!(set_members("<axisconfig/>", &[]), Err(EditError::Absent(_))));
    assert_eq!(members("<axisconfig/>").unwrap(), None);
}

const CONNECTORS: &str = "<Server>\n  <!-- compression=\"on\" -->\n  <Service>\n    <Connector port='1' compression=\"on\"/>\n    \
                          <Connector scheme=\"https\" port=\"2\"/>\n  </Service>\n</Server>\n";

#[test]
fn sets_an_attribute_of_each_element_and_reads_each_back() {
    let path = "Server/Service/Connector/@compression";
    let each = |text: &str| -> Vec<Option<String>> {
        let found = get_each(text, path).unwrap();
        found.into_iter().map(|one| one.map(|found| found.value)).collect()
    };
    assert_eq!(each(CONNECTORS), [Some("on".to_owned()), None]);
    let out = set_each(CONNECTORS, path, "off").unwrap().text;
    assert_eq!(each(&out), [Some("off".to_owned()), Some("off".to_owned())]);
    assert!(out.contains("<!-- compression=\"on\" -->"), "{out}");
    assert!(set_each(&out, path, "off").unwrap().splices.is_empty());
    assert!(matches!(set_each("<Server/>", path, "off"), Err(EditError::Absent(_))));
    assert!(matches!(
        set_each("<Server><Service>", path, "off"),
        Err(EditError::Malformed { .. })
    ));
}

#[test]
fn an_address_may_ask_for_another_value_or_none() {
    let out = set(
        CONNECTORS,
        "Server/Service/Connector[@scheme!='https']/@proxyPort",
        "80",
        &Create::default(),
    );
    let out = out.unwrap().text;
    assert!(out.contains("compression=\"on\" proxyPort=\"80\"/>"), "{out}");
    assert_eq!(
        get(&out, "Server/Service/Connector[@scheme='https']/@proxyPort").unwrap(),
        None
    );
}

#[test]
fn makes_parents_with_an_attribute_only_where_that_is_asked_for() {
    let text = "<a>\n    <p name=\"x\">1</p>\n</a>\n";
    let path = "a/p[@name='y']/q/r";
    assert!(matches!(
        set(text, path, "1", &Create::default()),
        Err(EditError::Absent(_))
    ));
    let create = Create {
        parents: true,
        ..Create::default()
    };
    let out = set(text, path, "1", &create).unwrap().text;
    assert_eq!(
        out,
        "<a>\n    <p name=\"x\">1</p>\n    <p name=\"y\">\n        <q>\n            <r>1</r>\n        </q>\n    </p>\n</a>\n"
    );
}

#[test]
fn tells_an_element_with_its_attributes_and_line() {
    let tags = elements(CONNECTORS, "Server/Service/Connector").unwrap();
    assert_eq!(
        (tags.len(), tags[1].line, tags[1].attribute("scheme")),
        (2, 5, Some("https"))
    );
    assert_eq!(tags[0].attribute("scheme"), None);
    assert!(exists(CONNECTORS, "Server/Service").unwrap() && !exists(CONNECTORS, "Server/Engine").unwrap());
}
