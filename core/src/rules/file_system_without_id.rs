//! `file-system-without-id`: settings for an existing file system that is not named.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::Efs;

pub static RULE: Rule = Rule {
    name: "file-system-without-id",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("file_system_without_id.md"),
};

pub fn check(cx: &mut Cx) {
    let volumes = cx.workload().storage.as_ref().and_then(|it| it.volumes.as_ref());
    for (name, volume) in volumes.into_iter().flat_map(|it| it.iter()) {
        let Some(Efs::Options(efs)) = &volume.efs else { continue };
        let own = efs.root_dir.is_some()
            || efs.auth.as_ref().is_some_and(|it| it.iam.is_some() || it.access_point_id.is_some());
        if own && efs.id.is_none() {
            cx.report(
                RULE.at(efs.at.key, format!("`storage.volumes.{}.efs` has no `id`", name.text))
                    .note("`root_dir` and `auth` are about an existing file system; Copilot writes an empty id into the template")
                    .help("add the file system's id, for example `id: fs-0123456789abcdef0`, or write `efs: true` for the managed one"),
            );
        }
    }
}
