//! What each vendor's server or driver says of each kind of trouble with a database.

use super::vendor::Vendor::{Any, Db2, H2, Mysql, Oracle, Postgres, SqlServer};
use super::vendor::Wordings;

/// The driver's class is not in the product.
pub(super) const DRIVER: Wordings = &[
    (Postgres, &["ClassNotFoundException: org.postgresql"]),
    (Postgres, &["NoClassDefFoundError: org/postgresql"]),
    (Postgres, &["No suitable driver", "jdbc:postgresql:"]),
    (Mysql, &["ClassNotFoundException: com.mysql"]),
    (Mysql, &["ClassNotFoundException: org.mariadb"]),
    (Mysql, &["NoClassDefFoundError: com/mysql"]),
    (Mysql, &["No suitable driver", "jdbc:mysql:"]),
    (Mysql, &["No suitable driver", "jdbc:mariadb:"]),
    (Oracle, &["ClassNotFoundException: oracle."]),
    (Oracle, &["NoClassDefFoundError: oracle/"]),
    (Oracle, &["No suitable driver", "jdbc:oracle:"]),
    (SqlServer, &["ClassNotFoundException: com.microsoft.sqlserver"]),
    (SqlServer, &["ClassNotFoundException: net.sourceforge.jtds"]),
    (SqlServer, &["No suitable driver", "jdbc:sqlserver:"]),
    (Db2, &["ClassNotFoundException: com.ibm.db2"]),
    (Db2, &["No suitable driver", "jdbc:db2:"]),
    (H2, &["ClassNotFoundException: org.h2"]),
    (H2, &["No suitable driver", "jdbc:h2:"]),
    (Any, &["Unable to load class", "river"]),
    (Any, &["Cannot load JDBC driver class"]),
    (Any, &["ailed to load driver class"]),
    (Any, &["ailed to get driver instance"]),
    (Any, &["river class", "not found"]),
];

/// No driver takes the address.
pub(super) const ADDRESS: Wordings = &[
    (Any, &["No suitable driver"]),
    (Any, &["annot create JDBC driver of class"]),
    (Any, &["returned null for URL"]),
    (Any, &["claims to not accept jdbcUrl"]),
    (Any, &["jdbcUrl", "is required"]),
    (Any, &["Unable to parse URL"]),
    (Mysql, &["Malformed database URL"]),
    (Mysql, &["Connection string is malformed"]),
    (Mysql, &["Failed to parse the host:port pair"]),
    (Oracle, &["Invalid Oracle URL specified"]),
    (Oracle, &["ORA-17067"]),
    (
        SqlServer,
        &["The connection string contains a badly formed name or value"],
    ),
    (SqlServer, &["The port number", "is not valid"]),
    (H2, &["URL format error"]),
    (H2, &["Unsupported connection setting"]),
    (Db2, &["Invalid database URL syntax"]),
    (Oracle, &["Invalid connection string format"]),
    (H2, &["implicitly relative to the current working directory"]),
];

/// The server has no database of that name, or does not open it for this account.
pub(super) const NAME: Wordings = &[
    (Postgres, &["FATAL: database \"", "does not exist"]),
    (Mysql, &["Unknown database '"]),
    (Oracle, &["ORA-12505"]),
    (Oracle, &["ORA-12514"]),
    (Oracle, &["ORA-12504"]),
    (Oracle, &["ORA-12154"]),
    (SqlServer, &["Cannot open database"]),
    (Db2, &["SQLSTATE=08004"]),
    (Db2, &["requested database could not be found"]),
    (H2, &["Database \"", "not found"]),
    (Mysql, &["No database selected"]),
    (SqlServer, &["Database '", "cannot be opened"]),
    (Db2, &["SQLCODE=-1013"]),
];

/// The account may log in, and no more.
pub(super) const RIGHTS: Wordings = &[
    (Postgres, &["ERROR: permission denied for"]),
    (Postgres, &["ERROR: must be owner of"]),
    (Mysql, &["Access denied for user", "to database"]),
    (Mysql, &["command denied to user"]),
    (Oracle, &["ORA-01031"]),
    (Oracle, &["ORA-01045"]),
    (Oracle, &["ORA-01950"]),
    (Oracle, &["ORA-01536"]),
    (SqlServer, &["permission was denied on the object"]),
    (SqlServer, &["permission denied in database"]),
    (Db2, &["SQLCODE=-551"]),
    (Db2, &["SQLCODE=-552"]),
    (H2, &["Not enough rights for object"]),
    (Postgres, &["FATAL: permission denied for"]),
    (SqlServer, &["is not able to access the database"]),
];

