//! Formats ports, and the processes that listen on them.

use crate::domain::Shown as _;
use crate::probe::survey::network::{Holder, OpeningPort};

/// `9443 https`.
pub(super) fn named(opened: &OpeningPort) -> String {
    format!("{} {}", opened.port, opened.row.name)
}

/// As many of these items as fit one line, and how many more there are.
pub(super) fn brief(words: &[String]) -> String {
    const WIDTH: usize = 47;
    let mut line = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && line.chars().count() + word.chars().count() > WIDTH {
            return format!("{line} and {} more", words.len() - at);
        }
        if at > 0 {
            line.push_str(", ");
        }
        line.push_str(word);
    }
    line
}

/// `java (pid 7, user wso2)`, with the home it serves where it is a server.
pub(super) fn who(holder: &Holder) -> String {
    let owner = &holder.owner;
    let home = holder.carbon_home.as_ref();
    let serves = home.map_or(String::new(), |home| format!(", which serves {}", home.shown()));
    format!("{} (pid {}, user {}){serves}", owner.name, owner.pid, owner.user)
}
