//! Matchers: how what a rule looks for is found.
//!
//! In: a text of a message. Out: hits with exact spans of that text. [`terms`] holds every term of
//! a rule set in one structure and scans a text once for all of them; [`regex`] holds one compiled
//! regex each.
//!
//! The one hard idea: matchers know nothing of rules, verdicts or exceptions. They answer "where",
//! and keep *all* overlapping answers, because an exception may cancel the first of them and leave
//! a second one standing.

pub(crate) mod gate;
pub(crate) mod regex;
mod size;
pub(crate) mod terms;