/// The server lets this host not in.
pub(super) const HOST: Wordings = &[
    (Postgres, &["no pg_hba.conf entry for"]),
    (Postgres, &["pg_hba.conf rejects connection"]),
    (Mysql, &["is not allowed to connect to this"]),
    (Mysql, &["is blocked because of many connection errors"]),
    (Oracle, &["ORA-12537"]),
    (Oracle, &["ORA-12529"]),
    (SqlServer, &["Client with IP address", "is not allowed"]),
    (Oracle, &["ORA-12506"]),
];

/// User name or password are refused.
pub(super) const ACCOUNT: Wordings = &[
    (Postgres, &["password authentication failed"]),
    (Postgres, &["FATAL: role \"", "does not exist"]),
    (Postgres, &["FATAL: role \"", "is not permitted to log in"]),
    (Postgres, &["no password was provided"]),
    (Postgres, &["authentication failed for user"]),
    (Mysql, &["Access denied for user"]),
    (Mysql, &["Your password has expired"]),
    (Mysql, &["Account is locked"]),
    (Oracle, &["ORA-01017"]),
    (Oracle, &["ORA-28000"]),
    (Oracle, &["ORA-28001"]),
    (Oracle, &["ORA-01005"]),
    (SqlServer, &["Login failed for user"]),
    (SqlServer, &["Login failed. The login is from"]),
    (Db2, &["SQLCODE=-30082"]),
    (Db2, &["ERRORCODE=-4214"]),
    (Db2, &["User ID or Password invalid"]),
    (H2, &["Wrong user name or password"]),
    (Postgres, &["no PostgreSQL user name specified"]),
];

/// The tables are missing, or of another version of the product.
pub(super) const SCHEMA: Wordings = &[
    (Postgres, &["ERROR: relation \"", "does not exist"]),
    (Postgres, &["ERROR: schema \"", "does not exist"]),
    (Postgres, &["ERROR: column ", "does not exist"]),
    (Mysql, &["Table '", "doesn't exist"]),
    (Mysql, &["Unknown column '"]),
    (Oracle, &["ORA-00942"]),
    (Oracle, &["ORA-00904"]),
    (Oracle, &["ORA-02289"]),
    (SqlServer, &["Invalid object name '"]),
    (SqlServer, &["Invalid column name '"]),
    (Db2, &["SQLCODE=-204"]),
    (Db2, &["SQLCODE: -204"]),
    (Db2, &["SQLCODE=-206"]),
    (H2, &["Table \"", "not found"]),
    (H2, &["Column \"", "not found"]),
    (H2, &["Schema \"", "not found"]),
    (Postgres, &["no schema has been selected"]),
    (Oracle, &["ORA-04043"]),
    (SqlServer, &["Cannot find the object"]),
];

/// Both sides do not agree on TLS.
pub(super) const TLS: Wordings = &[
    (Postgres, &["The server does not support SSL"]),
    (Postgres, &["Could not open SSL root certificate file"]),
    (Postgres, &["SSL error: "]),
    (Postgres, &["connection requires a valid client certificate"]),
    (Mysql, &["Connections using insecure transport are prohibited"]),
    (Mysql, &["SSL Connection required, but not supported by server"]),
    (Mysql, &["SSL connection", "required", "not supported"]),
    (SqlServer, &["could not establish a secure connection to SQL Server"]),
    (SqlServer, &["The server selected protocol version"]),
    (Oracle, &["ORA-28860"]),
    (Oracle, &["ORA-29024"]),
    (Oracle, &["ORA-17902"]),
    (Db2, &["ERRORCODE=-4499", "SSL"]),
    (SqlServer, &["issued by an untrusted certificate authority"]),
];

/// Characters, collations, and keys that they make too long.
pub(super) const CHARSET: Wordings = &[
    (Mysql, &["Specified key was too long"]),
    (Mysql, &["Index column size too large"]),
    (Mysql, &["Row size too large"]),
    (Mysql, &["Incorrect string value:"]),
    (Mysql, &["Illegal mix of collations"]),
    (Mysql, &["Unknown character set"]),
    (Mysql, &["Unknown initial character set index"]),
    (Mysql, &["Unsupported character encoding"]),
    (Postgres, &["has no equivalent in encoding"]),
    (Postgres, &["invalid byte sequence for encoding"]),
    (Oracle, &["ORA-01450"]),
    (Oracle, &["ORA-12899"]),
    (Oracle, &["Non supported character set"]),
    (SqlServer, &["Cannot resolve the collation conflict"]),
    (Db2, &["SQLCODE=-613"]),
    (Mysql, &["Unknown collation"]),
];

