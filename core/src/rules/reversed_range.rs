//! `reversed-range`: a range that starts above its end.

use super::Cx;
use crate::diagnostic::{Edit, Fix, Rule, Severity, Source};
use crate::manifest::copilot::scaling::{Count, Range};

pub static RULE: Rule = Rule {
    name: "reversed-range",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("reversed_range.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Count::Scaling(scaling)) = &cx.workload().count else { return };
    match &scaling.range {
        Some(Range::Text(text)) => {
            let Some((min, max)) = text.split_once('-') else { return };
            let (Ok(low), Ok(high)) = (min.parse::<i64>(), max.parse::<i64>()) else { return };
            if low <= high {
                return;
            }
            let mut finding = RULE.at(text.span(), message(low, high)).help(format!("write `{max}-{min}`"));
            if let Some(span) = text.origin.written_span() {
                finding = finding.fix(Fix {
                    title: "swap the two".to_owned(),
                    safe: false,
                    edits: vec![Edit { span, text: format!("{max}-{min}") }],
                });
            }
            cx.report(finding);
        }
        Some(Range::Bounds(bounds)) => {
            let (Some(min), Some(max)) = (&bounds.min, &bounds.max) else { return };
            if min.value > max.value {
                cx.report(RULE.at(min.span(), message(min.value, max.value)).label(max.span(), "the end"));
            }
        }
        None => {}
    }
}

fn message(min: i64, max: i64) -> String {
    format!("`count.range` starts above its end: {min} > {max}")
}
