//! `empty-image`: a container whose image is an empty text.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::container::SidecarImage;
use crate::manifest::copilot::image::Build;

pub static RULE: Rule = Rule {
    name: "empty-image",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("empty_image.md"),
};

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let builds = |build: &Option<Build>| match build {
        Some(Build::Dockerfile(path)) => !path.is_empty(),
        Some(Build::Options(_)) => true,
        None => false,
    };
    let mut empty = Vec::new();
    if let Some(image) = workload.image.as_ref().filter(|it| !builds(&it.source.build)) {
        empty.extend(image.source.location.as_ref().map(|it| ("image.location".to_owned(), it)));
    }
    for (name, sidecar) in workload.sidecars.iter().flat_map(|it| it.iter()) {
        match &sidecar.image {
            Some(SidecarImage::Location(location)) => empty.push((format!("sidecars.{}.image", name.text), location)),
            Some(SidecarImage::Source(source)) if !builds(&source.build) => {
                empty.extend(source.location.as_ref().map(|it| (format!("sidecars.{}.image.location", name.text), it)));
            }
            _ => {}
        }
    }
    for (path, location) in empty {
        if location.is_empty() {
            cx.report(
                RULE.at(location.span(), format!("`{path}` is empty"))
                    .note("Copilot lets an empty image through; ECS refuses the container"),
            );
        }
    }
}
