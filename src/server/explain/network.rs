//! Causes beyond this machine: a name without an address, a database that does not answer.

use super::scene::{Scene, capture};
use super::told::{Told, Typed as _, cure};
use crate::domain::settings::id;
use crate::domain::{Command, placeholder};

pub(super) fn unknown_host(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let name = capture(r"UnknownHostException: ([\w.-]+)", scene.texts(hits));
    let Some(name) = name else {
        return Told::new("this machine's own name has no address")
            .cure(cure("add it to /etc/hosts").by(Command::anyone("hostname")));
    };
    let own = crate::probe::host::machine(scene.world)
        .hostname
        .is_ok_and(|own| own == name);
    let cause = if own {
        format!("the name of this machine, {name}, has no address")
    } else {
        format!("the host name {name} has no address")
    };
    let told = Told::new(cause).cure(
        cure("add the name to /etc/hosts, in a cluster with the address that the others use")
            .by_root(format!("echo '127.0.0.1 {name}' >> /etc/hosts")),
    );
    if scene.value(id::HOSTNAME).as_deref() == Some(name.as_str()) {
        return told.cure(cure("set hostname to a name that resolves").asks_for(id::HOSTNAME, placeholder::NAME));
    }
    told
}

pub(super) fn database(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let says = |text: &str| scene.texts(hits).any(|line| line.contains(text));
    if says("ClassNotFoundException") || says("Unable to load class") {
        let class = capture(
            r"(?:ClassNotFoundException:|Unable to load class:?) ([\w.$]+)",
            scene.texts(hits),
        );
        let lib = if scene.home.layout == crate::domain::Layout::Mi {
            "lib"
        } else {
            "repository/components/lib"
        };
        return Told::new(match class {
            Some(class) => format!("the JDBC driver {class} is not in the product"),
            None => "a JDBC driver is not in the product".to_owned(),
        })
        .cure(cure(format!("put its jar into {lib}")));
    }
    if says("Access denied for user") || says("password authentication failed") {
        return Told::new("the database refuses the account that the product uses")
            .cure(cure("mend user name and password where the product names the database"));
    }
    if says("Unknown database") {
        let name = capture(r"Unknown database '([^']+)'", scene.texts(hits)).unwrap_or_default();
        return Told::new(format!("the database {name} does not exist on its server"))
            .cure(cure("make it, with the product's script of dbscripts"));
    }
    let host = capture(
        r"(?:connection to the host|Connection to|host) ([\w.:-]+)",
        scene.texts(hits),
    );
    Told::new(match host {
        Some(host) => format!("the database server {host} does not answer"),
        None => "a database that the product needs does not answer".to_owned(),
    })
    .cure(cure("see that it runs, and that this machine reaches its port"))
}
