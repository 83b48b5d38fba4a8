//! The ECS service (`lowering-ecs.md`, section 2).

use super::build::{Entries, list};
use super::{Cx, network, scaling, task};
use crate::ir::{Prop, Reference, Resource, Value};
use crate::manifest::copilot::deployment::{AlarmThresholds, Exec, RollbackAlarms};
use crate::manifest::copilot::http::HttpHealthcheck;
use crate::manifest::ports::Target;
use crate::origin::Origin;
use crate::schema::WorkloadType;

pub(super) fn service(cx: &Cx) -> Resource {
    let workload = &cx.manifest.workload;
    let mut service = Entries::new();
    let cluster = Reference::Import(cx.export("ClusterId"));
    service.reference("Cluster", cluster, "the cluster of the environment");
    service.reference("TaskDefinition", Reference::Resource("TaskDefinition".into()), "the task definition above");
    service.put("DesiredCount", scaling::desired_count(cx));
    match scaling::capacity_providers(cx) {
        Some(strategy) => service.put("CapacityProviderStrategy", strategy),
        None => service.rule("LaunchType", "FARGATE", "every task runs on Fargate"),
    }
    service.put("PlatformVersion", platform_version(cx));
    service.put("DeploymentConfiguration", deployment(cx));
    service.put("NetworkConfiguration", network::configuration(cx));
    if let Some(connect) = network::service_connect(cx) {
        service.put("ServiceConnectConfiguration", connect);
    }
    if let Some(balancers) = load_balancers(cx) {
        service.put("LoadBalancers", balancers);
    }
    if let Some(grace) = grace_period(cx) {
        service.put("HealthCheckGracePeriodSeconds", grace);
    }
    if let Some(registries) = registries(cx) {
        service.put("ServiceRegistries", registries);
    }
    if let Some((true, origin)) = exec(workload.exec.as_ref()) {
        service.put("EnableExecuteCommand", Prop::new(true.into(), origin));
    }
    service.rule("PropagateTags", "SERVICE", "tasks bear the service's tags");
    let properties = service.finish(workload.at.origin.clone());
    Resource { logical_id: "Service", type_name: "AWS::ECS::Service", properties }
}

/// The map form switches `exec` on, whatever it says.
fn exec(exec: Option<&Exec>) -> Option<(bool, Origin)> {
    match exec? {
        Exec::Switch(flag) => Some((flag.value, flag.origin.clone())),
        Exec::Options(options) => {
            Some((true, Origin::derived("the map form switches `exec` on, whatever it says", &[&options.at.origin])))
        }
    }
}

fn platform_version(cx: &Cx) -> Prop {
    match cx.manifest.workload.platform.as_ref().and_then(task::platform_names) {
        Some((os, _, origin, _)) if os != "LINUX" => {
            Prop::text("1.0.0", Origin::derived("Windows runs on platform version 1.0.0", &[origin]))
        }
        _ => Prop::text("LATEST", Origin::rule("Linux runs on the latest platform version")),
    }
}

fn deployment(cx: &Cx) -> Prop {
    let deployment = cx.manifest.workload.deployment.as_ref();
    let rolling = deployment.and_then(|it| it.rolling.as_ref());
    let (minimum, maximum, origin) = match rolling {
        Some(it) if it.eq_ignore_ascii_case("recreate") => (0, 100, it.origin.clone()),
        Some(it) => (100, 200, it.origin.clone()),
        None => (100, 200, Origin::rule("new tasks start before old ones stop")),
    };
    let mut entries = Entries::new();
    entries.put("MinimumHealthyPercent", Prop::new(minimum.into(), origin.clone()));
    entries.put("MaximumPercent", Prop::new(maximum.into(), origin));
    const BREAKER: &str = "a deployment whose tasks do not come up is rolled back";
    let mut breaker = Entries::new();
    breaker.rule("Enable", true, BREAKER);
    breaker.rule("Rollback", true, BREAKER);
    entries.put("DeploymentCircuitBreaker", breaker.finish(Origin::rule(BREAKER)));
    if let Some(alarms) = alarms(cx) {
        entries.put("Alarms", alarms);
    }
    let origin =
        deployment.map_or_else(|| Origin::rule("how a new version replaces the old one"), |it| it.at.origin.clone());
    entries.finish(origin)
}

/// `None` in GovCloud without alarms, where Copilot leaves it out.
fn alarms(cx: &Cx) -> Option<Prop> {
    let written = cx.manifest.workload.deployment.as_ref().and_then(|it| it.rollback_alarms.as_ref());
    let names: Vec<Prop> = match written {
        Some(RollbackAlarms::Names(names)) => {
            names.iter().map(|it| Prop::text(it.value.clone(), it.origin.clone())).collect()
        }
        Some(RollbackAlarms::Thresholds(thresholds)) => generated(cx, thresholds),
        None => Vec::new(),
    };
    let enabled = !names.is_empty();
    if !enabled && cx.is_gov_cloud() {
        return None;
    }
    let origin = match (written, names.first()) {
        (Some(RollbackAlarms::Thresholds(it)), _) => it.at.origin.clone(),
        (_, Some(first)) => first.origin.clone(),
        _ => Origin::rule("without rollback alarms none are watched"),
    };
    let mut entries = Entries::new();
    entries.put("AlarmNames", list(names, origin.clone()));
    entries.put("Enable", Prop::new(enabled.into(), origin.clone()));
    entries.rule("Rollback", true, "an alarm rolls the deployment back");
    Some(entries.finish(origin))
}

