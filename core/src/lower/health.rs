//! Container health checks (`lowering-ecs.md`, section 1.2).

use super::build::{Entries, list};
use crate::ir::Prop;
use crate::manifest::Period;
use crate::manifest::copilot::image::ContainerHealthcheck;

/// `None` while no key of the section is written; then every missing key takes its default.
pub(super) fn container(check: &ContainerHealthcheck) -> Option<Prop> {
    if !check.says_something() {
        return None;
    }
    let mut entries = Entries::new();
    if let Some(command) = check.command() {
        let items: Vec<Prop> = command.iter().map(|it| Prop::text(it.value.clone(), it.origin.clone())).collect();
        let origin = command.first().map_or_else(|| check.at.origin.clone(), |it| it.origin.clone());
        entries.put("Command", list(items, origin));
    }
    seconds(&mut entries, "Interval", check.interval());
    if let Some(retries) = check.retries() {
        entries.sourced("Retries", &retries);
    }
    seconds(&mut entries, "Timeout", check.timeout());
    seconds(&mut entries, "StartPeriod", check.start_period());
    Some(entries.finish(check.at.origin.clone()))
}

fn seconds(entries: &mut Entries, key: &'static str, period: Option<Period>) {
    if let Some(period) = period {
        entries.put(key, Prop::new(period.seconds().into(), period.origin.clone()));
    }
}
