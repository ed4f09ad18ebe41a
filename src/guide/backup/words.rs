//! Formats paths and ages for the backup guidelines.

use std::time::Duration;

pub(super) use crate::shell::{path, word as quoted};

/// How long ago, in the largest unit that is at least two, or one minute.
pub(super) fn span(age: Duration) -> String {
    let seconds = age.as_secs();
    if seconds >= 2 * 86_400 {
        format!("{} days", seconds / 86_400)
    } else if seconds >= 2 * 3600 {
        format!("{} hours", seconds / 3600)
    } else {
        format!("{} min", seconds / 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_short() {
        assert_eq!(span(Duration::from_secs(100)), "1 min");
        assert_eq!(span(Duration::from_hours(50)), "2 days");
        assert_eq!(span(Duration::from_hours(47)), "47 hours");
    }
}
