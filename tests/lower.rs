//! Lowers the manifests of `suite/lower` and holds parts of the configuration against the lines
//! `#= path: JSON` below each of them; a path that leads nowhere has nothing behind its colon.
//!
//! `UPDATE_FIXTURES=1` rewrites the lines to what is made.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fmt::Write as _;
use std::fs;

use expect_test::{Expect, expect};
use serde_json::Value;
use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::{Severity, Source};
use taxiway_core::emit::{Emitted, ecs};
use taxiway_core::lower::Target;
use taxiway_core::origin::Origin;
use taxiway_core::resolve::Variables;
use taxiway_fixture::File;
use taxiway_fixture::corpus::{files, fixtures, pages, read};

#[test]
fn manifests_amount_to_what_copilot_makes_of_them() {
    let paths = files("tests/suite/lower", "yml");
    assert!(!paths.is_empty());
    let mut differences = String::new();
    for path in paths {
        let text = read(&path);
        let rewritten: String = parts(&text).into_iter().map(rewritten).collect();
        if rewritten == text {
            continue;
        }
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            fs::write(&path, &rewritten).unwrap();
        }
        for (expected, found) in text.lines().zip(rewritten.lines()).filter(|(a, b)| a != b) {
            let _ = writeln!(differences, "── {}\nexpected {expected}\nfound    {found}", path.display());
        }
    }
    assert!(differences.is_empty(), "UPDATE_FIXTURES=1 rewrites them\n{differences}");
}

/// The text of each file with its header.
fn parts(text: &str) -> Vec<&str> {
    assert!(text.starts_with("#- "), "a fixture starts with a header");
    let starts = std::iter::once(0).chain(text.match_indices("\n#- ").map(|(at, _)| at + 1));
    let starts: Vec<usize> = starts.chain(std::iter::once(text.len())).collect();
    starts.windows(2).map(|it| &text[it[0]..it[1]]).collect()
}

/// A file with the lines that it should have.
fn rewritten(part: &str) -> String {
    let file = taxiway_fixture::one(part);
    let emitted = lower(&file, "us-west-2");
    assert_map_is_exact(&emitted);
    let made: Value = serde_json::from_str(&emitted.text).unwrap();
    let mut out = String::new();
    for line in part.lines() {
        match line.strip_prefix("#= ").and_then(|it| it.split_once(':')) {
            Some((path, _)) => {
                let value = at(&made, path).map(Value::to_string).unwrap_or_default();
                let _ = writeln!(out, "{}", format!("#= {path}: {value}").trim_end());
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

/// The configuration of a manifest that Copilot takes.
fn lower(file: &File, region: &str) -> Emitted {
    lower_with(file, region, &ecs::Facts::new(), true).unwrap()
}

/// The only caller of `lower` here; `None` for what is no workload on ECS.
fn lower_with(file: &File, region: &str, facts: &ecs::Facts, is_taken: bool) -> Option<Emitted> {
    let app = file.app.as_deref().unwrap_or("my-app");
    let environment = file.environments.first().map_or("test", String::as_str);
    let cx = Context {
        variables: Variables { app: Some(app.into()), values: file.variables.clone().into_iter().collect() },
        ..Context::default()
    };
    let target = Target {
        app: Some(app.into()),
        environment: environment.into(),
        account: Some("111122223333".into()),
        region: Some(region.into()),
        ..Target::default()
    };
    let lowered = Document::parse("manifest.yml", file.text.as_str()).lower(&cx, environment, &target)?;
    let refused = lowered.findings.iter().find(|it| it.severity() == Severity::Error && it.source == Source::Copilot);
    if let Some(refused) = refused.filter(|_| is_taken) {
        panic!("Copilot refuses {}: {}", file.path, refused.message);
    }
    Some(ecs::with_map(&lowered.stack, facts))
}

/// `taskDefinition.containerDefinitions[0].name`
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, step| {
        let (key, index) = step.split_once('[').unwrap_or((step, ""));
        let value = value.get(key)?;
        match index.strip_suffix(']') {
            Some(index) => value.get(index.parse::<usize>().unwrap()),
            None => Some(value),
        }
    })
}

/// Every leaf of the output is mapped once, in the order of the text, and lies exactly at its place.
fn assert_map_is_exact(emitted: &Emitted) {
    let made: Value = serde_json::from_str(&emitted.text).unwrap();
    let mut leaves = Vec::new();
    for part in ["taskDefinition", "service"] {
        if !made[part].is_null() {
            collect(&made[part], part.to_owned(), &mut leaves);
        }
    }
    assert!(emitted.map.windows(2).all(|it| it[0].output.end <= it[1].output.start), "in the order of the text");
    leaves.sort_by(|a, b| a.0.cmp(&b.0));
    let mut map: Vec<_> = emitted.map.iter().collect();
    map.sort_by(|a, b| a.path.cmp(&b.path));
    let mapped: Vec<&str> = map.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(mapped, leaves.iter().map(|it| it.0.as_str()).collect::<Vec<_>>());
    for (mapping, (path, value)) in map.into_iter().zip(&leaves) {
        let slice = &emitted.text[mapping.output.range()];
        assert_eq!(serde_json::from_str::<Value>(slice).ok().as_ref(), Some(*value), "{path}: {slice}");
    }
}

/// The scalars and empty collections.
fn collect<'v>(value: &'v Value, path: String, leaves: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(key, value)| collect(value, format!("{path}.{key}"), leaves));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(index, it)| collect(it, format!("{path}[{index}]"), leaves));
        }
        _ => leaves.push((path, value)),
    }
}

