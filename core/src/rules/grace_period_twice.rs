//! `grace-period-twice`: a grace period for each of two load balancers.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "grace-period-twice",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("grace_period_twice.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let http = cx.manifest.rules().and_then(|it| it.rule.healthcheck.as_ref()).and_then(|it| it.options());
    let nlb = workload.nlb.as_ref().and_then(|it| it.listener.healthcheck.as_ref());
    let (Some(first), Some(second)) =
        (http.and_then(|it| it.grace_period.as_ref()), nlb.and_then(|it| it.grace_period.as_ref()))
    else {
        return;
    };
    cx.report(
        RULE.at(second.key, "`http` and `nlb` both have a grace period")
            .note("ECS knows one grace period for the whole service")
            .help("keep one of the two")
            .label(first.key, "the other one"),
    );
}
