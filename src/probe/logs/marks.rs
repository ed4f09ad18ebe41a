//! The few lines of a server's own log that this program interprets.

const STARTING: [&str; 3] = [
    "- Starting WSO2 Carbon...",
    "-  Starting WSO2 Carbon...",
    "Starting WSO2 Micro Integrator",
];

/// Whether a line records the beginning of a start. Source: real logs of Carbon 4.2 to 4.10 and MI 4.2.
pub fn starting_marker(line: &str) -> bool {
    STARTING.iter().any(|mark| line.contains(mark))
}

/// The seconds in a line that says that the server is up: `WSO2 Carbon started in 92 sec`, or with decimals and the full word as
/// the Micro Integrator writes it.
///
/// Source: the products' logs; the console's address is not used, since later kernels print none.
pub fn started_marker(line: &str) -> Option<f64> {
    const MARK: &str = " started in ";
    let at = line.find(MARK)?;
    let who = &line[line[..at].rfind("WSO2 ")?..at];
    if who.len() > 60 || !who.chars().all(|c| c.is_alphanumeric() || c == ' ') {
        return None;
    }
    let (number, unit) = line[at + MARK.len()..].split_once(' ')?;
    if !unit.starts_with("sec") {
        return None;
    }
    number
        .replace(',', ".")
        .parse()
        .ok()
        .filter(|seconds: &f64| seconds.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_start_mark_of_each_generation() {
        for (line, seconds) in [
            (
                "TID: [-1234] [] [2015-11-02 10:00:00,123]  INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} -  WSO2 Carbon started in 92 sec {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent}",
                92.0,
            ),
            (
                "TID: [] [] [2024-01-02 10:00:00,123] [] INFO {org.wso2.carbon.core.internal.StartupFinalizerServiceComponent} - WSO2 Carbon started in 537 sec",
                537.0,
            ),
            (
                "[2023-05-01 09:00:00,123]  INFO {StartupFinalizer} - WSO2 Micro Integrator started in 7.49 seconds",
                7.49,
            ),
        ] {
            let read = started_marker(line).unwrap();
            assert!((read - seconds).abs() < 1e-9, "{line}: {read}");
        }
    }

    #[test]
    fn other_lines_are_no_start_mark() {
        for line in [
            "INFO {x} - Deployment of app started in 5 sec",
            "INFO {x} - WSO2 Carbon started in five sec",
            "INFO {x} - WSO2 Carbon started in 5 ms",
            "INFO {x} - Mgt Console URL  : https://localhost:9443/carbon/",
            "started in 3 sec",
            "INFO {x} - WSO2 Carbon started in ",
        ] {
            assert_eq!(started_marker(line), None, "{line}");
        }
    }
}
