//! `too-many-conditions`: a routing rule with more conditions than a listener rule can hold.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::http::Alias;
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "too-many-conditions",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("too_many_conditions.md"),
};

/// So many values may stand in the conditions of one listener rule.
const AWS_LIMIT: usize = 5;

pub fn check(cx: &mut Cx) {
    let manifest = cx.manifest;
    let is_backend = cx.is(WorkloadType::BackendService);
    let is_imported = manifest.rules().is_some_and(|it| it.alb.is_some()) && !is_backend;
    for route in &cx.parts.routes {
        let aliases = route.rule.alias.as_ref().map(Alias::names).unwrap_or_default();
        let ips = route.rule.allowed_source_ips.as_deref().unwrap_or_default();
        let (n_aliases, n_ips) = (route.rule.n_aliases(), ips.len());
        let last = ips.last().or(aliases.last().copied()).map(crate::manifest::Sourced::span);
        let place = last.unwrap_or(route.rule.at.key);
        let path = route.path();
        if n_aliases + n_ips >= 5 {
            cx.report(
                RULE.at(
                    place,
                    format!("`{path}` has {n_aliases} aliases and {n_ips} source IPs; together they may be 4"),
                )
                .note("Copilot counts them as conditions of one listener rule")
                .help("split it with `additional_rules`"),
            );
            continue;
        }
        let Some(pattern) = route.rule.normalized_path() else { continue };
        let n_paths = if pattern == "/" { 1 } else { 2 };
        // Without an alias, a Backend Service answers under two names of its own.
        let n_hosts = if is_backend && n_aliases == 0 { 2 } else { n_aliases };
        if is_imported || n_hosts + n_ips + n_paths <= AWS_LIMIT {
            continue;
        }
        let count = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let parts: Vec<String> = [
            count(n_hosts, "host name", "host names"),
            count(n_ips, "source IP", "source IPs"),
            count(n_paths, "path", "paths"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut finding = RULE
            .at(
                place,
                format!(
                    "`{path}` amounts to {} condition values; a listener rule holds {AWS_LIMIT}",
                    n_hosts + n_ips + n_paths
                ),
            )
            .note(format!(
                "{}; a path other than `/` counts twice, with and without what is below it",
                parts.join(", ")
            ))
            .help("split it with `additional_rules`")
            .source(Source::Aws);
        if let Some(path) = route.rule.path.as_ref().filter(|it| it.span() != place) {
            finding = finding.label(path.span(), count(n_paths, "value", "values").unwrap_or_default());
        }
        cx.report(finding);
    }
}
