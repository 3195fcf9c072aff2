//! What must hold for every event and every rule set.
//!
//! The checker of answers (`support/checker.rs`) is written from the contract alone; rule sets and
//! messages (`support/arbitrary.rs`) are made of the same words, and a canary at the end of the main
//! property makes sure that they meet: too few denials or rewrites and the test fails.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what is wrong by panicking"
)]

use std::cell::RefCell;
use std::collections::BTreeSet;

use ivs_chat_review::Span;
use ivs_chat_review::contract::{Received, Request};
use ivs_chat_review::engine::{Decision, DeniedBy, Engine, Review};
use ivs_chat_review::handler::{Handler, OnError, Reply};
use ivs_chat_review::rules::{Field, RuleSet, Source};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, TestError, TestRng, TestRunner};
use unicode_segmentation::UnicodeSegmentation;

#[path = "support/arbitrary.rs"]
mod arbitrary;
#[path = "support/checker.rs"]
mod checker;

use arbitrary::{As, Message, Rules};
use checker::{Answer, check};

/// Rule sets, and messages that each of them reviews.
const RULE_SETS: u32 = 700;
const MESSAGES: usize = 16;
/// Pairs of a rule set and a message that the main property must have seen.
const AT_LEAST: usize = 10_000;

type Outcome = Result<(), TestCaseError>;

/// Runs a property; seeds of failures are kept beside the tests and tried first.
fn run<S: Strategy>(
    cases: u32,
    seeds: &'static str,
    strategy: &S,
    test: impl Fn(S::Value) -> Outcome,
) {
    let config = ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(seeds))),
        ..ProptestConfig::default()
    };
    // The same cases in every run, so that a failure is of the change at hand; other ones on request.
    #[expect(clippy::disallowed_methods, reason = "a test may be told to try something else")]
    let random = std::env::var_os("PROPTEST_RANDOM");
    let mut runner = match random {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(config.rng_algorithm);
            TestRunner::new_with_rng(config, rng)
        }
    };
    match runner.run(strategy, test) {
        Ok(()) => {}
        Err(TestError::Fail(why, value)) => panic!("{why}\nfor {value:#?}"),
        Err(abort) => panic!("{abort}"),
    }
}

fn engine(sources: Vec<Source>) -> Engine {
    let text: String =
        sources.iter().map(|source| format!("{}:\n{}\n", source.path, source.text)).collect();
    Engine::compile(&RuleSet::parse(sources)).unwrap_or_else(|why| panic!("{why}\n{text}"))
}

fn holds(condition: bool, what: &str) -> Outcome {
    prop_assert!(condition, "{what}");
    Ok(())
}

// Any bytes.

const RULES: &str = r#"
[[rule]]
id = "heck"
action = "deny"
match = { in = ["content", "attributes.*", "sender.*"], terms = ["heck"], fold = "case" }
examples = { hit = ["x"], miss = ["y"] }
[[rule]]
id = "darn"
action = "rewrite"
match = { in = ["content", "attributes.*"], terms = ["darn*"], fold = "case" }
rewrite.with = "something that is much longer"
set.seen = "yes"
examples = { hit = ["x"], miss = ["y"] }
[[rule]]
id = "mods"
action = "allow"
from = ["*"]
when.sender.role = ["mod*"]
match.always = true
examples = { hit = ["x"], miss = ["y"] }
"#;

