//! `docs/rules.md`: an index of all rules, then every rule's page.

use std::fmt::Write;

use taxiway_core::diagnostic::Rule;
use taxiway_core::rules;

use super::HEADER;

pub(super) fn page() -> String {
    let mut page = format!("{HEADER}# Rules\n\n");
    page += "Every finding belongs to a rule.\n\
             An *error* means that the deployment would fail: because Copilot refuses (source `copilot`) or AWS does (`aws`).\n\
             With source `taxiway` it says that the deployment breaks what a project's own files ask for.\n\
             A *warning* means that it deploys but does not do what the text says.\n\
             A *hint* is advice.\n\
             `taxiway explain RULE` prints a rule's page.\n\
             A comment `# taxiway: allow(RULE)` behind a line, or on a line above it, silences a rule there.\n\n";
    page += "| rule | severity | source | what it finds |\n|---|---|---|---|\n";
    for rule in rules::all() {
        let (severity, source) = (rule.severity.name(), rule.source.name());
        let _ = writeln!(page, "| [`{0}`](#{0}) | {severity} | {source} | {1} |", rule.name, summary(rule));
    }
    for rule in rules::all() {
        page += "\n";
        page += &deeper(rule.page);
    }
    page
}

/// The first paragraph behind the title, on one line.
fn summary(rule: &Rule) -> String {
    let paragraph = rule.page.split("\n\n").nth(1).unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The page with every heading one level down; code blocks as they are.
fn deeper(page: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for line in page.lines() {
        in_code ^= line.starts_with("```");
        if line.starts_with('#') && !in_code {
            text.push('#');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}
