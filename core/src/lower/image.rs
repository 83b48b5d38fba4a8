//! The image of the main container, and the images that Copilot builds and pushes
//! (`lowering-ecs.md`, section 1.2).

use super::Cx;
use crate::ir::Prop;
use crate::manifest::copilot::image::Build;
use crate::origin::Origin;

/// A pushed image goes before `location` for the main container.
pub(super) fn main(cx: &Cx) -> Prop {
    let image = cx.manifest.workload.image.as_ref();
    if let Some(uri) = cx.target.images.get(&*cx.name) {
        return Prop::text(uri.clone(), Origin::rule("the image was given for this container"));
    }
    match image.map(|it| (&it.source.build, &it.source.location)) {
        Some((_, Some(location))) => Prop::text(location.value.clone(), location.origin.clone()),
        Some((Some(build), None)) => pushed(cx, "latest".to_owned(), build_origin(build)),
        _ => {
            let origin = image.map_or(&cx.manifest.workload.at.origin, |it| &it.at.origin);
            Prop::text("", Origin::derived("the manifest names no image", &[origin]))
        }
    }
}

pub(super) fn pushed(cx: &Cx, tag: String, origin: &Origin) -> Prop {
    let (account, region, domain) = (&cx.account, &cx.region, cx.url_suffix());
    let uri = format!("{account}.dkr.ecr.{region}.{domain}/{}/{}:{tag}", cx.app, cx.name);
    Prop::text(uri, Origin::derived("the image is built and pushed to the workload's own repository", &[origin]))
}

pub(super) fn build_origin(build: &Build) -> &Origin {
    match build {
        Build::Dockerfile(path) => &path.origin,
        Build::Options(options) => &options.at.origin,
    }
}
