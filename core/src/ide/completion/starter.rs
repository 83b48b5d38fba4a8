//! Whole manifests, to start with.

use super::items::{Items, Rank, plain_text};
use super::slot::Slot;
use super::write::{Writer, is_refused};
use super::{CompletionKind, keys::Target};
use crate::analysis::workload_section;
use crate::schema::{Field, WorkloadType};

/// A manifest of each type, with the keys that it has to have and the size of its task.
pub(super) fn manifests(slot: &Slot, items: &mut Items, target: &Target) {
    for workload in WorkloadType::ALL {
        let mut writer = Writer::new(true, workload, items.width, items.line_end);
        writer.push(&target.before);
        for (index, field) in fields(workload).enumerate() {
            if index > 0 {
                writer.line(0);
            }
            if index == 2 {
                writer.line(0);
            }
            match (field.name, slot.document.folder()) {
                ("name", Some(folder)) => {
                    writer.push("name: ");
                    writer.stop(folder);
                }
                ("type", _) => writer.push(&format!("type: {}", workload.name())),
                _ => writer.child(field, target.column, 0),
            }
        }
        writer.line(0);
        if !items.snippets {
            let text = plain_text(&writer.text);
            writer = Writer::new(false, workload, items.width, items.line_end);
            writer.push(&text);
        }
        let label = workload.name();
        let item = items.add(slot, Rank::First, CompletionKind::Key, label, slot.cursor.key_span(), writer);
        item.detail = Some("a whole manifest".to_owned());
        item.documentation = Some(format!("The keys that a {label} starts with."));
    }
}

/// What a first manifest says: what is required, and what the base says anyway.
fn fields(workload: WorkloadType) -> impl Iterator<Item = &'static Field> {
    let has_effect = move |it: &&Field| !it.no_effect.is_some_and(|(types, _)| types.contains(workload));
    let is_size =
        move |it: &Field| it.seeded.contains(workload) && it.default.is_some_and(|it| it.parse::<u32>().is_ok());
    let fields = workload_section().fields_of(workload).filter(move |it| !is_refused(it, workload));
    fields.filter(has_effect).filter(move |it| it.is_required(workload) || is_size(it))
}
