//! The calls that change something, each so that a repeat never makes two.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use serde_json::{Value, json};
use taxiway_core::compare::running::primary;
use tokio::time;

use crate::call::ask;
use crate::fault::{Cause, Fault};
use crate::session::{Calls, Session};

/// A service after a change.
#[derive(Clone, Debug)]
pub struct Applied {
    /// As the answer describes it.
    pub service: Value,
}

impl Applied {
    /// The id of the deployment that the change started, or that was there already.
    pub fn deployment(&self) -> Option<&str> {
        primary(&self.service)?["id"].as_str()
    }

    /// The service's ARN, or what it is called where the answer does not say.
    pub fn arn(&self) -> &str {
        let text = |key: &str| self.service[key].as_str();
        text("serviceArn").or_else(|| text("serviceName")).unwrap_or_default()
    }
}

/// How often a revision is tried to be registered.
const TRIES: u32 = 4;

/// The wait before the second try; it doubles.
const PAUSE: Duration = Duration::from_millis(400);

impl Session {
    /// Registers a task definition and gives its ARN. `is_it` says whether a revision that is
    /// there is the one that was asked for: where no answer came, it is looked for before it is
    /// registered again.
    pub fn register(&self, body: &Value, is_it: impl Fn(&Value) -> bool) -> Result<String, Fault> {
        self.block_on(self.calls.register(body, is_it))
    }

    /// Creates a service; safe to repeat, by its `clientToken`.
    pub fn create(&self, body: &Value) -> Result<Applied, Fault> {
        self.block_on(async { applied(ask!(self.calls, "CreateService", create_service, body)?) })
    }

    /// Updates a service; safe to repeat, as it names what is to hold afterwards.
    pub fn update(&self, body: &Value) -> Result<Applied, Fault> {
        self.block_on(async { applied(ask!(self.calls, "UpdateService", update_service, body)?) })
    }
}

fn applied(mut answer: Value) -> Result<Applied, Fault> {
    Ok(Applied { service: answer["service"].take() })
}

impl Calls {
    async fn register(&self, body: &Value, is_it: impl Fn(&Value) -> bool) -> Result<String, Fault> {
        let family = body["family"].as_str().unwrap_or_default();
        let mut pause = PAUSE;
        let mut tried = 1;
        loop {
            // The SDK would register a second revision where only the answer was lost.
            let once = aws_sdk_ecs::config::Config::builder().retry_config(RetryConfig::disabled());
            let sent = ask!(self, "RegisterTaskDefinition", register_task_definition, body, |it| {
                aws_sdk_ecs::client::customize::CustomizableOperation::config_override(it, once)
            });
            let fault = match sent {
                Ok(answer) => {
                    let arn = answer["taskDefinition"]["taskDefinitionArn"].as_str().map(str::to_owned);
                    return arn.ok_or_else(|| {
                        Fault::new(Cause::Unclear, "ecs:RegisterTaskDefinition: an answer without an ARN")
                    });
                }
                Err(fault) => fault,
            };
            if fault.cause == Cause::Unclear
                && let Some(newest) = self.newest(family).await?
                && is_it(&newest)
                && let Some(arn) = newest["taskDefinitionArn"].as_str()
            {
                return Ok(arn.to_owned());
            }
            if tried == TRIES || !matches!(fault.cause, Cause::Throttled | Cause::Unclear) {
                return Err(fault);
            }
            tried += 1;
            time::sleep(pause).await;
            pause *= 2;
        }
    }

    /// The tasks of a service that stopped, as ECS still knows them.
    pub(crate) async fn stopped(&self, cluster: &str, service: &str) -> Result<Vec<Value>, Fault> {
        let body = json!({ "cluster": cluster, "serviceName": service, "desiredStatus": "STOPPED" });
        let mut answer = ask!(self, "ListTasks", list_tasks, &body)?;
        let arns = answer["taskArns"].take();
        if arns.as_array().is_none_or(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let body = json!({ "cluster": cluster, "tasks": arns });
        let mut answer = ask!(self, "DescribeTasks", describe_tasks, &body)?;
        Ok(answer["tasks"].as_array_mut().map(std::mem::take).unwrap_or_default())
    }
}
