//! Runs the scenarios of a policy: all rules together.

use super::{Report, shown};
use crate::contract::Response;
use crate::engine::{Decision, Engine, Review};
use crate::rules::{Code, Diagnostic, Expectation, Place, RuleSet, Scenario, Sink};

/// Runs every scenario of the policy.
pub(super) fn run(rules: &RuleSet, engine: &Engine, sink: &Sink, report: &mut Report) {
    for scenario in &rules.policy().scenarios {
        let request = scenario.sample.request(&rules.policy().groups);
        let review = engine.review(&request);
        match failed(scenario, &review) {
            None => report.passed += 1,
            Some(diagnostic) => {
                report.failed += 1;
                sink.push(diagnostic);
            }
        }
    }
}

/// A label at every value that came out otherwise, if there is one.
fn failed(scenario: &Scenario, review: &Review<'_>) -> Option<Diagnostic> {
    let mut differences = differences(&scenario.expect, review).into_iter();
    let (place, label) = differences.next()?;
    let message = format!("scenario `{}` came out otherwise", scenario.name.value);
    let diagnostic = Diagnostic::new(Code::ScenarioFailed, place, message, label);
    let diagnostic =
        differences.fold(diagnostic, |diagnostic, (place, label)| diagnostic.also(place, label));
    Some(diagnostic.help(why(review)))
}

/// Who denied the message and what hit it.
fn why(review: &Review<'_>) -> String {
    let mut hits: Vec<String> = review
        .hits
        .iter()
        .map(|hit| format!("`{}`{}", hit.rule, if hit.shadow { " (shadow)" } else { "" }))
        .collect();
    hits.dedup();
    match (review.decision, hits.is_empty()) {
        (Decision::Deny(by), true) => format!("denied by `{}`", by.id()),
        (Decision::Deny(by), false) => {
            format!("denied by `{}`; hit by {}", by.id(), hits.join(", "))
        }
        (_, true) => "no rule hits this message".to_owned(),
        (_, false) => format!("hit by {}", hits.join(", ")),
    }
}

/// Where what came out is not what is expected, and what it is.
fn differences(expect: &Expectation, review: &Review<'_>) -> Vec<(Place, String)> {
    let mut out = Vec::new();
    let mut compare = |same: bool, place: Place, got: &str| {
        if !same {
            out.push((place, format!("came out as `{}`", shown(got))));
        }
    };
    if let Some((expected, place)) = expect.denied {
        let denied = matches!(review.decision, Decision::Deny(_));
        compare(denied == expected, place, if denied { "DENY" } else { "ALLOW" });
    }
    if let Some(rule) = &expect.rule {
        let got = reported(&rule.value, review);
        compare(got == rule.value, rule.place, got);
    }
    if let Some(content) = &expect.content {
        let got = content_of(review);
        compare(got == content.value, content.place, got);
    }
    if let Some((attributes, place)) = &expect.attributes {
        let (expected, got) = (map_text(attributes.clone()), map_text(attributes_of(review)));
        compare(got == expected, *place, &got);
    }
    if let Some((rules, place)) = &expect.shadow {
        let expected = rules.iter().map(|rule| rule.value.as_str());
        let hits = review.hits.iter().filter(|hit| hit.shadow).map(|hit| hit.rule.as_str());
        let got = list_text(hits);
        compare(got == list_text(expected), *place, &got);
    }
    out
}

/// The rule behind the decision: who denied, else the expected one if it hit, else the first.
fn reported<'r>(expected: &str, review: &'r Review<'_>) -> &'r str {
    if let Decision::Deny(by) = &review.decision {
        return by.id();
    }
    let ids = || review.hits.iter().filter(|hit| !hit.shadow).map(|hit| hit.rule.as_str());
    ids().find(|id| *id == expected).or_else(|| ids().next()).unwrap_or("no rule")
}

fn content_of<'r>(review: &'r Review<'_>) -> &'r str {
    match &review.response {
        Response::Allow { content, .. } => content.as_str(),
        Response::Deny { content, .. } => content,
    }
}

fn attributes_of(review: &Review<'_>) -> Vec<(String, String)> {
    match &review.response {
        Response::Allow { attributes, .. } => attributes
            .iter()
            .flat_map(|attributes| attributes.map().iter())
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
        Response::Deny { reason, .. } => vec![("Reason".to_owned(), reason.as_str().to_owned())],
    }
}

/// A map as rule files have it, in one order.
fn map_text(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect();
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}

/// A list as rule files have it, in one order and nothing twice.
fn list_text<'t>(items: impl Iterator<Item = &'t str>) -> String {
    let mut items: Vec<String> = items.map(|item| format!("\"{item}\"")).collect();
    items.sort_unstable();
    items.dedup();
    format!("[{}]", items.join(", "))
}
