//! The parameters of Copilot's template and of CloudFormation, by which a manifest can refer to
//! what Copilot makes of it.

use super::{Cx, image};
use crate::ir::{Reference, Value};
use crate::manifest::Int;
use crate::origin::Origin;

/// What a parameter of the template or of CloudFormation says.
pub(super) fn value(cx: &Cx, name: &str) -> Option<Value> {
    let text = match name {
        "AWS::Region" => cx.region.to_string(),
        "AWS::AccountId" => cx.account.to_string(),
        "AWS::Partition" => cx.partition.to_owned(),
        "AWS::URLSuffix" => cx.url_suffix().to_owned(),
        "AppName" => cx.app.to_string(),
        "EnvName" => cx.environment.to_owned(),
        "WorkloadName" => cx.name.to_string(),
        "LogGroup" => cx.log_group.to_string(),
        "TaskCPU" => size(cx, cx.manifest.workload.cpu.as_ref()).0,
        "TaskMemory" => size(cx, cx.manifest.workload.memory.as_ref()).0,
        "ContainerImage" => return Some(image::main(cx).value),
        _ => return None,
    };
    Some(text_or_reference(text))
}

/// `cpu` or `memory`. A null in the manifest erases the default, and Copilot then writes 0.
pub(super) fn size(cx: &Cx, value: Option<&Int>) -> (String, Origin) {
    match value {
        Some(it) => (it.to_string(), it.origin.clone()),
        None => {
            let section = &cx.manifest.workload.at.origin;
            ("0".to_owned(), Origin::derived("an empty value erases the default", &[section]))
        }
    }
}

/// A text; a reference as long as `${…}` stands in it.
pub(super) fn text_or_reference(text: String) -> Value {
    if text.contains("${") { Reference::Sub(text.into()).into() } else { text.into() }
}
