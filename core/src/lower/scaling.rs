//! How many tasks a service starts with, and on which capacity
//! (`lowering-ecs.md`, section 2.1).

use super::Cx;
use super::build::{Entries, list};
use crate::ir::Prop;
use crate::manifest::Int;
use crate::manifest::copilot::scaling::{Count, Range, Scaling};
use crate::origin::Origin;

/// The number of tasks that Copilot would start with.
pub(super) fn desired_count(cx: &Cx) -> Prop {
    let workload = &cx.manifest.workload;
    match &workload.count {
        Some(Count::Fixed(count)) => Prop::new(count.value.into(), count.origin.clone()),
        Some(Count::Scaling(scaling)) => match (&scaling.spot, minimum(scaling)) {
            (Some(spot), _) => Prop::new(spot.value.into(), spot.origin.clone()),
            (None, Some((minimum, origin))) => {
                let origin = Origin::derived("a service that scales starts with its least number of tasks", &[&origin]);
                Prop::new(minimum.into(), origin)
            }
            (None, None) => Prop::new(
                1.into(),
                Origin::derived("without a range a service starts with one task", &[&scaling.at.origin]),
            ),
        },
        None => Prop::new(1.into(), Origin::rule("without `count` a service starts with one task")),
    }
}

fn minimum(scaling: &Scaling) -> Option<(i64, Origin)> {
    match scaling.range.as_ref()? {
        Range::Text(text) => {
            let (minimum, _) = text.value.split_once('-')?;
            Some((minimum.parse().ok()?, text.origin.clone()))
        }
        Range::Bounds(bounds) => bounds.min.as_ref().map(|it| (it.value, it.origin.clone())),
    }
}

/// Where tasks run on Fargate Spot; `None` for plain Fargate.
pub(super) fn capacity_providers(cx: &Cx) -> Option<Prop> {
    let Some(Count::Scaling(scaling)) = &cx.manifest.workload.count else { return None };
    if let Some(spot) = &scaling.spot {
        let origin = Origin::derived("`count.spot` runs every task on Fargate Spot", &[&spot.origin]);
        return Some(list(vec![provider("FARGATE_SPOT", 1, None, &origin)], origin));
    }
    let Some(Range::Bounds(bounds)) = &scaling.range else { return None };
    let spot_from = bounds.spot_from.as_ref()?;
    let origin = Origin::derived("tasks from `spot_from` on run on Fargate Spot", &[&spot_from.origin]);
    let mut providers = vec![provider("FARGATE_SPOT", 1, None, &origin)];
    if bounds.min.as_ref().is_some_and(|minimum: &Int| spot_from.value >= minimum.value) {
        providers.push(provider("FARGATE", 0, Some((spot_from.value - 1).max(0)), &origin));
    }
    Some(list(providers, origin))
}

fn provider(name: &'static str, weight: i64, base: Option<i64>, origin: &Origin) -> Prop {
    let mut entries = Entries::new();
    entries.put("CapacityProvider", Prop::text(name, origin.clone()));
    entries.put("Weight", Prop::new(weight.into(), origin.clone()));
    if let Some(base) = base {
        entries.put("Base", Prop::new(base.into(), origin.clone()));
    }
    entries.finish(origin.clone())
}
