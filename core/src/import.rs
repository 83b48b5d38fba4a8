//! From what runs on ECS back to a manifest.
//!
//! In: a task definition and a service as the ECS API has them, and what somebody knows besides
//! ([`Options`]). Out: a manifest that lowers to them, and everything that no key of it says
//! ([`Left`]). The manifest is made by turning the lowering round, topic by topic as there; it is
//! then lowered, and what still differs goes into `taskdef_overrides` or is reported.

mod api;
mod containers;
mod draft;
mod given;
mod identity;
mod judge;
mod keys;
mod logging;
mod lowered;
mod messages;
mod network;
mod overrides;
mod ports;
mod read;
mod service;
mod storage;
mod usual;
mod words;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::compare::edits::{Edit, edits};
use crate::diagnostic::Finding;
use crate::diagnostic::words::list;
use crate::emit::ecs::Facts;
use crate::lower::Target;
use crate::schema::WorkloadType;

use identity::Identity;
use judge::Verdict;
use lowered::Lowered;
use usual::Usual;

/// What the task definition and the service do not say, or what is to hold instead.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub kind: Option<WorkloadType>,
    pub name: Option<String>,
    pub app: Option<String>,
    pub environment: Option<String>,
    /// When a Scheduled Job starts.
    pub schedule: Option<String>,
    /// The Dockerfiles of containers whose images are to be built, not pulled.
    pub builds: BTreeMap<String, String>,
}

/// A manifest, and what it lacks.
#[derive(Clone, Debug)]
pub struct Imported {
    /// YAML, with comments behind what needs a person's eye.
    pub manifest: String,
    pub kind: WorkloadType,
    pub name: String,
    /// What lowering the manifest takes to give back what was imported.
    pub target: Target,
    /// What only AWS knows, by the name that the lowered configuration has for it.
    pub facts: Facts,
    /// What no key expresses: first what facts fill in, then the task definition's, then the
    /// service's.
    pub left: Vec<Left>,
    /// What the manifest cannot know, in sentences.
    pub notes: Vec<String>,
    /// The errors that `check` would find in the manifest.
    pub errors: Vec<Finding>,
}

/// A property that no key of the manifest expresses.
#[derive(Clone, Debug)]
pub struct Left {
    /// `taskDefinition.containerDefinitions[api].ulimits`
    pub path: String,
    /// What was imported; null where the lowered configuration has something that it lacks.
    pub value: Value,
    pub kept: Kept,
}

/// What became of such a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In `taskdef_overrides`, at this path.
    Override(String),
    /// A reference of the lowered configuration stands for it; this fact fills it in.
    Fact(String),
    /// Something else does the same; says what.
    Instead(String),
    /// Nothing does; says why.
    Lost(String),
}

impl Imported {
    /// Whether the lowered manifest does something else than what was imported.
    pub fn is_lossy(&self) -> bool {
        self.left.iter().any(|it| matches!(it.kept, Kept::Lost(_)))
    }
}

/// A task definition and the service that runs it, as maps of the ECS API.
#[derive(Clone, Debug, Default)]
struct Wanted {
    task: Map<String, Value>,
    service: Option<Map<String, Value>>,
    /// The ARNs that AWS gave them, where they run.
    arns: Vec<Value>,
}

impl Wanted {
    /// The service, where the kind has one.
    fn running(&self, who: &Identity) -> Option<&Map<String, Value>> {
        self.service.as_ref().filter(|_| who.kind != WorkloadType::ScheduledJob)
    }
}

