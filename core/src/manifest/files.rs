//! The files that a manifest names.
//!
//! In: a decoded [`Manifest`]. Out: each file with its path from the folder that holds
//! `copilot` (`workspace.md`, section 2.5). Whether they exist is for front ends to find out.

use super::Text;
use super::copilot::Manifest;
use super::copilot::container::SidecarImage;
use super::copilot::image::Build;
use crate::schema::Names;

/// A file that a text names.
#[derive(Clone, Debug)]
pub struct NamedFile<'a> {
    pub text: &'a Text,
    /// As [`in_workspace`] has it.
    pub path: String,
    /// A Dockerfile, a folder or a file of environment variables.
    pub what: Names,
}

/// The name of a Dockerfile that nobody named.
const DOCKERFILE: &str = "Dockerfile";

/// A path from the workspace's root in its shortest form: `./api//Dockerfile` is
/// `api/Dockerfile`, the root itself is empty. `None` for a path that is absolute, leads out of
/// the workspace or holds a variable.
pub fn in_workspace(path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with(['/', '~', '\\']) || path.contains("${") || path.contains(':') {
        return None;
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop()?,
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// Where a build without a path of its own looks for the Dockerfile.
pub fn dockerfile_in(context: &str) -> String {
    if context.is_empty() { DOCKERFILE.to_owned() } else { format!("{context}/{DOCKERFILE}") }
}

impl Manifest {
    /// The files that are named in the manifest as it holds in one environment.
    pub fn files(&self) -> Vec<NamedFile<'_>> {
        let workload = &self.workload;
        let mut found = Vec::new();
        let main = workload.image.as_ref().and_then(|it| it.source.build.as_ref());
        let sidecars = || workload.sidecars.iter().flat_map(|it| it.iter()).map(|(_, it)| it);
        let of_sidecars = sidecars().filter_map(|it| match &it.image {
            Some(SidecarImage::Source(source)) => source.build.as_ref(),
            Some(SidecarImage::Location(_)) | None => None,
        });
        main.into_iter().chain(of_sidecars).for_each(|it| of_build(it, &mut found));
        let logging = workload.logging.as_ref().and_then(|it| it.env_file.as_ref());
        let env_files = workload.env_file.iter().chain(sidecars().filter_map(|it| it.env_file.as_ref())).chain(logging);
        env_files.for_each(|it| add(it, Names::EnvFile, &mut found));
        found
    }
}

fn of_build<'a>(build: &'a Build, found: &mut Vec<NamedFile<'a>>) {
    let options = match build {
        Build::Dockerfile(path) => return add(path, Names::Dockerfile, found),
        Build::Options(options) => options,
    };
    if let Some(context) = &options.context {
        add(context, Names::Folder, found);
    }
    match (&options.dockerfile, &options.context) {
        (Some(path), _) => add(path, Names::Dockerfile, found),
        (None, Some(context)) => {
            let path = in_workspace(context).map(|it| dockerfile_in(&it));
            found.extend(path.map(|path| NamedFile { text: context, path, what: Names::Dockerfile }));
        }
        (None, None) => {}
    }
}

fn add<'a>(text: &'a Text, what: Names, found: &mut Vec<NamedFile<'a>>) {
    found.extend(in_workspace(text).map(|path| NamedFile { text, path, what }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_take_their_shortest_form() {
        for (path, expected) in [
            ("./api/Dockerfile", Some("api/Dockerfile")),
            ("api//./x/../Dockerfile", Some("api/Dockerfile")),
            (".", Some("")),
            ("../Dockerfile", None),
            ("/Dockerfile", None),
            ("${DIR}/Dockerfile", None),
            ("C:/Dockerfile", None),
            ("", None),
        ] {
            assert_eq!(in_workspace(path).as_deref(), expected, "{path}");
        }
    }
}
