//! Documents that are none, and any JSON at all: a sentence, or a manifest that can be read.

use proptest::prelude::*;
use serde_json::{Value, json};
use taxiway_core::analysis::{Context, Document};
use taxiway_core::import::{Options, import};
use taxiway_core::schema::WorkloadType;

#[track_caller]
fn refused(documents: &[Value], says: &str) {
    let error = import(documents, &Options::default()).unwrap_err();
    assert!(error.contains(says), "{error}");
}

fn task() -> Value {
    json!({"family": "x", "containerDefinitions": [{"name": "x", "image": "x"}]})
}

#[test]
fn documents_that_are_no_definition() {
    refused(&[], "there is no task definition");
    for (document, says) in [
        (json!(null), "this is null"),
        (json!([]), "this is a list"),
        (json!("x"), "this is a text"),
        (json!({}), "neither a task definition nor a service"),
        (json!({"taskDefinition": null}), "neither a task definition nor a service"),
        (json!({"services": []}), "no service"),
        (json!({"services": [{}, {}]}), "2 services"),
        (json!({"services": ["x"]}), "1 services"),
        (json!({"serviceName": "x"}), "there is no task definition"),
        (json!({"containerDefinitions": []}), "no containers"),
        (json!({"containerDefinitions": null}), "no containers"),
        (
            json!({"containerDefinitions": {}}),
            "`taskDefinition.containerDefinitions` is a map; the ECS API has a list there",
        ),
        (json!({"containerDefinitions": ["x"]}), "`taskDefinition.containerDefinitions[0]` is a text"),
        (json!({"containerDefinitions": [{}]}), "`taskDefinition.containerDefinitions[0]` has no `name`"),
        (json!({"containerDefinitions": [{"name": 1}]}), "has no `name`"),
        (json!({"containerDefinitions": [{"name": "x"}, {"name": "x"}]}), "two containers are called `x`"),
        (
            json!({"containerDefinitions": [{"name": "x", "environment": {}}]}),
            "`taskDefinition.containerDefinitions[0].environment` is a map",
        ),
        (json!({"containerDefinitions": [{"name": "x", "secrets": [1]}]}), "[0].secrets[0]` is a number"),
        (json!({"containerDefinitions": [{"name": "x", "healthCheck": []}]}), "[0].healthCheck` is a list"),
        (json!({"containerDefinitions": [{"name": "x", "dockerLabels": {"a": {}}}]}), "dockerLabels.a` is a map"),
        (json!({"ContainerDefinitions": []}), "CloudFormation's spelling"),
    ] {
        refused(&[document], says);
    }
    refused(&[task(), task()], "two task definitions");
    refused(&[task(), json!({"services": [{}]}), json!({"serviceName": "x"})], "two services");
    let scheduled =
        Options { kind: Some(WorkloadType::WorkerService), schedule: Some("@daily".to_owned()), ..Options::default() };
    assert!(import(&[task()], &scheduled).unwrap_err().contains("only a Scheduled Job has a schedule"));
}

#[test]
fn nulls_empty_containers_and_numbers_as_text() {
    let document = json!({
        "family": null, "cpu": 1024, "memory": "2048", "volumes": [], "tags": null, "runtimePlatform": null,
        "ephemeralStorage": {"sizeInGiB": "50"},
        "containerDefinitions": [{
            "name": "x", "image": null, "environment": null, "secrets": [], "healthCheck": null, "command": null,
            "portMappings": [{"containerPort": "8080"}], "logConfiguration": null, "mountPoints": [], "dockerLabels": {},
        }],
    });
    let service = json!({"serviceName": "x", "desiredCount": "3", "loadBalancers": null, "networkConfiguration": null});
    let imported = import(&[document, service], &Options::default()).unwrap();
    for key in ["cpu: 1024\n", "memory: 2048\n", "ephemeral: 50\n", "count: 3\n"] {
        assert!(imported.manifest.contains(key), "{}", imported.manifest);
    }
}

