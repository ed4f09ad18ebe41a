//! The editors of configuration: XML, TOML, properties, the two Log4j dialects and the system's drop-in files.

use carbonctl::domain::member::Member;
use carbonctl::text::toml::TomlValue;
use carbonctl::text::xml::Create;
use carbonctl::text::{dropin, log4j, plain, properties, rotation, toml, xml};

use super::random::Random;
use super::{corpus, made, target};

/// Own seeds and the corpus's, as one list.
fn seeds<'a>(own: &[&'a str], found: &'a [Vec<u8>]) -> Vec<&'a [u8]> {
    let own = own.iter().map(|seed| seed.as_bytes());
    own.chain(found.iter().map(Vec::as_slice)).collect()
}

const XML: [&str; 4] = [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Server xmlns:s=\"u\">\n  <!--HostName>a.b</HostName-->\n  <Ports>\n    <Offset>0</Offset>\n  </Ports>\n  <P n='x' s:secretAlias=\"k\">v &amp; <![CDATA[<w>]]></P>\n</Server>\n",
    "<axisconfig><clustering enable=\"false\" class='c'>\r\n  <parameter name=\"domain\">d</parameter>\r\n  <members>\r\n    <member><hostName>h</hostName><port>4000</port></member>\r\n  </members>\r\n</clustering></axisconfig>",
    "<Server><Service name=\"C\"><Connector port=\"1\" scheme='https'/><Connector port=\"2\"\n  compression = \"on\"/></Service></Server>",
    "<!DOCTYPE Server [<!ENTITY e \"w<b/>\">]><Server><Ports>&e;<Offset/></Ports><Password>x</Password><?p i?></Server>",
];

#[test]
fn xml_edits() {
    const PATHS: [&str; 8] = [
        "Server/Ports/Offset",
        "Server/HostName",
        "Server/P[@n='x']",
        "Server/P/@n",
        "Server/New/Child",
        "axisconfig/clustering/@enable",
        "Server/Service/Connector[@scheme='https']/@port",
        "Server/Password",
    ];
    let words = [
        "<a>",
        "</a>",
        "<a/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#65;",
        "&e;",
        "<?p ?>",
        " x='1'",
        " xmlns='u'",
        "<Offset>1</Offset>",
        "<Ports>",
        "<!DOCTYPE a [",
        "<!ENTITY e 'x'>",
        "]>",
        "encoding=\"ISO-8859-1\"",
    ];
    let found = corpus(".xml");
    target("xml", &seeds(&XML, &found), &words, |random, bytes| {
        super::shared::editors(bytes);
        let text = String::from_utf8_lossy(bytes);
        let (path, value) = (random.pick(&PATHS), random.value());
        let create = Create {
            after: &["Ports", "Offset"],
            attributes: &[("k", "v")],
            parents: random.below(2) == 0,
        };
        if let Some(new) = made(&text, xml::set(&text, path, &value, &create)) {
            let back = xml::get(&new, path).unwrap().map(|found| found.value);
            assert_eq!(back.as_deref(), Some(value.as_str()), "{path}");
            xml::check(&text).unwrap();
        }
        if let Some(new) = made(&text, xml::remove(&text, path)) {
            assert_eq!(xml::get(&new, path), Ok(None), "{path}");
        }
        for found in xml::get_all(&text, path).unwrap_or_default() {
            let _ = &text[found.span];
        }
        let each = "Server/Service/Connector/@compression";
        if let Some(new) = made(&text, xml::set_each(&text, each, &value)) {
            assert!(
                xml::get_each(&new, each)
                    .unwrap()
                    .into_iter()
                    .all(|one| one.unwrap().value == value)
            );
        }
        let members = vec![
            Member {
                host: value,
                port: 4100
            };
            random.below(4)
        ];
        if let Some(new) = made(&text, xml::set_members(&text, &members)) {
            assert_eq!(xml::members(&new).unwrap().unwrap().0, members);
        }
        let _ = (
            xml::elements(&text, "Server/P"),
            xml::exists(&text, path),
            xml::secret_aliases(&text),
        );
        let _ = plain::in_xml(&text);
    });
}