/// The names of the alarms that Copilot makes, in the order CPU, memory, messages.
fn generated(cx: &Cx, thresholds: &AlarmThresholds) -> Vec<Prop> {
    let kinds = [
        ("CopilotRollbackCPUAlarm", thresholds.cpu_utilization.as_ref().map(|it| &it.origin)),
        ("CopilotRollbackMemAlarm", thresholds.memory_utilization.as_ref().map(|it| &it.origin)),
        ("CopilotRollbackMsgsDelayedAlarm", thresholds.messages_delayed.as_ref().map(|it| &it.origin)),
    ];
    kinds
        .into_iter()
        .filter_map(|(kind, origin)| {
            let origin = Origin::derived("Copilot makes an alarm for the threshold", &[origin?]);
            Some(Prop::text(alarm_name(cx, kind), origin))
        })
        .collect()
}

/// Names beyond 255 characters are made of parts cut to the same length.
fn alarm_name(cx: &Cx, kind: &str) -> String {
    let (app, environment, name) = (&*cx.app, cx.environment, &*cx.name);
    if app.len() + environment.len() + name.len() + kind.len() <= 255 {
        return format!("{app}-{environment}-{name}-{kind}");
    }
    let most = (255 - kind.len() - 3) / 3;
    let cut = |text: &str| text.chars().take(most).collect::<String>();
    format!("{}-{}-{}-{kind}", cut(app), cut(environment), cut(name))
}

fn load_balancers(cx: &Cx) -> Option<Prop> {
    let item = |target: &Target, group: String, rule: &'static str| {
        let mut entries = Entries::new();
        let group = Reference::Resource(group.into());
        entries.put("TargetGroupArn", Prop::new(group.into(), Origin::derived(rule, &[&target.container.origin])));
        entries.sourced("ContainerName", &target.container);
        match &target.port {
            Some(port) => entries.put("ContainerPort", Prop::new(i64::from(port.value).into(), port.origin.clone())),
            None => entries.put("ContainerPort", Prop::new(Value::Null, target.container.origin.clone())),
        }
        entries.finish(target.container.origin.clone())
    };
    let imported = cx.is(WorkloadType::LoadBalancedWebService)
        && cx.manifest.rules().is_some_and(|it| it.alb.as_ref().is_some_and(|alb| !alb.is_empty()));
    let base = if imported { "TargetGroupForImportedALB" } else { "TargetGroup" };
    let mut items: Vec<Prop> = Vec::new();
    for route in cx.manifest.routes() {
        let group = format!("{base}{}", suffix(route.index));
        items.push(item(&cx.ports.rule_target(&route), group, "every routing rule has a target group"));
    }
    for listener in cx.manifest.listeners() {
        let group = format!("NetworkLoadBalancerTargetGroup{}", suffix(listener.index));
        items.push(item(&cx.ports.listener_target(&listener), group, "every listener has a target group"));
    }
    let origin = items.first()?.origin.clone();
    Some(list(items, origin))
}

fn suffix(index: usize) -> String {
    if index == 0 { String::new() } else { index.to_string() }
}

/// Load Balanced Web Services always have one; Backend Services with `http`.
fn grace_period(cx: &Cx) -> Option<Prop> {
    let workload = &cx.manifest.workload;
    let of_rules = cx.manifest.rules().map(|it| it.rule.healthcheck.as_ref().and_then(HttpHealthcheck::options));
    let of_http = of_rules.flatten().and_then(|it| it.grace_period.clone());
    let of_nlb = || {
        let nlb = workload.nlb.as_ref()?;
        nlb.listener.healthcheck.as_ref()?.grace_period.clone()
    };
    let written = match cx.manifest.workload_type {
        WorkloadType::LoadBalancedWebService => of_http.or_else(of_nlb),
        WorkloadType::BackendService if !cx.manifest.routes().is_empty() => of_http,
        _ => return None,
    };
    Some(match written {
        Some(period) => Prop::new(period.seconds().into(), period.origin.clone()),
        None => Prop::new(60.into(), Origin::rule("a new task may fail its health checks for 60 seconds")),
    })
}

fn registries(cx: &Cx) -> Option<Prop> {
    if cx.is(WorkloadType::WorkerService) {
        return None;
    }
    let port = cx.main_port.as_ref()?;
    let rule = "other services find this one by its name in DNS";
    let mut entries = Entries::new();
    entries.reference("RegistryArn", Reference::Attribute("DiscoveryService".into(), "Arn".into()), rule);
    entries.put("Port", Prop::new(i64::from(port.value).into(), port.origin.clone()));
    let origin = Origin::derived(rule, &[&port.origin]);
    Some(list(vec![entries.finish(origin.clone())], origin))
}
