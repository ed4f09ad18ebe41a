//! Homes that hold as much as is read of each kind of file, made of what costs most: many tiny nodes, keys, lines or names.

use std::fs::{self, File};
use std::os::unix::fs::lchown;
use std::path::Path;

use super::{OWNER, Trap};

/// The largest configuration file that is read.
const LARGEST: usize = 1 << 20;

/// What such a home is full of.
pub(super) type Fill = fn(&Trap);

/// Each kind for itself.
pub(super) const OF_XML: [(&str, Fill); 5] = [
    ("elements", |trap| xml(trap, &"<a/>x".repeat(11_900))),
    ("attributes", |trap| xml(trap, &attributes())),
    ("depth", |trap| xml(trap, &nested(250).repeat(23))),
    ("text", |trap| xml(trap, &"x\n".repeat(LARGEST / 2 - 60))),
    ("too many elements", |trap| {
        xml(trap, &"<a b=\"c\">d</a>".repeat(70_000));
    }),
];

pub(super) const OF_PROPERTIES: [(&str, Fill); 7] = [
    ("lines", |trap| properties(trap, &numbered(9_900, "k", "=v\n"))),
    ("appenders", |trap| properties(trap, &appenders())),
    ("appenders that roll", |trap| {
        properties(trap, &numbered(9_900, "appender.a", ".type=RollingFile\n"));
    }),
    ("appenders to change", |trap| {
        let some = numbered(40, "appender.a", ".type=RollingFile\n");
        properties(trap, &format!("{}{some}", numbered(9_800, "k", "=v\n")));
    }),
    ("loggers", |trap| {
        properties(trap, &numbered(9_900, "logger.l", ".name=a.b\n"));
    }),
    ("continued lines", |trap| {
        properties(
            trap,
            &format!("appenders = {}", filled(&format!("{}\\\n", "a,".repeat(60)))),
        );
    }),
    ("escapes", |trap| properties(trap, &format!("a={}", filled("\\u0041")))),
];

pub(super) const OF_TOML: [(&str, Fill); 6] = [
    ("keys", |trap| toml(trap, &numbered(1_900, "k", " = 1\n"))),
    ("tables", |trap| toml(trap, &numbered(2_400, "[t", "]\n"))),
    ("dotted keys", |trap| toml(trap, &numbered(1_300, "a.b", ".c = 1\n"))),
    ("a list", |trap| toml(trap, &format!("a = [{}]\n", "1,".repeat(9_900)))),
    ("depth", |trap| {
        toml(trap, &format!("a = {}{}\n", "[".repeat(4_000), "]".repeat(4_000)));
    }),
    ("a comment", |trap| toml(trap, &format!("#{}\n", filled("x")))),
];

pub(super) const OF_SCRIPTS: [(&str, Fill); 6] = [
    ("words", |trap| scripts(trap, &"-Xmx1g ".repeat(9_900))),
    ("options", |trap| {
        scripts(trap, &"JAVA_OPTS=\"$JAVA_OPTS -Xmx1g\"\n".repeat(1_900));
    }),
    ("continued lines", |trap| {
        scripts(trap, &format!("$JAVACMD {}\\\n", "x".repeat(500)).repeat(1_900));
    }),
    ("blocks", |trap| scripts(trap, &"if [ a ]; then\n".repeat(900))),
    ("one long line", |trap| scripts(trap, &filled("$("))),
    ("variables", |trap| scripts(trap, &"A=$A$A\n".repeat(1_900))),
];

pub(super) const OF_LISTS: [(&str, Fill); 7] = [
    ("lists of objects", |trap| {
        json(trap, &format!("[{}0]", filled("{\"\":0},")));
    }),
    ("lists of keys", |trap| json(trap, &format!("{{{}}}", keys(80_000)))),
    ("a few keys", |trap| json(trap, &format!("{{{}}}", keys(9_900)))),
    ("depth", |trap| json(trap, &filled("["))),
    ("templates", |trap| {
        templates(trap, 100, &"{% if a %}".repeat(LARGEST / 10));
    }),
    ("words of templates", |trap| {
        toml(trap, &numbered(1_300, "x.y", ".z = 1\n"));
        templates(trap, 4, &numbered(29_000, "{{a.b", "}}"));
    }),
    ("patterns of keys", |trap| {
        toml(trap, &numbered(1_300, "x.y", ".z = 1\n"));
        json(trap, &format!("{{{}}}", keys(9_900).replace("\"a.", "\"a.$1.b")));
    }),
];

pub(super) const OF_DIRECTORIES: [(&str, Fill); 2] = [
    ("bundles", |trap| {
        crowd(trap, "repository/components/dropins", "jar", 100_000);
    }),
    ("files", |trap| {
        for (dir, end) in [
            ("repository/components/lib", "jar"),
            ("repository/components/patches", "jar"),
            ("repository/conf/datasources", "xml"),
            ("repository/resources/security", "jks"),
            ("repository/resources/conf/templates", "j2"),
            ("repository/resources/conf/.metadata", "properties"),
            ("repository/deployment/server/userstores", "xml"),
            ("repository/database", "db"),
            ("repository/logs", "log"),
            ("bin", "sh"),
        ] {
            crowd(trap, dir, end, 19_000);
        }
    }),
];

