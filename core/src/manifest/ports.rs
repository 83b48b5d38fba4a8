//! Which container exposes which port, and where load balancers and Service Connect send
//! requests (`lowering-ecs.md`, section 1.9; `validation.md`, section 6).
//!
//! In: a decoded [`Manifest`], as incomplete as it may be. Out: the index of exposed ports, the
//! claims on a port that contradict each other, and the targets of rules and listeners. What
//! cannot be read is left out; reporting it is the rules' business.

use std::collections::HashMap;
use std::sync::Arc;

use super::copilot::http::{Alias, HttpHealthcheck, MainRule, Nlb, NlbListener, RoutingRule};
use super::copilot::{Manifest, container::Sidecar};
use super::{Port, Sourced, Text};
use crate::origin::Origin;
use crate::schema::WorkloadType;
pub use crate::schema::port::{Mapping, Protocol};
use crate::text::Span;

/// What claims a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Sidecar,
    /// `http`; 0 is the main rule.
    Rule(usize),
    /// `nlb`; 0 is the main listener.
    Listener(usize),
    Image,
}

/// A port that a container exposes.
#[derive(Clone, Debug)]
pub struct Exposed {
    pub container: Arc<str>,
    /// With the place of the number that claims it.
    pub port: Port,
    /// TCP or UDP.
    pub protocol: Protocol,
    /// Whether the container itself says so, not only a load balancer.
    pub declared: bool,
    pub claim: Claim,
}

/// Two claims on one port that contradict each other.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The claim that holds.
    pub first: Exposed,
    pub second: Exposed,
}

/// Where requests go.
#[derive(Clone, Debug)]
pub struct Target {
    /// The container's name, with the place that decides it.
    pub container: Text,
    /// `None` when nothing in the manifest says which port.
    pub port: Option<Port>,
}

/// A rule of the Application Load Balancer.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    /// 0 is the main rule.
    pub index: usize,
    pub rule: &'a RoutingRule,
    /// In the spelling that holds: on a Load Balanced Web Service the old one too.
    pub target_container: Option<&'a Text>,
}

impl Route<'_> {
    /// The rule's place in the manifest, for messages.
    pub fn path(&self) -> String {
        match self.index {
            0 => "http".to_owned(),
            index => format!("http.additional_rules[{}]", index - 1),
        }
    }
}

/// A listener of the Network Load Balancer.
#[derive(Clone, Copy, Debug)]
pub struct Listener<'a> {
    /// 0 is the main listener.
    pub index: usize,
    pub listener: &'a NlbListener,
}

impl Listener<'_> {
    /// The listener's place in the manifest, for messages.
    pub fn path(&self) -> String {
        match self.index {
            0 => "nlb".to_owned(),
            index => format!("nlb.additional_listeners[{}]", index - 1),
        }
    }

    /// The port it listens on, with its place, and what it speaks; `None` when the text is
    /// missing or says no port.
    pub fn port(&self) -> Option<Declared> {
        let text = self.listener.port.as_ref()?;
        let mapping = Mapping::parse(text, Protocol::LISTENER)?;
        Some((at(text, mapping.port), mapping.protocol()))
    }

    /// The port of the health check, as Copilot reads it: the low 16 bits of the number.
    pub fn healthcheck_port(&self) -> Option<Port> {
        let number = self.listener.healthcheck.as_ref()?.port.as_ref()?;
        Some(at(number, (number.value & 0xffff) as u16))
    }

    /// `target_port` as Copilot reads it: the low 16 bits of the number.
    pub fn target_port(&self) -> Option<Port> {
        let number = self.listener.target_port.as_ref()?;
        Some(at(number, (number.value & 0xffff) as u16))
    }
}

/// A port that a container declares, with its place, and what it speaks.
pub type Declared = (Port, Protocol);

/// The ports of a task and who is behind them.
#[derive(Clone, Debug)]
pub struct Ports {
    /// One per port number, in the order of the numbers.
    pub exposed: Vec<Exposed>,
    /// In the order in which Copilot comes upon them.
    pub conflicts: Vec<Conflict>,
    main: Text,
    image: Option<Port>,
    sidecars: HashMap<Arc<str>, Option<Declared>>,
    /// The positions in `exposed` of a container's ports.
    of: HashMap<Arc<str>, Vec<usize>>,
}

