//! Findings as SARIF 2.1.0, for code scanning and for viewers.
//!
//! The shapes are those few of the standard that Taxiway fills; a crate that has them all builds
//! a parser of JSON Schemas to generate them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hasher;

use fnv::FnvHasher;
use serde::Serialize;
use taxiway_core::diagnostic::{Edit, Finding, Rule, Severity};
use taxiway_core::text::Span;
use taxiway_core::wire::{self, Range};

use super::markdown::first_sentence;
use super::place::{Root, file_uri, relative_uri};
use super::{Checked, in_words};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name that stands for the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// The version of our fingerprints: what goes into one never changes under the same name.
const FINGERPRINT: &str = "taxiwayFinding/v1";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    original_uri_base_ids: BTreeMap<&'a str, Base>,
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize)]
struct Base {
    uri: String,
    description: Text<'static>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    semantic_version: &'a str,
    information_uri: &'a str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    short_description: Text<'a>,
    help: Help<'a>,
    help_uri: String,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: Cow<'a, str>,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// Who refuses: `copilot`, `aws`, or `taxiway` for advice.
#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

/// The whole log, with the rules that something was found by.
pub fn log(checked: &[Checked], root: &Root) -> anyhow::Result<String> {
    let met = checked.iter().flat_map(|it| &it.findings);
    let rules: BTreeMap<&str, &Rule> = met.map(|it| (it.rule.name, it.rule)).collect();
    let places: HashMap<&str, usize> = rules.keys().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut results = Vec::new();
    for it in checked {
        let mut seen = HashMap::new();
        let file = artifact(&it.path, root);
        for finding in &it.findings {
            let at = places.get(finding.rule.name).copied().unwrap_or_default();
            results.push(result(it, &file, finding, at, &mut seen));
        }
    }
    let driver = Driver {
        name: "Taxiway",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: rules.values().map(|it| descriptor(it)).collect(),
    };
    let base = Base { uri: root.uri(), description: Text { text: "The root of the repository.".into() } };
    let run = Run {
        tool: Tool { driver },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: BTreeMap::from([(ROOT, base)]),
        results,
    };
    Ok(wire::pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?)
}

fn descriptor<'a>(rule: &Rule) -> Descriptor<'a> {
    Descriptor {
        id: rule.name,
        short_description: Text { text: format!("{}.", first_sentence(rule.page)).into() },
        help: Help { text: rule.page, markdown: rule.page },
        help_uri: format!("{}/blob/main/docs/rules.md#{}", env!("CARGO_PKG_REPOSITORY"), rule.name),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Properties { tags: [rule.source.name()] },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn result<'a>(
    checked: &Checked,
    file: &ArtifactLocation,
    finding: &'a Finding,
    rule_index: usize,
    seen: &mut HashMap<u64, usize>,
) -> SarifResult<'a> {
    let place = |span| PhysicalLocation { artifact_location: file.clone(), region: region(checked, span) };
    let related = finding.labels.iter().enumerate().map(|(at, label)| Location {
        id: Some(at + 1),
        physical_location: place(label.span),
        message: Some(text(&label.message)),
    });
    let replacement =
        |it: &'a Edit| Replacement { deleted_region: region(checked, it.span), inserted_content: text(&it.text) };
    let fixes = finding.fixes.iter().map(|it| Fix {
        description: text(&it.title),
        artifact_changes: [Change {
            artifact_location: file.clone(),
            replacements: it.edits.iter().map(replacement).collect(),
        }],
    });
    SarifResult {
        rule_id: finding.rule.name,
        rule_index,
        level: level(finding.severity()),
        message: Text { text: in_words(finding).into() },
        locations: [Location { id: None, physical_location: place(finding.span), message: None }],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint(checked, finding, seen))]),
        fixes: fixes.collect(),
    }
}

fn text(text: &str) -> Text<'_> {
    Text { text: text.into() }
}

fn region(checked: &Checked, span: Span) -> Region {
    let Range { start, end } = Range::new(&checked.lines, &checked.text, span);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

fn artifact(path: &str, root: &Root) -> ArtifactLocation {
    match root.inside(path) {
        Some(inside) => ArtifactLocation { uri: relative_uri(&inside), uri_base_id: Some(ROOT) },
        None => ArtifactLocation { uri: file_uri(&root.path(path)), uri_base_id: None },
    }
}

/// The same for a finding whose line moved: made of the rule, the message and what stands on the
/// line, and of how often that was met further above.
fn fingerprint(checked: &Checked, finding: &Finding, seen: &mut HashMap<u64, usize>) -> String {
    let line = checked.lines.line_span(&checked.text, checked.lines.line_of(finding.span.start));
    let line = checked.text.get(line.range()).unwrap_or_default().trim();
    let mut hasher = FnvHasher::default();
    for part in [finding.rule.name, &*finding.message, line] {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    let hash = hasher.finish();
    let times = seen.entry(hash).and_modify(|it| *it += 1).or_insert(1);
    format!("{hash:016x}:{times}")
}
