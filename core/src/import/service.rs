//! Sizes, counts, network and deployments (`lowering-ecs.md`, sections 1.1 and 2, the other way
//! round), and what is published and subscribed to.

use serde_json::{Map, Value, json};

use super::containers::{imported, main_container, number};
use super::draft::{Draft, Section};
use super::identity::{Identity, maps, text, variable};
use super::usual::size as units;
use super::{Wanted, words};
use crate::manifest::unquoted::Slot;
use crate::schema::WorkloadType;

/// Writes `cpu`, `memory`, `platform`, `count` and `exec`.
pub(super) fn size(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let cpu = wanted.task.get("cpu").and_then(|it| units(it, "vcpu"));
    let memory = wanted.task.get("memory").and_then(|it| units(it, "gb"));
    draft.put_some("cpu", cpu.filter(|it| *it != 256));
    draft.put_some("memory", memory.filter(|it| *it != 512));
    draft.put_some("platform", platform(&wanted.task));
    let Some(service) = wanted.service.as_ref().filter(|_| who.kind != WorkloadType::ScheduledJob) else { return };
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

/// Writes `network`, `publish`, `subscribe` and `deployment`.
pub(super) fn service(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    if let Some(service) = wanted.service.as_ref().filter(|_| who.kind != WorkloadType::ScheduledJob) {
        network(draft, service, who);
    }
    messages(draft, wanted, who);
    if let Some(service) = wanted.service.as_ref().filter(|_| who.kind != WorkloadType::ScheduledJob) {
        deployment(draft, service, who);
    }
}

fn network(draft: &mut Draft, service: &Map<String, Value>, who: &Identity) {
    let mut network = Section::default();
    if let Some(connect) =
        service.get("serviceConnectConfiguration").filter(|it| it.get("enabled") == Some(&json!(true)))
    {
        let first = |value: Option<&Value>| value.and_then(Value::as_array).and_then(|it| it.first().cloned());
        let server = first(connect.get("services"));
        let client = server.and_then(|it| first(it.get("clientAliases")));
        let alias = client.as_ref().and_then(|it| it.get("dnsName")?.as_str()).filter(|it| *it != who.name);
        match alias.and_then(|it| words::text(it, Slot::Value)) {
            Some(alias) => {
                let mut keys = Section::default();
                keys.put("alias", alias);
                network.put("connect", keys);
            }
            None => network.put("connect", true),
        }
    }
    let vpc =
        service.get("networkConfiguration").and_then(|it| it.get("awsvpcConfiguration")).and_then(Value::as_object);
    let mut keys = Section::default();
    if let Some(vpc) = vpc {
        let list = |key: &str| vpc.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        placement(draft, &mut keys, vpc, list("subnets"), who);
        security_groups(&mut keys, list("securityGroups"), who);
    }
    network.put_section("vpc", keys);
    draft.section("network", network);
}

fn placement(draft: &mut Draft, keys: &mut Section, vpc: &Map<String, Value>, subnets: &[Value], who: &Identity) {
    if text(vpc, "assignPublicIp") == Some("ENABLED") {
        return;
    }
    let is_export = |name: &str| matches!(subnets, [Value::String(it)] if *it == format!("${{Import:{}-{}-{name}}}", who.app, who.environment));
    let is_of_environment = who.is_copilot && !subnets.iter().any(|it| it.as_str().is_some_and(|it| it.contains("${")));
    if is_export("PrivateSubnets") || is_of_environment {
        keys.put("placement", "private");
        if is_of_environment {
            draft.comment("network.vpc.placement", "or the subnets' own ids: `{subnets: [subnet-…]}`");
        }
        return;
    }
    if let [Value::String(export)] = subnets
        && *export == format!("${{Import:{}-{}-}}", who.app, who.environment)
    {
        // What subnets with certain tags are lowered to before somebody looks them up.
        let (mut tags, mut from) = (Section::default(), Section::default());
        tags.put("replace-me", "replace-me");
        from.put("from_tags", tags);
        let mut placement = Section::default();
        placement.put("subnets", from);
        keys.put("placement", placement);
        draft.comment(
            "network.vpc.placement.subnets.from_tags.replace-me",
            "the tags of the subnets are not in the service",
        );
        draft.note("Which tags the subnets bear is not in the service: `network.vpc.placement` has a placeholder.");
        return;
    }
    if let Some(ids) = words::list(subnets) {
        let mut placement = Section::default();
        placement.put("subnets", ids);
        keys.put("placement", placement);
    }
}

fn security_groups(keys: &mut Section, groups: &[Value], who: &Identity) {
    let own = format!("${{Import:{}-{}-EnvironmentSecurityGroup}}", who.app, who.environment);
    let is_environment = |it: &Value| it.as_str() == Some(&own);
    // Copilot puts the environment's group first.
    let has_environment = groups
        .first()
        .is_some_and(|it| is_environment(it) || (who.is_copilot && it.as_str().is_some_and(|it| !it.contains("${"))));
    let rest = if has_environment { &groups[1..] } else { groups };
    let group = |it: &Value| match it.as_str().and_then(imported) {
        Some(import) => Some(import),
        None => words::written(it, Slot::Item),
    };
    let Some(ids) = rest.iter().map(group).collect::<Option<Vec<_>>>() else { return };
    match (has_environment, ids.is_empty()) {
        (true, true) => {}
        (true, false) => keys.put("security_groups", ids),
        (false, _) => {
            let mut options = Section::default();
            options.put("deny_default", true);
            options.put_some("groups", Some(ids).filter(|it| !it.is_empty()));
            keys.put("security_groups", options);
        }
    }
}

fn deployment(draft: &mut Draft, service: &Map<String, Value>, who: &Identity) {
    let Some(configuration) = service.get("deploymentConfiguration").and_then(Value::as_object) else { return };
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

/// What Copilot's variables tell about topics and queues.
fn messages(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let Some(main) = main_container(wanted, who) else { return };
    let told = |name: &str| -> Option<Map<String, Value>> { serde_json::from_str(&variable(main, name)?).ok() };
    let topics: Vec<serde_yaml::Value> = told("COPILOT_SNS_TOPIC_ARNS")
        .into_iter()
        .flatten()
        .map(|(name, _)| {
            let mut topic = Section::default();
            match name.strip_suffix(".fifo") {
                Some(name) => {
                    topic.put("name", name);
                    topic.put("fifo", true);
                }
                None => topic.put("name", name),
            }
            topic.into()
        })
        .collect();
    if !topics.is_empty() {
        let mut publish = Section::default();
        publish.put("topics", topics);
        draft.section("publish", publish);
    }
    if who.kind != WorkloadType::WorkerService {
        return;
    }
    draft.note("Which topics the shared queue listens to, and the settings of queues, are not in the task definition: `subscribe` lacks them.");
    let own: Vec<serde_yaml::Value> = told("COPILOT_TOPIC_QUEUE_URIS")
        .into_iter()
        .flatten()
        .filter_map(|(key, uri)| {
            let (service, topic) = topic(&key, uri.as_str().unwrap_or_default())?;
            let mut subscription = Section::default();
            subscription.put("name", topic);
            subscription.put("service", service);
            subscription.put("queue", true);
            Some(subscription.into())
        })
        .collect();
    if !own.is_empty() {
        let mut subscribe = Section::default();
        subscribe.put("topics", own);
        draft.section("subscribe", subscribe);
    }
}

/// Service and topic out of `{service}{Topic}EventsQueue`, where both have letters and digits
/// only; the reference in the address keeps the topic's own case.
fn topic(key: &str, uri: &str) -> Option<(String, String)> {
    const END: &str = "EventsQueue";
    let both = key.strip_suffix(END)?;
    // All letters of the topic but the first are small.
    let at = both.rfind(|it: char| it.is_ascii_uppercase())?;
    let digits = both[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = if digits < at { at - digits } else { at };
    let own = uri.strip_prefix("${").and_then(|it| it.strip_suffix('}')).and_then(|it| it.strip_suffix(END));
    let own = own.filter(|it| it.len() == both.len() && it.is_char_boundary(at));
    let topic = own.map_or_else(|| both[at..].to_ascii_lowercase(), |it| it[at..].to_owned());
    (at > 0).then(|| (both[..at].to_owned(), topic))
}
