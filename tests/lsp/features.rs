//! Every feature once, as an editor asks for it: places go in and come out as the client counts
//! them, and what it cannot take is not sent. What the features find is held by their own tests.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, uri};
use crate::folder;

const API: &str = "\
name: api # é😀
type: Backend Service
image:
  build: api/Dockerfile
  port: 8080
  depends_on: {nginx: start}
cpu: 512
memory: 1024
env_file: ./api/prod.env
variables: &vars
  LOG: \"é😀 ${LEVEL}\"
sidecars:
  nginx:
    image: nginx:1.27
publish:
  topics:
    - name: orders
environments:
  prod:
    cpu: 1024
    memory: 2048
  test:
    variables: *vars
";

const WORKER: &str = "\
name: mailer
type: Worker Service
image:
  location: registry/mailer
subscribe:
  topics:
    - name: orders
      service: api
";

/// A client that can do everything.
fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true, "tagSupport": {"valueSet": [1, 2]}},
            "completion": {"completionItem": {"snippetSupport": true}},
            "definition": {"linkSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "codeAction": {"isPreferredSupport": true, "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "experimental": {"taxiway": {
            "commands": ["taxiway.preview", "taxiway.compare", "editor.action.triggerSuggest"]}},
    })
}

struct Session {
    client: Client,
    api: String,
    worker: String,
    _guard: TempDir,
}

impl Session {
    fn begin(capabilities: &Value) -> Session {
        let (guard, root) = folder(&[
            ("copilot/.workspace", "application: shop\n"),
            ("copilot/api/manifest.yml", API),
            ("copilot/mailer/manifest.yml", WORKER),
            ("api/Dockerfile", "FROM scratch\n"),
            ("api/prod.env", "A=1\n"),
        ]);
        let (mut client, _) = Client::begin(capabilities, &[&root]);
        let api = uri(&root.join("copilot/api/manifest.yml"));
        let worker = uri(&root.join("copilot/mailer/manifest.yml"));
        client.open(&api, API);
        client.published(&api, 1);
        Session { client, api, worker, _guard: guard }
    }

    /// Asks about the place where `needle` starts.
    #[track_caller]
    fn at(&mut self, method: &str, needle: &str) -> Value {
        let (line, character) = place(API, needle);
        self.client.at(method, &self.api.clone(), line, character)
    }

    #[track_caller]
    fn whole(&mut self, method: &str) -> Value {
        let end = json!({"line": 1_000, "character": 0});
        let params =
            json!({"textDocument": {"uri": self.api}, "range": {"start": {"line": 0, "character": 0}, "end": end}});
        self.client.request(method, &params)
    }
}

/// Line and column in UTF-16 of the first `needle`.
#[track_caller]
fn place(text: &str, needle: &str) -> (u32, u32) {
    let at = text.find(needle).unwrap();
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    (before.matches('\n').count() as u32, before[start..].encode_utf16().count() as u32)
}

#[track_caller]
fn start(line: u32, character: u32) -> Value {
    json!({"line": line, "character": character})
}

#[test]
fn completion_offers_keys_as_snippets_and_asks_for_more() {
    let mut session = Session::begin(&able());
    let text = API.replace("cpu: 512\n", "cpu: 512\nheal\nnetw\n");
    session.client.replace(&session.api, 2, &text);
    let (line, character) = place(&text, "netw");
    let found = session.client.at("textDocument/completion", &session.api, line, character + 4);
    let items = found["items"].as_array().unwrap();
    let network = items.iter().find(|it| it["label"] == "network").unwrap();
    assert_eq!(network["textEdit"]["range"]["start"], start(line, 0));
    assert_eq!(network["insertTextFormat"], 2, "{network}");
    assert_eq!(network["documentation"]["kind"], "markdown");
    assert_eq!(network["filterText"], "network", "Neovim filters by nothing else");
    assert!(!items.iter().any(|it| it["label"] == "cpu"), "what is written already is not offered");
    assert!(!items.iter().any(|it| it["label"] == "trigger" || it["label"] == "on"), "what is no key of this type");
    session.client.finish();
}

#[test]
fn completion_of_paths_knows_the_files() {
    let mut session = Session::begin(&able());
    let text = API.replace("build: api/Dockerfile", "build: ");
    session.client.replace(&session.api, 2, &text);
    let (line, character) = place(&text, "build: ");
    let found = session.client.at("textDocument/completion", &session.api, line, character + 7);
    let labels: Vec<&str> = found["items"].as_array().unwrap().iter().filter_map(|it| it["label"].as_str()).collect();
    assert!(labels.iter().any(|it| it.ends_with("api/Dockerfile")), "{labels:?}");
    assert!(!labels.iter().any(|it| it.ends_with("prod.env")), "{labels:?}");
    session.client.finish();
}

