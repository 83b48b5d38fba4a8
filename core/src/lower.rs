//! From a manifest to the AWS resources it amounts to (`lowering-ecs.md`).
//!
//! In: a decoded [`Manifest`] and a [`Target`]. Out: a [`Stack`] whose every property knows its
//! origin. What is missing is left out or becomes a reference; nothing here reports findings.

mod build;
mod container;
mod environment;
mod functions;
mod health;
mod image;
mod logging;
mod network;
mod overrides;
mod parameters;
mod scaling;
mod service;
mod storage;
mod task;
mod unquoted;

use litemap::LiteMap;
use std::sync::Arc;

use crate::ir::{Stack, Str};
use crate::manifest::Port;
use crate::manifest::copilot::Manifest;
use crate::manifest::ports::{Ports, Target as PortTarget};
use crate::schema::WorkloadType;

/// What lowering needs to know besides the manifest.
#[derive(Clone, Debug, Default)]
pub struct Target {
    pub app: Option<Arc<str>>,
    pub environment: Arc<str>,
    /// Stays the reference `${AWS::AccountId}` when unknown.
    pub account: Option<Arc<str>>,
    /// Stays the reference `${AWS::Region}` when unknown.
    pub region: Option<Arc<str>>,
    /// The image of a container, where it is not the one that Copilot would have pushed.
    pub images: LiteMap<String, String>,
}

/// Reads an account's number. Fails with what an account's number looks like.
pub fn account(text: &str) -> Result<Arc<str>, &'static str> {
    let is_account = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if is_account { Ok(text.into()) } else { Err("an account's number has 12 digits") }
}

/// Reads a region. Fails with what a region looks like.
pub fn region(text: &str) -> Result<Arc<str>, &'static str> {
    let is_region = !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if is_region { Ok(text.into()) } else { Err("a region is written like `eu-west-1`") }
}

/// The stack of one workload in one environment.
pub fn lower(manifest: &Manifest, target: &Target) -> Stack {
    let cx = Cx::new(manifest, target);
    let mut resources = vec![task::task_definition(&cx)];
    if manifest.workload_type != WorkloadType::ScheduledJob {
        resources.push(service::service(&cx));
    }
    Stack { resources }
}

/// One lowering: the manifest, and the names that everything is built from.
struct Cx<'a> {
    manifest: &'a Manifest,
    target: &'a Target,
    ports: Ports,
    /// Where the main routing rule sends requests, else `image.port`.
    main_port: Option<Port>,
    /// Under which other services reach this one through Service Connect.
    server: Option<PortTarget>,
    app: Str,
    environment: &'a str,
    account: Str,
    region: Str,
    partition: &'static str,
    name: Arc<str>,
    /// `{app}-{env}-{workload}`: the task definition's family.
    family: Arc<str>,
    log_group: Arc<str>,
    /// `{env}.{app}.local`, the namespace in which services find each other.
    namespace: Arc<str>,
}

impl<'a> Cx<'a> {
    fn new(manifest: &'a Manifest, target: &'a Target) -> Cx<'a> {
        let known = |value: &Option<Arc<str>>, reference: &'static str| {
            value.clone().map_or(Str::Static(reference), Str::Shared)
        };
        let region = known(&target.region, "${AWS::Region}");
        let partition = partition(&region);
        let ports = manifest.ports();
        let main_port = match manifest.routes().first() {
            Some(route) => ports.rule_target(route).port,
            None => ports.declared(&manifest.name()).map(|(port, _)| port),
        };
        let server = ports.connect_server(manifest);
        let (app, environment, name) = (known(&target.app, "${AppName}"), &*target.environment, manifest.name());
        let family: Arc<str> = format!("{app}-{environment}-{name}").into();
        Cx {
            manifest,
            target,
            ports,
            main_port,
            server,
            log_group: format!("/copilot/{family}").into(),
            namespace: format!("{environment}.{app}.local").into(),
            family,
            app,
            environment,
            account: known(&target.account, "${AWS::AccountId}"),
            region,
            partition,
            name,
        }
    }

    /// The name of an export of the environment's stack.
    fn export(&self, suffix: &str) -> Arc<str> {
        format!("{}-{}-{suffix}", self.app, self.environment).into()
    }

    /// What the addresses of AWS end in.
    fn url_suffix(&self) -> &'static str {
        if self.partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" }
    }

    fn is_gov_cloud(&self) -> bool {
        self.partition == "aws-us-gov"
    }

    fn is(&self, workload_type: WorkloadType) -> bool {
        self.manifest.workload_type == workload_type
    }
}

/// The AWS partition a region lies in.
pub fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// Letters and digits only, as logical ids are made from names.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
