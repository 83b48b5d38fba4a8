//! Manifests with a cursor, for the tests of editor features.

use crate::analysis::Workspace;
use crate::resolve::Variables;

/// Where a fixture's manifest lies.
pub const PATH: &str = "copilot/api/manifest.yml";

/// The manifest in a workspace of the application `shop` with the variable `TAG`, and the place of `$0`
/// in it; 0 without one.
pub fn view_at(text: &str) -> (Workspace, u32) {
    let offset = text.find("$0").unwrap_or(0) as u32;
    let mut workspace = Workspace::default();
    workspace.set_variables(Variables {
        app: Some("shop".into()),
        values: [("TAG".to_owned(), "hunter22".to_owned())].into_iter().collect(),
    });
    workspace.set(PATH, text.replacen("$0", "", 1));
    (workspace, offset)
}
