//! The rule set of `tests/acceptance`: read from the disk, compiled, and its own examples and
//! scenarios run, without a single diagnostic.

use std::path::Path;

use ivs_chat_review::engine::Engine;
use ivs_chat_review::rules::{Diagnostics, RuleSet};
use ivs_chat_review::{cases, folder};

#[test]
fn the_worked_rules_are_accepted() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance");
    let rules = RuleSet::parse(folder::read(&path).unwrap());
    let engine = Engine::compile(&rules).unwrap();
    assert_eq!(rules.diagnostics(), &Diagnostics::default());

    let ids: Vec<&str> = rules.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["phrase.rivalry", "staff.let-off", "sticker.known-source"]);

    let report = cases::run(&rules, &engine);
    assert_eq!(report.failures, Diagnostics::default(), "{}", report.failures);
    assert_eq!((report.validated, report.reported, report.passed), (4, 3, 7));
}
