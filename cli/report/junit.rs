//! Findings as JUnit XML: a suite for each file, a test case for each finding.
//!
//! Knows what makes the exit status 1: that is a failure, and everything else a case that was
//! skipped, so that a report is as red as its run. A file without findings is one case that
//! passed, as some readers refuse a report without any.

use std::collections::HashMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use taxiway_core::diagnostic::{Finding, Severity};
use taxiway_core::wire::Range;

use super::place::Root;
use super::{Checked, in_words};

/// The name of a test case of a file without findings.
const NOTHING_FOUND: &str = "nothing found";

/// The whole document. Fails where the library cannot write one.
pub fn document(checked: &[Checked], root: &Root, fail_on: Severity) -> anyhow::Result<String> {
    let mut report = Report::new("taxiway");
    for it in checked {
        let path = allowed(&root.path(&it.path));
        let mut suite = TestSuite::new(path.as_str());
        if it.findings.is_empty() {
            suite.add_test_case(case(NOTHING_FOUND, &path, TestCaseStatus::success()));
        }
        let mut met: HashMap<String, usize> = HashMap::new();
        for finding in &it.findings {
            // Readers compare runs by names, so a name holds no line.
            let name = allowed(&format!("{}: {}", finding.rule.name, finding.message));
            let times = met.entry(name.clone()).and_modify(|it| *it += 1).or_insert(1);
            let name = if *times > 1 { format!("{name} ({times})") } else { name };
            let mut case = case(&name, &path, status(it, &path, finding, fail_on));
            let line = Range::new(&it.lines, &it.text, finding.span).start.line;
            case.extra.insert("line".into(), line.to_string().into());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    Ok(report.to_string()?)
}

fn case(name: &str, path: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    // A reader of Java's reports takes what stands behind a full stop for the class.
    case.set_classname(path.rsplit_once('.').map_or(path, |it| it.0));
    case.extra.insert("file".into(), path.into());
    case
}

fn status(checked: &Checked, path: &str, finding: &Finding, fail_on: Severity) -> TestCaseStatus {
    let mut status = match finding.severity() >= fail_on {
        true => TestCaseStatus::non_success(NonSuccessKind::Failure),
        false => TestCaseStatus::skipped(),
    };
    let start = Range::new(&checked.lines, &checked.text, finding.span).start;
    let (severity, rule) = (finding.severity().name(), finding.rule.name);
    status.set_type(severity).set_message(allowed(&finding.message));
    status.set_description(format!(
        "{path}:{}:{}: {severity}[{rule}]: {}",
        start.line,
        start.column,
        allowed(&in_words(finding))
    ));
    status
}

/// The text without the two characters that XML forbids and the library lets through; control
/// characters are its own business.
fn allowed(text: &str) -> String {
    text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