const TOML: [&str; 4] = [
    "# top\n[server]\nhostname = \"localhost\" # here\noffset = 0\nbase_path = 'https://${carbon.protocol}'\n\n[user_store]\ntype=\"database\"\n\n[secrets]\nk = \"[plain]\"\n",
    "a.b.c = 1\na.b.d = true\n\"q.r\" = 'x'\ninline = { x = \"1\", y.z = 2 }\nlist = [\"a\", 'b', # c\n  \"d\",\n]\n",
    "[[apim.gateway.environment]]\r\nname = \"Default\"\r\nprovider = \"\"\"two\r\nlines\"\"\"\r\n[[apim.gateway.environment]]\r\nname = \"Other\"\r\n[apim.gateway.environment.sub]\r\nx=1\r\n",
    "[a.b.c]\nx = 1979-05-27T07:32:00Z\ny = [[1, 2], [\"a\"]]\nz = { }\n[a]\nw = 0xFF\n",
];

#[test]
fn toml_edits() {
    const PATHS: [&[&str]; 9] = [
        &["server", "hostname"],
        &["server", "offset"],
        &["a", "b", "c"],
        &["a", "b", "new"],
        &["q.r"],
        &["inline", "x"],
        &["list"],
        &["fresh", "table", "key"],
        &["top"],
    ];
    let words = [
        "[a]",
        "[[a]]",
        "[a.b]",
        "\n",
        "=",
        "a = 1\n",
        "{",
        "}",
        "[",
        "]",
        "\"\"\"",
        "'''",
        "\"",
        "\\u00e9",
        "#",
        ".",
        ",",
        "inline = {",
        "list = [",
        "\u{feff}",
    ];
    let found = corpus(".toml");
    target("toml", &seeds(&TOML, &found), &words, |random, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let path = PATHS[random.below(PATHS.len())];
        let value = match random.below(4) {
            0 => TomlValue::Number(i64::try_from(random.below(1_000)).unwrap()),
            1 => TomlValue::Bool(random.below(2) == 0),
            2 => TomlValue::List((0..random.below(4)).map(|_| random.value()).collect()),
            _ => TomlValue::Text(random.value()),
        };
        if let Some(new) = made(&text, toml::set(&text, path, &value)) {
            let back = toml::get(&new, path).unwrap().unwrap().value;
            match &value {
                TomlValue::Text(value) => assert_eq!(&back, value),
                TomlValue::Number(value) => assert_eq!(back, value.to_string()),
                TomlValue::Bool(value) => assert_eq!(back, value.to_string()),
                TomlValue::List(values) => assert_eq!(back, values.join(",")),
            }
        }
        if let Some(new) = made(&text, toml::remove(&text, path)) {
            assert_eq!(toml::get(&new, path), Ok(None));
        }
        let array = ["apim", "gateway", "environment"];
        let defaults = [(&["name"][..], TomlValue::Text("x".into()))];
        if let Some(new) = made(&text, toml::set_first(&text, &array, &["provider"], &value, &defaults)) {
            assert!(toml::get_first(&new, &array, &["provider"]).unwrap().is_some());
        }
        for written in toml::strings(&text).unwrap_or_default() {
            let _ = &text[written.found.span];
        }
        let _ = plain::in_toml(&text);
    });
}

const PROPERTIES: [&str; 4] = [
    "# c\\\na=1\r\nb : 2\nc 3\nke\\\n  y=va\\\n  lue\nd\\ e=\\u00e9\\\\\n! x\nlast=\\",
    "log4j.rootLogger=INFO, CARBON_LOGFILE\nlog4j.logger.com.hazelcast=DEBUG, X\nlog4j.appender.CARBON_LOGFILE=org.apache.log4j.DailyRollingFileAppender\n",
    "loggers = AUDIT, \\\n  trace\nappender.CARBON_LOGFILE.type = RollingFile\nappender.CARBON_LOGFILE.filePattern = a-%d{MM}.log\nappender.CARBON_LOGFILE.policies.size.type = S\nlogger.hz.name=com.hazelcast\n",
    "wrapper.java.command = ${java_home}\\\\bin\\\\java\nwrapper.java.additional.1 = -Xmx1g\nwrapper.java.additional.2 = -Da=b\na.password=x\n",
];

