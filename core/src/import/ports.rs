//! Ports, and the load balancers that send requests to them: `image.port`, `http`, `nlb`.
//!
//! The other way round of the index of exposed ports (`lowering-ecs.md`, section 1.9). What
//! requests a rule takes and what a listener listens on is in neither of the two requests.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::Wanted;
use super::api::{containers, maps, number, text, variable};
use super::draft::{Draft, Section};
use super::identity::Identity;
use crate::schema::WorkloadType;

/// Which port is said by which key.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub image: Option<u16>,
    /// The `port` of each sidecar that has one.
    pub sidecars: BTreeMap<String, (u16, String)>,
    rules: Vec<Target>,
    listeners: Vec<Target>,
    /// Whether the Application Load Balancer is one that Copilot did not make.
    is_imported: bool,
}

/// Where requests go.
#[derive(Debug, PartialEq)]
struct Target {
    container: String,
    port: u16,
    protocol: String,
}

impl Plan {
    pub(super) fn of(wanted: &Wanted, who: &Identity) -> Plan {
        let mut plan = Plan::default();
        let all = containers(&wanted.task);
        let exposed: BTreeMap<&str, Vec<(u16, String)>> =
            all.iter().filter_map(|it| Some((text(it, "name")?, mappings(it)))).collect();
        let protocols: HashMap<(&str, u16), &str> =
            exposed.iter().flat_map(|(name, ports)| ports.iter().map(|it| ((*name, it.0), &*it.1))).collect();
        let protocol = |container, port| protocols.get(&(container, port)).map_or("tcp", |it| it).to_owned();
        let is_web = matches!(who.kind, WorkloadType::LoadBalancedWebService | WorkloadType::BackendService);
        for balancer in wanted.service.iter().filter(|_| is_web).flat_map(|it| maps(it, "loadBalancers")) {
            let (Some(container), Some(port)) = (text(balancer, "containerName"), port(balancer, "containerPort"))
            else {
                continue;
            };
            let group = text(balancer, "targetGroupArn").unwrap_or_default();
            let target = Target { container: container.to_owned(), port, protocol: protocol(container, port) };
            // Copilot's logical id, as a reference or at the beginning of a generated name.
            let is_network = group.contains("NetworkLoadBalancer") || group.contains("-Netwo-");
            if is_network && who.kind == WorkloadType::LoadBalancedWebService {
                plan.listeners.push(target);
            } else {
                plan.is_imported |= group.contains("ForImportedALB");
                plan.rules.push(target);
            }
        }
        let main = exposed.get(&*who.name).map_or(&[][..], Vec::as_slice);
        plan.image = plan.image_port(wanted, who, &all, main).filter(|_| is_web);
        let targets: HashSet<(&str, u16)> =
            plan.rules.iter().chain(&plan.listeners).map(|it| (&*it.container, it.port)).collect();
        for (name, ports) in exposed.iter().filter(|(name, _)| **name != who.name) {
            if let Some(port) = ports.iter().find(|it| !targets.contains(&(name, it.0))).or(ports.first()) {
                plan.sidecars.insert((*name).to_owned(), port.clone());
            }
        }
        if plan.rules.is_empty() && plan.listeners.is_empty() && plan.is_behind_balancer(wanted, who) {
            let port = plan.image.unwrap_or(80);
            plan.image = Some(port);
            plan.rules.push(Target { container: who.name.clone(), port, protocol: "tcp".to_owned() });
        }
        plan
    }

    /// Whether there is a balancer though no service says so.
    fn is_behind_balancer(&self, wanted: &Wanted, who: &Identity) -> bool {
        let is_told = containers(&wanted.task).iter().any(|it| variable(it, "COPILOT_LB_DNS").is_some());
        match who.kind {
            WorkloadType::LoadBalancedWebService => true,
            WorkloadType::BackendService => is_told,
            WorkloadType::WorkerService | WorkloadType::ScheduledJob => false,
        }
    }

    /// The port of the main container that other services and the main rule find.
    fn image_port(
        &self,
        wanted: &Wanted,
        who: &Identity,
        all: &[&Map<String, Value>],
        main: &[(u16, String)],
    ) -> Option<u16> {
        let to_main = |it: &&Target| it.container == who.name;
        if let Some(first) = self.rules.first().filter(to_main) {
            return Some(first.port);
        }
        let is_web = who.kind == WorkloadType::LoadBalancedWebService;
        let registered = wanted.service.as_ref().and_then(|it| port(maps(it, "serviceRegistries").next()?, "port"));
        let served = wanted.service.as_ref().and_then(served);
        // Without a registry in the service, the key would make one.
        if !is_web && self.rules.is_empty() && wanted.service.is_some() && registered.is_none() && served.is_none() {
            return None;
        }
        if self.rules.is_empty() {
            let name = served.unwrap_or("target");
            let mut mappings = all.iter().flat_map(|it| maps(it, "portMappings"));
            let named = mappings.find(|it| text(it, "name") == Some(name)).and_then(|it| port(it, "containerPort"));
            if let Some(found) = registered.or(named) {
                return Some(found);
            }
        }
        let targets: HashSet<u16> = self.listeners.iter().chain(&self.rules).map(|it| it.port).collect();
        let is_free = |it: &&(u16, String)| !targets.contains(&it.0);
        let tcp: Vec<&(u16, String)> = main.iter().filter(|it| it.1 == "tcp").collect();
        let found = tcp.iter().copied().find(is_free).or(tcp.first().copied()).map(|it| it.0);
        // A Load Balanced Web Service has to name one; that of another container is left there.
        found.or_else(|| self.rules.first().or(self.listeners.first()).filter(|_| is_web).map(|it| it.port))
    }

