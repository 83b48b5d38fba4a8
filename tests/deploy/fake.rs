//! A small fake of ECS, and of what it takes besides: STS GetCallerIdentity, CloudFormation
//! ListExports and DescribeStackResources.
//!
//! It keeps what it is told, fills in what ECS fills in, plays a script for every deployment,
//! and fails where it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use super::http::{self, Answer, Request};

pub const ACCOUNT: &str = "111122223333";
pub const REGION: &str = "eu-west-1";

/// A server, and what it was asked for.
pub struct Fake {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

/// What happens at a call instead of what should.
#[derive(Clone, Debug)]
pub enum Fault {
    /// HTTP status, the error's code and its message.
    Error(u16, &'static str, &'static str),
    /// A page of a proxy in between.
    Html(u16),
    /// The connection breaks before anything is done.
    Broken,
    /// It is done, and the answer is lost.
    Lost,
    /// It is not done, and no answer comes.
    Silence,
    /// Somebody else deploys in the meantime.
    Meanwhile,
    /// Nothing: this call succeeds, so that a later one can fail.
    Usual,
}

/// How far a deployment is at the next look.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Runs {
        running: u64,
        pending: u64,
        failed: u64,
    },
    Completed,
    /// The circuit breaker goes back to what ran before.
    BreakerGoesBack,
    /// Somebody else's deployment takes the place.
    Overtaken,
    /// Somebody deletes the service.
    Deleted,
}

