//! `essential-exit-awaited`: waiting for the end of a container whose end stops the task.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::containers::ContainerKind;

pub static RULE: Rule = Rule {
    name: "essential-exit-awaited",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("essential_exit_awaited.md"),
};

pub fn check(cx: &mut Cx) {
    let containers = &cx.parts.containers;
    for container in containers {
        for (name, condition) in container.depends_on.iter().flat_map(|it| it.iter()) {
            let ends = ["complete", "success"].iter().any(|it| condition.eq_ignore_ascii_case(it));
            let Some(other) = cx.parts.container(&name.text).filter(|it| ends && it.essential) else {
                continue;
            };
            let help = match other.kind {
                ContainerKind::Sidecar => {
                    format!("write `essential: false` under `sidecars.{}`, or wait for `start`", other.name)
                }
                ContainerKind::Main | ContainerKind::Firelens => "write `start` or `healthy`".to_owned(),
            };
            cx.report(
                RULE.at(
                    condition.span(),
                    format!("`{}` waits for the end of `{}`, which is essential", container.name, other.name),
                )
                .note("when an essential container ends, the whole task stops")
                .help(help)
                .label(other.at, "essential"),
            );
        }
    }
}
