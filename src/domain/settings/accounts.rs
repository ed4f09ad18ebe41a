//! Settings of the administrator that the product creates at its first start.

use super::places::{place, toml, with_default, xml};
use crate::domain::rules::{Check, FurtherPlaces, Missing, Rules};
use crate::domain::setting::{At, Editable, FileRole, Setting, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

/// `admin.username`.
pub const ADMIN_USERNAME: SettingId = SettingId::new("admin.username");
/// `admin.password`.
pub const ADMIN_PASSWORD: SettingId = SettingId::new("admin.password");

/// Whether the LDAP server inside the product is on, which makes an administrator of its own.
///
/// Source: Identity Server 5's `embedded-ldap.xml` and the code that reads it.
const EMBEDDED_LDAP: (FileRole, At) = (
    FileRole::EmbeddedLdapXml,
    At::Xml("EmbeddedLDAPConfig/EmbeddedLDAP/Property[@name='enable']"),
);

/// Where a home may have a rule for passwords of its own; the first one that is there counts.
///
/// Source: user-mgt.xml of the packs, and the key-mappings.json of their mapper.
pub const PASSWORD_RULES: &[(FileRole, At)] = &[
    (
        FileRole::DeploymentToml,
        At::Toml("user_store.properties.PasswordJavaRegEx"),
    ),
    (FileRole::DeploymentToml, At::Toml("user_store.password_java_regex")),
    (
        FileRole::UserMgtXml,
        At::Xml("UserManager/Realm/UserStoreManager/Property[@name='PasswordJavaRegEx']"),
    ),
];

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: ADMIN_USERNAME,
        title: "Administrator's name",
        kind: ValueKind::UserName,
        editable: Editable::BeforeFirstStart,
        rules: Rules {
            check: Check::Unescaped,
            further_places: Some(FurtherPlaces {
                on: EMBEDDED_LDAP,
                always: &[(
                    FileRole::EmbeddedLdapXml,
                    At::Xml("EmbeddedLDAPConfig/PartitionAdmin/Property[@name='uid']"),
                )],
                alike: &[],
            }),
            ..Rules::NONE
        },
        why: "The account that the product makes when it starts for the first time. A new name after that makes a second administrator and \
              leaves the old one, with its password.",
        source: "Production guidelines 4.2, \"Default credentials\"; G44",
        places: &[
            with_default(
                place(When::TomlMi, FileRole::DeploymentToml, At::TomlFirstUser("user.name")),
                "admin",
            ),
            with_default(toml(When::TomlClassic, "super_admin.username"), "admin"),
            xml(
                FileRole::UserMgtXml,
                "UserManager/Realm/Configuration/AdminUser/UserName",
                &[],
            ),
        ],
        nowhere: "this home has no user-mgt.xml",
    },
    Setting {
        id: ADMIN_PASSWORD,
        title: "Administrator's password",
        kind: ValueKind::Password,
        editable: Editable::BeforeFirstStart,
        rules: Rules {
            check: Check::CarriedPassword,
            missing: Missing::ShippedPassword,
            further_places: Some(FurtherPlaces {
                on: EMBEDDED_LDAP,
                always: &[(
                    FileRole::EmbeddedLdapXml,
                    At::Xml("EmbeddedLDAPConfig/PartitionAdmin/Property[@name='password']"),
                )],
                // The server's own connection to its directory.
                alike: &[
                    (
                        FileRole::EmbeddedLdapXml,
                        At::Xml("EmbeddedLDAPConfig/EmbeddedLDAP/Property[@name='connectionPassword']"),
                    ),
                    (
                        FileRole::UserMgtXml,
                        At::Xml("UserManager/Realm/UserStoreManager/Property[@name='ConnectionPassword']"),
                    ),
                ],
            }),
            ..Rules::NONE
        },
        why: "Every pack ships admin/admin, and scanners try it. The product reads this password only while the account does not exist yet: \
              after the first start it is changed in the product, or with its chpasswd tool.",
        source: "Production guidelines 4.2, \"Default credentials\"; G44",
        places: &[
            place(
                When::TomlMi,
                FileRole::DeploymentToml,
                At::TomlFirstUser("user.password"),
            ),
            toml(When::TomlClassic, "super_admin.password"),
            xml(
                FileRole::UserMgtXml,
                "UserManager/Realm/Configuration/AdminUser/Password",
                &[],
            ),
        ],
        nowhere: "this home has no user-mgt.xml",
    },
];