#[derive(Default)]
pub struct State {
    pub exports: Vec<(String, String)>,
    /// Logical id, physical id and type of the resources of the workload's stack.
    pub stack: Vec<(&'static str, &'static str, &'static str)>,
    pub task_definitions: Vec<Value>,
    pub services: Vec<Value>,
    /// What the next deployment goes through.
    pub script: Vec<Step>,
    /// An operation, and what happens at its next call.
    pub faults: Vec<(&'static str, Fault)>,
    pub calls: Vec<(String, Value)>,
    pub stopped: Vec<Value>,
    under_way: VecDeque<Step>,
    deployments: u64,
}

impl Fake {
    /// A server with the exports of the environment `test` of `shop`, and facts about a stack
    /// with the two roles.
    pub fn new() -> Fake {
        let state = Arc::new(Mutex::new(State::default()));
        {
            let mut state = state.lock().unwrap();
            for (suffix, value) in [
                ("ClusterId", "shop-test-Cluster"),
                ("PublicSubnets", "subnet-a,subnet-b"),
                ("PrivateSubnets", "subnet-c"),
                ("EnvironmentSecurityGroup", "sg-1"),
            ] {
                state.exports.push((format!("shop-test-{suffix}"), value.to_owned()));
            }
            state.stack.push(("ExecutionRole", "shop-test-api-ExecutionRole-A", "AWS::IAM::Role"));
            state.stack.push(("TaskRole", "shop-test-api-TaskRole-B", "AWS::IAM::Role"));
            state.script = vec![Step::Runs { running: 0, pending: 1, failed: 0 }, Step::Completed];
        }
        let shared = Arc::clone(&state);
        let port = http::serve(move |request| answer(&shared, request));
        Fake { port, state }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Lets the next call of an operation fail.
    pub fn fails(&self, operation: &'static str, fault: Fault) -> &Fake {
        self.state().faults.push((operation, fault));
        self
    }

    pub fn plays(&self, script: &[Step]) -> &Fake {
        self.state().script = script.to_vec();
        self
    }

    /// The bodies of the calls of an operation so far.
    pub fn calls(&self, operation: &str) -> Vec<Value> {
        self.state().calls.iter().filter(|(it, _)| it == operation).map(|(_, body)| body.clone()).collect()
    }

    /// Whether nothing was changed.
    pub fn is_untouched(&self) -> bool {
        let changes = ["RegisterTaskDefinition", "CreateService", "UpdateService"];
        self.state().calls.iter().all(|(it, _)| !changes.contains(&&**it))
    }
}

fn answer(state: &Mutex<State>, request: &Request) -> Answer {
    let mut state = state.lock().unwrap();
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let target = request.header("x-amz-target").and_then(|it| it.split_once('.'));
    let (operation, body) = match target {
        Some((_, operation)) => (operation.to_owned(), serde_json::from_str(&text).unwrap()),
        None => {
            let action = text.split('&').find_map(|it| it.strip_prefix("Action=")).unwrap().to_owned();
            (action, Value::from(text))
        }
    };
    state.calls.push((operation.clone(), body.clone()));
    let fault = state.faults.iter().position(|(it, _)| *it == operation).map(|it| state.faults.remove(it).1);
    match fault {
        Some(Fault::Error(status, code, message)) if target.is_some() => return error(status, code, message),
        Some(Fault::Error(status, code, message)) => {
            let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>");
            return xml_answer(status, &format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"));
        }
        Some(Fault::Html(status)) => {
            let body = b"<html>Bad Gateway</html>".to_vec();
            return Answer::Body { status, content_type: "text/html".to_owned(), body };
        }
        Some(Fault::Broken) => return Answer::Nothing,
        Some(Fault::Silence) => return Answer::Silence,
        Some(Fault::Lost) => {
            state.perform(&operation, &body);
            return Answer::Nothing;
        }
        Some(Fault::Meanwhile) => state.somebody_deploys(),
        Some(Fault::Usual) | None => {}
    }
    state.perform(&operation, &body)
}

pub fn json_answer(status: u16, body: &Value) -> Answer {
    Answer::Body { status, content_type: "application/x-amz-json-1.1".to_owned(), body: body.to_string().into_bytes() }
}

fn xml_answer(status: u16, body: &str) -> Answer {
    Answer::Body { status, content_type: "text/xml".to_owned(), body: body.as_bytes().to_vec() }
}

fn arn(what: &str) -> String {
    format!("arn:aws:ecs:{REGION}:{ACCOUNT}:{what}")
}

fn name_of(text: &Value) -> String {
    text.as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

impl State {
    fn perform(&mut self, operation: &str, body: &Value) -> Answer {
        match operation {
            "GetCallerIdentity" => {
                let arn = format!("arn:aws:iam::{ACCOUNT}:user/ann");
                let result = format!("<Arn>{arn}</Arn><UserId>A</UserId><Account>{ACCOUNT}</Account>");
                xml_answer(200, &wrapped(operation, &result))
            }
            "ListExports" => {
                let member = |(name, value): &(String, String)| {
                    format!("<member><Name>{name}</Name><Value>{value}</Value></member>")
                };
                let members: String = self.exports.iter().map(member).collect();
                xml_answer(200, &wrapped(operation, &format!("<Exports>{members}</Exports>")))
            }
            "DescribeStackResources" => {
                let member = |(logical, physical, kind): &(&str, &str, &str)| {
                    format!(
                        "<member><LogicalResourceId>{logical}</LogicalResourceId><PhysicalResourceId>{physical}\
                         </PhysicalResourceId><ResourceType>{kind}</ResourceType></member>"
                    )
                };
                let members: String = self.stack.iter().map(member).collect();
                xml_answer(200, &wrapped(operation, &format!("<StackResources>{members}</StackResources>")))
            }
            "DescribeServices" => {
                self.step();
                let name = name_of(&body["services"][0]);
                let mut found = self.services.clone();
                found.retain(|it| it["serviceName"] == *name);
                if body["include"] != json!(["TAGS"]) {
                    found.iter_mut().for_each(|it| it["tags"] = json!([]));
                }
                json_answer(200, &json!({"services": found, "failures": []}))
            }
            "DescribeTaskDefinition" => match self.task_definition(body["taskDefinition"].as_str().unwrap()) {
                Some(it) => {
                    let mut it = it.clone();
                    let tags =
                        it.as_object_mut().unwrap().remove("tags").filter(|_| body["include"] == json!(["TAGS"]));
                    json_answer(200, &json!({"taskDefinition": it, "tags": tags}))
                }
                None => client_exception("Unable to describe task definition."),
            },
            "RegisterTaskDefinition" => {
                let it = self.register(body);
                json_answer(200, &json!({"taskDefinition": it}))
            }
            "ListTaskDefinitions" => {
                let family = body["familyPrefix"].as_str().unwrap();
                let of_family = self.task_definitions.iter().rev().filter(|it| it["family"] == *family);
                let arns: Vec<&Value> = of_family.map(|it| &it["taskDefinitionArn"]).collect();
                json_answer(200, &json!({"taskDefinitionArns": arns}))
            }
            "CreateService" => {
                let is_same = |it: &&Value| it["clientToken"] == body["clientToken"];
                let known = self.services.iter().find(is_same).cloned();
                let service = known.unwrap_or_else(|| self.create(body));
                json_answer(200, &json!({"service": service}))
            }
            "UpdateService" => {
                let service = self.update(body);
                json_answer(200, &json!({"service": service}))
            }
            "ListTasks" => {
                let arns: Vec<&Value> = self.stopped.iter().map(|it| &it["taskArn"]).collect();
                json_answer(200, &json!({"taskArns": arns}))
            }
            "DescribeTasks" => json_answer(200, &json!({"tasks": self.stopped})),
            other => client_exception(other),
        }
    }

    fn task_definition(&self, name: &str) -> Option<&Value> {
        let is_it = |it: &&Value| {
            let arn = it["taskDefinitionArn"].as_str().unwrap();
            arn == name || arn.ends_with(&format!("/{name}")) || it["family"] == *name
        };
        self.task_definitions.iter().rev().find(is_it)
    }

    /// Keeps a revision with what ECS fills in.
    pub fn register(&mut self, body: &Value) -> Value {
        let family = body["family"].as_str().unwrap();
        let revision = self.task_definitions.iter().filter(|it| it["family"] == *family).count() + 1;
        let mut it = body.clone();
        it["taskDefinitionArn"] = arn(&format!("task-definition/{family}:{revision}")).into();
        it["revision"] = revision.into();
        it["status"] = "ACTIVE".into();
        it["placementConstraints"] = json!([]);
        for container in it["containerDefinitions"].as_array_mut().unwrap() {
            let filled = json!({
                "cpu": 0, "essential": true, "environment": [], "mountPoints": [], "volumesFrom": [],
                "systemControls": [], "portMappings": [],
            });
            for (key, value) in filled.as_object().unwrap() {
                if container[key].is_null() {
                    container[key] = value.clone();
                }
            }
            for port in container["portMappings"].as_array_mut().unwrap() {
                port["hostPort"] = port["containerPort"].clone();
            }
        }
        self.task_definitions.push(it.clone());
        it
    }

    /// A service with its first deployment under way.
    pub fn create(&mut self, body: &Value) -> Value {
        let mut service = json!({
            "schedulingStrategy": "REPLICA", "deploymentController": {"type": "ECS"}, "loadBalancers": [],
            "serviceRegistries": [], "enableExecuteCommand": false, "healthCheckGracePeriodSeconds": 0,
            "enableECSManagedTags": false, "placementConstraints": [], "placementStrategy": [], "events": [],
            "availabilityZoneRebalancing": "ENABLED", "status": "ACTIVE", "createdAt": 1_700_000_000,
        });
        for (key, value) in body.as_object().unwrap() {
            service[key] = value.clone();
        }
        let (cluster, name) = (name_of(&body["cluster"]), name_of(&body["serviceName"]));
        service["clusterArn"] = arn(&format!("cluster/{cluster}")).into();
        service["serviceArn"] = arn(&format!("service/{cluster}/{name}")).into();
        service["deployments"] = json!([]);
        self.deploy(&mut service);
        self.services.push(service.clone());
        service
    }

    fn update(&mut self, body: &Value) -> Value {
        let name = name_of(&body["service"]);
        let at = self.services.iter().position(|it| it["serviceName"] == *name).unwrap();
        let mut service = self.services[at].clone();
        let is_new = service["taskDefinition"] != body["taskDefinition"] || body["forceNewDeployment"] == true;
        for (key, value) in body.as_object().unwrap() {
            service[key] = value.clone();
        }
        if is_new {
            self.deploy(&mut service);
        }
        self.services[at] = service.clone();
        service
    }

    fn deploy(&mut self, service: &mut Value) {
        for old in service["deployments"].as_array_mut().unwrap() {
            old["status"] = "ACTIVE".into();
        }
        self.deployments += 1;
        let deployment = json!({
            "id": format!("ecs-svc/{}", self.deployments), "status": "PRIMARY", "rolloutState": "IN_PROGRESS",
            "taskDefinition": service["taskDefinition"], "desiredCount": service["desiredCount"],
            "runningCount": 0, "pendingCount": 0, "failedTasks": 0,
            "serviceConnectConfiguration": service["serviceConnectConfiguration"],
        });
        service["deployments"].as_array_mut().unwrap().insert(0, deployment);
        self.under_way = self.script.iter().copied().collect();
    }

    /// The next step of the script for the newest service.
    fn step(&mut self) {
        let Some(step) = self.under_way.pop_front() else { return };
        let Some(mut service) = self.services.pop() else { return };
        let number = service["events"].as_array().unwrap().len();
        let name = service["serviceName"].as_str().unwrap().to_owned();
        let mut event = |text: &str| {
            let event = json!({"id": number.to_string(), "message": format!("(service {name}) {text}")});
            service["events"].as_array_mut().unwrap().insert(0, event);
        };
        match step {
            Step::Runs { running, pending, failed } => {
                event("has started tasks.");
                let primary = &mut service["deployments"][0];
                primary["runningCount"] = running.into();
                primary["pendingCount"] = pending.into();
                primary["failedTasks"] = failed.into();
            }
            Step::Completed => {
                event("has reached a steady state.");
                let mut primary = service["deployments"][0].clone();
                primary["runningCount"] = primary["desiredCount"].clone();
                primary["pendingCount"] = 0.into();
                primary["rolloutState"] = "COMPLETED".into();
                service["deployments"] = json!([primary]);
            }
            Step::BreakerGoesBack => {
                event("(deployment ecs-svc/2) deployment failed: tasks failed to start.");
                let deployments = service["deployments"].as_array_mut().unwrap();
                deployments[0]["status"] = "ACTIVE".into();
                deployments[0]["rolloutState"] = "FAILED".into();
                deployments[0]["rolloutStateReason"] = "ECS deployment circuit breaker: tasks failed to start.".into();
                if let Some(old) = deployments.get_mut(1) {
                    old["status"] = "PRIMARY".into();
                    let old = old["taskDefinition"].clone();
                    service["taskDefinition"] = old;
                } else {
                    deployments[0]["status"] = "PRIMARY".into();
                }
            }
            Step::Overtaken => {
                service["taskDefinition"] = arn("task-definition/shop-test-api:9").into();
                self.deploy(&mut service);
                self.under_way.clear();
            }
            Step::Deleted => service["status"] = "DRAINING".into(),
        }
        self.services.push(service);
    }

    fn somebody_deploys(&mut self) {
        let mut body = self.task_definitions.last().unwrap().clone();
        body["cpu"] = "2048".into();
        let task_definition = self.register(&body)["taskDefinitionArn"].clone();
        let service = self.services.last().unwrap()["serviceName"].clone();
        self.update(&json!({"service": service, "taskDefinition": task_definition}));
        self.under_way.clear();
    }
}

fn wrapped(operation: &str, result: &str) -> String {
    format!(
        "<{operation}Response><{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>1</RequestId>\
         </ResponseMetadata></{operation}Response>"
    )
}

fn client_exception(message: &str) -> Answer {
    error(400, "ClientException", message)
}

/// As ECS tells an error.
pub fn error(status: u16, code: &str, message: &str) -> Answer {
    json_answer(status, &json!({"__type": code, "message": message}))
}
