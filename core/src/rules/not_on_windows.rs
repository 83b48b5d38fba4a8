//! `not-on-windows`: what a task on Windows cannot have.
//!
//! Copilot refuses some of it; the rest is refused by Fargate.

use super::Cx;
use crate::diagnostic::Source::{Aws, Copilot};
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Efs;
use crate::manifest::copilot::network::Connect;
use crate::manifest::copilot::scaling::{Count, Range};
use crate::schema::WorkloadType;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "not-on-windows",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("not_on_windows.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(platform) = cx.workload().platform.as_ref().filter(|it| it.is_windows()) else { return };
    let place = platform.span();
    let found = features(cx);
    for (span, what, source) in found {
        cx.report(
            RULE.at(span, format!("{what} is not available on Windows"))
                .source(source)
                .label(place, "the platform is chosen here"),
        );
    }
}

/// What the manifest asks for that Windows lacks, and who says no.
fn features(cx: &Cx) -> Vec<(Span, String, Source)> {
    let workload = cx.workload();
    let mut found = Vec::new();
    if let Some(storage) = &workload.storage {
        if let Some(flag) = storage.readonly_fs.as_ref().filter(|it| it.value) {
            found.push((flag.span(), "`storage.readonly_fs`".to_owned(), Copilot));
        }
        if let Some(size) = storage.ephemeral.as_ref().filter(|it| it.value > 20) {
            found.push((size.span(), "`storage.ephemeral`".to_owned(), Aws));
        }
        for (name, volume) in storage.volumes.iter().flat_map(|it| it.iter()) {
            match &volume.efs {
                None => {}
                Some(Efs::Managed(flag)) if !flag.value => {}
                Some(it) => found.push((it.span(), format!("`storage.volumes.{}.efs`", name.text), Copilot)),
            }
        }
    }
    match workload.network.as_ref().and_then(|it| it.connect.as_ref()) {
        Some(Connect::Switch(flag)) if !flag.value => {}
        Some(connect) if !cx.is(WorkloadType::ScheduledJob) => {
            let source = if cx.is(WorkloadType::WorkerService) { Aws } else { Copilot };
            found.push((connect.span(), "`network.connect`".to_owned(), source));
        }
        _ => {}
    }
    match &workload.count {
        Some(Count::Scaling(scaling)) => {
            if let Some(spot) = &scaling.spot {
                found.push((spot.span(), "`count.spot`".to_owned(), Aws));
            }
            if let Some(Range::Bounds(bounds)) = &scaling.range
                && let Some(from) = &bounds.spot_from
            {
                found.push((from.span(), "`count.range.spot_from`".to_owned(), Aws));
            }
        }
        Some(Count::Fixed(_)) | None => {}
    }
    if let Some(logging) = workload.logging.as_ref().filter(|it| it.has_router()) {
        found.push((logging.at.key, "FireLens, which every key of `logging` but `retention` adds,".to_owned(), Aws));
    }
    found
}
