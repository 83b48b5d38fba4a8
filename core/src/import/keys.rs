//! All keys that a manifest needs, topic by topic.
//!
//! In: what runs and whose it is. Out: a [`Draft`] that lowers to it, but for what no key says.

use super::draft::{Draft, Section};
use super::identity::Identity;
use super::{Options, Wanted, containers, logging, messages, network, ports, service, storage};
use crate::schema::WorkloadType;

/// What the keys of a manifest can say of `wanted`.
pub(super) fn draft(wanted: &Wanted, who: &Identity, options: &Options) -> Draft {
    let mut draft = Draft::default();
    if !who.is_certain {
        draft.note(format!(
            "The application is taken to be `{}`, the environment `{}`; `--app` and `--env` say otherwise.",
            who.app, who.environment,
        ));
    }
    draft.put("name", who.name.as_str());
    draft.put("type", who.kind.name());
    if who.kind == WorkloadType::ScheduledJob {
        trigger(&mut draft, options.schedule.as_deref());
    }
    let ports = ports::Plan::of(wanted, who);
    ports.balancers(&mut draft, wanted, who);
    containers::main(&mut draft, wanted, who, &ports);
    service::size(&mut draft, wanted, who);
    containers::inside(&mut draft, wanted, who);
    storage::storage(&mut draft, wanted, who);
    containers::sidecars(&mut draft, wanted, who, &ports);
    logging::logging(&mut draft, wanted, who);
    network::network(&mut draft, wanted, who);
    messages::messages(&mut draft, wanted, who);
    service::deployment(&mut draft, wanted, who);
    draft
}

fn trigger(draft: &mut Draft, schedule: Option<&str>) {
    let mut on = Section::default();
    on.put("schedule", schedule.unwrap_or("none"));
    draft.section("on", on);
    if schedule.is_none() {
        draft.comment("on.schedule", "when the job starts is not in the task definition; such as \"@daily\"");
        draft.note("When the job starts is not in the task definition: `on.schedule` is `none`, and `--schedule` gives another.");
    }
}