#[test]
fn any_bytes_get_a_valid_answer() {
    let policy =
        "version = 1\nmax_message_length = 500\ndefault_reason = \"No \\\"thanks\\\" <3\"\n";
    let engine = || engine(vec![Source::new("a.toml", RULES), Source::new("policy.toml", policy)]);
    let handlers = [OnError::Deny, OnError::Allow, OnError::Fallback].map(|on_error| {
        [Some(engine()), None].map(|engine| (on_error, Handler::new(engine, on_error)))
    });
    run(3_000, "tests/proptest-regressions/any-bytes.txt", &arbitrary::event(), |event| {
        let readable = Received::read(&event).is_ok();
        for (on_error, handler) in handlers.iter().flatten() {
            let Reply { answer, record } = handler.handle(&event);
            prop_assert_eq!(&answer, &handler.handle(&event).answer, "another answer");
            let reviewed = readable && handler.engine().is_some();
            if let Some(record) = record {
                let line = record.line(0);
                holds(!line.contains('\n'), "a log line of several lines")?;
                holds(serde_json::from_str::<serde_json::Value>(&line).is_ok(), "no log line")?;
            }
            match answer {
                Ok(answer) => {
                    let checked = check(&event, Some(500), answer.as_bytes());
                    prop_assert!(checked.is_ok(), "{:?}: {:?} {}", on_error, checked, answer);
                    let denied = checked.is_ok_and(|answer| answer.denied);
                    holds(reviewed || *on_error != OnError::Fallback, "no failure")?;
                    holds(reviewed || denied || *on_error == OnError::Allow, "let in")?;
                }
                Err(_) => holds(!reviewed && *on_error == OnError::Fallback, "a failure")?,
            }
        }
        Ok(())
    });
}

