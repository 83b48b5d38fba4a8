//! What a project says: mistakes in `taxiway.toml`, and the policies it names.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::{GOOD, folder, plain, pulling, rules, write};

const MISTAKES: &str = "exlude = []\napp = 5\n[rules]\nunknown-key = \"eror\"\n";

const POLICY: &str = r#"{"properties": {"taskDefinition": {"properties": {
    "cpu": {"const": "512", "description": "a task has 512 CPU units"}}}}}"#;

fn found(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(rule, line)| ((*rule).to_owned(), *line)).collect()
}

fn changed(client: &mut Client, file: &str, kind: u8) {
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": file, "type": kind}]}));
}

/// Waits for diagnostics of a file that are of these rules.
#[track_caller]
fn until(client: &mut Client, file: &str, expected: &[(&str, u64)]) -> Value {
    loop {
        let published = client.next_published(file);
        if rules(&published) == found(expected) {
            return published;
        }
    }
}

/// Waits for diagnostics of a file whose first message holds these words.
#[track_caller]
fn until_it_says(client: &mut Client, file: &str, words: &str) -> String {
    loop {
        let message = client.next_published(file)[0]["message"].to_string();
        if message.contains(words) {
            return message;
        }
    }
}

#[test]
fn mistakes_in_settings_stand_in_the_settings() {
    let (_guard, root) = folder(&[
        (".git/HEAD", ""),
        ("shop/copilot/api/manifest.yml", GOOD),
        ("shop/Dockerfile", "FROM scratch\n"),
        ("bank/copilot/api/manifest.yml", GOOD),
        ("bank/Dockerfile", "FROM scratch\n"),
        ("taxiway.toml", MISTAKES),
    ]);
    let settings = uri(&root.join("taxiway.toml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let all = [("unknown-setting", 0), ("wrong-setting", 1), ("wrong-setting", 3)];
    let published = client.next_published(&settings);
    assert_eq!(rules(&published), found(&all));
    assert_eq!(
        published[0]["range"],
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 6}})
    );
    assert_eq!(published[0]["message"], "`taxiway.toml` has no setting `exlude`\nhelp: write `exclude`");

    client.open(&settings, "app = \"shop\"\nexlude = []\n");
    assert_eq!(rules(&client.published(&settings, 1)), found(&[("unknown-setting", 1)]), "what is open counts");
    client.replace(&settings, 2, "app = \"shop\n");
    assert_eq!(rules(&client.published(&settings, 2)), found(&[("wrong-setting", 0)]));
    client.replace(&settings, 3, "app = \"shop\"\n");
    assert_eq!(client.published(&settings, 3), json!([]));
    client.notify("textDocument/didClose", &json!({"textDocument": {"uri": settings}}));
    until(&mut client, &settings, &all);
    write(&root, "taxiway.toml", "app = 5\n");
    changed(&mut client, &settings, 2);
    until(&mut client, &settings, &[("wrong-setting", 0)]);
    fs::write(root.join("taxiway.toml"), b"\n\xff").unwrap();
    changed(&mut client, &settings, 2);
    until_it_says(&mut client, &settings, "sets nothing: not UTF-8");
    fs::remove_file(root.join("taxiway.toml")).unwrap();
    changed(&mut client, &settings, 3);
    until(&mut client, &settings, &[]);
    client.finish();
}

