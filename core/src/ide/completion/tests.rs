//! What is offered at a cursor, and what becomes of the text.

mod accepted;

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{Completion, CompletionOptions, complete, wanted_files};
use crate::analysis::Workspace;
use crate::ide::View;
use crate::ide::fixture::{PATH, view_at};

const NEIGHBORS: &[(&str, &str)] = &[
    (
        "copilot/orders/manifest.yml",
        "name: orders\ntype: Backend Service\nimage:\n  build: ./Dockerfile\npublish:\n  topics:\n    - name: placed\n    - name: paid\n",
    ),
    ("copilot/mail/manifest.yml", "name: mail\ntype: Worker Service\nimage:\n  build: ./Dockerfile\n"),
    ("copilot/environments/test/manifest.yml", "name: test\ntype: Environment\n"),
    ("copilot/environments/prod/manifest.yml", "name: prod\ntype: Environment\n"),
];

fn workspace(fixture: &str) -> (Workspace, u32) {
    let (mut workspace, offset) = view_at(fixture);
    for (path, text) in NEIGHBORS {
        workspace.set(*path, *text);
    }
    workspace.set_complete(true);
    (workspace, offset)
}

fn options(snippets: bool) -> CompletionOptions {
    let files = ["Dockerfile", "api/Dockerfile", "api/", "api/prod.env", "api/main.go"];
    CompletionOptions { snippets, files: files.map(str::to_owned).into() }
}

fn completions(fixture: &str, snippets: bool) -> Vec<Completion> {
    let (workspace, offset) = workspace(fixture);
    let view = View::new(&workspace, PATH).unwrap();
    complete(&view, offset, &options(snippets))
}

/// Everything that is offered: label, kind, detail and what is replaced by what.
#[track_caller]
fn check(fixture: &str, expect: Expect) {
    let text = fixture.replacen("$0", "", 1);
    let mut lines = String::new();
    for it in completions(fixture, true) {
        let replaced = &text[it.edit.span.range()];
        let detail = it.detail.map(|it| format!(" ({it})")).unwrap_or_default();
        let flags = [(it.deprecated, " deprecated"), (it.continues, " …")];
        let flags: String = flags.into_iter().filter(|it| it.0).map(|it| it.1).collect();
        let _ = writeln!(lines, "{:?} {}{detail}: {replaced:?} → {:?}{flags}", it.kind, it.label, it.edit.text);
    }
    expect.assert_eq(&lines);
}

/// The labels alone.
#[track_caller]
fn check_labels(fixture: &str, expect: Expect) {
    let mut labels: Vec<String> = completions(fixture, true).into_iter().map(|it| it.label).collect();
    labels.dedup();
    expect.assert_eq(&labels.join(" "));
}

const BACKEND: &str = "name: api\ntype: Backend Service\n";

#[track_caller]
fn backend(rest: &str, expect: Expect) {
    check(&format!("{BACKEND}{rest}"), expect);
}

#[track_caller]
fn backend_labels(rest: &str, expect: Expect) {
    check_labels(&format!("{BACKEND}{rest}"), expect);
}

#[test]
fn keys_of_the_type_that_are_not_there_yet() {
    backend_labels(
        "image:\n  build: ./Dockerfile\ncpu: 256\n$0",
        expect![
            "http memory platform count exec entrypoint command variables env_file secrets storage sidecars logging network publish deployment observability taskdef_overrides environments"
        ],
    );
    check_labels(
        "name: j\ntype: Scheduled Job\nimage:\n  build: x\n$0",
        expect![
            "on cpu memory platform entrypoint command variables env_file secrets storage sidecars logging network publish retries timeout taskdef_overrides environments count exec"
        ],
    );
}

