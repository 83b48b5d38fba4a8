//! Environment variables and secrets of containers (`lowering-ecs.md`, sections 1.4 and 1.5).

use litemap::LiteMap;

use super::build::{Entries, list, pair};
use super::{Cx, alphanumeric, unquoted};
use crate::ir::{Prop, Reference, Value};
use crate::json;
use crate::manifest::copilot::container::{Secret, Sidecar, Variable};
use crate::manifest::copilot::messaging::{QueueFifo, Subscription, TopicFifo, TopicQueue};
use crate::manifest::unquoted::Slot;
use crate::manifest::{Keyed, Name, Text};
use crate::origin::Origin;
use crate::schema::WorkloadType;

pub(super) fn main(cx: &Cx) -> Prop {
    let workload = &cx.manifest.workload;
    let mut variables = common(cx);
    own(cx, &mut variables, workload.variables.as_ref());
    if let Some(volumes) = workload.storage.as_ref().and_then(|it| it.volumes.as_ref()) {
        let points = volumes
            .iter()
            .map(|(name, volume)| (name.text.to_string(), volume.path.as_ref().map_or("", |it| &*it.value).to_owned()));
        mount_points(&mut variables, points.collect(), &[&volumes.at.origin]);
    }
    list(variables, origin_of(workload.variables.as_ref()))
}

pub(super) fn sidecar(cx: &Cx, sidecar: &Sidecar) -> Prop {
    let mut variables = common(cx);
    own(cx, &mut variables, sidecar.variables.as_ref());
    let points = sidecar.mount_points.iter().flatten().filter_map(|it| {
        Some((it.source_volume.as_ref()?.value.to_string(), it.path.as_ref().map_or("", |it| &*it.value).to_owned()))
    });
    let origins: Vec<&Origin> = sidecar.mount_points.iter().flatten().map(|it| &it.at.origin).collect();
    mount_points(&mut variables, points.collect(), &origins);
    list(variables, origin_of(sidecar.variables.as_ref()))
}

/// The variables of the FireLens container.
pub(super) fn router(cx: &Cx, own_variables: Option<&Keyed<Variable>>) -> Prop {
    let mut variables = common(cx);
    own(cx, &mut variables, own_variables);
    list(variables, origin_of(own_variables))
}

fn origin_of(variables: Option<&Keyed<Variable>>) -> Origin {
    variables.map_or_else(|| Origin::rule("every container gets Copilot's variables"), |it| it.at.origin.clone())
}

/// What every container gets.
fn common(cx: &Cx) -> Vec<Prop> {
    let mut variables = Vec::new();
    let mut add = |name: &'static str, value: Value, origin: Origin| {
        let name = Prop::text(name, origin.clone());
        variables.push(pair("Name", name, "Value", Prop::new(value, origin)));
    };
    let rule = || Origin::rule("Copilot tells every container where it runs");
    let workload = &cx.manifest.workload;
    add("COPILOT_APPLICATION_NAME", Value::Text(cx.app.clone()), rule());
    add("COPILOT_SERVICE_DISCOVERY_ENDPOINT", cx.namespace.clone().into(), rule());
    add("COPILOT_ENVIRONMENT_NAME", cx.target.environment.clone().into(), rule());
    add("COPILOT_SERVICE_NAME", cx.name.clone().into(), rule());
    if let Some(topics) = workload.publish.as_ref().and_then(|it| it.topics.as_ref()).filter(|it| !it.is_empty()) {
        let arns: LiteMap<String, String> = topics
            .iter()
            .filter_map(|topic| {
                let name = topic.name.as_ref()?;
                let suffix = if topic.fifo.as_ref().is_some_and(TopicFifo::is_on) { ".fifo" } else { "" };
                let arn = format!("arn:{}:sns:{}:{}:{}-{name}{suffix}", cx.partition, cx.region, cx.account, cx.family);
                Some((format!("{name}{suffix}"), arn))
            })
            .collect();
        let origins: Vec<&Origin> = topics.iter().map(|it| &it.at.origin).collect();
        let origin = Origin::derived("a publisher is told the ARNs of its topics", &origins);
        add("COPILOT_SNS_TOPIC_ARNS", json(&arns).into(), origin);
    }
    if cx.is(WorkloadType::WorkerService) {
        let rule = Origin::rule("a worker is told the address of its queue");
        add("COPILOT_QUEUE_URI", Reference::Resource("EventsQueue".into()).into(), rule);
        topic_queues(cx, &mut add);
    }
    if let Some(rules) = cx.manifest.rules().filter(|it| it.says_something()) {
        let attribute = match cx.manifest.workload_type {
            WorkloadType::BackendService => "InternalLoadBalancerDNSName",
            _ => "PublicLoadBalancerDNSName",
        };
        let origin = Origin::derived("a service behind a load balancer is told its name", &[&rules.at.origin]);
        add("COPILOT_LB_DNS", Reference::Attribute("EnvControllerAction".into(), attribute.into()).into(), origin);
    }
    variables
}

