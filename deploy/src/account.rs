//! Whose account it is, and what it holds for an environment: exports and the resources of a
//! workload's stack.

use taxiway_core::emit::ecs::Facts;

use crate::fault::{Cause, Fault};
use crate::session::Session;

/// Who is asking.
#[derive(Clone, Debug)]
pub struct Account {
    /// 12 digits.
    pub number: String,
    /// The user or role.
    pub arn: String,
}

impl Session {
    /// Whose credentials these are (STS GetCallerIdentity, which nobody may forbid).
    pub fn account(&self) -> Result<Account, Fault> {
        self.block_on(async {
            let answer = self.calls.sts.get_caller_identity().send().await;
            let answer = answer.map_err(|it| Fault::of("sts:GetCallerIdentity", self.calls.wait, &it))?;
            match (answer.account, answer.arn) {
                (Some(number), Some(arn)) => Ok(Account { number, arn }),
                _ => Err(Fault::new(Cause::Unclear, "sts:GetCallerIdentity: an answer without an account")),
            }
        })
    }

    /// All exports of CloudFormation in the region, by name (ListExports).
    pub fn exports(&self) -> Result<Facts, Fault> {
        self.block_on(async {
            let mut facts = Facts::new();
            let mut pages = self.calls.cloudformation.list_exports().into_paginator().send();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|it| Fault::of("cloudformation:ListExports", self.calls.wait, &it))?;
                for export in page.exports.unwrap_or_default() {
                    if let (Some(name), Some(value)) = (export.name, export.value) {
                        facts.insert(name, value);
                    }
                }
            }
            Ok(facts)
        })
    }

    /// What a workload's own stack holds, by logical id: a role's ARN under `ID.Arn`, anything
    /// else by its physical id under `ID` (DescribeStackResources). Empty where there is no such
    /// stack.
    pub fn stack(&self, name: &str, account: &Account) -> Result<Facts, Fault> {
        const ACTION: &str = "cloudformation:DescribeStackResources";
        self.block_on(async {
            let sent = self.calls.cloudformation.describe_stack_resources().stack_name(name).send().await;
            let answer = match sent.map_err(|it| Fault::of(ACTION, self.calls.wait, &it)) {
                Ok(answer) => answer,
                Err(fault) if fault.cause == Cause::Missing => return Ok(Facts::new()),
                Err(fault) => return Err(fault),
            };
            let partition = account.arn.split(':').nth(1).unwrap_or("aws");
            let mut facts = Facts::new();
            for resource in answer.stack_resources.unwrap_or_default() {
                let (Some(id), Some(value)) = (resource.logical_resource_id, resource.physical_resource_id) else {
                    continue;
                };
                if resource.resource_type.as_deref() == Some("AWS::IAM::Role") {
                    facts.insert(format!("{id}.Arn"), format!("arn:{partition}:iam::{}:role/{value}", account.number));
                }
                facts.insert(id, value);
            }
            Ok(facts)
        })
    }
}
