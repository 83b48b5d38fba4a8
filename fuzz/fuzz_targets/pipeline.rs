//! A text, and a few bits that choose environment and variables, through every stage: nothing
//! panics, every place lies in the text, the same input gives the same findings.
//!
//! The first byte holds the bits, the rest is the manifest.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::Finding;
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::lower::Target;
use taxiway_core::resolve::{Kind, Node, Variables};
use taxiway_core::text::Span;
use taxiway_core::{compare, edit};

fuzz_target!(|bytes: &[u8]| {
    let Some((bits, manifest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(manifest).into_owned();
    let cx = context(*bits);
    let document = Document::parse("copilot/api/manifest.yml", text.as_str());

    let findings = document.check(&cx, &[]);
    check(&text, &findings);
    assert_eq!(format!("{findings:?}"), format!("{:?}", document.check(&cx, &[])), "the same findings twice");
    let report: Vec<(&str, &str)> = findings.iter().map(|it| (it.rule.name, &*it.message)).collect();
    assert!(serde_json::to_string(&report).is_ok());

    let fixes = findings.iter().flat_map(|it| &it.fixes).filter(|it| it.safe);
    let cured = edit::apply(&text, fixes);
    assert!(cured.count > 0 || cured.text == text);

    let environments = document.environments();
    let environment = match bits >> 4 & 3 {
        0 => None,
        1 => Some("test"),
        2 => environments.first().map(String::as_str),
        _ => environments.last().map(String::as_str),
    };
    if let Some(resolved) = document.resolve(&cx, environment) {
        check(&text, &resolved.findings);
        walk(&text, &resolved.root);
    }
    let lowered = |name: &str| document.lower(&cx, name, &target(*bits, name));
    let Some(here) = lowered(environment.unwrap_or("prod")) else { return };
    check(&text, &here.findings);
    let emitted = ecs::with_map(&here.stack, &Facts::new());
    assert!(serde_json::from_str::<serde_json::Value>(&emitted.text).is_ok(), "{}", emitted.text);
    for mapping in &emitted.map {
        assert!(emitted.text.get(mapping.output.range()).is_some());
        for origin in mapping.origin.chain() {
            check_span(&text, origin.nearest_span().unwrap_or_default());
        }
    }
    if bits & 0x80 != 0
        && let Some(there) = lowered("other")
    {
        let there = ecs::with_map(&there.stack, &Facts::new());
        for difference in compare::differences(&emitted, &there) {
            assert!(difference.from.is_some() || difference.to.is_some(), "{}", difference.path);
        }
    }
});

/// What the bits say about the surroundings.
fn context(bits: u8) -> Context {
    let mut values = BTreeMap::new();
    if bits & 1 != 0 {
        values.insert("TAG".to_owned(), "1.2".to_owned());
        values.insert("A".to_owned(), "[\"x\", \"y\"]".to_owned());
    }
    if bits & 2 != 0 {
        values.insert("N".to_owned(), "${TAG}: é\n- x".to_owned());
        values.insert("COPILOT_ENVIRONMENT_NAME".to_owned(), "elsewhere".to_owned());
    }
    let app = (bits & 4 != 0).then(|| "shop".into());
    Context { variables: Variables { app, values }, ..Context::default() }
}

fn target(bits: u8, environment: &str) -> Target {
    let known = (bits & 8 != 0).then(|| ["123456789012", "cn-north-1"]);
    Target {
        app: (bits & 4 != 0).then(|| "shop".into()),
        environment: environment.into(),
        account: known.map(|it| it[0].into()),
        region: known.map(|it| it[1].into()),
        images: BTreeMap::new(),
    }
}

fn check(text: &str, findings: &[Finding]) {
    for finding in findings {
        let edits = finding.fixes.iter().flat_map(|it| it.edits.iter().map(|it| it.span));
        for span in finding.labels.iter().map(|it| it.span).chain(edits).chain([finding.span]) {
            check_span(text, span);
        }
        assert!(!finding.message.is_empty(), "{}", finding.rule.name);
        assert!(!finding.message.contains('\n'), "{}: {:?}", finding.rule.name, finding.message);
    }
}

fn check_span(text: &str, span: Span) {
    assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?} in {} bytes", text.len());
}

/// Looks at the places of every value.
fn walk(text: &str, node: &Node) {
    check_span(text, node.key);
    check_span(text, node.span());
    match &node.kind {
        Kind::Null | Kind::Scalar(_) => {}
        Kind::List(items) => items.iter().for_each(|it| walk(text, it)),
        Kind::Map(map) => {
            for entry in &map.entries {
                check_span(text, entry.key.span);
                walk(text, &entry.value);
            }
        }
    }
}
