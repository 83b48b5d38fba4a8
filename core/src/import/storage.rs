//! Volumes and where containers see them (`lowering-ecs.md`, section 1.6, the other way round).

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Wanted;
use super::api::{maps, number, text};
use super::draft::{Draft, Section};
use super::given::imported;
use super::identity::Identity;

/// Writes `storage`.
pub(super) fn storage(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let mut storage = Section::default();
    let ephemeral = wanted.task.get("ephemeralStorage").and_then(|it| number(it.get("sizeInGiB")?));
    storage.put_some("ephemeral", ephemeral.filter(|it| *it != 20));
    let readonly = who.main_container(wanted).and_then(|it| it.get("readonlyRootFilesystem")).and_then(Value::as_bool);
    storage.put_some("readonly_fs", readonly.filter(|it| *it || !who.is_answer(wanted)));
    let mounts = mounts(wanted, who);
    let mut volumes = Section::default();
    for volume in maps(&wanted.task, "volumes") {
        let Some((name, mount)) = text(volume, "name").and_then(|it| mounts.get_key_value(it)) else { continue };
        let mut keys = Section::default();
        keys.put_some("path", text(mount, "containerPath"));
        keys.put_some("read_only", read_only(mount));
        if let Some(configuration) = volume.get("efsVolumeConfiguration").and_then(Value::as_object) {
            keys.put("efs", efs(configuration));
        }
        volumes.put(name, keys);
    }
    storage.put_section("volumes", volumes);
    draft.section("storage", storage);
}

/// Where the main container sees each volume of the task. What it does not see no key can give to
/// the others, and a second place neither.
pub(super) fn mounts<'v>(wanted: &'v Wanted, who: &Identity) -> HashMap<&'v str, &'v Map<String, Value>> {
    let declared: HashSet<&str> = maps(&wanted.task, "volumes").filter_map(|it| text(it, "name")).collect();
    let mut found = HashMap::new();
    for mount in who.main_container(wanted).into_iter().flat_map(|it| maps(it, "mountPoints")) {
        if let (Some(volume), Some(_)) = (text(mount, "sourceVolume"), text(mount, "containerPath"))
            && declared.contains(volume)
        {
            found.entry(volume).or_insert(mount);
        }
    }
    found
}

/// Copilot's default is to allow no writing, that of AWS is to allow it.
fn read_only(mount: &Map<String, Value>) -> Option<bool> {
    let flag = mount.get("readOnly").and_then(Value::as_bool).unwrap_or(false);
    (!flag).then_some(false)
}

fn efs(configuration: &Map<String, Value>) -> serde_yaml::Value {
    let id = text(configuration, "fileSystemId").unwrap_or_default();
    if id.contains("ManagedFileSystemID") {
        return true.into();
    }
    let mut efs = Section::default();
    efs.put("id", imported(id).unwrap_or_else(|| id.into()));
    efs.put_some("root_dir", text(configuration, "rootDirectory").filter(|it| *it != "/"));
    let mut auth = Section::default();
    if let Some(authorization) = configuration.get("authorizationConfig").and_then(Value::as_object) {
        auth.put_some("iam", (text(authorization, "iam") == Some("ENABLED")).then_some(true));
        auth.put_some("access_point_id", text(authorization, "accessPointId"));
    }
    efs.put_section("auth", auth);
    efs.into()
}

/// The `mount_points` of a sidecar, of volumes that `storage` declares.
pub(super) fn mount_points(
    container: &Map<String, Value>,
    declared: &HashMap<&str, &Map<String, Value>>,
) -> Vec<serde_yaml::Value> {
    let points = maps(container, "mountPoints").filter_map(|point| {
        let volume = text(point, "sourceVolume").filter(|it| declared.contains_key(it))?;
        let mut keys = Section::default();
        keys.put("source_volume", volume);
        keys.put("path", text(point, "containerPath")?);
        keys.put_some("read_only", read_only(point));
        Some(keys.into())
    });
    points.collect()
}