/// The lines of the configuration that `shown` takes, each with where it comes from.
#[track_caller]
fn check_origins(manifest: &str, shown: impl Fn(&str) -> bool, expected: Expect) {
    let file = taxiway_fixture::one(manifest);
    let emitted = lower(&file, "us-west-2");
    assert_map_is_exact(&emitted);
    let mut lines = String::new();
    for mapping in emitted.map.iter().filter(|it| shown(&it.path)) {
        let path = mapping.path.trim_start_matches("taskDefinition.").trim_start_matches("containerDefinitions");
        let _ = writeln!(lines, "{path} ← {}", show(&mapping.origin, &file.text));
    }
    expected.assert_eq(&lines);
}

fn show(origin: &Origin, text: &str) -> String {
    match origin {
        Origin::Written(span) => format!("«{}»", &text[span.range()]),
        Origin::Interpolated(it) => format!("«{}» with {}", &text[it.at.range()], it.used.join(", ")),
        Origin::Overridden(it) => {
            let over = it.over.as_ref().map_or("nothing".to_owned(), |it| show(it, text));
            format!("{} in {} over {over}", show(&it.by, text), it.environment)
        }
        Origin::Defaulted(field, _) => format!("default of `{}`", field.name),
        Origin::Rule(rule) => format!("rule: {rule}"),
        Origin::Derived(it) => {
            let from: Vec<String> = it.from.iter().map(|it| show(it, text)).collect();
            format!("{}: {}", it.rule, from.join(" + "))
        }
    }
}

fn is_constant(path: &str) -> bool {
    ["logConfiguration.options.awslogs", "environment[0]", "environment[1]", "environment[2]", "environment[3]"]
        .iter()
        .any(|it| path.contains(it))
}

