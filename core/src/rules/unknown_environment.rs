//! `unknown-environment`: overrides for an environment that the application does not have.
//!
//! Only where the workspace has manifests of environments.

use crate::diagnostic::{Finding, Rule, Severity, Source};
use crate::manifest::neighbors::Neighbors;
use crate::resolve::closest;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "unknown-environment",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("unknown_environment.md"),
};

pub fn check<'a>(keys: impl Iterator<Item = (&'a str, Span)>, neighbors: &Neighbors) -> Vec<Finding> {
    let known = &neighbors.environments;
    if known.is_empty() {
        return Vec::new();
    }
    let names = || known.iter().map(|it| &**it);
    // What `<<` brings in has its names elsewhere.
    let unknown = keys.filter(|(name, _)| neighbors.position(name).is_err() && *name != "<<" && !name.contains("${"));
    let finding = |(name, span): (&str, Span)| {
        let finding = RULE
            .at(span, format!("the workspace has no environment `{name}`"))
            .note(format!("`copilot/environments` has {}", super::a_few(names())));
        match closest(name, names()) {
            Some(near) => finding.help(format!("write `{near}`")),
            None => finding,
        }
    };
    unknown.map(finding).collect()
}
