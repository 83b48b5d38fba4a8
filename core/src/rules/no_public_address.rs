//! `no-public-address`: chosen subnets, in which tasks get no public address.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::network::Placement;

pub static RULE: Rule = Rule {
    name: "no-public-address",
    severity: Severity::Hint,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("no_public_address.md"),
};

pub fn check(cx: &mut Cx) {
    let vpc = cx.workload().network.as_ref().and_then(|it| it.vpc.as_ref());
    let Some(Placement::Chosen(chosen)) = vpc.and_then(|it| it.placement.as_ref()) else { return };
    // A map without `subnets` is refused as it is.
    if chosen.subnets.is_none() {
        return;
    }
    cx.report(
        RULE.at(chosen.at.key, "tasks in chosen subnets get no public address")
            .note("in a public subnet they then reach neither the internet nor the registry of their image")
            .help("choose subnets with a NAT gateway or with endpoints for the registry, or write `placement: public`"),
    );
}
