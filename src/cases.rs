//! Cases: a rule set tests itself with the examples and scenarios it carries.
//!
//! In: a rule set and the engine compiled from it. Out: a [`Report`]: how many examples came out as
//! they should, and a diagnostic for each that did not. Examples run on their rule alone, as if it
//! were enforced; scenarios run on all rules together, with real precedence.
//!
//! The one hard idea: a failed example is a diagnostic like any other, placed at the very bytes of
//! the example that were (or were not) matched, so that "which word was it?" needs no debugging.

mod examples;
pub mod mutate;
mod scenarios;

use crate::Span;
use crate::engine::Engine;
use crate::rules::{Diagnostics, RuleSet, Sink};

/// What came of the cases of a rule set.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Examples that should not match and did not.
    pub validated: usize,
    /// Examples that should match and did.
    pub reported: usize,
    /// Disguises of examples, asked for by `robust`, that still matched.
    pub disguised: usize,
    /// Known gaps that are still open.
    pub todo: usize,
    /// Scenarios that came out as expected.
    pub passed: usize,
    /// Scenarios that did not.
    pub failed: usize,
    /// Everything that came out otherwise.
    pub failures: Diagnostics,
}

/// Runs every example and every scenario.
#[must_use]
pub fn run(rules: &RuleSet, engine: &Engine) -> Report {
    let sink = Sink::default();
    let mut report = Report::default();
    for rule in rules.rules() {
        examples::run(rule, rules, engine, &sink, &mut report);
    }
    scenarios::run(rules, engine, &sink, &mut report);
    report.failures = sink.into_diagnostics();
    report
}

/// A text of a rule file for a message: on one line, and not all of a long one.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match flat.char_indices().nth(MOST) {
        Some((cut, _)) => format!("{}…", Span::new(0, cut).of(&flat)),
        None => flat,
    }
}
