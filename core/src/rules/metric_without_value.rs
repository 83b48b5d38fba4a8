//! `metric-without-value`: a metric that says nothing but its cooldown.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::scaling::{Count, Requests, ResponseTime};

pub static RULE: Rule = Rule {
    name: "metric-without-value",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("metric_without_value.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Count::Scaling(scaling)) = &cx.workload().count else { return };
    let requests = match &scaling.requests {
        Some(Requests::Options(options)) if options.value.is_none() => Some((options.at.key, "requests")),
        _ => None,
    };
    let response_time = match &scaling.response_time {
        Some(ResponseTime::Options(options)) if options.value.is_none() => Some((options.at.key, "response_time")),
        _ => None,
    };
    for (key, name) in requests.into_iter().chain(response_time) {
        cx.report(
            RULE.at(key, format!("`count.{name}` has no `value`, so nothing scales by it"))
                .note("Copilot makes no scaling policy for it and says nothing")
                .help("add `value`"),
        );
    }
}
