//! Holds the published JSON Schemas against the check: both see the same structure in every
//! manifest there is. What they may see differently is listed in `core/src/schema/json.rs`.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;
use taxiway_core::analysis::{Context, Document, json_schema, workload_section};
use taxiway_core::diagnostic::{Finding, Source};
use taxiway_core::document::DocumentKind;
use taxiway_core::resolve::{Variables, interpolate};
use taxiway_core::rules;
use taxiway_core::schema::{Section, Shape, WorkloadType};
use taxiway_core::yaml::Style;
use taxiway_core::yaml::json::to_json_with;
use taxiway_core::yaml::scalar::{Plain, plain};

#[test]
fn schemas_are_of_draft_2020_12() {
    for workload in WorkloadType::ALL {
        let schema = json_schema(workload);
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{}: {error} at {}", workload.name(), error.instance_path());
        }
    }
}

#[test]
fn examples_and_defaults_are_what_their_field_takes() {
    for workload in WorkloadType::ALL {
        let schema = json_schema(workload);
        let mut wrong = Vec::new();
        let defs = schema["$defs"].as_object().unwrap().values();
        for section in defs.chain([&schema]) {
            for (key, field) in section["properties"].as_object().into_iter().flatten() {
                let mut alone = field.clone();
                alone["$defs"] = schema["$defs"].clone();
                // Its keys are those of the root.
                alone["$defs"]["environment"] = true.into();
                let values = field["examples"].as_array().into_iter().flatten().chain(field.get("default"));
                if field.is_boolean() || field["$ref"].as_str().is_some_and(|it| it.starts_with("#/properties/")) {
                    continue;
                }
                let validator = jsonschema::draft202012::new(&alone).unwrap();
                let values = values.filter(|it| !validator.is_valid(it));
                wrong.extend(values.map(|it| format!("{key}: {it}")));
            }
        }
        assert!(wrong.is_empty(), "{}: {wrong:#?}", workload.name());
    }
}

#[test]
fn schemas_and_check_agree_on_rule_pages_and_fixtures() {
    let mut judge = Judge::new();
    for rule in rules::all() {
        for block in taxiway_fixture::page::blocks(rule.page) {
            for file in taxiway_fixture::parse(&block.text) {
                judge.file(&format!("page of {}, line {}", rule.name, block.line), &file);
            }
        }
    }
    for path in files(Path::new("tests/suite"), "yml") {
        // Holds what `core/src/schema/json.rs` leaves out.
        if path.ends_with("verdicts/beyond_schemas.yml") {
            continue;
        }
        for file in taxiway_fixture::parse(&fs::read_to_string(&path).unwrap()) {
            judge.file(&path.display().to_string(), &file);
        }
    }
    judge.report();
}

#[test]
fn schemas_and_check_agree_on_the_examples() {
    let mut judge = Judge::new();
    for path in files(Path::new("examples"), "yml") {
        judge.text(&path.display().to_string(), &fs::read_to_string(&path).unwrap(), &Variables::default());
    }
    judge.report();
}

#[test]
fn schemas_and_check_agree_on_real_manifests() {
    let cases = Path::new("../shared/conformance/cases");
    if !cases.is_dir() {
        return;
    }
    let mut judge = Judge::new();
    for path in files(cases, "yml") {
        let case = fs::read_to_string(path.with_file_name("expected.json")).unwrap();
        let case: Value = serde_json::from_str(&case).unwrap();
        let values = case["variables"].as_object().into_iter().flatten();
        let variables = Variables {
            app: case["app"].as_str().map(Into::into),
            values: values.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect(),
        };
        judge.text(&path.display().to_string(), &fs::read_to_string(&path).unwrap(), &variables);
    }
    judge.report();
}

#[test]
fn schemas_and_check_agree_on_slips() {
    let base = [
        ("Load Balanced Web Service", "image: {location: a/b, port: 80}\nhttp: {path: /}\n"),
        ("Backend Service", "image: {location: a/b}\n"),
        ("Worker Service", "image: {location: a/b}\n"),
        ("Scheduled Job", "image: {location: a/b}\non: {schedule: '@daily'}\n"),
    ];
    let values = [
        "~",
        "x",
        "''",
        "5",
        "'5'",
        "5.5",
        "-1",
        "true",
        "'true'",
        "yes",
        "10s",
        "'0'",
        "0",
        "[]",
        "[a]",
        "[{a: b}]",
        "[1, ~]",
        "{}",
        "{a: b}",
        "{a: ~}",
        "1-10",
        "'[\"a\", \"b\"]'",
        "0400",
        "2001-01-01",
        "[[a]]",
    ];
    let mut judge = Judge::new();
    for (name, rest) in base {
        let root = workload_section();
        let workload = WorkloadType::from_name(name).unwrap();
        let mut seen = Vec::new();
        for field in root.fields_of(workload).filter(|it| !matches!(it.name, "name" | "type" | "environments")) {
            let lines: String = rest
                .lines()
                .filter(|it| !it.starts_with(&format!("{}:", field.name)))
                .fold(String::new(), |all, it| all + it + "\n");
            let mut paths = vec![field.name.to_owned()];
            nested(field.shape(workload), workload, field.name, 3, &mut seen, &mut paths);
            for path in paths {
                for value in values {
                    let opened = path.split(' ').map(|it| format!("{it}: {{")).collect::<Vec<_>>().join("");
                    let opened = opened.trim_end_matches('{');
                    let closed = "}".repeat(path.split(' ').count() - 1);
                    let text = format!("name: a\ntype: {name}\n{lines}{opened}{value}{closed}\n");
                    judge.text("slip", &text, &Variables::default());
                    let text =
                        format!("name: a\ntype: {name}\n{rest}environments: {{prod: {{{opened}{value}{closed}}}}}\n");
                    judge.text("slip in an environment", &text, &Variables::default());
                }
            }
        }
    }
    judge.report();
}

