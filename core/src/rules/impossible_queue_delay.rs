//! `impossible-queue-delay`: a queue delay whose two times cannot hold together.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::json::Float;
use crate::manifest::copilot::scaling::Count;

pub static RULE: Rule = Rule {
    name: "impossible-queue-delay",
    severity: Severity::Error,
    source: Source::Copilot,
    page: crate::diagnostic::page!("impossible_queue_delay.md"),
};

pub fn check(cx: &mut Cx) {
    let Some(Count::Scaling(scaling)) = &cx.workload().count else { return };
    let Some(delay) = &scaling.queue_delay else { return };
    let (latency, processing) = (delay.acceptable_latency.as_ref(), delay.msg_processing_time.as_ref());
    let mut is_zero = false;
    for (name, time) in [("acceptable_latency", latency), ("msg_processing_time", processing)] {
        if let Some(time) = time.filter(|it| it.0 == 0) {
            is_zero = true;
            cx.report(
                RULE.at(time.span(), format!("`count.queue_delay.{name}` is 0s")).help("write a time such as `10s`"),
            );
        }
    }
    let (Some(latency), Some(processing)) = (latency, processing) else { return };
    if !is_zero && processing.value > latency.value {
        cx.report(
            RULE.at(
                processing.span(),
                format!(
                    "processing a message takes {}s, but it may wait {}s only",
                    Float(processing.as_seconds()),
                    Float(latency.as_seconds())
                ),
            )
            .note("no number of tasks keeps up with that")
            .label(latency.span(), "the acceptable latency"),
        );
    }
}
