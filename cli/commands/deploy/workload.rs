//! A workload in an account: its manifest as it is lowered there, and what AWS knows besides.

use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use serde_json::Value;
use taxiway_core::emit::ecs::{self, Facts};
use taxiway_core::emit::references::{self, Open};
use taxiway_core::ir::{self, Stack};
use taxiway_core::lower;
use taxiway_deploy::{Account, Options, Place, Session, short};

use crate::Status;
use crate::args::deploy::Reach;
use crate::args::{At, Known};
use crate::commands::report_aside;
use crate::output;
use crate::plan::{self, Opened};

/// What a command was asked about.
pub struct Asked<'a> {
    pub manifest: &'a Path,
    pub known: &'a Known,
    pub environment: &'a str,
    pub at: &'a At,
    pub images: &'a [(String, String)],
    pub reach: &'a Reach,
}

/// A workload in an account: what is known before anything is compared.
pub struct Workload {
    pub opened: Opened,
    pub session: Session,
    pub account: Account,
    pub app: String,
    pub stack: Stack,
    pub scales: bool,
    pub facts: Facts,
    /// What the workload's own stack in CloudFormation holds.
    resources: Facts,
    /// The task definition's family: APP-ENV-WORKLOAD.
    pub family: String,
}

/// Reads the manifest; what is no workload is refused, and what is wrong with it said.
pub fn read(asked: &Asked) -> anyhow::Result<Result<Opened, Status>> {
    let opened = plan::open(asked.manifest, asked.known, &[asked.environment])?;
    if opened.document.values(&opened.cx, Some(asked.environment)).is_none() {
        let findings = opened.document.check(&opened.cx, &[asked.environment.to_owned()]);
        return Ok(Err(report_aside(&opened, findings)));
    }
    Ok(Ok(opened))
}

impl Workload {
    /// Asks AWS whose account it is and what the workload's stack holds.
    pub fn open(asked: &Asked, opened: Opened) -> anyhow::Result<Workload> {
        let environment = asked.environment;
        let facts = plan::facts(asked.at.facts.as_deref())?;
        let Some(app) = opened.cx.variables.app.as_deref().map(str::to_owned) else {
            bail!("the application is unknown, and with it the names of everything; pass `--app NAME`");
        };
        let mut target = lower::Target {
            app: opened.cx.variables.app.clone(),
            environment: environment.into(),
            account: asked.at.account.clone(),
            region: asked.at.region.name.clone(),
            images: asked.images.iter().cloned().collect(),
        };
        opened
            .document
            .refuse_unknown_images(&opened.cx, environment, &target)
            .map_err(|it| anyhow!("`--image`: {it}"))?;
        let session = Session::open(&Options { region: target.region.clone(), wait: asked.reach.wait.answer_timeout })?;
        let account = session.account()?;
        if let Some(meant) = asked.at.account.as_deref().filter(|it| **it != account.number) {
            bail!(
                "the credentials are for the account {} ({}), not for {meant}; choose others, for example with \
                 `AWS_PROFILE`",
                account.number,
                account.arn
            );
        }
        target.account = Some(account.number.as_str().into());
        target.region = Some(session.region().into());
        let lowered = opened.document.lower(&opened.cx, environment, &target).context("the manifest is no workload")?;
        let task_definition = ecs::lookup(&lowered.stack, &["taskDefinition", "family"]);
        let family = match task_definition.map(|it| &it.value) {
            Some(ir::Value::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        let resources = session.stack(&stack_name(&family), &account)?;
        let (stack, scales) = (lowered.stack, lowered.scales);
        Ok(Workload { opened, session, account, app, stack, scales, facts, resources, family })
    }

    /// Fills in what AWS knows, of what is open.
    pub fn fill_in(&mut self, environment: &str) -> anyhow::Result<()> {
        let export = |open: &Open| match &*open.name {
            "DiscoveryService.Arn" => format!("{}-DiscoveryServiceARN", stack_name(&self.family)),
            name => references::export_of(name, &self.app, environment).unwrap_or_else(|| name.to_owned()),
        };
        let mut exports = None;
        for open in references::open(&self.stack, &self.facts) {
            let is_import = open.written.starts_with("${Import:");
            let value = match self.resources.get(&*open.name).filter(|_| !is_import) {
                Some(value) => Some(value.clone()),
                None => {
                    let exports = match &mut exports {
                        Some(exports) => exports,
                        None => exports.insert(self.session.exports()?),
                    };
                    exports.get(&*export(&open)).cloned()
                }
            };
            if let Some(value) = value {
                self.facts.insert(open.name, value);
            }
        }
        Ok(())
    }

    /// The service's name: what was asked for, what the stack has, or what it will be called.
    pub fn service_name(&self, reach: &Reach) -> String {
        let in_stack = || self.resources.get("Service").map(|it| short(it).to_owned());
        reach.service.clone().or_else(in_stack).unwrap_or_else(|| self.family.clone())
    }

    /// Where the service is. Fails where the cluster is not known.
    pub fn place(&self, reach: &Reach) -> anyhow::Result<Option<Place>> {
        let requests: Value = serde_json::from_str(&ecs::text(&self.stack, &self.facts))?;
        let Some(cluster) = requests["service"]["cluster"].as_str() else { return Ok(None) };
        if cluster.contains("${") {
            let region = self.session.region();
            bail!("the cluster is not known: {region} has no value for `{cluster}`; `--facts FILE` gives one");
        }
        Ok(Some(Place { cluster: cluster.to_owned(), service: self.service_name(reach) }))
    }

    /// Lists what nothing fills in.
    pub fn refuse(&self, open: &[Open], environment: &str) {
        let tree = &self.opened.document.tree;
        for it in open {
            let line = it.origin.nearest_span().map(|span| tree.lines.line_of(span.start) + 1);
            let line = line.map(|it| format!("{}:{it}, ", self.opened.found.shown)).unwrap_or_default();
            output::complain("error", &format!("`{}` has no value ({line}for {})", it.written, it.paths.join(", ")));
        }
        let (app, region) = (&self.app, self.session.region());
        let has_environment = open.iter().all(|it| it.name != format!("{app}-{environment}-ClusterId"));
        let why = if has_environment {
            "a deployment by Copilot or CloudFormation would have made what they stand for".to_owned()
        } else {
            format!(
                "{region} has no exports of the environment `{environment}` of `{app}`, which may be in another region or \
                 account"
            )
        };
        output::complain("note", &format!("{why}; `--facts FILE` gives values, as JSON from names to texts"));
        output::complain("error", "nothing was changed: not everything is known");
    }
}

/// The name of a workload's stack: CloudFormation's names have at most 128 characters.
fn stack_name(family: &str) -> String {
    family.chars().take(128).collect()
}
