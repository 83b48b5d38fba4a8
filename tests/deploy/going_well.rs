//! Deployments that succeed: create, nothing to do, change, roll back.

use serde_json::{Value, json};

use super::fake::{Fake, Step};
use super::harness::Project;

#[test]
fn a_service_is_created_and_then_nothing_differs() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.deploy("").says(
        0,
        &[
            "+ taskDefinition.cpu",
            "copilot/api/manifest.yml:5",
            "log groups: /copilot/shop-test-api",
            "registered shop-test-api:1",
            "created shop-test-api with shop-test-api:1",
            "COMPLETED: 2 of 2 tasks run",
            "shop-test-api:1 runs in shop-test-api",
        ],
    );
    let create = &fake.calls("CreateService")[0];
    assert_eq!(create["cluster"], "shop-test-Cluster");
    assert_eq!(create["serviceName"], "shop-test-api");
    assert!(create["clientToken"].as_str().unwrap().starts_with("taxiway-"));
    assert_eq!(create["networkConfiguration"]["awsvpcConfiguration"]["subnets"], json!(["subnet-a", "subnet-b"]));
    let register = &fake.calls("RegisterTaskDefinition")[0];
    assert_eq!(register["executionRoleArn"], "arn:aws:iam::111122223333:role/shop-test-api-ExecutionRole-A");
    assert!(register["tags"].as_array().unwrap().contains(&json!({"key": "copilot-service", "value": "api"})));

    project.deploy("").says(0, &["what runs is what the manifest amounts to"]);
    project.run("diff --deployed").says(0, &["nothing differs between test and what runs"]);
    assert_eq!(fake.calls("RegisterTaskDefinition").len(), 1);
    assert_eq!((fake.calls("CreateService").len(), fake.calls("UpdateService").len()), (1, 0));
}

#[test]
fn a_change_is_shown_with_its_line_and_made() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.deploy("").says(0, &[]);
    project.edit("LOG_LEVEL: debug", "LOG_LEVEL: trace");
    project.edit("count: 2", "count: 3\nexec: true");
    let diff = project.run("diff --deployed");
    diff.says(1, &["~ taskDefinition.containerDefinitions[api].environment[LOG_LEVEL]", "\"debug\" → \"trace\""]);
    diff.says(1, &["test: copilot/api/manifest.yml:14", "service.desiredCount", "3 properties differ between test"]);
    let json = project.run("diff --deployed --format json");
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((&json["from"], &json["to"]), (&"deployed".into(), &"test".into()));
    assert_eq!(json["differences"][0]["from"]["value"], "debug");
    assert_eq!(json["differences"][0]["to"]["origin"]["manifest"]["range"]["start"]["line"], 14);

    project.deploy("").says(0, &["updated shop-test-api with shop-test-api:2", "runs in shop-test-api"]);
    let update = &fake.calls("UpdateService")[0];
    let expected = json!({
        "cluster": "shop-test-Cluster", "service": "shop-test-api", "desiredCount": 3, "enableExecuteCommand": true,
        "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-test-api:2",
    });
    assert_eq!(update, &expected);
    project.run("diff --deployed").says(0, &["nothing differs"]);
}

#[test]
fn a_service_of_copilot_is_found_in_its_stack() {
    let fake = Fake::new();
    let arn = "arn:aws:ecs:eu-west-1:111122223333:service/shop-test-Cluster/shop-test-api-Service-XYZ";
    fake.state().stack.push(("Service", arn, "AWS::ECS::Service"));
    let project = Project::new(&fake);
    project.deploy("").says(0, &["created shop-test-api-Service-XYZ"]);
    project.edit("cpu: 256", "cpu: 512");
    project.edit("memory: 512", "memory: 1024");
    project.deploy("").says(0, &["updated shop-test-api-Service-XYZ with shop-test-api:2"]);
}

#[test]
fn a_load_balanced_service_takes_what_its_stack_holds() {
    let fake = Fake::new();
    fake.state().exports.push(("shop-test-PublicLoadBalancerDNS".to_owned(), "lb.example.com".to_owned()));
    fake.state().exports.push(("shop-test-api-DiscoveryServiceARN".to_owned(), "arn:registry".to_owned()));
    fake.state().stack.push(("TargetGroup", "arn:group", "AWS::ElasticLoadBalancingV2::TargetGroup"));
    fake.state().stack.push(("DiscoveryService", "srv-1", "AWS::ServiceDiscovery::Service"));
    let project = Project::new(&fake);
    project.edit("Backend Service", "Load Balanced Web Service\nhttp:\n  path: /");
    project.edit("registry/api:1", "registry/api:1\n  port: 8080");
    project.deploy("").says(0, &["target groups, with a listener that uses them: arn:group"]);
    let create = &fake.calls("CreateService")[0];
    assert_eq!(create["loadBalancers"][0]["targetGroupArn"], "arn:group");
    assert_eq!(create["serviceRegistries"][0]["registryArn"], "arn:registry");
    project.run("diff --deployed").says(0, &["nothing differs"]);
}