    /// Writes `http` and `nlb`.
    pub(super) fn balancers(&self, draft: &mut Draft, wanted: &Wanted, who: &Identity) {
        let grace = wanted.service.as_ref().map(|it| port_or_zero(it, "healthCheckGracePeriodSeconds"));
        let grace = grace.filter(|it| *it != 60).map(|it| format!("{it}s"));
        if let Some((first, more)) = self.rules.split_first() {
            let mut http = Section::default();
            http.put("path", "/");
            if self.is_imported {
                http.put("alb", "replace-me");
            }
            self.target(&mut http, first, who);
            let mut check = Section::default();
            check.put_some("grace_period", grace.clone());
            http.put_section("healthcheck", check);
            let more: Vec<serde_yaml::Value> = more
                .iter()
                .enumerate()
                .map(|(index, it)| {
                    let mut rule = Section::default();
                    rule.put("path", format!("/replace-{}", index + 1));
                    self.target(&mut rule, it, who);
                    draft.comment(&format!("http.additional_rules[{index}].path"), PATH);
                    rule.into()
                })
                .collect();
            if !more.is_empty() {
                http.put("additional_rules", more);
            }
            draft.section("http", http);
            draft.comment("http.path", PATH);
            draft.note("Which requests the load balancer sends here, its health checks and host names are not in the service: `http` has placeholders.");
            if self.is_imported {
                draft.comment("http.alb", "the load balancer's name or ARN");
            }
        } else if who.kind == WorkloadType::LoadBalancedWebService {
            draft.put("http", false);
        }
        if let Some((first, more)) = self.listeners.split_first() {
            let mut nlb = self.listener(first, grace.filter(|_| self.rules.is_empty()), who);
            let more: Vec<serde_yaml::Value> = more.iter().map(|it| self.listener(it, None, who).into()).collect();
            if !more.is_empty() {
                nlb.put("additional_listeners", more);
            }
            draft.section("nlb", nlb);
            draft.comment("nlb.port", "the port to listen on is not in the service; this is the container's");
            draft.note(
                "What the Network Load Balancer listens on is not in the service: `nlb` has the containers' ports.",
            );
        }
    }

    fn target(&self, rule: &mut Section, target: &Target, who: &Identity) {
        let is_main = target.container == who.name;
        let declared = self.sidecars.get(&target.container).map(|it| it.0);
        if !is_main {
            rule.put("target_container", target.container.as_str());
        }
        let usual = if is_main { self.image } else { declared };
        if usual != Some(target.port) {
            rule.put("target_port", target.port);
        }
    }

    fn listener(&self, target: &Target, grace: Option<String>, who: &Identity) -> Section {
        let mut listener = Section::default();
        listener.put("port", format!("{}/{}", target.port, target.protocol));
        let mut check = Section::default();
        // A load balancer asks over TCP.
        check.put_some("port", self.image.filter(|it| target.protocol == "udp" && *it != target.port));
        check.put_some("grace_period", grace);
        listener.put_section("healthcheck", check);
        if target.container != who.name {
            listener.put("target_container", target.container.as_str());
            if self.sidecars.get(&target.container).map(|it| it.0) != Some(target.port) {
                listener.put("target_port", target.port);
            }
        }
        listener
    }
}

/// The name of the port that other services reach through Service Connect.
fn served(service: &Map<String, Value>) -> Option<&str> {
    let services = service.get("serviceConnectConfiguration")?.as_object()?;
    maps(services, "services").next().and_then(|it| text(it, "portName"))
}

const PATH: &str = "which requests come here is not in the service";

/// The ports that a container exposes, with their protocols.
fn mappings(container: &Map<String, Value>) -> Vec<(u16, String)> {
    let of = |it: &Map<String, Value>| {
        Some((port(it, "containerPort")?, text(it, "protocol").unwrap_or("tcp").to_ascii_lowercase()))
    };
    maps(container, "portMappings").filter_map(of).collect()
}

/// A number that may be written as text.
fn port(map: &Map<String, Value>, key: &str) -> Option<u16> {
    number(map.get(key)?)?.try_into().ok()
}

fn port_or_zero(map: &Map<String, Value>, key: &str) -> i64 {
    map.get(key).and_then(number).unwrap_or_default()
}