/// The paths of keys under a field, with spaces between the steps; each section once.
fn nested(
    shape: Shape,
    workload: WorkloadType,
    path: &str,
    depth: usize,
    seen: &mut Vec<&'static Section>,
    paths: &mut Vec<String>,
) {
    if depth == 0 {
        return;
    }
    match shape {
        Shape::Section(section) if seen.iter().any(|it| std::ptr::eq(*it, section)) => {}
        Shape::Section(section) => {
            seen.push(section);
            for field in section.fields_of(workload) {
                let path = format!("{path} {}", field.name);
                nested(field.shape(workload), workload, &path, depth - 1, seen, paths);
                paths.push(path);
            }
        }
        Shape::Keyed(keyed) => {
            let path = format!("{path} k");
            nested(keyed.value, workload, &path, depth - 1, seen, paths);
            paths.push(path);
        }
        Shape::Union(union) => union.forms.iter().for_each(|it| nested(*it, workload, path, depth, seen, paths)),
        _ => {}
    }
}

struct Judge {
    schemas: BTreeMap<WorkloadType, Validator>,
    judged: usize,
    disagreements: Vec<String>,
}

impl Judge {
    fn new() -> Judge {
        let compile = |it| (it, jsonschema::draft202012::new(&json_schema(it)).unwrap());
        Judge { schemas: WorkloadType::ALL.into_iter().map(compile).collect(), judged: 0, disagreements: Vec::new() }
    }

    fn file(&mut self, at: &str, file: &taxiway_fixture::File) {
        let variables = Variables {
            app: file.app.as_deref().map(Into::into),
            values: file.variables.clone().into_iter().collect(),
        };
        self.text(at, &file.text, &variables);
    }

    fn text(&mut self, at: &str, text: &str, variables: &Variables) {
        let document = Document::parse("copilot/a/manifest.yml", text);
        let cx = Context { variables: variables.clone(), ..Context::default() };
        let DocumentKind::Workload(workload) = document.kind(&cx) else { return };
        // Texts that are no YAML and documents that explode have no structure to speak of.
        let findings = document.check(&cx, &[]);
        if findings.iter().any(|it| matches!(it.rule.name, "syntax" | "alias-bomb" | "duplicate-key")) {
            return;
        }
        self.judged += 1;
        let may_be_completed = document.environments().iter().any(|it| !it.is_empty());
        let structural: Vec<&Finding> = findings.iter().filter(|it| is_structural(it)).collect();
        let left_out = |it: &Finding| {
            let text = document.tree.slice(it.span);
            (may_be_completed && is_completable(it)) || text.contains("${") || is_odd_number(text)
        };
        let for_schema = |it: &&&Finding| !left_out(it);
        let json = to_json_with(&document.tree, &|text, style| fill(text, style, variables));
        let errors: Vec<String> =
            self.schemas[&workload].iter_errors(&json).map(|it| format!("{}: {it}", it.instance_path())).collect();
        let agree = match errors.is_empty() {
            true => !structural.iter().any(|it| for_schema(&it)),
            false => !structural.is_empty(),
        };
        if !agree {
            let mut message = format!("── {at}\n{}\n", text.trim_end());
            for finding in structural {
                let _ = writeln!(message, "check: {}: {}", finding.rule.name, finding.message);
            }
            for error in errors {
                let _ = writeln!(message, "schema: {error}");
            }
            self.disagreements.push(message);
        }
    }

    #[track_caller]
    fn report(self) {
        assert!(
            self.disagreements.is_empty(),
            "schema and check disagree about {} of {}\n\n{}",
            self.disagreements.len(),
            self.judged,
            self.disagreements.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
        );
    }
}

/// Whether the finding is about the structure, as `core/src/schema/json.rs` defines it.
fn is_structural(finding: &Finding) -> bool {
    match finding.rule.name {
        "wrong-form" | "unknown-key" | "missing-key" | "exclusive-keys" | "not-for-type" | "value-zeroed"
        | "value-dropped" => true,
        "unknown-value" | "out-of-range" | "wrong-format" => finding.source == Source::Copilot,
        _ => false,
    }
}

/// Whether the finding may come from what an environment lacks or adds.
fn is_completable(finding: &Finding) -> bool {
    matches!(finding.rule.name, "missing-key" | "exclusive-keys")
}

/// Whether JSON spells the number differently.
fn is_odd_number(text: &str) -> bool {
    matches!(plain(text), Plain::Int(it) if it.to_string() != text)
}

/// A text as Copilot reads it once its variables are filled in.
fn fill(text: &str, style: Style, variables: &Variables) -> Option<Value> {
    let filled = interpolate::fill(text, variables, None).map_or_else(|| text.to_owned(), |it| it.text);
    if style != Style::Literal
        && let Some(items) = interpolate::json_array(&filled)
    {
        let item = |it: String| if plain(&it) == Plain::Null { Value::Null } else { it.into() };
        return Some(items.into_iter().map(item).collect());
    }
    Some(filled.into())
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}
