//! Which of the product's own tools are in a home: a cure names no tool that is not there.

use crate::domain::Home;

/// Changes a password in the user store.
pub const CHPASSWD: &str = "bin/chpasswd.sh";

/// Sets the secure vault up.
pub const CIPHERTOOL: &str = "bin/ciphertool.sh";

const TOOLS: [&str; 2] = [CHPASSWD, CIPHERTOOL];

/// The tools of one home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tools {
    absent: Vec<&'static str>,
}

impl Tools {
    /// Looks for them, following links only as far as the home may be read through them.
    pub fn inspect(home: &Home) -> Self {
        let absent = |name: &&str| !home.root.may_be_file(&home.at(name));
        Self {
            absent: TOOLS.into_iter().filter(absent).collect(),
        }
    }

    /// Whether a tool, [`CHPASSWD`] or [`CIPHERTOOL`], is in the home, as far as is known.
    pub fn has(&self, tool: &str) -> bool {
        !self.absent.contains(&tool)
    }
}
