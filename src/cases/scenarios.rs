//! Runs the scenarios of a policy: all rules together.

use super::Report;
use crate::contract::Response;
use crate::engine::{Decision, Engine, Review};
use crate::rules::{Code, Diagnostic, Expectation, RuleSet, Scenario, Sink};

/// Runs every scenario of the policy.
pub(super) fn run(rules: &RuleSet, engine: &Engine, sink: &Sink, report: &mut Report) {
    for scenario in &rules.policy().scenarios {
        let request = scenario.sample.request(&rules.policy().groups);
        let review = engine.review(&request);
        let differences = differences(&scenario.expect, &review);
        if differences.is_empty() {
            report.passed += 1;
        } else {
            sink.push(failed(scenario, &differences, &review));
        }
    }
}

fn failed(scenario: &Scenario, differences: &[String], review: &Review<'_>) -> Diagnostic {
    let message = format!("scenario `{}`: {}", scenario.name.value, differences.join("; "));
    let place = scenario.name.place;
    let diagnostic = Diagnostic::new(Code::ScenarioFailed, place, message, "came out otherwise");
    let mut hits: Vec<String> = review
        .hits
        .iter()
        .map(|hit| format!("`{}`{}", hit.rule, if hit.shadow { " (shadow)" } else { "" }))
        .collect();
    hits.dedup();
    let denied = match review.decision {
        Decision::Deny(by) => format!("it is denied by `{}`; ", by.id()),
        _ => String::new(),
    };
    diagnostic.help(match hits.is_empty() {
        true => format!("{denied}no rule hits this message"),
        false => format!("{denied}it is hit by {}", hits.join(", ")),
    })
}

/// What came out otherwise than expected, in words.
fn differences(expect: &Expectation, review: &Review<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let mut compare = |what: &str, wanted: Option<String>, got: String| {
        if let Some(wanted) = wanted.filter(|wanted| *wanted != got) {
            out.push(format!("{what} is {got}, expected {wanted}"));
        }
    };
    let result = |denied: bool| if denied { "DENY" } else { "ALLOW" }.to_owned();
    let denied = matches!(review.decision, Decision::Deny(_));
    compare("result", expect.denied.map(result), result(denied));
    let rule = expect.rule.as_ref().map(|rule| format!("`{}`", rule.value));
    compare("rule", rule, reported(expect, review));
    let content = expect.content.as_ref().map(|content| format!("`{}`", content.value));
    compare("content", content, format!("`{}`", content_of(review)));
    compare("attributes", expect.attributes.clone().map(map_text), map_text(attributes_of(review)));
    let shadow = expect.shadow.as_ref().map(|rules| {
        let mut ids: Vec<&str> = rules.iter().map(|rule| rule.value.as_str()).collect();
        ids.sort_unstable();
        ids.join(", ")
    });
    let mut hits: Vec<&str> =
        review.hits.iter().filter(|hit| hit.shadow).map(|hit| hit.rule.as_str()).collect();
    hits.dedup();
    compare("shadow", shadow.map(|ids| format!("[{ids}]")), format!("[{}]", hits.join(", ")));
    out
}

/// The rule behind the decision: who denied, else the expected one if it hit, else the first.
fn reported(expect: &Expectation, review: &Review<'_>) -> String {
    if let Decision::Deny(by) = review.decision {
        return format!("`{}`", by.id());
    }
    let ids = || review.hits.iter().filter(|hit| !hit.shadow).map(|hit| hit.rule.as_str());
    let wanted = expect.rule.as_ref().map(|rule| rule.value.as_str());
    match ids().find(|id| Some(*id) == wanted).or_else(|| ids().next()) {
        Some(id) => format!("`{id}`"),
        None => "none".to_owned(),
    }
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

fn map_text(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("{key} = `{value}`")).collect();
    format!("{{ {} }}", pairs.join(", "))
}
