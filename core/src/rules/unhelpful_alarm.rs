//! `unhelpful-alarm`: a rollback alarm that never fires, always fires, or watches something else than it seems.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::json::Float;
use crate::manifest::Number;
use crate::manifest::copilot::deployment::RollbackAlarms;

pub static RULE: Rule = Rule {
    name: "unhelpful-alarm",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("unhelpful_alarm.md"),
};

pub fn check(cx: &mut Cx) {
    let alarms = cx.workload().deployment.as_ref().and_then(|it| it.rollback_alarms.as_ref());
    let Some(RollbackAlarms::Thresholds(alarms)) = alarms else { return };
    percentage(cx, "cpu_utilization", alarms.cpu_utilization.as_ref());
    percentage(cx, "memory_utilization", alarms.memory_utilization.as_ref());
    let queue = cx.workload().subscribe.as_ref().and_then(|it| it.queue.as_ref());
    if let Some(messages) = &alarms.messages_delayed
        && queue.is_none_or(|it| it.delay.is_none())
    {
        cx.report(
            RULE.at(
                messages.key,
                "`messages_delayed` counts messages that wait for their delay, but the queue has none",
            )
            .note("a backlog of messages that nobody reads does not make this alarm fire")
            .help("name an alarm of your own in `rollback_alarms` to watch the backlog"),
        );
    }
}

fn percentage(cx: &mut Cx, key: &str, threshold: Option<&Number>) {
    let Some(threshold) = threshold else { return };
    let what = match threshold.value {
        it if it <= 0.0 => "always fires",
        it if it > 100.0 || it.is_nan() => "never fires",
        _ => return,
    };
    cx.report(
        RULE.at(threshold.span(), format!("`{key}` is a percentage; an alarm at {} {what}", Float(threshold.value)))
            .help("write a number above 0, up to 100"),
    );
}
