//! AWS Copilot's workload manifests: the four types that run on ECS.
//!
//! One [`Workload`] for all four: a key that a type does not read is not in its schema, so the
//! field is `None` there.

pub mod container;
pub mod deployment;
pub mod http;
pub mod image;
pub mod messaging;
pub mod network;
pub mod scaling;

use std::sync::Arc;

use super::declare::section;
use super::{Int, Keyed, Text};
use crate::diagnostic::Source::{Aws, Copilot};
use crate::schema::Case::Ignored;
use crate::schema::Limit::{Format, Keys, OneOf, Range};
use crate::schema::{Names, Types, WorkloadType, field, format};

use container::{Logging, Secret, Sidecar, Storage, TaskdefOverride, Variable};
use deployment::{Deployment, Exec, Observability, Platform, Trigger};
use http::{Http, MainRule, Nlb};
use image::{Image, Words};
use messaging::{Publish, Queue, Subscribe, TopicQueue};
use network::Network;
use scaling::Count;

section! {
    /// A service or job of a Copilot application.
    Workload = "manifest" {
        /// The workload's name: that of its folder under `copilot/`, and of its main container.
        name: Text = field().base_only().declares(Names::Container).required(Types::ALL).limits(&[Format {
            form: format::CONTAINER_NAME,
            what: "the name of a container: letters, digits, `_` and `-`, at most 255",
            source: Aws,
        }]).examples(&["api"]);
        /// What the workload is.
        kind as "type": Text = field().base_only().required(Types::ALL).limits(&[OneOf {
            values: &["Load Balanced Web Service", "Backend Service", "Worker Service", "Scheduled Job"],
            case: crate::schema::Case::Sensitive,
            source: Copilot,
        }]).examples(&["Backend Service"]);
        /// The main container's image.
        image: Image = field().required(Types::ALL).examples(&["\n  build: ./Dockerfile"]);
        /// How an Application Load Balancer routes requests to the service.
        http: Http = field().on(Types::WEB).required(Types::LBWS).shape_on(Types::BS, Http::INTERNAL)
            .examples(&["\n  path: /"]);
        /// A Network Load Balancer of the service's own.
        nlb: Nlb = field().on(Types::LBWS).examples(&["\n  port: 443/tls\n  target_port: 8080"]);
        /// CPU units of the task; 1024 are one virtual CPU.
        cpu: Int = field().seeded(Types::ALL, "256").examples(&["512"]);
        /// Memory of the task in MiB; which values go with which CPU is Fargate's table.
        memory: Int = field().seeded(Types::ALL, "512").examples(&["1024"]);
        /// Operating system and architecture: `linux/arm64`, or a map.
        platform: Platform = field().default_note("`linux/x86_64`; images are built for the machine that builds them")
            .limits(&[OneOf {
                values: &["linux/amd64", "linux/x86_64", "linux/arm64", "linux/arm", "windows/amd64", "windows/x86_64"],
                case: Ignored,
                source: Copilot,
            }]).examples(&["linux/arm64"]);
        /// How many copies of the task run: a number, or a map that says how to scale.
        count: Count = field().seeded(Types::ALL, "1")
            .no_effect(Types::SJ, "a job runs one task each time")
            .limits(&[Range { min: 0, max: i64::MAX, source: Aws }])
            .examples(&["2", "{range: 1-10, cpu_percentage: 70}"]);
        /// Whether one may open a shell in the containers.
        exec: Exec = field().seeded(Types::SVC, "false")
            .no_effect(Types::SJ, "Copilot reads it and does nothing with it on jobs").examples(&["true"]);
        /// Replaces the image's entry point.
        entrypoint: Words = field().examples(&["[\"/bin/server\"]"]);
        /// Replaces the image's command.
        command: Words = field().examples(&["[\"serve\", \"--port\", \"8080\"]"]);
        /// Environment variables of the main container.
        variables: Keyed<Variable> = field().also(&["environment", "env", "envs", "env_vars"])
            .secret().examples(&["{LOG_LEVEL: info}"]);
        /// A file of environment variables, from the workspace's root; its name ends in `.env`.
        env_file: Text = field().names(Names::EnvFile).also(&["env_files"]).limits(&[container::ENV_FILE]).examples(&["./api/prod.env"]);
        /// Secrets that reach the main container as environment variables.
        secrets: Keyed<Secret> = field().secret()
            .examples(&["{DB_PASSWORD: /shop/prod/db-password}"]);
        /// Where containers keep files.
        storage: Storage = field();
        /// Containers beside the main one, by name.
        sidecars: Keyed<Sidecar> = field().keys_declare(Names::Container).limits(&[Keys {
            form: format::ECS_NAME,
            what: "the name of a container: letters, digits, `_` and `-`, at most 255",
            source: Aws,
        }]).examples(&["\n  nginx:\n    image: nginx:1.27\n    port: 80"]);
        /// Where the containers' output goes.
        logging: Logging = field().examples(&["{retention: 14}"]);
        /// Where tasks run and whom they talk to.
        network: Network = field().examples(&["\n  vpc:\n    placement: private"]);
        /// What the workload publishes.
        publish: Publish = field().examples(&["\n  topics:\n    - name: orders"]);
        /// What the worker reads.
        subscribe: Subscribe = field().on(Types::WS).examples(&["\n  topics:\n    - name: orders\n      service: api"]);
        /// How a new version replaces the old one.
        deployment: Deployment = field().on(Types::SVC).examples(&["\n  rolling: recreate"]);
        /// What is recorded about the service.
        observability: Observability = field().on(Types::SVC).examples(&["\n  tracing: awsxray"]);
        /// When the job starts.
        trigger as "on": Trigger = field().on(Types::SJ).required(Types::SJ).examples(&["\n  schedule: \"@daily\""]);
        /// How often a failed run of the job is tried again.
        retries: Int = field().on(Types::SJ).limits(&[Range { min: 0, max: i64::MAX, source: Copilot }]).examples(&["3"]);
        /// How long one run of the job may take.
        timeout: Text = field().on(Types::SJ).default_note("none").limits(&[Format {
            form: format::JOB_TIMEOUT,
            what: "a duration of whole seconds, at least one, such as `90s` or `1h30m`",
            source: Copilot,
        }]).examples(&["1h30m"]);
        /// Changes of the generated task definition, applied in order.
        taskdef_overrides: Vec<TaskdefOverride> = field()
            .examples(&["\n  - path: ContainerDefinitions[0].StopTimeout\n    value: 60"]);
        /// What environments change: a map from an environment's name to the keys it overrides.
        environments: crate::resolve::Node = field().base_only().keys_declare(Names::Environment).examples(&["\n  prod:\n    count: 3"]);
    }
}

