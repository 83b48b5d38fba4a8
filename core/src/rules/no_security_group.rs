//! `no-security-group`: tasks that are left without any security group.
//!
//! An addon may export one, so this is no error.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::network::SecurityGroups;
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "no-security-group",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("no_security_group.md"),
};

pub fn check(cx: &mut Cx) {
    let vpc = cx.workload().network.as_ref().and_then(|it| it.vpc.as_ref());
    let Some(SecurityGroups::Options(options)) = vpc.and_then(|it| it.security_groups.as_ref()) else { return };
    let Some(deny) = options.deny_default.as_ref().filter(|it| it.value) else { return };
    if cx.is(WorkloadType::ScheduledJob) || options.groups.as_ref().is_some_and(|it| !it.is_empty()) {
        return;
    }
    cx.report(
        RULE.at(deny.span(), "without the environment's security group, none is left")
            .note("CloudFormation refuses the empty list, unless an addon exports a security group")
            .help("add `groups` with the security groups to use"),
    );
}
