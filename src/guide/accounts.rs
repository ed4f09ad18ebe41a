//! Guidelines about accounts: the system user that runs the server, and the administrator that every pack ships.

use super::Guideline;
use super::commands::{home, word};
use super::row::SECURITY;
use super::verdict::{Verdict, short};
use super::written::{SettingValue, read_setting};
use crate::domain::account;
use crate::domain::home::{ConfigSource, Layout, UserStore};
use crate::domain::settings::id;
use crate::domain::{Command, OsFamily, Status, settings};
use crate::probe::survey::secrets::UserDatabase;
use crate::probe::{Facts, Reading, further_places, tools};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G23", "Unprivileged user", SECURITY, Production, unprivileged),
    row!(
        "G44",
        "Default credentials",
        "Production guidelines 4.2, \"Default credentials\"",
        Test,
        default_credentials
    ),
];

/// The password in every pack. It is public, so it may be shown; no other password ever is.
const SHIPPED: &str = "admin";

/// What changes a password in the user store of a stopped server.
const TOOL: &str = tools::CHPASSWD;

/// G23. Neither the running server nor the home belongs to root.
pub(super) fn unprivileged(facts: &Facts) -> Verdict {
    let needed = "a user of its own, without special rights";
    let server = facts
        .machine
        .jvms
        .iter()
        .find(|jvm| Some(jvm.pid) == facts.home.pid || jvm.carbon_home.as_ref() == Some(&facts.home.path));
    if let Some(server) = server.filter(|server| is_administrator(&server.user)) {
        let why = "whoever breaks in controls the machine; files that it creates prevent a later start as another user";
        let judged = Verdict::warn(format!("running as {}", server.user), needed, why);
        return given_away(facts, judged);
    }
    let owner = match &facts.owner {
        Ok(owner) => owner,
        Err(reason) => {
            return match server {
                Some(server) => Verdict::pass(format!("running as {}", server.user), needed),
                None => Verdict::unknown("owner not readable", needed, reason.to_string()),
            };
        }
    };
    if owner.is_root() {
        let why = "a server started by its files' owner would run as root";
        return given_away(facts, Verdict::warn("the home belongs to root", needed, why));
    }
    let found = match server {
        Some(server) => format!("running as {}", server.user),
        None => format!("the home belongs to user {}", owner.uid),
    };
    let judged = Verdict::pass(found, needed);
    if facts.machine.root && server.is_none() {
        return judged.saying("you are root now: start the server as its own user, not from here");
    }
    judged
}

fn is_administrator(user: &str) -> bool {
    let name = user.rsplit('\\').next().unwrap_or(user);
    matches!(name, "root" | "0") || name.eq_ignore_ascii_case("SYSTEM") || name.eq_ignore_ascii_case("Administrator")
}

/// The verdict with the commands that give the server a user of its own.
fn given_away(facts: &Facts, judged: Verdict) -> Verdict {
    if facts.machine.os.family == OsFamily::Windows {
        return judged.by_hand("run the service as an account without administrator rights");
    }
    judged
        .by_hand("stop it, give the home to a user of its own, start it as that user")
        .by_command(account::make(account::PROPOSED))
        .by_command(account::give(account::PROPOSED, &facts.home.path))
        .as_root()
}

/// G44. The administrator's password is not the one that every pack ships.
pub(super) fn default_credentials(facts: &Facts) -> Verdict {
    let needed = "a password of your own before the first start";
    let mi = facts.home.layout == Layout::Mi;
    if facts.home.is_micro() && !mi {
        let why = "the Micro Integrator of this pack starts without a user store, and its user-mgt.xml is not read";
        return Verdict::info("no user store", needed, why);
    }
    if facts.home.user_store() == UserStore::Filled {
        let told = after_first_start(facts, needed);
        return match weak_at_first_start(facts) {
            Some(found) => perhaps_unchanged(told, found),
            None => told,
        };
    }
    if mi && facts.home.source == ConfigSource::Files {
        let why = "without deployment.toml its users are in internal-apis.xml, which is not judged";
        return Verdict::unknown("not read", needed, why);
    }
    if facts.reading(id::ADMIN_PASSWORD).is_some_and(Reading::in_the_vault) {
        return Verdict::unknown(
            "a secret alias",
            needed,
            "the password is in the secure vault and not read",
        );
    }
    let user = match read_setting(facts, id::ADMIN_USERNAME, needed) {
        Ok(SettingValue::Value(user)) => user,
        Ok(SettingValue::Unset) => "admin",
        Err(judged) => return of_an_unread(facts, judged),
    };
    let password = match read_setting(facts, id::ADMIN_PASSWORD, needed) {
        Ok(SettingValue::Value(password)) => password,
        // MI's own users file has admin/admin; a list in deployment.toml replaces it.
        Ok(SettingValue::Unset) if mi => SHIPPED,
        Ok(SettingValue::Unset) => {
            let why = "deployment.toml names none, and the product's default is not known";
            return Verdict::unknown("no password written", needed, why).cured_by_choice_of(id::ADMIN_PASSWORD);
        }
        Err(judged) => return of_an_unread(facts, judged),
    };
    if password != SHIPPED && other_place_is_shipped(facts, password) {
        let why =
            "the LDAP server inside the product makes its own administrator with the password of embedded-ldap.xml";
        let found = format!("{user}, the pack's password in LDAP");
        if facts.home.user_store() == UserStore::Unknown {
            return Verdict::unknown(found, needed, format!("{why}, and {}", in_doubt(facts)));
        }
        return Verdict::fail(found, needed, why).cured_by_choice_of(id::ADMIN_PASSWORD);
    }
    let found = if password == SHIPPED {
        format!("{user}, with the password of the pack")
    } else if password == user {
        format!("{user}, with a password that is easily guessed")
    } else {
        let found = format!("{user}, with another password");
        if facts.home.user_store() == UserStore::Unknown {
            let why = format!("the file has it, and {}", in_doubt(facts));
            return Verdict::unknown(found, needed, why);
        }
        return Verdict::pass(found, needed);
    };
    if facts.home.user_store() == UserStore::Unknown {
        let why = format!("the file has it, and {}", in_doubt(facts));
        return Verdict::unknown(found, needed, why);
    }
    Verdict::fail(
        found,
        needed,
        "scanners try it first: whoever knows it controls the server",
    )
    .cured_by_choice_of(id::ADMIN_PASSWORD)
}

