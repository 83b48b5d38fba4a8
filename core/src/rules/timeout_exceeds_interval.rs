//! `timeout-exceeds-interval`: a load balancer health check that may take longer than the time to the next.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "timeout-exceeds-interval",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("timeout_exceeds_interval.md"),
};

/// What the load balancer takes when nothing is written, in seconds.
const INTERVAL: i64 = 30;
const TIMEOUT: i64 = 5;

pub fn check(cx: &mut Cx) {
    for route in &cx.parts.routes {
        let Some(options) = route.rule.healthcheck.as_ref().and_then(|it| it.options()) else { continue };
        let interval = options.interval.as_ref().map_or(INTERVAL, |it| it.seconds());
        let timeout = options.timeout.as_ref().map_or(TIMEOUT, |it| it.seconds());
        let Some(place) = options.timeout.as_ref().or(options.interval.as_ref()) else { continue };
        if timeout < interval {
            continue;
        }
        let path = route.path();
        let mut finding = RULE
            .at(
                place.span(),
                format!("a check of `{path}` may take {timeout}s, but the next one starts after {interval}s"),
            )
            .note("a load balancer wants `timeout` shorter than `interval`");
        finding = match (&options.timeout, &options.interval) {
            (Some(_), Some(interval)) => finding.label(interval.span(), "the interval"),
            (Some(_), None) => finding.help(format!("`interval` is {INTERVAL}s when it is not written")),
            _ => finding.help(format!("`timeout` is {TIMEOUT}s when it is not written")),
        };
        cx.report(finding);
    }
}
