//! What a pack's own config mapper refuses is judged by the lists of that pack, on the real configuration trees.

use std::fs;
use std::path::Path;

use carbonctl::domain::Profile;
use carbonctl::domain::finding::{Finding, Status};
use carbonctl::guide;

use super::Server;
use crate::support::homes;

const TOML: &str = "repository/conf/deployment.toml";

fn judged(home: &Path, id: &str, text: &[u8]) -> Finding {
    let server = Server::new();
    server.owned(home);
    fs::write(home.join(TOML), text).unwrap();
    guide::by_id(id)
        .unwrap()
        .judge(&server.facts(home), Profile::Production)
}

#[test]
fn what_the_mapper_refuses_fails_before_the_start() {
    let room = tempfile::tempdir().unwrap();
    for name in ["is-7.0.1", "am-3.0.0"] {
        let Some(home) = homes::corpus_home(name, room.path()) else {
            return;
        };
        let pack = fs::read_to_string(home.join(TOML)).unwrap();
        assert_eq!(judged(&home, "X17", pack.as_bytes()).status, Status::Pass, "{name}");
        let url = pack.lines().find(|line| line.starts_with("url = \"jdbc:h2:")).unwrap();
        for (id, from, to, found) in [
            (
                "G11",
                "type = \"h2\"",
                "type = \"postgresql\"",
                "type \"postgresql\" is not known",
            ),
            ("G11", "type = \"h2\"", "type = \"mysq\"", "type \"mysq\" is not known"),
            ("G11", url, "url = \"jdbc:postgresql://db1/x\"", "URL of PostgreSQL"),
            ("G11", "\"jdbc:h2:", "\"jbdc:h2:", "jbdc: in its URL"),
            (
                "X17",
                "node_ip = \"127.0.0.1\"",
                "node = 1",
                "server.node_ip has no value",
            ),
            (
                "X17",
                "[super_admin]",
                "[super_admin]\nx = \"$ref{server.nothing}\"",
                "$ref{server.nothing}",
            ),
            (
                "X17",
                "[super_admin]",
                "[super_admin]\nx = [\"$env{NOT_SET}\"]",
                "$env{NOT_SET}",
            ),
            (
                "X17",
                "[super_admin]",
                "[[super_admin.b]]\nx = 1\n[super_admin]",
                "does not parse",
            ),
            (
                "X17",
                "username = \"wso2carbon\"",
                "username = \"a&b\"",
                "`&` in database.",
            ),
        ] {
            let text = pack.replacen(from, to, 1);
            assert_ne!(text, pack, "{name}: {from}");
            let finding = judged(&home, id, text.as_bytes());
            assert!(
                matches!(finding.status, Status::Fail | Status::Warn) && finding.found.contains(found),
                "{name}, {to}: {finding:?}"
            );
        }
        let wide: Vec<u8> = pack.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(judged(&home, "X17", &wide).status, Status::Fail);
        let latin1 = [b"# gr\xfc\xdfe\n", pack.as_bytes()].concat();
        assert_eq!(judged(&home, "X17", &latin1).status, Status::Pass);
    }
}

#[test]
fn what_the_mapper_fills_in_is_no_failure() {
    let room = tempfile::tempdir().unwrap();
    let Some(home) = homes::corpus_home("is-7.0.1", room.path()) else {
        return;
    };
    let pack = fs::read_to_string(home.join(TOML)).unwrap();
    for more in [
        // Written in the pack, renamed by its list, inferred from a type, filled in by default.
        "[x]\na = \"$ref{super_admin.username}\"\n",
        "[x]\na = \"$ref{database.identity_db.driver}\"\n",
        "[x]\na = \"$ref{database.registry_db.url}\"\n",
        "[database.mine]\ntype = \"postgre\"\nhostname = \"db1\"\nport = 5432\nname = \"x\"\n",
        "[x]\na = \"$sys{carbon.home}$sys{user.dir}\"\n",
        "[database.mine]\nurl = \"jdbc:mysql://db1/x?a=b&amp;c=d\"\n",
    ] {
        let finding = judged(&home, "X17", format!("{pack}\n{more}").as_bytes());
        assert_eq!(finding.status, Status::Pass, "{more}: {finding:?}");
    }
}
