//! `taxiway import`: what goes where, what is kept to itself, and what bad input gets.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::{Project, Run};

/// As it is registered: without a key of its own is the size of its shared memory.
const TASK: &str = r#"{
  "family": "shop-test-api", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "512", "memory": "1024",
  "executionRoleArn": "arn:aws:iam::111122223333:role/start", "taskRoleArn": "arn:aws:iam::111122223333:role/run",
  "containerDefinitions": [{
    "name": "api", "image": "registry/api:1",
    "environment": [{"name": "TOKEN", "value": "hush-hush"}, {"name": "a b", "value": "hush-hush"}],
    "linuxParameters": {"sharedMemorySize": 64}
  }]
}"#;

const SERVICE: &str = r#"{"services": [{
  "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/main/api", "serviceName": "api", "desiredCount": 2,
  "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/main", "launchType": "FARGATE", "propagateTags": "SERVICE",
  "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}},
  "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"], "assignPublicIp": "ENABLED"}}
}]}"#;

fn project() -> Project {
    Project::new(&[("task.json", TASK), ("service.json", SERVICE)])
}

#[test]
fn the_manifest_and_what_it_lacks_go_to_different_places() {
    let project = project();
    let run = project.run(&["import", "task.json", "service.json"]);
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("name: api\ntype: Backend Service\n"), "{run:?}");
    assert!(run.stdout.contains("TOKEN: hush-hush"), "{run:?}");
    for said in [
        "in taskdef_overrides:\n",
        "containerDefinitions[api].linuxParameters = {\"sharedMemorySize\":64}  → ContainerDefinitions[0].LinuxParameters\n",
        "service.cluster = \"main\"  → shop-test-ClusterId\n",
        "said otherwise:\n",
    ] {
        assert!(run.stderr.contains(said), "`{said}` is not in {run:?}");
    }
    assert!(!run.stderr.contains("hush-hush"), "{run:?}");
}

#[test]
fn what_is_imported_lowers_to_the_same() {
    let project = project();
    let files = ["import", "task.json", "service.json"];
    let run = project.run(&[&files[..], &["-o", "copilot/api/manifest.yml"]].concat());
    run.refused(&["copilot/api/manifest.yml: no such file"]);
    let run = project.run(&[&files[..], &["-o", "manifest.yml", "--write-facts", "facts.json"]].concat());
    assert_eq!((run.status, &*run.stdout), (Some(0), ""), "{run:?}");
    assert!(run.stderr.contains("in the facts:\n"), "{run:?}");
    let lower = |manifest: &str, facts: &str| {
        let args = ["lower", manifest, "--env", "test", "--app", "shop", "--region", "eu-west-1", "--facts", facts];
        project.run(&args).json()
    };
    let lowered = lower("manifest.yml", "facts.json");
    let container = &lowered["taskDefinition"]["containerDefinitions"][0];
    assert_eq!(container["linuxParameters"]["sharedMemorySize"], 64);
    assert_eq!(lowered["taskDefinition"]["taskRoleArn"], "arn:aws:iam::111122223333:role/run");
    assert_eq!(lowered["service"]["cluster"], "main");
    assert_eq!(lowered["service"]["networkConfiguration"]["awsvpcConfiguration"]["subnets"][0], "subnet-1");
    assert_eq!(project.run(&["check", "manifest.yml"]).status, Some(0));

    // And that output can be imported again.
    project.write("lowered.json", lowered.to_string());
    let again = project.run(&["import", "lowered.json", "-o", "again.yml", "--write-facts", "more.json"]);
    assert_eq!(again.status, Some(0), "{again:?}");
    assert_eq!(lower("again.yml", "more.json"), lowered);
}

#[test]
fn files_are_not_overwritten() {
    let project = project();
    project.write("manifest.yml", "mine");
    let args = ["import", "task.json", "-o", "manifest.yml"];
    project.run(&args).refused(&["manifest.yml: the file is there already", "`--force`"]);
    assert_eq!(project.read("manifest.yml"), "mine");
    assert_eq!(project.run(&[&args[..], &["--force"]].concat()).status, Some(0));
    assert!(project.read("manifest.yml").starts_with("name: api\n"));
    project.run(&["import", "task.json", "--force", "-o", "."]).refused(&["this is a folder"]);
}

