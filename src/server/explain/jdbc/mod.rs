//! Causes around databases: what the vendor said, and what has to be changed where.

mod h2;
mod link;

pub(super) use h2::{h2_damaged, h2_version};
pub(super) use link::{charset, fit, import, pool, reach, tls};

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::places;
use super::vendor::{self, Vendor, called};
use super::vendors;
use crate::domain::Remedy;
use crate::domain::command::carbonctl;
use crate::shell;

fn says(context: &FailureContext<'_>, hits: &[usize], text: &str) -> bool {
    context.told_with(hits).any(|line| line.contains(text))
}

/// The cure that changes keys of the database.
fn correct(context: &FailureContext<'_>, hits: &[usize], keys: &str) -> Remedy {
    cure(format!("correct {}", places::database(context, hits, keys)))
}

pub(super) fn driver(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let class = capture(
        concat!(
            r"(?:ClassNotFoundException:|NoClassDefFoundError:|Unable to load class:?|JDBC driver class '?|[Dd]river class:?)",
            r" ?'?([\w.$/]+)"
        ),
        context.told_with(hits),
    );
    let lib = places::libraries(context);
    let whose = match vendor::of(vendors::DRIVER, context, hits) {
        Vendor::Any => String::new(),
        vendor => format!(" of {}", called(vendor)),
    };
    Explanation::new(match class {
        Some(class) => format!("the JDBC driver{whose}, {class}, is not in the product"),
        None => format!("the JDBC driver{whose} is not in the product"),
    })
    .cure(cure(format!(
        "put its jar into {lib}, and look that the file is a whole jar which holds that class"
    )))
    .cure(correct(context, hits, "driver"))
}

pub(super) fn url(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let address = capture(
        r#"(?:found for|connect URL|for URL:?|jdbcUrl,?|URL:?|pair) ['"]?([^\s'",]+)"#,
        context.told_with(hits),
    );
    let scheme = address
        .as_deref()
        .and_then(|address| address.split_once(':'))
        .filter(|(first, _)| *first != "jdbc");
    if says(context, hits, "implicitly relative") {
        return Explanation::new("H2 takes no address whose file is named without a place").cure(cure(format!(
            "correct {}: ./repository/database/NAME in it, with the dot",
            places::database(context, hits, "url")
        )));
    }
    Explanation::new(match (&address, scheme) {
        (Some(address), Some((first, _))) => {
            format!("the database address {address} begins with {first}: where jdbc: belongs, and no driver takes it")
        }
        (Some(address), None) => format!("no driver takes the database address {address}"),
        (None, _) => "no driver takes the address of a database".to_owned(),
    })
    .cure(correct(context, hits, "url and driver"))
    .cure(cure(
        "an address begins with jdbc:mysql: or jdbc:mariadb:, jdbc:postgresql:, jdbc:oracle:thin:, jdbc:sqlserver:, \
            jdbc:db2: or jdbc:h2:",
    ))
}

pub(super) fn name(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let vendor = vendor::of(vendors::NAME, context, hits);
    let name = capture(
        r#"(?:[Dd]atabase|open database) ["']([^"']+)["']|(?:[Dd]atabase) "([^"]+)""#,
        context.texts(hits),
    );
    if vendor == Vendor::Oracle {
        return Explanation::new(
            "the listener of Oracle knows no such database: the SID or service name in the address is another, or that \
                instance is not up",
        )
        .cure(correct(context, hits, "url"))
        .cure(cure(
            "write a service name as jdbc:oracle:thin:@//HOST:PORT/SERVICE, a SID as @HOST:PORT:SID",
        ))
        .cure(cure("see what the listener serves, on the database's machine").by("lsnrctl status"));
    }
    let what = name.map_or_else(|| "a database".to_owned(), |name| format!("the database {name}"));
    if vendor == Vendor::H2 {
        return Explanation::new(format!("{what} of H2 is not there, and this address may not make it"))
            .cure(cure("put its file back, from the pack or a backup"))
            .cure(correct(context, hits, "url"));
    }
    Explanation::new(format!(
        "{what} does not exist on its server ({}), or this account may not open it",
        called(vendor)
    ))
    .cure(cure(
        "make it, with the product's script of dbscripts, or let the account open it",
    ))
    .cure(correct(context, hits, "url or name"))
}

pub(super) fn rights(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let vendor = vendor::of(vendors::RIGHTS, context, hits);
    let what = capture(
        concat!(
            r"permission denied for (?:table |relation |schema |database |sequence )?(\S+)",
            r"|on the object '([^']+)'|to database '([^']+)'"
        ),
        context.texts(hits),
    );
    let what = what.map_or_else(String::new, |what| format!(" on {}", what.trim_end_matches(['.', ','])));
    Explanation::new(format!(
        "the account lacks rights in the database{what}: it may log in to {}, and not do what the product does",
        called(vendor)
    ))
    .cure(cure(
        "grant it the rights on that database and its tables, as the database's administrator",
    ))
    .cure(cure(format!(
        "or, where another account is meant, correct {}",
        places::database(context, hits, "username")
    )))
}

