//! `access-point-without-iam`: an EFS access point that is mounted without the task's role.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Efs;

pub static RULE: Rule = Rule {
    name: "access-point-without-iam",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("access_point_without_iam.md"),
};

pub fn check(cx: &mut Cx) {
    let volumes = cx.workload().storage.as_ref().and_then(|it| it.volumes.as_ref());
    for (name, volume) in volumes.into_iter().flat_map(|it| it.iter()) {
        let Some(Efs::Options(efs)) = &volume.efs else { continue };
        let Some(auth) = &efs.auth else { continue };
        if let (Some(point), None) = (&auth.access_point_id, &auth.iam) {
            cx.report(
                RULE.at(point.span(), format!("`{}` is mounted without IAM, although it has an access point", name.text))
                    .note("Copilot's manual says that `iam` is on by default; the generated volume has it off, so the file system's policy may deny the mount")
                    .help("add `iam: true` beside `access_point_id`"),
            );
        }
    }
}
