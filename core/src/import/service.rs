//! Sizes, counts and deployments (`lowering-ecs.md`, sections 1.1, 2.1 and 2.2, the other way
//! round).

use serde_json::{Map, Value, json};

use super::Wanted;
use super::api::{maps, number, text};
use super::draft::{Draft, Section};
use super::identity::Identity;
use crate::compare::sizes;

/// Writes `cpu`, `memory`, `platform`, `count` and `exec`.
pub(super) fn size(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let cpu = wanted.task.get("cpu").and_then(|it| sizes::size("cpu", it));
    let memory = wanted.task.get("memory").and_then(|it| sizes::size("memory", it));
    draft.put_some("cpu", cpu.filter(|it| *it != 256));
    draft.put_some("memory", memory.filter(|it| *it != 512));
    draft.put_some("platform", platform(&wanted.task));
    let Some(service) = wanted.running(who) else { return };
    count(draft, service);
    draft.put_some("exec", (service.get("enableExecuteCommand") == Some(&json!(true))).then_some(true));
}

fn platform(task: &Map<String, Value>) -> Option<serde_yaml::Value> {
    let platform = task.get("runtimePlatform")?.as_object()?;
    let os = text(platform, "operatingSystemFamily").unwrap_or("LINUX");
    let architecture = text(platform, "cpuArchitecture").unwrap_or("X86_64");
    match (os, architecture) {
        ("LINUX", "X86_64") => None,
        ("LINUX", "ARM64") => Some("linux/arm64".into()),
        ("WINDOWS_SERVER_2019_CORE", "X86_64") => Some("windows/x86_64".into()),
        (
            "WINDOWS_SERVER_2019_CORE"
            | "WINDOWS_SERVER_2019_FULL"
            | "WINDOWS_SERVER_2022_CORE"
            | "WINDOWS_SERVER_2022_FULL",
            "X86_64" | "ARM64",
        ) => {
            let mut keys = Section::default();
            keys.put("osfamily", os.to_ascii_lowercase());
            keys.put("architecture", architecture.to_ascii_lowercase());
            Some(keys.into())
        }
        _ => None,
    }
}

fn count(draft: &mut Draft, service: &Map<String, Value>) {
    let desired = service.get("desiredCount").and_then(number);
    let provider = |it: &Map<String, Value>| {
        let of = |key: &str| it.get(key).and_then(number).unwrap_or_default();
        (text(it, "capacityProvider").unwrap_or_default().to_owned(), of("weight"), of("base"))
    };
    let mut providers: Vec<_> = maps(service, "capacityProviderStrategy").map(provider).collect();
    providers.sort_unstable();
    let providers: Vec<_> = providers.iter().map(|it| (&*it.0, it.1, it.2)).collect();
    match providers.as_slice() {
        [("FARGATE_SPOT", 1, 0)] => {
            let mut keys = Section::default();
            keys.put("spot", desired.unwrap_or(1));
            draft.section("count", keys);
        }
        [("FARGATE", 0, base), ("FARGATE_SPOT", 1, 0)] => {
            let minimum = desired.unwrap_or(1).min(base + 1);
            let (mut range, mut keys) = (Section::default(), Section::default());
            range.put("min", minimum);
            range.put("max", desired.unwrap_or(1).max(base + 1));
            range.put("spot_from", base + 1);
            keys.put("range", range);
            keys.put("cpu_percentage", 70);
            draft.section("count", keys);
            draft.comment("count.range.max", SCALING);
            draft.comment("count.cpu_percentage", SCALING);
            draft.note("How the service scales is not in it: `count` has placeholders for the greatest number of tasks and the metric.");
        }
        _ => draft.put_some("count", desired.filter(|it| *it != 1)),
    }
}

const SCALING: &str = "how the service scales is not in it";

/// Writes `deployment`.
pub(super) fn deployment(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let configuration = wanted.running(who).and_then(|it| it.get("deploymentConfiguration")).and_then(Value::as_object);
    let Some(configuration) = configuration else { return };
    let percent = |key: &str| configuration.get(key).and_then(number);
    let mut keys = Section::default();
    if (percent("minimumHealthyPercent"), percent("maximumPercent")) == (Some(0), Some(100)) {
        keys.put("rolling", "recreate");
    }
    if let Some(alarms) = configuration.get("alarms").filter(|it| it.get("enable") == Some(&json!(true))) {
        let names = alarms.get("alarmNames").and_then(Value::as_array).cloned().unwrap_or_default();
        let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
        if let Some(names) = names.filter(|it| !it.is_empty()) {
            if names
                .iter()
                .any(|it| it.starts_with(&format!("{}-{}-{}-CopilotRollback", who.app, who.environment, who.name)))
            {
                draft.note("Copilot made the alarms in `deployment.rollback_alarms` from thresholds, which are not in the service.");
            }
            keys.put("rollback_alarms", names.into_iter().map(Into::into).collect::<Vec<serde_yaml::Value>>());
        }
    }
    draft.section("deployment", keys);
}
