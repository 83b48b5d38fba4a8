//! Texts stay the same on both sides, whatever is typed and however fast.

use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};

use crate::client::{Client, uri};
use crate::{GOOD, folder, plain, pulling};

/// What a session counts columns in.
#[derive(Clone, Copy, Debug)]
enum Unit {
    Utf8,
    Utf16,
    Utf32,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Utf8 => "utf-8",
            Unit::Utf16 => "utf-16",
            Unit::Utf32 => "utf-32",
        }
    }

    fn length(self, text: &str) -> usize {
        match self {
            Unit::Utf8 => text.len(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Utf32 => text.chars().count(),
        }
    }

    /// Line and column of a byte, counted by itself, not with the server's code.
    fn position(self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let mut line = 0;
        let mut start = 0;
        let bytes = before.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                // The rest of a pair may still follow behind `offset`.
                b'\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                line += 1;
                start = at + 1;
            }
        }
        json!({"line": line, "character": self.length(&before[start..])})
    }
}

const PIECES: &[&str] = &[
    "a",
    "cpu: 512\n",
    "é",
    "😀",
    "e\u{301}",
    "👨‍👩‍👧",
    "\n",
    "\r\n",
    "  ",
    ": ",
    "- ",
    "#",
    "'",
    "\"",
    "{",
    "]",
    "&x ",
    "*x",
    "${TAG}",
    "environments:\n  prod:\n    cpu: 1024\n",
    "\u{2028}",
    "",
    "\u{feff}",
    "\t",
    "sidecars:\n  nginx:\n",
];

struct Random(TestRng);

impl Random {
    fn new(seed: u8) -> Random {
        Random(TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
    }

    fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end.max(1) as u64) as usize
    }

    /// A place between two characters, never between a carriage return and its line feed.
    fn place(&mut self, text: &str) -> usize {
        loop {
            let at = self.below(text.len() + 1);
            let splits = text.as_bytes().get(at) == Some(&b'\n') && at > 0 && text.as_bytes()[at - 1] == b'\r';
            if text.is_char_boundary(at) && !splits {
                return at;
            }
        }
    }
}

#[track_caller]
fn check(unit: Unit, seed: u8, edits: usize) {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let mut capabilities = plain();
    capabilities["general"] = json!({"positionEncodings": [unit.name()]});
    let (mut client, _) = Client::begin(&capabilities, &[&root]);
    let mut random = Random::new(seed);
    let mut text = GOOD.to_owned();
    client.open(&file, &text);
    for version in 2..edits + 2 {
        let mut changes = Vec::new();
        for _ in 0..1 + random.below(3) {
            let (a, b) = (random.place(&text), random.place(&text));
            let (start, mut end) = (a.min(b), a.max(b));
            if random.below(4) > 0 || text.len() < 400 {
                end = start;
            }
            let piece = PIECES[random.below(PIECES.len())];
            let range = json!({"start": unit.position(&text, start), "end": unit.position(&text, end)});
            changes.push(json!({"range": range, "text": piece}));
            text.replace_range(start..end, piece);
        }
        client.change(&file, version as i64, &Value::Array(changes));
        if version % 97 == 0 {
            // A question in between, whose answer nobody waits for.
            let position = unit.position(&text, random.place(&text));
            client.ask("textDocument/completion", &json!({"textDocument": {"uri": file}, "position": position}));
        }
    }
    let version = edits as i64 + 1;
    let memory = client.peak_memory();
    assert!(memory < 400.0, "{memory} MB for a text of {} bytes", text.len());
    let found = client.published(&file, version);

    // Another session that is given the same text at once has the same to say, place by place.
    let (mut fresh, _) = Client::begin(&capabilities, &[&root]);
    fresh.open(&file, &text);
    assert_eq!(found, fresh.published(&file, 1), "{unit:?}, seed {seed}\n{text}");
    let symbols = json!({"textDocument": {"uri": file}});
    assert_eq!(
        client.request("textDocument/foldingRange", &symbols),
        fresh.request("textDocument/foldingRange", &symbols)
    );
    fresh.finish();
    let late = client.drain(std::time::Duration::from_millis(200));
    assert!(
        !late.iter().any(|it| it["params"]["uri"] == *file && it["params"]["version"].as_i64() < Some(version)),
        "diagnostics of an older version came last"
    );
    client.finish();
}

#[test]
fn two_thousand_edits_in_utf_16_leave_the_same_text() {
    check(Unit::Utf16, 1, 2_000);
}

#[test]
fn two_thousand_edits_in_utf_8_leave_the_same_text() {
    check(Unit::Utf8, 2, 2_000);
}

#[test]
fn two_thousand_edits_in_utf_32_leave_the_same_text() {
    check(Unit::Utf32, 3, 2_000);
}

#[test]
fn a_client_that_asks_gets_the_current_version() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let (mut client, _) = Client::begin(&pulling(), &[&root]);
    client.open(&file, GOOD);
    let params = json!({"textDocument": {"uri": file}});
    let mut asked = Vec::new();
    for version in 2..60 {
        let mistakes = version % 5;
        let text = format!("{GOOD}{}", (0..mistakes).map(|it| format!("typo{it}: 1\n")).collect::<String>());
        client.replace(&file, version, &text);
        asked.push((mistakes, client.ask("textDocument/diagnostic", &params)));
    }
    for (mistakes, id) in asked {
        let answer = client.answer(id);
        let found =
            answer["result"]["items"].as_array().unwrap().iter().filter(|it| it["code"] == "unknown-key").count();
        assert_eq!(found as i64, mistakes, "{answer}");
    }
    client.finish();
}
#[test]
fn changes_and_questions_without_waiting_are_answered_in_their_order() {
    let (_guard, root) = folder(&[("copilot/api/manifest.yml", GOOD)]);
    let file = uri(&root.join("copilot/api/manifest.yml"));
    let mut capabilities = plain();
    capabilities["textDocument"]["documentSymbol"] = json!({"hierarchicalDocumentSymbolSupport": true});
    let (mut client, _) = Client::begin(&capabilities, &[]);
    client.open(&file, GOOD);
    let params = json!({"textDocument": {"uri": file}});
    let mut asked = Vec::new();
    for version in 2..40 {
        let text = format!(
            "{GOOD}sidecars:\n{}",
            (0..version).map(|it| format!("  s{it}: {{image: x}}\n")).collect::<String>()
        );
        client.replace(&file, version, &text);
        asked.push((version, client.ask("textDocument/foldingRange", &params)));
    }
    for (version, id) in asked {
        let answer = client.answer(id);
        let last = answer["result"].as_array().unwrap().iter().map(|it| it["endLine"].as_u64().unwrap()).max();
        assert_eq!(last, Some(7 + version as u64), "{answer}");
    }
    client.finish();
}
