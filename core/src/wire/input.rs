//! What other programs say.

use std::sync::Arc;

use litemap::LiteMap;

use crate::emit::ecs::Facts;
use crate::lower;

/// Texts by name.
pub type Texts = LiteMap<String, String>;

/// Where a manifest is deployed to, and what it does not say itself.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Target {
    /// The AWS account's number, 12 digits; a reference when left out.
    pub account: Option<String>,
    /// The AWS region, such as `eu-west-1`; a reference when left out.
    pub region: Option<String>,
    /// Images by container, instead of those that Copilot would have pushed.
    #[cfg_attr(feature = "typescript", ts(as = "Option<std::collections::HashMap<String, String>>"))]
    pub images: Texts,
    /// What only AWS knows: values by the name of an export or by logical id.
    #[cfg_attr(feature = "typescript", ts(as = "Option<std::collections::HashMap<String, String>>"))]
    pub facts: Texts,
}

impl Target {
    /// The target as lowering wants it. Fails with what an account or a region looks like.
    pub fn read(self, app: Option<Arc<str>>, environment: &str) -> Result<(lower::Target, Facts), &'static str> {
        let target = lower::Target {
            app,
            environment: environment.into(),
            account: self.account.as_deref().map(lower::account).transpose()?,
            region: self.region.as_deref().map(lower::region).transpose()?,
            images: self.images,
        };
        Ok((target, self.facts))
    }
}
