//! The configuration beside the text: what a manifest amounts to, with the way back.

use super::View;
use crate::text::Span;

/// The environments in which a manifest can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environments {
    /// In the order of the text, then those of the application that the manifest does not name.
    pub names: Vec<Environment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    pub name: String,
    /// The key under `environments`; `None` when the manifest does not name it.
    pub span: Option<Span>,
}

/// A configuration and where its values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub environment: String,
    /// As `taxiway lower --format ecs` prints it, without the values of secrets.
    pub text: String,
    /// In the order of the text.
    pub map: Vec<Link>,
}

/// One value of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `taskDefinition.containerDefinitions[0].cpu`
    pub path: String,
    /// Its place in the configuration.
    pub output: Span,
    /// The text of the manifest that decides; `None` for what a rule adds by itself.
    pub manifest: Option<Span>,
    /// Further text that it comes from: what an environment replaced, what else went in.
    pub related: Vec<Span>,
    /// Where it comes from, in a few words.
    pub words: Option<String>,
}

pub fn environments(_view: &View) -> Environments {
    Environments { names: Vec::new() }
}

/// What the manifest amounts to in `environment`; `None` when it is no workload manifest.
pub fn preview(_view: &View, _environment: &str) -> Option<Preview> {
    None
}

/// What the manifest amounts to in two environments; `from` is the base when it is not named.
pub fn compare(_view: &View, _from: Option<&str>, _to: &str) -> Option<(Preview, Preview)> {
    None
}
