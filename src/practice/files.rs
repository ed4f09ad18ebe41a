//! The table of a practice home's files.

use super::flavour::Flavour;
use super::render;
use super::script::script;

/// The start script, relative to the home.
pub(super) const SCRIPT: &str = "bin/wso2server.sh";

/// Directories that a product has although nothing is in them yet.
pub(super) const EMPTY_DIRECTORIES: [&str; 9] = [
    "lib",
    "tmp",
    "repository/logs",
    "repository/database",
    "repository/deployment/server/webapps",
    "repository/resources/security",
    "repository/components/dropins",
    "repository/components/lib",
    "repository/components/patches",
];

/// One file to write.
pub(super) struct PracticeFile {
    /// Relative to the home, with `/`.
    pub(super) path: String,
    /// All of it.
    pub(super) bytes: Vec<u8>,
    /// Whether it may be executed.
    pub(super) program: bool,
}

/// XML that the config mapper renders in the toml generation: place below `repository/conf`, template.
const TEMPLATES: [(&str, &str); 6] = [
    ("carbon.xml", include_str!("../../assets/practice/conf/carbon.xml")),
    ("user-mgt.xml", include_str!("../../assets/practice/conf/user-mgt.xml")),
    ("axis2/axis2.xml", include_str!("../../assets/practice/conf/axis2.xml")),
    (
        "tomcat/catalina-server.xml",
        include_str!("../../assets/practice/conf/catalina-server.xml"),
    ),
    ("etc/jmx.xml", include_str!("../../assets/practice/conf/jmx.xml")),
    (
        "datasources/master-datasources.xml",
        include_str!("../../assets/practice/conf/master-datasources.xml"),
    ),
];

/// The mapper's own files of the toml generation.
const MAPPER: [(&str, &str); 5] = [
    (
        "key-mappings.json",
        include_str!("../../assets/practice/toml/key-mappings.json"),
    ),
    ("default.json", DEFAULTS),
    ("infer.json", include_str!("../../assets/practice/toml/infer.json")),
    (
        "validator.json",
        include_str!("../../assets/practice/toml/validator.json"),
    ),
    (
        "unit-resolve.json",
        include_str!("../../assets/practice/toml/unit-resolve.json"),
    ),
];

const DEFAULTS: &str = include_str!("../../assets/practice/toml/default.json");

/// How the xml generation ships its host names: commented out, so that the machine's own address is used.
const COMMENTED_NAMES: [(&str, &str); 2] = [
    (
        "<HostName>{{server.hostname}}</HostName>",
        "<!--HostName>www.wso2.org</HostName-->",
    ),
    (
        "<MgtHostName>{{server.mgt_console_hostname}}</MgtHostName>",
        "<!--MgtHostName>mgt.wso2.org</MgtHostName-->",
    ),
];

/// Every file of a home of this flavour.
pub(super) fn entries(flavour: Flavour) -> Vec<PracticeFile> {
    let kernel = flavour.kernel();
    let mut entries = vec![
        text("README.txt", include_str!("../../assets/practice/README.txt")),
        text("bin/version.txt", "WSO2 Practice Server v1.0.0\n"),
        text(
            "bin/wso2carbon-version.txt",
            &format!("WSO2 Carbon Framework v{kernel}\n"),
        ),
        text(
            "bin/PracticeServer.java",
            include_str!("../../assets/practice/PracticeServer.java"),
        ),
        text(
            "bin/wso2server.bat",
            &script(include_str!("../../assets/practice/wso2server.bat"), flavour),
        ),
        text(
            "bin/yajsw/wrapper.conf",
            include_str!("../../assets/practice/wrapper.conf"),
        ),
        text(
            "repository/conf/etc/config-validation.xml",
            include_str!("../../assets/practice/conf/config-validation.xml"),
        ),
        PracticeFile {
            path: format!("bin/org.wso2.carbon.bootstrap-{kernel}.jar"),
            bytes: empty_jar(),
            program: false,
        },
        PracticeFile {
            path: SCRIPT.to_owned(),
            bytes: script(include_str!("../../assets/practice/wso2server.sh"), flavour).into_bytes(),
            program: true,
        },
    ];
    let values = render::pristine(DEFAULTS);
    for (name, template) in TEMPLATES {
        let shipped = match flavour {
            Flavour::Toml => template.to_owned(),
            Flavour::Xml => COMMENTED_NAMES
                .iter()
                .fold(template.to_owned(), |xml, (named, commented)| {
                    xml.replace(named, commented)
                }),
        };
        entries.push(text(
            &format!("repository/conf/{name}"),
            &render::fill(&shipped, &values),
        ));
    }
    entries.extend(match flavour {
        Flavour::Xml => vec![text(
            "repository/conf/log4j.properties",
            include_str!("../../assets/practice/conf/log4j.properties"),
        )],
        Flavour::Toml => toml_only(),
    });
    entries
}

fn toml_only() -> Vec<PracticeFile> {
    let mapper = "repository/resources/conf";
    let hazelcast = (
        "hazelcast.properties",
        include_str!("../../assets/practice/conf/hazelcast.properties"),
    );
    let mut entries = vec![
        text(
            "repository/conf/deployment.toml",
            include_str!("../../assets/practice/toml/deployment.toml"),
        ),
        text(
            "repository/conf/log4j2.properties",
            include_str!("../../assets/practice/conf/log4j2.properties"),
        ),
    ];
    entries.extend(MAPPER.map(|(name, content)| text(&format!("{mapper}/{name}"), content)));
    entries.extend(
        TEMPLATES
            .into_iter()
            .chain([hazelcast])
            .map(|(name, content)| text(&format!("{mapper}/templates/repository/conf/{name}.j2"), content)),
    );
    entries
}

/// The smallest valid zip: an end-of-central-directory record that counts no entries.
fn empty_jar() -> Vec<u8> {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(22, 0);
    bytes
}

fn text(path: &str, content: &str) -> PracticeFile {
    PracticeFile {
        path: path.to_owned(),
        bytes: content.as_bytes().to_vec(),
        program: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_no_mark_unfilled() {
        for flavour in Flavour::ALL {
            for entry in entries(flavour) {
                let content = String::from_utf8_lossy(&entry.bytes);
                assert!(
                    !content.contains("@JDK") && !content.contains("@FLAVOUR"),
                    "{}",
                    entry.path
                );
                let template = entry.path.contains("/templates/") || entry.path == "bin/PracticeServer.java";
                assert!(template || !content.contains("{{"), "{}", entry.path);
            }
        }
    }

    #[test]
    fn every_xml_parses_in_both_flavours() {
        for flavour in Flavour::ALL {
            for entry in entries(flavour).iter().filter(|e| is_xml(&e.path)) {
                let content = std::str::from_utf8(&entry.bytes).unwrap();
                assert!(roxmltree::Document::parse(content).is_ok(), "{}", entry.path);
            }
        }
    }

    fn is_xml(path: &str) -> bool {
        std::path::Path::new(path).extension().is_some_and(|ext| ext == "xml")
    }

    #[test]
    fn names_are_commented_in_the_xml_flavour_only() {
        let carbon = |flavour| {
            let entry = entries(flavour)
                .into_iter()
                .find(|e| e.path == "repository/conf/carbon.xml")
                .unwrap();
            String::from_utf8(entry.bytes).unwrap()
        };
        assert!(carbon(Flavour::Xml).contains("<!--HostName>www.wso2.org</HostName-->"));
        assert!(carbon(Flavour::Toml).contains("    <HostName>localhost</HostName>"));
    }
}
