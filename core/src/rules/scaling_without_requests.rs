//! `scaling-without-requests`: scaling on requests where no Application Load Balancer counts them.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::http::Http;
use crate::manifest::copilot::scaling::{Count, Requests, ResponseTime};
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "scaling-without-requests",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("scaling_without_requests.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let Some(Count::Scaling(scaling)) = &workload.count else { return };
    let switch = match &workload.http {
        Some(Http::Switch(switch)) if cx.is(WorkloadType::LoadBalancedWebService) && !switch.value => Some(switch),
        _ if cx.is(WorkloadType::BackendService) && cx.parts.routes.is_empty() => None,
        _ => return,
    };
    let requests = scaling.requests.as_ref().map(|it| match it {
        Requests::Options(options) => options.at.key,
        Requests::Value(value) => value.key,
    });
    let response_time = scaling.response_time.as_ref().map(|it| match it {
        ResponseTime::Options(options) => options.at.key,
        ResponseTime::Value(value) => value.key,
    });
    for (key, name) in [(requests, "requests"), (response_time, "response_time")] {
        let Some(key) = key else { continue };
        let mut finding = RULE
            .at(key, format!("`count.{name}` needs `http`"))
            .note("only an Application Load Balancer counts requests and measures responses");
        if let Some(switch) = switch {
            finding = finding.label(switch.span(), "`http` is off");
        }
        cx.report(finding);
    }
}
