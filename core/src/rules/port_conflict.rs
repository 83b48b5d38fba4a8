//! `port-conflict`: a port that two containers expose, or one with two protocols.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "port-conflict",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("port_conflict.md"),
};

pub fn check(cx: &mut Cx) {
    for conflict in &cx.parts.ports.conflicts {
        let (first, second) = (&conflict.first, &conflict.second);
        let port = second.port.value;
        let (message, label) = if first.container == second.container {
            (
                format!(
                    "port {port} of `{}` is exposed as {} and as {}",
                    first.container,
                    first.protocol.name(),
                    second.protocol.name()
                ),
                format!("exposed as {} here", first.protocol.name()),
            )
        } else {
            (
                format!("port {port} is exposed by both `{}` and `{}`", first.container, second.container),
                format!("`{}` exposes it here", first.container),
            )
        };
        cx.report(
            RULE.at(second.port.span(), message)
                .note("the containers of a task share one network address")
                .label(first.port.span(), label),
        );
    }
}