#[test]
fn a_half_typed_key_is_replaced_whole() {
    backend(
        "image:\n  po$0rt\n",
        expect![[r#"
        Key build (text): "port" → "build: $1" …
        Key build (a map): "port" → "build:\n    $1" …
        Key location (text): "port" → "location: ${1:nginx:1.27}"
        Key port (a number from 0 to 65535): "port" → "port: ${1:8080}"
        Key credentials (text): "port" → "credentials: ${1:arn:aws:secretsmanager:us-east-1:111122223333:secret:registry}"
        Key labels (a map of entries): "port" → "labels:\n    ${1:team}: ${2:payments}"
        Key depends_on (a map of entries): "port" → "depends_on:\n    $1" …
        Key healthcheck (a map): "port" → "healthcheck:\n    $1" …
    "#]],
    );
}

#[test]
fn a_key_in_front_of_a_value_gets_no_second_colon() {
    backend(
        "observability:\n  tra$0: awsxray\n",
        expect![[r#"
        Key tracing (text): "tra" → "tracing"
    "#]],
    );
    backend(
        "observ$0\n  tracing: awsxray\nexec: true\nimage:\n  build: x\nhttp: {}\nnetwork: {}\n",
        expect![[r#"
        Key cpu (a number): "observ" → "cpu:"
        Key memory (a number): "observ" → "memory:"
        Key platform (text or a map): "observ" → "platform:"
        Key count (a number or a map): "observ" → "count:"
        Key entrypoint (text or a list): "observ" → "entrypoint:"
        Key command (text or a list): "observ" → "command:"
        Key variables (a map of variables): "observ" → "variables:"
        Key env_file (text): "observ" → "env_file:"
        Key secrets (a map of secrets): "observ" → "secrets:"
        Key storage (a map): "observ" → "storage:"
        Key sidecars (a map of sidecars): "observ" → "sidecars:"
        Key logging (a map): "observ" → "logging:"
        Key publish (a map): "observ" → "publish:"
        Key deployment (a map): "observ" → "deployment:"
        Key observability (a map): "observ" → "observability:"
        Key taskdef_overrides (a list of maps): "observ" → "taskdef_overrides:"
        Key environments (a map): "observ" → "environments:"
    "#]],
    );
}

#[test]
fn the_indentation_decides_which_map_a_blank_line_is_in() {
    backend_labels("network:\n  vpc:\n    placement: private\n    $0\n", expect!["security_groups"]);
    backend_labels("network:\n  vpc:\n    placement: private\n  $0\n", expect!["connect"]);
    backend_labels("logging:\n    retention: 1\n    image: x\n  $0\n", expect![[""]]);
    backend_labels("network:\n$0\n  connect: true\n", expect![[""]]);
    backend_labels("cpu: 256\n  $0\n", expect![[""]]);
}

#[test]
fn an_empty_value() {
    backend(
        "cpu: $0",
        expect![[r#"
            Value 256 (default, 0.25 vCPU, memory from 512 to 2048): "" → "256"
            Value 512 (0.5 vCPU, memory from 1024 to 4096): "" → "512"
            Value 1024 (1 vCPU, memory from 2048 to 8192): "" → "1024"
            Value 2048 (2 vCPU, memory from 4096 to 16384): "" → "2048"
            Value 4096 (4 vCPU, memory from 8192 to 30720): "" → "4096"
            Value 8192 (8 vCPU, memory from 16384 to 61440): "" → "8192"
            Value 16384 (16 vCPU, memory from 32768 to 122880): "" → "16384"
        "#]],
    );
    backend(
        "cpu: 1024\nmemory:$0\n",
        expect![[r#"
        Value 2048 (MiB, fits `cpu: 1024`): "" → " 2048"
        Value 3072 (MiB, fits `cpu: 1024`): "" → " 3072"
        Value 4096 (MiB, fits `cpu: 1024`): "" → " 4096"
        Value 5120 (MiB, fits `cpu: 1024`): "" → " 5120"
        Value 6144 (MiB, fits `cpu: 1024`): "" → " 6144"
        Value 7168 (MiB, fits `cpu: 1024`): "" → " 7168"
        Value 8192 (MiB, fits `cpu: 1024`): "" → " 8192"
    "#]],
    );
    backend(
        "exec: $0\n",
        expect![[r#"
        Value true: "" → "true"
        Value false (default): "" → "false"
        Key enable (`true` or `false`): "" → "\n  enable: $1" …
    "#]],
    );
    backend(
        "image:\n  healthcheck:\n    interval: $0\n",
        expect![[r#"
        Value 10s (default): "" → "10s"
    "#]],
    );
    backend(
        "platform: $0",
        expect![[r#"
        Value linux/amd64: "" → "linux/amd64"
        Value linux/x86_64: "" → "linux/x86_64"
        Value linux/arm64: "" → "linux/arm64"
        Value linux/arm: "" → "linux/arm"
        Value windows/amd64: "" → "windows/amd64"
        Value windows/x86_64: "" → "windows/x86_64"
        Key osfamily (text): "" → "\n  osfamily: $1" …
        Key architecture (text): "" → "\n  architecture: $1" …
    "#]],
    );
}

#[test]
fn a_value_below_its_key() {
    backend(
        "platform:\n  $0",
        expect![[r#"
        Value linux/amd64: "" → "linux/amd64"
        Value linux/x86_64: "" → "linux/x86_64"
        Value linux/arm64: "" → "linux/arm64"
        Value linux/arm: "" → "linux/arm"
        Value windows/amd64: "" → "windows/amd64"
        Value windows/x86_64: "" → "windows/x86_64"
        Key osfamily (text): "" → "osfamily: $1" …
        Key architecture (text): "" → "architecture: $1" …
    "#]],
    );
}

#[test]
fn windows_and_the_environments_cpu_limit_the_size() {
    backend_labels("platform: windows/amd64\ncpu: $0", expect!["1024 2048 4096"]);
    backend_labels(
        "cpu: 256\nenvironments:\n  prod:\n    cpu: 8192\n    memory: $0",
        expect!["16384 20480 24576 28672 32768 36864 40960 45056 49152 53248 57344 61440"],
    );
}

#[test]
fn a_half_typed_value_is_replaced_whole() {
    backend(
        "network:\n  vpc:\n    placement: pu$0blic # here\n",
        expect![[r#"
        Value public (default): "public" → "public"
        Value private: "public" → "private"
        Key subnets (a list): "public" → "\n      subnets:\n        - ${1:subnet-0123456789abcdef0}"
        Key subnets (a map): "public" → "\n      subnets:\n        $1" …
    "#]],
    );
    backend(
        "network:\n  vpc:\n    placement: 'pr$0'\n",
        expect![[r#"
        Value public (default): "pr" → "public"
        Value private: "pr" → "private"
    "#]],
    );
    backend(
        "network:\n  vpc:\n    placement: \"pr$0\n  connect: true\n",
        expect![[r#"
        Value public (default): "pr" → "public\""
        Value private: "pr" → "private\""
    "#]],
    );
}

#[test]
fn list_items() {
    let worker = "name: w\ntype: Worker Service\n";
    check(
        &format!("{worker}subscribe:\n  topics:\n    - $0\n"),
        expect![[r#"
        Key name (required, text): "" → "name: $1" …
        Key service (required, text): "" → "service: $1" …
        Key filter_policy (a map of conditions): "" → "filter_policy:\n        ${1:store}: $2"
        Key queue (`true` or `false`): "" → "queue: $1" …
        Key queue (a map): "" → "queue:\n        $1" …
    "#]],
    );
    check(
        &format!("{worker}subscribe:\n  topics:\n    - service: orders\n      name: $0\n"),
        expect![[r#"
        Name placed (published by `orders`): "" → "placed"
        Name paid (published by `orders`): "" → "paid"
    "#]],
    );
    check(
        &format!("{worker}subscribe:\n  topics:\n    - service: $0\n"),
        expect![[r#"
        Name orders (publishes `placed`, `paid`): "" → "orders"
    "#]],
    );
    check_labels(
        &format!("{worker}subscribe:\n  topics:\n    - name: paid\n      $0\n"),
        expect!["service filter_policy queue"],
    );
    check_labels(
        &format!("{worker}subscribe:\n  topics:\n    - $0\n      name: paid\n"),
        expect!["service filter_policy queue"],
    );
    check(
        &format!("{worker}subscribe:\n  topics: $0\n"),
        expect![[r#"
        Key -  (an item, a map): "" → "\n    - name: ${1:orders}\n      service: ${2:api}"
    "#]],
    );
    check(
        &format!("{worker}publish:\n  topics:\n    - name: a\n    $0\n"),
        expect![[r#"
        Key name (required, text): "" → "- name: ${1:orders}"
        Key fifo (`true` or `false`): "" → "- fifo: $1" …
        Key fifo (a map): "" → "- fifo:\n        $1" …
    "#]],
    );
    check(
        &format!("{worker}deployment:\n  rollback_alarms:\n    - $0\n"),
        expect![[r#"
        Value checkout-errors (example): "" → "checkout-errors"
    "#]],
    );
}

#[test]
fn in_braces_and_brackets() {
    backend_labels("image:\n  healthcheck: {interval: 5s, $0}\n", expect!["command retries timeout start_period"]);
    backend(
        "image:\n  healthcheck: {interval: 5s, t$0\ncpu: 256\n",
        expect![[r#"
        Key command (a list): "t" → "command: [$1]" …
        Key retries (a number): "t" → "retries: ${1:2}"
        Key timeout (a duration such as `30s` or `1m30s`): "t" → "timeout: ${1:5s}"
        Key start_period (a duration such as `30s` or `1m30s`): "t" → "start_period: ${1:0s}"
    "#]],
    );
    backend(
        "storage: {$0 readonly_fs: true}\n",
        expect![[r#"
            Key ephemeral (a number): "" → "ephemeral: ${1:50}, "
            Key volumes (a map of volumes): "" → "volumes: {$1}, " …
        "#]],
    );
    backend(
        "storage: {readonly_fs: $0}\n",
        expect![[r#"
        Value true: "" → "true"
        Value false (default): "" → "false"
    "#]],
    );
    backend(
        "network: {\n  vpc: {\n    pl$0\n  }\n}\n",
        expect![[r#"
            Key placement (text): "pl" → "placement: $1" …
            Key placement (a map): "pl" → "placement: {$1}" …
            Key security_groups (a list): "pl" → "security_groups: [$1]" …
            Key security_groups (a map): "pl" → "security_groups: {$1}" …
        "#]],
    );
}

#[test]
fn environments_and_what_they_override() {
    backend(
        "environments:\n  test: {}\n  $0\n",
        expect![[r#"
        Name prod: "" → "prod:\n    $1" …
    "#]],
    );
    backend(
        "environments: $0\n",
        expect![[r#"
        Name prod: "" → "\n  prod:\n    $1" …
        Name test: "" → "\n  test:\n    $1" …
    "#]],
    );
    backend_labels(
        "environments:\n  test:\n    count: 1\n    $0\n",
        expect![
            "image http cpu memory platform exec entrypoint command variables env_file secrets storage sidecars logging network publish deployment observability taskdef_overrides"
        ],
    );
    backend(
        "variables:\n  LOG: info\nenvironments:\n  test:\n    variables:\n      $0\n",
        expect![[r#"
        Name LOG (in the base): "" → "LOG: $1" …
    "#]],
    );
    backend_labels(
        "environments:\n  test:\n    image:\n      $0\n",
        expect!["build location port credentials labels depends_on healthcheck"],
    );
}

#[test]
fn containers_as_they_hold_here() {
    let sidecars = "image:\n  build: x\nsidecars:\n  nginx:\n    image: nginx\n";
    backend(
        &format!("{sidecars}  envoy:\n    depends_on:\n      $0\n"),
        expect![[r#"
        Name api (the main container): "" → "api: $1" …
        Name nginx (a sidecar): "" → "nginx: $1" …
    "#]],
    );
    backend(
        &format!("{sidecars}    depends_on:\n      api: $0\n"),
        expect![[r#"
        Value start: "" → "start"
        Value healthy: "" → "healthy"
        Value complete: "" → "complete"
        Value success: "" → "success"
    "#]],
    );
    let test = "environments:\n  test:\n    sidecars:\n      tap:\n        image: tap\n";
    backend_labels(&format!("{sidecars}{test}    http:\n      target_container: $0\n"), expect!["api nginx tap"]);
    backend_labels(&format!("{sidecars}http:\n  target_container: $0\n{test}"), expect!["api nginx"]);
}

#[test]
fn volumes_and_files() {
    let volumes = "storage:\n  volumes:\n    data:\n      path: /d\n";
    backend(
        &format!("{volumes}sidecars:\n  x:\n    mount_points:\n      - source_volume: $0\n"),
        expect![[r#"
        Name data: "" → "data"
    "#]],
    );
    backend(
        "image:\n  build: ./a$0\n",
        expect![[r#"
        File ./Dockerfile: "./a" → "./Dockerfile"
        File ./api/Dockerfile: "./a" → "./api/Dockerfile"
        Key dockerfile (text): "./a" → "\n    dockerfile: $1" …
        Key context (text): "./a" → "\n    context: $1" …
        Key args (a map of entries): "./a" → "\n    args:\n      ${1:NODE_ENV}: ${2:production}"
        Key target (text): "./a" → "\n    target: ${1:release}"
        Key cache_from (a list): "./a" → "\n    cache_from:\n      - ${1:\"registry/api:cache\"}"
    "#]],
    );
    backend(
        "image:\n  build:\n    context: $0\n",
        expect![[r#"
        Folder ./api: "" → "./api"
    "#]],
    );
    backend(
        "env_file: ap$0\n",
        expect![[r#"
        File api/prod.env: "ap" → "api/prod.env"
    "#]],
    );
}

#[test]
fn the_front_end_is_asked_for_files_where_paths_stand() {
    let wanted = |rest: &str| {
        let (workspace, offset) = workspace(&format!("{BACKEND}{rest}"));
        wanted_files(&View::new(&workspace, PATH).unwrap(), offset)
    };
    assert_eq!(wanted("image:\n  build: $0"), Some(super::WantedFiles::Dockerfiles));
    assert_eq!(wanted("image:\n  build:\n    context: x$0"), Some(super::WantedFiles::Folders));
    assert_eq!(wanted("env_file: $0"), Some(super::WantedFiles::EnvFiles));
    assert_eq!(wanted("cpu: $0"), None);
}

#[test]
fn merged_and_excluded_keys_are_left_out() {
    backend_labels(
        "x-base: &base\n  placement: private\nnetwork:\n  vpc:\n    <<: *base\n    $0\n",
        expect!["security_groups"],
    );
    backend_labels("count:\n  spot: 1\n  $0\n", expect![[""]]);
    backend_labels("image:\n  location: x\n  $0\n", expect!["port credentials labels depends_on healthcheck"]);
}

#[test]
fn what_is_better_not_written_goes_last() {
    let text = "name: w\ntype: Load Balanced Web Service\nhttp:\n  $0\n";
    let last = completions(text, true).pop().unwrap();
    assert!(last.deprecated && last.label == "targetContainer", "{last:?}");
    let first = completions(text, true).remove(0);
    assert_eq!(first.label, "path");
}

#[test]
fn an_empty_file_can_become_a_manifest() {
    check_labels(
        "$0",
        expect![
            "name type image Load Balanced Web Service Backend Service Worker Service Scheduled Job cpu memory platform count exec entrypoint command variables env_file secrets storage sidecars logging network publish taskdef_overrides environments"
        ],
    );
    check_labels(
        "# Comes.\n\nna$0\n",
        expect![
            "name type image Load Balanced Web Service Backend Service Worker Service Scheduled Job cpu memory platform count exec entrypoint command variables env_file secrets storage sidecars logging network publish taskdef_overrides environments"
        ],
    );
    let whole = completions("$0", false).into_iter().find(|it| it.label == "Scheduled Job").unwrap();
    expect![[r#"
        name: api
        type: Scheduled Job

        image:
          build: ./Dockerfile
        cpu: 256
        memory: 512
        on:
          schedule: "0 3 * * *"
    "#]]
    .assert_eq(&whole.edit.text);
}

#[test]
fn the_type_is_offered_where_it_is_not_written_yet() {
    check(
        "name: api\ntype: Back$0\nimage: {}\n",
        expect![[r#"
        Value Load Balanced Web Service: "Back" → "Load Balanced Web Service"
        Value Backend Service: "Back" → "Backend Service"
        Value Worker Service: "Back" → "Worker Service"
        Value Scheduled Job: "Back" → "Scheduled Job"
    "#]],
    );
    check_labels(
        "name: api\ntype: \"$0\"\n",
        expect!["Load Balanced Web Service Backend Service Worker Service Scheduled Job"],
    );
    check_labels(
        "name: api\n$0\nimage:\n  build: x\n",
        expect![
            "type cpu memory platform count exec entrypoint command variables env_file secrets storage sidecars logging network publish taskdef_overrides environments"
        ],
    );
}

#[test]
fn variables_by_name() {
    backend(
        "image:\n  location: shop/api:${$0\n",
        expect![[r#"
        Variable ${COPILOT_APPLICATION_NAME} (the application's name): "${" → "${COPILOT_APPLICATION_NAME}"
        Variable ${COPILOT_ENVIRONMENT_NAME} (the environment's name): "${" → "${COPILOT_ENVIRONMENT_NAME}"
        Variable ${TAG} (a variable): "${" → "${TAG}"
    "#]],
    );
    backend(
        "image:\n  location: \"${TA$0G}\"\n",
        expect![[r#"
        Variable ${COPILOT_APPLICATION_NAME} (the application's name): "${TAG}" → "${COPILOT_APPLICATION_NAME}"
        Variable ${COPILOT_ENVIRONMENT_NAME} (the environment's name): "${TAG}" → "${COPILOT_ENVIRONMENT_NAME}"
        Variable ${TAG} (a variable): "${TAG}" → "${TAG}"
    "#]],
    );
    backend(
        "command: [$$0]\n",
        expect![[r#"
        Variable ${COPILOT_APPLICATION_NAME} (the application's name): "$" → "\"${COPILOT_APPLICATION_NAME}\""
        Variable ${COPILOT_ENVIRONMENT_NAME} (the environment's name): "$" → "\"${COPILOT_ENVIRONMENT_NAME}\""
        Variable ${TAG} (a variable): "$" → "\"${TAG}\""
    "#]],
    );
    backend_labels(
        "command: |\n  run ${$0\n",
        expect!["${COPILOT_APPLICATION_NAME} ${COPILOT_ENVIRONMENT_NAME} ${TAG}"],
    );
    backend_labels("# ${$0\n", expect![[""]]);
    backend_labels("image:\n  location: \\${$0\n", expect!["nginx:1.27 ${IMAGE}"]);
}

#[test]
fn nothing_in_comments_texts_and_behind_values() {
    for rest in [
        "# $0",
        "cpu: 256 # c$0",
        "command: |\n  c$0\n",
        "command: |\n  c\n  $0\n",
        "cpu: \"256\" $0",
        "---\n$0",
        "cpu: $0 256",
        "variables:\n  LOG: $0\n    x: y\n",
        "\t$0",
        "whatever:\n  $0",
    ] {
        let labels: Vec<String> =
            completions(&format!("{BACKEND}{rest}"), true).into_iter().map(|it| it.label).collect();
        assert_eq!(labels, [""; 0], "{rest}");
    }
    check_labels("name: x\ntype: Static Site\n$0", expect![[""]]);
}

#[test]
fn neighbors_that_are_broken_do_not_matter() {
    backend(
        "network:\n  vpc:\n    placement: $0\nhttp: [\n  x: \"y\n",
        expect![[r#"
        Value public (default): "" → "public"
        Value private: "" → "private"
        Key subnets (a list): "" → "\n      subnets:\n        - ${1:subnet-0123456789abcdef0}"
        Key subnets (a map): "" → "\n      subnets:\n        $1" …
    "#]],
    );
    backend(
        "image: a: b\n\"count\nlogging:\n  retention: 3$0\n  @: }\n",
        expect![[r#"
        Value 1: "3" → "1"
        Value 3: "3" → "3"
        Value 5: "3" → "5"
        Value 7: "3" → "7"
        Value 14: "3" → "14"
        Value 30 (default): "3" → "30"
        Value 60: "3" → "60"
        Value 90: "3" → "90"
        Value 120: "3" → "120"
        Value 150: "3" → "150"
        Value 180: "3" → "180"
        Value 365: "3" → "365"
        Value 400: "3" → "400"
        Value 545: "3" → "545"
        Value 731: "3" → "731"
        Value 1096: "3" → "1096"
        Value 1827: "3" → "1827"
        Value 2192: "3" → "2192"
        Value 2557: "3" → "2557"
        Value 2922: "3" → "2922"
        Value 3288: "3" → "3288"
        Value 3653: "3" → "3653"
    "#]],
    );
}

#[test]
fn line_ends_and_indentation_are_those_of_the_document() {
    let text = "name: ü\r\ntype: Backend Service\r\nnetwork:\r\n    connect: true\r\n$0\r\n";
    let http = completions(text, true).into_iter().find(|it| it.label == "http").unwrap();
    assert_eq!(http.edit.text, "http:\r\n    path: ${1:/}");
}

#[test]
fn without_snippets_the_text_is_plain() {
    let text = format!("{BACKEND}$0");
    for it in completions(&text, false) {
        assert!(!it.snippet && !it.edit.text.contains(['$', '\\']), "{it:?}");
    }
}
