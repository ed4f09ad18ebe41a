//! Tests of the TOML editor on small texts that are compared completely: what it changes and what it must not change.

use super::*;

const IS: &str = "[server]
hostname = \"localhost\"
node_ip  =  '127.0.0.1'   # aligned
#offset=0
offset = \"1\"

# about the cluster
# properties
[clustering.properties]
membershipSchemeClassName = \"x\"

[[gateway]]
hostname = \"decoy\"

[transport.https.properties]
'http.proxyHost' = \"p\"
ssl = { protocols = \"TLSv1.2\", a.b = 1 }
";

fn text(value: &str) -> TomlValue {
    TomlValue::Text(value.into())
}

fn list(items: &[&str]) -> TomlValue {
    TomlValue::List(items.iter().map(|i| (*i).to_owned()).collect())
}

fn set_ok(source: &str, path: &[&str], value: &TomlValue) -> String {
    let edited = set(source, path, value).unwrap();
    assert_eq!(
        set(&edited.text, path, value).unwrap(),
        Edited::unchanged(&edited.text),
        "setting twice is setting once"
    );
    edited.text
}

#[test]
fn replaces_a_value_and_keeps_its_dress() {
    assert_eq!(
        set_ok(IS, &["server", "node_ip"], &text("10.0.0.1")),
        IS.replace("'127.0.0.1'", "'10.0.0.1'")
    );
    assert_eq!(
        set_ok(IS, &["server", "offset"], &TomlValue::Number(3)),
        IS.replace("offset = \"1\"", "offset = \"3\"")
    );
    assert_eq!(
        set_ok(IS, &["server", "node_ip"], &text("it's")),
        IS.replace("'127.0.0.1'", "\"it's\"")
    );
    assert_eq!(
        set_ok(IS, &["transport", "https", "properties", "ssl", "a", "b"], &text("2")),
        IS.replace("a.b = 1", "a.b = 2")
    );
    assert_eq!(
        set_ok(
            IS,
            &["transport", "https", "properties", "http.proxyHost"],
            &text("a\"b\\")
        ),
        IS.replace("\"p\"", "\"a\\\"b\\\\\"")
    );
}

#[test]
fn reads_every_spelling() {
    let source = "a.b.c = 1\n'x.y' = \"q\\\"\"\n[t]\nu = { v = true, w.z = ['1', 'two'] }\n";
    for (path, value) in [
        (&["a", "b", "c"][..], "1"),
        (&["x.y"], "q\""),
        (&["t", "u", "v"], "true"),
        (&["t", "u", "w", "z"], "1,two"),
    ] {
        assert_eq!(get(source, path).unwrap().unwrap().value, value, "{path:?}");
    }
    for path in [&["a", "b"][..], &["t"], &["t", "u"], &["none"], &["x", "y"]] {
        assert_eq!(get(source, path).unwrap(), None, "{path:?}");
    }
    let found = get(IS, &["server", "node_ip"]).unwrap().unwrap();
    assert_eq!((&IS[found.span.clone()], found.line), ("127.0.0.1", 3));
}

#[test]
fn a_new_key_goes_behind_the_last_of_its_table() {
    assert_eq!(
        set_ok(IS, &["server", "mgt_console_hostname"], &text("m")),
        IS.replace("offset = \"1\"\n", "offset = \"1\"\nmgt_console_hostname = \"m\"\n")
    );
    assert_eq!(
        set_ok("[a]\n\n[b]\n", &["a", "k"], &TomlValue::Bool(true)),
        "[a]\nk = true\n\n[b]\n"
    );
    assert_eq!(
        set_ok("[a]\nx = 1", &["a", "k.l"], &text("v")),
        "[a]\nx = 1\n'k.l' = \"v\""
    );
    assert_eq!(
        set_ok(
            "[a]\r\nx = [\r\n  1, # one ]\r\n]\r\n\r\n# c\r\n[b]\r\n",
            &["a", "k"],
            &text("v")
        ),
        "[a]\r\nx = [\r\n  1, # one ]\r\n]\r\nk = \"v\"\r\n\r\n# c\r\n[b]\r\n"
    );
}

#[test]
fn a_table_known_by_its_subtables_gets_its_header_before_them() {
    assert_eq!(
        set_ok(IS, &["clustering", "membership_scheme"], &text("wka")),
        IS.replace(
            "# about the cluster\n",
            "[clustering]\nmembership_scheme = \"wka\"\n\n# about the cluster\n"
        )
    );
    assert_eq!(
        set_ok(IS, &["transport", "https", "k"], &text("v")),
        IS.replace("[transport.https.", "[transport.https]\nk = \"v\"\n\n[transport.https.")
    );
}

#[test]
fn a_missing_table_comes_last() {
    assert_eq!(
        set_ok(
            IS,
            &["monitoring", "jmx", "rmi_registry_port"],
            &TomlValue::Number(9999)
        ),
        format!("{IS}\n[monitoring.jmx]\nrmi_registry_port = 9999\n")
    );
    assert_eq!(set_ok("", &["a", "k"], &text("v")), "[a]\nk = \"v\"\n");
    assert_eq!(set_ok("# c", &["a", "k"], &text("v")), "# c\n\n[a]\nk = \"v\"");
    assert_eq!(
        set_ok("#[a]\n#k = 1\n", &["a", "k"], &text("v")),
        "#[a]\n#k = 1\n\n[a]\nk = \"v\"\n"
    );
}

#[test]
fn root_keys_never_follow_a_header() {
    assert_eq!(
        set_ok("# top\n\n# t\n[t]\n", &["k"], &text("v")),
        "# top\n\nk = \"v\"\n\n# t\n[t]\n"
    );
    assert_eq!(set_ok("a = 1\n[t]\n", &["k"], &text("v")), "a = 1\nk = \"v\"\n[t]\n");
    assert_eq!(set_ok("", &["k"], &text("v")), "k = \"v\"\n");
}

#[test]
fn dotted_and_inline_tables_are_carried_on_as_they_are() {
    assert_eq!(
        set_ok(
            "server.hostname = \"a\"\n[t]\n",
            &["server", "offset"],
            &TomlValue::Number(1)
        ),
        "server.hostname = \"a\"\nserver.offset = 1\n[t]\n"
    );
    assert_eq!(
        set_ok("[t]\na.b = 1\nz = 2\n", &["t", "a", "c", "d"], &text("v")),
        "[t]\na.b = 1\nz = 2\na.c.d = \"v\"\n"
    );
    assert_eq!(
        set_ok("s = { h = \"a\" }\n", &["s", "o"], &TomlValue::Number(1)),
        "s = { h = \"a\", o = 1 }\n"
    );
    assert_eq!(
        set_ok("s = {}\n", &["s", "x", "o"], &TomlValue::Number(1)),
        "s = { x.o = 1 }\n"
    );
}

#[test]
fn arrays_keep_their_layout() {
    let path = &["c", "members"];
    for (before, items, after) in [
        ("['a','b']", &["x"][..], "['x']"),
        ("[\"a\"]", &["a", "b"], "[\"a\", \"b\"]"),
        ("[]", &["a", "b"], "[\"a\", \"b\"]"),
        ("[\n  \"a\",\n]", &["a", "b"], "[\n  \"a\",\n  \"b\",\n]"),
        (
            "[\n  \"a\", # one\n  \"b\" # two ]\n]",
            &["a", "c", "d"],
            "[\n  \"a\", # one\n  \"c\", # two ]\n  \"d\"\n]",
        ),
        ("[\n  \"a\", # one\n  \"b\" # two\n]", &["a"], "[\n  \"a\", # one\n]"),
    ] {
        let source = format!("[c]\nmembers = {before}\nz = 1\n");
        assert_eq!(
            set_ok(&source, path, &list(items)),
            format!("[c]\nmembers = {after}\nz = 1\n"),
            "{before}"
        );
    }
    let made = set_ok("", path, &list(&["a:4000", "b:4000"]));
    assert_eq!(made, "[c]\nmembers = [\"a:4000\", \"b:4000\"]\n");
    assert_eq!(get(&made, path).unwrap().unwrap().value, "a:4000,b:4000");
}

#[test]
fn removes_a_key_with_its_line() {
    assert_eq!(
        remove(IS, &["server", "node_ip"]).unwrap().text,
        IS.replace("node_ip  =  '127.0.0.1'   # aligned\n", "")
    );
    assert_eq!(remove(IS, &["server", "none"]).unwrap(), Edited::unchanged(IS));
    for (key, after) in [
        ("x", "{ y = 2, z = 3 }"),
        ("y", "{ x = 1, z = 3 }"),
        ("z", "{ x = 1, y = 2 }"),
    ] {
        let out = remove("s = { x = 1, y = 2, z = 3 }\n", &["s", key]).unwrap().text;
        assert_eq!(out, format!("s = {after}\n"));
    }
    assert!(matches!(remove(IS, &["server"]), Err(EditError::Value(_))));
}

#[test]
fn the_first_of_an_array_of_tables() {
    let array = &["internal_apis", "users"];
    let user = &["user", "name"];
    let defaults: Vec<(&[&str], TomlValue)> = vec![
        (&["user", "name"], text("admin")),
        (&["user", "is_admin"], TomlValue::Bool(true)),
    ];
    let made = set_first("[server]\n", array, user, &text("root"), &defaults)
        .unwrap()
        .text;
    assert_eq!(
        made,
        "[server]\n\n[[internal_apis.users]]\nuser.name = \"root\"\nuser.is_admin = true\n"
    );
    let second = format!("{made}\n[[internal_apis.users]]\nuser.name = \"second\"\n");
    let out = set_first(&second, array, user, &text("boss"), &defaults).unwrap().text;
    assert_eq!(out, second.replace("\"root\"", "\"boss\""));
    let out = set_first(&second, array, &["user", "password"], &text("p"), &[])
        .unwrap()
        .text;
    assert_eq!(
        out,
        second.replace("is_admin = true\n", "is_admin = true\nuser.password = \"p\"\n")
    );
    assert_eq!(
        get_first(&out, array, &["user", "password"]).unwrap().unwrap().value,
        "p"
    );
    assert_eq!(get_first("# [[internal_apis.users]]\n", array, user).unwrap(), None);
}

#[test]
fn a_new_table_stays_before_the_secrets() {
    let secrets = "# the vault\n[secrets]\nadmin = \"[plain]\"\n";
    let port = TomlValue::Number(9999);
    let source = format!("[server]\noffset = 1\n\n{secrets}");
    assert_eq!(
        set_ok(&source, &["monitoring", "jmx", "rmi_registry_port"], &port),
        format!("[server]\noffset = 1\n\n[monitoring.jmx]\nrmi_registry_port = 9999\n\n{secrets}")
    );
    let tight = format!("[server]\noffset = 1\n{secrets}");
    assert_eq!(
        set_ok(&tight, &["a", "k"], &port),
        format!("[server]\noffset = 1\n\n[a]\nk = 9999\n\n{secrets}")
    );
    assert_eq!(
        set_ok(secrets, &["a", "k"], &port),
        format!("[a]\nk = 9999\n\n{secrets}")
    );
    let crlf = source.replace('\n', "\r\n");
    assert_eq!(
        set_ok(&crlf, &["a", "k"], &port),
        format!("[server]\noffset = 1\n\n[a]\nk = 9999\n\n{secrets}").replace('\n', "\r\n")
    );
    let user = set_first(
        &source,
        &["internal_apis", "users"],
        &["user", "name"],
        &text("root"),
        &[],
    )
    .unwrap();
    assert!(
        user.text
            .ends_with(&format!("[[internal_apis.users]]\nuser.name = \"root\"\n\n{secrets}")),
        "{}",
        user.text
    );
}

#[test]
fn a_byte_order_mark_is_told_by_the_decoded_file_and_a_second_one_is_refused() {
    use crate::text::{Format, SourceText};
    let once = SourceText::decode(b"\xEF\xBB\xBF[a]\n", Format::Toml).unwrap();
    assert!(once.bom && check(&once.text).is_ok());
    let twice = SourceText::decode(b"\xEF\xBB\xBF\xEF\xBB\xBF[a]\n", Format::Toml).unwrap();
    let Err(EditError::Malformed { problem, .. }) = check(&twice.text) else {
        panic!("accepted");
    };
    assert!(problem.contains(BOM_REFUSED), "{problem}");
}

#[test]
fn refuses_what_the_product_cannot_read() {
    for bad in [
        "[a]\n[a]\n",
        "k = 1\nk = 2\n",
        "[a\n",
        "t = {\n a = 1 }\n",
        "t = { a = 1, }\n",
    ] {
        assert!(matches!(check(bad), Err(EditError::Malformed { .. })), "{bad:?}");
    }
    let Err(EditError::Malformed { line, column, .. }) = check("[a]\nx = = 1\n") else {
        panic!("accepted");
    };
    assert_eq!((line, column), (2, 5));
    assert!(check("t = { a = [\n 1,\n] }\n").is_ok());
    assert!(matches!(set(IS, &["server"], &text("x")), Err(EditError::Value(_))));
    assert!(matches!(
        set(IS, &["gateway", "hostname"], &text("x")),
        Err(EditError::Value(_))
    ));
}

#[test]
fn dots_inside_quotes_belong_to_the_key() {
    assert_eq!(key_parts("server.offset"), ["server", "offset"]);
    assert_eq!(key_parts("a.b.'http.proxyHost'"), ["a", "b", "http.proxyHost"]);
    assert_eq!(key_parts("a.'b.c'.d"), ["a", "b.c", "d"]);
}
