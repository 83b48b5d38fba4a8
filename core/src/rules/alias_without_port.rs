//! `alias-without-port`: a Service Connect alias of a service that exposes no port.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::network::Connect;
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "alias-without-port",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("alias_without_port.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let connect = workload.network.as_ref().and_then(|it| it.connect.as_ref());
    let Some(Connect::Options(options)) = connect else { return };
    let Some(alias) = &options.alias else { return };
    let finding = match cx.manifest.workload_type {
        WorkloadType::WorkerService => RULE
            .at(alias.span(), "a Worker Service has no port that an alias could lead to")
            .note("workers can reach others through Service Connect, but not be reached")
            .help("write `connect: true`"),
        WorkloadType::BackendService => {
            let port = workload.image.as_ref().is_some_and(|it| it.port.is_some());
            let target = cx.manifest.rules().is_some_and(|it| it.rule.target_container.is_some());
            if port || target {
                return;
            }
            RULE.at(alias.span(), "the service exposes no port that an alias could lead to").help("add `image.port`")
        }
        WorkloadType::LoadBalancedWebService | WorkloadType::ScheduledJob => return,
    };
    cx.report(finding);
}
