//! The commands that work on one manifest: `resolve`, `lower`, `why`, `diff`.

use expect_test::{Expect, expect};

use crate::{GOOD, Project};

const MANIFEST: &str = "\
name: api
type: Backend Service
image:
  location: registry/api:${TAG}
  port: 8080
cpu: 512
memory: 1024
variables:
  LOG_LEVEL: info
  TOKEN: x-${TOKEN}
  NOTE: |
    two
    lines
environments:
  prod:
    cpu: 1024
    memory: 2048
    count: 3
    variables:
      LOG_LEVEL: warn
    sidecars:
      nginx:
        image: nginx:1.27
  test: {}
";

const VARIABLES: [&str; 4] = ["--var", "TAG=1.4", "--var", "TOKEN=s3cret"];

fn project() -> Project {
    Project::workspace(&[("copilot/api/manifest.yml", MANIFEST)])
}

/// Runs a command on the manifest; nothing is found and nothing said beside the result.
#[track_caller]
fn run(command: &str, args: &[&str]) -> String {
    let args = [&[command, "copilot/api/manifest.yml"], &VARIABLES[..], args].concat();
    let run = project().run(&args);
    assert_eq!((run.status, &*run.stderr), (Some(0), ""), "{run:?}");
    run.stdout
}

#[track_caller]
fn check(command: &str, args: &[&str], expect: Expect) {
    expect.assert_eq(&run(command, args));
}

