//! `http-to-udp-port`: HTTP requests that go to a UDP port.

use super::Cx;
use super::healthcheck_on_udp_port;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::ports::Protocol;

pub static RULE: Rule = Rule {
    name: "http-to-udp-port",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("http_to_udp_port.md"),
};

pub fn check(cx: &mut Cx) {
    let ports = &cx.parts.ports;
    let image = cx.workload().image.as_ref().and_then(|it| it.port.as_ref());
    let is_udp = |port: u16| ports.owner(port).is_some_and(|it| it.protocol == Protocol::Udp);
    for route in &cx.parts.routes {
        let target = ports.rule_target(route);
        let Some(port) = target.port.filter(|it| is_udp(it.value)) else { continue };
        if healthcheck_on_udp_port::of_route(route, image).is_some_and(|it| is_udp(it.value)) {
            continue;
        }
        let place = route.target_container.map_or_else(|| port.span(), |it| it.span());
        cx.report(
            RULE.at(
                place,
                format!("`{}` sends requests to port {port} of `{}`, which speaks UDP", route.path(), target.container),
            )
            .note("HTTP runs over TCP; the targets would never become healthy")
            .label(port.span(), "exposed as UDP here"),
        );
    }
}
