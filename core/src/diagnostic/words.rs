//! Wording that messages share.

use super::OTHER_ENVIRONMENTS;

/// "`a`, `b` and `c`"
pub fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    joined(names, "and")
}

/// "`a`, `b` or `c`"
pub fn either<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    joined(names, "or")
}

fn joined<T: AsRef<str>>(names: impl IntoIterator<Item = T>, word: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|it| format!("`{}`", it.as_ref())).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} {word} {last}", names.join(", ")) }
}

/// Where a finding holds that does not hold everywhere: "only in `prod`, and in environments
/// that the manifest does not name".
pub fn environments(names: &[String]) -> String {
    const OTHERS: &str = "in environments that the manifest does not name";
    let named: Vec<&String> = names.iter().filter(|it| *it != OTHER_ENVIRONMENTS).collect();
    match (named.is_empty(), named.len() < names.len()) {
        (true, _) => format!("only {OTHERS}"),
        (false, false) => format!("only in {}", list(named)),
        (false, true) => format!("only in {}, and {OTHERS}", list(named)),
    }
}
