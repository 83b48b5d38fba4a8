//! `connect-over-udp`: a service that Service Connect does not offer because it speaks UDP.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::network::Connect;
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "connect-over-udp",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("connect_over_udp.md"),
};

pub fn check(cx: &mut Cx) {
    if !cx.is(WorkloadType::LoadBalancedWebService) && !cx.is(WorkloadType::BackendService) {
        return;
    }
    let workload = cx.workload();
    let place = match workload.network.as_ref().and_then(|it| it.connect.as_ref()) {
        Some(Connect::Switch(switch)) if switch.value => switch.span(),
        Some(Connect::Options(options)) => options.alias.as_ref().map_or(options.at.key, |it| it.span()),
        _ => return,
    };
    let Some(port) = workload.image.as_ref().and_then(|it| it.port.as_ref()) else { return };
    if cx.parts.ports.connect_server(cx.manifest).is_none() {
        cx.report(
            RULE.at(place, format!("other services cannot reach port {port}, which speaks UDP"))
                .note("Service Connect carries TCP only; the service becomes a mere client of it")
                .label(port.span(), "the service's port"),
        );
    }
}