/// Everything at once, of each kind the worst.
pub(super) fn everything(trap: &Trap) {
    xml(trap, &"<a/>x".repeat(11_900));
    properties(trap, &appenders());
    scripts(trap, &"JAVA_OPTS=\"$JAVA_OPTS -Xmx1g\"\n".repeat(1_900));
    toml(trap, &format!("a = [{}]\n", "1,".repeat(9_900)));
    json(trap, &format!("{{{}}}", keys(9_900)));
    templates(trap, 4, &"{% if a %}".repeat(LARGEST / 11));
    crowd(trap, "repository/components/dropins", "jar", 19_000);
    for number in 0..100 {
        let name = format!("repository/conf/datasources/a{number}-datasources.xml");
        trap.plant(&name, &format!("<a>{}</a>", "<datasource/>".repeat(10_000)));
    }
    records(trap);
    let log = "TID: [] [] [2026-01-02 10:00:00,123] ERROR {a.b.C} - something failed\n".repeat(400_000);
    trap.plant("repository/logs/wso2carbon.log", &log);
}

/// As much as is read of a record, many times.
fn records(trap: &Trap) {
    for number in 1..60 {
        let name = format!(".carbonctl/history/20261121-061502-{number}.json");
        trap.plant(
            &name,
            &format!("{{\"format\": 1, \"files\": [\"{}\"]}}", "x".repeat(900_000)),
        );
    }
}

/// A piece again and again, as often as the largest file has room for it beside a few words.
fn filled(piece: &str) -> String {
    piece.repeat((LARGEST - 200) / piece.len())
}

fn numbered(count: usize, before: &str, behind: &str) -> String {
    let all: Vec<String> = (0..count).map(|number| format!("{before}{number}{behind}")).collect();
    all.concat()
}

fn keys(count: usize) -> String {
    let keys: Vec<String> = (0..count).map(|number| format!("\"a.{number}\":1")).collect();
    keys.join(",")
}

fn nested(depth: usize) -> String {
    "<a>".repeat(depth) + &"</a>".repeat(depth)
}

fn attributes() -> String {
    let one = format!("<a {}/>", numbered(100, "b", "='' "));
    one.repeat(115)
}

/// Both dialects, each with an appender that is named half a million times.
fn appenders() -> String {
    let names = "a,".repeat(LARGEST / 4 - 200);
    format!("appenders = {names}\nlog4j.rootLogger = X,{names}\nlog4j.appender.a = x.FileAppender\n")
}

fn xml(trap: &Trap, inside: &str) {
    for (name, root) in [
        ("carbon.xml", "Server"),
        ("user-mgt.xml", "UserManager"),
        ("registry.xml", "wso2registry"),
        ("axis2/axis2.xml", "axisconfig"),
        ("tomcat/catalina-server.xml", "Server"),
        ("tomcat/context.xml", "Context"),
        ("etc/jmx.xml", "JMX"),
        ("etc/config-validation.xml", "Configuration"),
        ("metrics.xml", "Metrics"),
        ("internal-apis.xml", "internalApis"),
        ("datasources/master-datasources.xml", "datasources-configuration"),
        ("datasources/metrics-datasources.xml", "datasources-configuration"),
        ("identity/embedded-ldap.xml", "Server"),
        ("identity/identity.xml", "Server"),
    ] {
        trap.plant(
            &format!("repository/conf/{name}"),
            &format!("<{root}>{inside}</{root}>"),
        );
    }
}

fn properties(trap: &Trap, text: &str) {
    for name in [
        "repository/conf/log4j.properties",
        "repository/conf/log4j2.properties",
        "repository/conf/hazelcast.properties",
        "repository/conf/jndi.properties",
        "repository/conf/security/Owasp.CsrfGuard.Carbon.properties",
        "repository/conf/security/secret-conf.properties",
        "repository/conf/security/cipher-text.properties",
        "bin/yajsw/wrapper.conf",
    ] {
        trap.plant(name, text);
    }
}

fn toml(trap: &Trap, text: &str) {
    trap.plant("repository/conf/deployment.toml", text);
}

fn scripts(trap: &Trap, text: &str) {
    // Its mark keeps the home what it is; it starts nothing.
    let mark = "exit 1\nX=-Dcarbon.new.config.dir.path=x\n";
    trap.plant("bin/wso2server.sh", &format!("{mark}{text}"));
    trap.plant("bin/wso2server.bat", text);
    trap.plant("bin/carbonctl-server.sh", text);
}

fn json(trap: &Trap, text: &str) {
    for name in ["key-mappings", "default", "infer", "validator", "unit-resolve"] {
        trap.plant(&format!("repository/resources/conf/{name}.json"), text);
    }
    trap.plant("updates/config.json", text);
}

fn templates(trap: &Trap, count: usize, text: &str) {
    for number in 0..count {
        trap.plant(
            &format!("repository/resources/conf/templates/repository/conf/a{number}.xml.j2"),
            text,
        );
    }
}

/// A directory full of empty files with long names.
fn crowd(trap: &Trap, dir: &str, end: &str, count: usize) {
    trap.parents(&format!("{dir}/x"));
    let long = "n".repeat(100);
    let mut first = trap.at(dir).join(format!("{long}.{end}"));
    made(&first);
    for number in 1..count {
        // A further name is cheaper than a further file.
        if number % 30_000 == 0 {
            first = trap.at(dir).join(format!("{long}{number}.{end}"));
            made(&first);
        } else {
            fs::hard_link(&first, trap.at(dir).join(format!("{long}{number}.{end}"))).unwrap();
        }
    }
}

fn made(path: &Path) {
    File::create(path).unwrap();
    lchown(path, Some(OWNER), Some(OWNER)).unwrap();
}
