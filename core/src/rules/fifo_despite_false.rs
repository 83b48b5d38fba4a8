//! `fifo-despite-false`: a map that says only `false`, and switches FIFO on.

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::Flag;
use crate::manifest::copilot::messaging::{QueueFifo, TopicFifo};

pub static RULE: Rule = Rule {
    name: "fifo-despite-false",
    severity: Severity::Warning,
    source: Source::Taxiway,
    page: crate::diagnostic::page!("fifo_despite_false.md"),
};

pub fn check(cx: &mut Cx) {
    let mut found: Vec<(Flag, &str)> = Vec::new();
    for topic in cx.workload().publish.iter().flat_map(|it| &it.topics).flatten() {
        if let Some(TopicFifo::Options(options)) = &topic.fifo {
            found.extend(options.content_based_deduplication.clone().map(|it| (it, "topic")));
        }
    }
    for queue in cx.workload().queues() {
        let Some(QueueFifo::Options(options)) = &queue.fifo else { continue };
        if options.deduplication_scope.is_none() && options.throughput_limit.is_none() {
            let flags: Vec<&Flag> =
                options.content_based_deduplication.iter().chain(options.high_throughput.iter()).collect();
            if flags.iter().all(|it| !it.value) {
                found.extend(flags.first().map(|it| ((*it).clone(), "queue")));
            }
        }
    }
    for (flag, what) in found {
        if flag.value {
            continue;
        }
        cx.report(
            RULE.at(flag.span(), format!("`fifo` as a map makes a FIFO {what}, whatever it says"))
                .help(format!("write `fifo: true` for a FIFO {what}, or remove `fifo`")),
        );
    }
}