fn topic_queues(cx: &Cx, add: &mut impl FnMut(&'static str, Value, Origin)) {
    let topics = cx.manifest.workload.subscribe.as_ref().and_then(|it| it.topics.as_deref()).unwrap_or_default();
    let own: Vec<&Subscription> = topics.iter().filter(|it| has_own_queue(it)).collect();
    if own.is_empty() {
        return;
    }
    let uris: LiteMap<String, String> = own
        .iter()
        .filter_map(|topic| {
            let service = alphanumeric(topic.service.as_ref()?);
            let name = alphanumeric(&subscribed_name(topic)?);
            let key = format!("{service}{}EventsQueue", title_case(&name));
            Some((key, format!("${{{service}{name}EventsQueue}}")))
        })
        .collect();
    let origins: Vec<&Origin> = own.iter().map(|it| &it.at.origin).collect();
    let origin = Origin::derived("a worker is told the addresses of the queues of single topics", &origins);
    add("COPILOT_TOPIC_QUEUE_URIS", Reference::Sub(json(&uris).into()).into(), origin);
}

fn has_own_queue(topic: &Subscription) -> bool {
    match &topic.queue {
        Some(TopicQueue::Switch(flag)) => flag.value,
        Some(TopicQueue::Options(_)) => true,
        None => false,
    }
}

/// The topic's name with `.fifo` behind it where the topic's own queue keeps order.
fn subscribed_name(topic: &Subscription) -> Option<String> {
    let name = topic.name.as_ref()?;
    let fifo = match &topic.queue {
        Some(TopicQueue::Options(queue)) => queue.fifo.as_ref().is_some_and(QueueFifo::is_on),
        _ => false,
    };
    Some(if fifo { format!("{name}.fifo") } else { name.to_string() })
}

/// The first letter in upper case, digits before it skipped, all others in lower case.
fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut seen_letter = false;
    for c in text.chars() {
        if c.is_ascii_alphabetic() && !seen_letter {
            seen_letter = true;
            out.push(c.to_ascii_uppercase());
        } else {
            out.push(c.to_ascii_lowercase());
        }
    }
    out
}

fn own(cx: &Cx, variables: &mut Vec<Prop>, own: Option<&Keyed<Variable>>) {
    let Some(own) = own else { return };
    let mut entries: Vec<_> = own.entries.iter().collect();
    entries.sort_by(|a, b| a.0.text.cmp(&b.0.text));
    for (name, variable) in entries {
        let written = Origin::Written(name.span);
        let value = match variable {
            Some(Variable::Value(text)) => Prop::text(text.value.clone(), text.origin.clone()),
            Some(Variable::Import(import)) => match &import.from_cfn {
                Some(export) => Prop::new(Reference::Import(export.value.clone()).into(), export.origin.clone()),
                None => Prop::text("", written.clone()),
            },
            None => Prop::text("", written.clone()),
        };
        variables.push(pair("Name", written_name(cx, name), "Value", value));
    }
}

/// The name of a variable or secret, which Copilot writes without quotes.
fn written_name(cx: &Cx, name: &Name) -> Prop {
    unquoted::put(cx, &name.text, Slot::Value, &Origin::Written(name.span))
}

fn mount_points(variables: &mut Vec<Prop>, points: LiteMap<String, String>, origins: &[&Origin]) {
    if points.is_empty() {
        return;
    }
    let origin = Origin::derived("a container is told where its volumes are", origins);
    let name = Prop::text("COPILOT_MOUNT_POINTS", origin.clone());
    variables.push(pair("Name", name, "Value", Prop::text(json(&points), origin)));
}

/// Compact JSON with sorted keys, and those characters escaped that Go escapes for HTML.
fn json(map: &LiteMap<String, String>) -> String {
    let text = json::object(map.iter());
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}

/// `Name` and `ValueFrom` of each secret, by name; `None` when there are none.
pub(super) fn secrets(cx: &Cx, secrets: &Keyed<Secret>) -> Option<Prop> {
    let mut entries: Vec<_> = secrets.entries.iter().collect();
    entries.sort_by(|a, b| a.0.text.cmp(&b.0.text));
    let items: Vec<Prop> = entries
        .into_iter()
        .map(|(name, secret)| {
            let written = Origin::Written(name.span);
            let value =
                secret.as_ref().map_or_else(|| Prop::new(Value::Null, written.clone()), |it| secret_value(cx, it));
            pair("Name", written_name(cx, name), "ValueFrom", value)
        })
        .collect();
    (!items.is_empty()).then(|| list(items, secrets.at.origin.clone()))
}

fn secret_value(cx: &Cx, secret: &Secret) -> Prop {
    match secret {
        Secret::Parameter(text) => unquoted::value(cx, text),
        Secret::Reference(reference) => match (&reference.secretsmanager, &reference.from_cfn) {
            (Some(name), _) => {
                let arn = format!("arn:{}:secretsmanager:{}:{}:secret:{name}", cx.partition, cx.region, cx.account);
                Prop::text(arn, Origin::derived("a secret's name stands for one in the same account", &[&name.origin]))
            }
            (None, Some(export)) => Prop::new(Reference::Import(export.value.clone()).into(), export.origin.clone()),
            (None, None) => Prop::new(Value::Null, reference.at.origin.clone()),
        },
    }
}

/// `EnvironmentFiles`: the file is uploaded to the application's bucket, whose name only AWS knows.
pub(super) fn file(container: &mut Entries, parameter: String, file: &Text) {
    if file.is_empty() {
        return;
    }
    let origin = Origin::derived("the file is uploaded to the application's bucket", &[&file.origin]);
    let mut entries = Entries::new();
    entries.put("Value", Prop::new(Value::Reference(Reference::Resource(parameter.into())), origin.clone()));
    entries.put("Type", Prop::text("s3", origin.clone()));
    container.put("EnvironmentFiles", list(vec![entries.finish(origin.clone())], origin));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_topics() {
        assert_eq!(title_case("myTopic"), "Mytopic");
        assert_eq!(title_case("2fast"), "2Fast");
    }

    #[test]
    fn texts_are_an_object_however_few_they_are() {
        let text = |texts: &[(&str, &str)]| {
            json(&texts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        assert_eq!(text(&[]), "{}");
        assert_eq!(text(&[("b", "<\""), ("a", "")]), r#"{"a":"","b":"\u003c\""}"#);
    }
}