#[test]
fn a_client_without_snippets_gets_none() {
    let mut session = Session::begin(&json!({}));
    let text = API.replace("cpu: 512\n", "netw\n");
    session.client.replace(&session.api, 2, &text);
    let (line, character) = place(&text, "netw");
    let found = session.client.at("textDocument/completion", &session.api, line, character + 4);
    let items = found["items"].as_array().unwrap();
    assert!(!items.is_empty());
    for item in items {
        assert_eq!(item["insertTextFormat"], 1, "{item}");
        assert!(!item["textEdit"]["newText"].as_str().unwrap().contains("${"), "{item}");
        assert_eq!(item.get("command"), None);
    }
    session.client.finish();
}

#[test]
fn hover_says_what_holds_where() {
    let mut session = Session::begin(&able());
    let found = session.at("textDocument/hover", "cpu: 512");
    assert_eq!(found["contents"]["kind"], "markdown");
    assert_eq!(found["range"]["start"], start(6, 0));
    let text = found["contents"]["value"].as_str().unwrap();
    assert!(text.contains("1024") && text.contains("prod"), "{text}");
    session.client.finish();
}

#[test]
fn inlay_hints_say_what_environments_make_of_a_value() {
    let mut session = Session::begin(&able());
    let found = session.whole("textDocument/inlayHint");
    let hints = found.as_array().unwrap();
    let cpu = hints.iter().find(|it| it["position"]["line"] == 6).unwrap();
    assert_eq!(cpu["position"]["character"], 8, "behind the value");
    assert!(cpu["label"].as_str().unwrap().contains("1024"), "{cpu}");
    session.client.finish();
}

#[test]
fn code_lenses_open_the_preview() {
    let mut session = Session::begin(&able());
    let found = session.whole("textDocument/codeLens");
    let commands: Vec<&Value> = found.as_array().unwrap().iter().map(|it| &it["command"]).collect();
    let api = json!(session.api);
    assert!(commands.iter().any(|it| it["command"] == "taxiway.preview" && it["arguments"] == json!([api, null])));
    assert!(commands.iter().any(|it| it["command"] == "taxiway.preview" && it["arguments"] == json!([api, "prod"])));
    assert!(
        commands.iter().any(|it| it["command"] == "taxiway.compare" && it["arguments"] == json!([api, null, "prod"])),
        "{commands:#?}"
    );
    session.client.finish();
}

#[test]
fn definition_leads_from_an_override_to_what_it_replaces() {
    let mut session = Session::begin(&able());
    let found = session.at("textDocument/definition", "cpu: 1024");
    assert_eq!(found[0]["targetUri"], json!(session.api));
    assert_eq!(found[0]["targetSelectionRange"]["start"], start(6, 0));
    let alias = session.at("textDocument/definition", "*vars");
    assert_eq!(alias[0]["targetSelectionRange"]["start"]["line"], 9);
    let container = session.at("textDocument/definition", "nginx: start");
    assert_eq!(container[0]["targetSelectionRange"]["start"], start(12, 2));
    session.client.finish();

    let mut session = Session::begin(&json!({}));
    let plain = session.at("textDocument/definition", "nginx: start");
    assert_eq!(plain[0]["range"]["start"], start(12, 2), "a client that knows no links gets places: {plain}");
    session.client.finish();
}