/// Whether another place that holds the password still has the pack's.
fn other_place_is_shipped(facts: &Facts, password: &str) -> bool {
    let Some(setting) = settings::by_id(id::ADMIN_PASSWORD) else {
        return false;
    };
    let all = further_places::places(setting, &facts.home, &facts.files, Some(password)).unwrap_or_default();
    all.iter().any(|other| other.holds(SHIPPED))
}

/// What the first start wrote into the user store, where that is easily guessed and the configuration still shows it.
fn weak_at_first_start(facts: &Facts) -> Option<String> {
    let user = match read_setting(facts, id::ADMIN_USERNAME, "").ok()? {
        SettingValue::Value(user) => user,
        SettingValue::Unset => "admin",
    };
    let SettingValue::Value(password) = read_setting(facts, id::ADMIN_PASSWORD, "").ok()? else {
        return None;
    };
    let user_shown = short(user, 16);
    if password == SHIPPED {
        Some(format!("{user_shown}, with the pack's password unless changed"))
    } else if password == user {
        Some(format!("{user_shown}, easily guessed unless changed"))
    } else {
        None
    }
}

/// The verdict on a server that has started with such a password: whether it is still in effect only the user store knows.
fn perhaps_unchanged(told: Verdict, found: String) -> Verdict {
    let why = "the first start took it from the configuration, and whether it was changed since cannot be seen there";
    let judged = Verdict {
        status: Status::Warn,
        found,
        detail: format!("{why}; {}", told.detail),
        ..told
    };
    if judged.remedy.is_some() {
        return judged;
    }
    judged.by_hand("change it in the user store or in the management console")
}

/// A value that is not judged as it is: unknown; a refused one fails, unless the user store may hold the account already.
fn of_an_unread(facts: &Facts, judged: Verdict) -> Verdict {
    if judged.status != Status::Fail || facts.home.user_store() != UserStore::Unknown {
        return judged.as_unknown();
    }
    let why = format!("{}; {}", judged.detail, in_doubt(facts));
    Verdict::unknown(judged.found, judged.needed, why)
}

/// That the user store may hold another password than the file, with what speaks for and against it.
fn in_doubt(facts: &Facts) -> String {
    let evidence = facts.home.past.evidence();
    let evidence = if evidence.is_empty() {
        evidence
    } else {
        format!(" ({evidence})")
    };
    format!(
        "whether a start has made the account from it already is not known{evidence}; where the user store is new, \
         --fresh-store says so"
    )
}

/// The password is in the user store now: how it is changed there.
fn after_first_start(facts: &Facts, needed: &str) -> Verdict {
    let user = match read_setting(facts, id::ADMIN_USERNAME, "") {
        Ok(SettingValue::Value(user)) => user,
        _ => "admin",
    };
    let told = |detail: String| Verdict::info("the server has been started before", needed, detail);
    let needs = "needs a JDBC user store, the server stopped, and ant on the PATH";
    match &facts.survey.secrets.users {
        Some(Ok(UserDatabase::Other(kind))) => told(format!(
            "the user store holds the password now, a {kind}: change it there or in the console; chpasswd.sh cannot"
        )),
        Some(Ok(UserDatabase::Jdbc {
            url,
            driver,
            user: database,
        })) => {
            if !facts.tools.has(TOOL) {
                return told(format!(
                    "the user store holds the password now: change it in the console; {TOOL}, the other way, is not in \
                     this home"
                ))
                .by_hand("change it in the management console (this home has no chpasswd.sh)");
            }
            let option = |name: &str, value: &Option<String>| {
                let value = value.as_ref().map_or_else(String::new, |value| word(value));
                if value.is_empty() {
                    value
                } else {
                    format!(" {name} {value}")
                }
            };
            let url = url.as_ref().map_or_else(|| "JDBC_URL".to_owned(), |url| word(url));
            told(format!(
                "the user store holds the password now: change it in the console, or with chpasswd.sh, which {needs}; \
                 it asks for the passwords, and where the database has another than the pack's adds --db-password"
            ))
            .by_command(format!(
                "cd {} && sh bin/chpasswd.sh --db-url {url}{}{} --username {}",
                home(facts),
                option("--db-driver", driver),
                option("--db-username", database),
                word(user)
            ))
        }
        _ if !facts.tools.has(TOOL) => told(format!(
            "the user store holds the password now: change it in the console; {TOOL} is not in this home"
        )),
        _ => {
            // The URL is the reader's to fill in, so that it stays outside quotes.
            let command = Command::from("sh bin/chpasswd.sh").typed(facts.machine.root, facts.account.as_ref());
            told(format!(
                "the user store holds the password now: change it in the console, or stop the server and run \
                 `{command} --db-url <JDBC URL> --username {user}` ({needs})"
            ))
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
