//! The protocol itself: beginning, ending, and everything that a client may get wrong.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::{GOOD, folder, plain, pulling, rules};

#[test]
fn positions_are_counted_as_the_client_counts() {
    // The mistake stands behind two bytes, one UTF-16 unit; four bytes, two units; and a
    // combining character.
    let line = "# é😀e\u{301}\nname: api\ntype: Backend Service\nimage: {location: x}\n\"é😀e\u{301}\": {cpuu: 1}\ncpu: wrong # é\n";
    for (offered, expected, end) in [
        (json!(null), "utf-16", 7),
        (json!(["utf-16"]), "utf-16", 7),
        (json!(["utf-32"]), "utf-32", 6),
        (json!(["utf-8", "utf-16"]), "utf-8", 11),
    ] {
        let mut capabilities = plain();
        capabilities["general"] = json!({"positionEncodings": offered});
        let (mut client, result) = Client::begin(&capabilities, &[]);
        assert_eq!(result["capabilities"]["positionEncoding"], expected);
        client.open("untitled:one.yml", line);
        let found = client.published("untitled:one.yml", 1);
        let key = found.as_array().unwrap().iter().find(|it| it["range"]["start"]["line"] == 4).unwrap();
        assert_eq!(key["range"]["end"]["character"], end, "{expected}: {key}");
        client.finish();
    }
}

#[test]
fn what_is_offered_depends_on_the_client() {
    let (client, pushed) = Client::begin(&plain(), &[]);
    assert_eq!(pushed["capabilities"]["diagnosticProvider"], Value::Null);
    assert_eq!(pushed["capabilities"]["codeLensProvider"], Value::Null, "nobody would run its commands");
    assert_eq!(pushed["capabilities"]["textDocumentSync"]["change"], 2);
    assert_eq!(pushed["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    client.finish();
    let mut capabilities = pulling();
    capabilities["experimental"] = json!({"taxiway": {"commands": ["taxiway.preview", "taxiway.compare"]}});
    let (client, pulled) = Client::begin(&capabilities, &[]);
    assert_eq!(pulled["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"], true);
    assert_eq!(pulled["capabilities"]["codeLensProvider"]["resolveProvider"], false);
    client.finish();
}

#[test]
fn a_client_that_hangs_up_ends_the_server() {
    let (mut client, _) = Client::begin(&plain(), &[]);
    client.hang_up();
    assert_eq!(client.status().code(), Some(1), "without `shutdown`");

    let (mut client, _) = Client::begin(&plain(), &[]);
    client.request("shutdown", &Value::Null);
    client.hang_up();
    assert_eq!(client.status().code(), Some(0));

    let mut client = Client::start();
    client.hang_up();
    assert_eq!(client.status().code(), Some(1), "before `initialize`");
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let (mut client, _) = Client::begin(&plain(), &[]);
    client.notify("exit", &Value::Null);
    assert_eq!(client.status().code(), Some(1));
}

#[test]
fn exit_ends_the_server_though_its_input_stays_open() {
    let (mut client, _) = Client::begin(&plain(), &[]);
    client.request("shutdown", &Value::Null);
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.status().code(), Some(0));
}

#[test]
fn a_request_before_initialize_and_after_shutdown_is_refused() {
    let mut client = Client::start();
    let id = client.ask("textDocument/hover", &json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.request("initialize", &json!({"capabilities": {}}));
    client.notify("initialized", &json!({}));
    client.request("shutdown", &Value::Null);
    let id = client.ask("textDocument/hover", &json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32600);
}

#[test]
fn nonsense_is_answered_and_the_server_goes_on() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD), ("Dockerfile", "FROM scratch\n")]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, GOOD);
    client.published(&file, 1);

    let id = client.ask("textDocument/doesNotExist", &json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32601, "an unknown method");
    client.notify("textDocument/didSomethingElse", &json!({}));
    client.notify("$/unknown", &json!({"x": 1}));
    for params in [json!({"textDocument": 1}), json!([]), json!("x"), Value::Null] {
        let id = client.ask("textDocument/hover", &params);
        assert_eq!(client.answer(id)["error"]["code"], -32602, "malformed parameters: {params}");
    }
    client.notify("textDocument/didChange", &json!({"textDocument": 1}));

    // Places that do not exist.
    assert_eq!(client.at("textDocument/hover", &file, 4_000_000_000, 4_000_000_000), Value::Null);
    client.change(
        &file,
        2,
        &json!([{"range": {"start": {"line": 99, "character": 0},
        "end": {"line": 0, "character": 0}}, "text": "cpuu: 1\n"}]),
    );
    assert_eq!(rules(&client.published(&file, 2)), [("unknown-key".to_owned(), 7)]);
    client.finish();
}

