//! `port-zero`: a port 0 where ports are texts.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "port-zero",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("port_zero.md"),
};

pub fn check(cx: &mut Cx) {
    let mut zeros = Vec::new();
    for (name, sidecar) in cx.workload().sidecars.iter().flat_map(|it| it.iter()) {
        zeros.extend(sidecar.exposed().map(|(port, _)| (format!("sidecars.{}.port", name.text), port)));
    }
    for listener in &cx.parts.listeners {
        zeros.extend(listener.port().map(|(port, _)| (format!("{}.port", listener.path()), port)));
        zeros.extend(listener.target_port().map(|port| (format!("{}.target_port", listener.path()), port)));
    }
    for (path, port) in zeros {
        if port.value == 0 {
            cx.report(RULE.at(port.span(), format!("`{path}` is port 0")).note("ports go from 1 to 65535"));
        }
    }
}
