//! What runs: a service and its task definition, as ECS describes them.

use serde_json::{Value, json};
use taxiway_core::compare::running::{Running, primary};

use crate::call::ask;
use crate::fault::{Cause, Fault};
use crate::session::{Calls, Session};

/// Where a service is looked for.
#[derive(Clone, Debug)]
pub struct Place {
    /// The cluster's name or ARN.
    pub cluster: String,
    /// The service's name or ARN.
    pub service: String,
}

/// What was found, and by what one can tell later whether it is still so.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub running: Running,
    /// The newest active revision in the family of the task definition that is asked for;
    /// `None` where the family has none.
    pub newest: Option<Value>,
    /// When a service of that name was made that is deleted by now.
    pub former: Option<String>,
}

impl Found {
    /// The ARN of the newest revision.
    pub fn newest_arn(&self) -> Option<&str> {
        arn(self.newest.as_ref()?)
    }

    /// The ARN of the task definition that the service runs.
    pub fn running_arn(&self) -> Option<&str> {
        arn(self.running.task_definition.as_ref()?)
    }

    /// The service's name, where there is one.
    pub fn service_name(&self) -> Option<&str> {
        self.running.service.as_ref()?["serviceName"].as_str()
    }

    /// The deployment that the service goes to.
    pub fn primary(&self) -> Option<&Value> {
        primary(self.running.service.as_ref()?)
    }

    /// Whether the service is being deleted.
    pub fn is_draining(&self) -> bool {
        self.running.service.as_ref().is_some_and(|it| it["status"] == "DRAINING")
    }

    /// What changed since an earlier look, in words; `None` when nothing did.
    pub fn changed_since(&self, earlier: &Found) -> Option<String> {
        let status = |it: &Found| it.running.service.as_ref().map(|it| it["status"].clone());
        if status(self) != status(earlier) {
            return Some("the service was made or deleted by somebody else".to_owned());
        }
        let deployment = |it: &Found| it.primary().map(|it| it["id"].clone());
        let task_definition = |it: &Found| it.running.service.as_ref().map(|it| it["taskDefinition"].clone());
        if deployment(self) != deployment(earlier) || task_definition(self) != task_definition(earlier) {
            let to = self.running_arn().map(|it| format!(", to {}", short(it))).unwrap_or_default();
            return Some(format!("somebody else deployed the service{to}"));
        }
        if self.newest_arn() != earlier.newest_arn() {
            let newest = self.newest_arn().map_or("none is left", short);
            return Some(format!("the newest revision of the task definition is another: {newest}"));
        }
        None
    }
}

fn arn(task_definition: &Value) -> Option<&str> {
    task_definition["taskDefinitionArn"].as_str()
}

/// What an ARN calls the thing: `api:7` of `arn:aws:ecs:…:task-definition/api:7`.
pub fn short(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

impl Session {
    /// A service that runs and its task definition, as DescribeServices and
    /// DescribeTaskDefinition give them with their tags, in the API's own names. Both are `None` where the
    /// cluster has no such service. Fails with a [`Fault`], also for a cluster that is not there.
    pub fn running(&self, place: &Place) -> Result<Running, Fault> {
        self.block_on(self.calls.running(place)).map(|it| it.running)
    }

    /// The same, with what a plan needs to know besides; `family` is the task definition's.
    pub fn find(&self, place: &Place, family: &str) -> Result<Found, Fault> {
        self.block_on(async {
            let found = self.calls.running(place).await?;
            Ok(Found { newest: self.calls.newest(family).await?, ..found })
        })
    }

    /// What there is of a workload without a service: the newest revision of its task definition,
    /// or the one that is named as `family:revision`.
    pub fn find_task_definition(&self, family: &str) -> Result<Found, Fault> {
        self.block_on(async {
            let newest = self.calls.newest(family).await?;
            let running = Running { task_definition: newest.clone(), service: None };
            Ok(Found { running, newest, former: None })
        })
    }

    /// The active revision before the one that a service runs, newest first; `None` where there
    /// is none.
    pub fn previous(&self, running: &str) -> Result<Option<Value>, Fault> {
        self.block_on(self.calls.previous(running))
    }
}

impl Calls {
    async fn running(&self, place: &Place) -> Result<Found, Fault> {
        let Some(service) = self.service(place).await? else { return Ok(Found::default()) };
        if service["status"] == "INACTIVE" {
            let former = Some(service["createdAt"].to_string());
            return Ok(Found { former, ..Found::default() });
        }
        let task_definition = match service["taskDefinition"].as_str() {
            Some(arn) => self.task_definition(arn).await?,
            None => None,
        };
        Ok(Found { running: Running { task_definition, service: Some(service) }, ..Found::default() })
    }

    /// The service as it is described; also one that is deleted, as long as ECS knows it.
    pub(crate) async fn service(&self, place: &Place) -> Result<Option<Value>, Fault> {
        let body = json!({ "cluster": place.cluster, "services": [place.service], "include": ["TAGS"] });
        let mut answer =
            ask!(self, "DescribeServices", describe_services, &body).map_err(|fault| self.where_is(fault, place))?;
        Ok(answer["services"].as_array_mut().and_then(Vec::pop))
    }

    /// Says of a cluster that is not there which one it is.
    fn where_is(&self, fault: Fault, place: &Place) -> Fault {
        if fault.cause != Cause::NoCluster {
            return fault;
        }
        let message = format!("there is no cluster `{}` in {}", short(&place.cluster), self.region);
        Fault::new(Cause::NoCluster, message).help("it was deleted, or is in another region or account")
    }

    /// A revision with its tags, which stand beside it in the answer.
    async fn task_definition(&self, name: &str) -> Result<Option<Value>, Fault> {
        let body = json!({ "taskDefinition": name, "include": ["TAGS"] });
        match ask!(self, "DescribeTaskDefinition", describe_task_definition, &body) {
            Ok(mut answer) => {
                let tags = answer["tags"].take();
                let Value::Object(task_definition) = &mut answer["taskDefinition"] else { return Ok(None) };
                task_definition.insert("tags".to_owned(), tags);
                Ok(Some(answer["taskDefinition"].take()))
            }
            Err(fault) if fault.cause == Cause::Missing => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The newest active revision of a family.
    pub(crate) async fn newest(&self, family: &str) -> Result<Option<Value>, Fault> {
        self.task_definition(family).await
    }

    async fn previous(&self, running: &str) -> Result<Option<Value>, Fault> {
        let Some((family, revision)) = revision(running) else { return Ok(None) };
        let mut body = json!({ "familyPrefix": family, "status": "ACTIVE", "sort": "DESC" });
        loop {
            let answer = ask!(self, "ListTaskDefinitions", list_task_definitions, &body)?;
            let arns = answer["taskDefinitionArns"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let is_earlier = |it: &&str| self::revision(it).is_some_and(|it| it.0 == family && it.1 < revision);
            if let Some(arn) = arns.filter(is_earlier).max_by_key(|it| self::revision(it)) {
                return self.task_definition(arn).await;
            }
            match answer["nextToken"].as_str() {
                Some(token) => body["nextToken"] = token.into(),
                None => return Ok(None),
            }
        }
    }
}

/// Family and revision of a task definition's ARN.
fn revision(arn: &str) -> Option<(&str, u64)> {
    let (family, revision) = short(arn).rsplit_once(':')?;
    Some((family, revision.parse().ok()?))
}