impl Manifest {
    /// The rules of the Application Load Balancer, the main one first; none when it is off.
    pub fn routes(&self) -> Vec<Route<'_>> {
        let Some(main) = self.rules().filter(|it| it.says_something()) else { return Vec::new() };
        let old = match self.workload_type {
            WorkloadType::LoadBalancedWebService => main.target_container_old.as_ref(),
            _ => None,
        };
        let first = Route { index: 0, rule: &main.rule, target_container: main.rule.target_container.as_ref().or(old) };
        let additional = main.additional_rules.iter().flatten().enumerate().map(|(index, rule)| Route {
            index: index + 1,
            rule,
            target_container: rule.target_container.as_ref(),
        });
        std::iter::once(first).chain(additional).collect()
    }

    /// The listeners of the Network Load Balancer, the main one first; none when it is off.
    pub fn listeners(&self) -> Vec<Listener<'_>> {
        let Some(nlb) = self.workload.nlb.as_ref().filter(|it| it.is_on()) else { return Vec::new() };
        let first = Listener { index: 0, listener: &nlb.listener };
        let additional = nlb
            .additional_listeners
            .iter()
            .flatten()
            .enumerate()
            .map(|(index, listener)| Listener { index: index + 1, listener });
        std::iter::once(first).chain(additional).collect()
    }

    /// The name of the main container with its place.
    pub fn main_container(&self) -> Text {
        self.workload.name.clone().unwrap_or_else(|| Sourced {
            value: Arc::from(""),
            origin: Origin::rule("the main container bears the workload's name"),
            key: Span::default(),
        })
    }

    /// Which container exposes which port.
    pub fn ports(&self) -> Ports {
        let is_web = matches!(self.workload_type, WorkloadType::LoadBalancedWebService | WorkloadType::BackendService);
        let sidecars = self.workload.sidecars.iter().flat_map(|it| it.iter());
        let sidecars = sidecars.map(|(name, sidecar)| (name.text.clone(), sidecar.exposed())).collect();
        let image = self.workload.image.as_ref().and_then(|it| it.port.clone()).filter(|_| is_web);
        let main = self.main_container();
        let mut claims = Claims { main: main.value.clone(), owners: HashMap::new(), conflicts: Vec::new() };
        claims.all(self, image.as_ref());
        let mut exposed: Vec<Exposed> = claims.owners.into_values().collect();
        exposed.sort_unstable_by_key(|it| it.port.value);
        let mut of: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for (at, it) in exposed.iter().enumerate() {
            of.entry(it.container.clone()).or_default().push(at);
        }
        Ports { exposed, conflicts: claims.conflicts, main, image, sidecars, of }
    }
}

impl MainRule {
    /// Whether `http` says anything that makes it count: `alb` alone does not.
    pub fn says_something(&self) -> bool {
        self.rule.says_something()
            || self.target_container_old.is_some()
            || self.additional_rules.as_ref().is_some_and(|it| !it.is_empty())
    }
}

impl RoutingRule {
    fn says_something(&self) -> bool {
        self.path.is_some()
            || self.version.is_some()
            || self.healthcheck.is_some()
            || self.stickiness.is_some()
            || self.alias.is_some()
            || self.deregistration_delay.is_some()
            || self.target_container.is_some()
            || self.target_port.is_some()
            || self.allowed_source_ips.is_some()
            || self.hosted_zone.is_some()
            || self.redirect_to_https.is_some()
    }

    /// The port of the health check, as Copilot reads it: the low 16 bits of the number.
    pub fn healthcheck_port(&self) -> Option<Port> {
        let number = self.healthcheck.as_ref().and_then(HttpHealthcheck::options)?.port.as_ref()?;
        Some(at(number, (number.value & 0xffff) as u16))
    }

    /// How many host names it names.
    pub fn n_aliases(&self) -> usize {
        self.alias.as_ref().map_or(0, Alias::len)
    }
}

