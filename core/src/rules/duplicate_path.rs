//! `duplicate-path`: two routing rules that take the same requests.

use std::collections::HashMap;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::http::Alias;
use crate::manifest::ports::Route;

pub static RULE: Rule = Rule {
    name: "duplicate-path",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("duplicate_path.md"),
};

pub fn check(cx: &mut Cx) {
    let mut seen: HashMap<_, &Route> = HashMap::new();
    for route in &cx.parts.routes {
        let Some(path) = &route.rule.path else { continue };
        let Some(first) = seen.get(&conditions(route)) else {
            seen.insert(conditions(route), route);
            continue;
        };
        let mut finding = RULE
            .at(path.span(), format!("`{}` takes the same requests as `{}`", route.path(), first.path()))
            .note("only one of the two ever gets a request");
        if let Some(other) = &first.rule.path {
            finding = finding.label(other.span(), "the same path");
        }
        cx.report(finding);
    }
}

/// What decides whether a request belongs to a rule.
fn conditions(route: &Route) -> (Option<String>, Vec<String>, Vec<String>) {
    let sorted = |mut texts: Vec<String>| {
        texts.sort();
        texts
    };
    let aliases = route.rule.alias.as_ref().map(Alias::names).unwrap_or_default();
    let ips = route.rule.allowed_source_ips.as_deref().unwrap_or_default();
    (
        route.rule.normalized_path(),
        sorted(aliases.iter().map(ToString::to_string).collect()),
        sorted(ips.iter().map(ToString::to_string).collect()),
    )
}
