//! `colliding-names`: sidecars, topics or subscriptions that end up under one name in the template.
//!
//! CloudFormation's logical ids have letters and digits only; what else stands in a name is left out.

use std::collections::HashMap;

use super::Cx;
use crate::diagnostic::{Rule, Severity, Source};
use crate::manifest::copilot::messaging::{QueueFifo, Subscription, TopicFifo, TopicQueue};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "colliding-names",
    severity: Severity::Error,
    source: Source::Aws,
    page: crate::diagnostic::page!("colliding_names.md"),
};

/// A name as written, its place, and what is left of it in a logical id.
struct Id {
    name: String,
    span: Span,
    id: String,
}

pub fn check(cx: &mut Cx) {
    let workload = cx.workload();
    let sidecars = workload.sidecars.iter().flat_map(|it| it.iter());
    let sidecars: Vec<Id> = sidecars.map(|(name, _)| id(&name.text, &name.text, name.span)).collect();
    let topics = workload.publish.iter().flat_map(|it| &it.topics).flatten();
    let topics: Vec<Id> = topics
        .filter_map(|it| {
            let name = it.name.as_ref()?;
            let suffix = if it.fifo.as_ref().is_some_and(TopicFifo::is_on) { ".fifo" } else { "" };
            Some(id(name, &format!("{name}{suffix}"), name.span()))
        })
        .collect();
    let shared = workload.subscribe.as_ref().and_then(|it| it.queue.as_ref()).and_then(|it| it.fifo.as_ref());
    let shared = shared.is_some_and(QueueFifo::is_on);
    let subscriptions = workload.subscribe.iter().flat_map(|it| &it.topics).flatten();
    let subscriptions: Vec<Id> = subscriptions
        .filter_map(|it| {
            let (name, service) = (it.name.as_ref()?, it.service.as_ref()?);
            let suffix = if is_fifo(it, shared) { ".fifo" } else { "" };
            Some(id(&format!("{service}/{name}"), &format!("{service}{name}{suffix}"), name.span()))
        })
        .collect();
    collide(cx, "sidecars", &sidecars);
    collide(cx, "topics", &topics);
    collide(cx, "subscriptions", &subscriptions);
}

fn id(name: &str, whole: &str, span: Span) -> Id {
    Id { name: name.to_owned(), span, id: whole.chars().filter(char::is_ascii_alphanumeric).collect() }
}

/// Whether the topic is looked for under its FIFO name.
fn is_fifo(topic: &Subscription, shared: bool) -> bool {
    match &topic.queue {
        None => shared,
        Some(TopicQueue::Options(queue)) => queue.fifo.as_ref().is_some_and(QueueFifo::is_on),
        Some(TopicQueue::Switch(_)) => false,
    }
}

fn collide(cx: &mut Cx, what: &str, ids: &[Id]) {
    let mut seen: HashMap<&str, &Id> = HashMap::new();
    for later in ids.iter().filter(|it| !it.id.is_empty()) {
        let Some(first) = seen.get(&*later.id) else {
            seen.insert(&later.id, later);
            continue;
        };
        let message = if first.name == later.name {
            format!("`{}` stands twice among the {what}", later.name)
        } else {
            format!("the {what} `{}` and `{}` are the same to CloudFormation", first.name, later.name)
        };
        cx.report(
            RULE.at(later.span, message)
                .label(first.span, "the first one")
                .note("names in the template have letters and digits only; everything else is left out"),
        );
    }
}
