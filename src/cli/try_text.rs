//! `ivs-review try`: what becomes of one text, for a person.

use std::fmt::Write as _;

use super::args::Try;
use super::load::Loaded;
use super::{Exit, Failure, Streams, draw};
use crate::Span;
use crate::contract::{Request, Response};
use crate::engine::{Decision, Hit, Review};
use crate::rules::{Place, RuleSet, Sample, Text};

/// Reviews the text and shows the verdict and every hit.
pub(super) fn run(args: &Try, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let loaded = Loaded::new(&args.rules)?;
    let engine = match loaded.compile(streams)? {
        Ok(engine) => engine,
        Err(exit) => return Ok(exit),
    };
    let groups = &loaded.rules.policy().groups;
    if let Some(group) = args.room.as_deref().and_then(|room| room.strip_prefix('@'))
        && groups.find(group).is_none()
    {
        let known: Vec<_> = groups.0.iter().map(|group| format!("@{}", group.name)).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let text = format!("there is no group of rooms `@{group}`; policy.toml has {known}");
        return Err(Failure::Told(text));
    }
    let sample = sample(args);
    let request = sample.request(groups);
    let review = engine.review(&request);
    write!(streams.output, "{}", verdict(&review))?;
    for (name, text) in fields(&request) {
        let labels: Vec<(Span, String)> = review
            .hits
            .iter()
            .filter(|hit| name == hit.field.to_string() && !hit.span.is_empty())
            .map(|hit| (hit.span, label(hit, &loaded.rules)))
            .collect();
        if !labels.is_empty() {
            writeln!(streams.output, "\n{}", draw::text(&name, 1, text, &labels, streams.colour))?;
        }
    }
    Ok(Exit::Done)
}

/// The message that the arguments describe.
fn sample(args: &Try) -> Sample {
    let place = Place::default();
    Sample {
        content: Some(Text { value: args.text.clone(), place }),
        room: args.room.clone(),
        attributes: args.attribute.clone(),
        sender: args.sender.clone(),
        user: args.user.clone(),
        ip: args.ip.clone(),
        place,
    }
}

/// The verdict and what goes out, a line each.
fn verdict(review: &Review<'_>) -> String {
    let mut out = String::new();
    // Writing to a `String` cannot fail.
    let _ = match (&review.decision, &review.response) {
        (Decision::Deny(by), Response::Deny { reason, .. }) => {
            writeln!(out, "DENY by {}\nreason: {}", by.id(), reason.as_str())
        }
        (Decision::Rewrite, Response::Allow { content, .. }) => {
            writeln!(out, "ALLOW, rewritten\ntext: {}", content.as_str())
        }
        (_, Response::Allow { attributes: Some(_), .. }) => {
            writeln!(out, "ALLOW, text unchanged")
        }
        _ => writeln!(out, "ALLOW, unchanged"),
    };
    if let Response::Allow { attributes: Some(attributes), .. } = &review.response {
        for (key, value) in attributes.map().iter() {
            let _ = writeln!(out, "attribute: {key} = {value}");
        }
    }
    for (holds, text) in [
        (review.notes.attributes_dropped, "the attributes are over the budget and were left out"),
        (review.notes.set_dropped > 0, "attributes set by rules did not fit and were left out"),
        (review.notes.masked_for_length, "replacements would be too long and became masks"),
    ] {
        if holds {
            let _ = writeln!(out, "note: {text}");
        }
    }
    let mut scoped: Vec<&Hit<'_>> = review.hits.iter().filter(|hit| hit.span.is_empty()).collect();
    scoped.dedup();
    for hit in scoped {
        let _ = writeln!(out, "hit by its scope alone: {} ({})", hit.rule, does(hit));
    }
    out
}

/// The rule of a hit, and what it does.
pub(super) fn label(hit: &Hit<'_>, rules: &RuleSet) -> String {
    let rule = rules.rules().iter().find(|rule| rule.id == *hit.rule);
    match rule.and_then(|rule| rule.title.as_ref()) {
        Some(title) => format!("{} ({}): {title}", hit.rule, does(hit)),
        None => format!("{} ({})", hit.rule, does(hit)),
    }
}

fn does(hit: &Hit<'_>) -> String {
    if hit.shadow { format!("{} in shadow", hit.action) } else { hit.action.to_owned() }
}

/// The texts of the request, by the names that rule files give them.
fn fields<'r>(request: &'r Request<'_>) -> Vec<(String, &'r str)> {
    let mut fields = vec![("content".to_owned(), request.content.as_ref())];
    let maps = [("attributes", &request.attributes), ("sender", &request.sender.attributes)];
    for (prefix, map) in maps {
        fields.extend(map.iter().map(|(key, value)| (format!("{prefix}.{key}"), value)));
    }
    fields
}
