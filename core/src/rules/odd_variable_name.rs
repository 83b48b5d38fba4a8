//! `odd-variable-name`: an environment variable's name with which programs and shells have trouble.
//!
//! Dots and hyphens pass: frameworks read such names.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "odd-variable-name",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("odd_variable_name.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    for container in &cx.parts.containers {
        let variables = container.variables.iter().flat_map(|it| &it.entries).map(|(name, _)| name);
        let secrets = container.secrets.iter().flat_map(|it| &it.entries).map(|(name, _)| name);
        found.extend(variables.chain(secrets).filter(|it| is_odd(&it.text)).cloned());
    }
    for name in found {
        let message = if name.text.starts_with(|it: char| it.is_ascii_digit()) {
            format!("`{}` starts with a digit", name.text)
        } else {
            format!("`{}` is no name for an environment variable", name.text)
        };
        cx.report(
            RULE.at(name.span, message)
                .note("names have letters, digits and `_`, and no digit first; others may never reach the program"),
        );
    }
}

fn is_odd(name: &str) -> bool {
    let plain = name.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.' | b'-'));
    name.is_empty() || !plain || name.starts_with(|it: char| it.is_ascii_digit())
}
