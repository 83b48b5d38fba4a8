//! Runs the cases of `suite/resolve`: what a manifest amounts to in one environment.
//!
//! Each case tells whether Copilot accepts the manifest and which values hold. The keys of a
//! case are explained at the top of the file.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use serde_yaml::Value;
use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::{Finding, Severity, Source};
use taxiway_core::document::DocumentKind;
use taxiway_core::emit::ecs;
use taxiway_core::lower::Target;
use taxiway_core::manifest::Decode;
use taxiway_core::manifest::copilot::Workload;
use taxiway_core::manifest::copilot::messaging::QueueFifo;
use taxiway_core::resolve::{Kind, Leaf, Node, Variables};
use taxiway_core::schema::duration;

const APP: &str = "my-app";

/// Cases in which Copilot's answer is an accident of how it rewrites the text before it reads it
/// (`environments.md`, section 6, tells not to copy these), each with what differs.
const DIFFERENT_ON_PURPOSE: &[(&str, &str)] = &[
    ("yaml-directive-1-2", "a file that says it is YAML 1.2 is read like any other"),
    ("yaml-empty-value-block-vs-flow", "an empty value is null in `{A: }` as it is in a block"),
    ("yaml-block-leading-blank-line-lost", "a literal block keeps its first line feed"),
    ("yaml-folded-block-gains-newline", "a folded block keeps its line feeds as they are"),
];

#[derive(Deserialize)]
struct Case {
    id: String,
    manifest: String,
    env: String,
    #[serde(default)]
    environ: BTreeMap<String, String>,
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    verdict: String,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    rendered: BTreeMap<String, Value>,
}