#[test]
fn half_a_surrogate_pair_does_not_switch_the_review_off() {
    let handler = Handler::new(Some(engine(vec![Source::new("a.toml", RULES)])), OnError::Fallback);
    let unit = prop_oneof![
        Just(0xD83D_u16),
        Just(0xDE00),
        0xD800..=0xDFFF_u16,
        Just(u16::from(b'h')),
        Just(u16::from(b'\\')),
        Just(u16::from(b'"')),
        Just(u16::from(b' ')),
        any::<u16>()
    ];
    let seeds = "tests/proptest-regressions/surrogates.txt";
    run(1_000, seeds, &(vec(unit, 1..9), any::<bool>()), |(units, upper)| {
        let escaped: String = units
            .iter()
            .map(|unit| if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") })
            .collect();
        // The same text, written without escapes.
        let mended = String::from_utf16_lossy(&units);
        let event =
            format!(r#"{{"Content":"{escaped} heck","Attributes":{{"{escaped}":"{escaped}"}}}}"#);
        let plain = serde_json::json!({"Content": mended.clone() + " heck", "Attributes": {&mended: &mended}});
        let answers =
            [event, plain.to_string()].map(|event| handler.handle(event.as_bytes()).answer);
        prop_assert_eq!(&answers[0], &answers[1]);
        holds(answers[0].as_ref().is_ok_and(|answer| answer.contains("DENY")), "not denied")
    });
}

// Any rule set, any message.

/// How often what came of a message.
#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    denied: usize,
    denied_by_engine: usize,
    rewritten: usize,
    allowed: usize,
    hit: usize,
    grown: usize,
    masked_for_length: usize,
    attributes_rewritten: usize,
    attributes_dropped: usize,
    set_dropped: usize,
    shadow_hits: usize,
}

#[test]
fn every_rule_set_answers_every_message_validly() {
    let tally = RefCell::new(Tally::default());
    let strategy = (arbitrary::rules(), vec(arbitrary::message(), MESSAGES));
    run(RULE_SETS, "tests/proptest-regressions/rule-sets.txt", &strategy, |(rules, messages)| {
        let [written, shuffled] = [As::Written, As::Shuffled].map(|how| engine(rules.sources(how)));
        for message in &messages {
            let event = message.event();
            let request = Received::read(&event).unwrap().request;
            let review = written.review(&request);
            let json = review.response.to_json();
            let answer = check(&event, rules.policy.max_for(&message.room), json.as_bytes())
                .map_err(TestCaseError::fail)?;
            prop_assert_eq!(&written.review(&request).response.to_json(), &json, "another answer");
            prop_assert_eq!(&shuffled.review(&request), &review, "another order");
            hits_lie_in_their_fields(&review, &request)?;
            decision_follows_from_hits(&rules, &review, &answer)?;
            edits_and_nothing_else(&rules, message, &review, &answer)?;
            edits_are_hits(&rules, &review)?;
            tally.borrow_mut().count(message, &review, &answer);
        }
        Ok(())
    });
    let tally = tally.into_inner();
    println!("{tally:#?}");
    tally.assert_rules_hit();
}

impl Tally {
    fn count(&mut self, message: &Message, review: &Review<'_>, answer: &Answer) {
        let rewritten = answer.content != message.content;
        let long = |text: &str| text.chars().count();
        self.pairs += 1;
        self.denied += usize::from(answer.denied);
        self.denied_by_engine +=
            usize::from(matches!(review.decision, Decision::Deny(DeniedBy::Engine(_))));
        self.rewritten += usize::from(rewritten);
        self.allowed += usize::from(!answer.denied && !rewritten);
        self.hit += usize::from(!review.hits.is_empty());
        self.grown += usize::from(long(&answer.content) > long(&message.content));
        self.masked_for_length += usize::from(review.notes.masked_for_length);
        self.attributes_rewritten +=
            usize::from(review.edits.iter().any(|(field, _)| *field != Field::Content));
        self.attributes_dropped += usize::from(review.notes.attributes_dropped);
        self.set_dropped += usize::from(review.notes.set_dropped > 0);
        self.shadow_hits += usize::from(review.hits.iter().any(|hit| hit.shadow));
    }

    /// Less than one in eight would mean that rules and messages hardly meet.
    fn assert_rules_hit(&self) {
        assert!(self.pairs >= AT_LEAST, "{self:?}");
        for common in [self.denied, self.rewritten, self.allowed] {
            assert!(common * 8 >= self.pairs, "{self:?}");
        }
        for rare in [
            self.denied_by_engine,
            self.grown,
            self.masked_for_length,
            self.attributes_rewritten,
            self.attributes_dropped,
            self.set_dropped,
            self.shadow_hits,
        ] {
            assert!(rare * 500 >= self.pairs, "{self:?}");
        }
    }
}

fn text_of<'t>(request: &'t Request<'_>, field: &Field) -> Option<&'t str> {
    match field {
        Field::Content => Some(&request.content),
        Field::Attribute(key) => request.attributes.get(key.as_ref()?),
        Field::Sender(key) => request.sender.attributes.get(key.as_ref()?),
    }
}

fn hits_lie_in_their_fields(review: &Review<'_>, request: &Request<'_>) -> Outcome {
    for hit in &review.hits {
        let text = text_of(request, &hit.field);
        let inside = text.and_then(|text| text.get(hit.span.start..hit.span.end));
        prop_assert!(inside.is_some(), "{:?}", hit);
        // An empty attribute is a field that `always` hits; nothing else finds nothing.
        prop_assert!(!hit.span.is_empty() || text == Some(""), "{:?}", hit);
    }
    Ok(())
}

/// Any enforced deny denies; of several, the severest is reported, then the smallest id.
fn decision_follows_from_hits(rules: &Rules, review: &Review<'_>, answer: &Answer) -> Outcome {
    let denies = |id: &str| {
        let at = (0..rules.rules.len()).find(|at| Rules::id(*at) == id)?;
        let rule = &rules.rules[at];
        let rank = ["critical", "high", "medium", "low", "info"]
            .iter()
            .position(|severity| *severity == rule.severity);
        (rule.action == "deny" && rule.mode == "enforce").then(|| (rank, id.to_owned()))
    };
    let reported = review.hits.iter().filter_map(|hit| denies(hit.rule.as_str())).min();
    match (&review.decision, reported) {
        (Decision::Deny(DeniedBy::Rule(id)), Some((_, reported))) => {
            prop_assert_eq!(id.as_str(), reported);
        }
        // A rewrite made the text that the rule denies.
        (Decision::Deny(DeniedBy::Rule(id)), None) => {
            prop_assert!(denies(id.as_str()).is_some(), "denied by {}", id);
        }
        (Decision::Deny(DeniedBy::Engine(_)), _) => {}
        (Decision::Allow | Decision::Rewrite, reported) => prop_assert_eq!(reported, None),
    }
    prop_assert_eq!(answer.denied, matches!(review.decision, Decision::Deny(_)));
    prop_assert_eq!(review.decision == Decision::Rewrite, !review.edits.is_empty());
    Ok(())
}

/// What no edit touches is delivered as it was sent.
fn edits_and_nothing_else(
    rules: &Rules,
    message: &Message,
    review: &Review<'_>,
    answer: &Answer,
) -> Outcome {
    if answer.denied {
        return Ok(());
    }
    let enforced = rules.rules.iter().filter(|rule| rule.mode == "enforce");
    let set: BTreeSet<&str> = enforced.flat_map(|rule| &rule.sets).map(String::as_str).collect();
    let edits = |field: &Field| -> Vec<Span> {
        review.edits.iter().filter(|(of, _)| of == field).map(|(_, span)| *span).collect()
    };
    only_edited(&message.content, &edits(&Field::Content), &answer.content)?;
    let own = &message.attributes;
    let Some(attributes) = &answer.attributes else {
        // The sender's own stand, so nothing may have been changed in them.
        holds(review.edits.iter().all(|(field, _)| *field == Field::Content), "an edit lost")?;
        return holds(own.is_empty() || checker::cost(own) > 1000, "attributes lost");
    };
    let known = |key: &String| own.contains_key(key) || set.contains(key.as_str());
    holds(attributes.keys().all(known), "an attribute from nowhere")?;
    if review.notes.set_dropped == 0 {
        let hit = |id: &str| review.hits.iter().any(|hit| hit.rule.as_str() == id && !hit.shadow);
        let rules = rules.rules.iter().enumerate().filter(|(at, _)| hit(&Rules::id(*at)));
        let mut sets = rules.flat_map(|(_, rule)| &rule.sets);
        holds(sets.all(|key| attributes.contains_key(key)), "an attribute that was not set")?;
    }
    for (key, value) in own {
        let new = attributes.get(key);
        prop_assert!(new.is_some(), "attribute {} lost", key);
        if !set.contains(key.as_str()) {
            let edits = edits(&Field::Attribute(Some(key.clone())));
            only_edited(value, &edits, new.unwrap())?;
        }
    }
    Ok(())
}

/// What a rewrite rule hits is edited, and nothing is edited that no rewrite rule hits.
fn edits_are_hits(rules: &Rules, review: &Review<'_>) -> Outcome {
    if matches!(review.decision, Decision::Deny(_)) {
        return holds(review.edits.is_empty(), "a denied text is edited");
    }
    let rewrites: Vec<_> =
        review.hits.iter().filter(|hit| hit.action == "rewrite" && !hit.shadow).collect();
    // An empty text has nothing to edit.
    let rewrites: Vec<_> = rewrites.into_iter().filter(|hit| !hit.span.is_empty()).collect();
    let templates: BTreeSet<String> =
        (0..rules.rules.len()).filter(|at| rules.rules[*at].is_template()).map(Rules::id).collect();
    let quiet: BTreeSet<String> = (0..rules.rules.len())
        .filter(|at| rules.rules[*at].may_write_what_was_there())
        .map(Rules::id)
        .collect();
    for hit in &rewrites {
        // A rule that writes what was there may win over one that does more.
        let in_field = rewrites.iter().filter(|other| other.field == hit.field);
        let mut ids = in_field.map(|hit| hit.rule.as_str());
        if ids.any(|id| quiet.contains(id))
            && review.edits.iter().all(|(field, _)| *field != hit.field)
        {
            continue;
        }
        let mut edits = review.edits.iter().filter(|(field, _)| *field == hit.field);
        let edited = match templates.contains(hit.rule.as_str()) {
            true => edits.any(|(_, span)| span.overlaps(hit.span)),
            false => edits.any(|(_, span)| span.covers(hit.span)),
        };
        prop_assert!(edited, "not edited: {:?}", hit);
    }
    for (field, span) in &review.edits {
        let hit = rewrites.iter().any(|hit| hit.field == *field && span.covers(hit.span));
        prop_assert!(hit, "no hit at {:?} of {:?}", span, field);
    }
    Ok(())
}

/// `new` is `old` with something in the place of each edit.
fn only_edited(old: &str, edits: &[Span], new: &str) -> Outcome {
    let mut cuts: BTreeSet<usize> = old.grapheme_indices(true).map(|(at, _)| at).collect();
    cuts.extend([0, old.len()]);
    let mut kept = Vec::new();
    let mut from = 0;
    for edit in edits {
        prop_assert!(cuts.contains(&edit.start) && cuts.contains(&edit.end), "splits a character");
        prop_assert!(from <= edit.start && edit.start <= edit.end, "edits overlap: {:?}", edits);
        kept.push(&old[from..edit.start]);
        from = edit.end;
    }
    let last = &old[from..];
    let Some((first, middle)) = kept.split_first() else {
        prop_assert_eq!(old, new);
        return Ok(());
    };
    let rest = new.strip_prefix(first).and_then(|rest| rest.strip_suffix(last));
    let found = rest.and_then(|rest| {
        middle.iter().try_fold(rest, |rest, kept| Some(&rest[rest.find(kept)? + kept.len()..]))
    });
    prop_assert!(found.is_some(), "{:?} of {:?} became {:?}", edits, old, new);
    Ok(())
}

#[test]
fn shadow_and_off_decide_nothing() {
    let strategy = (arbitrary::rules(), vec(arbitrary::message(), 8));
    run(300, "tests/proptest-regressions/shadow.txt", &strategy, |(rules, messages)| {
        let of = |how| engine(rules.sources(how));
        let pairs = [
            (of(As::Written), of(As::Quiet)),
            (of(As::Half("shadow")), of(As::Half("off"))),
            (of(As::Shadow), of(As::Bare)),
        ];
        for message in &messages {
            let event = message.event();
            let request = Received::read(&event).unwrap().request;
            for (with, without) in &pairs {
                let (with, without) = (with.review(&request), without.review(&request));
                prop_assert_eq!(with.response.to_json(), without.response.to_json());
                prop_assert_eq!(with.decision, without.decision);
                // In which order edits of several fields are listed is nobody's business.
                let same = with.edits.iter().all(|edit| without.edits.contains(edit));
                holds(same && with.edits.len() == without.edits.len(), "other edits")?;
            }
        }
        Ok(())
    });
}

#[test]
fn a_text_that_grew_stays_below_the_maximum() {
    let rules = r#"
        [[rule]]
        id = "grow"
        action = "rewrite"
        match = { terms = ["*a*"], fold = "none" }
        rewrite.with = "aa"
        examples = { hit = ["x"], miss = ["y"] }
    "#;
    let engines: Vec<Engine> = (1..=12)
        .map(|max| format!("version = 1\nmax_message_length = {max}"))
        .map(|policy| {
            engine(vec![Source::new("a.toml", rules), Source::new("policy.toml", policy)])
        })
        .collect();
    for (engine, max) in engines.iter().zip(1..) {
        for (words, rest) in (1..9).flat_map(|words| (0..9).map(move |rest| (words, rest))) {
            // Each `a` becomes `aa`, or `*` where that is too much.
            let content = format!("{}{}", "a ".repeat(words), "-".repeat(rest));
            let (length, grown) = (content.len(), content.len() + words);
            let event = serde_json::json!({ "Content": content }).to_string();
            let request = Received::read(event.as_bytes()).unwrap().request;
            let json = engine.review(&request).response.to_json();
            let answer = check(event.as_bytes(), Some(max), json.as_bytes()).unwrap();
            let expected = if grown < max { grown } else { length };
            assert_eq!(answer.content.len(), expected, "{content:?}, max {max}");
        }
    }
}