#[test]
fn resolve_says_where_each_value_comes_from() {
    check(
        "resolve",
        &["--env", "prod"],
        expect![[r#"
        name: api
        type: Backend Service
        image:
          location: registry/api:1.4  # from ${TAG}
          port: 8080
        cpu: 1024  # environments.prod, line 16; was 512, line 6
        memory: 2048  # environments.prod, line 17; was 1024, line 7
        variables:
          LOG_LEVEL: warn  # environments.prod, line 20; was info, line 9
          TOKEN: …  # from ${TOKEN}
          NOTE: |
            two
            lines
        count: 3  # environments.prod, line 18; was the default 1
        exec: false  # default
        network:
          vpc:
            placement: public  # default
        sidecars:
          nginx:
            image: nginx:1.27  # environments.prod, line 23
    "#]],
    );
}

#[test]
fn resolve_as_json() {
    let text = run("resolve", &["--env", "prod", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["manifest"]["cpu"], 1024);
    assert_eq!(report["manifest"]["variables"]["TOKEN"], "…");
    let cpu = report["values"].as_array().unwrap().iter().find(|it| it["path"] == "cpu").unwrap();
    expect![[r#"{"origin":{"environment":"prod","kind":"overridden","manifest":{"range":{"end":{"column":14,"line":16},"start":{"column":10,"line":16}}},"replaced":{"range":{"end":{"column":9,"line":6},"start":{"column":6,"line":6}}}},"path":"cpu","value":1024,"words":"environments.prod, line 16; was 512, line 6"}"#]].assert_eq(&cpu.to_string());
    assert!(!text.contains("s3cret"));
}

#[test]
fn lower_prints_the_two_requests() {
    let text = run("lower", &["--env", "prod", "--account", "111122223333", "--region", "eu-west-1"]);
    let lowered: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(lowered["taskDefinition"]["family"], "shop-prod-api");
    assert_eq!(lowered["taskDefinition"]["cpu"], "1024");
    assert_eq!(lowered["taskDefinition"]["containerDefinitions"][0]["image"], "registry/api:1.4");
    assert_eq!(lowered["service"]["desiredCount"], 3);
    assert!(text.ends_with("}\n"));
}

#[test]
fn lower_fills_in_facts() {
    let project = project();
    project.write("facts.json", r#"{"shop-prod-ClusterId": "main"}"#);
    let lower = |args: &[&str]| {
        let args = [&["lower", "copilot/api/manifest.yml", "--env", "prod"], &VARIABLES[..], args].concat();
        project.run(&args).json()["service"]["cluster"].clone()
    };
    assert_eq!(lower(&[]), "${Import:shop-prod-ClusterId}");
    assert_eq!(lower(&["--facts", "facts.json"]), "main");
}

#[test]
fn lower_with_errors_prints_what_could_be_made() {
    let project = Project::workspace(&[("copilot/api/manifest.yml", &GOOD.replace("memory: 2048", "memory: 1"))]);
    let run = project.run(&["lower", "copilot/api/manifest.yml", "--env", "prod"]);
    assert_eq!(run.status, Some(1));
    assert_eq!(run.json()["taskDefinition"]["memory"], "1");
    assert!(run.stderr.contains("error[fargate-size]"), "{run:?}");
}

#[test]
fn lower_maps_its_output_to_the_manifest() {
    let text = run("lower", &["--env", "prod", "--map"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let output = report["output"].as_str().unwrap();
    assert_eq!(output, run("lower", &["--env", "prod"]));
    let of = |path: &str| report["map"].as_array().unwrap().iter().find(|it| it["path"] == path).unwrap();
    let cpu = of("taskDefinition.cpu");
    let start = &cpu["output"]["range"]["start"];
    let (line, column) = (start["line"].as_u64().unwrap() as usize, start["column"].as_u64().unwrap() as usize);
    assert_eq!(&output.lines().nth(line - 1).unwrap()[column - 1..], "\"1024\",");
    expect![[r#"{"environment":"prod","kind":"overridden","manifest":{"range":{"end":{"column":14,"line":16},"start":{"column":10,"line":16}}},"replaced":{"range":{"end":{"column":9,"line":6},"start":{"column":6,"line":6}}}}"#]].assert_eq(&cpu["origin"].to_string());
    assert_eq!(of("taskDefinition.containerDefinitions[0].image")["origin"]["variables"], serde_json::json!(["TAG"]));
    assert_eq!(of("service.launchType")["origin"]["kind"], "derived");

    let table = run("lower", &["--env", "prod", "--map=text"]);
    let line = |path: &str| table.lines().find(|it| it.starts_with(path)).unwrap().to_owned();
    expect!["taskDefinition.cpu                                                                     8:12-8:18      ⇄  copilot/api/manifest.yml:16:10-16:14  (overridden in prod; was 6:6-6:9)"].assert_eq(&line("taskDefinition.cpu"));
    expect!["taskDefinition.containerDefinitions[0].image                                           15:18-15:36    ⇄  copilot/api/manifest.yml:4:13-4:32  (from ${TAG})"].assert_eq(&line("taskDefinition.containerDefinitions[0].image"));
}

#[test]
fn why_shows_the_override_and_what_it_replaced() {
    check(
        "why",
        &["--env", "prod", "taskDefinition.cpu"],
        expect![[r#"
        value: `taskDefinition.cpu` is "1024" in `prod`
          --> copilot/api/manifest.yml:16:10
           |
         6 | cpu: 512
           |      --- this is replaced
        ...
        16 |     cpu: 1024
           |          ^^^^ `environments.prod` sets it

    "#]],
    );
}

#[test]
fn why_shows_what_a_value_of_the_manifest_decides() {
    check(
        "why",
        &["--env", "prod", "count"],
        expect![[r#"
        value: `count` is 3 in `prod`
          --> copilot/api/manifest.yml:18:12
           |
        18 |     count: 3
           |            ^ `environments.prod` sets it
           |
           = note: `count` would be 1 by default
           = note: it decides `service.desiredCount`

    "#]],
    );
    check(
        "why",
        &["--env", "test", "image.location"],
        expect![[r#"
        value: `image.location` is registry/api:1.4 in `test`
         --> copilot/api/manifest.yml:4:13
          |
        4 |   location: registry/api:${TAG}
          |             ^^^^^^^^^^^^^^^^^^^ written here, with `${TAG}` filled in
          |
          = note: it decides `taskDefinition.containerDefinitions[api].image`

    "#]],
    );
    check(
        "why",
        &["--env", "test", "exec"],
        expect![[r#"
            value: `exec` is false in `test`
             --> copilot/api/manifest.yml:1:1
              |
            1 | name: api
              | ^^^^ nothing in this map writes `exec`
              |
              = note: `exec` is false unless written

        "#]],
    );
}

#[test]
fn why_finds_containers_and_variables_by_name() {
    let why = |path| run("why", &["--env", "prod", path]);
    let text = why("taskDefinition.containerDefinitions[api].environment[LOG_LEVEL]");
    expect![[r#"
        value: `taskDefinition.containerDefinitions[api].environment[LOG_LEVEL]` is "warn" in `prod`
          --> copilot/api/manifest.yml:20:18
           |
         9 |   LOG_LEVEL: info
           |              ---- this is replaced
        ...
        20 |       LOG_LEVEL: warn
           |                  ^^^^ `environments.prod` sets it

    "#]]
    .assert_eq(&text);
    assert_eq!(why("containerDefinitions[api].environment[LOG_LEVEL].value"), text);
    assert_eq!(why("containerDefinitions.api.environment.LOG_LEVEL"), text);
    let name = why("taskDefinition.containerDefinitions[0].name");
    assert!(name.contains("`taskDefinition.containerDefinitions[api].name` is \"api\""), "{name}");
}

#[test]
fn why_keeps_what_came_from_outside_to_itself() {
    let text = run("why", &["--env", "prod", "variables"]) + &run("why", &["--env", "prod", "taskDefinition"]);
    assert!(!text.contains("s3cret"));
    assert!(text.contains("`variables.TOKEN` is …"), "{text}");
}

#[test]
fn why_knows_the_nearest_paths() {
    let run = project()
        .run(&[&["why", "copilot/api/manifest.yml", "--env", "prod", "taskDefinition.cpuu"], &VARIABLES[..]].concat());
    run.refused(&["nothing is called `taskDefinition.cpuu`", "perhaps `taskDefinition.cpu`"]);
}

#[test]
fn diff_goes_property_by_property() {
    check(
        "diff",
        &["--from", "test", "--to", "prod"],
        expect![[r#"
        ~ taskDefinition.cpu                                                     "512" → "1024"   prod: copilot/api/manifest.yml:16
        ~ taskDefinition.memory                                                  "1024" → "2048"   prod: copilot/api/manifest.yml:17
        ~ taskDefinition.containerDefinitions[api].environment[LOG_LEVEL]        "info" → "warn"   prod: copilot/api/manifest.yml:20
        + taskDefinition.containerDefinitions[nginx].name                        "nginx"   copilot/api/manifest.yml:22
        + taskDefinition.containerDefinitions[nginx].image                       "nginx:1.27"   prod: copilot/api/manifest.yml:23
        + taskDefinition.containerDefinitions[nginx].environment[COPILOT_APPLICATION_NAME]  "shop"   Copilot tells every container where it runs
        + taskDefinition.containerDefinitions[nginx].environment[COPILOT_SERVICE_DISCOVERY_ENDPOINT]  "prod.shop.local"   Copilot tells every container where it runs
        + taskDefinition.containerDefinitions[nginx].environment[COPILOT_ENVIRONMENT_NAME]  "prod"   Copilot tells every container where it runs
        + taskDefinition.containerDefinitions[nginx].environment[COPILOT_SERVICE_NAME]  "api"   Copilot tells every container where it runs
        + taskDefinition.containerDefinitions[nginx].logConfiguration.logDriver  "awslogs"   output goes to the workload's log group in CloudWatch
        + taskDefinition.containerDefinitions[nginx].logConfiguration.options.awslogs-region  "${AWS::Region}"   output goes to the workload's log group in CloudWatch
        + taskDefinition.containerDefinitions[nginx].logConfiguration.options.awslogs-group  "/copilot/shop-prod-api"   output goes to the workload's log group in CloudWatch
        + taskDefinition.containerDefinitions[nginx].logConfiguration.options.awslogs-stream-prefix  "copilot"   output goes to the workload's log group in CloudWatch
        ~ service.desiredCount                                                   1 → 3   prod: copilot/api/manifest.yml:18
        14 properties differ between test and prod; 7 more only by the environment's name (`--all` shows them)
    "#]],
    );
    check(
        "diff",
        &["--from", "prod", "--to", "prod"],
        expect![[r#"
        nothing differs between prod and prod
    "#]],
    );
}

#[test]
fn diff_as_json() {
    let text = run("diff", &["--from", "test", "--to", "prod", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let of = |path: &str| report["differences"].as_array().unwrap().iter().find(|it| it["path"] == path).unwrap();
    assert_eq!(of("taskDefinition.cpu")["from"]["value"], "512");
    assert_eq!(of("taskDefinition.cpu")["to"]["value"], "1024");
    assert_eq!(of("taskDefinition.cpu")["to"]["origin"]["environment"], "prod");
    assert_eq!(of("taskDefinition.family")["onlyName"], true);
    assert_eq!(of("service.desiredCount")["onlyName"], false);
}

#[test]
fn diff_fails_only_when_asked_to() {
    let status = |args: &[&str]| {
        let args = [&["diff", "copilot/api/manifest.yml"], &VARIABLES[..], args].concat();
        project().run(&args).status
    };
    assert_eq!(status(&["--from", "test", "--to", "prod"]), Some(0));
    assert_eq!(status(&["--from", "test", "--to", "prod", "--exit-code"]), Some(1));
    assert_eq!(status(&["--from", "prod", "--to", "prod", "--exit-code"]), Some(0));
}
