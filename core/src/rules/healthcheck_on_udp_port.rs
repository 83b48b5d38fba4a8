//! `healthcheck-on-udp-port`: a load balancer health check that asks a UDP port.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Port;
use crate::manifest::ports::{Listener, Ports, Protocol, Route};

pub static RULE: Rule = Rule {
    name: "healthcheck-on-udp-port",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("healthcheck_on_udp_port.md"),
};

pub fn check(cx: &mut Cx) {
    let ports = &cx.parts.ports;
    let image = cx.workload().image.as_ref().and_then(|it| it.port.as_ref());
    for route in &cx.parts.routes {
        let port = of_route(route, image);
        report(cx, ports, &route.path(), port);
    }
    for listener in &cx.parts.listeners {
        let port = of_listener(listener, image);
        report(cx, ports, &listener.path(), port);
    }
}

/// The port that Copilot takes for that of a rule's health check.
pub fn of_route(route: &Route, image: Option<&Port>) -> Option<Port> {
    route.rule.healthcheck_port().or_else(|| route.rule.target_port.clone()).or_else(|| image.cloned())
}

fn of_listener(listener: &Listener, image: Option<&Port>) -> Option<Port> {
    let port = || listener.port().map(|(port, _)| port);
    listener.healthcheck_port().or_else(|| listener.target_port()).or_else(port).or_else(|| image.cloned())
}

fn report(cx: &mut Cx, ports: &Ports, path: &str, port: Option<Port>) {
    let Some(port) = port else { return };
    let Some(owner) = ports.owner(port.value).filter(|it| it.protocol == Protocol::Udp) else { return };
    let mut finding = RULE
        .at(port.span(), format!("the health check of `{path}` asks port {port}, which speaks UDP"))
        .note("load balancers check over TCP or HTTP only")
        .help(format!("set `{path}.healthcheck.port` to a port that answers TCP"));
    if owner.port.span() != port.span() {
        finding = finding.label(owner.port.span(), "exposed as UDP here");
    }
    cx.report(finding);
}
