//! Topics and queues, as far as Copilot's variables tell of them (`lowering-ecs.md`, section 1.4,
//! the other way round).

use serde_json::{Map, Value};

use super::Wanted;
use super::api::variable;
use super::draft::{Draft, Section};
use super::identity::Identity;
use crate::schema::WorkloadType;

/// Writes `publish` and `subscribe`.
pub(super) fn messages(draft: &mut Draft, wanted: &Wanted, who: &Identity) {
    let Some(main) = who.main_container(wanted) else { return };
    let told = |name: &str| -> Option<Map<String, Value>> { serde_json::from_str(&variable(main, name)?).ok() };
    let topics: Vec<serde_yaml::Value> = told("COPILOT_SNS_TOPIC_ARNS")
        .into_iter()
        .flatten()
        .map(|(name, _)| {
            let mut topic = Section::default();
            match name.strip_suffix(".fifo") {
                Some(name) => {
                    topic.put("name", name);
                    topic.put("fifo", true);
                }
                None => topic.put("name", name),
            }
            topic.into()
        })
        .collect();
    if !topics.is_empty() {
        let mut publish = Section::default();
        publish.put("topics", topics);
        draft.section("publish", publish);
    }
    if who.kind != WorkloadType::WorkerService {
        return;
    }
    draft.note("Which topics the shared queue listens to, and the settings of queues, are not in the task definition: `subscribe` lacks them.");
    let own: Vec<serde_yaml::Value> = told("COPILOT_TOPIC_QUEUE_URIS")
        .into_iter()
        .flatten()
        .filter_map(|(key, uri)| {
            let (service, topic) = topic(&key, uri.as_str().unwrap_or_default())?;
            let mut subscription = Section::default();
            subscription.put("name", topic);
            subscription.put("service", service);
            subscription.put("queue", true);
            Some(subscription.into())
        })
        .collect();
    if !own.is_empty() {
        let mut subscribe = Section::default();
        subscribe.put("topics", own);
        draft.section("subscribe", subscribe);
    }
}

/// Service and topic out of `{service}{Topic}EventsQueue`, where both have letters and digits
/// only; the reference in the address keeps the topic's own case.
fn topic(key: &str, uri: &str) -> Option<(String, String)> {
    const END: &str = "EventsQueue";
    let both = key.strip_suffix(END)?;
    // All letters of the topic but the first are small.
    let at = both.rfind(|it: char| it.is_ascii_uppercase())?;
    let digits = both[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = if digits < at { at - digits } else { at };
    let own = uri.strip_prefix("${").and_then(|it| it.strip_suffix('}')).and_then(|it| it.strip_suffix(END));
    let own = own.filter(|it| it.len() == both.len() && it.is_char_boundary(at));
    let topic = own.map_or_else(|| both[at..].to_ascii_lowercase(), |it| it[at..].to_owned());
    (at > 0).then(|| (both[..at].to_owned(), topic))
}
