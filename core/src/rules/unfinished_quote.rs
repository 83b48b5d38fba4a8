//! `unfinished-quote`: a command line that cannot be split into words.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::image::Words;
use crate::manifest::shell::{self, Unfinished};

pub static RULE: Rule = Rule {
    name: "unfinished-quote",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("unfinished_quote.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    for container in &cx.parts.containers {
        for (key, words) in &container.words {
            let Words::Line(line) = words else { continue };
            let message = match shell::split(line) {
                Ok(_) => continue,
                Err(Unfinished::Quote(quote, _)) => {
                    format!("`{}{key}` opens a {quote} that is never closed", container.path())
                }
                Err(Unfinished::Escape(_)) => {
                    format!("`{}{key}` ends in a backslash that escapes nothing", container.path())
                }
            };
            found.push(
                RULE.at(line.span(), message)
                    .note("Copilot splits the line into words as a shell would")
                    .help("close it, escape it with a backslash, or write the words as a list"),
            );
        }
    }
    found.into_iter().for_each(|it| cx.report(it));
}
