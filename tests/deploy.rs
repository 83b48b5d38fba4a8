//! Deployments by the real binary against servers on loopback: a small fake of ECS that plays a
//! script, and moto.
//!
//! Each test starts its server itself, on a port that is free. Nothing here knows how the binary
//! does its work: what it said, how it ended, and what it asked the server for.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "python/environment.rs"]
mod environment;
#[path = "deploy/fake.rs"]
mod fake;
#[path = "deploy/faults.rs"]
mod faults;
#[path = "deploy/going_well.rs"]
mod going_well;
#[path = "deploy/harness.rs"]
mod harness;
#[path = "deploy/http.rs"]
mod http;
#[path = "deploy/import.rs"]
mod import;
#[path = "deploy/moto.rs"]
mod moto;
#[path = "deploy/rollouts.rs"]
mod rollouts;
