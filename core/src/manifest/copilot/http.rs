//! The load balancers in front of a service: `http` and `nlb`.

use crate::diagnostic::Source::{Aws, Copilot};
use crate::manifest::declare::{section, union};
use crate::manifest::{Decode, Flag, Int, Period, Port, Text};
use crate::schema::Case::Ignored;
use crate::schema::Limit::{Format, Length, OneOf, Range, Seconds, WholeSeconds};
use crate::schema::{Constraint, Counts, Exclusive, Limit, Names, Stage, Types, field, format};

const HOST_NAME: Limit =
    Format { form: format::HOST_NAME, what: "a host name such as `shop.example.com`", source: Aws };

union! {
    /// `http` of a Load Balanced Web Service: routing rules, or a switch.
    Http: Tolerant "http" {
        map Rules(MainRule),
        /// `false` goes without an Application Load Balancer.
        scalar Switch(Flag),
    }
}

impl Http {
    /// The routing rules; `None` for the switch.
    pub fn rules(&self) -> Option<&MainRule> {
        match self {
            Http::Rules(rules) => Some(rules),
            Http::Switch(_) => None,
        }
    }

    /// The forms on a Backend Service, which has no switch.
    pub const INTERNAL: crate::schema::Shape = MainRule::SHAPE;
}

section! {
    /// How an Application Load Balancer routes requests to the service.
    MainRule = "routing rule" include rule: RoutingRule {
        /// An existing load balancer to use, by name or ARN.
        alb: Text = field().counts(Counts::Never)
            .no_effect(Types::BS, "Copilot imports load balancers for Load Balanced Web Services only");
        /// The old spelling of `target_container`.
        target_container_old as "targetContainer": Text = field().names(Names::Container).deprecated("target_container")
            .no_effect(Types::BS, "a Backend Service reads `target_container` only; requests go to the main container");
        /// Further routing rules, each with the keys of the main one.
        additional_rules: Vec<RoutingRule> = field().examples(&["\n  - path: /admin"]);
    }
    constraints {
        Constraint::Exclusive(Exclusive {
            left: &["target_container"],
            right: &["targetContainer"],
            right_extras: &[],
            settles: false,
            refused: Stage::Merged,
            why: "both say which container gets the requests",
        });
    }
}

section! {
    /// One listener rule: which requests go where.
    RoutingRule = "routing rule" {
        /// Requests whose path is this, or starts with it and a slash, go to the service.
        /// `/` takes every request.
        path: Text = field().required_if_any().limits(&[Length { max: 126, source: Aws }]).examples(&["/", "api"]);
        /// The protocol version towards the container.
        version: Text = field().default_note("HTTP/1.1")
            .limits(&[OneOf { values: &["http1", "http2", "grpc"], case: Ignored, source: Copilot }]).examples(&["grpc"]);
        /// How the load balancer finds out whether a task works: a path, or a map.
        healthcheck: HttpHealthcheck = field().default("/").examples(&["/health"]);
        /// Whether requests of one client keep going to the same task.
        stickiness: Flag = field().default("false").examples(&["true"]);
        /// Host names under which the service answers; a domain or an imported certificate has to cover them.
        alias: Alias = field().limits(&[HOST_NAME]).examples(&["shop.example.com", "[shop.example.com, www.shop.example.com]"]);
        /// How long a task that goes away may finish its requests.
        deregistration_delay: Period = field().default("60s")
            .limits(&[Seconds { min: 0, max: 3600, source: Aws }, WholeSeconds]).examples(&["10s"]);
        /// The container that gets the requests.
        target_container: Text = field().names(Names::Container).default_note("the main container, which bears the service's name").examples(&["nginx"]);
        /// The port that gets the requests.
        target_port: Port = field().default_note("`image.port`, or the port of the sidecar in `target_container`")
            .limits(&[Range { min: 1, max: 65535, source: Aws }]).examples(&["8081"]);
        /// Networks, in CIDR notation, from which requests are let through.
        allowed_source_ips: Vec<Text> = field().counts(Counts::EvenEmpty).if_lost("requests are let in from everywhere")
            .limits(&[Format { form: format::CIDR, what: "a network such as `10.0.0.0/8`", source: Copilot }])
            .examples(&["[\"192.0.2.0/24\"]"]);
        /// The Route 53 zone of the aliases that name none themselves.
        hosted_zone: Text = field().examples(&["Z0873220N255IR3MTNR4"]);
        /// Whether plain HTTP is redirected to HTTPS.
        redirect_to_https: Flag = field().default_note("`true` where there is a certificate")
            .no_effect(Types::BS, "an internal load balancer with a certificate always redirects").examples(&["false"]);
    }
    constraints {
        Constraint::Needs {
            key: "hosted_zone",
            needs: &["alias"],
            why: "a hosted zone says where the records of the aliases go",
        };
    }
}

