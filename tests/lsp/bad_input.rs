//! What a server should survive: large, deep and hostile texts, and folders full of files.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::{GOOD, folder, plain, rules, write};

/// Everything that an editor asks about a document by itself.
const WHOLE: &[&str] = &[
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "taxiway/environments",
];

/// What it asks about a place.
const PLACED: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentHighlight",
    "textDocument/references",
    "textDocument/prepareRename",
    "textDocument/selectionRange",
    "textDocument/codeAction",
    "textDocument/inlayHint",
    "taxiway/preview",
    "taxiway/compare",
];

/// What it asks while one types.
const TYPING: &[&str] = &["textDocument/hover", "textDocument/completion", "textDocument/codeAction"];

/// Asks about a place; every question has an answer.
fn ask(client: &mut Client, methods: &[&str], file: &str, line: u32, character: u32) {
    let position = json!({"line": line, "character": character});
    let params = json!({
        "textDocument": {"uri": file},
        "position": position,
        "positions": [position],
        "range": {"start": {"line": 0, "character": 0}, "end": position},
        "context": {"diagnostics": [], "includeDeclaration": true, "triggerKind": 1},
        "environment": "prod",
        "from": null,
        "to": "prod",
    });
    let ids: Vec<(&str, i64)> = methods.iter().map(|it| (*it, client.ask(it, &params))).collect();
    for (method, id) in ids {
        let answer = client.answer(id);
        // Only a rename may be refused.
        let is_fine = answer.get("result").is_some() || method == "textDocument/prepareRename";
        assert!(is_fine, "{method} at {line}:{character}: {answer}");
    }
}

#[track_caller]
fn survives(name: &str, text: &str, places: &[(u32, u32)]) {
    survives_asked(&[WHOLE, PLACED].concat(), name, text, places);
}

#[track_caller]
fn survives_asked(methods: &[&str], name: &str, text: &str, places: &[(u32, u32)]) {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    client.open(&file, text);
    client.published(&file, 1);
    for (line, character) in places {
        ask(&mut client, methods, &file, *line, *character);
    }
    // An edit in the middle, and another text afterwards: the server is as good as new.
    let range = json!({"start": {"line": 3, "character": 1}, "end": {"line": 3, "character": 2}});
    client.change(&file, 2, &json!([{"range": range, "text": "😀"}]));
    client.published(&file, 2);
    client.replace(&file, 3, &format!("{GOOD}typo: 1\n"));
    let found = rules(&client.published(&file, 3));
    assert!(found.contains(&("unknown-key".to_owned(), 7)), "{name}: {found:?}");
    client.finish();
}

#[test]
fn texts_that_are_no_manifests() {
    let random: String =
        (0..20_000u32).filter_map(|it| char::from_u32(it.wrapping_mul(2_654_435_761) % 0x3000)).collect();
    survives("any characters", &random, &[(0, 0), (1, 1), (5, 3)]);
    survives("nothing", "", &[(0, 0), (7, 7)]);
    survives("a list", "- a\n- b: [c\n", &[(0, 1), (1, 8)]);
    survives("zeros", "\0\0\0name: \0\n", &[(0, 2)]);
    survives("line ends", "\r\r\n\n\r\u{2028}\u{85}", &[(0, 0), (2, 0)]);
}

#[test]
fn nesting_and_aliases() {
    let deep: String = (0..3_000).fold(GOOD.to_owned(), |mut text, it| {
        let _ = writeln!(text, "{}k:", " ".repeat(it));
        text
    });
    survives("deep blocks", &deep, &[(10, 10), (2_000, 1_993)]);
    let brackets = format!("{GOOD}x: {}\n", "[".repeat(100_000));
    survives("deep brackets", &brackets, &[(7, 10), (7, 50_000)]);
    let mut bomb = format!("{GOOD}x0: &x0 [a, a, a, a, a, a, a, a, a]\n");
    for it in 1..40 {
        let alias = format!("*x{}", it - 1);
        let _ = writeln!(bomb, "x{it}: &x{it} [{}]", [&*alias; 9].join(", "));
    }
    bomb.push_str("environments:\n  prod:\n    variables: *x39\n");
    survives("aliases", &bomb, &[(8, 3), (47, 4), (49, 16)]);
}

