//! `misplaced-grace-period`: a grace period in an additional rule or listener.

use super::Cx;
use crate::diagnostic::Tag;
use crate::diagnostic::structure::NO_EFFECT;
use crate::diagnostic::{Rule, Severity, Source};
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "misplaced-grace-period",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("misplaced_grace_period.md"),
};

pub fn check(cx: &mut Cx) {
    let mut places = Vec::new();
    for route in cx.parts.routes.iter().filter(|it| it.index > 0) {
        let options = route.rule.healthcheck.as_ref().and_then(|it| it.options());
        places.extend(options.and_then(|it| it.grace_period.as_ref()).map(|it| (it.key, route.path(), "http")));
    }
    for listener in cx.parts.listeners.iter().filter(|it| it.index > 0) {
        let healthcheck = listener.listener.healthcheck.as_ref();
        places.extend(healthcheck.and_then(|it| it.grace_period.as_ref()).map(|it| (it.key, listener.path(), "nlb")));
    }
    for (key, path, main) in places {
        let finding = if cx.is(WorkloadType::LoadBalancedWebService) {
            RULE.at(key, format!("`{path}` has a grace period of its own"))
        } else {
            NO_EFFECT.at(key, format!("the grace period of `{path}` has no effect")).tag(Tag::Unnecessary)
        };
        cx.report(
            finding
                .note("ECS knows one grace period for the whole service")
                .help(format!("write it as `{main}.healthcheck.grace_period`")),
        );
    }
}
