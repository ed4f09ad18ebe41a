//! Fills the marks in the start script of a practice home, depending on its flavour.

use super::flavour::Flavour;

/// A start script with the marks of its flavour filled in.
pub(super) fn script(template: &str, flavour: Flavour) -> String {
    let marks = match flavour {
        Flavour::Xml => [
            ("@JDK_LOW@", "0108"),
            ("@JDK_LOW_NAME@", "1.8"),
            ("@JDK_LOW_BAT@", "18"),
            (
                "@FLAVOUR_FLAGS@",
                "    -Dhttpclient.hostnameVerifier=AllowAll \\\n    \
                 -Dorg.opensaml.httpclient.https.disableHostnameVerification=true \\",
            ),
            ("@FLAVOUR_FLAGS_BAT@", "-Dhttpclient.hostnameVerifier=AllowAll"),
        ],
        Flavour::Toml => [
            ("@JDK_LOW@", "1100"),
            ("@JDK_LOW_NAME@", "11"),
            ("@JDK_LOW_BAT@", "110"),
            (
                "@FLAVOUR_FLAGS@",
                "    -Dcarbon.new.config.dir.path=\"$CARBON_HOME/repository/resources/conf\" \\\n    \
                 -Dhttpclient.hostnameVerifier=\"DefaultAndLocalhost\" \\",
            ),
            (
                "@FLAVOUR_FLAGS_BAT@",
                "-Dcarbon.new.config.dir.path=\"%CARBON_HOME%\\repository\\resources\\conf\" \
                 -Dhttpclient.hostnameVerifier=\"DefaultAndLocalhost\"",
            ),
        ],
    };
    marks
        .iter()
        .fold(template.replace("@KERNEL@", flavour.kernel()), |text, (mark, value)| {
            text.replace(mark, value)
        })
}
