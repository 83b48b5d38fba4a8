//! What AWS would answer about a service that runs from two requests.

use serde_json::{Map, Value, json};

/// The requests with what AWS puts in the place of references.
pub fn deployed(requests: &Value) -> Value {
    let family = requests["taskDefinition"]["family"].as_str().unwrap().to_owned();
    let mut deployed = requests.clone();
    fill(&mut deployed, &family);
    deployed
}

fn fill(value: &mut Value, family: &str) {
    match value {
        Value::String(text) if text.contains("${") => *text = filled(text, family),
        Value::Array(items) => {
            if let [Value::String(only)] = items.as_slice()
                && only.ends_with("Subnets}")
            {
                *items = vec!["subnet-0a".into(), "subnet-0b".into()];
            }
            items.iter_mut().for_each(|it| fill(it, family));
        }
        Value::Object(entries) => entries.values_mut().for_each(|it| fill(it, family)),
        _ => {}
    }
}

fn filled(text: &str, family: &str) -> String {
    let arn = |service: &str, rest: String| format!("arn:aws:{service}:us-west-2:111122223333:{rest}");
    let Some(name) = text.strip_prefix("${").and_then(|it| it.strip_suffix('}')).filter(|it| !it.contains("${")) else {
        // References in a longer text are the addresses of queues in a JSON map.
        return text.replace("${", "https://sqs.us-west-2.amazonaws.com/111122223333/").replace("Queue}", "Queue-1A2B");
    };
    match name {
        "ExecutionRole.Arn" => format!("arn:aws:iam::111122223333:role/{family}-ExecutionRole-1A2B"),
        "TaskRole.Arn" => format!("arn:aws:iam::111122223333:role/{family}-TaskRole-1A2B"),
        "EnvControllerAction.PublicLoadBalancerDNSName" => "my-ap-Publi-1A2B.us-west-2.elb.amazonaws.com".to_owned(),
        "EnvControllerAction.InternalLoadBalancerDNSName" => {
            "internal-my-ap-Inter-1A2B.us-west-2.elb.amazonaws.com".to_owned()
        }
        "EnvControllerAction.ManagedFileSystemID" => "fs-0a1b2c3d".to_owned(),
        "AccessPoint" => "fsap-0a1b2c3d".to_owned(),
        "EventsQueue" => format!("https://sqs.us-west-2.amazonaws.com/111122223333/{family}-EventsQueue-1A2B"),
        "DiscoveryService.Arn" => arn("servicediscovery", "service/srv-1a2b".to_owned()),
        // The revision is made anew in any case.
        "TaskDefinition" => text.to_owned(),
        name if name.contains("TargetGroup") => {
            let id = if name.starts_with("Network") { "Netwo" } else { "Targe" };
            arn("elasticloadbalancing", format!("targetgroup/my-ap-{id}-{name}/0a1b2c3d"))
        }
        name if name.ends_with("SecurityGroup") => "sg-0a1b2c3d".to_owned(),
        name => format!("{}-1A2B", name.trim_start_matches("Import:")),
    }
}

/// The answers of DescribeTaskDefinition and DescribeServices, with what AWS fills in.
pub fn answers(deployed: &Value) -> Vec<Value> {
    let mut task = deployed["taskDefinition"].clone();
    let arn = "arn:aws:ecs:us-west-2:111122223333";
    let family = task["family"].as_str().unwrap().to_owned();
    fill_in(
        &mut task,
        json!({
            "taskDefinitionArn": format!("{arn}:task-definition/{family}:7"), "revision": 7, "status": "ACTIVE",
            "compatibilities": ["EC2", "FARGATE"], "placementConstraints": [], "volumes": [], "registeredAt": 1.7e9,
            "requiresAttributes": [{"name": "ecs.capability.task-eni"}], "registeredBy": format!("{arn}:user/x"),
        }),
    );
    for container in task["containerDefinitions"].as_array_mut().unwrap() {
        fill_in(
            container,
            json!({
                "cpu": 0, "essential": true, "mountPoints": [], "volumesFrom": [], "systemControls": [], "portMappings": [],
                "environmentFiles": [],
            }),
        );
        for mapping in container["portMappings"].as_array_mut().unwrap() {
            let port = mapping["containerPort"].clone();
            fill_in(mapping, json!({"hostPort": port}));
        }
    }
    let tags =
        json!([{"key": "copilot-application", "value": "x"}, {"key": "aws:cloudformation:stack-name", "value": "x"}]);
    let mut answers = vec![json!({"taskDefinition": task, "tags": tags})];
    if let Value::Object(service) = &deployed["service"] {
        answers.push(json!({"services": [described(service.clone(), &family)], "failures": []}));
    }
    answers
}

fn described(mut service: Map<String, Value>, family: &str) -> Value {
    let arn = "arn:aws:ecs:us-west-2:111122223333";
    let cluster = service.remove("cluster").unwrap_or_default();
    let connect = service.remove("serviceConnectConfiguration");
    let mut service = Value::Object(service);
    fill_in(
        &mut service,
        json!({
            "serviceArn": format!("{arn}:service/x/{family}-Service-1A2B"), "serviceName": format!("{family}-Service-1A2B"),
            "clusterArn": format!("{arn}:cluster/{}", cluster.as_str().unwrap()), "status": "ACTIVE", "runningCount": 1,
            "pendingCount": 0, "loadBalancers": [], "serviceRegistries": [], "platformFamily": "Linux", "events": [],
            "deployments": [{"status": "PRIMARY", "serviceConnectConfiguration": connect}], "createdAt": 1.7e9,
            "placementConstraints": [], "placementStrategy": [], "schedulingStrategy": "REPLICA",
            "deploymentController": {"type": "ECS"}, "enableECSManagedTags": false, "enableExecuteCommand": false,
            "healthCheckGracePeriodSeconds": 0, "availabilityZoneRebalancing": "ENABLED",
        }),
    );
    fill_in(&mut service["deploymentConfiguration"], json!({"strategy": "ROLLING", "bakeTimeInMinutes": 0}));
    service
}

/// Puts in what is not there.
fn fill_in(value: &mut Value, more: Value) {
    let (Value::Object(entries), Value::Object(more)) = (value, more) else { return };
    for (key, value) in more {
        entries.entry(key).or_insert(value);
    }
}
