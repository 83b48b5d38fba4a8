//! `doubtful-mount-path`: a container path that is relative, or that two volumes share.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use std::collections::HashMap;

use crate::manifest::Text;

pub static RULE: Rule = Rule {
    name: "doubtful-mount-path",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("doubtful_mount_path.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let volumes = workload.storage.iter().flat_map(|it| &it.volumes).flat_map(|it| it.iter());
    let main: Vec<&Text> = volumes.filter_map(|(_, it)| it.path.as_ref()).collect();
    paths(cx, "the main container", &main);
    for (name, sidecar) in workload.sidecars.iter().flat_map(|it| it.iter()) {
        let paths_of: Vec<&Text> = sidecar.mount_points.iter().flatten().filter_map(|it| it.path.as_ref()).collect();
        paths(cx, &format!("`{}`", name.text), &paths_of);
    }
}

fn paths(cx: &mut Cx, container: &str, paths: &[&Text]) {
    let mut seen: HashMap<&str, &Text> = HashMap::new();
    for path in paths {
        if path.is_empty() || path.contains("${") {
            continue;
        }
        if !path.starts_with('/') {
            cx.report(
                RULE.at(path.span(), format!("`{path}` does not start at the root of {container}"))
                    .note("a container's mount points are absolute paths; others may keep it from starting")
                    .help(format!("write `/{}`", path.trim_start_matches("./"))),
            );
        }
        match seen.get(path.trim_end_matches('/')) {
            Some(first) => cx.report(
                RULE.at(path.span(), format!("two volumes stand at `{path}` in {container}"))
                    .label(first.span(), "the first one")
                    .note("a container can see only one of them there, if it starts at all"),
            ),
            None => {
                seen.insert(path.trim_end_matches('/'), path);
            }
        }
    }
}