impl Workload {
    /// The settings of the worker's queues: the shared one, then those of single topics.
    pub fn queues(&self) -> Vec<&Queue> {
        let Some(subscribe) = &self.subscribe else { return Vec::new() };
        let own = subscribe.topics.iter().flatten().filter_map(|it| match &it.queue {
            Some(TopicQueue::Options(queue)) => Some(queue),
            Some(TopicQueue::Switch(_)) | None => None,
        });
        subscribe.queue.iter().chain(own).collect()
    }
}

/// A decoded manifest with its type.
#[derive(Clone, Debug)]
pub struct Manifest {
    pub workload_type: WorkloadType,
    pub workload: Workload,
}

impl Manifest {
    /// The workload's name; empty when it is missing.
    pub fn name(&self) -> Arc<str> {
        self.workload.name.as_ref().map_or_else(|| Arc::from(""), |it| it.value.clone())
    }

    /// The routing rules of the Application Load Balancer, if there is one.
    pub fn rules(&self) -> Option<&MainRule> {
        self.workload.http.as_ref().and_then(Http::rules)
    }

    /// Whether the number of tasks follows the load once the service runs.
    pub fn scales(&self) -> bool {
        matches!(&self.workload.count, Some(Count::Scaling(scaling)) if scaling.range.is_some())
    }
}
