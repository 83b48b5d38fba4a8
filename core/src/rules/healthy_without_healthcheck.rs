//! `healthy-without-healthcheck`: waiting for the health of a container that nobody checks.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::containers::ContainerKind;

pub static RULE: Rule = Rule {
    name: "healthy-without-healthcheck",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("healthy_without_healthcheck.md"),
};

pub fn check(cx: &mut Cx) {
    // An override may add the health check, or take the dependency away.
    let overrides = cx.workload().taskdef_overrides.iter().flatten().filter_map(|it| it.path.as_ref());
    if overrides.into_iter().any(|it| it.contains("HealthCheck") || it.contains("DependsOn")) {
        return;
    }
    let containers = &cx.parts.containers;
    for container in containers {
        for (name, condition) in container.depends_on.iter().flat_map(|it| it.iter()) {
            let Some(other) = cx.parts.container(&name.text) else { continue };
            if other.healthcheck.is_some() || !condition.eq_ignore_ascii_case("healthy") {
                continue;
            }
            let help = match other.kind {
                ContainerKind::Main => "add `image.healthcheck`, or wait for `start`".to_owned(),
                ContainerKind::Sidecar => format!("add `sidecars.{}.healthcheck`, or wait for `start`", other.name),
                ContainerKind::Firelens => "wait for `start`".to_owned(),
            };
            cx.report(
                RULE.at(
                    condition.span(),
                    format!(
                        "`{}` waits until `{}` is healthy, but that has no health check",
                        container.name, other.name
                    ),
                )
                .note("ECS refuses the task definition; a `HEALTHCHECK` in the Dockerfile does not count")
                .help(help)
                .label(other.at, "has no `healthcheck`"),
            );
        }
    }
}