#[test]
fn what_is_lost_is_in_the_status() {
    let project = project();
    project.write("service.json", SERVICE.replace("FARGATE", "EC2"));
    let run = project.run(&["import", "task.json", "service.json"]);
    assert_eq!(run.status, Some(1), "{run:?}");
    assert!(run.stderr.contains("not kept:\n  service.launchType = \"EC2\": tasks run on Fargate"), "{run:?}");
    assert!(run.stdout.starts_with("name: api\n"), "{run:?}");

    // What is written has to be deployable too.
    project.write("odd.json", TASK.replace("1024", "600"));
    let run = project.run(&["import", "odd.json"]);
    assert_eq!(run.status, Some(1), "{run:?}");
    assert!(run.stderr.contains("error[fargate-size]: line "), "{run:?}");
}

#[test]
fn everything_is_in_the_json() {
    let project = project();
    let run = project.run(&["import", "task.json", "service.json", "--json", "--name", "front", "--env", "prod"]);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{run:?}");
    let json = run.json();
    assert!(json["manifest"].as_str().unwrap().starts_with("name: front\n"), "{json}");
    assert_eq!(json["type"], "Backend Service");
    assert_eq!((&json["app"], &json["environment"]), (&"shop".into(), &"prod".into()));
    assert_eq!((&json["account"], &json["region"]), (&"111122223333".into(), &"eu-west-1".into()));
    assert_eq!(json["facts"]["shop-prod-ClusterId"], "main");
    let kept: Vec<&str> = json["left"].as_array().unwrap().iter().map(|it| it["kept"].as_str().unwrap()).collect();
    for word in ["override", "fact", "instead"] {
        assert!(kept.contains(&word), "{json}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_costs_no_file() {
    let project = project();
    let old = "what was there\n";
    project.write("manifest.yml", old);
    for args in [&["-o", "manifest.yml", "--force"][..], &["-o", "new.yml"]] {
        let import = project.command(&project.path(""), &[&["import", "task.json", "service.json"], args].concat());
        let mut full = Command::new("sh");
        full.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
        full.arg(import.get_program()).args(import.get_args()).current_dir(project.path(""));
        Run::of(&mut full).refused(&["File too large"]);
    }
    assert_eq!(project.read("manifest.yml"), old);
    assert!(!project.path("new.yml").exists());
}

#[test]
fn images_may_be_built() {
    let project = project();
    let run = project.run(&["import", "task.json", "--build", "api=api/Dockerfile"]);
    assert_eq!(run.status, Some(0), "{run:?}");
    assert!(run.stdout.contains("image:\n  build: api/Dockerfile\n"), "{run:?}");
    assert!(run.stderr.contains("image = \"registry/api:1\": the image is built from its Dockerfile"), "{run:?}");
    project
        .run(&["import", "task.json", "--build", "apo=x"])
        .refused(&["no container is called `apo`; there is `api`"]);
    assert_eq!(project.run(&["import", "task.json", "--build", "api="]).status, Some(2));
}

#[test]
fn standard_input_is_read_once() {
    let project = project();
    let mut command = project.command(&project.path(""), &["import", "-", "--type", "backend-service"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(TASK.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("name: api\ntype: Backend Service\n"));
    project.run(&["import", "-", "-"]).refused(&["standard input can be read only once"]);
}

#[test]
fn bad_input() {
    let project = project();
    let refused = |text: &[u8], says: &str| {
        project.write("bad.json", text);
        project.run(&["import", "bad.json"]).refused(&["bad.json", says]);
    };
    refused(b"", "the file is empty");
    refused(b"name: api\n", "not JSON");
    refused(b"{\"containerDefinitions\": [", "not JSON");
    refused(b"[[1]]", "this is a list");
    refused(b"\x89PNG\0", "a binary file");
    refused("[".repeat(100_000).as_bytes(), "not JSON");
    refused(&vec![b' '; 100 << 20], "100.0 MB; a task definition or service has at most 8 MB");
    project.run(&["import", "nowhere.json"]).refused(&["nowhere.json: no such file"]);
    project.run(&["import", "service.json"]).refused(&["there is no task definition"]);
    project.run(&["import", "task.json", "task.json"]).refused(&["two task definitions"]);
    project.run(&["import", "task.json", "--type", "backend"]).refused(&["no manifest type is called `backend`"]);
    let type_and_schedule = ["import", "task.json", "--type", "worker-service", "--schedule", "@daily"];
    project.run(&type_and_schedule).refused(&["only a Scheduled Job has a schedule"]);
    for args in [&["import"][..], &["import", "service.json"], &["import", "task.json", "--env", ""]] {
        let run: Run = project.run(args);
        assert_eq!((run.status, &*run.stdout), (Some(2), ""), "{args:?}: {run:?}");
    }
}
