//! A rule's page for a terminal: headings, code and names stand out, the rest is text.
//!
//! Knows the Markdown that our own pages use, no more.

use anstyle::{AnsiColor, Style};

const HEADING: Style = Style::new().bold().underline();
const CODE: Style = AnsiColor::Cyan.on_default();

/// The text with colours; without them it is still Markdown that reads well.
pub fn render(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut in_code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
            continue;
        }
        if in_code && !line.is_empty() {
            text.push_str(&format!("    {CODE}{line}{CODE:#}"));
        } else if let Some(heading) = line.strip_prefix('#') {
            text.push_str(&format!("{HEADING}{}{HEADING:#}", heading.trim_start_matches('#').trim_start()));
        } else {
            text.push_str(&spans(line));
        }
        text.push('\n');
    }
    text
}

/// Names in backticks stand out and keep them.
fn spans(line: &str) -> String {
    let mut text = String::new();
    for (index, part) in line.split('`').enumerate() {
        match index % 2 {
            0 => text.push_str(part),
            _ => text.push_str(&format!("{CODE}`{part}`{CODE:#}")),
        }
    }
    text
}

/// The first sentence below the title.
pub fn first_sentence(markdown: &str) -> &str {
    let line = markdown.lines().skip(1).map(str::trim).find(|it| !it.is_empty()).unwrap_or_default();
    line.split_once(". ").map_or(line, |it| it.0).trim_end_matches('.')
}
