//! `spot-from-outside-range`: a `spot_from` below or above the range of tasks.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::scaling::{Count, Range};

pub static RULE: Rule = Rule {
    name: "spot-from-outside-range",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("spot_from_outside_range.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Count::Scaling(scaling)) = &cx.workload().count else { return };
    let Some(Range::Bounds(bounds)) = &scaling.range else { return };
    let (Some(min), Some(max), Some(from)) = (&bounds.min, &bounds.max, &bounds.spot_from) else { return };
    let finding = if from.value < min.value && from.value > 1 {
        RULE.at(from.span(), format!("all tasks run on Spot: `spot_from` {from} is below `min` {min}"))
            .note("Copilot keeps no task on demand when `spot_from` is below `min`")
            .help(format!("write `spot_from: {}` to keep {min} on demand", min.value.saturating_add(1)))
            .label(min.span(), "the least number of tasks")
    } else if from.value > max.value {
        RULE.at(from.span(), format!("no task ever runs on Spot: `spot_from` {from} is above `max` {max}"))
            .label(max.span(), "the greatest number of tasks")
    } else {
        return;
    };
    cx.report(finding);
}
