//! What ECS fills in where a request says nothing: the table, written once.
//!
//! In: the path of a property. Out: what its absence means. From the pages of
//! RegisterTaskDefinition, CreateService and the types they use in the ECS API reference
//! (<https://docs.aws.amazon.com/AmazonECS/latest/APIReference/>), for tasks on Fargate.

/// What the absence of a property means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// The same as this value, as JSON.
    Is(&'static str),
    /// The same as the property of this name beside it.
    Beside(&'static str),
    /// Whatever ECS chooses.
    Any,
}

use Absent::{Any, Beside, Is};

/// What the absence of the property at `path` means; `None` where it has no default. The path
/// is one of [`super::Property::path`].
pub(crate) fn of(path: &str) -> Option<Absent> {
    let (part, rest) = path.split_once('.')?;
    let table = match part {
        "taskDefinition" => TASK_DEFINITION,
        "service" => SERVICE,
        _ => return None,
    };
    let rest = without_names(rest);
    table.iter().find(|(path, _)| *path == rest).map(|(_, it)| *it)
}

/// `containerDefinitions[api].cpu` as `containerDefinitions[].cpu`
fn without_names(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        out.push_str("[]");
        rest = after.split_once(']').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

const TASK_DEFINITION: &[(&str, Absent)] = &[
    ("containerDefinitions[].cpu", Is("0")),
    ("containerDefinitions[].disableNetworking", Is("false")),
    ("containerDefinitions[].essential", Is("true")),
    ("containerDefinitions[].healthCheck.interval", Is("30")),
    ("containerDefinitions[].healthCheck.retries", Is("3")),
    ("containerDefinitions[].healthCheck.startPeriod", Is("0")),
    ("containerDefinitions[].healthCheck.timeout", Is("5")),
    ("containerDefinitions[].interactive", Is("false")),
    ("containerDefinitions[].linuxParameters.initProcessEnabled", Is("false")),
    ("containerDefinitions[].mountPoints[].readOnly", Is("false")),
    // With `awsvpc`.
    ("containerDefinitions[].portMappings[].hostPort", Beside("containerPort")),
    ("containerDefinitions[].portMappings[].protocol", Is("\"tcp\"")),
    ("containerDefinitions[].privileged", Is("false")),
    ("containerDefinitions[].pseudoTerminal", Is("false")),
    ("containerDefinitions[].readonlyRootFilesystem", Is("false")),
    ("containerDefinitions[].versionConsistency", Is("\"enabled\"")),
    ("containerDefinitions[].volumesFrom[].readOnly", Is("false")),
    ("enableFaultInjection", Is("false")),
    ("ephemeralStorage.sizeInGiB", Is("20")),
    ("runtimePlatform.cpuArchitecture", Is("\"X86_64\"")),
    ("runtimePlatform.operatingSystemFamily", Is("\"LINUX\"")),
    ("volumes[].configuredAtLaunch", Is("false")),
    ("volumes[].efsVolumeConfiguration.authorizationConfig.iam", Is("\"DISABLED\"")),
    ("volumes[].efsVolumeConfiguration.rootDirectory", Is("\"/\"")),
    ("volumes[].efsVolumeConfiguration.transitEncryption", Is("\"DISABLED\"")),
];

const SERVICE: &[(&str, Absent)] = &[
    // New services balance, those made before 2025 do not.
    ("availabilityZoneRebalancing", Any),
    ("capacityProviderStrategy[].base", Is("0")),
    ("capacityProviderStrategy[].weight", Is("0")),
    ("deploymentConfiguration.alarms.enable", Is("false")),
    ("deploymentConfiguration.bakeTimeInMinutes", Is("0")),
    ("deploymentConfiguration.deploymentCircuitBreaker.enable", Is("false")),
    ("deploymentConfiguration.maximumPercent", Is("200")),
    ("deploymentConfiguration.minimumHealthyPercent", Is("100")),
    ("deploymentConfiguration.strategy", Is("\"ROLLING\"")),
    ("deploymentController.type", Is("\"ECS\"")),
    ("enableECSManagedTags", Is("false")),
    ("enableExecuteCommand", Is("false")),
    ("healthCheckGracePeriodSeconds", Is("0")),
    ("networkConfiguration.awsvpcConfiguration.assignPublicIp", Is("\"DISABLED\"")),
    ("platformVersion", Is("\"LATEST\"")),
    ("propagateTags", Is("\"NONE\"")),
    ("schedulingStrategy", Is("\"REPLICA\"")),
    ("serviceConnectConfiguration.enabled", Is("false")),
];

/// Maps that count only where they are switched on, and what switches them on.
pub(crate) const SWITCHES: &[(&str, &str)] = &[
    ("service.deploymentConfiguration.alarms", "enable"),
    ("service.deploymentConfiguration.deploymentCircuitBreaker", "enable"),
    ("service.serviceConnectConfiguration", "enabled"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_items_are_left_out() {
        assert_eq!(of("taskDefinition.containerDefinitions[api].portMappings[80].protocol"), Some(Is("\"tcp\"")));
        assert_eq!(of("taskDefinition.containerDefinitions[api].image"), None);
        assert_eq!(of("service.enableExecuteCommand"), Some(Is("false")));
        assert_eq!(of("service"), None);
    }
}
