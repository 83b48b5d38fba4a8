//! Walks the rules' pages and the fixtures of `suite/diagnostics` and holds what is found
//! against what is annotated: no more, no less, each finding at its place.
//!
//! `UPDATE_FIXTURES=1` rewrites the annotations to what is found.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use taxiway_core::analysis::{Document, Workspace};
use taxiway_core::diagnostic::Finding;
use taxiway_core::resolve::Variables;
use taxiway_core::rules;
use taxiway_core::text::Span;
use taxiway_fixture::corpus::{files, read};
use taxiway_fixture::{File, Mark, page};

#[test]
fn pages_of_the_rules_are_right() {
    let mut failures = Failures::default();
    let pages = files("core/src/rules", "md");
    assert!(!pages.is_empty());
    for path in pages {
        let rule = path.file_stem().unwrap().to_string_lossy().replace('_', "-");
        let text = read(&path);
        failures.page(&path, &rule, &text);
    }
    failures.report();
}

#[test]
fn every_page_belongs_to_a_rule() {
    let pages: Vec<String> = files("core/src/rules", "md").iter().map(|it| read(it)).collect();
    for rule in rules::all() {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "the page of {} starts with its name", rule.name);
        assert!(pages.iter().any(|it| it == rule.page), "{}", rule.name);
    }
    assert_eq!(pages.len(), rules::all().len(), "as many pages as rules");
}

#[test]
fn fixtures_show_what_is_found() {
    let mut failures = Failures::default();
    let fixtures = files("tests/suite/diagnostics", "yml");
    assert!(!fixtures.is_empty());
    for path in fixtures {
        let text = read(&path);
        let parsed = taxiway_fixture::parse(&text);
        let rewritten: String =
            parsed.iter().map(|file| failures.file(&path.display().to_string(), file, &parsed)).collect();
        failures.rewrite(&path, &text, &rewritten);
    }
    failures.report();
}

/// Rules that only a very large manifest breaks; `tests/growth.rs` has some.
const TOO_LARGE_FOR_A_PAGE: [&str; 2] = ["further-findings", "unchecked-environments"];

/// Rules about what no page of a manifest shows: `tests/cli/` has runs with settings and policies.
const BESIDE_A_MANIFEST: [&str; 3] = ["policy-violation", "unknown-setting", "wrong-setting"];

/// What differs from its annotations, for a person to read.
#[derive(Default)]
struct Failures(String);

impl Failures {
    fn page(&mut self, path: &Path, rule: &str, text: &str) {
        let mut per_heading: BTreeMap<String, usize> = BTreeMap::new();
        let mut rewritten = text.to_owned();
        for block in page::blocks(text).into_iter().rev() {
            *per_heading.entry(block.heading.clone()).or_default() += 1;
            let at = format!("{}:{}", path.display(), block.line);
            let mut block_text = String::new();
            let files = taxiway_fixture::parse(&block.text);
            let is_reported = files.iter().any(|file| find(file, &files).iter().any(|it| it.rule.name == rule));
            if block.heading == "Reported" && !is_reported && !BESIDE_A_MANIFEST.contains(&rule) {
                self.add(&at, &format!("nothing that `{rule}` reports"));
            }
            for file in &files {
                match block.heading.as_str() {
                    "Reported" => block_text.push_str(&self.file(&at, file, &files)),
                    "Accepted" => {
                        let found = marks(file, &files);
                        if !found.is_empty() {
                            self.add(&at, &format!("something is found:\n\n{}", file.annotated(&found)));
                        }
                        block_text.push_str(&file.annotated(&file.marks));
                    }
                    other => self.add(&at, &format!("a manifest under `{other}` is not checked")),
                }
            }
            rewritten.replace_range(block.range, &block_text);
        }
        let headings: &[&str] = if BESIDE_A_MANIFEST.contains(&rule) { &[] } else { &["Reported", "Accepted"] };
        for heading in headings.iter().copied() {
            if heading == "Reported" && TOO_LARGE_FOR_A_PAGE.contains(&rule) {
                continue;
            }
            if !per_heading.contains_key(heading) {
                self.add(&path.display().to_string(), &format!("no ```yaml block under `## {heading}`"));
            }
        }
        if !text.contains("\n## Why\n") {
            self.add(&path.display().to_string(), "no `## Why`");
        }
        self.rewrite(path, text, &rewritten);
    }

    /// Checks one file; its text with the annotations it should have.
    fn file(&mut self, at: &str, file: &File, all: &[File]) -> String {
        let mut expected = file.marks.clone();
        expected.sort();
        let found = marks(file, all);
        let annotated = file.annotated(&found);
        if found != expected {
            let mut message = String::new();
            for mark in expected.iter().filter(|it| !found.contains(it)) {
                let _ = writeln!(message, "not found: line {}: {}: {}", mark.line + 1, mark.severity, mark.message);
            }
            for mark in found.iter().filter(|it| !expected.contains(it)) {
                let _ = writeln!(message, "not annotated: line {}: {}: {}", mark.line + 1, mark.severity, mark.message);
            }
            self.add(at, &format!("{message}\n{annotated}"));
        }
        annotated
    }

    fn add(&mut self, at: &str, message: &str) {
        let _ = writeln!(self.0, "── {at}\n{message}");
    }

    fn rewrite(&self, path: &Path, text: &str, rewritten: &str) {
        if std::env::var_os("UPDATE_FIXTURES").is_some() && text != rewritten {
            fs::write(path, rewritten).unwrap();
        }
    }

    #[track_caller]
    fn report(self) {
        assert!(self.0.is_empty(), "annotations differ; UPDATE_FIXTURES=1 rewrites them\n\n{}", self.0);
    }
}

/// The only caller of `check` here; `all` are the files of the fixture.
fn find(file: &File, all: &[File]) -> Vec<Finding> {
    let mut workspace = Workspace::default();
    workspace.set_variables(Variables {
        app: file.app.as_deref().map(Into::into),
        values: file.variables.clone().into_iter().collect(),
    });
    if all.iter().any(|it| it.neighbors) {
        all.iter().for_each(|it| workspace.set(it.path.as_str(), it.text.as_str()));
        workspace.set_complete(true);
    }
    workspace.set_missing(file.missing.iter().map(|it| it.as_str().into()).collect());
    let document = Document::parse(file.path.as_str(), file.text.as_str());
    let findings = document.check(&workspace.context(), &file.environments);
    for finding in &findings {
        let edits = finding.fixes.iter().flat_map(|it| it.edits.iter().map(|it| it.span));
        let spans = finding.labels.iter().map(|it| it.span).chain(edits).chain([finding.span]);
        spans.for_each(|span| assert_sane(span, &file.text, finding));
        assert!(!finding.message.contains('\n'), "one line: {}", finding.message);
        assert!(!finding.message.ends_with('.'), "no full stop: {}", finding.message);
    }
    findings
}

#[track_caller]
fn assert_sane(span: Span, text: &str, finding: &Finding) {
    let range = span.range();
    let sane = range.start <= range.end
        && range.end <= text.len()
        && text.is_char_boundary(range.start)
        && text.is_char_boundary(range.end);
    assert!(sane, "{range:?} is no place in a text of {} bytes: {}", text.len(), finding.message);
}

fn marks(file: &File, all: &[File]) -> Vec<Mark> {
    let mark = |it: &Finding| file.mark(it.span.range(), it.severity().name(), &it.environments, &it.message);
    let mut marks: Vec<Mark> = find(file, all).iter().map(mark).collect();
    marks.sort();
    marks
}
