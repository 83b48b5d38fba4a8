//! `zero-target`: a metric that aims for nothing.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::json::Float;
use crate::manifest::Sourced;
use crate::manifest::copilot::scaling::{Count, Percentage, ResponseTime};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "zero-target",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("zero_target.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Count::Scaling(scaling)) = &cx.workload().count else { return };
    let mut zeros: Vec<(&str, Span, String)> = Vec::new();
    for (name, metric) in
        [("cpu_percentage", &scaling.cpu_percentage), ("memory_percentage", &scaling.memory_percentage)]
    {
        let value = match metric {
            Some(Percentage::Options(options)) => options.value.as_ref(),
            Some(Percentage::Value(value)) => Some(value),
            None => None,
        };
        zeros.extend(value.filter(|it| it.value == 0).map(|it| (name, it.span(), "0".to_owned())));
    }
    let time = match &scaling.response_time {
        Some(ResponseTime::Options(options)) => options.value.as_ref(),
        Some(ResponseTime::Value(value)) => Some(value),
        None => None,
    };
    let seconds = |it: &Sourced<crate::schema::duration::Nanos>| {
        ("response_time", it.span(), format!("{}s", Float(it.as_seconds())))
    };
    zeros.extend(time.filter(|it| it.0 <= 0).map(seconds));
    for (name, span, shown) in zeros {
        cx.report(
            RULE.at(span, format!("`count.{name}` aims for {shown}"))
                .note("the target of a scaling policy is greater than zero"),
        );
    }
}
