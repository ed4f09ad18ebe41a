//! Finds the database with the users, for `chpasswd`.

use super::super::SurveyContext;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::files::{self, FileState};
use crate::probe::reading::elsewhere;
use crate::text::{Format, plain, toml, xml};

/// Where the users are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserDatabase {
    /// In a database that `chpasswd` can reach.
    Jdbc {
        /// JDBC URL, where it is written and not a placeholder.
        url: Option<String>,
        /// Class of the driver.
        driver: Option<String>,
        /// Database user.
        user: Option<String>,
    },
    /// In a directory or a store of another kind; its name.
    Other(String),
    /// In the configuration itself, read at every start.
    File,
}

/// Where the users of this home are.
pub(super) fn of_users(context: &SurveyContext) -> Known<UserDatabase> {
    if context.home.layout == Layout::Mi {
        return Ok(UserDatabase::File);
    }
    if context.home.source == ConfigSource::Toml {
        of_toml(context)
    } else {
        of_xml(context)
    }
}

fn of_toml(context: &SurveyContext) -> Known<UserDatabase> {
    let text = context
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| Unknown::because("deployment.toml cannot be read"))?;
    let value = |key: &str| {
        let path: Vec<&str> = key.split('.').collect();
        let written = toml::get(text, &path).ok().flatten().map(|found| found.value);
        written.or_else(|| context.files.mapper_default(key).map(str::to_owned))
    };
    let kind = value("user_store.type").ok_or_else(|| Unknown::because("deployment.toml names no user store"))?;
    if !kind.starts_with("database") {
        return Ok(UserDatabase::Other(kind));
    }
    let shown = |key: &str| value(key).filter(|text| elsewhere(text).is_none() && !plain::in_url(text));
    let table = shown("realm_manager.data_source")
        .filter(|name| *name != "SHARED_DB" && *name != "jdbc/SHARED_DB")
        .map_or_else(|| "database.shared_db".to_owned(), |name| format!("database.{name}"));
    Ok(UserDatabase::Jdbc {
        url: shown(&format!("{table}.url")),
        driver: shown(&format!("{table}.driver")),
        user: shown(&format!("{table}.username")),
    })
}

fn of_xml(context: &SurveyContext) -> Known<UserDatabase> {
    let text = context
        .files
        .text(FileRole::UserMgtXml)
        .ok_or_else(|| Unknown::because("user-mgt.xml cannot be read"))?;
    let one = |text: &str, path: &str| xml::get(text, path).ok().flatten().map(|found| found.value);
    let class = one(text, "UserManager/Realm/UserStoreManager/@class")
        .ok_or_else(|| Unknown::because("user-mgt.xml names no user store"))?;
    if !class.contains("JDBCUserStoreManager") {
        return Ok(UserDatabase::Other(
            class.rsplit('.').next().unwrap_or(&class).to_owned(),
        ));
    }
    let source = one(text, "UserManager/Realm/Configuration/Property[@name='dataSource']");
    let path = context
        .home
        .path
        .join(context.home.conf())
        .join("datasources/master-datasources.xml");
    let mut found = UserDatabase::Jdbc {
        url: None,
        driver: None,
        user: None,
    };
    if let (
        Some(source),
        FileState::Here {
            source: datasources, ..
        },
    ) = (source, files::read_in(&context.home.root, &path, Format::Xml))
    {
        // One value of each per datasource: the same position in each list is the same datasource.
        let base = "datasources-configuration/datasources/datasource";
        let all = |below: &str| xml::get_all(&datasources.text, &format!("{base}/{below}")).unwrap_or_default();
        let names = all("jndiConfig/name");
        let at = names.iter().position(|name| name.value == source);
        let value = |below: &str| {
            let values = all(&format!("definition/configuration/{below}"));
            let whole = values.len() == names.len();
            let value = values.into_iter().nth(at.filter(|_| whole)?)?.value;
            Some(value).filter(|text| elsewhere(text).is_none() && !plain::in_url(text))
        };
        found = UserDatabase::Jdbc {
            url: value("url"),
            driver: value("driverClassName"),
            user: value("username"),
        };
    }
    Ok(found)
}