union! {
    /// How the load balancer finds out whether a task works.
    HttpHealthcheck: Strict "health check" [refuses_empty] {
        map Options(HttpHealthcheckOptions),
        /// The path to ask for.
        scalar Path(Text),
    }
}

impl RoutingRule {
    /// The path as Copilot takes it: with a slash in front. `None` when there is none.
    pub fn normalized_path(&self) -> Option<String> {
        let path = &self.path.as_ref()?.value;
        Some(if path.starts_with('/') { path.to_string() } else { format!("/{path}") })
    }
}

impl HttpHealthcheck {
    /// The map form; `None` for a path alone.
    pub fn options(&self) -> Option<&HttpHealthcheckOptions> {
        match self {
            HttpHealthcheck::Options(options) => Some(options),
            HttpHealthcheck::Path(_) => None,
        }
    }
}

section! {
    /// How the load balancer finds out whether a task works.
    HttpHealthcheckOptions = "health check" {
        /// The path to ask for.
        path: Text = field().default("/").examples(&["/health"]);
        /// The port to ask.
        port: Int = field().default_note("the port that gets the requests")
            .limits(&[Range { min: 1, max: 65535, source: Aws }]).examples(&["8080"]);
        /// The status codes that count as healthy: `200`, `200,301` or `200-299`.
        success_codes: Text = field().default_note("200")
            .limits(&[Format { form: format::STATUS_CODES, what: "status codes such as `200`, `200,301` or `200-299`", source: Aws }])
            .examples(&["200,301"]);
        /// How many checks in a row have to succeed before a task counts as healthy.
        healthy_threshold: Int = field().default_note("5").limits(&[Range { min: 2, max: 10, source: Aws }]).examples(&["2"]);
        /// How many checks in a row have to fail before a task counts as unhealthy.
        unhealthy_threshold: Int = field().default_note("2").limits(&[Range { min: 2, max: 10, source: Aws }]).examples(&["2"]);
        /// The time between two checks.
        interval: Period = field().default_note("30s").limits(&[Seconds { min: 5, max: 300, source: Aws }, WholeSeconds]).examples(&["15s"]);
        /// How long one check may take.
        timeout: Period = field().default_note("5s").limits(&[Seconds { min: 2, max: 120, source: Aws }, WholeSeconds]).examples(&["10s"]);
        /// How long a new task may fail its checks before it counts; one value for the whole service.
        grace_period: Period = field().default("60s").limits(&[Seconds { min: 0, max: 2_147_483_647, source: Aws }, WholeSeconds]).examples(&["30s"]);
    }
}

union! {
    /// Host names of a service.
    Alias: Tolerant "alias" {
        objects Objects(Vec<AliasEntry>),
        list Names(Vec<Text>),
        scalar Name(Text),
    }
}

impl Alias {
    /// The host names that have a name.
    pub fn names(&self) -> Vec<&Text> {
        match self {
            Alias::Objects(entries) => entries.iter().filter_map(|it| it.name.as_ref()).collect(),
            Alias::Names(names) => names.iter().collect(),
            Alias::Name(name) => vec![name],
        }
    }

