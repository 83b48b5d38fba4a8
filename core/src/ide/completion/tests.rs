//! What is offered at a cursor, and what becomes of the text.

mod accepted;
mod values;

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{Completion, CompletionOptions, complete};
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
