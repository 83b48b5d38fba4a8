//! `listener-port-as-target`: a listener whose port becomes the port of the container.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::ports::Claim;

pub static RULE: Rule = Rule {
    name: "listener-port-as-target",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("listener_port_as_target.md"),
};

pub fn check(cx: &mut Cx) {
    let ports = &cx.parts.ports;
    let Some(image) = cx.workload().image.as_ref().and_then(|it| it.port.as_ref()) else { return };
    for listener in &cx.parts.listeners {
        let target = listener.listener.target_container.as_ref();
        let Some((port, _)) = listener.port() else { continue };
        let is_main = target.is_none_or(|it| ports.is_main(it));
        let owner = ports.owner(port.value);
        let is_news = owner.is_some_and(|it| it.claim == Claim::Listener(listener.index) && !it.declared);
        if listener.listener.target_port.is_some() || !is_main || !is_news {
            continue;
        }
        cx.report(
            RULE.at(port.span(), format!("`{}` sends connections to port {port} of the container", listener.path()))
                .note("without `target_port` a listener's own port is the container's too; `image.port` does not count")
                .help(format!("write `target_port: {image}`, or `target_port: {port}` if that is meant"))
                .label(image.span(), "the container listens here"),
        );
    }
}