pub(super) fn host(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let host = capture(
        r#"[Hh]ost '([^']+)'|for host "([^"]+)"|IP address '([^']+)'"#,
        context.texts(hits),
    );
    let vendor = vendor::of(vendors::HOST, context, hits);
    let who = host.map_or_else(
        || "this host".to_owned(),
        |host| format!("this host, which it sees as {host}"),
    );
    let explanation = Explanation::new(format!("the database ({}) refuses {who}", called(vendor)));
    match vendor {
        Vendor::Postgres => explanation
            .cure(cure(
                "add a line for this host, user and database to pg_hba.conf on the database server, and reload it",
            ))
            .cure(cure(
                "where the line is there for hostssl alone, call it with sslmode=require in the url",
            )),
        Vendor::Mysql if says(context, hits, "blocked because") => explanation.cure(cure(
            "on the database server: mysqladmin flush-hosts, after the cause of those errors is removed",
        )),
        Vendor::Mysql => explanation.cure(cure(
            "on the database server, make the account for this host: CREATE USER \
            'USER'@'HOST', and grant it the rights",
        )),
        _ => explanation.cure(cure("let the database server accept this host")),
    }
}

pub(super) fn account(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let vendor = vendor::of(vendors::ACCOUNT, context, hits);
    let user = capture(r#"(?:for user|FATAL: role) ["']([^"']+)["']"#, context.texts(hits));
    let who = user.map_or_else(|| "the account".to_owned(), |user| format!("the account {user}"));
    let locked = ["ORA-28000", "is locked"].iter().any(|text| says(context, hits, text));
    let expired = ["ORA-28001", "has expired"]
        .iter()
        .any(|text| says(context, hits, text));
    let why = if locked {
        "it is locked"
    } else if expired {
        "its password has expired"
    } else {
        "user name or password are not those of the database"
    };
    if vendor == Vendor::H2 {
        return Explanation::new(
            "H2 refuses the account: user name or password in the configuration differ from those that the \
            file was made with",
        )
        .cure(correct(context, hits, "username and password"))
        .cure(cure("the files that a pack ships take wso2carbon and wso2carbon"));
    }
    let explanation = Explanation::new(format!(
        "the database ({}) refuses {who} that the product uses: {why}",
        called(vendor)
    ));
    if locked || expired {
        return explanation
            .cure(cure("unlock it or renew its password, as the database's administrator"))
            .cure(correct(context, hits, "password"));
    }
    explanation
        .cure(correct(context, hits, "username and password"))
        .cure(cure("try both with the database's own client, from this machine"))
}

pub(super) fn schema(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let vendor = vendor::of(vendors::SCHEMA, context, hits);
    let what = capture(
        r#"(?:relation|Table|object name|find the object|schema|Schema|column|Column|column name|SQLERRMC=) ?["']?([\w.$#-]+)["']?"#,
        context.texts(hits),
    );
    let what = what.map_or_else(String::new, |what| format!(" ({what} is missing)"));
    let column = ["olumn", "ORA-00904", "SQLCODE=-206"]
        .iter()
        .any(|text| says(context, hits, text));
    let explanation = Explanation::new(if column {
        format!("the tables of the database are of another version of the product{what}")
    } else {
        format!("the database has not the tables of the product{what}")
    });
    let dir = match vendor {
        Vendor::Postgres => "postgresql.sql",
        Vendor::Mysql => "mysql.sql",
        Vendor::Oracle => "oracle.sql",
        Vendor::SqlServer => "mssql.sql",
        Vendor::Db2 => "db2.sql",
        Vendor::H2 => "h2.sql",
        Vendor::Any => "the vendor's .sql",
    };
    let script = cure(format!(
        "run the product's scripts for this database, each in its own: dbscripts/{dir}, and those in \
            dbscripts/identity, apimgt and so on"
    ))
    .by(format!("ls -R {}", shell::quoted_path(&context.home.at("dbscripts"))));
    let explanation = if column {
        explanation
            .cure(cure("run the migration of this version of the product in it"))
            .cure(script)
    } else {
        explanation.cure(script)
    };
    explanation.cure(cure(format!(
        "or, where it leads to another database than was meant, correct {}",
        places::database(context, hits, "url")
    )))
}

pub(super) fn not_defined(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let name = capture(r"(jdbc/[\w.-]+)", context.told_with(hits));
    let what = name.map_or_else(|| "a data source".to_owned(), |name| format!("the data source {name}"));
    Explanation::new(format!("{what} is not there: it is not defined, or could not be made"))
        .cure(cure("look for the first error before it").by(carbonctl("logs -n 500 --level ERROR", None)))
        .cure(correct(context, hits, "the JNDI name"))
}
