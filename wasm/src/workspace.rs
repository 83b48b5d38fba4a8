//! The files of one application, and what can be asked about them.

use std::sync::Arc;

use taxiway_core::analysis::{self, Document, Lowered, workload_section};
use taxiway_core::compare;
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::explain::{self, Masked, yaml};
use taxiway_core::ide::{self, View};
use taxiway_core::lower::Target;
use taxiway_core::why;
use taxiway_core::wire::{self, Position, Range};
use wasm_bindgen::prelude::*;

use crate::border::{members, name, optional, out, position, record, text, texts};
use crate::requests;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../types.d.ts");

/// The files of one application by path, from the folder that holds `copilot`, and what can be
/// asked about them. Whoever is done with it calls `free()`.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Workspace {
    inner: analysis::Workspace,
}

#[wasm_bindgen]
impl Workspace {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Workspace {
        Workspace::default()
    }

    /// Adds a file, or replaces its text.
    pub fn set(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string", js_name = text)] content: &JsValue,
    ) -> Result<(), JsError> {
        self.inner.set(name("path", path)?, text("text", content)?);
        Ok(())
    }

    /// Takes a file out; says whether it was there.
    pub fn remove(&mut self, #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue) -> Result<bool, JsError> {
        let path = text("path", path)?;
        let was_there = self.inner.document(&path).is_some();
        self.inner.remove(&path);
        Ok(was_there)
    }

