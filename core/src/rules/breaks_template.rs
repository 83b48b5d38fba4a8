//! `breaks-template`: a text that is no YAML where Copilot puts it into its template.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::unquoted::Reading;

pub static RULE: Rule = Rule {
    name: "breaks-template",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("breaks_template.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    cx.manifest.unquoted(&mut |text, reading| {
        if *reading == Reading::Broken {
            found.push(
                RULE.at(text.span, format!("{} breaks Copilot's template{}", text.what(), text.shown()))
                    .note("Copilot puts the text there without quotes, and the template is no YAML any more")
                    .help("put quotes inside of the quotes: `'\"…\"'`"),
            );
        }
    });
    found.into_iter().for_each(|it| cx.report(it));
}
