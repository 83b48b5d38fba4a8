//! What the client is told about mistakes, and when.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::{GOOD, folder, plain, pulling, rules, write};

const TYPO: &str = "\
name: api
type: Backend Service
image:
  build: Dockerfile
  port: 8080
cpu: 256
memry: 512
environments:
  prod:
    cpu: 300
";

fn named(rule: &str, line: u64) -> (String, u64) {
    (rule.to_owned(), line)
}

#[test]
fn a_mistake_is_shown_at_its_character_with_all_there_is_to_say() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", TYPO), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, TYPO);
    let found = client.published(&file, 1);
    assert_eq!(rules(&found), [named("unknown-key", 6), named("fargate-size", 9)]);
    let typo = &found[0];
    assert_eq!(typo["range"], json!({"start": {"line": 6, "character": 0}, "end": {"line": 6, "character": 5}}));
    assert_eq!(typo["severity"], 2);
    assert!(typo["message"].as_str().unwrap().starts_with("a Backend Service has no key `memry`"), "{typo}");
    assert!(typo["message"].as_str().unwrap().contains("\nhelp: "), "{typo}");
    assert!(typo["codeDescription"]["href"].as_str().unwrap().ends_with("rules.md#unknown-key"));
    let size = &found[1];
    assert_eq!((&size["source"], &size["severity"]), (&json!("aws"), &json!(1)));
    assert!(size["message"].as_str().unwrap().contains("\nonly in `prod`"), "{size}");
    client.finish();
}

#[test]
fn a_broken_line_costs_that_line() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", TYPO), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, TYPO);
    client.published(&file, 1);
    let others = [named("unknown-key", 6), named("unknown-key", 9)];
    for (version, broken) in [(2, "[8080"), (3, "\"8080"), (4, "8080: x"), (5, "&")] {
        let text = TYPO.replace("  port: 8080", &format!("  port: {broken}")).replace("cpu: 300", "cpuu: 300");
        client.replace(&file, version, &text);
        let found = rules(&client.published(&file, version));
        assert_eq!(found[0], named("syntax", 4), "{broken}: {found:?}");
        assert_eq!(found[1..], others, "{broken}: {found:?}");
    }
    client.finish();
}

#[test]
fn fixing_and_closing_take_diagnostics_back() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, TYPO);
    assert_eq!(client.published(&file, 1).as_array().unwrap().len(), 2);
    client.replace(&file, 2, GOOD);
    assert_eq!(client.published(&file, 2), json!([]));
    client.replace(&file, 3, TYPO);
    client.published(&file, 3);
    client.notify("textDocument/didClose", &json!({"textDocument": {"uri": file}}));
    assert_eq!(client.next_published(&file), json!([]), "what the file on disk says counts again");
    client.finish();
}

#[test]
fn manifests_that_are_not_open_are_looked_at_too() {
    let (_guard, root) = folder(&[
        ("copilot/api/manifest.yml", TYPO),
        ("shop/copilot/web/manifest.yml", TYPO),
        ("copilot/.workspace", ""),
    ]);
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    for path in ["copilot/api/manifest.yml", "shop/copilot/web/manifest.yml"] {
        let found = client.next_published(&uri(&root.join(path)));
        assert!(rules(&found).contains(&named("unknown-key", 6)), "{found}");
    }
    client.finish();
}

#[test]
fn whoever_wants_only_open_files_gets_no_others() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", TYPO), ("copilot/b/manifest.yml", TYPO)]);
    let mut client = Client::start();
    let folders = json!([{"uri": uri(&root), "name": "x"}]);
    let options = json!({"diagnostics": {"workspace": false, "hints": "no"}});
    client.request(
        "initialize",
        &json!({"capabilities": plain(), "workspaceFolders": folders, "initializationOptions": options}),
    );
    client.notify("initialized", &json!({}));
    let complaint = client.wait_for("a complaint", |it| it["method"] == "window/logMessage");
    assert!(complaint["params"]["message"].as_str().unwrap().contains("`taxiway.diagnostics.hints`"), "{complaint}");
    let file = uri(&root.join("copilot/b/manifest.yml"));
    client.open(&file, TYPO);
    client.published(&file, 1);
    let others = client.drain(Duration::from_millis(300));
    assert!(!others.iter().any(|it| it["method"] == "textDocument/publishDiagnostics"), "{others:#?}");
    client.finish();
}

#[test]
fn files_that_others_change_are_noticed() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", TYPO), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let mut capabilities = plain();
    capabilities["workspace"] = json!({"didChangeWatchedFiles": {"dynamicRegistration": true}});
    let (mut client, _) = Client::begin(&capabilities, &[&root]);
    let asked = client.wait_for("a registration", |it| it["method"] == "client/registerCapability");
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    assert_eq!(client.next_published(&file).as_array().unwrap().len(), 2);

    write(&root, "copilot/api/manifest.yml", GOOD);
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": file, "type": 2}]}));
    assert_eq!(client.next_published(&file), json!([]));

    let other = uri(&root.join("copilot/new/manifest.yml"));
    write(&root, "copilot/new/manifest.yml", TYPO);
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": other, "type": 1}]}));
    assert!(!client.next_published(&other).as_array().unwrap().is_empty());

    // A folder that vanishes takes its diagnostics with it.
    fs::remove_dir_all(root.join("copilot")).unwrap();
    let folder = uri(&root.join("copilot"));
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": folder, "type": 3}]}));
    assert_eq!(client.next_published(&other), json!([]));
    client.finish();
}