    /// The paths of all files, sorted.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn paths(&self) -> Result<JsValue, JsError> {
        out(&self.inner.documents().map(|(path, _)| &**path).collect::<Vec<_>>())
    }

    /// The application's name, and what `${NAME}` is filled in with.
    #[wasm_bindgen(js_name = setVariables)]
    pub fn set_variables(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Variables")] variables: &JsValue,
    ) -> Result<(), JsError> {
        let mut read = wire::Variables::default();
        for (key, value) in members("variables", &["app", "values"], variables)? {
            match &*key {
                "app" => read.app = optional(&value, |it| name("variables.app", it))?.map(Arc::from),
                _ => read.values = optional(&value, |it| record("variables.values", it))?.unwrap_or_default(),
            }
        }
        self.inner.set_variables(read);
        Ok(())
    }

    /// Says whether all manifests of the application are here, so that what is not here does not
    /// exist: then names of topics and environments that nobody declares are found. At first they
    /// are not.
    #[wasm_bindgen(js_name = setComplete)]
    pub fn set_complete(&mut self, complete: bool) {
        self.inner.set_complete(complete);
    }

    /// The files that a manifest names: Dockerfiles, contexts, env files. Whoever can look for
    /// them says with `setMissing` which are not there.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn files(&self, #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue) -> Result<JsValue, JsError> {
        out(&self.document(path)?.files(&self.inner.context()))
    }

    /// The files that manifests name, that were looked for and not found.
    #[wasm_bindgen(js_name = setMissing)]
    pub fn set_missing(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] paths: &JsValue,
    ) -> Result<(), JsError> {
        self.inner.set_missing(texts("paths", paths)?.into_iter().map(Arc::from).collect());
        Ok(())
    }

    /// Everything there is to find in one file, or without a path in every manifest. Without
    /// environments, a manifest is checked as every environment that it names, and once for one
    /// that it does not name.
    #[wasm_bindgen(unchecked_return_type = "Findings")]
    pub fn check(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string[]")] environments: &JsValue,
    ) -> Result<JsValue, JsError> {
        let environments = optional(environments, |it| texts("environments", it))?.unwrap_or_default();
        let cx = self.inner.context();
        let documents: Vec<&Document> = match optional(path, |it| self.document(it))? {
            Some(document) => vec![document],
            None => self.inner.documents().map(|(_, it)| &**it).filter(|it| it.is_manifest(&cx)).collect(),
        };
        let found: Vec<_> = documents.iter().map(|it| (*it, it.check(&cx, &environments))).collect();
        let mut findings = Vec::new();
        for (document, found) in &found {
            findings.extend(self.findings(document, found));
        }
        out(&wire::Findings { findings })
    }

    /// The manifest that holds in an environment; `null` for what is no workload manifest.
    #[wasm_bindgen(unchecked_return_type = "Resolved | null")]
    pub fn resolve(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] environment: &JsValue,
    ) -> Result<JsValue, JsError> {
        let (document, environment) = (self.document(path)?, name("environment", environment)?);
        let Some(resolved) = document.resolve(&self.inner.context(), Some(&environment)) else {
            return Ok(JsValue::NULL);
        };
        let values = explain::values(&resolved.root, workload_section(), resolved.workload_type);
        let masked = yaml::masked(&values);
        let wire = wire::Resolved::new(&resolved, &environment, &values, &masked, &document.tree);
        out(&wire::Resolved { findings: Some(self.findings(document, &resolved.findings)), ..wire })
    }

    /// The configuration that a manifest amounts to, with the values of secrets; `null` where
    /// `taxiway lower` prints nothing: for what is no workload manifest, and where a variable has
    /// no value.
    #[wasm_bindgen(unchecked_return_type = "Requests | null")]
    pub fn lower(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] environment: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Target")] target: &JsValue,
    ) -> Result<JsValue, JsError> {
        let (document, environment) = (self.document(path)?, name("environment", environment)?);
        let Some((lowered, facts)) = self.lowered(document, &environment, target)? else { return Ok(JsValue::NULL) };
        if lowered.is_spoilt {
            return Ok(JsValue::NULL);
        }
        let emitted = ecs::with_map(&lowered.stack, &facts);
        let findings = Some(self.findings(document, &lowered.findings));
        requests::out(&wire::Requests { findings, ..wire::Requests::new(&emitted, &document.tree) })
    }

    /// Why a value of the manifest, or of what it amounts to, is what it is: a story for every
    /// value at `value` or below it, such as `taskDefinition.cpu` or `count.range`. `null` as for
    /// `lower`.
    #[wasm_bindgen(unchecked_return_type = "Story[] | null")]
    pub fn why(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] environment: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] value: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Target")] target: &JsValue,
    ) -> Result<JsValue, JsError> {
        let (document, environment) = (self.document(path)?, name("environment", environment)?);
        let value = name("value", value)?;
        let cx = self.inner.context();
        let (Some((lowered, facts)), Some((workload_type, root))) =
            (self.lowered(document, &environment, target)?, document.values(&cx, Some(&environment)))
        else {
            return Ok(JsValue::NULL);
        };
        if lowered.is_spoilt {
            return Ok(JsValue::NULL);
        }
        let values = explain::values(&root, workload_section(), workload_type);
        let properties = compare::properties(&ecs::with_map(&lowered.stack, &facts));
        let known = why::known(&values, &properties, &Masked::of(&values));
        let found = why::ask(&known, &value).map_err(|it| JsError::new(&it))?;
        let stories: Vec<_> = found.iter().map(|it| why::story(it, &properties, &document.tree)).collect();
        let wire = found.iter().zip(&stories).map(|(known, story)| wire::Story::new(known, story, &document.tree));
        out(&wire.collect::<Vec<_>>())
    }

    /// What differs between two environments, without the values of secrets; `null` as for
    /// `lower`.
    #[wasm_bindgen(unchecked_return_type = "Diff | null")]
    pub fn diff(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Target")] target: &JsValue,
    ) -> Result<JsValue, JsError> {
        let (document, from, to) = (self.document(path)?, name("from", from)?, name("to", to)?);
        let side = |environment: &str| -> Result<_, JsError> {
            let Some((lowered, facts)) = self.lowered(document, environment, target)? else { return Ok(None) };
            let Some((workload_type, root)) = document.values(&self.inner.context(), Some(environment)) else {
                return Ok(None);
            };
            let masked = Masked::of(&explain::values(&root, workload_section(), workload_type));
            let is_sound = !lowered.is_spoilt;
            Ok(is_sound.then(|| (ecs::with_map(&lowered.stack, &facts), masked)))
        };
        let (Some(left), Some(right)) = (side(&from)?, side(&to)?) else { return Ok(JsValue::NULL) };
        let shown = compare::shown((&from, &left.0), (&to, &right.0), &left.1.and(right.1));
        out(&wire::Diff::new(&from, &to, &shown, &document.tree))
    }

    /// Everything that can be written at a place, best first.
    #[wasm_bindgen(unchecked_return_type = "Completion[]")]
    pub fn complete(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Position")] position: &JsValue,
    ) -> Result<JsValue, JsError> {
        let view = self.view(path)?;
        let found =
            ide::completion::complete(&view, offset(&view, position)?, &ide::completion::CompletionOptions::default());
        let tree = view.tree();
        out(&found.iter().map(|it| wire::Completion::new(it, &tree.lines, &tree.text)).collect::<Vec<_>>())
    }

    /// What stands at a place: what it is for, what holds in which environment, what it leads to.
    #[wasm_bindgen(unchecked_return_type = "Hover | null")]
    pub fn hover(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Position")] position: &JsValue,
    ) -> Result<JsValue, JsError> {
        let view = self.view(path)?;
        let hover = ide::hover::hover(&view, offset(&view, position)?);
        out(&hover.as_ref().map(|it| wire::Hover { range: Range::in_tree(view.tree(), it.span), text: &it.text }))
    }

    /// The edits that cure everything in a file that can be cured without a decision; all of them
    /// are of the text before any.
    #[wasm_bindgen(unchecked_return_type = "Edit[]")]
    pub fn fix(&self, #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue) -> Result<JsValue, JsError> {
        let view = self.view(path)?;
        let tree = view.tree();
        let edits = ide::actions::fix_all(&view).unwrap_or_default();
        out(&edits.iter().map(|it| wire::Edit::new(it, &tree.lines, &tree.text)).collect::<Vec<_>>())
    }

    /// The environments in which a manifest can be looked at: those that it names in the order of
    /// the text, then those of the application. None for what is no workload manifest.
    #[wasm_bindgen(unchecked_return_type = "Environment[]")]
    pub fn environments(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
    ) -> Result<JsValue, JsError> {
        let view = self.view(path)?;
        let found = ide::preview::environments(&view);
        out(&found.names.iter().map(|it| wire::Environment::new(it, &view)).collect::<Vec<_>>())
    }

    /// What a manifest amounts to, however broken it is, without the values of secrets; `null`
    /// for what is no workload manifest.
    #[wasm_bindgen(unchecked_return_type = "Preview | null")]
    pub fn preview(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] environment: &JsValue,
    ) -> Result<JsValue, JsError> {
        let view = self.view(path)?;
        let preview = ide::preview::preview(&view, &name("environment", environment)?);
        out(&preview.as_ref().map(|it| wire::Preview::new(it, &view)))
    }

    /// The previews of two environments, to be held against each other. With `null` for `from`,
    /// what is compared with is the base, as an environment of the name of `to` would get it.
    #[wasm_bindgen(unchecked_return_type = "Comparison | null")]
    pub fn compare(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] path: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string | null")] from: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
    ) -> Result<JsValue, JsError> {
        let view = self.view(path)?;
        let from = optional(from, |it| name("from", it))?;
        let both = ide::preview::compare(&view, from.as_deref(), &name("to", to)?);
        let wire = both.as_ref().map(|(from, to)| wire::Comparison {
            from: wire::Preview::new(from, &view),
            to: wire::Preview::new(to, &view),
        });
        out(&wire)
    }
}

