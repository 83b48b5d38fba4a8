//! `healthcheck-command-form`: a container health check whose command does not say how it is run.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::containers::ContainerKind;

pub static RULE: Rule = Rule {
    name: "healthcheck-command-form",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("healthcheck_command_form.md"),
};

pub fn check(cx: &mut Cx) {
    for container in &cx.parts.containers {
        let Some(healthcheck) = container.healthcheck else { continue };
        let Some(command) = &healthcheck.command else { continue };
        let path = match container.kind {
            ContainerKind::Main => "image.healthcheck.command".to_owned(),
            ContainerKind::Sidecar | ContainerKind::Firelens => {
                format!("sidecars.{}.healthcheck.command", container.name)
            }
        };
        let finding = match command.as_slice() {
            [] => RULE.at(healthcheck.at.key, format!("`{path}` is empty")),
            [first, ..] if !matches!(&*first.value, "CMD" | "CMD-SHELL" | "NONE") => {
                RULE.at(first.span(), format!("`{path}` starts with neither `CMD` nor `CMD-SHELL`"))
            }
            [first] if &*first.value != "NONE" => {
                RULE.at(first.span(), format!("`{path}` has nothing behind `{first}`"))
            }
            _ => continue,
        };
        cx.report(
            finding
                .note("the first item says how the rest is run: `CMD-SHELL` by a shell, `CMD` as it is")
                .help("write for example `[\"CMD-SHELL\", \"curl -f http://localhost:8080/ || exit 1\"]`"),
        );
    }
}