#[test]
fn deep_and_long() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!({"a": [deep]});
    }
    let mut document = task();
    document["containerDefinitions"][0]["linuxParameters"] = deep;
    let imported = import(&[document], &Options::default()).unwrap();
    assert!(Document::parse("manifest.yml", &*imported.manifest).tree.errors.is_empty());

    let variables: Vec<Value> = (0..20_000).map(|it| json!({"name": format!("V{it}"), "value": "x"})).collect();
    let mut document = task();
    document["containerDefinitions"][0]["environment"] = json!(variables);
    document["containerDefinitions"][0]["ulimits"] = json!(variables);
    let imported = import(&[document], &Options::default()).unwrap();
    assert!(imported.manifest.contains("V19999: x"));
}

/// Any small JSON, with the words of the API in it.
fn json_value() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "x",
        "",
        "name",
        "${A}",
        "${Import:x}",
        "${A.B}",
        "arn:aws:iam::111122223333:role/x",
        "[\"a\"]",
        "yes",
        "- a",
        "!Ref X",
        "80",
        "-1",
        "COPILOT_LB_DNS",
        "COPILOT_MOUNT_POINTS",
        "firelens_log_router",
        "\n",
        "é\u{7}",
        "awsfirelens",
        "ENABLED",
    ]);
    let key = prop::sample::select(vec![
        "name",
        "value",
        "valueFrom",
        "image",
        "containerPort",
        "sourceVolume",
        "containerPath",
        "options",
        "type",
        "id",
        "a.b",
        "",
        "command",
        "condition",
        "containerName",
        "logDriver",
        "enabled",
        "services",
        "clientAliases",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|it| Value::Object(it.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ]
    })
}

fn part(keys: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let entry = (prop::sample::select(keys), json_value());
    prop::collection::vec(entry, 0..6)
        .prop_map(|it| Value::Object(it.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()))
}

const CONTAINER: &[&str] = &[
    "image",
    "environment",
    "secrets",
    "portMappings",
    "mountPoints",
    "dependsOn",
    "healthCheck",
    "logConfiguration",
    "command",
    "entryPoint",
    "dockerLabels",
    "firelensConfiguration",
    "environmentFiles",
    "repositoryCredentials",
    "essential",
    "ulimits",
];
const TASK: &[&str] = &[
    "family",
    "cpu",
    "memory",
    "volumes",
    "runtimePlatform",
    "ephemeralStorage",
    "tags",
    "networkMode",
    "taskRoleArn",
    "proxyConfiguration",
];
const SERVICE: &[&str] = &[
    "serviceName",
    "cluster",
    "desiredCount",
    "loadBalancers",
    "serviceRegistries",
    "networkConfiguration",
    "deployments",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "serviceConnectConfiguration",
    "healthCheckGracePeriodSeconds",
    "tags",
];

proptest! {
    #[test]
    fn any_definition_is_refused_or_becomes_a_manifest(
        mut task in part(TASK), mut containers in prop::collection::vec(part(CONTAINER), 1..3), mut service in part(SERVICE),
    ) {
        for (index, container) in containers.iter_mut().enumerate() {
            container["name"] = ["main", "firelens_log_router"][index].into();
        }
        task["containerDefinitions"] = containers.into();
        service["serviceName"] = "main".into();
        for kind in std::iter::once(None).chain(WorkloadType::ALL.into_iter().map(Some)) {
            let Ok(imported) = import(&[task.clone(), service.clone()], &Options { kind, ..Options::default() }) else { continue };
            let document = Document::parse("manifest.yml", &*imported.manifest);
            prop_assert!(document.tree.errors.is_empty(), "{}", imported.manifest);
            let lowered = document.lower(&Context::default(), &imported.target.environment, &imported.target);
            prop_assert!(lowered.is_some(), "{}", imported.manifest);
        }
    }
}
