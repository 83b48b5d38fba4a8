//! What runs becomes a manifest, read from AWS instead of files.

use serde_json::{Value, json};

use super::fake::{Fake, Fault};
use super::harness::{Project, deployed};

const SERVICE: &str = "import --cluster shop-test-Cluster --service shop-test-api";

#[test]
fn a_service_that_runs_becomes_its_manifest() {
    let (fake, project) = deployed();
    let run = project.run_plain(&format!("{SERVICE} --output manifest.yml --write-facts facts.json"));
    run.says(0, &["shop-test-api in shop-test-Cluster runs shop-test-api:1 (111122223333, eu-west-1)\n"]);
    assert_eq!(run.stdout, "");
    let manifest = project.read("manifest.yml");
    for line in ["name: api\n", "type: Backend Service\n", "count: 2\n", "  location: registry/api:1\n"] {
        assert!(manifest.contains(line), "{line:?} is not in {manifest}");
    }
    // The tags of Copilot's stack are no difference, and nothing else is left.
    assert!(!manifest.contains("taskdef_overrides"), "{manifest}");

    // It amounts to what runs.
    project.write("copilot/api/manifest.yml", &manifest);
    project.run("diff --deployed").says(0, &["nothing differs between test and what runs"]);
    let asked = ["DescribeServices", "DescribeTaskDefinition"].map(|it| fake.calls(it).pop().unwrap());
    assert!(asked.iter().all(|it| it["include"] == json!(["TAGS"])), "{asked:?}");
}

#[test]
fn tags_of_ones_own_are_kept_or_told() {
    let (fake, project) = deployed();
    let tag = json!({"key": "team", "value": "harbor"});
    fake.state().task_definitions[0]["tags"].as_array_mut().unwrap().push(tag.clone());
    fake.state().services[0]["tags"].as_array_mut().unwrap().push(tag);
    let run = project.run_plain(&format!("{SERVICE} --json"));
    let json: Value = serde_json::from_str(&run.says(1, &[]).stdout).unwrap();
    assert_eq!(run.stderr, "");
    let kept =
        |path: &str| json["left"].as_array().unwrap().iter().find(|it| it["path"] == path).unwrap()["kept"].clone();
    assert_eq!((kept("taskDefinition.tags"), kept("service.tags")), ("override".into(), "lost".into()));
    assert!(json["manifest"].as_str().unwrap().contains("harbor"), "{json}");
}

#[test]
fn a_task_definition_without_a_service_is_a_job() {
    let (fake, project) = deployed();
    let run = project.run_plain("import --task-definition shop-test-api:1 --schedule @daily");
    run.says(0, &["type: Scheduled Job\n", "  schedule: '@daily'\n", "shop-test-api:1 (111122223333, eu-west-1)\n"]);
    assert_eq!(fake.calls("DescribeTaskDefinition").pop().unwrap()["taskDefinition"], "shop-test-api:1");
    let arn = fake.state().task_definitions[0]["taskDefinitionArn"].as_str().unwrap().to_owned();
    let run = project.run_plain(&format!("import --task-definition {arn} --type backend-service"));
    run.says(0, &["type: Backend Service\n"]);
    project.run_plain("import --task-definition nothing").says(2, &["no task definition `nothing` in eu-west-1"]);
}

#[test]
fn what_is_not_there_or_not_allowed_is_told() {
    let (fake, project) = deployed();
    let run = project.run_plain("import --cluster shop-test-Cluster --service web");
    run.says(2, &["there is no service `web` in shop-test-Cluster (eu-west-1)"]);
    fake.fails("DescribeServices", Fault::Error(400, "ClusterNotFoundException", "Cluster not found."));
    project.run_plain(SERVICE).says(2, &["there is no cluster `shop-test-Cluster` in eu-west-1"]);
    let message = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: ecs:DescribeServices on \
                   resource: arn:aws:ecs:eu-west-1:111122223333:service/shop-test-Cluster/shop-test-api because no \
                   identity-based policy allows the ecs:DescribeServices action";
    fake.fails("DescribeServices", Fault::Error(400, "AccessDeniedException", message));
    project.run_plain(SERVICE).says(2, &["`ecs:DescribeServices` on arn:aws:ecs:eu-west-1:", "is not allowed for"]);
    fake.fails("DescribeTaskDefinition", Fault::Error(400, "AccessDeniedException", "no"));
    project.run_plain(SERVICE).says(2, &["`ecs:DescribeTaskDefinition` is not allowed"]);
    fake.state().services[0]["status"] = "INACTIVE".into();
    project.run_plain(SERVICE).says(2, &["there is no service `shop-test-api`"]);
    fake.state().services[0]["status"] = "ACTIVE".into();
    fake.state().task_definitions.clear();
    project.run_plain(SERVICE).says(2, &["names no task definition that is still there"]);
    for _ in 0..4 {
        fake.fails("DescribeServices", Fault::Silence);
    }
    project.run_plain(&format!("{SERVICE} --answer-timeout 0.3")).says(2, &["ecs:DescribeServices: no answer within"]);
}

#[test]
fn files_and_aws_exclude_each_other() {
    let fake = Fake::new();
    let project = Project::new(&fake);
    let refused = |words: &str, says: &[&str]| {
        project.run_plain(&format!("import {words}")).says(2, says);
    };
    refused("", &["<FILE"]);
    refused("task.json --cluster c --service s", &["cannot be used with"]);
    refused("task.json --task-definition f", &["cannot be used with"]);
    refused("--cluster c --service s --task-definition f", &["cannot be used with"]);
    refused("--service s", &["--cluster <CLUSTER>"]);
    refused("--cluster c", &["--service <NAME>"]);
    refused("task.json --cluster c", &["cannot be used with"]);
    // What only AWS is asked with says nothing about files.
    refused("task.json --region eu-west-1", &["cannot be used with"]);
    refused("task.json --answer-timeout 3", &["cannot be used with"]);
    assert!(fake.state().calls.is_empty());
}
