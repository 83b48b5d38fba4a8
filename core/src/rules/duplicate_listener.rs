//! `duplicate-listener`: two listeners of the Network Load Balancer on one port.

use std::collections::BTreeMap;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Port;

pub static RULE: Rule = Rule {
    name: "duplicate-listener",
    severity: Severity::Error,
    source: Source::Aws,
    page: include_str!("duplicate_listener.md"),
};

pub fn check(cx: &mut Cx) {
    let mut ports: BTreeMap<u16, Port> = BTreeMap::new();
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
