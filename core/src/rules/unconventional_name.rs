//! `unconventional-name`: a workload's name that Copilot would not give.
//!
//! Copilot checks names when it creates a workload, not when it deploys one.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "unconventional-name",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("unconventional_name.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(name) = &cx.workload().name else { return };
    // What ECS refuses is found as a wrong format.
    if name.contains("${") || !crate::schema::format::is_ecs_name(name) {
        return;
    }
    let reserved = matches!(&***name, "pipelines" | "environments");
    if !reserved && crate::schema::format::is_service_name(name) {
        return;
    }
    let message = if reserved {
        format!("`{name}` is the name of a folder that Copilot uses itself")
    } else {
        format!("`{name}` is no name that Copilot gives to a workload")
    };
    cx.report(
        RULE.at(name.span(), message)
            .note(
                "such names start with a lower-case letter, followed by lower-case letters, digits and single hyphens",
            )
            .help("the name stands in DNS names and in the names of resources, where other characters may be refused"),
    );
}
