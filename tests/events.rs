//! Event bytes in, answer bytes out: the shipped rules answer every sample event as recorded.
//!
//! `events/*.json` are events as IVS could send them; `tests/events/bad/*.json` are what it should
//! never send, and much of that is no JSON. The answer to `NAME.json` is one line in
//! `tests/events/NAME.response.json`, or beside the bad event. To record new answers, run
//! `UPDATE_EVENTS=1 cargo test --test events`, and read every line of the difference.

#![expect(clippy::panic, reason = "a test says what is wrong by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ivs_chat_review::contract::{ATTRIBUTES_MAX_BYTES, AttributeMap};
use ivs_chat_review::engine::Engine;
use ivs_chat_review::handler::{Handler, OnError};
use ivs_chat_review::rules::RuleSet;
use ivs_chat_review::shipped;
use serde_json::Value;

const RESPONSE: &str = ".response.json";

/// Fewer events than this and something is not read.
const AT_LEAST: usize = 20;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the files of `folder` that end in `ending`, without it, sorted.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
        .collect()
}

/// The names of the events of `folder`.
fn events(folder: &Path) -> BTreeSet<String> {
    names(folder, ".json").into_iter().filter(|name| !name.ends_with(".response")).collect()
}

fn handler() -> Handler {
    let engine = Engine::compile(&RuleSet::parse(shipped::sources()))
        .unwrap_or_else(|found| panic!("the shipped rules:\n{found}"));
    Handler::new(Some(engine), OnError::Deny)
}

fn answer(handler: &Handler, event: &[u8]) -> String {
    let answer = handler.handle(event).answer;
    answer.unwrap_or_else(|unreviewed| panic!("no answer: {unreviewed}"))
}

#[expect(clippy::disallowed_methods, reason = "whether to record is up to whoever runs the test")]
fn is_recording() -> bool {
    std::env::var_os("UPDATE_EVENTS").is_some()
}

#[test]
fn every_event_is_answered_as_recorded() {
    let update = is_recording();
    let handler = handler();
    let mut wrong = Vec::new();
    let pairs = [("events", "tests/events", AT_LEAST), ("tests/events/bad", "tests/events/bad", 1)];
    for (events_in, responses_in, at_least) in pairs {
        let (events_in, responses_in) = (folder(events_in), folder(responses_in));
        let names_of_events = events(&events_in);
        assert!(names_of_events.len() >= at_least, "too few events in {}", events_in.display());
        for name in &names_of_events {
            let event = read(&events_in.join(format!("{name}.json")));
            let got = answer(&handler, &event);
            if let Err(why) = accepted(&got, &event) {
                panic!("{name}: {why}: {got}");
            }
            let recorded = responses_in.join(format!("{name}{RESPONSE}"));
            if update {
                fs::write(&recorded, format!("{got}\n"))
                    .unwrap_or_else(|error| panic!("{}: {error}", recorded.display()));
            }
            match fs::read_to_string(&recorded) {
                Ok(wanted) if wanted == format!("{got}\n") => {}
                Ok(wanted) => wrong.push(difference(name, wanted.trim_end_matches('\n'), &got)),
                Err(_) => wrong.push(format!("{name}: no answer is recorded\n  got      {got}\n")),
            }
        }
        for stale in names(&responses_in, RESPONSE).difference(&names_of_events) {
            wrong.push(format!("{stale}{RESPONSE}: there is no such event\n"));
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{}\nIf the new answers are right: UPDATE_EVENTS=1 cargo test --test events",
        wrong.join("\n")
    );
}

/// Both answers, with a mark below the first character that differs.
fn difference(name: &str, wanted: &str, got: &str) -> String {
    let same = wanted.chars().zip(got.chars()).take_while(|(a, b)| a == b).count();
    let mark = " ".repeat(same);
    format!("{name}:\n  recorded {wanted}\n  got      {got}\n           {mark}^\n")
}

/// Whether IVS takes the answer, whatever rules made it, or why it would throw it away.
fn accepted(answer: &str, event: &[u8]) -> Result<(), &'static str> {
    if answer.contains('\n') {
        return Err("not one line");
    }
    let Ok(Value::Object(fields)) = serde_json::from_str(answer) else {
        return Err("not a JSON object");
    };
    if fields.keys().any(|key| !["ReviewResult", "Content", "Attributes"].contains(&key.as_str())) {
        return Err("a field that the contract does not have");
    }
    let content = fields.get("Content").and_then(Value::as_str).ok_or("no Content")?;
    let attributes: Vec<(String, String)> = match fields.get("Attributes") {
        None => Vec::new(),
        Some(Value::Object(map)) if !map.is_empty() => {
            let pairs =
                map.iter().map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
            pairs.collect::<Option<_>>().ok_or("an attribute that is not text")?
        }
        Some(_) => return Err("Attributes that are empty or no object"),
    };
    let cost = attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    if cost.collect::<AttributeMap<'_>>().cost() > ATTRIBUTES_MAX_BYTES {
        return Err("attributes over the budget");
    }
    let event = serde_json::from_slice::<Value>(event).unwrap_or_default();
    let sent = event.get("Content").and_then(Value::as_str);
    match fields.get("ReviewResult").and_then(Value::as_str) {
        Some("ALLOW") if (1..=500).contains(&content.chars().count()) => Ok(()),
        Some("ALLOW") => Err("a Content of the wrong length"),
        Some("DENY") if sent.is_some_and(|sent| sent != content) => {
            Err("a denial with another text than was sent")
        }
        Some("DENY") => match attributes.as_slice() {
            [(key, reason)] if key == "Reason" && !reason.is_empty() => Ok(()),
            _ => Err("a denial without its reason, or with more than that"),
        },
        _ => Err("neither ALLOW nor DENY"),
    }
}
