//! The manifests of one application, side by side.
//!
//! In: texts by path, as a front end reads them or as a person types. Out: each document with
//! the [`Context`] it is looked at in. Cheap to clone: a clone is a snapshot.

use std::sync::Arc;

use litemap::LiteMap;

use super::{Context, Document};
use crate::diagnostic::severities::Severities;
use crate::manifest::neighbors::{Neighbor, Neighbors};
use crate::resolve::Variables;

/// The files of an application, by path from the folder that holds `copilot`, with `/` between
/// folders.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    variables: Arc<Variables>,
    documents: Arc<LiteMap<Arc<str>, Arc<Document>>>,
    neighbors: Arc<Neighbors>,
    is_complete: bool,
    missing: Arc<Vec<Arc<str>>>,
    severities: Arc<Severities>,
}

impl Workspace {
    /// The application's name and the variables that fill in manifests.
    pub fn set_variables(&mut self, variables: Variables) {
        self.variables = Arc::new(variables);
        let documents = self.documents.clone();
        documents.iter().for_each(|(path, document)| self.meet(path, document));
    }

    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Adds a file, or replaces its text.
    pub fn set(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        self.insert(Arc::new(Document::parse(path, text)));
    }

    /// Adds a file that is parsed already, or replaces it.
    pub fn insert(&mut self, document: Arc<Document>) {
        let path = document.path.clone();
        self.meet(&path, &document);
        if !self.documents.get(&path).is_some_and(|it| Arc::ptr_eq(it, &document)) {
            Arc::make_mut(&mut self.documents).insert(path, document);
        }
    }

    /// Takes a file out, if it is there.
    pub fn remove(&mut self, path: &str) {
        if self.documents.contains_key(path) {
            Arc::make_mut(&mut self.documents).remove(path);
        }
        let neighbors = &self.neighbors;
        if neighbors.workloads.contains_key(path)
            || environment_of(path).is_some_and(|it| neighbors.position(it).is_ok())
        {
            let neighbors = Arc::make_mut(&mut self.neighbors);
            neighbors.workloads.remove(path);
            if let Some(at) = environment_of(path).and_then(|it| neighbors.position(it).ok()) {
                neighbors.environments.remove(at);
            }
        }
    }

    /// Says that every manifest of the application is here, so that what is not here does not
    /// exist.
    pub fn set_complete(&mut self, is_complete: bool) {
        self.is_complete = is_complete;
    }

    /// The files that manifests name, that were looked for and not found.
    pub fn set_missing(&mut self, mut missing: Vec<Arc<str>>) {
        missing.sort_unstable();
        if *self.missing != missing {
            self.missing = Arc::new(missing);
        }
    }

    /// What rules are to be in the application's project.
    pub fn set_severities(&mut self, severities: Arc<Severities>) {
        self.severities = severities;
    }

    pub fn severities(&self) -> &Arc<Severities> {
        &self.severities
    }

    pub fn document(&self, path: &str) -> Option<&Arc<Document>> {
        self.documents.get(path)
    }

    /// Every file, sorted by path.
    pub fn documents(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<Document>)> {
        self.documents.iter()
    }

    /// What manifests refer to in each other.
    pub fn neighbors(&self) -> &Arc<Neighbors> {
        &self.neighbors
    }

    /// What is known about the surroundings of each document.
    pub fn context(&self) -> Context {
        Context {
            variables: (*self.variables).clone(),
            neighbors: self.is_complete.then(|| self.neighbors.clone()),
            missing: self.missing.clone(),
            severities: self.severities.clone(),
        }
    }

    /// Keeps what others may refer to in a document.
    fn meet(&mut self, path: &Arc<str>, document: &Document) {
        if let Some(name) = environment_of(path) {
            if let Err(at) = self.neighbors.position(name) {
                Arc::make_mut(&mut self.neighbors).environments.insert(at, name.into());
            }
            return;
        }
        let neighbor = Neighbor::of(&document.tree, &self.variables);
        if neighbor.as_ref() != self.neighbors.workloads.get(path) {
            let workloads = &mut Arc::make_mut(&mut self.neighbors).workloads;
            match neighbor {
                Some(neighbor) => workloads.insert(path.clone(), neighbor),
                None => workloads.remove(path),
            };
        }
    }
}

/// The environment whose manifest a path is.
pub fn environment_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("copilot/environments/")?.strip_suffix("/manifest.yml")?;
    (!name.contains('/')).then_some(name)
}
