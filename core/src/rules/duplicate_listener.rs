//! `duplicate-listener`: two listeners of the Network Load Balancer on one port.

use std::collections::HashMap;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Port;

pub static RULE: Rule = Rule {
    name: "duplicate-listener",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("duplicate_listener.md"),
};

pub fn check(cx: &mut Cx) {
    let mut ports: HashMap<u16, Port> = HashMap::new();
    for listener in &cx.parts.listeners {
        let Some((port, _)) = listener.port() else { continue };
        match ports.get(&port.value) {
            Some(first) => cx.report(
                RULE.at(port.span(), format!("two listeners on port {port}"))
                    .note("a load balancer has one listener per port, whatever the protocol")
                    .label(first.span(), "the first one"),
            ),
            None => {
                ports.insert(port.value, port);
            }
        }
    }
}