/// A manifest that lowers to what is in `documents`: the answers of DescribeTaskDefinition and
/// DescribeServices, the requests RegisterTaskDefinition and CreateService, or what `taxiway
/// lower` prints, in any order.
///
/// Fails with a sentence when a document is none of these, when a part is missing or there
/// twice, or when it has another form than the API gives it.
pub fn import(documents: &[Value], options: &Options) -> Result<Imported, String> {
    let mut wanted = read::wanted(documents)?;
    let who = Identity::of(&wanted, options)?;
    let mut left = who.rename(&mut wanted);
    let usual = Usual::of(&wanted);
    let mut draft = keys::draft(&wanted, &who, options);

    // What only AWS knows is filled in first, so that it does not count as a difference.
    let mut facts = Facts::new();
    for (part, edit) in differences(&Lowered::of(&draft, &who)?.usual(&Facts::new()), &usual) {
        for (name, value) in judge::facts(part, &edit, &who) {
            if !facts.contains_key(&name) {
                left.push(Left::new(part, &edit, Kept::Fact(name.clone())));
                facts.insert(name, value);
            }
        }
    }

    for (part, edit) in differences(&Lowered::of(&draft, &who)?.usual(&facts), &usual) {
        if part == TASK && judge::verdict(part, &edit, &who) == Verdict::Override {
            let path = overrides::put(&mut draft, &edit, &who);
            left.push(Left::new(part, &edit, Kept::Override(path)));
        }
    }

    let lowered = Lowered::of(&draft, &who)?;
    for (part, edit) in differences(&lowered.usual(&facts), &usual) {
        let kept = match judge::verdict(part, &edit, &who) {
            Verdict::Override => Kept::Lost("`taskdef_overrides` cannot say it".to_owned()),
            Verdict::Instead(words) => Kept::Instead(words),
            Verdict::Lost(words) => Kept::Lost(words),
        };
        let new = Left::new(part, &edit, kept);
        // Copilot's variables are one matter in each container.
        if left.last().is_none_or(|it| (&it.path, &it.kept) != (&new.path, &new.kept)) {
            left.push(new);
        }
    }
    left.extend(who.unused_service(&wanted));
    if !who.has_references {
        let open = lowered.open(&facts);
        if !open.is_empty() {
            draft.note(format!("When this is deployed, facts have to tell {} too.", list(&open)));
        }
    }
    Ok(Imported {
        manifest: lowered.text,
        kind: who.kind,
        name: who.name.clone(),
        target: who.target(),
        facts,
        left,
        notes: draft.notes,
        errors: lowered.errors,
    })
}

/// The parts of the output, as `taxiway lower` calls them.
const TASK: &str = "taskDefinition";
const SERVICE: &str = "service";

/// Below these keys of the API stand values of the user's own, which may be secrets.
const OWN_VALUES: [&str; 9] = [
    "command",
    "dockerLabels",
    "entryPoint",
    "environment",
    "healthCheck",
    "logConfiguration",
    "firelensConfiguration",
    "driverOpts",
    "systemControls",
];

impl Left {
    /// Whether the value, or a part of it, may be a secret that somebody wrote in clear.
    pub fn may_be_secret(&self) -> bool {
        fn has_own(value: &Value) -> bool {
            match value {
                Value::Object(entries) => entries.iter().any(|(key, it)| OWN_VALUES.contains(&&**key) || has_own(it)),
                Value::Array(items) => items.iter().any(has_own),
                _ => false,
            }
        }
        self.path.split(['.', '[']).any(|it| OWN_VALUES.contains(&it)) || has_own(&self.value)
    }

    fn new(part: &str, edit: &Edit, kept: Kept) -> Left {
        let path = match (&edit.to, &kept) {
            (None, Kept::Instead(_)) => edit.path.list(),
            _ => edit.path.to_string(),
        };
        Left { path: format!("{part}.{path}"), value: edit.to.clone().unwrap_or_default(), kept }
    }
}

/// What would have to change in `from` for it to be `to`, part by part.
fn differences(from: &Usual, to: &Usual) -> Vec<(&'static str, Edit)> {
    let task = edits(&from.task, &to.task).into_iter().map(|it| (TASK, it));
    let service = from.service.iter().zip(&to.service).flat_map(|(from, to)| edits(from, to));
    task.chain(service.map(|it| (SERVICE, it))).collect()
}
