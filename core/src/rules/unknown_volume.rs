//! `unknown-volume`: a mount point of a volume that the task does not have.
//!
//! Silent where `taskdef_overrides` changes volumes: what they add is not looked into.

use std::collections::HashSet;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::resolve::closest;

pub static RULE: Rule = Rule {
    name: "unknown-volume",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("unknown_volume.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let overrides = workload.taskdef_overrides.as_deref().unwrap_or_default();
    if overrides
        .iter()
        .filter_map(|it| it.path.as_ref())
        .any(|it| it.starts_with("Volumes") || it.contains(".MountPoints"))
    {
        return;
    }
    let volumes = workload.storage.as_ref().and_then(|it| it.volumes.as_ref());
    let known: HashSet<&str> = volumes.into_iter().flat_map(|it| &it.entries).map(|(name, _)| &*name.text).collect();
    for (name, sidecar) in workload.sidecars.iter().flat_map(|it| it.iter()) {
        for point in sidecar.mount_points.iter().flatten() {
            let Some(volume) = point.source_volume.as_ref().filter(|it| !it.is_empty()) else { continue };
            if known.contains(&***volume) {
                continue;
            }
            let mut finding = RULE
                .at(volume.span(), format!("`{}` mounts `{volume}`, but no volume is called so", name.text))
                .note("volumes are the keys of `storage.volumes`; ECS refuses a mount point of any other");
            if let Some(near) = closest(volume, known.iter().copied()) {
                finding = finding.help(format!("write `{near}`"));
                if let Some(span) = volume.origin.written_span() {
                    finding = finding.fix(crate::diagnostic::Fix {
                        title: format!("write `{near}`"),
                        safe: false,
                        edits: vec![crate::diagnostic::Edit { span, text: near.to_owned() }],
                    });
                }
            }
            if let Some(volumes) = volumes {
                finding = finding.label(volumes.at.key, "volumes are declared here");
            }
            cx.report(finding);
        }
    }
}
