//! `no-load-balancer`: a Load Balanced Web Service without any load balancer.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::http::Http;

pub static RULE: Rule = Rule {
    name: "no-load-balancer",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("no_load_balancer.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Http::Switch(switch)) = &cx.workload().http else { return };
    if switch.value || !cx.parts.listeners.is_empty() {
        return;
    }
    cx.report(
        RULE.at(switch.span(), "`http` is off, and there is no `nlb`")
            .note("a Load Balanced Web Service needs one of the two")
            .help("add `nlb`, or make it a Backend Service"),
    );
}
