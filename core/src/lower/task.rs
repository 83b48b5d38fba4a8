//! The task definition (`lowering-ecs.md`, section 1).

use super::build::{Entries, list};
use super::{Cx, container, overrides, parameters, storage};
use crate::ir::{Prop, Reference, Resource};
use crate::manifest::copilot::deployment::Platform;
use crate::origin::Origin;

pub(super) fn task_definition(cx: &Cx) -> Resource {
    let workload = &cx.manifest.workload;
    let mut task = Entries::new();
    let name_origin = workload.name.as_ref().map(|it| &it.origin);
    let family = Origin::derived("the family is application, environment and name", name_origin.as_slice());
    task.put("Family", Prop::text(cx.family.clone(), family));
    if let Some(platform) = platform(cx) {
        task.put("RuntimePlatform", platform);
    }
    task.rule("NetworkMode", "awsvpc", "every task has a network interface of its own");
    let fargate = Prop::text("FARGATE", Origin::rule("every task runs on Fargate"));
    task.put("RequiresCompatibilities", list(vec![fargate], Origin::rule("every task runs on Fargate")));
    for (key, value) in [("Cpu", &workload.cpu), ("Memory", &workload.memory)] {
        let (text, origin) = parameters::size(cx, value.as_ref());
        task.put(key, Prop::text(text, origin));
    }
    if let Some(ephemeral) = workload.storage.as_ref().and_then(|it| it.ephemeral.as_ref())
        && ephemeral.value != 20
    {
        let mut size = Entries::new();
        size.sourced("SizeInGiB", ephemeral);
        task.put("EphemeralStorage", size.finish(ephemeral.origin.clone()));
    }
    task.reference(
        "ExecutionRoleArn",
        Reference::Attribute("ExecutionRole".into(), "Arn".into()),
        "Copilot makes a role with which ECS starts the task",
    );
    task.reference(
        "TaskRoleArn",
        Reference::Attribute("TaskRole".into(), "Arn".into()),
        "Copilot makes a role for the containers",
    );
    task.put("ContainerDefinitions", list(container::containers(cx), Origin::rule("the containers of the task")));
    if let Some(volumes) = storage::volumes(cx) {
        task.put("Volumes", volumes);
    }
    let mut properties = task.finish(workload.at.origin.clone());
    overrides::apply(cx, &mut properties, workload.taskdef_overrides.as_deref().unwrap_or_default());
    Resource { logical_id: "TaskDefinition", type_name: "AWS::ECS::TaskDefinition", properties }
}

/// Operating system and architecture as ECS spells them, and where they come from.
pub(super) fn platform_names(platform: &Platform) -> Option<(&'static str, &'static str, &Origin, &Origin)> {
    let (os, architecture, os_origin, architecture_origin) = match platform {
        Platform::Text(text) => {
            let (os, architecture) = text.value.split_once('/')?;
            (os, architecture, &text.origin, &text.origin)
        }
        Platform::Options(options) => {
            let (os, architecture) = (options.osfamily.as_ref()?, options.architecture.as_ref()?);
            (&*os.value, &*architecture.value, &os.origin, &architecture.origin)
        }
    };
    let os = match os.to_ascii_lowercase().as_str() {
        "linux" => "LINUX",
        "windows" | "windows_server_2019_core" => "WINDOWS_SERVER_2019_CORE",
        "windows_server_2019_full" => "WINDOWS_SERVER_2019_FULL",
        "windows_server_2022_core" => "WINDOWS_SERVER_2022_CORE",
        "windows_server_2022_full" => "WINDOWS_SERVER_2022_FULL",
        _ => return None,
    };
    let architecture = match architecture.to_ascii_lowercase().as_str() {
        "arm" | "arm64" => "ARM64",
        "amd64" | "x86_64" => "X86_64",
        _ => return None,
    };
    Some((os, architecture, os_origin, architecture_origin))
}

/// Omitted for Linux on x86_64, which is what ECS takes anyway.
fn platform(cx: &Cx) -> Option<Prop> {
    let (os, architecture, os_origin, architecture_origin) = platform_names(cx.manifest.workload.platform.as_ref()?)?;
    if (os, architecture) == ("LINUX", "X86_64") {
        return None;
    }
    let mut entries = Entries::new();
    entries.put("OperatingSystemFamily", Prop::text(os, os_origin.clone()));
    entries.put("CpuArchitecture", Prop::text(architecture, architecture_origin.clone()));
    Some(entries.finish(os_origin.clone()))
}
