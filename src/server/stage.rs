//! The stages of a start, recognised by what the product logs.

/// The script runs, and no JVM is there yet.
pub(super) const SCRIPT: &str = "the start script runs";
/// The server's process is there.
pub(super) const JAVA: &str = "Java is there";
/// It says that it is up.
pub(super) const STARTED: &str = "it reports that it is up";

/// A stage and the texts of its log lines, in the order in which they come.
struct Row {
    stage: &'static str,
    marks: &'static [&'static str],
}

/// Source: real logs of Carbon 4.2 to 4.10 and MI 4.2.
const ROWS: [Row; 7] = [
    Row {
        stage: "it renders its configuration",
        marks: &[
            "Initializing configurations with deployment configurations",
            "Configurations Changed in :",
            "Configurations templates Changed in :",
        ],
    },
    Row {
        stage: "Carbon is starting",
        marks: &[
            "Starting WSO2 Carbon...",
            "Starting WSO2 Micro Integrator",
            "Carbon Home      :",
        ],
    },
    Row {
        stage: "its user store and registry are opened",
        marks: &[
            "User store is ready",
            "UserStoreMgtDSComponent",
            "UserStoreManager -",
            "Registry Mode",
            "Configured Registry in",
            "Connected to mount at",
        ],
    },
    Row {
        stage: "its services are started",
        marks: &[
            "CarbonServerManager} - ",
            "Clustering has been",
            "Repository       :",
            "JMX Service URL",
        ],
    },
    Row {
        stage: "its applications are deployed",
        marks: &[
            "Deployed webapp:",
            "Deploying Web service:",
            "Deploying Carbon Application",
            "Successfully Deployed Carbon Application",
        ],
    },
    Row {
        stage: "its ports are opened",
        marks: &["Listener started on", "HTTPS port", "HTTP port", "Listening on port"],
    },
    Row {
        stage: STARTED,
        marks: &[" started in "],
    },
];

/// It waits for components that do not start: a step back from every stage.
const WAITING: &str = "it waits for OSGi services";

/// Follows a start from stage to stage; only forward, except for [`WAITING`].
#[derive(Debug, Default)]
pub(super) struct Stages {
    reached: usize,
}

impl Stages {
    /// The stage that a log line begins, if any.
    pub(super) fn next(&mut self, line: &str) -> Option<&'static str> {
        if line.contains("Waiting for required OSGi services") {
            return Some(WAITING);
        }
        let at = ROWS
            .iter()
            .position(|row| row.marks.iter().any(|mark| line.contains(mark)))?;
        if at < self.reached {
            return None;
        }
        self.reached = at + 1;
        Some(ROWS[at].stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_goes_forward() {
        let mut stages = Stages::default();
        let mut told = Vec::new();
        for line in [
            "[x]  INFO {org.wso2.config.mapper.ConfigParser} - Initializing configurations with deployment configurations",
            "[x]  INFO {org.wso2.carbon.core.internal.CarbonCoreActivator} - Starting WSO2 Carbon...",
            "[x]  INFO {org.wso2.carbon.core.internal.CarbonCoreActivator} - Carbon Home      : /opt/is",
            "[x]  INFO {org.wso2.carbon.registry.core.jdbc.EmbeddedRegistryService} - Configured Registry in 150ms",
            "[x]  INFO {a.WebApplicationDeployer} - Deployed webapp: StandardEngine[Catalina].StandardHost[localhost]",
            "[x]  INFO {org.wso2.carbon.core.init.CarbonServerManager} - Repository       : /opt/is/repository",
            "[x]  WARN {a.B} - Waiting for required OSGi services: a.B,c.D",
            "[x]  INFO {a.HttpsTransportListener} - HTTPS port       : 9443",
            "[x]  INFO {a.StartupFinalizerServiceComponent} - WSO2 Carbon started in 46 sec",
            "[x]  INFO {a.B} - of no meaning",
        ] {
            told.extend(stages.next(line));
        }
        assert_eq!(
            told,
            [
                ROWS[0].stage,
                ROWS[1].stage,
                ROWS[2].stage,
                ROWS[4].stage,
                WAITING,
                ROWS[5].stage,
                STARTED
            ]
        );
    }
}
