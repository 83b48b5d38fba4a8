//! `nlb-hosted-zone`: a hosted zone for an alias of the Network Load Balancer.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::http::Alias;

pub static RULE: Rule = Rule {
    name: "nlb-hosted-zone",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("nlb_hosted_zone.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Alias::Objects(entries)) = cx.workload().nlb.as_ref().and_then(|it| it.alias.as_ref()) else { return };
    for zone in entries.iter().filter_map(|it| it.hosted_zone.as_ref()) {
        cx.report(
            RULE.at(zone.key, "an alias of `nlb` takes no `hosted_zone`")
                .note("its record goes to the zone of the application's domain")
                .help("remove `hosted_zone`"),
        );
    }
}
