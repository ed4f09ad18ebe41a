//! Picks the flags about the heap out of a variable, and nothing else of it.

/// The variables that may change a heap. Scripts read the first two; Java itself puts the last behind every other flag.
pub(super) const VARIABLES: [&str; 3] = ["JVM_MEM_OPTS", "JAVA_OPTS", "_JAVA_OPTIONS"];

/// The flags about memory among the words of a variable, which may hold secrets beside them; `None` where it is not set.
pub(super) fn flags(value: &str) -> Option<String> {
    if value.trim().is_empty() {
        return None;
    }
    let of_heap = |word: &&str| {
        let plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '=' | '+'));
        plain
            && (word.starts_with("-Xm")
                || word.starts_with("-XX:MaxHeapSize=")
                || word.starts_with("-XX:InitialHeapSize="))
    };
    let words: Vec<&str> = value
        .split_whitespace()
        .map(|word| word.trim_matches(['"', '\'']))
        .collect();
    let found: Vec<&str> = words.into_iter().filter(of_heap).collect();
    // A variable with other flags replaces the script's value as well.
    Some(if found.is_empty() {
        "-server".to_owned()
    } else {
        found.join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_flags_of_the_heap_are_kept_of_a_variable() {
        assert_eq!(
            flags("-Xmx3g -Dpassword=hunter2 -Xms1g").as_deref(),
            Some("-Xmx3g -Xms1g")
        );
        assert_eq!(flags("-Da=b").as_deref(), Some("-server"));
        assert_eq!(flags("-Xmx$(id) `x`").as_deref(), Some("-server"));
        assert_eq!(flags(" "), None);
    }
}
