//! The rules that cross fields, one file each, and the table of all rules.
//!
//! In: a resolved and decoded manifest. Out: findings. A rule is a pair of files: the check,
//! and a page whose examples are its first tests. Whether a finding is silenced and in which
//! environments it holds is decided by `analysis`, never by a rule.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::structure::STRUCTURE;
use crate::diagnostic::{Finding, Rule};
use crate::manifest::containers::Container;
use crate::manifest::copilot::container::Secret;
use crate::manifest::copilot::{Manifest, Workload};
use crate::manifest::neighbors::Neighbors;
use crate::manifest::ports::{Listener, Ports, Route};
use crate::manifest::{Keyed, Name};
use crate::schema::WorkloadType;
use crate::text::Span;

/// What several rules want to know of a manifest, read once.
pub struct Parts<'a> {
    pub containers: Vec<Container<'a>>,
    positions: HashMap<Arc<str>, usize>,
    pub routes: Vec<Route<'a>>,
    pub listeners: Vec<Listener<'a>>,
    pub ports: Ports,
}

impl<'a> Parts<'a> {
    pub fn of(manifest: &'a Manifest) -> Parts<'a> {
        let containers = manifest.containers();
        let positions = containers.iter().enumerate().map(|(at, it)| (it.name.clone(), at)).collect();
        Parts {
            containers,
            positions,
            routes: manifest.routes(),
            listeners: manifest.listeners(),
            ports: manifest.ports(),
        }
    }

    /// The container of this name. A sidecar that bears the main container's name hides it, as
    /// in Copilot's own checks.
    pub fn container(&self, name: &str) -> Option<&Container<'a>> {
        self.containers.get(self.position(name)?)
    }

    /// Where the container of this name stands among the containers.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }
}

/// What a check sees, and where it puts what it found.
pub struct Cx<'a> {
    pub manifest: &'a Manifest,
    pub parts: &'a Parts<'a>,
    /// The application's name, when it is known.
    pub app: Option<&'a str>,
    /// The environment asked for; `None` for one that the manifest doesn't name.
    pub environment: Option<&'a str>,
    /// The folder that holds the manifest, when the path tells.
    pub folder: Option<&'a str>,
    /// All manifests of the application, where they are known.
    pub neighbors: Option<&'a Neighbors>,
    /// Files that were looked for and not found, from the folder that holds `copilot`.
    pub missing: &'a [Arc<str>],
    pub findings: Vec<Finding>,
}

impl<'a> Cx<'a> {
    pub fn workload(&self) -> &'a Workload {
        &self.manifest.workload
    }

    pub fn is(&self, workload_type: WorkloadType) -> bool {
        self.manifest.workload_type == workload_type
    }

    /// The name of the main container.
    pub fn name(&self) -> Arc<str> {
        self.manifest.name()
    }

    /// Whether the name of the main container is known.
    pub fn knows_name(&self) -> bool {
        self.workload().name.as_ref().is_some_and(|it| !it.contains("${"))
    }

    /// The secrets of all containers, then those that are options of the log driver.
    pub fn secrets(&self) -> impl Iterator<Item = (&'a Name, &'a Secret)> + use<'a> {
        let options = self.workload().logging.as_ref().and_then(|it| it.secret_options.as_ref());
        self.parts.containers.iter().filter_map(|it| it.secrets).chain(options).flat_map(Keyed::iter)
    }

    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// A rule that crosses fields.
pub struct Check {
    pub rule: &'static Rule,
    pub check: fn(&mut Cx),
}

macro_rules! checks {
    ($($module:ident,)*) => {
        $(mod $module;)*

        static CHECKS: &[Check] = &[$(Check { rule: &$module::RULE, check: $module::check },)*];
    };
}

