//! Holds the verdict on small manifests against Copilot's: it refuses those under a `refused`
//! header of `suite/verdicts`, and takes those under `accepted`; in all environments, or in those
//! that the header names (`env:prod`).
//!
//! A line `#!` says that the mistake stands in the line above it. All of Copilot's refusals
//! then stand in such lines, and a mistake is refused once.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use taxiway_core::analysis::{Context, Document};
use taxiway_core::diagnostic::{Severity, Source};

#[test]
fn verdicts_are_copilots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/verdicts");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut failures = String::new();
    for path in paths {
        for file in taxiway_fixture::parse(&fs::read_to_string(&path).unwrap()) {
            let refused = file.path == "refused";
            assert!(refused || file.path == "accepted", "{}: a verdict is refused or accepted", path.display());
            let (text, lines) = mistakes(&file.text);
            let document = Document::parse("manifest.yml", text.as_str());
            let findings = document.check(&Context::default(), &file.environments);
            let errors: Vec<(usize, &str)> = findings
                .iter()
                .filter(|it| it.severity() == Severity::Error && it.source == Source::Copilot)
                .map(|it| (text[..it.span.start as usize].matches('\n').count(), it.message.as_str()))
                .collect();
            let right_place = lines.is_empty() || (errors.len() == 1 && lines.contains(&errors[0].0));
            if errors.is_empty() == refused || !right_place {
                let _ = writeln!(
                    failures,
                    "{}: {} by Copilot{}, but {errors:?}\n{}",
                    path.display(),
                    file.path,
                    if lines.is_empty() { String::new() } else { format!(" in one of lines {lines:?}") },
                    file.text
                );
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The text without its `#!`, and the lines above those, from 0.
fn mistakes(text: &str) -> (String, Vec<usize>) {
    let (mut kept, mut lines, mut count) = (String::new(), Vec::new(), 0_usize);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "#!" {
            lines.push(count.saturating_sub(1));
        } else {
            kept.push_str(line);
            count += 1;
        }
    }
    (kept, lines)
}
