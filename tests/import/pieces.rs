//! Piece by piece: what of a task definition or a service becomes which key.

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use taxiway_core::import::{Imported, Options, import};
use taxiway_core::schema::WorkloadType;

use crate::left;

/// The task definition of `{"a": …}` with one container, as Copilot's roles and log group have it.
fn task(more: Value) -> Value {
    let mut task = json!({
        "family": "shop-test-api",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": "${ExecutionRole.Arn}",
        "taskRoleArn": "${TaskRole.Arn}",
        "containerDefinitions": [container("api", json!({}))],
    });
    merge(&mut task, more);
    task
}

fn container(name: &str, more: Value) -> Value {
    let variable = |name: &str, value: &str| json!({"name": format!("COPILOT_{name}"), "value": value});
    let mut container = json!({
        "name": name,
        "image": "registry/api:1",
        "environment": [
            variable("APPLICATION_NAME", "shop"),
            variable("SERVICE_DISCOVERY_ENDPOINT", "test.shop.local"),
            variable("ENVIRONMENT_NAME", "test"),
            variable("SERVICE_NAME", "api"),
        ],
        "logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-region": "eu-west-1", "awslogs-group": "/copilot/shop-test-api", "awslogs-stream-prefix": "copilot",
        }},
    });
    merge(&mut container, more);
    container
}

fn service(more: Value) -> Value {
    let mut service = json!({
        "serviceName": "api",
        "cluster": "${Import:shop-test-ClusterId}",
        "desiredCount": 1,
        "launchType": "FARGATE",
        "propagateTags": "SERVICE",
        "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": true, "rollback": true}},
        "networkConfiguration": {"awsvpcConfiguration": {
            "subnets": ["${Import:shop-test-PublicSubnets}"],
            "securityGroups": ["${Import:shop-test-EnvironmentSecurityGroup}"],
            "assignPublicIp": "ENABLED",
        }},
    });
    merge(&mut service, more);
    service
}

/// Puts the entries of a map over another; lists are put behind each other.
fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(more)) => into.extend(more),
        (into, more) => *into = more,
    }
}

#[track_caller]
fn imported(documents: &[Value], options: &Options) -> Imported {
    import(documents, options).unwrap()
}

/// The manifest without name and type, and what is left.
#[track_caller]
fn check(documents: &[Value], expect: Expect) {
    let imported = imported(documents, &Options::default());
    let manifest: String = imported.manifest.lines().skip(2).map(|it| format!("{it}\n")).collect();
    expect.assert_eq(&format!("{manifest}{}", left(&imported)));
}

fn kind(documents: &[Value]) -> WorkloadType {
    imported(documents, &Options::default()).kind
}

#[test]
fn kinds() {
    let balanced = json!({"loadBalancers": [{"targetGroupArn": "arn:x", "containerName": "api", "containerPort": 80}]});
    let with = |name: &str, value: &str| {
        task(
            json!({"containerDefinitions": [container("x", json!({"environment": [{"name": name, "value": value}]}))]}),
        )
    };
    assert_eq!(kind(&[task(json!({}))]), WorkloadType::ScheduledJob);
    assert_eq!(kind(&[task(json!({})), service(json!({}))]), WorkloadType::BackendService);
    assert_eq!(kind(&[task(json!({})), service(balanced.clone())]), WorkloadType::LoadBalancedWebService);
    assert_eq!(
        kind(&[with("COPILOT_LB_DNS", "internal-shop-1.eu-west-1.elb.amazonaws.com"), service(balanced)]),
        WorkloadType::BackendService
    );
    assert_eq!(kind(&[with("COPILOT_LB_DNS", "shop-1.elb.amazonaws.com")]), WorkloadType::LoadBalancedWebService);
    assert_eq!(kind(&[with("COPILOT_QUEUE_URI", "https://sqs/x"), service(json!({}))]), WorkloadType::WorkerService);
    let asked = Options { kind: Some(WorkloadType::WorkerService), ..Options::default() };
    assert_eq!(imported(&[task(json!({}))], &asked).kind, WorkloadType::WorkerService);
}