impl Nlb {
    /// Whether there is a Network Load Balancer: a grace period alone makes none.
    pub fn is_on(&self) -> bool {
        let listener = &self.listener;
        let healthcheck = listener.healthcheck.as_ref().is_some_and(|it| {
            it.port.is_some()
                || it.healthy_threshold.is_some()
                || it.unhealthy_threshold.is_some()
                || it.interval.is_some()
                || it.timeout.is_some()
        });
        healthcheck
            || listener.port.is_some()
            || listener.target_container.is_some()
            || listener.target_port.is_some()
            || listener.ssl_policy.is_some()
            || listener.stickiness.is_some()
            || listener.deregistration_delay.is_some()
            || self.alias.is_some()
            || self.additional_listeners.as_ref().is_some_and(|it| !it.is_empty())
    }
}

impl Sidecar {
    /// The port it declares, with its place, and the protocol; `None` when the text is missing
    /// or says no port.
    pub fn exposed(&self) -> Option<Declared> {
        let text = self.port.as_ref()?;
        let mapping = Mapping::parse(text, Protocol::CONTAINER)?;
        Some((at(text, mapping.port), mapping.protocol()))
    }
}

impl Ports {
    /// The container that owns a port number.
    pub fn owner(&self, port: u16) -> Option<&Exposed> {
        let at = self.exposed.binary_search_by_key(&port, |it| it.port.value).ok()?;
        self.exposed.get(at)
    }

    /// The ports of one container, in the order of the numbers.
    pub fn of(&self, container: &str) -> impl Iterator<Item = &Exposed> {
        let positions = self.of.get(container).map(Vec::as_slice).unwrap_or_default();
        positions.iter().filter_map(|at| self.exposed.get(*at))
    }

    /// Whether the main container bears this name.
    pub fn is_main(&self, container: &str) -> bool {
        &*self.main.value == container
    }

    /// What a container declares itself: `image.port`, or the port of a sidecar. `None` when it
    /// declares none or is unknown.
    pub fn declared(&self, container: &str) -> Option<Declared> {
        match self.sidecars.get(container) {
            Some(port) => port.clone(),
            None if self.is_main(container) => self.image.clone().map(|port| {
                let protocol = self.owner(port.value).map_or(Protocol::Tcp, |it| it.protocol);
                (port, protocol)
            }),
            None => None,
        }
    }

    /// Where a rule of the Application Load Balancer sends requests.
    pub fn rule_target(&self, route: &Route) -> Target {
        self.target(route.target_container, route.rule.target_port.as_ref(), self.image.as_ref())
    }

    /// Where a listener of the Network Load Balancer sends connections.
    pub fn listener_target(&self, listener: &Listener) -> Target {
        let port = listener.port().map(|(port, _)| port);
        self.target(listener.listener.target_container.as_ref(), listener.target_port().as_ref(), port.as_ref())
    }

    /// The target under which other services reach this one through Service Connect; `None`
    /// when the service is only a client.
    pub fn connect_server(&self, manifest: &Manifest) -> Option<Target> {
        if let Some(route) = manifest.routes().first() {
            let explicit =
                route.rule.target_port.is_some() || route.target_container.is_some_and(|name| !self.is_main(name));
            if explicit {
                return Some(self.rule_target(route)).filter(|it| it.port.is_some());
            }
        }
        let (port, protocol) = self.image.clone().and_then(|_| self.declared(&self.main))?;
        (protocol == Protocol::Tcp).then(|| Target { container: self.main.clone(), port: Some(port) })
    }

    fn target(&self, container: Option<&Text>, port: Option<&Port>, default: Option<&Port>) -> Target {
        match (container, port) {
            (Some(container), Some(port)) => Target { container: container.clone(), port: Some(port.clone()) },
            (Some(container), None) if !self.is_main(container) => {
                Target { container: container.clone(), port: self.declared(container).map(|(port, _)| port) }
            }
            (container, None) => Target { container: container.unwrap_or(&self.main).clone(), port: default.cloned() },
            (None, Some(port)) => {
                let container = match self.owner(port.value) {
                    Some(owner) => {
                        Sourced { value: owner.container.clone(), origin: port.origin.clone(), key: port.key }
                    }
                    None => self.main.clone(),
                };
                Target { container, port: Some(port.clone()) }
            }
        }
    }
}

