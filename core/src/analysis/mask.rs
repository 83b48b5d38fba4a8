//! Keeps the values of variables out of what is said.
//!
//! In: findings, and the variables with their values. Out: findings that name a variable where
//! they would show its value, wherever the text they are about was filled in. A value that was
//! cut into pieces on the way leaves `…`.

use litemap::LiteMap;

use crate::diagnostic::Finding;
use crate::resolve::{Variables, interpolate};
use crate::yaml::Tree;

/// Shorter values are replaced only where they stand alone: they are no secrets, and are part of
/// many words.
const SHORT: usize = 4;

pub(super) fn mask(tree: &Tree, variables: &Variables, findings: &mut [Finding]) {
    if variables.values.is_empty() || !tree.text.contains("${") {
        return;
    }
    for finding in findings {
        let places = finding.labels.iter().map(|it| it.span).chain([finding.span]);
        let names = places.flat_map(|it| interpolate::references(tree.slice(it))).filter(|it| !it.escaped);
        let values: LiteMap<&str, &str> =
            names.filter_map(|it| Some((it.name, variables.values.get(it.name)?.as_str()))).collect();
        if values.is_empty() {
            continue;
        }
        let labels = finding.labels.iter_mut().map(|it| &mut it.message);
        let fixes = finding.fixes.iter_mut();
        let fixes = fixes.flat_map(|it| it.edits.iter_mut().map(|it| &mut it.text).chain([&mut it.title]));
        let texts = [Some(&mut finding.message), finding.note.as_mut(), finding.help.as_mut()];
        for text in texts.into_iter().flatten().chain(labels).chain(fixes) {
            values.iter().for_each(|(name, value)| replace(text, name, value));
        }
    }
}

fn replace(text: &mut String, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let reference = format!("${{{name}}}");
    let replaced = match value.len() {
        ..SHORT => text.replace(&format!("`{value}`"), &format!("`{reference}`")),
        _ => text.replace(value, &reference),
    };
    *text = if replaced == *text { without_pieces(text, value) } else { replaced };
}

/// Takes words in backticks out that are made of the value's own words.
fn without_pieces(text: &str, value: &str) -> String {
    let words = |text: &'_ str| -> Vec<String> {
        text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.len() >= SHORT).map(str::to_owned).collect()
    };
    let parts = words(value);
    let is_piece = |quoted: &str| {
        let found = words(quoted);
        // A piece may be glued to what stood beside the reference.
        found.iter().any(|it| parts.iter().any(|part| it.contains(part.as_str())))
    };
    let quoted = text.split('`').enumerate();
    let kept = quoted.map(|(at, it)| if at % 2 == 1 && is_piece(it) { "…" } else { it });
    kept.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, value: &str) -> String {
        let mut text = text.to_owned();
        replace(&mut text, "V", value);
        text
    }

    #[test]
    fn values_become_names() {
        assert_eq!(replaced("`name` is `hunter22-x`, but", "hunter22"), "`name` is `${V}-x`, but");
        assert_eq!(replaced("`a` is `10`, but goes from 10 to 100", "10"), "`a` is `${V}`, but goes from 10 to 100");
        assert_eq!(replaced("`c` breaks it: `hunter22`", "[\"hunter22\", \"y\"]"), "`c` breaks it: `…`");
        assert_eq!(replaced("`c` breaks it: `ahunter22`", "hunter22: x"), "`c` breaks it: `…`");
        assert_eq!(replaced("`cpu` is lost", "hunter22"), "`cpu` is lost");
    }
}