checks! {
    access_point_conflict,
    access_point_without_iam,
    alias_without_port,
    arm_on_spot,
    arn_as_secret_name,
    breaks_template,
    changes_when_unquoted,
    circular_dependency,
    colliding_names,
    composed_name_too_long,
    connect_over_udp,
    default_healthcheck_command,
    doubtful_mount_path,
    duplicate_container_name,
    duplicate_listener,
    duplicate_path,
    empty_image,
    empty_value,
    essential_exit_awaited,
    exec_always_on,
    exec_on_readonly_fs,
    fargate_size,
    fifo_despite_false,
    fifo_scope_conflict,
    file_system_without_id,
    filter_policy_key,
    firelens_without_destination,
    grace_period_twice,
    healthcheck_command_form,
    healthcheck_on_udp_port,
    healthy_without_healthcheck,
    hosted_zone_without_record,
    http_to_udp_port,
    http_without_rules,
    ignored_secret_source,
    impossible_queue_delay,
    listener_port_as_target,
    metric_without_value,
    misleading_path,
    misplaced_grace_period,
    missing_file,
    name_differs_from_folder,
    nlb_hosted_zone,
    no_load_balancer,
    no_public_address,
    no_security_group,
    not_on_windows,
    odd_variable_name,
    override_without_value,
    path_characters,
    plain_topic_on_fifo_queue,
    port_conflict,
    port_zero,
    queue_without_topics,
    reserved_variable,
    reversed_range,
    scaling_without_requests,
    several_managed_volumes,
    shifted_schedule,
    spot_from_outside_range,
    status_code_of_other_protocol,
    target_without_port,
    timeout_exceeds_interval,
    too_many_conditions,
    too_many_security_groups,
    unconventional_name,
    undelivered_topic,
    unfinished_quote,
    unhelpful_alarm,
    unknown_dependency,
    unknown_target_container,
    unknown_topic,
    unknown_tracing_vendor,
    unknown_volume,
    unsupported_platform,
    unusable_override_path,
    unusable_schedule,
    variable_and_secret,
    volume_without_writer,
    wrapped_port,
    zero_target,
}

mod unknown_environment;

/// Rules that look at a document as it is written, once for all environments.
static OF_DOCUMENT: &[&Rule] = &[&unknown_environment::RULE];

/// What the rules that look at a document as it is written object to. `environments` are the
/// names under `environments` with their places.
pub fn check_document<'a>(environments: impl Iterator<Item = (&'a str, Span)>, neighbors: &Neighbors) -> Vec<Finding> {
    unknown_environment::check(environments, neighbors)
}

/// How many names a message lists.
const A_FEW: usize = 12;

/// Names in backticks for a message; of many only the first ones.
fn a_few<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names = names.into_iter();
    let mut listed: Vec<String> = names.by_ref().take(A_FEW).map(|it| format!("`{it}`")).collect();
    if names.next().is_some() {
        listed.push("…".to_owned());
    }
    listed.join(", ")
}

/// Everything the rules that cross fields object to.
pub fn check(cx: &mut Cx) {
    for check in CHECKS {
        (check.check)(cx);
    }
}

/// Whether the rule misses something that the manifest may well hold, in a line that cannot be read.
pub fn misses_something(rule: &Rule) -> bool {
    static MISSING: &[&Rule] = &[
        &alias_without_port::RULE,
        &connect_over_udp::RULE,
        &default_healthcheck_command::RULE,
        &empty_image::RULE,
        &empty_value::RULE,
        &fargate_size::RULE,
        &file_system_without_id::RULE,
        &firelens_without_destination::RULE,
        &healthcheck_on_udp_port::RULE,
        &healthy_without_healthcheck::RULE,
        &hosted_zone_without_record::RULE,
        &http_without_rules::RULE,
        &listener_port_as_target::RULE,
        &metric_without_value::RULE,
        &no_load_balancer::RULE,
        &no_public_address::RULE,
        &no_security_group::RULE,
        &override_without_value::RULE,
        &queue_without_topics::RULE,
        &scaling_without_requests::RULE,
        &target_without_port::RULE,
        &unknown_dependency::RULE,
        &unknown_target_container::RULE,
        &unknown_volume::RULE,
        &unusable_override_path::RULE,
        &volume_without_writer::RULE,
    ];
    MISSING.iter().any(|it| std::ptr::eq(*it, rule))
}

/// Every rule there is, sorted by name.
pub fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> =
        STRUCTURE.iter().chain(OF_DOCUMENT).copied().chain(CHECKS.iter().map(|it| it.rule)).collect();
    rules.sort_by_key(|it| it.name);
    rules
}

/// The rule of this name.
pub fn by_name(name: &str) -> Option<&'static Rule> {
    all().into_iter().find(|it| it.name == name)
}