#[test]
fn environments_resolve_as_copilot_resolves_them() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("suite/resolve/override-cases.yaml")).unwrap();
    assert_eq!(cases.len(), 178);
    let mut differences = String::new();
    let mut of_later_types = 0;
    for case in &cases {
        let cx = Context {
            variables: Variables { app: Some(APP.into()), values: case.environ.clone().into_iter().collect() },
            ..Context::default()
        };
        let document = Document::parse("manifest.yml", case.manifest.as_str());
        if let DocumentKind::Later(_) = document.kind(&cx) {
            of_later_types += 1;
            continue;
        }
        let mut wrong = String::new();
        verdict(case, &document, &cx, &mut wrong);
        fields(case, &document, &cx, &mut wrong);
        rendered(case, &document, &cx, &mut wrong);
        if DIFFERENT_ON_PURPOSE.iter().any(|(id, _)| *id == case.id) {
            if wrong.is_empty() {
                let _ = writeln!(differences, "── {} does not differ, so it need not be listed", case.id);
            }
        } else if !wrong.is_empty() {
            let _ = writeln!(differences, "── {}\n{}\n{wrong}", case.id, case.manifest);
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert_eq!(of_later_types, 11, "cases of a Request-Driven Web Service or a Static Site, which are not read so far");
}

fn verdict(case: &Case, document: &Document, cx: &Context, wrong: &mut String) {
    let refuses = |it: &Finding| it.severity() == Severity::Error && it.source != Source::Aws;
    let findings = document.check(cx, std::slice::from_ref(&case.env));
    let refused: Vec<&Finding> = findings.iter().filter(|it| refuses(it)).collect();
    let verdict = if refused.is_empty() { "ok" } else { "error" };
    if verdict != case.expect.verdict {
        let _ = writeln!(wrong, "verdict: {} expected, {verdict} found", case.expect.verdict);
        for finding in &refused {
            let _ = writeln!(wrong, "  {}: {}", finding.rule.name, finding.message);
        }
    }
}

fn fields(case: &Case, document: &Document, cx: &Context, wrong: &mut String) {
    let Some(resolved) = document.resolve(cx, Some(&case.env)) else {
        if !case.expect.fields.is_empty() {
            let _ = writeln!(wrong, "no manifest");
        }
        return;
    };
    for (path, expected) in &case.expect.fields {
        let (place, short) = path.strip_suffix(".#scalar").map_or((path.as_str(), false), |it| (it, true));
        let node = resolved.root.at(place.split('.').filter(|it| *it != "#keys"));
        let node = if short { node.and_then(|it| it.as_map()?.short.as_deref()) } else { node };
        let same = match node {
            Some(node) if path.ends_with("#keys") => *expected == keys(node),
            Some(node) => same(expected, node),
            None => says_nothing(expected),
        };
        if !same {
            let actual = node.map_or(Value::Null, value);
            let _ = writeln!(wrong, "{path}: {} expected, {} found", show(expected), show(&actual));
        }
    }
}

/// Facts of the configuration; those of the queue, which is no part of it, as they are decoded.
fn rendered(case: &Case, document: &Document, cx: &Context, wrong: &mut String) {
    if case.expect.rendered.is_empty() {
        return;
    }
    let target = Target { app: Some(APP.into()), environment: case.env.as_str().into(), ..Target::default() };
    let lowered = document.lower(cx, &case.env, &target).unwrap();
    let ecs: Value = serde_yaml::from_str(&ecs::text(&lowered.stack, &ecs::Facts::new())).unwrap();
    let resolved = document.resolve(cx, Some(&case.env)).unwrap();
    let fifo = Workload::decode(&resolved.root).and_then(|it| it.subscribe?.queue?.fifo);
    for (fact, expected) in &case.expect.rendered {
        let found = match fact.as_str() {
            "execute_command_on" => (ecs["service"]["enableExecuteCommand"] == Value::Bool(true)).into(),
            "file_system" => ecs["taskDefinition"]["volumes"][0]["efsVolumeConfiguration"]["fileSystemId"].clone(),
            "fifo_queue" => match &fifo {
                Some(QueueFifo::Switch(on)) => on.value.into(),
                Some(QueueFifo::Options(_)) => true.into(),
                None => false.into(),
            },
            "content_based_deduplication" => match &fifo {
                Some(QueueFifo::Options(it)) => {
                    it.content_based_deduplication.as_ref().is_some_and(|it| it.value).into()
                }
                _ => false.into(),
            },
            other => Value::from(format!("nothing is known about {other}")),
        };
        if found != *expected {
            let _ = writeln!(wrong, "{fact}: {} expected, {} found", show(expected), show(&found));
        }
    }
}

fn keys(node: &Node) -> Value {
    let mut keys: Vec<String> = node.as_map().unwrap().entries.iter().map(|it| it.key.text.to_string()).collect();
    keys.sort();
    keys.into_iter().map(Value::String).collect()
}

fn same(expected: &Value, node: &Node) -> bool {
    if let (Value::String(text), Kind::Scalar(scalar)) = (expected, &node.kind)
        && let Leaf::Duration(found) = scalar.leaf
    {
        return duration::parse(text) == Some(found);
    }
    match (expected, &node.kind) {
        (Value::Sequence(expected), Kind::List(items)) => {
            expected.len() == items.len() && expected.iter().zip(items).all(|(expected, item)| same(expected, item))
        }
        (Value::Mapping(expected), Kind::Map(map)) => {
            let mut found: BTreeMap<&str, &Node> = map.entries.iter().map(|it| (&*it.key.text, &it.value)).collect();
            found.extend(map.short.iter().map(|it| ("#scalar", &**it)));
            found.retain(|_, it| !says_nothing(&value(it)));
            let expected: BTreeMap<&str, &Value> = expected
                .iter()
                .filter(|(_, it)| !says_nothing(it))
                .map(|(key, it)| (key.as_str().unwrap(), it))
                .collect();
            expected.keys().eq(found.keys()) && expected.iter().all(|(key, it)| same(it, found[key]))
        }
        _ => says_nothing(expected) && says_nothing(&value(node)) || *expected == value(node),
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.values().all(says_nothing),
        _ => false,
    }
}

fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::List(items) => items.iter().map(value).collect(),
        Kind::Map(map) => {
            let short = map.short.iter().map(|it| (Value::from("#scalar"), value(it)));
            let entries = map.entries.iter().map(|it| (Value::from(&*it.key.text), value(&it.value)));
            Value::Mapping(entries.chain(short).collect())
        }
        Kind::Scalar(scalar) => match scalar.leaf {
            Leaf::Bool(it) => it.into(),
            Leaf::Int(it) => it.into(),
            Leaf::Float(it) if it.fract() == 0.0 => (it as i64).into(),
            Leaf::Float(it) => it.into(),
            Leaf::Duration(_) | Leaf::Timestamp | Leaf::Text => Value::from(&*scalar.text),
        },
    }
}

fn show(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap().trim_end().replace('\n', " ⏎ ")
}
