//! `docs/schemas/*.json`: the JSON Schema of each manifest type.

use taxiway_core::analysis::json_schema;
use taxiway_core::schema::WorkloadType;
use taxiway_core::schema::json::{kebab, pretty};

use super::Generated;

pub(super) fn files() -> Vec<Generated> {
    let file = |it: WorkloadType| Generated {
        path: format!("docs/schemas/{}.json", kebab(it.name())),
        text: pretty(&json_schema(it)),
    };
    WorkloadType::ALL.into_iter().map(file).collect()
}