    /// How many host names it gives.
    pub fn len(&self) -> usize {
        match self {
            Alias::Objects(entries) => entries.len(),
            Alias::Names(names) => names.len(),
            Alias::Name(name) => usize::from(!name.is_empty()),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

section! {
    /// A host name with the zone that its record goes to.
    AliasEntry = "alias" {
        /// The host name.
        name: Text = field().required(Types::ALL).limits(&[HOST_NAME]).examples(&["shop.example.com"]);
        /// The Route 53 zone of its record.
        hosted_zone: Text = field().examples(&["Z0873220N255IR3MTNR4"]);
    }
}

section! {
    /// A Network Load Balancer of the service's own.
    Nlb = "network load balancer" include listener: NlbListener {
        /// Host names under which the load balancer answers; the application needs a domain.
        alias: Alias = field().limits(&[HOST_NAME]).examples(&["tcp.example.com"]);
        /// Further listeners, each with the keys of the main one.
        additional_listeners: Vec<NlbListener> = field().examples(&["\n  - port: 8443/tls"]);
    }
}

section! {
    /// One listener of a Network Load Balancer.
    NlbListener = "listener" {
        /// The port to listen on, with `/tcp`, `/udp` or `/tls` behind it.
        /// It is also the port of the target, unless `target_port` says otherwise.
        port: Text = field().required_if_any().limits(&[Format {
            form: format::LISTENER_PORT,
            what: "a port from 0 to 65535, with `/tcp`, `/udp` or `/tls` behind it if need be",
            source: Copilot,
        }]).examples(&["443/tls"]);
        /// How the load balancer finds out whether a task works.
        healthcheck: NlbHealthcheck = field();
        /// The container that gets the connections.
        target_container: Text = field().names(Names::Container).default_note("the main container, which bears the service's name").examples(&["nginx"]);
        /// The port that gets the connections.
        target_port: Int = field().default_note("the listener's port, or the port of the sidecar in `target_container`").examples(&["8080"]);
        /// The TLS security policy of a `tls` listener.
        ssl_policy: Text = field().default_note("ELBSecurityPolicy-TLS13-1-2-2021-06").examples(&["ELBSecurityPolicy-TLS13-1-2-2021-06"]);
        /// Whether connections of one client keep going to the same task.
        stickiness: Flag = field().examples(&["true"]);
        /// How long a task that goes away may finish its connections.
        deregistration_delay: Period = field().default("60s").limits(&[Seconds { min: 0, max: 3600, source: Aws }, WholeSeconds]).examples(&["10s"]);
    }
}

section! {
    /// How a Network Load Balancer finds out whether a task works.
    NlbHealthcheck = "health check" {
        /// The port to ask; a UDP listener needs a TCP port here.
        port: Int = field().default_note("the port that gets the connections").limits(&[Range { min: 1, max: 65535, source: Aws }]).examples(&["8080"]);
        /// How many checks in a row have to succeed before a task counts as healthy.
        healthy_threshold: Int = field().default_note("3").limits(&[Range { min: 2, max: 10, source: Aws }]).examples(&["3"]);
        /// How many checks in a row have to fail before a task counts as unhealthy.
        unhealthy_threshold: Int = field().default_note("3").limits(&[Range { min: 2, max: 10, source: Aws }]).examples(&["3"]);
        /// The time between two checks.
        interval: Period = field().default_note("30s").limits(&[Seconds { min: 5, max: 300, source: Aws }, WholeSeconds]).examples(&["30s"]);
        /// How long one check may take.
        timeout: Period = field().default_note("10s").limits(&[Seconds { min: 2, max: 120, source: Aws }, WholeSeconds]).examples(&["10s"]);
        /// How long a new task may fail its checks before it counts; one value for the whole service.
        grace_period: Period = field().default("60s").counts(Counts::Never).limits(&[Seconds { min: 0, max: 2_147_483_647, source: Aws }, WholeSeconds]).examples(&["30s"]);
    }
}