#[test]
fn a_service_that_scales_keeps_its_number_of_tasks() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.edit("count: 2", "count:\n  range: 1-9\n  cpu_percentage: 70");
    project.deploy("").says(0, &["Not made either: the scaling policies"]);
    fake.state().services[0]["desiredCount"] = 5.into();
    project.run("diff --deployed").says(0, &["nothing differs"]);
    project.edit("LOG_LEVEL: debug", "LOG_LEVEL: trace");
    project.deploy("").says(0, &[]);
    assert_eq!(fake.calls("UpdateService")[0].get("desiredCount"), None);
}

#[test]
fn a_dry_run_prints_the_requests_and_masks_what_is_secret() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.edit("LOG_LEVEL: debug", "TOKEN: x${TOKEN}");
    let run = project.run("deploy --dry-run --var TOKEN=hunter2");
    run.says(0, &["RegisterTaskDefinition", "CreateService", "\"…\"", "\"shop-test-api:1\"", "nothing was changed"]);
    assert!(!run.stdout.contains("hunter2"), "{run:?}");
    assert!(fake.is_untouched());
    let events = project.run("deploy --dry-run --json --var TOKEN=hunter2");
    assert!(!events.stdout.contains("hunter2"), "{events:?}");
    let names: Vec<Value> = events.events().iter().map(|it| it["event"].clone()).collect();
    assert_eq!(names, ["plan", "request", "request", "end"]);
}

#[test]
fn events_are_one_object_a_line() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    let run = project.deploy("--json");
    let events = run.says(0, &[]).events();
    let names: Vec<&str> = events.iter().map(|it| it["event"].as_str().unwrap()).collect();
    let expected = ["plan", "registered", "created", "message", "progress", "message", "progress", "end"];
    assert_eq!(names, expected);
    assert_eq!((&events[0]["change"], &events[0]["account"]), (&"create".into(), &"111122223333".into()));
    let path = |it: &&Value| it["path"] == "taskDefinition.cpu";
    let cpu = events[0]["differences"].as_array().unwrap().iter().find(path).unwrap().clone();
    assert_eq!(cpu["to"]["origin"]["manifest"]["range"]["start"]["line"], 5);
    assert_eq!(events.last().unwrap()["outcome"], "completed");
    assert_eq!(run.stderr, "");
}

#[test]
fn nobody_is_waited_for_with_detach_and_the_same_command_watches_later() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.deploy("--detach").says(0, &["created shop-test-api", "watches it"]);
    fake.plays(&[]);
    project.deploy("").says(0, &["still under way", "COMPLETED", "runs in shop-test-api"]);
    assert_eq!(fake.calls("RegisterTaskDefinition").len(), 1);
}

#[test]
fn the_previous_revision_is_put_back() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.run("rollback --yes").says(2, &["there is no service `shop-test-api` in shop-test-Cluster"]);
    project.deploy("").says(0, &[]);
    project.run("rollback --yes").says(2, &["shop-test-api:1 has no earlier revision"]);
    project.edit("LOG_LEVEL: debug", "LOG_LEVEL: trace");
    project.deploy("").says(0, &[]);
    // Also with a mistake in the manifest.
    project.edit("memory: 512", "memory: 600");
    let run = project.run("rollback --yes --interval 0.01");
    run.says(0, &["environment[LOG_LEVEL]", "\"trace\" → \"debug\"", "updated shop-test-api with shop-test-api:1"]);
    assert_eq!(
        fake.state().services[0]["taskDefinition"].as_str().unwrap().rsplit('/').next(),
        Some("shop-test-api:1")
    );
}

#[test]
fn a_job_has_its_task_definition_registered() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.edit("Backend Service", "Scheduled Job\non:\n  schedule: \"@daily\"");
    project.edit("count: 2\n", "");
    project.deploy("").says(0, &["shop-test-api:1 is registered", "its schedule and state machine are not touched"]);
    project.deploy("").says(0, &["what runs is what the manifest amounts to"]);
    project.run("rollback --yes").says(2, &["a job has no service"]);
    assert_eq!(fake.calls("CreateService").len(), 0);
}

#[test]
fn facts_stand_for_what_no_export_holds() {
    let fake = Fake::new();
    fake.state().exports.clear();
    let project = Project::new(&fake);
    project.write(
        "facts.json",
        r#"{"shop-test-ClusterId": "mine", "shop-test-PublicSubnets": "subnet-z", "shop-test-EnvironmentSecurityGroup": "sg-z"}"#,
    );
    project.deploy("--facts facts.json").says(0, &["in mine"]);
    assert_eq!(fake.calls("ListExports").len(), 0);
    assert_eq!(fake.calls("CreateService")[0]["cluster"], "mine");
}

#[test]
fn a_revision_that_is_there_is_taken() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    project.deploy("").says(0, &[]);
    fake.state().services.clear();
    fake.plays(&[Step::Completed]);
    project.deploy("").says(0, &["takes shop-test-api:1, creates the service", "created shop-test-api"]);
    assert_eq!(fake.calls("RegisterTaskDefinition").len(), 1);
}
