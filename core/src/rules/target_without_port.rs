//! `target-without-port`: a load balancer whose target exposes no port.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Text;
use crate::manifest::containers::ContainerKind;
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "target-without-port",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("target_without_port.md"),
};

pub fn check(cx: &mut Cx) {
    let manifest = cx.manifest;
    for route in &cx.parts.routes {
        if let Some(target) = route.target_container {
            has_port(cx, target, true);
        } else if route.rule.target_port.is_none() && lacks_image_port(cx) {
            let key = if route.index == 0 { manifest.rules().map(|it| it.at.key) } else { None };
            cx.report(
                RULE.at(key.unwrap_or(route.rule.at.key), format!("`{}` sends requests to no port", route.path()))
                    .note("`image` has no `port`, and nothing else says which one it is")
                    .help("add `image.port`")
                    .source(Source::Aws),
            );
        }
    }
    for listener in &cx.parts.listeners {
        if let Some(target) = &listener.listener.target_container {
            has_port(cx, target, false);
        }
    }
}

/// Whether `image` may lack its port and does; where it has to be there, that is said of `image`.
fn lacks_image_port(cx: &Cx) -> bool {
    let may_lack = !cx.is(WorkloadType::LoadBalancedWebService);
    may_lack && cx.workload().image.as_ref().is_some_and(|it| it.port.is_none())
}

fn has_port(cx: &mut Cx, target: &Text, is_rule: bool) {
    let sidecar = cx.parts.container(target).filter(|it| it.kind == ContainerKind::Sidecar);
    let finding = match sidecar {
        Some(sidecar) if sidecar.port.is_none() => RULE
            .at(target.span(), format!("`{target}` exposes no port"))
            .help(format!("add `port` under `sidecars.{target}`"))
            .label(sidecar.at, "has no `port`"),
        None if is_rule && target.value == cx.name() && lacks_image_port(cx) => {
            RULE.at(target.span(), format!("`{target}` exposes no port")).help("add `image.port`")
        }
        _ => return,
    };
    cx.report(finding.note("Copilot asks for it even where `target_port` is given"));
}