/// No connection is free.
pub(super) const POOL: Wordings = &[
    (Any, &["PoolExhaustedException"]),
    (Any, &["Timeout: Pool empty"]),
    (Any, &["Timeout waiting for idle object"]),
    (Any, &["Connection is not available, request timed out after"]),
    (Postgres, &["sorry, too many clients already"]),
    (Postgres, &["remaining connection slots are reserved"]),
    (Postgres, &["FATAL: too many connections for"]),
    (Mysql, &["Too many connections"]),
    (Mysql, &["max_user_connections"]),
    (Mysql, &["max_connections_per_hour"]),
    (Oracle, &["ORA-12516"]),
    (Oracle, &["ORA-12519"]),
    (Oracle, &["ORA-12520"]),
    (Oracle, &["ORA-00018"]),
    (Oracle, &["ORA-00020"]),
    (Oracle, &["ORA-02391"]),
    (Db2, &["SQLCODE=-1040"]),
    (Oracle, &["ORA-12518"]),
];

/// Driver and server do not know the same.
pub(super) const FIT: Wordings = &[
    (Postgres, &["The authentication type", "is not supported"]),
    (Postgres, &["requested SCRAM"]),
    (Mysql, &["Public Key Retrieval is not allowed"]),
    (Mysql, &["Unable to load authentication plugin"]),
    (Mysql, &["authentication plugin", "not supported"]),
    (Mysql, &["Client does not support authentication protocol"]),
    (Mysql, &["The server time zone value"]),
    (Mysql, &["Unknown system variable '"]),
    (Mysql, &["CLIENT_PLUGIN_AUTH is required"]),
    (Oracle, &["ORA-28040"]),
    (Oracle, &["ORA-12705"]),
    (Oracle, &["ORA-01882"]),
    (Oracle, &["ORA-03134"]),
    (Oracle, &["ORA-17401"]),
    (SqlServer, &["not configured for integrated authentication"]),
    (SqlServer, &["This driver doesn't support"]),
    (Db2, &["ERRORCODE=-4472"]),
    (Db2, &["license", "db2jcc"]),
    (Postgres, &["unsupported frontend protocol"]),
    (Mysql, &["RSA public key is not available"]),
    (SqlServer, &["Integrated authentication failed"]),
];

/// The server does not answer.
pub(super) const REACH: Wordings = &[
    (Postgres, &["refused. Check that the hostname and port"]),
    (Postgres, &["The connection attempt failed"]),
    (Postgres, &["An I/O error occurred while sending to the backend"]),
    (Postgres, &["the database system is starting up"]),
    (Mysql, &["Communications link failure"]),
    (Mysql, &["Could not connect to address="]),
    (Mysql, &["Socket fail to connect to"]),
    (Mysql, &["Could not create connection to database server"]),
    (Oracle, &["The Network Adapter could not establish the connection"]),
    (Oracle, &["ORA-12541"]),
    (Oracle, &["ORA-12170"]),
    (Oracle, &["ORA-12543"]),
    (Oracle, &["ORA-12545"]),
    (Oracle, &["ORA-17800"]),
    (Oracle, &["ORA-01033"]),
    (Oracle, &["ORA-01034"]),
    (SqlServer, &["The TCP/IP connection to the host", "has failed"]),
    (SqlServer, &["The connection to the host", "failed"]),
    (Db2, &["ERRORCODE=-4499"]),
    (Db2, &["Error opening socket to server"]),
    (H2, &["Connection is broken: "]),
    (Any, &["Cannot create PoolableConnectionFactory"]),
    (Mysql, &["Could not connect to HostAddress"]),
    (Postgres, &["the database system is in recovery mode"]),
    (Oracle, &["ORA-12528"]),
    (Oracle, &["ORA-12526"]),
    (Oracle, &["ORA-12535"]),
    (Oracle, &["ORA-12560"]),
    (Oracle, &["ORA-01109"]),
    (Oracle, &["ORA-01090"]),
    (Oracle, &["Got minus one from a read call"]),
];

/// The file was written by another H2.
pub(super) const H2_VERSION: Wordings = &[
    (H2, &["Unsupported database file version"]),
    (H2, &["The write format", "than the supported format"]),
    (H2, &["The read format", "than the supported format"]),
    (H2, &["Unsupported type 1"]),
    (H2, &["[90048-"]),
];

/// The file cannot be read.
pub(super) const H2_DAMAGED: Wordings = &[
    (H2, &["File corrupted"]),
    (H2, &["file is corrupted"]),
    (H2, &["[90030-"]),
    (H2, &["Store header is corrupt"]),
    (H2, &["Chunk ", "not found"]),
    (H2, &["Chunk ", "no longer exists"]),
    (H2, &["Reading from nio:", "failed"]),
];
