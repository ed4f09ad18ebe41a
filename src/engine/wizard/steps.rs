//! The table of steps: what the guided setup asks, in which order.

use crate::domain::SettingId;
use crate::domain::settings::id;

/// A step of the guided setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepId {
    /// Which home.
    Product,
    /// What the machine is.
    Machine,
    /// Which Java.
    Java,
    /// How much memory.
    Memory,
    /// Host names and ports.
    Names,
    /// The administrator.
    Admin,
    /// Hazelcast and clustering.
    Cluster,
    /// What every guideline says, and which cures join the plan.
    Preflight,
    /// The complete change, and the one confirmation.
    Review,
    /// Start, stop, watch.
    Control,
}

/// One row of the table.
#[derive(Debug)]
pub struct Step {
    /// Which step.
    pub id: StepId,
    /// Title on screen.
    pub title: &'static str,
    /// Stable screen number, for help by telephone: `S4`.
    pub code: &'static str,
    /// What the step is about, one or two sentences.
    pub why: &'static str,
    /// The settings it asks for, in order.
    pub questions: &'static [SettingId],
}

/// Every step, in order.
pub const STEPS: &[Step] = &[
    Step {
        id: StepId::Product,
        title: "Product",
        code: "S1",
        why: "The installation to set up. Nothing is written until you confirm it at Review.",
        questions: &[],
    },
    Step {
        id: StepId::Machine,
        title: "Machine",
        code: "S2",
        why: "What this machine has, compared with what the production guide asks for.",
        questions: &[],
    },
    Step {
        id: StepId::Java,
        title: "Java",
        code: "S3",
        why: "The product needs a Java version of its own range, and JAVA_HOME must name it.",
        questions: &[id::JAVA_HOME, id::JAVA_WHERE],
    },
    Step {
        id: StepId::Memory,
        title: "Memory",
        code: "S4",
        why: "How much of this machine's memory the server may take.",
        questions: &[id::HEAP_MAX, id::HEAP_MIN, id::HEAP_PERMGEN, id::HEAP_WHERE],
    },
    Step {
        id: StepId::Names,
        title: "Names",
        code: "S5",
        why: "The names and ports under which clients reach the server, and whether it checks the names of others.",
        questions: &[
            id::HOSTNAME,
            id::HOSTNAME_MANAGEMENT,
            id::PORTS_OFFSET,
            id::PORTS_JMX_REGISTRY,
            id::PORTS_JMX_SERVER,
            id::HOSTNAME_VERIFICATION,
            id::WSDL_PREFIX_HTTP,
            id::WSDL_PREFIX_HTTPS,
        ],
    },
    Step {
        id: StepId::Admin,
        title: "Admin",
        code: "S6",
        why: "Every pack ships admin/admin. Before the first start it can be changed here.",
        questions: &[id::ADMIN_USERNAME, id::ADMIN_PASSWORD],
    },
    Step {
        id: StepId::Cluster,
        title: "Cluster",
        code: "S7",
        why: "Hazelcast's clean shutdown and log lines, and the list of members where servers work together.",
        questions: &[
            id::HAZELCAST_SHUTDOWN_HOOK,
            id::HAZELCAST_LOGGING,
            id::HAZELCAST_LOG_LEVEL,
            id::CLUSTER_ENABLED,
            id::CLUSTER_SCHEME,
            id::CLUSTER_DOMAIN,
            id::CLUSTER_LOCAL_HOST,
            id::CLUSTER_LOCAL_PORT,
            id::CLUSTER_MEMBERS,
        ],
    },
    Step {
        id: StepId::Preflight,
        title: "Preflight",
        code: "S8",
        why: "Every rule of the production guide, judged on this home and this machine. Space adds a cure to the plan; what \
              no setting cures says what to type. Nothing is written before Review.",
        questions: &[],
    },
    Step {
        id: StepId::Review,
        title: "Review",
        code: "S9",
        why: "Everything that would be written, file by file. One confirmation writes all of it or nothing.",
        questions: &[],
    },
    Step {
        id: StepId::Control,
        title: "Control",
        code: "S10",
        why: "Start and stop the server and see what it does. Heap reads used / committed / largest, with the flag that set it; \
              `after last GC` means that this collector updates it only then. `last` is the last collection. An unlisted port \
              is one that no table of the product names, as a rule the JMX agent's. What cannot be read says n/a and why.",
        questions: &[],
    },
];

/// The screen over all steps, from which each is reached.
pub const OVERVIEW: Overview = Overview {
    title: "Overview",
    code: "S0",
    why: "Every step with its mark and its changes, and everything that can be done on the step one came from. Nothing is lost by \
          going from one to another: answers are kept.",
};

/// A screen that is no step.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    /// Title on screen.
    pub title: &'static str,
    /// Stable screen number.
    pub code: &'static str,
    /// What it is for.
    pub why: &'static str,
}

/// The number of a question on screen, such as `S4.2`: its step's, and its place among that step's questions, asked here or not.
pub fn question_code(id: SettingId) -> Option<String> {
    STEPS.iter().find_map(|step| {
        let at = step.questions.iter().position(|question| *question == id)?;
        Some(format!("{}.{}", step.code, at.saturating_add(1)))
    })
}

/// The question with this number, in either case.
pub fn question_by_code(code: &str) -> Option<SettingId> {
    let questions = STEPS.iter().flat_map(|step| step.questions);
    questions
        .copied()
        .find(|id| question_code(*id).is_some_and(|own| own.eq_ignore_ascii_case(code)))
}

impl StepId {
    /// The table's row.
    pub fn row(self) -> &'static Step {
        &STEPS[self as usize]
    }

    /// The step after this one.
    pub fn next(self) -> Option<Self> {
        STEPS.get(self as usize + 1).map(|step| step.id)
    }

    /// The step before this one.
    pub fn back(self) -> Option<Self> {
        (self as usize)
            .checked_sub(1)
            .and_then(|at| STEPS.get(at))
            .map(|step| step.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings;

    #[test]
    fn the_table_is_in_the_order_of_its_ids() {
        for (at, step) in STEPS.iter().enumerate() {
            assert_eq!(step.id as usize, at);
            assert_eq!(step.id.row().code, step.code);
        }
    }

    #[test]
    fn every_question_has_a_number_that_leads_back_to_it() {
        for id in STEPS.iter().flat_map(|step| step.questions) {
            let code = question_code(*id).unwrap();
            assert_eq!(question_by_code(&code.to_lowercase()), Some(*id), "{code}");
        }
        assert_eq!(question_code(id::HEAP_MIN).as_deref(), Some("S4.2"));
    }

    #[test]
    fn every_question_is_a_setting() {
        for id in STEPS.iter().flat_map(|step| step.questions) {
            assert!(settings::by_id(*id).is_some(), "{id}");
        }
    }
}