#[test]
fn a_stream_that_is_no_json_is_refused_and_ends_the_server() {
    for body in [&b"{\"jsonrpc\": \"2.0\", \"id\":"[..], b"\xff\xfe"] {
        let (mut client, _) = Client::begin(&plain(), &[]);
        client.send_bytes(body);
        let answer = client.wait_for("an error", |it| it["error"]["code"] == -32700);
        assert_eq!(answer["id"], Value::Null);
        assert_eq!(client.status().code(), Some(1));
    }
}

#[test]
fn files_that_are_closed_or_unknown_have_empty_answers() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[]);
    for uri in [&*file, "untitled:nothing", "file:///nowhere/copilot/x/manifest.yml", "http://example.com/a"] {
        assert_eq!(client.at("textDocument/hover", uri, 0, 0), Value::Null, "{uri}");
        assert_eq!(client.at("textDocument/definition", uri, 0, 0), Value::Null, "{uri}");
        let found = client.request("textDocument/documentSymbol", &json!({"textDocument": {"uri": uri}}));
        assert_eq!(found, Value::Null);
    }
    client.change("untitled:nothing", 2, &json!([{"text": "x"}]));
    client.wait_for("a line in the log", |it| {
        it["method"] == "window/logMessage" && it["params"]["message"].as_str().unwrap().contains("untitled:nothing")
    });
    client.open(&file, GOOD);
    client.published(&file, 1);
    client.notify("textDocument/didClose", &json!({"textDocument": {"uri": file}}));
    client.notify("textDocument/didClose", &json!({"textDocument": {"uri": file}}));
    let hover = client
        .ask("textDocument/hover", &json!({"textDocument": {"uri": file}, "position": {"line": 5, "character": 0}}));
    assert!(client.answer(hover).get("error").is_none(), "the file on disk is still part of the application");
    client.finish();
}

#[test]
fn a_cancelled_request_is_answered_once() {
    let mut text = GOOD.to_owned();
    text.push_str("variables:\n");
    (0..40_000).for_each(|it| text.push_str(&format!("  V{it}: x\n")));
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[]);
    client.open(&file, &text);
    let params = json!({"textDocument": {"uri": file}});
    let ids: Vec<i64> = (0..20).map(|_| client.ask("textDocument/documentSymbol", &params)).collect();
    for id in &ids {
        client.notify("$/cancelRequest", &json!({"id": id}));
    }
    client.notify("$/cancelRequest", &json!({"id": 123_456}));
    for id in &ids {
        let answer = client.answer(*id);
        let is_cancelled = answer["error"]["code"] == -32800;
        assert!(is_cancelled || answer.get("result").is_some(), "{answer}");
    }
    let late = client.drain(Duration::from_millis(300));
    assert!(!late.iter().any(|it| ids.iter().any(|id| it["id"] == *id)), "a second answer");
    client.finish();
}

#[test]
fn the_server_waits_for_a_client_that_says_nothing() {
    let (mut client, _) = Client::begin(&plain(), &[]);
    assert!(client.is_running(Duration::from_millis(300)));
    client.finish();
}
