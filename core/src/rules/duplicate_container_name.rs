//! `duplicate-container-name`: a sidecar that bears the name of a container Copilot makes.

use std::collections::HashMap;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "duplicate-container-name",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("duplicate_container_name.md"),
};

pub fn check(cx: &mut Cx) {
    let order = cx.manifest.container_order();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, container) in order.iter().enumerate() {
        let first = *seen.entry(&container.name).or_insert(index);
        if first == index {
            continue;
        }
        let whose = if first == 0 { "the main container" } else { "a container that Copilot adds" };
        cx.report(
            RULE.at(container.at, format!("the sidecar `{}` bears the name of {whose}", container.name))
                .label(order[first].at, "this makes a container of that name")
                .note("ECS refuses a task definition with two containers of one name")
                .help("give the sidecar another name"),
        );
    }
}