#[test]
fn settings_that_hold_for_nobody_say_something_while_they_are_open() {
    let (_guard, root) = folder(&[("taxiway.toml", MISTAKES), ("copilot/taxiway.toml", MISTAKES)]);
    let settings = uri(&root.join("taxiway.toml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&settings, "app = 5\n");
    assert_eq!(rules(&client.published(&settings, 1)), found(&[("wrong-setting", 0)]));
    assert_eq!(client.at("textDocument/hover", &settings, 0, 0), Value::Null);
    client.notify("textDocument/didClose", &json!({"textDocument": {"uri": settings}}));
    assert_eq!(client.next_published(&settings), json!([]));
    client.finish();
}

#[test]
fn settings_fill_in_the_names_of_neighbors() {
    let api = format!("{GOOD}publish:\n  topics:\n    - name: ${{KIND}}\n");
    let mailer = "name: mailer\ntype: Worker Service\nimage:\n  build: Dockerfile\nsubscribe:\n  topics:\n    \
                  - {name: orders, service: api}\n    - {name: returns, service: api}\n";
    let (_guard, root) = folder(&[
        ("copilot/api/manifest.yml", &api),
        ("copilot/mailer/manifest.yml", mailer),
        ("Dockerfile", "FROM scratch\n"),
        ("taxiway.toml", "[variables]\nKIND = \"orders\"\n"),
    ]);
    let (settings, file) = (uri(&root.join("taxiway.toml")), uri(&root.join("copilot/mailer/manifest.yml")));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, mailer);
    until(&mut client, &file, &[("unknown-topic", 7)]);
    write(&root, "taxiway.toml", "[variables]\nKIND = \"returns\"\n");
    changed(&mut client, &settings, 2);
    until(&mut client, &file, &[("unknown-topic", 6)]);
    client.finish();
}

fn project_with_policy() -> (tempfile::TempDir, std::path::PathBuf) {
    folder(&[
        (".git/HEAD", ""),
        ("shop/copilot/api/manifest.yml", GOOD),
        ("shop/Dockerfile", "FROM scratch\n"),
        ("taxiway.toml", "policies = [\"policies/size[1].json\"]\n"),
        ("policies/size[1].json", POLICY),
    ])
}

fn path_of(root: &Path) -> (String, String, String) {
    let policy = uri(&root.join("policies/size[1].json")).replace('[', "%5B").replace(']', "%5D");
    (uri(&root.join("shop/copilot/api/manifest.yml")), uri(&root.join("taxiway.toml")), policy)
}

#[test]
fn policies_are_held_against_what_is_typed() {
    let (_guard, root) = project_with_policy();
    let (file, settings, policy) = path_of(&root);
    let mut abilities = plain();
    abilities["workspace"] = json!({"didChangeWatchedFiles": {"dynamicRegistration": true}});
    let (mut client, _) = Client::begin(&abilities, &[&root]);
    let watched = client.wait_for("a request to watch policies", |it| {
        it["method"] == "client/registerCapability" && it.to_string().contains("**/size?1?.json")
    });
    client.send(&json!({"jsonrpc": "2.0", "id": watched["id"], "result": null}));
    client.open(&file, GOOD);
    let published = client.published(&file, 1);
    assert_eq!(rules(&published), found(&[("policy-violation", 5)]));
    let message = published[0]["message"].as_str().unwrap();
    let begin = "`taskDefinition.cpu` breaks the policy `policies/size[1].json`: a task has 512 CPU units";
    assert!(message.starts_with(begin), "{message}");

    client.replace(&file, 2, &GOOD.replace("cpu: 256\nmemory: 512", "cpu: 512\nmemory: 1024"));
    assert_eq!(client.published(&file, 2), json!([]));
    client.replace(&file, 3, &GOOD.replace("cpu: 256", "cpu: 256 # taxiway: allow(policy-violation)"));
    assert_eq!(client.published(&file, 3), json!([]));

    write(&root, "policies/size[1].json", &POLICY.replace("cpu\"", "memory\"").replace("512\"", "1024\""));
    client.replace(&file, 4, GOOD);
    changed(&mut client, &policy, 2);
    until(&mut client, &file, &[("policy-violation", 6)]);

    write(&root, "policies/size[1].json", "{");
    changed(&mut client, &policy, 2);
    let published = until(&mut client, &settings, &[("wrong-setting", 0)]);
    let message = published[0]["message"].as_str().unwrap();
    let begin = "no manifest is held against the policy `policies/size[1].json`: this is no JSON";
    assert!(message.starts_with(begin) && published[0]["range"]["start"]["character"] == 12, "{published}");
    until(&mut client, &file, &[]);
    fs::remove_file(root.join("policies/size[1].json")).unwrap();
    changed(&mut client, &policy, 3);
    let message = until_it_says(&mut client, &settings, "no such file");
    assert!(!message.contains(root.to_str().unwrap()), "{message}");
    client.finish();
}

#[test]
fn who_asks_for_diagnostics_gets_those_of_a_project_too() {
    let (_guard, root) = project_with_policy();
    write(&root, "taxiway.toml", "policies = [\"policies/size[1].json\", \"no.json\"]\nexlude = []\n");
    let (file, settings, _) = path_of(&root);
    let (mut client, _) = Client::begin(&pulling(), &[&root]);
    client.open(&file, GOOD);
    let pull = |client: &mut Client, file: &str| {
        rules(&client.request("textDocument/diagnostic", &json!({"textDocument": {"uri": file}}))["items"])
    };
    assert_eq!(pull(&mut client, &file), found(&[("policy-violation", 5)]));
    let mistakes = found(&[("wrong-setting", 0), ("unknown-setting", 1)]);
    assert_eq!(pull(&mut client, &settings), mistakes);
    let report = client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
    let items = report["items"].as_array().unwrap();
    let of_settings = items.iter().find(|it| it["uri"] == settings).unwrap();
    assert_eq!(rules(&of_settings["items"]), mistakes);
    client.open(&settings, "app = 5\n");
    assert_eq!(pull(&mut client, &settings), found(&[("wrong-setting", 0)]));
    client.finish();
}
