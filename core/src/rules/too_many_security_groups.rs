//! `too-many-security-groups`: more security groups than ECS takes for a task.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::network::{SecurityGroup, SecurityGroups};
use crate::schema::WorkloadType;

pub static RULE: Rule = Rule {
    name: "too-many-security-groups",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("too_many_security_groups.md"),
};

/// The most that ECS takes.
const MAX: usize = 5;

pub fn check(cx: &mut Cx) {
    let vpc = cx.workload().network.as_ref().and_then(|it| it.vpc.as_ref());
    let (groups, denied) = match vpc.and_then(|it| it.security_groups.as_ref()) {
        Some(SecurityGroups::Groups(groups)) => (groups, false),
        Some(SecurityGroups::Options(options)) => {
            let Some(groups) = &options.groups else { return };
            (groups, options.deny_default.as_ref().is_some_and(|it| it.value) && !cx.is(WorkloadType::ScheduledJob))
        }
        None => return,
    };
    let own = usize::from(!denied);
    let Some(first) = groups.get(MAX - own) else { return };
    let span = match first {
        SecurityGroup::Id(id) => id.span(),
        SecurityGroup::Import(import) => import.at.key,
    };
    let total = groups.len() + own;
    let mut finding = RULE.at(span, format!("tasks get {total} security groups, but ECS takes {MAX}"));
    if !denied {
        finding = finding.note("the environment's own security group counts too");
    }
    cx.report(finding);
}
