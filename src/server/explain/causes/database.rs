//! Causes around databases: by kind, and in each kind by vendor.

use super::super::about::About;
use super::super::cause::Mark::{Has, In, Low, Vendors};
use super::super::cause::{Cause, Weight};
use super::super::vendors;
use super::super::{files, jdbc};
use super::products::ALL;

/// The rows of databases.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E08",
        title: "An H2 database that is locked",
        why: "An embedded H2 database belongs to one process at a time: to another server on the same files, or to a \
              tool that has them open.",
        proof: "Database may be already in use, or The file is locked, with the database's file.",
        cures: &[
            "End the process that has it open.",
            "Where several servers share a database: move it to a database server.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["Database may be already in use"]),
            Has(&["The file is locked:"]),
            Has(&["Locked by another process"]),
            Has(&["Error opening database: \"Lock file"]),
        ],
        tell: files::database_locked,
    },
    Cause {
        id: "E43",
        title: "A database driver that is not in the product",
        why: "A product ships the driver of H2 alone. That of another vendor is a jar of that vendor, which has to be added.",
        proof: "A driver class that is not found or cannot be loaded, or No suitable driver for an address of a known vendor.",
        cures: &["Put the JDBC driver into repository/components/lib (Micro Integrator: lib)."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::DRIVER)],
        tell: jdbc::driver,
    },
    Cause {
        id: "E44",
        title: "A database address that no driver takes",
        why: "The address (url) begins with what names the driver, such as jdbc:mysql:. A typing error there, or a driver of \
            another vendor beside it, and no driver takes it.",
        proof: "No suitable driver, an address that a driver does not accept, or one that is malformed.",
        cures: &["Correct url and type of that database."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::ADDRESS)],
        tell: jdbc::url,
    },
    Cause {
        id: "E45",
        title: "A database that is not there",
        why: "The database server answers, but has no database, service or SID of that name, or this account may not open it.",
        proof: "The server names the database that it does not know, or refuses to open.",
        cures: &[
            "Make it, with the product's scripts in dbscripts.",
            "Correct its name where the product names the database.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::NAME)],
        tell: jdbc::name,
    },
    Cause {
        id: "E46",
        title: "Rights in the database",
        why: "The account may log in, but may not read or write the tables.",
        proof: "The server denies a permission on a table, schema or database.",
        cures: &["Grant the account the rights on that database, as its administrator."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::RIGHTS)],
        tell: jdbc::rights,
    },
    Cause {
        id: "E47",
        title: "A database that refuses this host",
        why: "The database server has a list of hosts that may log in, and this one is not on it.",
        proof: "No pg_hba.conf entry, or a host that is not allowed to connect.",
        cures: &["Add this host on the database server: pg_hba.conf, or an account for this host."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::HOST)],
        tell: jdbc::host,
    },
    Cause {
        id: "E48",
        title: "A database that refuses the account",
        why: "User name or password in the configuration are not those of the database, or the account is locked or expired.",
        proof: "The server refuses the login, with the user name.",
        cures: &["Correct user name and password where the product names the database."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::ACCOUNT)],
        tell: jdbc::account,
    },
    Cause {
        id: "E49",
        title: "A database without the tables of the product",
        why: "The product's tables are made once, by the scripts that it ships for each vendor. Here they are missing, \
            or of another version.",
        proof: "A table, relation, object or column that does not exist.",
        cures: &[
            "Run the product's scripts in dbscripts for this vendor, each in its own database.",
            "After an update: run its migration first.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::SCHEMA)],
        tell: jdbc::schema,
    },
    Cause {
        id: "E50",
        title: "TLS between product and database",
        why: "Driver and server do not agree on TLS: the certificate of the server is not trusted, or one of both wants \
            none or another version.",
        proof: "PKIX path building failed or a handshake that failed, below an exception of the driver.",
        cures: &[
            "Import the database's CA into client-truststore.",
            "Say in the url what TLS is wanted (sslmode, useSSL, encrypt).",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Vendors(vendors::TLS),
            In(About::Database, &["PKIX path"]),
            In(About::Database, &["unable to find valid certification path"]),
            In(About::Database, &["SSLHandshakeException"]),
            In(About::Database, &["SSLException"]),
            In(About::Database, &["CertificateException"]),
            In(About::Database, &["SSLProtocolException"]),
            In(About::Database, &["No appropriate protocol"]),
        ],
        tell: jdbc::tls,
    },
    Cause {
        id: "E51",
        title: "The character set of a database",
        why: "Keys get too long in a character set of several bytes, or the database cannot hold a character that the \
            product writes.",
        proof: "Specified key was too long, an incorrect string value, or a collation that does not fit.",
        cures: &[
            "Make the database with the character set that the product's page names: latin1 (MySQL 5.7), or a row \
                format with long keys.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::CHARSET)],
        tell: jdbc::charset,
    },
    Cause {
        id: "E52",
        title: "A pool without a free connection",
        why: "All connections of the pool or of the database server are in use: the pool is too small, the server \
            allows fewer, or something keeps them.",
        proof: "Pool empty, a time-out waiting for a connection, or too many clients.",
        cures: &[
            "Raise the size of the pool, and the limit of the database server above all pools together.",
            "Look for what keeps connections: removeAbandoned with logAbandoned.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::POOL)],
        tell: jdbc::pool,
    },
    Cause {
        id: "E53",
        title: "A driver and a database that do not fit",
        why: "The driver is older than the server, or both lack a setting on which they have to agree: how to log in, \
            time zone, locale.",
        proof: "A login method that is not supported, a public key, a time zone, or a locale that is refused.",
        cures: &[
            "Use a newer driver.",
            "Say in the url what is to be agreed on, such as serverTimezone or allowPublicKeyRetrieval.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::FIT)],
        tell: jdbc::fit,
    },
    Cause {
        id: "E54",
        title: "An H2 file of another version",
        why: "H2 reads only files of its own version. An update of the product brings another H2 and cannot open the old file.",
        proof: "Unsupported database file version, or a write format that is not supported.",
        cures: &[
            "Export it with the old H2 and import it with the new one.",
            "Where it holds nothing of worth: start with the files that the pack ships.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::H2_VERSION)],
        tell: jdbc::h2_version,
    },
    Cause {
        id: "E55",
        title: "An H2 file that is damaged",
        why: "The file was cut off or overwritten: a full disk, a kill while it was written, or a copy of a running server.",
        proof: "File corrupted while reading record, or a chunk or page that cannot be read.",
        cures: &[
            "Put it back from a backup.",
            "Try H2's recovery tool: java -cp h2.jar org.h2.tools.Recover.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Vendors(vendors::H2_DAMAGED)],
        tell: jdbc::h2_damaged,
    },
    Cause {
        id: "E23",
        title: "A database that cannot be reached",
        why: "The database server does not run, or host, port or a firewall keep this machine from it.",
        proof: "Communications link failure, Connection refused, or a time-out, below an exception of the driver.",
        cures: &[
            "See that the database runs, and that this machine reaches its port.",
            "Correct host and port where the product names the database.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Vendors(vendors::REACH),
            In(About::Database, &["ConnectException"]),
            In(About::Database, &["Connection refused"]),
            In(About::Database, &["onnect timed out"]),
            In(About::Database, &["onnection timed out"]),
            In(About::Database, &["SocketTimeoutException"]),
            In(About::Database, &["NoRouteToHostException"]),
            In(About::Database, &["Connection reset"]),
        ],
        tell: jdbc::reach,
    },
    Cause {
        id: "E56",
        title: "A data source that is not defined",
        why: "A part of the product looks a data source up by its JNDI name, and none of that name is there: it is not \
            configured, or could not be made.",
        proof: "NameNotFoundException with a jdbc/ name, or a data source that cannot be looked up.",
        cures: &[
            "Define the data source, or correct its JNDI name.",
            "Where it is defined: look for the error above that tells why it was not made.",
        ],
        products: ALL,
        weight: Weight::Follows,
        marks: &[
            Has(&["jdbc/", "is not bound in this Context"]),
            Has(&["NameNotFoundException", "jdbc/"]),
            Has(&["jdbc/", "not found"]),
            Has(&["looking up the", "ata source"]),
            Low(&["data source", "does not exist"]),
            Low(&["datasource", "is not available"]),
        ],
        tell: jdbc::not_defined,
    },
];
