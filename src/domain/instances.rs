//! How many products a machine is to carry, and whether the user says so.

/// The number of products on a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instances {
    /// How many, at least 1.
    pub count: u32,
    /// Whether the user named the number; else it is that of the homes found, which need not run together.
    pub named: bool,
}

impl Instances {
    /// The number that the user named, else that of the homes found.
    pub fn of(named: Option<u32>, found: u32) -> Self {
        Self {
            count: named.unwrap_or(found).max(1),
            named: named.is_some(),
        }
    }
}
