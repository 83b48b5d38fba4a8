//! Holds the verdict on small manifests against Copilot's: it refuses those under a `refused`
//! header of `suite/verdicts`, and takes those under `accepted`.

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
            let document = Document::parse("manifest.yml", file.text.as_str());
            let findings = document.check(&Context::default(), &[]);
            let errors: Vec<&str> = findings
                .iter()
                .filter(|it| it.severity() == Severity::Error && it.source == Source::Copilot)
                .map(|it| it.message.as_str())
                .collect();
            if errors.is_empty() == refused {
                let _ =
                    writeln!(failures, "{}: {} by Copilot, but {errors:?}\n{}", path.display(), file.path, file.text);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