/// The index while it is made.
struct Claims {
    main: Arc<str>,
    owners: HashMap<u16, Exposed>,
    conflicts: Vec<Conflict>,
}

impl Claims {
    /// In Copilot's order: sidecars, rules, listeners, the main image.
    fn all(&mut self, manifest: &Manifest, image: Option<&Port>) {
        for (name, sidecar) in manifest.workload.sidecars.iter().flat_map(|it| it.iter()) {
            if let Some((port, protocol)) = sidecar.exposed() {
                let container = name.text.clone();
                self.claim(Exposed { container, port, protocol, declared: true, claim: Claim::Sidecar });
            }
        }
        for route in manifest.routes() {
            if let Some(port) = route.rule.target_port.clone() {
                let container = self.claimant(route.target_container, &port);
                let claim = Claim::Rule(route.index);
                self.claim(Exposed { container, port, protocol: Protocol::Tcp, declared: false, claim });
            }
        }
        for listener in manifest.listeners() {
            let Some((port, protocol)) = listener.port() else { continue };
            let port = listener.target_port().unwrap_or(port);
            let container = self.claimant(listener.listener.target_container.as_ref(), &port);
            let claim = Claim::Listener(listener.index);
            self.claim(Exposed { container, port, protocol: protocol.transport(), declared: false, claim });
        }
        if let Some(port) = image.cloned() {
            let container = self.main.clone();
            let protocol = self.owners.get(&port.value).map_or(Protocol::Tcp, |it| it.protocol);
            self.claim(Exposed { container, port, protocol, declared: true, claim: Claim::Image });
        }
    }

    fn claimant(&self, container: Option<&Text>, port: &Port) -> Arc<str> {
        let owner = || self.owners.get(&port.value).map(|it| it.container.clone());
        container.map(|it| it.value.clone()).or_else(owner).unwrap_or_else(|| self.main.clone())
    }

    fn claim(&mut self, claim: Exposed) {
        let Some(owner) = self.owners.get_mut(&claim.port.value) else {
            self.owners.insert(claim.port.value, claim);
            return;
        };
        if owner.container != claim.container || owner.protocol != claim.protocol {
            self.conflicts.push(Conflict { first: owner.clone(), second: claim });
        } else if claim.declared && !owner.declared {
            *owner = claim;
        }
    }
}

