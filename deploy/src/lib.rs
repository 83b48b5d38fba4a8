//! Deploys what a manifest is lowered to: asks Amazon ECS what runs, registers, updates and
//! watches.
//!
//! In: requests as JSON in the API's own names, as `taxiway lower` prints them. Out: what ECS
//! answers, as JSON too, [`Event`]s while something goes on, and [`Fault`]s in words for people.
//! Knows no manifest: what differs is the core's question, what to print the command line's.
//!
//! A [`Session`] waits for the answers itself; its caller needs no runtime.

mod account;
mod apply;
mod call;
mod fault;
mod interrupt;
mod requests;
mod running;
mod session;
mod watch;

pub use account::Account;
pub use apply::Applied;
pub use fault::{Cause, Fault};
pub use requests::{Change, Requests, change, fixed};
pub use running::{Found, Place, short};
pub use session::{Options, Session};
pub use watch::{Event, Outcome, Progress, Watch};
