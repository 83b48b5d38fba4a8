//! `changes-when-unquoted`: a text that becomes something else where Copilot puts it into its template.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::unquoted::Reading;

pub static RULE: Rule = Rule {
    name: "changes-when-unquoted",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("changes_when_unquoted.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found = Vec::new();
    cx.manifest.unquoted(&mut |text, reading| {
        let becomes = match reading {
            Reading::Same | Reading::Broken => return,
            Reading::Null => "nothing".to_owned(),
            Reading::Flag(_) | Reading::Number(_) if text.is_secret => "another value".to_owned(),
            Reading::Flag(flag) => format!("`{flag}`"),
            Reading::Number(number) => format!("the number {number}"),
            Reading::Map => "a map".to_owned(),
            Reading::List => "a list".to_owned(),
            Reading::Text(rest) if text.is_secret || rest.contains('\n') => "another text".to_owned(),
            Reading::Text(rest) => format!("`{rest}`"),
        };
        found.push(
            RULE.at(text.span, format!("{} becomes {becomes} in Copilot's template{}", text.what(), text.shown()))
                .note("Copilot puts the text there without quotes, and YAML reads it anew")
                .help("put quotes inside of the quotes: `'\"…\"'`"),
        );
    });
    found.into_iter().for_each(|it| cx.report(it));
}