#[test]
fn the_settings_of_a_project_hold_and_are_read_again() {
    let typo = format!("{TYPO}command: ${{WORD}}\n");
    let (_guard, root) = folder(&[
        (".git/HEAD", ""),
        ("shop/copilot/api/manifest.yml", &typo),
        ("shop/Dockerfile", "FROM scratch\n"),
        ("taxiway.toml", "[rules]\nunknown-key = \"error\"\n[variables]\nWORD = \"run\"\n"),
    ]);
    let file = uri(&root.join("shop/copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let is_error = |found: &Value| {
        let mut found = found.as_array().unwrap().iter().filter(|it| it["code"] == "unknown-key");
        found.next().map(|it| it["severity"] == 1)
    };
    let found = client.next_published(&file);
    assert_eq!(is_error(&found), Some(true), "{found}");
    assert!(!found.to_string().contains("undefined-variable"), "{found}");
    write(&root, "taxiway.toml", "[rules]\nunknown-key = \"off\"\n");
    let settings = uri(&root.join("taxiway.toml"));
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": settings, "type": 2}]}));
    let found = client.next_published(&file);
    assert_eq!(is_error(&found), None, "{found}");
    assert!(found.to_string().contains("undefined-variable"), "{found}");
    fs::remove_file(root.join("taxiway.toml")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": settings, "type": 3}]}));
    assert_eq!(is_error(&client.next_published(&file)), Some(false));
    client.finish();
}

#[test]
fn an_open_text_counts_before_the_file_on_disk() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, GOOD);
    client.published(&file, 1);
    write(&root, "copilot/api/manifest.yml", TYPO);
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": file, "type": 2}]}));
    client.replace(&file, 2, GOOD);
    assert_eq!(client.published(&file, 2), json!([]));
    client.finish();
}

#[test]
fn settings_change_what_is_found() {
    let text = TYPO.replace("Dockerfile", "${FILE}");
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", &text), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let mut capabilities = plain();
    capabilities["workspace"] = json!({"configuration": true});
    let (mut client, _) = Client::begin(&capabilities, &[&root]);
    client.open(&file, &text);
    let asked = client.wait_for("a question", |it| it["method"] == "workspace/configuration");
    assert_eq!(asked["params"]["items"], json!([{"section": "taxiway"}]));
    assert!(rules(&client.published(&file, 1)).contains(&named("undefined-variable", 3)));
    let settings = json!([{"variables": {"FILE": "Dockerfile"}, "environments": ["test"]}]);
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": settings}));
    loop {
        let found = rules(&client.next_published(&file));
        if found == [named("unknown-key", 6)] {
            break;
        }
    }
    client.finish();
}

#[test]
fn documents_that_are_no_manifests_are_left_alone() {
    let (_guard, root) = folder(&[]);
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let workflow = uri(&root.join(".github/workflows/ci.yml"));
    let text = "name: CI\non: [push]\njobs:\n  build:\n    runs-on: x\n     broken: [\n";
    client.open(&workflow, text);
    let addon = uri(&root.join("copilot/api/addons/table.yml"));
    client.open(&addon, "Parameters:\n  App: {Type: String}\n");
    let manifest = uri(&root.join("deploy/manifest.yml"));
    client.open(&manifest, TYPO);
    assert!(!client.published(&manifest, 1).as_array().unwrap().is_empty(), "a manifest by what it says");
    let seen = client.drain(Duration::from_millis(200));
    assert!(!seen.iter().any(|it| it["method"] == "textDocument/publishDiagnostics"), "{seen:#?}");
    assert_eq!(client.at("textDocument/hover", &workflow, 0, 1), Value::Null);
    client.finish();
}

#[test]
fn a_client_that_asks_is_told_what_did_not_change() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", TYPO), ("copilot/b/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&pulling(), &[&root]);
    client.open(&file, TYPO);
    let first = client.request("textDocument/diagnostic", &json!({"textDocument": {"uri": file}}));
    assert_eq!(first["kind"], "full");
    let again = json!({"textDocument": {"uri": file}, "previousResultId": first["resultId"]});
    assert_eq!(client.request("textDocument/diagnostic", &again)["kind"], "unchanged");
    let all = client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
    let items = all["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{all}");
    let known: Vec<Value> = items.iter().map(|it| json!({"uri": it["uri"], "value": it["resultId"]})).collect();
    let again = client.request("workspace/diagnostic", &json!({"previousResultIds": known}));
    assert!(again["items"].as_array().unwrap().iter().all(|it| it["kind"] == "unchanged"), "{again}");
    let pushed = client.drain(Duration::from_millis(200));
    assert!(!pushed.iter().any(|it| it["method"] == "textDocument/publishDiagnostics"), "{pushed:#?}");
    client.finish();
}

#[test]
fn a_file_that_is_no_manifest_is_nobody_s_neighbor() {
    let worker = "\
name: mailer
type: Worker Service
image:
  location: registry/mailer
subscribe:
  topics:
    - {name: orders, service: stray}
";
    let stray = "name: stray\ntype: Backend Service\nimage: {location: x}\npublish: {topics: [{name: orders}]}\n";
    let (_guard, root) = folder(&[("copilot/mailer/manifest.yml", worker), ("copilot/mailer/draft.yml", stray)]);
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let draft = uri(&root.join("copilot/mailer/draft.yml"));
    client.open(&draft, stray);
    client.published(&draft, 1);
    let file = uri(&root.join("copilot/mailer/manifest.yml"));
    client.open(&file, worker);
    assert_eq!(rules(&client.published(&file, 1)), [named("unknown-topic", 6)]);
    client.notify("textDocument/didClose", &json!({"textDocument": {"uri": draft}}));
    client.replace(&file, 2, worker);
    assert_eq!(rules(&client.published(&file, 2)), [named("unknown-topic", 6)]);
    client.finish();
}
