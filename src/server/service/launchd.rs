//! The launchd file of macOS, filled in from a template. Pure: a specification in, text out.

use std::path::Path;

use super::unit::filled;
use super::{ServiceError, Spec, escape};

const TEMPLATE: &str = include_str!("../../../assets/service/launchd.plist");

const MADE_BY: &str = "<!-- Made by carbonctl,";

/// The launchd file's text. Its name is the label.
///
/// # Errors
/// [`ServiceError::CannotCarry`] where a path has characters that no such file can hold.
pub fn render(spec: &Spec) -> Result<String, ServiceError> {
    let console = spec.home.join("repository/logs/carbonctl-service.log");
    let java = match &spec.java_home {
        Some(java) => format!(
            "    <!-- The script refuses to run without it. -->\n    <key>EnvironmentVariables</key>\n    <dict>\n        \
             <key>JAVA_HOME</key>\n        <string>{}</string>\n    </dict>\n",
            content(escape::text(java)?)
        ),
        None => String::new(),
    };
    let marks = [
        ("@NAME@", content(&spec.name)),
        ("@HOME@", content(escape::text(&spec.home)?)),
        ("@USER@", content(&spec.user)),
        ("@GROUP@", content(&spec.group)),
        ("@JAVA@", java),
        ("@SCRIPT@", content(escape::text(&spec.script)?)),
        ("@CONSOLE@", content(escape::text(&console)?)),
    ];
    Ok(filled(TEMPLATE, &marks))
}

/// Whether such a file was made for this home.
pub(super) fn is_of(text: &str, home: &Path) -> bool {
    text.contains(MADE_BY)
        && escape::text(home).is_ok_and(|home| string(text, "WorkingDirectory") == Some(content(home).as_str()))
}

/// The text that follows a key, as written.
pub(super) fn string<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let after = text.split_once(&format!("<key>{key}</key>"))?.1;
    let inner = after.trim_start().strip_prefix("<string>")?;
    inner.split_once("</string>").map(|(inner, _)| inner)
}

fn content(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::unit::tests::spec;
    use super::*;

    /// The value of a key of the outermost dictionary, as a reader of XML sees it.
    fn value<'a>(document: &'a roxmltree::Document<'a>, key: &str) -> roxmltree::Node<'a, 'a> {
        let keys = |node: &roxmltree::Node| node.has_tag_name("key") && node.text() == Some(key);
        let found = document.descendants().find(keys).unwrap_or_else(|| panic!("no {key}"));
        found.next_sibling_element().unwrap()
    }

    #[test]
    fn every_key_says_what_it_should() {
        let home = "/Library/WSO2/a & <b>--c/7.0";
        let text = render(&spec(home)).unwrap();
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let document = roxmltree::Document::parse_with_options(&text, options).unwrap();
        let of = |key| value(&document, key).text().unwrap();
        assert_eq!(of("Label"), "wso2is-7.0.1");
        assert_eq!((of("UserName"), of("GroupName")), ("wso2", "carbon"));
        assert_eq!(of("WorkingDirectory"), home);
        assert_eq!(of("JAVA_HOME"), "/opt/jdk-17");
        assert_eq!(of("ExitTimeOut"), "300");
        assert_eq!(of("NumberOfFiles"), "65535");
        assert!(value(&document, "RunAtLoad").has_tag_name("true"));
        let arguments: Vec<_> = value(&document, "ProgramArguments")
            .children()
            .filter(roxmltree::Node::is_element)
            .map(|node| node.text().unwrap())
            .collect();
        assert_eq!(arguments.last(), Some(&format!("{home}/bin/wso2server.sh").as_str()));
        assert_eq!(arguments[arguments.len() - 2], "/bin/sh");
        assert!(is_of(&text, Path::new(home)) && !is_of(&text, Path::new("/Library/WSO2")));
    }

    #[test]
    fn a_script_with_its_own_java_gets_none() {
        let text = render(&Spec {
            java_home: None,
            ..spec("/opt/is")
        })
        .unwrap();
        assert!(!text.contains("JAVA_HOME") && !text.contains('@'), "{text}");
    }
}
