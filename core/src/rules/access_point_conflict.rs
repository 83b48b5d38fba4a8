//! `access-point-conflict`: settings that an EFS access point rules out.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Efs;

pub static RULE: Rule = Rule {
    name: "access-point-conflict",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("access_point_conflict.md"),
};

pub fn check(cx: &mut Cx) {
    let volumes = cx.workload().storage.as_ref().and_then(|it| it.volumes.as_ref());
    for (name, volume) in volumes.into_iter().flat_map(|it| it.iter()) {
        let Some(Efs::Options(efs)) = &volume.efs else { continue };
        let Some(auth) = &efs.auth else { continue };
        let Some(point) = &auth.access_point_id else { continue };
        let path = format!("storage.volumes.{}.efs", name.text);
        if let Some(root) = efs.root_dir.as_ref().filter(|it| !matches!(&****it, "" | "/")) {
            cx.report(
                RULE.at(
                    root.span(),
                    format!("`{path}.root_dir` is `{root}`, but the access point has a root of its own"),
                )
                .label(point.span(), "the access point")
                .help("remove `root_dir`, or the access point"),
            );
        }
        if let Some(iam) = auth.iam.as_ref().filter(|it| !it.value) {
            cx.report(
                RULE.at(iam.span(), format!("`{path}.auth.iam` is off, but an access point needs it"))
                    .label(point.span(), "the access point")
                    .help("write `iam: true`"),
            );
        }
    }
}
