//! Tests of what is masked and what is not, syntax by syntax.

use super::*;

#[test]
fn hides_secrets_in_every_dress() {
    for (shown, masked) in [
        ("  <Password>x1</Password>", "  <Password>••••</Password>"),
        ("<!--Password>x1</Password-->", "<!--Password>••••</Password-->"),
        (
            "<!-- <KeyPassword>x1</KeyPassword> -->",
            "<!-- <KeyPassword>••••</KeyPassword> -->",
        ),
        ("<password/><name>a</name>", "<password/><name>a</name>"),
        (
            "<Property name=\"ConnectionPassword\">x1</Property>",
            "<Property name=\"ConnectionPassword\">••••</Property>",
        ),
        (
            "<property name=\"password\" value=\"x1\"/>",
            "<property name=\"password\" value=\"••••\"/>",
        ),
        (
            "<Connector port=\"9443\" keystorePass=\"x1\" keystoreFile=\"f\"/>",
            "<Connector port=\"9443\" keystorePass=\"••••\" keystoreFile=\"f\"/>",
        ),
        (
            "<P svns:secretAlias=\"a.b\" password='x1'>t</P>",
            "<P svns:secretAlias=\"a.b\" password='••••'>t</P>",
        ),
        ("password = \"x1\" # note", "password = \"••••\" # note"),
        ("#password = 'x1'", "#password = '••••'"),
        ("user.password = \"a\\\"b\"", "user.password = \"••••\""),
        ("'user.password'= \"x1\"", "'user.password'= \"••••\""),
        (
            "t = { name = \"n\", password = \"x1\" }",
            "t = { name = \"n\", password = \"••••\" }",
        ),
        ("connectionPassword=x1 y", "connectionPassword=••••"),
        (
            "javax.net.ssl.trustStorePassword: x1",
            "javax.net.ssl.trustStorePassword: ••••",
        ),
        ("alias = \"[x1]\"", "alias = \"[••••]\""),
        ("Carbon.Alias=[x1]", "Carbon.Alias=[••••]"),
        ("secretKey=x1", "secretKey=••••"),
        (
            "  -Djavax.net.ssl.keyStorePassword=\"x1\" \\",
            "  -Djavax.net.ssl.keyStorePassword=\"••••\" \\",
        ),
        ("sh x -Dpassword=x1 -Dfoo=bar", "sh x -Dpassword=•••• -Dfoo=bar"),
        ("export DB_PASSWORD=x1", "export DB_PASSWORD=••••"),
        (
            "c = \"amqp://admin:x1@host/carbon\"",
            "c = \"amqp://admin:••••@host/carbon\"",
        ),
        ("{\"password\":\"x1\",\"a\":1}", "{\"password\":\"••••\",\"a\":1}"),
        (
            "url=jdbc:x:y;user=a;password=x1;z=1",
            "url=jdbc:x:y;user=a;password=••••;z=1",
        ),
        (
            "url = \"jdbc:oracle:thin:scott/x1@//db:1521/svc\"",
            "url = \"jdbc:oracle:thin:scott/••••@//db:1521/svc\"",
        ),
        ("alias = \"[123456]\"", "alias = \"[••••]\""),
        ("ldap.pwd=x1", "ldap.pwd=••••"),
        ("<Password>$x{1}</Password>", "<Password>••••</Password>"),
    ] {
        assert_eq!(line(shown), masked);
        assert_eq!(line(masked), masked, "masking twice is masking once");
    }
}

#[test]
fn leaves_what_only_sounds_secret() {
    for shown in [
        "<Property name=\"PasswordJavaRegEx\">^[\\S]{5,30}$</Property>",
        "<Property name=\"PasswordJavaScriptRegEx\">^[\\S]{5,30}$</Property>",
        "<Property name=\"PasswordJavaRegExViolationErrorMsg\">Password length</Property>",
        "<Property name=\"passwordHashMethod\">SHA</Property>",
        "<Property name=\"PasswordDigest\">SHA-256</Property>",
        "<Property name=\"StoreSaltedPassword\">true</Property>",
        "<PasswordsExternallyManaged>false</PasswordsExternallyManaged>",
        "members = [\"a:1\", \"b:2\"]",
        "ports = [9443, 9763]",
        "password = \"\"",
        "password = \"$secret{admin}\"",
        "<Password></Password>",
        "hostname = \"localhost\"",
        "<HostName>h</HostName>",
        "log4j.appender.A=org.apache.log4j.RollingFileAppender",
        "https://host:9443/path",
    ] {
        assert_eq!(line(shown), shown);
    }
}

#[test]
fn follows_secrets_over_lines() {
    let text = "<Password>\n  x1\n</Password><Name>n</Name>\npassword=a1\\\n  b1\nname=n\npassword = \"\"\"a1\nb1\"\"\"\nname = \"n\"\n";
    let shown = lines(text).join("\n");
    assert!(!shown.contains('1'), "{shown}");
    assert_eq!(
        shown.matches("Name>n<").count() + shown.matches("name=n").count(),
        2,
        "{shown}"
    );
    assert!(shown.ends_with("name = \"n\""), "{shown}");
    assert_eq!(lines("a\r\nb").len(), 2);
    let broken = "<Property name=\"ConnectionPassword\"\n    tag='t'>x1</Property>\n<HostName>h</HostName>";
    let shown = lines(broken);
    assert!(
        !shown[1].contains("x1") && shown[2] == "<HostName>h</HostName>",
        "{shown:?}"
    );
    let holder = "<Credentials>\n<User>n</User>\n<Password>x</Password>\n</Credentials>";
    assert_eq!(lines(holder).join("\n"), holder.replace(">x<", ">••••<"));
}

#[test]
fn the_key_of_the_encryption_table_is_a_secret_and_no_other_key() {
    let text = "[encryption]\nkey = 0123abcd\nkey=\"0123abcd\"\n[[event]]\nkey = \"shown\"\n";
    let masked = lines(text).join("\n");
    assert!(!masked.contains("0123abcd") && masked.contains("shown"), "{masked}");
    let spaced = lines("[ encryption ] # of the product\n  key = 0123abcd\n").join("\n");
    assert!(!spaced.contains("0123abcd"), "{spaced}");
}
