//! What is offered as a value.

use expect_test::expect;

use super::super::{WantedFiles, wanted_files};
use super::{BACKEND, backend, backend_labels, check, check_labels, workspace};
use crate::ide::View;
use crate::ide::fixture::PATH;

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
    assert_eq!(wanted("image:\n  build: $0"), Some(WantedFiles::Dockerfiles));
    assert_eq!(wanted("image:\n  build:\n    context: x$0"), Some(WantedFiles::Folders));
    assert_eq!(wanted("env_file: $0"), Some(WantedFiles::EnvFiles));
    assert_eq!(wanted("cpu: $0"), None);
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
