//! What other programs say.

use std::sync::Arc;

use litemap::LiteMap;

use crate::emit::ecs::Facts;
use crate::lower;
use crate::resolve;

/// Texts by name.
pub type Texts = LiteMap<String, String>;

/// What manifests are filled in with.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct Variables {
    /// The application's name; references to it stay in place when left out.
    pub app: Option<String>,
    /// The values of `${NAME}`, by name.
    #[cfg_attr(feature = "typescript", ts(as = "Option<std::collections::HashMap<String, String>>"))]
    pub values: Texts,
}

impl From<Variables> for resolve::Variables {
    fn from(variables: Variables) -> resolve::Variables {
        resolve::Variables { app: variables.app.map(Arc::from), values: variables.values }
    }
}

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