#[test]
fn references_and_rename_cross_files() {
    let mut session = Session::begin(&able());
    let (line, character) = place(API, "orders");
    let params = json!({
        "textDocument": {"uri": session.api},
        "position": {"line": line, "character": character},
        "context": {"includeDeclaration": true},
    });
    let found = session.client.request("textDocument/references", &params);
    let files: Vec<&str> = found.as_array().unwrap().iter().filter_map(|it| it["uri"].as_str()).collect();
    assert_eq!(files, [&*session.api, &*session.worker]);
    let prepared = session.at("textDocument/prepareRename", "orders");
    assert_eq!(prepared["placeholder"], "orders");
    let rename = |new: &str| json!({"textDocument": {"uri": session.api}, "position": {"line": line, "character": character}, "newName": new});
    let made = session.client.request("textDocument/rename", &rename("sales"));
    let changes = made["documentChanges"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{made}");
    assert_eq!(changes[0]["textDocument"]["version"], 1);
    assert_eq!(changes[1]["edits"][0]["newText"], "sales");
    let refused = session.client.ask("textDocument/rename", &rename("two words"));
    let refused = session.client.answer(refused);
    assert!(refused["error"]["message"].as_str().is_some_and(|it| !it.is_empty()), "{refused}");
    session.client.finish();
}

#[test]
fn highlights_symbols_links_and_folds_have_their_places() {
    let mut session = Session::begin(&able());
    let marks = session.at("textDocument/documentHighlight", "nginx: start");
    assert_eq!(marks.as_array().unwrap().len(), 2, "{marks}");
    let links = session.whole("textDocument/documentLink");
    let targets: Vec<&str> = links.as_array().unwrap().iter().filter_map(|it| it["target"].as_str()).collect();
    assert!(targets.iter().any(|it| it.ends_with("/api/Dockerfile")), "{targets:?}");
    assert!(targets.iter().any(|it| it.ends_with("/api/prod.env")), "{targets:?}");
    let symbols = session.whole("textDocument/documentSymbol");
    assert!(symbols.as_array().unwrap().iter().any(|it| it["children"].is_array()), "{symbols}");
    let folds = session.whole("textDocument/foldingRange");
    assert!(folds.as_array().unwrap().iter().any(|it| it["startLine"] == 17 && it["endLine"] == 22), "{folds}");
    let params = json!({"textDocument": {"uri": session.api}, "positions": [{"line": 18, "character": 3}]});
    let mut selection = session.client.request("textDocument/selectionRange", &params)[0].clone();
    let mut steps = 0;
    while !selection["parent"].is_null() {
        selection = selection["parent"].clone();
        steps += 1;
    }
    assert!(steps >= 2, "{steps}");
    assert_eq!(selection["range"]["start"], start(0, 0));
    let found = session.client.request("workspace/symbol", &json!({"query": "mail"}));
    assert_eq!(found[0]["location"]["uri"], json!(session.worker), "{found}");
    session.client.finish();

    let mut session = Session::begin(&json!({}));
    let flat = session.whole("textDocument/documentSymbol");
    assert!(flat.as_array().unwrap().iter().all(|it| it["location"]["uri"] == json!(session.api)), "{flat}");
    session.client.finish();
}

#[test]
fn semantic_tokens_are_counted_as_the_client_counts() {
    let mut session = Session::begin(&able());
    let data = session.whole("textDocument/semanticTokens/full")["data"].clone();
    let data: Vec<u64> = data.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    let (mut line, mut character) = (0, 0);
    let mut tokens = Vec::new();
    for token in data.chunks(5) {
        line += token[0];
        character = if token[0] == 0 { character + token[1] } else { token[1] };
        tokens.push((line, character, token[2], token[3]));
    }
    let (at, column) = place(API, "${LEVEL}");
    assert!(
        tokens.contains(&(u64::from(at), u64::from(column), 8, 0)),
        "a variable behind two UTF-16 units: {tokens:?}"
    );
    let (at, column) = place(API, "prod:\n");
    assert!(tokens.contains(&(u64::from(at), u64::from(column), 4, 1)), "an environment: {tokens:?}");
    session.client.finish();
}

#[test]
fn code_actions_fix_move_and_allow() {
    let mut session = Session::begin(&able());
    let text = API.replace("memory: 1024\n", "memroy: 1024\n");
    session.client.replace(&session.api, 2, &text);
    let (line, character) = place(&text, "memroy");
    let range = json!({"start": start(line, character), "end": start(line, character)});
    let params = |only: Value| json!({"textDocument": {"uri": session.api}, "range": range, "context": {"diagnostics": [], "only": only}});
    let found = session.client.request("textDocument/codeAction", &params(Value::Null));
    let actions = found.as_array().unwrap();
    let fix = actions.iter().find(|it| it["kind"] == "quickfix" && it["diagnostics"].is_array()).unwrap();
    let edit = &fix["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"]["version"], 2);
    assert_eq!(edit["edits"][0]["newText"], "memory", "{fix}");
    let titles: Vec<&str> = actions.iter().filter_map(|it| it["title"].as_str()).collect();
    assert!(titles.iter().any(|it| it.contains("unknown-key")), "allowing the rule here: {titles:?}");
    let wanted = session.client.request("textDocument/codeAction", &params(json!(["refactor"])));
    assert!(
        wanted.as_array().unwrap().iter().all(|it| it["kind"].as_str().unwrap().starts_with("refactor")),
        "{wanted}"
    );
    session.client.finish();
}

#[test]
fn the_preview_shows_one_environment_and_the_way_back() {
    let mut session = Session::begin(&able());
    let document = json!({"uri": session.api});
    let found = session.client.request("taxiway/environments", &json!({"textDocument": document}));
    let names: Vec<&str> =
        found["environments"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["prod", "test"]);
    assert_eq!(found["environments"][0]["range"]["start"], start(18, 2));

    let params = json!({"textDocument": document, "environment": "prod"});
    let made = session.client.request("taxiway/preview", &params);
    assert_eq!(made["version"], 1);
    let text: Value = serde_json::from_str(made["text"].as_str().unwrap()).unwrap();
    assert_eq!(text["taskDefinition"]["cpu"], "1024");
    assert_eq!(text["taskDefinition"]["family"], "shop-prod-api");
    let links = made["links"].as_array().unwrap();
    let cpu = links.iter().find(|it| it["path"] == "taskDefinition.cpu").unwrap();
    assert_eq!(cpu["manifest"]["start"], start(19, 9));
    let line = cpu["output"]["start"]["line"].as_u64().unwrap() as usize;
    assert!(made["text"].as_str().unwrap().lines().nth(line).unwrap().contains("\"cpu\": \"1024\""));

    let params = json!({"textDocument": document, "from": null, "to": "prod"});
    let compared = session.client.request("taxiway/compare", &params);
    let side = |side: &str| serde_json::from_str::<Value>(compared[side]["text"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&side("from")["taskDefinition"]["cpu"], &side("to")["taskDefinition"]["cpu"]),
        (&json!("512"), &json!("1024"))
    );
    assert_eq!(side("from")["taskDefinition"]["family"], side("to")["taskDefinition"]["family"], "only what differs");
    session.client.finish();
}