impl Workspace {
    fn document(&self, path: &JsValue) -> Result<&Document, JsError> {
        let path = text("path", path)?;
        self.inner.document(&path).map(|it| &**it).ok_or_else(|| no_file(&path))
    }

    fn view(&self, path: &JsValue) -> Result<View<'_>, JsError> {
        let path = text("path", path)?;
        View::new(&self.inner, &path).ok_or_else(|| no_file(&path))
    }

    fn findings<'a>(
        &self,
        document: &'a Document,
        found: &'a [taxiway_core::diagnostic::Finding],
    ) -> Vec<wire::Finding<'a>> {
        let tree = &document.tree;
        found.iter().map(|it| wire::Finding::new(&document.path, &tree.lines, &tree.text, it)).collect()
    }

    /// `None` when the document is no workload.
    fn lowered(
        &self,
        document: &Document,
        environment: &str,
        target: &JsValue,
    ) -> Result<Option<(Lowered, Facts)>, JsError> {
        let target = optional(target, read_target)?.unwrap_or_default();
        let cx = self.inner.context();
        let app = cx.variables.app.clone();
        let (target, facts): (Target, Facts) = target.read(app, environment).map_err(JsError::new)?;
        document
            .refuse_unknown_images(&cx, environment, &target)
            .map_err(|it| JsError::new(&format!("`images`: {it}")))?;
        Ok(document.lower(&cx, environment, &target).map(|it| (it, facts)))
    }
}

fn no_file(path: &str) -> JsError {
    JsError::new(&format!("no file is called `{path}` in this workspace"))
}

fn read_target(value: &JsValue) -> Result<wire::Target, JsError> {
    let mut target = wire::Target::default();
    for (key, value) in members("target", &["account", "region", "images", "facts"], value)? {
        match &*key {
            "account" => target.account = optional(&value, |it| text("target.account", it))?,
            "region" => target.region = optional(&value, |it| text("target.region", it))?,
            "images" => target.images = optional(&value, |it| record("target.images", it))?.unwrap_or_default(),
            _ => target.facts = optional(&value, |it| record("target.facts", it))?.unwrap_or_default(),
        }
    }
    Ok(target)
}

/// The offset of a place; behind the end of a line it is the line's end.
fn offset(view: &View, place: &JsValue) -> Result<u32, JsError> {
    let Position { line, column } = position("position", place)?;
    let tree = view.tree();
    if line > tree.lines.line_count() {
        return Ok(tree.text.len() as u32);
    }
    let offset = tree.lines.offset(&tree.text, line - 1, column as usize - 1) as u32;
    Ok(offset.min(tree.lines.line_span(&tree.text, line - 1).end))
}