#[test]
fn five_megabytes() {
    let mut text = format!("{GOOD}variables:\n");
    while text.len() < 5 << 20 {
        let _ = writeln!(text, "  VARIABLE_{}: some text that stands there", text.len());
    }
    text.push_str("environments:\n  prod:\n    cpu: 512\n");
    // The whole of what such a text amounts to is asked of a smaller one below.
    survives_asked(TYPING, "many lines", &text, &[(5, 2)]);
    let line = format!("{GOOD}command: \"{}\"\n", "wörd ".repeat(1 << 20));
    survives_asked(TYPING, "one line", &line, &[(7, 3_000_000)]);
}

#[test]
fn everything_is_asked_of_a_large_text() {
    let mut text = format!("{GOOD}variables:\n");
    (0..6_000).for_each(|it| text.push_str(&format!("  VARIABLE_{it}: some text that stands there\n")));
    text.push_str("environments:\n  prod:\n    cpu: 512\n");
    survives("six thousand lines", &text, &[(5, 2), (3_000, 12)]);
}

#[test]
fn a_large_document_keeps_no_small_one_waiting_for_ever() {
    let (_guard, root) = folder(&[("copilot/big/manifest.yml", GOOD), ("copilot/api/manifest.yml", GOOD)]);
    let (big, small) = (uri(&root.join("copilot/big/manifest.yml")), uri(&root.join("copilot/api/manifest.yml")));
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let mut text = format!("{GOOD}variables:\n");
    (0..50_000).for_each(|it| text.push_str(&format!("  V{it}: x\n")));
    client.open(&big, &text);
    client.open(&small, GOOD);
    for version in 2..12 {
        let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
        client.change(&big, version, &json!([{"range": range, "text": "# x\n"}]));
        client.replace(&small, version, &format!("{GOOD}typo{version}: 1\n"));
        client.published(&small, version);
    }
    client.published(&big, 11);
    client.finish();
}

#[test]
fn thousands_of_files() {
    let (_guard, root) = folder(&[]);
    for it in 0..1_000 {
        write(&root, &format!("apps/{it}/src/main.txt"), "x");
        write(&root, &format!("apps/{it}/config.yml"), "a: [\n");
    }
    for it in 0..300 {
        write(&root, &format!("apps/{it}/copilot/api/manifest.yml"), &format!("{GOOD}typo{it}: 1\n"));
    }
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let file = uri(&root.join("apps/7/copilot/api/manifest.yml"));
    client.open(&file, GOOD);
    client.published(&file, 1);
    let last = uri(&root.join("apps/299/copilot/api/manifest.yml"));
    assert!(!client.next_published(&last).as_array().unwrap().is_empty());
    client.finish();
}

#[test]
fn unreadable_files_are_told_and_left() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD), ("copilot/.workspace", "application: [")]);
    std::fs::create_dir_all(root.join("copilot/binary")).unwrap();
    std::fs::write(root.join("copilot/binary/manifest.yml"), b"name: \xff\xfe\0").unwrap();
    std::fs::create_dir_all(root.join("copilot/folder/manifest.yml")).unwrap();
    let (mut client, _) = Client::begin(&plain(), &[&root]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    client.open(&file, &format!("{GOOD}typo: 1\n"));
    assert!(rules(&client.published(&file, 1)).contains(&("unknown-key".to_owned(), 7)));
    let binary = uri(&root.join("copilot/binary/manifest.yml"));
    client.notify("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": binary, "type": 2}]}));
    let told = client.wait_for("a line in the log", |it| it["method"] == "window/logMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("binary/manifest.yml"), "{told}");
    assert_eq!(client.at("textDocument/hover", &binary, 0, 0), Value::Null);
    client.finish();
}
