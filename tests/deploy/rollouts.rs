//! Deployments that do not come up, are interrupted, or are somebody else's by now.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::fake::{Fake, Fault, Step};
use super::harness::{Project, Run, deployed};

#[test]
fn the_circuit_breaker_is_a_failure_with_its_cause() {
    let (fake, project) = deployed();
    fake.plays(&[Step::Runs { running: 0, pending: 1, failed: 1 }, Step::BreakerGoesBack]);
    fake.state().stopped.push(json!({
        "taskArn": "arn:aws:ecs:eu-west-1:111122223333:task/c/abc",
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-test-api:2",
        "stoppedReason": "Essential container in task exited",
        "containers": [{"name": "api", "exitCode": 137, "reason": "OutOfMemoryError"}],
    }));
    let run = project.deploy("");
    run.says(
        1,
        &[
            "task abc stopped: Essential container in task exited; api: exit status 137, OutOfMemoryError",
            "the deployment of shop-test-api:2 failed: ECS deployment circuit breaker: tasks failed to start.",
            "ECS goes back to shop-test-api:1",
        ],
    );
    assert_eq!(run.stdout.matches("task abc stopped").count(), 1, "{run:?}");
    // What runs is the old one again, so the difference is still there.
    project.run("diff --deployed").says(1, &["environment[LOG_LEVEL]"]);
}

#[test]
fn a_first_deployment_that_fails_has_nothing_to_go_back_to() {
    let fake = Fake::new();
    fake.plays(&[Step::Runs { running: 0, pending: 0, failed: 3 }, Step::BreakerGoesBack]);
    let run = Project::new(&fake).deploy("--json");
    let end = run.says(1, &[]).events().pop().unwrap();
    assert_eq!(end["outcome"], "failed");
    assert!(!end["message"].as_str().unwrap().contains("goes back"), "{end}");
}

#[test]
fn stopped_tasks_that_cannot_be_read_are_no_failure() {
    let (fake, project) = deployed();
    fake.plays(&[Step::Runs { running: 0, pending: 1, failed: 1 }, Step::Completed]);
    let message = "User: arn:aws:iam::1:user/ann is not authorized to perform: ecs:ListTasks on resource: *";
    fake.fails("ListTasks", Fault::Error(400, "AccessDeniedException", message));
    project.deploy("").says(0, &["`ecs:ListTasks` on * is not allowed", "runs in shop-test-api"]);
}

#[test]
fn a_deployment_of_somebody_else_is_noticed() {
    let (fake, project) = deployed();
    fake.plays(&[Step::Overtaken]);
    project.deploy("").says(2, &["somebody else deployed shop-test-api:9 before shop-test-api:2 was up"]);
}

#[test]
fn a_service_that_is_deleted_meanwhile_is_noticed() {
    let (fake, project) = deployed();
    fake.plays(&[Step::Deleted]);
    project.deploy("").says(2, &["the service `shop-test-api` was deleted before shop-test-api:2 was up"]);
    project.deploy("").says(2, &["is being deleted (DRAINING)", "creates it anew"]);
    project.run("rollback --yes").says(2, &["is being deleted (DRAINING)"]);
}

#[test]
fn the_time_ends_and_the_deployment_goes_on() {
    let (fake, project) = deployed();
    fake.plays(&[Step::Runs { running: 0, pending: 2, failed: 0 }]);
    project.deploy("--timeout 0.2").says(2, &["shop-test-api:2 is not up after 0.2 seconds", "goes on at AWS"]);
}

/// Sends a signal once the server has seen so many more calls of an operation.
fn interrupted(fake: &Fake, mut command: Command, operation: &str, calls: usize) -> Run {
    let before = fake.calls(operation).len();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while fake.calls(operation).len() < before + calls {
        thread::sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    Run::of(child.wait_with_output().unwrap())
}

#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let (fake, project) = deployed();
    fake.plays(&[Step::Runs { running: 1, pending: 1, failed: 0 }]);
    let run = interrupted(&fake, project.command("deploy --yes --interval 0.01"), "DescribeServices", 4);
    run.says(2, &["interrupted while shop-test-api:2 starts", "the same command watches it", "taxiway rollback"]);
    fake.state().services[0]["deployments"][0]["rolloutState"] = "COMPLETED".into();
    project.deploy("").says(0, &["what runs is what the manifest amounts to"]);
    assert_eq!(fake.calls("UpdateService").len(), 1);
}

#[test]
fn an_interrupted_change_ends_with_what_is_done() {
    let (fake, project) = deployed();
    // The first try is still waiting when the signal comes; the request is not given up.
    fake.fails("RegisterTaskDefinition", Fault::Silence);
    let command = project.command("deploy --yes --answer-timeout 1");
    let run = interrupted(&fake, command, "RegisterTaskDefinition", 1);
    run.says(2, &["interrupted: shop-test-api:2 is registered, and the service `shop-test-api` was not changed"]);
    assert_eq!(fake.calls("UpdateService").len(), 0);
    project.deploy("").says(0, &["takes shop-test-api:2", "runs in shop-test-api"]);
    assert_eq!(fake.state().task_definitions.len(), 2);
}