#[test]
fn names() {
    let names = |documents: &[Value], options: &Options| {
        let it = imported(documents, options);
        format!("{} {} {}", it.target.app.unwrap(), it.target.environment, it.name)
    };
    let plain = |family: &str| json!({"family": family, "containerDefinitions": [{"name": "sidecar", "essential": false}, {"name": "web"}]});
    assert_eq!(names(&[task(json!({}))], &Options::default()), "shop test api");
    assert_eq!(names(&[plain("shop-eu-prod-web")], &Options::default()), "shop-eu prod web");
    assert_eq!(names(&[plain("legacy")], &Options::default()), "web test web");
    let cluster = json!({"serviceName": "s", "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/main"});
    assert_eq!(names(&[plain("legacy"), cluster], &Options::default()), "main test web");
    let told = Options {
        name: Some("front".to_owned()),
        app: Some("a".to_owned()),
        environment: Some("e".to_owned()),
        ..Options::default()
    };
    assert_eq!(names(&[plain("legacy")], &told), "a e front");
}

#[test]
fn sizes_and_platform() {
    check(
        &[task(json!({
            "cpu": "2 vCPU",
            "memory": "4096",
            "ephemeralStorage": {"sizeInGiB": 40},
            "runtimePlatform": {"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"},
        }))],
        expect![[r#"
            on:
              schedule: none  # when the job starts is not in the task definition; such as "@daily"
            image:
              location: registry/api:1
            cpu: 2048
            memory: 4096
            platform: linux/arm64
            storage:
              ephemeral: 40
        "#]],
    );
}

#[test]
fn commands_variables_and_secrets() {
    check(
        &[task(json!({"containerDefinitions": [container("side", json!({
            "entryPoint": ["/bin/sh", "-c"],
            "command": ["echo yes # done", "yes", "0755", ""],
            "environment": [
                {"name": "PLAIN", "value": "8080"},
                {"name": "DOLLAR", "value": "${HOME}"},
                {"name": "ARRAY", "value": "[\"a\"]"},
                {"name": "EXPORTED", "value": "${Import:bucket}"},
            ],
            "secrets": [
                {"name": "A", "valueFrom": "/shop/test/a"},
                {"name": "B", "valueFrom": "arn:aws:secretsmanager:eu-west-1:${AWS::AccountId}:secret:b:key::"},
                {"name": "C", "valueFrom": "${Import:c}"},
                {"name": "D", "valueFrom": "arn:aws:secretsmanager:us-east-1:111122223333:secret:d::"},
            ],
        }))]}))],
        expect![[r#"
            on:
              schedule: none  # when the job starts is not in the task definition; such as "@daily"
            image:
              location: registry/api:1
            sidecars:
              side:
                image: registry/api:1
                entrypoint:
                - /bin/sh
                - -c
                command:
                - '"echo yes # done"'
                - '"yes"'
                - '"0755"'
                - '""'
                variables:
                  PLAIN: '8080'
                  DOLLAR: \${HOME}
                  ARRAY: |-
                      ["a"]
                  EXPORTED:
                    from_cfn: bucket
                secrets:
                  A: /shop/test/a
                  B: '"arn:aws:secretsmanager:eu-west-1:${AWS::AccountId}:secret:b:key::"'
                  C:
                    from_cfn: c
                  D: '"arn:aws:secretsmanager:us-east-1:111122223333:secret:d::"'
        "#]],
    );
}

#[test]
fn sidecars_and_what_they_wait_for() {
    check(
        &[task(json!({"containerDefinitions": [container("nginx", json!({
            "essential": false,
            "portMappings": [{"containerPort": 8125, "protocol": "udp"}, {"containerPort": 80}],
            "dependsOn": [{"containerName": "api", "condition": "START"}],
            "healthCheck": {"command": ["CMD", "true"], "interval": 10, "retries": 2},
            "dockerLabels": {"team": "shop"},
            "repositoryCredentials": {"credentialsParameter": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:r"},
            "ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": 2}],
        }))]}))],
        expect![[r#"
            on:
              schedule: none  # when the job starts is not in the task definition; such as "@daily"
            image:
              location: registry/api:1
            sidecars:
              nginx:
                image: registry/api:1
                port: 8125/udp
                essential: false
                credentialsParameter: arn:aws:secretsmanager:eu-west-1:111122223333:secret:r
                labels:
                  team: shop
                depends_on:
                  api: start
                healthcheck:
                  command:
                  - CMD
                  - 'true'
            taskdef_overrides:
            - path: ContainerDefinitions[1].PortMappings[-]
              value:
                ContainerPort: 80
                Protocol: tcp
            - path: ContainerDefinitions[1].Ulimits
              value:
              - HardLimit: 2
                Name: nofile
                SoftLimit: 1
            override: taskDefinition.containerDefinitions[nginx].portMappings[80] = {"containerPort":80,"protocol":"tcp"} → ContainerDefinitions[1].PortMappings[-]
            override: taskDefinition.containerDefinitions[nginx].ulimits = [{"hardLimit":2,"name":"nofile","softLimit":1}] → ContainerDefinitions[1].Ulimits
        "#]],
    );
}

#[test]
fn volumes() {
    let mut task = task(json!({
        "containerDefinitions": [
            container("side", json!({"mountPoints": [
                {"sourceVolume": "own", "containerPath": "/own", "readOnly": true},
                {"sourceVolume": "theirs", "containerPath": "/theirs"},
            ]})),
        ],
        "volumes": [
            {"name": "own", "efsVolumeConfiguration": {
                "fileSystemId": "fs-1", "rootDirectory": "/a", "transitEncryption": "ENABLED",
                "authorizationConfig": {"accessPointId": "fsap-1", "iam": "DISABLED"},
            }},
            {"name": "managed", "efsVolumeConfiguration": {
                "fileSystemId": "${EnvControllerAction.ManagedFileSystemID}", "rootDirectory": "/",
                "transitEncryption": "ENABLED",
                "authorizationConfig": {"accessPointId": "${AccessPoint}", "iam": "ENABLED"},
            }},
            {"name": "clear", "efsVolumeConfiguration": {"fileSystemId": "fs-2"}},
            {"name": "theirs"},
        ],
    }));
    // All but one.
    let mount = |name: &str, read_only: bool| json!({"sourceVolume": name, "containerPath": format!("/{name}"), "readOnly": read_only});
    task["containerDefinitions"][0]["mountPoints"] =
        json!([mount("own", false), mount("managed", true), mount("clear", true)]);
    check(
        &[task],
        expect![[r#"
            on:
              schedule: none  # when the job starts is not in the task definition; such as "@daily"
            image:
              location: registry/api:1
            storage:
              volumes:
                own:
                  path: /own
                  read_only: false
                  efs:
                    id: fs-1
                    root_dir: /a
                    auth:
                      access_point_id: fsap-1
                managed:
                  path: /managed
                  efs: true
                clear:
                  path: /clear
                  efs:
                    id: fs-2
            sidecars:
              side:
                image: registry/api:1
                mount_points:
                - source_volume: own
                  path: /own
            taskdef_overrides:
            - path: ContainerDefinitions[0].Environment[4]
              value: !Ref AWS::NoValue
            - path: ContainerDefinitions[1].Environment[4]
              value: !Ref AWS::NoValue
            - path: ContainerDefinitions[1].MountPoints[-]
              value:
                ContainerPath: /theirs
                SourceVolume: theirs
            - path: Volumes[1].EFSVolumeConfiguration
              value:
                FilesystemId: fs-2
            - path: Volumes[-]
              value:
                Name: theirs
            override: taskDefinition.containerDefinitions[api].environment[COPILOT_MOUNT_POINTS] = null → ContainerDefinitions[0].Environment[4]
            override: taskDefinition.containerDefinitions[side].environment[COPILOT_MOUNT_POINTS] = null → ContainerDefinitions[1].Environment[4]
            override: taskDefinition.containerDefinitions[side].mountPoints[/theirs] = {"containerPath":"/theirs","sourceVolume":"theirs"} → ContainerDefinitions[1].MountPoints[-]
            override: taskDefinition.volumes[clear].efsVolumeConfiguration = {"fileSystemId":"fs-2"} → Volumes[1].EFSVolumeConfiguration
            override: taskDefinition.volumes[theirs] = {"name":"theirs"} → Volumes[-]
        "#]],
    );
}

#[test]
fn logs_through_firelens() {
    let mut task = task(json!({"containerDefinitions": [container("firelens_log_router", json!({
        "image": "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable",
        "environment": [{"name": "LEVEL", "value": "debug"}],
        "firelensConfiguration": {"type": "fluentbit", "options": {
            "enable-ecs-log-metadata": "false", "config-file-type": "file", "config-file-value": "/extra.conf",
        }},
    }))]}));
    task["containerDefinitions"][0]["logConfiguration"] = json!({
        "logDriver": "awsfirelens",
        "options": {"Name": "datadog"},
        "secretOptions": [{"name": "apikey", "valueFrom": "/shop/key"}],
    });
    check(
        &[task],
        expect![[r#"
        on:
          schedule: none  # when the job starts is not in the task definition; such as "@daily"
        image:
          location: registry/api:1
        logging:
          destination:
            Name: datadog
          secretOptions:
            apikey: /shop/key
          enableMetadata: false
          configFilePath: /extra.conf
          variables:
            LEVEL: debug
    "#]],
    );
}

#[test]
fn load_balancers_and_their_ports() {
    let group = |id: &str, container: &str, port: u16| json!({"targetGroupArn": format!("${{{id}}}"), "containerName": container, "containerPort": port});
    let mut task = task(json!({"containerDefinitions": [container("nginx", json!({"portMappings": [
        {"containerPort": 443, "protocol": "tcp", "name": "target"}, {"containerPort": 8443, "protocol": "tcp"},
    ]}))]}));
    task["containerDefinitions"][0]["portMappings"] =
        json!([{"containerPort": 8080, "protocol": "tcp"}, {"containerPort": 9090, "protocol": "udp"}]);
    check(
        &[
            task,
            service(json!({
                "loadBalancers": [
                    group("TargetGroup", "nginx", 443),
                    group("TargetGroup1", "nginx", 8443),
                    group("NetworkLoadBalancerTargetGroup", "api", 9090),
                ],
                "healthCheckGracePeriodSeconds": 90,
                "serviceRegistries": [{"registryArn": "${DiscoveryService.Arn}", "port": 443}],
            })),
        ],
        expect![[r#"
            http:
              path: /  # which requests come here is not in the service
              target_container: nginx
              healthcheck:
                grace_period: 90s
              additional_rules:
              - path: /replace-1  # which requests come here is not in the service
                target_container: nginx
                target_port: 8443
            nlb:
              port: 9090/udp  # the port to listen on is not in the service; this is the container's
              healthcheck:
                port: 8080
            image:
              location: registry/api:1
              port: 8080
            sidecars:
              nginx:
                image: registry/api:1
                port: 443
            taskdef_overrides:
            - path: ContainerDefinitions[0].Environment[4]
              value: !Ref AWS::NoValue
            - path: ContainerDefinitions[1].Environment[4]
              value: !Ref AWS::NoValue
            override: taskDefinition.containerDefinitions[api].environment[COPILOT_LB_DNS] = null → ContainerDefinitions[0].Environment[4]
            override: taskDefinition.containerDefinitions[nginx].environment[COPILOT_LB_DNS] = null → ContainerDefinitions[1].Environment[4]
            instead: service.serviceName = "api" → a service gets its name where it is deployed
        "#]],
    );
}

#[test]
fn counts_networks_and_deployments() {
    let spot = |base: i64| {
        json!([
            {"capacityProvider": "FARGATE", "weight": 0, "base": base},
            {"capacityProvider": "FARGATE_SPOT", "weight": 1},
        ])
    };
    let mut scaled = service(json!({
        "desiredCount": 2,
        "capacityProviderStrategy": spot(3),
        "enableExecuteCommand": true,
        "deploymentConfiguration": {
            "minimumHealthyPercent": 0, "maximumPercent": 100,
            "alarms": {"enable": true, "rollback": true, "alarmNames": ["errors"]},
        },
        "serviceConnectConfiguration": {"enabled": true, "namespace": "test.shop.local", "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-region": "eu-west-1", "awslogs-group": "/copilot/shop-test-api",
                "awslogs-stream-prefix": "copilot",
            },
        }},
    }));
    scaled.as_object_mut().unwrap().remove("launchType");
    scaled["networkConfiguration"] = json!({"awsvpcConfiguration": {
        "subnets": ["subnet-1", "subnet-2"], "securityGroups": ["${Import:shop-test-EnvironmentSecurityGroup}", "sg-1"],
    }});
    check(
        &[task(json!({})), scaled],
        expect![[r#"
            image:
              location: registry/api:1
            count:
              range:
                min: 2
                max: 4  # how the service scales is not in it
                spot_from: 4
              cpu_percentage: 70  # how the service scales is not in it
            exec: true
            network:
              connect: true
              vpc:
                placement: private  # or the subnets' own ids: `{subnets: [subnet-…]}`
                security_groups:
                - sg-1
            deployment:
              rolling: recreate
              rollback_alarms:
              - errors
            fact: service.networkConfiguration.awsvpcConfiguration.subnets = ["subnet-1","subnet-2"] → shop-test-PrivateSubnets
            instead: service.serviceName = "api" → a service gets its name where it is deployed
        "#]],
    );
}

#[test]
fn topics_and_queues() {
    let mut task = task(json!({}));
    let variables = json!([
        {"name": "COPILOT_SNS_TOPIC_ARNS", "value": r#"{"orders.fifo":"arn:aws:sns:eu-west-1:111122223333:shop-test-api-orders.fifo"}"#},
        {"name": "COPILOT_QUEUE_URI", "value": "${EventsQueue}"},
        {"name": "COPILOT_TOPIC_QUEUE_URIS", "value": r#"{"webMytopicEventsQueue":"${webmyTopicEventsQueue}"}"#},
    ]);
    merge(&mut task["containerDefinitions"][0]["environment"], variables);
    check(
        &[task, service(json!({}))],
        expect![[r#"
            image:
              location: registry/api:1
            publish:
              topics:
              - name: orders
                fifo: true
            subscribe:
              topics:
              - name: myTopic
                service: web
                queue: true
            instead: service.serviceName = "api" → a service gets its name where it is deployed
        "#]],
    );
}

#[test]
fn addresses_of_queues_are_facts() {
    let mut task = task(json!({}));
    let variables = json!([
        {"name": "COPILOT_QUEUE_URI", "value": "https://sqs/main"},
        {"name": "COPILOT_TOPIC_QUEUE_URIS", "value": r#"{"webOrdersEventsQueue":"https://sqs/orders"}"#},
    ]);
    merge(&mut task["containerDefinitions"][0]["environment"], variables);
    check(
        &[task, service(json!({}))],
        expect![[r#"
        image:
          location: registry/api:1
        subscribe:
          topics:
          - name: orders
            service: web
            queue: true
        fact: taskDefinition.containerDefinitions[api].environment[COPILOT_QUEUE_URI].value = "https://sqs/main" → EventsQueue
        fact: taskDefinition.containerDefinitions[api].environment[COPILOT_TOPIC_QUEUE_URIS].value = "{\"webOrdersEventsQueue\":\"https://sqs/orders\"}" → webordersEventsQueue
        instead: service.serviceName = "api" → a service gets its name where it is deployed
    "#]],
    );
}

#[test]
fn answers_of_aws_are_read_as_what_was_asked_for() {
    let mut described =
        service(json!({"serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/c/api", "runningCount": 1,
        "deployments": [{"status": "PRIMARY", "serviceConnectConfiguration": {"enabled": false}}]}));
    described.as_object_mut().unwrap().remove("deploymentConfiguration");
    let described = json!({"services": [described], "failures": []});
    let task = json!({"taskDefinition": task(json!({"revision": 3, "status": "ACTIVE"})), "tags": [{"key": "copilot-service", "value": "api"}]});
    check(
        &[task, described],
        expect![[r#"
        image:
          location: registry/api:1
        lost: service.deploymentConfiguration.deploymentCircuitBreaker = null → a deployment whose tasks do not come up is always rolled back
        instead: service.serviceName = "api" → a service gets its name where it is deployed
    "#]],
    );
}

#[test]
fn a_service_that_a_job_has_no_use_for() {
    let options =
        Options { kind: Some(WorkloadType::ScheduledJob), schedule: Some("@daily".to_owned()), ..Options::default() };
    let imported = imported(&[task(json!({})), service(json!({}))], &options);
    assert!(imported.is_lossy());
    assert!(imported.manifest.contains("schedule: '@daily'\n"), "{}", imported.manifest);
    assert!(imported.left.iter().any(|it| it.path == "service"), "{:?}", imported.left);
}

#[test]
fn values_that_may_be_secrets_are_known() {
    let imported = imported(
        &[json!({"family": "x", "containerDefinitions": [
            {"name": "x", "environment": [{"name": "1 2", "value": "hush"}], "linuxParameters": {"initProcessEnabled": true}},
        ]})],
        &Options::default(),
    );
    for left in imported.left.iter().filter(|it| it.value.to_string().contains("hush")) {
        assert!(left.may_be_secret(), "{left:?}");
    }
    assert!(imported.left.iter().any(|it| it.path.ends_with("linuxParameters") && !it.may_be_secret()));
}
