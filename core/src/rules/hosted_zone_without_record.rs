//! `hosted-zone-without-record`: a hosted zone in which no record is made.

use std::collections::HashSet;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Text;
use crate::manifest::copilot::http::{Alias, RoutingRule};

pub static RULE: Rule = Rule {
    name: "hosted-zone-without-record",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("hosted_zone_without_record.md"),
};

pub fn check(cx: &mut Cx) {
    let routes = &cx.parts.routes;
    let Some((main, additional)) = routes.split_first() else { return };
    let made: HashSet<(&str, &str)> = zones(main.rule).into_iter().map(|(name, zone)| (&***name, &***zone)).collect();
    for route in additional {
        let mut reported = HashSet::new();
        for (name, zone) in zones(route.rule) {
            // A zone for all aliases of the rule is reported once.
            if made.contains(&(&***name, &***zone)) || !reported.insert(zone.span()) {
                continue;
            }
            cx.report(
                RULE.at(zone.span(), format!("no record for `{name}` is made in `{zone}`"))
                    .note("Copilot makes records for the aliases of the main rule only")
                    .help("name the alias with its zone in the main rule too, or make the record yourself")
                    .label(name.span(), "the alias"),
            );
        }
    }
}

/// The host names of a rule for which a zone is named, with the zone.
fn zones(rule: &RoutingRule) -> Vec<(&Text, &Text)> {
    let default = rule.hosted_zone.as_ref();
    match &rule.alias {
        Some(Alias::Objects(entries)) => {
            entries.iter().filter_map(|it| Some((it.name.as_ref()?, it.hosted_zone.as_ref().or(default)?))).collect()
        }
        Some(alias) => alias.names().into_iter().filter_map(|it| Some((it, default?))).collect(),
        None => Vec::new(),
    }
}
