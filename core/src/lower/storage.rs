//! Volumes and where containers see them (`lowering-ecs.md`, section 1.6).

use super::Cx;
use super::build::{Entries, list};
use crate::ir::{Prop, Reference, Value};
use crate::manifest::copilot::container::{Efs, EfsId, EfsOptions, MountPoint, Sidecar, Volume};
use crate::manifest::{Flag, Keyed, Name, Text};
use crate::origin::Origin;

/// The managed file system first, then the others by name; `None` when there are none.
pub(super) fn volumes(cx: &Cx) -> Option<Prop> {
    let volumes = written(cx)?;
    let mut sorted = volumes.sorted();
    if sorted.is_empty() {
        return None;
    }
    sorted.sort_by_key(|(_, volume)| !volume.is_managed());
    let items = sorted.into_iter().map(|(name, it)| volume(name, it)).collect();
    Some(list(items, volumes.at.origin.clone()))
}

pub(super) fn main_mounts(cx: &Cx) -> Option<Prop> {
    let volumes = written(cx)?;
    let items: Vec<Prop> = volumes
        .sorted()
        .into_iter()
        .map(|(name, volume)| {
            let source = Prop::text(name.text.clone(), Origin::Written(name.span));
            mount(source, volume.read_only(), volume.path.as_ref(), &volume.at.origin)
        })
        .collect();
    (!items.is_empty()).then(|| list(items, volumes.at.origin.clone()))
}

pub(super) fn sidecar_mounts(sidecar: &Sidecar) -> Option<Prop> {
    let points = sidecar.mount_points.as_ref().filter(|it| !it.is_empty())?;
    let one = |point: &MountPoint| {
        let source = point.source_volume.as_ref().map_or_else(
            || Prop::new(Value::Null, point.at.origin.clone()),
            |it| Prop::text(it.value.clone(), it.origin.clone()),
        );
        mount(source, point.read_only(), point.path.as_ref(), &point.at.origin)
    };
    Some(list(points.iter().map(one).collect(), sidecar.at.origin.clone()))
}

fn mount(source: Prop, read_only: Option<Flag>, path: Option<&Text>, origin: &Origin) -> Prop {
    let mut entries = Entries::new();
    entries.put("SourceVolume", source);
    if let Some(path) = path {
        entries.sourced("ContainerPath", path);
    }
    if let Some(read_only) = read_only {
        entries.sourced("ReadOnly", &read_only);
    }
    entries.finish(origin.clone())
}

fn written<'a>(cx: &'a Cx) -> Option<&'a Keyed<Volume>> {
    cx.manifest.workload.storage.as_ref()?.volumes.as_ref()
}

fn volume(name: &Name, volume: &Volume) -> Prop {
    let mut entries = Entries::new();
    entries.put("Name", Prop::text(name.text.clone(), Origin::Written(name.span)));
    let configuration = match &volume.efs {
        Some(Efs::Managed(flag)) if flag.value => Some(managed(&flag.origin)),
        Some(Efs::Options(options)) if volume.is_managed() => Some(managed(&options.at.origin)),
        Some(Efs::Options(options)) => Some(own(options)),
        _ => None,
    };
    if let Some(configuration) = configuration {
        entries.put("EFSVolumeConfiguration", configuration);
    }
    entries.finish(volume.at.origin.clone())
}

fn managed(origin: &Origin) -> Prop {
    let origin = Origin::derived("the file system that Copilot manages for the environment", &[origin]);
    let mut entries = Entries::new();
    let id = Reference::Attribute("EnvControllerAction".into(), "ManagedFileSystemID".into());
    entries.put("FilesystemId", Prop::new(id.into(), origin.clone()));
    entries.put("RootDirectory", Prop::text("/", origin.clone()));
    entries.put("TransitEncryption", Prop::text("ENABLED", origin.clone()));
    let mut authorization = Entries::new();
    let access_point = Reference::Resource("AccessPoint".into());
    authorization.put("AccessPointId", Prop::new(access_point.into(), origin.clone()));
    authorization.put("IAM", Prop::text("ENABLED", origin.clone()));
    entries.put("AuthorizationConfig", authorization.finish(origin.clone()));
    entries.finish(origin)
}

fn own(options: &EfsOptions) -> Prop {
    let origin = &options.at.origin;
    let mut entries = Entries::new();
    match &options.id {
        Some(EfsId::Id(id)) => entries.sourced("FilesystemId", id),
        Some(EfsId::Import(import)) => {
            if let Some(export) = &import.from_cfn {
                let reference = Reference::Import(export.value.clone());
                entries.put("FilesystemId", Prop::new(reference.into(), export.origin.clone()));
            }
        }
        None => {
            let missing = Origin::derived("`efs` has no `id`", &[origin]);
            entries.put("FilesystemId", Prop::new(Reference::Import("".into()).into(), missing));
        }
    }
    match options.root_dir.as_ref().filter(|it| !it.is_empty()) {
        Some(directory) => entries.sourced("RootDirectory", directory),
        None => entries.rule("RootDirectory", "/", "without `root_dir` the whole file system is mounted"),
    }
    entries.rule("TransitEncryption", "ENABLED", "file systems are mounted with encryption");
    let mut authorization = Entries::new();
    if let Some(access_point) = options.auth.as_ref().and_then(|it| it.access_point_id.as_ref()) {
        authorization.sourced("AccessPointId", access_point);
    }
    let iam = options.auth.as_ref().and_then(|it| it.iam.as_ref());
    match iam {
        Some(flag) => {
            let word = if flag.value { "ENABLED" } else { "DISABLED" };
            authorization.put("IAM", Prop::text(word, flag.origin.clone()));
        }
        None => authorization.rule("IAM", "DISABLED", "the task's role is used only with `auth.iam: true`"),
    }
    entries.put("AuthorizationConfig", authorization.finish(origin.clone()));
    entries.finish(origin.clone())
}