/// A value read out of another, with its place.
fn at<T, U>(source: &Sourced<T>, value: U) -> Sourced<U> {
    Sourced { value, origin: source.origin.clone(), key: source.key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Decode;
    use crate::manifest::copilot::Workload;
    use crate::resolve;
    use crate::yaml::Tree;

    fn manifest(text: &str) -> Manifest {
        let tree = Tree::parse(text);
        let line = text.lines().find_map(|it| it.strip_prefix("type: ")).unwrap();
        let workload_type = WorkloadType::from_name(line).unwrap();
        let section = crate::manifest::section_of::<Workload>().unwrap();
        let base = resolve::base(&tree, section, workload_type, &resolve::Variables::default(), None);
        let (root, _) = base.for_environment(None);
        Manifest { workload_type, workload: Workload::decode(&root).unwrap() }
    }

    fn service(body: &str) -> Manifest {
        manifest(&format!("name: web\ntype: Load Balanced Web Service\n{body}"))
    }

    /// `8080 web tcp declared` for each port, separated by commas.
    fn index(manifest: &Manifest) -> String {
        let line = |it: &Exposed| {
            let declared = if it.declared { " declared" } else { "" };
            format!("{} {} {}{declared}", it.port, it.container, it.protocol.name())
        };
        manifest.ports().exposed.iter().map(line).collect::<Vec<_>>().join(", ")
    }

    fn show(target: &Target) -> String {
        let port = target.port.as_ref().map_or("-".to_owned(), ToString::to_string);
        format!("{}:{port}", target.container)
    }

    fn targets(manifest: &Manifest) -> String {
        let ports = manifest.ports();
        let rules = manifest.routes();
        let listeners = manifest.listeners();
        let rules = rules.iter().map(|it| show(&ports.rule_target(it)));
        rules.chain(listeners.iter().map(|it| show(&ports.listener_target(it)))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_rule_exposes_its_target_port() {
        let it = service(
            "image: {location: i, port: 80}\nhttp: {path: /, additional_rules: [{path: a, target_port: 8081}]}\n",
        );
        assert_eq!(index(&it), "80 web tcp declared, 8081 web tcp");
        assert_eq!(targets(&it), "web:80 web:8081");
        assert_eq!(it.ports().connect_server(&it).map(|it| show(&it)).as_deref(), Some("web:80"));
    }

    #[test]
    fn a_port_belongs_to_the_sidecar_that_declares_it() {
        let it = service(
            "image: {location: i, port: 80}\nhttp: {path: /, target_port: 9000}\nsidecars: {nginx: {image: n, port: 9000}}\n",
        );
        assert_eq!(index(&it), "80 web tcp declared, 9000 nginx tcp declared");
        assert_eq!(targets(&it), "nginx:9000");
        assert_eq!(it.ports().connect_server(&it).map(|it| show(&it)).as_deref(), Some("nginx:9000"));
        assert!(it.ports().conflicts.is_empty());
    }

    #[test]
    fn the_old_spelling_counts_on_web_services_only() {
        let body = "image: {location: i, port: 80}\nhttp: {path: /, targetContainer: nginx}\nsidecars: {nginx: {image: n, port: 9000}}\n";
        assert_eq!(targets(&service(body)), "nginx:9000");
        let backend = manifest(&format!("name: web\ntype: Backend Service\n{body}"));
        assert_eq!(targets(&backend), "web:80");
    }

    #[test]
    fn a_listener_exposes_its_own_port() {
        let it = service(
            "image: {location: i, port: 80}\nhttp: false\nnlb: {port: 443/tls, additional_listeners: [{port: 53/udp, target_port: 70000}]}\n",
        );
        assert_eq!(index(&it), "80 web tcp declared, 443 web tcp, 4464 web udp");
        assert_eq!(targets(&it), "web:443 web:4464");
    }

    #[test]
    fn a_listener_to_a_sidecar_exposes_the_listeners_port_too() {
        let it = service(
            "image: {location: i, port: 80}\nhttp: false\nnlb: {port: 443/tls, target_container: nginx}\nsidecars: {nginx: {image: n, port: 9000}}\n",
        );
        assert_eq!(index(&it), "80 web tcp declared, 443 nginx tcp, 9000 nginx tcp declared");
        assert_eq!(targets(&it), "nginx:9000");
    }

    #[test]
    fn the_images_port_takes_the_protocol_of_its_listener() {
        let it = service("image: {location: i, port: 53}\nhttp: false\nnlb: {port: 53/udp}\n");
        assert_eq!(index(&it), "53 web udp declared");
        assert!(it.ports().connect_server(&it).is_none());
    }

    #[test]
    fn contradicting_claims() {
        let it = service(
            "image: {location: i, port: 80}\nhttp: {path: /}\nnlb: {port: 9000/udp}\nsidecars: {a: {image: n, port: 80}, b: {image: n, port: 9000}}\n",
        );
        let ports = it.ports();
        let claims: Vec<_> = ports.conflicts.iter().map(|it| (it.first.claim, it.second.claim)).collect();
        assert_eq!(claims, [(Claim::Sidecar, Claim::Listener(0)), (Claim::Sidecar, Claim::Image)]);
    }

    #[test]
    fn missing_pieces_leave_holes() {
        let it = manifest("type: Backend Service\nhttp: {path: /, target_container: gone}\n");
        assert_eq!(index(&it), "");
        assert_eq!(targets(&it), "gone:-");
        let job =
            manifest("name: j\ntype: Scheduled Job\nsidecars: {a: {image: n, port: x}, b: {image: n, port: 1/udp}}\n");
        assert_eq!(index(&job), "1 b udp declared");
    }
}
