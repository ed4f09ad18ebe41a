//! Packs with several servers, as small as they can be and still have every server, its script and its wrapper.

use std::fs;
use std::path::{Path, PathBuf};

use super::recipe::{self, Recipe};
use super::write;

/// A server of a pack: its directory below `wso2/`, its name and key in `carbon.xml`, its offset.
struct Server(&'static str, &'static str, &'static str, u16);

/// Enterprise Integrator 6.5 with its five servers.
pub(crate) fn ei_pack(dest: &Path) -> PathBuf {
    let servers = [
        Server("broker", "WSO2 Message Broker", "MB", 3),
        Server("business-process", "WSO2 Business Process Server", "BPS", 2),
        Server("analytics", "WSO2 Enterprise Integrator Analytics", "EI", 1),
        Server("micro-integrator", "WSO2 Micro Integrator", "EI", 10),
    ];
    pack(
        &dest.join("ei-pack"),
        "WSO2 Enterprise Integrator v6.5.0",
        "EI",
        &recipe::EI,
        &servers,
    )
}

/// IoT Server 3.3 with its three servers.
pub(crate) fn iot_pack(dest: &Path) -> PathBuf {
    let servers = [
        Server("analytics", "WSO2 Data Analytics Server", "DAS", 2),
        Server("broker", "WSO2 Message Broker", "MB", 3),
    ];
    pack(
        &dest.join("iot-pack"),
        "WSO2 IoT Server v3.3.0",
        "IoT",
        &recipe::IOT,
        &servers,
    )
}

fn pack(home: &Path, title: &str, key: &str, recipe: &Recipe, servers: &[Server]) -> PathBuf {
    write(home, "bin/version.txt", format!("{title}\n"));
    write(home, "bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.4.26\n");
    let name = title.rsplit_once(" v").map_or(title, |(name, _)| name);
    configuration(home, "", name, key, 0);
    for Server(dir, name, key, offset) in servers {
        configuration(home, &format!("wso2/{dir}/"), name, key, *offset);
    }
    recipe.complete(home);
    write(
        home,
        "conf/security/Owasp.CsrfGuard.Carbon.properties",
        "org.owasp.csrfguard.PRNG.Provider=SUN\n",
    );
    fs::canonicalize(home).unwrap()
}

fn configuration(home: &Path, below: &str, name: &str, key: &str, offset: u16) {
    let carbon = format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Server xmlns=\"http://wso2.org/projects/carbon/carbon.xml\">\n    \
         <Name>{name}</Name>\n    <ServerKey>{key}</ServerKey>\n    <!--HostName>www.wso2.org</HostName-->\n    <Ports>\n        \
         <Offset>{offset}</Offset>\n        <JMX>\n            <RMIRegistryPort>9999</RMIRegistryPort>\n            \
         <RMIServerPort>11111</RMIServerPort>\n        </JMX>\n    </Ports>\n</Server>\n"
    );
    write(home, &format!("{below}conf/carbon.xml"), carbon);
    write(
        home,
        &format!("{below}conf/etc/jmx.xml"),
        "<JMX>\n    <StartRMIServer>true</StartRMIServer>\n</JMX>\n",
    );
    write(
        home,
        &format!("{below}conf/user-mgt.xml"),
        "<UserManager>\n    <Realm>\n        <Configuration>\n            <AddAdmin>true</AddAdmin>\n            \
         <AdminRole>admin</AdminRole>\n            <AdminUser>\n                <UserName>admin</UserName>\n                \
         <Password>admin</Password>\n            </AdminUser>\n        </Configuration>\n    </Realm>\n</UserManager>\n",
    );
}
