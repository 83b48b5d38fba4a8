//! `composed-name-too-long`: a name that is too long once application and environment stand before it.
//!
//! What is not known of application and environment counts as one character, the least there is.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::messaging::TopicFifo;
use crate::schema::WorkloadType;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "composed-name-too-long",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("composed_name_too_long.md"),
};

/// Step Functions' limit for the name of a state machine.
const STATE_MACHINE: usize = 80;
/// The limit of SNS, `.fifo` included.
const TOPIC: usize = 256;

pub fn check(cx: &mut Cx) {
    let Some(name) = cx.workload().name.clone() else { return };
    let stack = cx.app.map_or(1, str::len) + cx.environment.map_or(1, str::len) + name.len() + 2;
    if cx.is(WorkloadType::ScheduledJob) {
        too_long(
            cx,
            "the job's state machine",
            "<application>-<environment>-<name>",
            stack,
            STATE_MACHINE,
            name.span(),
        );
    }
    let topics = cx.workload().publish.as_ref().and_then(|it| it.topics.as_deref()).unwrap_or_default();
    for topic in topics {
        let Some(topic_name) = &topic.name else { continue };
        let suffix = if topic.fifo.as_ref().is_some_and(TopicFifo::is_on) { ".fifo".len() } else { 0 };
        let length = stack.min(128) + 1 + topic_name.len() + suffix;
        too_long(cx, "the topic", "<application>-<environment>-<workload>-<topic>", length, TOPIC, topic_name.span());
    }
}

fn too_long(cx: &mut Cx, what: &str, pattern: &str, length: usize, max: usize, span: Span) {
    if length <= max {
        return;
    }
    let least = if cx.app.is_some() && cx.environment.is_some() { "" } else { "at least " };
    cx.report(
        RULE.at(span, format!("the name of {what} has {least}{length} characters, but AWS takes {max}"))
            .note(format!("it is composed as `{pattern}`"))
            .help(format!("write a name that is {} characters shorter", length - max)),
    );
}