#[test]
fn properties_edits() {
    const KEYS: [&str; 8] = [
        "a",
        "b",
        "key",
        "d e",
        "last",
        "loggers",
        "new:k",
        "log4j.logger.com.hazelcast",
    ];
    let words = [
        "\\\n", "\\\r\n", "\\", "\\\\", "\n", "\r", "=", ":", " ", "\\u0041", "\\u", "#", "!", "\u{c}", "a=1\n", "key",
    ];
    let found = corpus(".properties");
    target("properties", &seeds(&PROPERTIES, &found), &words, |random, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (key, value) = (random.pick(&KEYS), random.value());
        if let Some(new) = made(&text, properties::set(&text, key, &value)) {
            assert_eq!(properties::get(&new, key).map(|found| found.value), Some(value.clone()));
            let mut others = (properties::all(&text), properties::all(&new));
            others.0.remove(key);
            others.1.remove(key);
            others.0.remove("");
            others.1.remove("");
            assert_eq!(others.0, others.1);
        }
        if let Some(new) = made(&text, properties::remove(&text, key)) {
            assert_eq!(properties::get(&new, key), None);
        }
        let places = properties::places(&text);
        assert_eq!(properties::get(&text, key).as_ref(), places.get(key));
        for (key, value) in properties::all(&text) {
            assert_eq!(places[&key].value, value);
            let _ = &text[places[&key].span.clone()];
        }
        log4j_edits(random, &text);
        let _ = plain::in_properties(&text);
    });
}

fn log4j_edits(random: &mut Random, text: &str) {
    let key = "log4j.logger.com.hazelcast";
    if let Some(found) = log4j::level(text, key) {
        let _ = &text[found.span];
    }
    if let Some(new) = made(text, log4j::set_level(text, key, "WARN")) {
        assert_eq!(
            log4j::level(&new, key).map(|found| found.value).as_deref(),
            Some("WARN")
        );
    }
    if let Some(new) = made(text, log4j::set_logger_level(text, "hz", "com.hazelcast", "WARN")) {
        assert_eq!(properties::all(&new)["logger.hz.level"], "WARN");
    }
    let way = random.pick(&["size", "daily"]);
    if let Some(new) = made(text, rotation::set(text, way)) {
        assert_eq!(rotation::get(&new).unwrap().value, way);
    }
}

#[test]
fn drop_in_edits() {
    let own = [
        "# c\nvm.max_map_count = 1\n-net/core/somaxconn=2\n; x\nbroken\n",
        "* soft nofile 1024\nwso2 - nproc 4096 # c\nwso2 hard nofile 2048\n",
        "w /sys/kernel/mm/x - - - - never\nd /run/x 0755 root root -\n",
    ];
    let words = [
        "vm.max_map_count",
        "=",
        "wso2 soft nofile 7\n",
        "-",
        "#",
        "\n",
        " ",
        "w /sys/kernel/mm/x - - - - y\n",
        "\r",
    ];
    target("drop_ins", &seeds(&own, &[]), &words, |random, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let value = random.pick(&["65536", "unlimited", "0"]);
        if let Some(new) = made(&text, dropin::set_sysctl(&text, "vm.max_map_count", value)) {
            assert_eq!(dropin::sysctl(&new, "vm.max_map_count").unwrap().value, value);
        }
        if let Some(new) = made(&text, dropin::set_limit(&text, "wso2", "nofile", value)) {
            assert_eq!(dropin::limit(&new, "wso2", "nofile").unwrap().value, value);
        }
        if let Some(new) = made(&text, dropin::set_tmpfile(&text, "/sys/kernel/mm/x", value)) {
            assert_eq!(dropin::tmpfile(&new, "/sys/kernel/mm/x").unwrap().value, value);
        }
        let _ = (dropin::limits(&text).count(), dropin::sysctls(&text).count());
    });
}
