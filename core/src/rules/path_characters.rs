//! `path-characters`: a path with characters that no path pattern can hold.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "path-characters",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("path_characters.md"),
};

pub fn check(cx: &mut Cx) {
    let known = |c: char| c.is_ascii_alphanumeric() || "_-.$/~\"'@:+&*?".contains(c);
    for route in &cx.parts.routes {
        let Some(path) = &route.rule.path else { continue };
        if path.contains("${") {
            continue;
        }
        if let Some(odd) = path.chars().find(|it| !known(*it)) {
            cx.report(
                RULE.at(
                    path.span(),
                    format!("`{}.path` has `{odd}`, which a path pattern does not take", route.path()),
                )
                .note(
                    "letters, digits and `_-.$/~\"'@:+&` stand for themselves, `*` and `?` for any characters or one",
                ),
            );
        }
    }
}
