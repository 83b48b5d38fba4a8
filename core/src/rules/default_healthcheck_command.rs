//! `default-healthcheck-command`: a container health check whose command nobody wrote.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::containers::ContainerKind;

pub static RULE: Rule = Rule {
    name: "default-healthcheck-command",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("default_healthcheck_command.md"),
};

pub fn check(cx: &mut Cx) {
    for container in &cx.parts.containers {
        let Some(healthcheck) = container.healthcheck.filter(|it| it.command.is_none()) else { continue };
        let path = match container.kind {
            ContainerKind::Main => "image.healthcheck".to_owned(),
            ContainerKind::Sidecar | ContainerKind::Firelens => format!("sidecars.{}.healthcheck", container.name),
        };
        cx.report(
            RULE.at(healthcheck.at.key, format!("`{path}` has no `command`, so it runs `curl -f http://localhost/`"))
                .note("a container without `curl`, or with nothing on port 80, counts as unhealthy and is replaced again and again")
                .help("add `command`"),
        );
    }
}
