//! `arm-on-spot`: Spot capacity for an ARM task, which Copilot refuses.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::scaling::{Count, Range};

pub static RULE: Rule = Rule {
    name: "arm-on-spot",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("arm_on_spot.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(platform) = cx.workload().platform.as_ref().filter(|it| it.is_arm()) else { return };
    let Some(Count::Scaling(scaling)) = &cx.workload().count else { return };
    let from = match &scaling.range {
        Some(Range::Bounds(bounds)) => bounds.spot_from.as_ref(),
        Some(Range::Text(_)) | None => None,
    };
    let places = [("count.spot", scaling.spot.as_ref()), ("count.range.spot_from", from)];
    for (path, place) in places {
        let Some(place) = place else { continue };
        cx.report(
            RULE.at(place.span(), format!("`{path}` asks for Spot capacity, which Copilot refuses on ARM"))
                .label(platform.span(), "the platform is chosen here")
                .note("Fargate itself offers ARM on Spot since 2024; Copilot was not changed any more"),
        );
    }
}
