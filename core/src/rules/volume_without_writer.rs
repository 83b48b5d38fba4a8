//! `volume-without-writer`: a managed EFS volume into which no container may write.
//!
//! Scratch volumes are left out: they can share files that come with an image.

use std::collections::HashSet;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};

pub static RULE: Rule = Rule {
    name: "volume-without-writer",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("volume_without_writer.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let volumes = workload.storage.as_ref().and_then(|it| it.volumes.as_ref());
    let mounts = workload.sidecars.iter().flat_map(|it| it.iter()).flat_map(|(_, it)| it.mount_points.iter().flatten());
    let written = mounts.filter(|it| it.read_only.as_ref().is_some_and(|it| !it.value));
    let written: HashSet<&str> = written.filter_map(|it| Some(&*it.source_volume.as_ref()?.value)).collect();
    for (name, volume) in volumes.into_iter().flat_map(|it| it.iter()) {
        let main_writes = volume.read_only.as_ref().is_some_and(|it| !it.value);
        if !volume.is_managed() || main_writes || written.contains(&*name.text) {
            continue;
        }
        let place = volume.read_only.as_ref().map_or(name.span, |it| it.span());
        cx.report(
            RULE.at(place, format!("no container may write to `{}`", name.text))
                .note("volumes are read-only unless they say otherwise, and the folder that Copilot makes for this one starts empty")
                .help(format!("write `read_only: false` in `storage.volumes.{}`", name.text)),
        );
    }
}