#[test]
fn every_value_of_the_task_leads_back_to_its_text() {
    check_origins(
        ORIGINS,
        |path| path.starts_with("taskDefinition") && !is_constant(path),
        expect![[r#"
            family ← the family is application, environment and name: «api»
            runtimePlatform.operatingSystemFamily ← «linux/arm64»
            runtimePlatform.cpuArchitecture ← «linux/arm64»
            networkMode ← rule: every task has a network interface of its own
            requiresCompatibilities[0] ← rule: every task runs on Fargate
            cpu ← «1024» in prod over «256»
            memory ← «2048» in prod over default of `memory`
            ephemeralStorage.sizeInGiB ← «50»
            executionRoleArn ← rule: Copilot makes a role with which ECS starts the task
            taskRoleArn ← rule: Copilot makes a role for the containers
            [0].name ← «api»
            [0].image ← «"other:${TAG}"» with TAG in prod over «registry/api:${TAG}» with TAG
            [0].entryPoint[0] ← «run 'a b'»
            [0].entryPoint[1] ← «run 'a b'»
            [0].command[0] ← «serve»
            [0].command[1] ← «"x #y"»
            [0].portMappings[0].containerPort ← «443/tls»
            [0].portMappings[0].protocol ← «443/tls»
            [0].portMappings[1].containerPort ← «8080»
            [0].portMappings[1].protocol ← «8080»
            [0].dependsOn[0].containerName ← «nginx»
            [0].dependsOn[0].condition ← «start»
            [0].healthCheck.command[0] ← default of `command`
            [0].healthCheck.command[1] ← default of `command`
            [0].healthCheck.interval ← «20s»
            [0].healthCheck.retries ← default of `retries`
            [0].healthCheck.timeout ← default of `timeout`
            [0].healthCheck.startPeriod ← default of `start_period`
            [0].environment[4].name ← a publisher is told the ARNs of its topics: «{name: orders}»
            [0].environment[4].value ← a publisher is told the ARNs of its topics: «{name: orders}»
            [0].environment[5].name ← a service behind a load balancer is told its name: «path: /
              target_container: nginx
              healthcheck: {path: /h, grace_period: 45s}»
            [0].environment[5].value ← a service behind a load balancer is told its name: «path: /
              target_container: nginx
              healthcheck: {path: /h, grace_period: 45s}»
            [0].environment[6].name ← «LEVEL»
            [0].environment[6].value ← «warn» in prod over «info»
            [0].environment[7].name ← «MORE»
            [0].environment[7].value ← «x» in prod over nothing
            [0].environment[8].name ← «TABLE»
            [0].environment[8].value ← «"${COPILOT_ENVIRONMENT_NAME}-Table"» with COPILOT_ENVIRONMENT_NAME
            [0].environment[9].name ← a container is told where its volumes are: «data: {path: /data, efs: {id: fs-1, auth: {iam: true}}}»
            [0].environment[9].value ← a container is told where its volumes are: «data: {path: /data, efs: {id: fs-1, auth: {iam: true}}}»
            [0].environmentFiles[0].value ← the file is uploaded to the application's bucket: «api.env»
            [0].environmentFiles[0].type ← the file is uploaded to the application's bucket: «api.env»
            [0].secrets[0].name ← «PASSWORD»
            [0].secrets[0].valueFrom ← a secret's name stands for one in the same account: «db»
            [0].secrets[1].name ← «TOKEN»
            [0].secrets[1].valueFrom ← «/token»
            [0].mountPoints[0].sourceVolume ← «data»
            [0].mountPoints[0].containerPath ← «/data»
            [0].mountPoints[0].readOnly ← default of `read_only`
            [0].readonlyRootFilesystem ← «true»
            [0].dockerLabels.team ← «pay»
            [0].repositoryCredentials.credentialsParameter ← «arn:aws:secretsmanager:us-west-2:1:secret:x»
            [0].logConfiguration.logDriver ← the main container's output goes through FireLens: «destination: {Name: cloudwatch}»
            [0].logConfiguration.options.Name ← «cloudwatch»
            [0].ulimits[0].name ← «nofile»
            [0].ulimits[0].softLimit ← «1024»
            [0].linuxParameters.initProcessEnabled ← «true»
            [1].name ← any key of `logging` but `retention` adds a FireLens container: «destination: {Name: cloudwatch}»
            [1].image ← default of `image`
            [1].environment[4].name ← a publisher is told the ARNs of its topics: «{name: orders}»
            [1].environment[4].value ← a publisher is told the ARNs of its topics: «{name: orders}»
            [1].environment[5].name ← a service behind a load balancer is told its name: «path: /
              target_container: nginx
              healthcheck: {path: /h, grace_period: 45s}»
            [1].environment[5].value ← a service behind a load balancer is told its name: «path: /
              target_container: nginx
              healthcheck: {path: /h, grace_period: 45s}»
            [1].firelensConfiguration.type ← any key of `logging` but `retention` adds a FireLens container: «destination: {Name: cloudwatch}»
            [1].firelensConfiguration.options.enable-ecs-log-metadata ← default of `enableMetadata`
            [1].logConfiguration.logDriver ← rule: output goes to the workload's log group in CloudWatch
            [2].name ← X-Ray tracing adds a collector container: «awsxray»
            [2].image ← X-Ray tracing adds a collector container: «awsxray»
            [2].command[0] ← X-Ray tracing adds a collector container: «awsxray»
            [2].logConfiguration.logDriver ← rule: output goes to the workload's log group in CloudWatch
            [3].name ← «nginx»
            [3].image ← «nginx:1.27»
            [3].essential ← «false»
            [3].portMappings[0].containerPort ← «80»
            [3].portMappings[0].protocol ← «80»
            [3].portMappings[0].name ← rule: the port that other services reach is called `target`
            [3].environment[4].name ← a publisher is told the ARNs of its topics: «{name: orders}»
            [3].environment[4].value ← a publisher is told the ARNs of its topics: «{name: orders}»
            [3].environment[5].name ← a service behind a load balancer is told its name: «path: /
              target_container: nginx
              healthcheck: {path: /h, grace_period: 45s}»
            [3].environment[5].value ← a service behind a load balancer is told its name: «path: /
              target_container: nginx
              healthcheck: {path: /h, grace_period: 45s}»
            [3].environment[6].name ← «LEVEL»
            [3].environment[6].value ← «info»
            [3].environment[7].name ← a container is told where its volumes are: «{source_volume: data, path: /d}»
            [3].environment[7].value ← a container is told where its volumes are: «{source_volume: data, path: /d}»
            [3].mountPoints[0].sourceVolume ← «data»
            [3].mountPoints[0].containerPath ← «/d»
            [3].mountPoints[0].readOnly ← default of `read_only`
            [3].logConfiguration.logDriver ← rule: output goes to the workload's log group in CloudWatch
            volumes[0].name ← «data»
            volumes[0].efsVolumeConfiguration.fileSystemId ← «fs-1»
            volumes[0].efsVolumeConfiguration.rootDirectory ← rule: without `root_dir` the whole file system is mounted
            volumes[0].efsVolumeConfiguration.transitEncryption ← rule: file systems are mounted with encryption
            volumes[0].efsVolumeConfiguration.authorizationConfig.iam ← «true»
        "#]],
    );
}

#[test]
fn every_value_of_the_service_leads_back_to_its_text() {
    check_origins(
        ORIGINS,
        |path| path.starts_with("service") && !is_constant(path),
        expect![[r#"
        service.cluster ← rule: the cluster of the environment
        service.taskDefinition ← rule: the task definition above
        service.desiredCount ← a service that scales starts with its least number of tasks: «4» in prod over «2»
        service.launchType ← rule: every task runs on Fargate
        service.platformVersion ← rule: Linux runs on the latest platform version
        service.deploymentConfiguration.minimumHealthyPercent ← «recreate»
        service.deploymentConfiguration.maximumPercent ← «recreate»
        service.deploymentConfiguration.deploymentCircuitBreaker.enable ← rule: a deployment whose tasks do not come up is rolled back
        service.deploymentConfiguration.deploymentCircuitBreaker.rollback ← rule: a deployment whose tasks do not come up is rolled back
        service.deploymentConfiguration.alarms.alarmNames[0] ← Copilot makes an alarm for the threshold: «70»
        service.deploymentConfiguration.alarms.enable ← «{cpu_utilization: 70}»
        service.deploymentConfiguration.alarms.rollback ← rule: an alarm rolls the deployment back
        service.networkConfiguration.awsvpcConfiguration.subnets[0] ← the subnets of the environment: tasks in public subnets get a public address: «public» in prod over «private»
        service.networkConfiguration.awsvpcConfiguration.securityGroups[0] ← rule: tasks bear the environment's security group
        service.networkConfiguration.awsvpcConfiguration.securityGroups[1] ← «sg-1»
        service.networkConfiguration.awsvpcConfiguration.assignPublicIp ← tasks in public subnets get a public address: «public» in prod over «private»
        service.serviceConnectConfiguration.enabled ← «{alias: api.shop}»
        service.serviceConnectConfiguration.namespace ← rule: services find each other in the environment's namespace
        service.serviceConnectConfiguration.logConfiguration.logDriver ← rule: output goes to the workload's log group in CloudWatch
        service.serviceConnectConfiguration.services[0].portName ← rule: the port that other services reach is called `target`
        service.serviceConnectConfiguration.services[0].discoveryName ← rule: the name in the namespace
        service.serviceConnectConfiguration.services[0].clientAliases[0].port ← «80»
        service.serviceConnectConfiguration.services[0].clientAliases[0].dnsName ← «api.shop»
        service.loadBalancers[0].targetGroupArn ← every routing rule has a target group: «nginx»
        service.loadBalancers[0].containerName ← «nginx»
        service.loadBalancers[0].containerPort ← «80»
        service.loadBalancers[1].targetGroupArn ← every listener has a target group: «api»
        service.loadBalancers[1].containerName ← «api»
        service.loadBalancers[1].containerPort ← «443/tls»
        service.healthCheckGracePeriodSeconds ← «45s»
        service.serviceRegistries[0].registryArn ← rule: other services find this one by its name in DNS
        service.serviceRegistries[0].port ← «80»
        service.enableExecuteCommand ← «true»
        service.propagateTags ← rule: tasks bear the service's tags
    "#]],
    );
}

#[test]
fn what_copilot_adds_names_its_rule() {
    let manifest = "name: api\ntype: Backend Service\nimage: {location: i}\n";
    check_origins(
        manifest,
        is_constant,
        expect![[r#"
        [0].environment[0].name ← rule: Copilot tells every container where it runs
        [0].environment[0].value ← rule: Copilot tells every container where it runs
        [0].environment[1].name ← rule: Copilot tells every container where it runs
        [0].environment[1].value ← rule: Copilot tells every container where it runs
        [0].environment[2].name ← rule: Copilot tells every container where it runs
        [0].environment[2].value ← rule: Copilot tells every container where it runs
        [0].environment[3].name ← rule: Copilot tells every container where it runs
        [0].environment[3].value ← rule: Copilot tells every container where it runs
        [0].logConfiguration.options.awslogs-region ← rule: output goes to the workload's log group in CloudWatch
        [0].logConfiguration.options.awslogs-group ← rule: output goes to the workload's log group in CloudWatch
        [0].logConfiguration.options.awslogs-stream-prefix ← rule: output goes to the workload's log group in CloudWatch
    "#]],
    );
}

const ORIGINS: &str = r#"
#- copilot/api/manifest.yml env:prod app:shop var:TAG=v1
name: api
type: Load Balanced Web Service
image:
  location: registry/api:${TAG}
  port: 8080
  healthcheck: {interval: 20s}
  labels: {team: pay}
  depends_on: {nginx: start}
  credentials: arn:aws:secretsmanager:us-west-2:1:secret:x
http:
  path: /
  target_container: nginx
  healthcheck: {path: /h, grace_period: 45s}
nlb: {port: 443/tls}
cpu: 256
platform: linux/arm64
count: {range: {min: 2, max: 10}, cpu_percentage: 70}
exec: true
entrypoint: run 'a b'
command: [serve, "x #y"]
variables:
  LEVEL: &level info
  TABLE: {from_cfn: "${COPILOT_ENVIRONMENT_NAME}-Table"}
env_file: api.env
secrets:
  PASSWORD: {secretsmanager: db}
  TOKEN: /token
storage:
  ephemeral: 50
  readonly_fs: true
  volumes:
    data: {path: /data, efs: {id: fs-1, auth: {iam: true}}}
publish:
  topics: [{name: orders}]
logging:
  destination: {Name: cloudwatch}
observability: {tracing: awsxray}
network:
  connect: {alias: api.shop}
  vpc: {placement: private, security_groups: [sg-1]}
deployment: {rolling: recreate, rollback_alarms: {cpu_utilization: 70}}
sidecars:
  nginx:
    image: nginx:1.27
    port: 80
    essential: false
    variables: {LEVEL: *level}
    mount_points: [{source_volume: data, path: /d}]
taskdef_overrides:
  - {path: "ContainerDefinitions[0].Ulimits[-]", value: {Name: nofile, SoftLimit: 1024}}
  - {path: "ContainerDefinitions[0].LinuxParameters.InitProcessEnabled", value: true}
environments:
  prod:
    cpu: 1024
    memory: 2048
    image: {location: "other:${TAG}"}
    variables: {LEVEL: warn, MORE: x}
    network: {vpc: {placement: public}}
    count: {range: {min: 4}}
"#;

#[test]
fn regions_decide_the_partition() {
    let manifest = "name: api\ntype: Load Balanced Web Service\nimage: {build: ./D, port: 80}\nhttp: {path: /}\n\
        secrets: {A: {secretsmanager: s}}\npublish: {topics: [{name: t}]}\n";
    let paths = [
        "taskDefinition.containerDefinitions[0].image",
        "taskDefinition.containerDefinitions[0].environment[4].value",
        "taskDefinition.containerDefinitions[0].secrets[0].valueFrom",
        "service.deploymentConfiguration.alarms",
        "service.serviceConnectConfiguration",
    ];
    let mut found = String::new();
    for region in ["eu-central-1", "cn-north-1", "us-gov-west-1"] {
        let made: Value = serde_json::from_str(&lower(&taxiway_fixture::one(manifest), region).text).unwrap();
        for path in paths {
            let _ = writeln!(found, "{region} {path}: {}", at(&made, path).map(Value::to_string).unwrap_or_default());
        }
    }
    expect![[r#"
        eu-central-1 taskDefinition.containerDefinitions[0].image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/my-app/api:latest"
        eu-central-1 taskDefinition.containerDefinitions[0].environment[4].value: "{\"t\":\"arn:aws:sns:eu-central-1:111122223333:my-app-test-api-t\"}"
        eu-central-1 taskDefinition.containerDefinitions[0].secrets[0].valueFrom: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:s"
        eu-central-1 service.deploymentConfiguration.alarms: {"alarmNames":[],"enable":false,"rollback":true}
        eu-central-1 service.serviceConnectConfiguration: {"enabled":false}
        cn-north-1 taskDefinition.containerDefinitions[0].image: "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/my-app/api:latest"
        cn-north-1 taskDefinition.containerDefinitions[0].environment[4].value: "{\"t\":\"arn:aws-cn:sns:cn-north-1:111122223333:my-app-test-api-t\"}"
        cn-north-1 taskDefinition.containerDefinitions[0].secrets[0].valueFrom: "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:s"
        cn-north-1 service.deploymentConfiguration.alarms: {"alarmNames":[],"enable":false,"rollback":true}
        cn-north-1 service.serviceConnectConfiguration: {"enabled":false}
        us-gov-west-1 taskDefinition.containerDefinitions[0].image: "111122223333.dkr.ecr.us-gov-west-1.amazonaws.com/my-app/api:latest"
        us-gov-west-1 taskDefinition.containerDefinitions[0].environment[4].value: "{\"t\":\"arn:aws-us-gov:sns:us-gov-west-1:111122223333:my-app-test-api-t\"}"
        us-gov-west-1 taskDefinition.containerDefinitions[0].secrets[0].valueFrom: "arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:s"
        us-gov-west-1 service.deploymentConfiguration.alarms: 
        us-gov-west-1 service.serviceConnectConfiguration: 
    "#]].assert_eq(&found);
}

#[test]
fn long_names_of_alarms_are_cut() {
    let alarm = |length: usize| {
        let name = format!("a{}", "b".repeat(length - 1));
        let manifest = format!(
            "#- manifest.yml env:prod app:shop\nname: {name}\ntype: Backend Service\nimage: {{location: i}}\n\
             deployment: {{rollback_alarms: {{memory_utilization: 7}}}}\n"
        );
        let made: Value = serde_json::from_str(&lower(&taxiway_fixture::one(&manifest), "us-west-2").text).unwrap();
        made["service"]["deploymentConfiguration"]["alarms"]["alarmNames"][0].as_str().unwrap().replace(&name, "NAME")
    };
    assert_eq!(alarm(224), "shop-prod-NAME-CopilotRollbackMemAlarm");
    assert_eq!(alarm(225), format!("shop-prod-a{}-CopilotRollbackMemAlarm", "b".repeat(75)));
}

#[test]
fn texts_of_all_kinds_keep_their_places_in_the_output() {
    let manifest = "name: api\ntype: Backend Service\nimage: {location: i}\nvariables:\n  A: \"a\\\"\\\\ \\u2028 \\u0085 \\x07 \\x7f é 😀 \\uFEFF # : '\"\n";
    assert_map_is_exact(&lower(&taxiway_fixture::one(manifest), "us-west-2"));
}

#[test]
fn manifests_with_mistakes_are_mapped_too() {
    let files = fixtures("tests/suite/diagnostics").into_iter().chain(pages("core/src/rules"));
    let lowered: Vec<Emitted> =
        files.filter_map(|it| lower_with(&it, "us-west-2", &ecs::Facts::new(), false)).collect();
    assert!(!lowered.is_empty());
    lowered.iter().for_each(assert_map_is_exact);
}

#[test]
fn facts_fill_in_what_only_aws_knows() {
    let manifest = "name: w\ntype: Worker Service\nimage: {location: i}\n\
        network: {vpc: {security_groups: [sg-1]}}\n\
        subscribe: {topics: [{name: t, service: sv, queue: true}]}\n";
    let facts = [
        ("my-app-test-PublicSubnets", "subnet-a, subnet-b"),
        ("my-app-test-EnvironmentSecurityGroup", "sg-0"),
        ("TaskRole.Arn", "arn:aws:iam::1:role/task"),
        ("svtEventsQueue", "https://sqs/t"),
    ];
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let emitted = lower_with(&taxiway_fixture::one(manifest), "us-west-2", &facts, true).unwrap();
    assert_map_is_exact(&emitted);
    let made: Value = serde_json::from_str(&emitted.text).unwrap();
    let paths = [
        "taskDefinition.taskRoleArn",
        "taskDefinition.executionRoleArn",
        "taskDefinition.containerDefinitions[0].environment[5].value",
        "service.networkConfiguration.awsvpcConfiguration",
    ];
    let lines: String = paths.iter().map(|it| format!("{it}: {}\n", at(&made, it).unwrap())).collect();
    expect![[r#"
        taskDefinition.taskRoleArn: "arn:aws:iam::1:role/task"
        taskDefinition.executionRoleArn: "${ExecutionRole.Arn}"
        taskDefinition.containerDefinitions[0].environment[5].value: "{\"svTEventsQueue\":\"https://sqs/t\"}"
        service.networkConfiguration.awsvpcConfiguration: {"assignPublicIp":"ENABLED","securityGroups":["sg-0","sg-1"],"subnets":["subnet-a","subnet-b"]}
    "#]].assert_eq(&lines);
}
