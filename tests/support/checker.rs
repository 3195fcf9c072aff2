//! Is this a valid answer to that event? An independent reading of the contract with IVS Chat.
//!
//! In: the raw bytes of an event and of the answer to it. Out: the answer, or what IVS would object
//! to. Nothing of the crate is used here, above all not its limits: the numbers are written down a
//! second time, so that a slip in the one shows in the other.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

const ROOM_MAX: usize = 500;
const REASON_MAX: usize = 256;
const ATTRIBUTES_MAX: usize = 1000;

/// What a valid answer says.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) denied: bool,
    pub(crate) content: String,
    pub(crate) attributes: Option<BTreeMap<String, String>>,
}

/// Checks `answer`, given to `event` in a room for which `max` code points are configured, if any.
pub(crate) fn check(event: &[u8], max: Option<usize>, answer: &[u8]) -> Result<Answer, String> {
    let Object(fields) = serde_json::from_slice(answer).map_err(|error| error.to_string())?;
    let known = ["ReviewResult", "Content", "Attributes"];
    if let Some(key) = fields.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("a field `{key}`"));
    }
    let text = |key| match fields.get(key) {
        Some(Value::String(text)) => Ok(text.as_str()),
        other => Err(format!("{key} is {other:?}")),
    };
    let content = text("Content")?;
    let attributes = fields.get("Attributes").map(attributes).transpose()?;
    let denied = match text("ReviewResult")? {
        "ALLOW" => {
            allowed(content_of(event).as_deref(), max, content, event.len())?;
            false
        }
        "DENY" => {
            if content_of(event).is_some_and(|original| original != content) {
                return Err("a denial with another text than the original".to_owned());
            }
            reason(attributes.as_ref().ok_or("a denial without a reason")?)?;
            true
        }
        other => return Err(format!("ReviewResult is {other}")),
    };
    Ok(Answer { denied, content: content.to_owned(), attributes })
}

/// The text of an event, where a strict reader can tell.
fn content_of(event: &[u8]) -> Option<String> {
    let event: Value = serde_json::from_slice(event).ok()?;
    Some(event.get("Content")?.as_str()?.to_owned())
}

/// Untouched or not longer: at its own length. Longer: below the maximum, if one is known at all.
fn allowed(old: Option<&str>, max: Option<usize>, new: &str, bytes: usize) -> Result<(), String> {
    let length = new.chars().count();
    let old_length = old.map_or(ROOM_MAX.max(bytes), |old| old.chars().count());
    let below = max.unwrap_or(0).min(ROOM_MAX).saturating_sub(1);
    if length == 0 {
        return Err("no text".to_owned());
    }
    if length > old_length && length > below {
        return Err(format!("grew from {old_length} to {length}, max {max:?}"));
    }
    if old.is_some_and(|old| old != new) && new.trim().is_empty() {
        return Err("a rewrite left nothing to see".to_owned());
    }
    Ok(())
}

fn reason(attributes: &BTreeMap<String, String>) -> Result<(), String> {
    match (attributes.len(), attributes.get("Reason")) {
        (1, Some(reason)) if (1..=REASON_MAX).contains(&reason.chars().count()) => Ok(()),
        _ => Err(format!("a denial with {attributes:?}")),
    }
}

fn attributes(value: &Value) -> Result<BTreeMap<String, String>, String> {
    let fields = value.as_object().ok_or("Attributes is not an object")?;
    let strings = fields.iter().map(|(key, value)| match value {
        Value::String(text) => Ok((key.clone(), text.clone())),
        _ => Err(format!("attribute {key} is not a string")),
    });
    let map = strings.collect::<Result<BTreeMap<_, _>, _>>()?;
    match cost(&map) {
        _ if map.is_empty() => Err("Attributes is {}".to_owned()),
        cost if cost > ATTRIBUTES_MAX => Err(format!("attributes cost {cost}")),
        _ => Ok(map),
    }
}

/// Compact JSON as Go writes it at its longest: `<`, `>`, `&`, U+2028, U+2029, backspace and form
/// feed take six bytes each.
pub(crate) fn cost(map: &BTreeMap<String, String>) -> usize {
    let json = Value::from_iter(map.clone()).to_string();
    let extra = |c: char| match c {
        '<' | '>' | '&' => 5,
        '\u{2028}' | '\u{2029}' => 3,
        '\u{8}' | '\u{c}' => 4,
        _ => 0,
    };
    let texts = map.iter().flat_map(|(key, value)| [key, value]);
    json.len() + texts.flat_map(|text| text.chars()).map(extra).sum::<usize>()
}

/// A JSON object whose keys, and those of the objects directly in it, are all different.
struct Object(BTreeMap<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((key, raw)) =
                    map.next_entry::<String, Box<serde_json::value::RawValue>>()?
                {
                    let nested = raw.get().starts_with('{');
                    let value = match nested {
                        true => serde_json::from_str(raw.get())
                            .map(|Object(fields)| Value::from_iter(fields)),
                        false => serde_json::from_str(raw.get()),
                    };
                    let value = value.map_err(serde::de::Error::custom)?;
                    if fields.insert(key, value).is_some() {
                        return Err(serde::de::Error::custom("a key that is there twice"));
                    }
                }
                Ok(Object(fields))
            }
        }
        json.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::{check, cost};

    const EVENT: &[u8] = br#"{"Content":"hello","Attributes":{}}"#;

    #[test]
    fn valid_answers_pass() {
        let full = format!(r#"{{"a":"{}"}}"#, "x".repeat(1000 - 8));
        for (max, answer) in [
            (None, r#"{"ReviewResult":"ALLOW","Content":"hello"}"#.to_owned()),
            (Some(3), r#"{"ReviewResult":"ALLOW","Content":"h***o"}"#.to_owned()),
            (Some(7), r#"{"Content":"hello!","ReviewResult":"ALLOW"}"#.to_owned()),
            (
                None,
                r#"{"ReviewResult":"DENY","Content":"hello","Attributes":{"Reason":"no"}}"#
                    .to_owned(),
            ),
            (None, format!(r#"{{"ReviewResult":"ALLOW","Content":"hello","Attributes":{full}}}"#)),
        ] {
            assert!(check(EVENT, max, answer.as_bytes()).is_ok(), "{answer}");
        }
    }

    #[test]
    fn every_kind_of_invalid_answer_is_refused() {
        let allow = |rest: &str| format!(r#"{{"ReviewResult":"ALLOW","Content":"hello"{rest}}}"#);
        let deny = |rest: &str| format!(r#"{{"ReviewResult":"DENY","Content":"hello"{rest}}}"#);
        let attributes = |value: &str| allow(&format!(r#","Attributes":{{"a":"{value}"}}"#));
        let reason = |value: &str| deny(&format!(r#","Attributes":{{"Reason":"{value}"}}"#));
        for answer in [
            String::new(),
            "null".to_owned(),
            format!("[{}]", allow("")),
            format!("{}{}", allow(""), allow("")),
            allow(","),
            format!("{:?}", allow("")),
            format!(r#"{{"body":{}}}"#, allow("")),
            allow(r#","Extra":1"#),
            allow(r#","content":"hello""#),
            allow(r#","Content":"hello""#),
            r#"{"reviewResult":"ALLOW","content":"hello"}"#.to_owned(),
            r#"{"ReviewResult":"ALLOW"}"#.to_owned(),
            r#"{"Content":"hello"}"#.to_owned(),
            r#"{"ReviewResult":"Allow","Content":"hello"}"#.to_owned(),
            r#"{"ReviewResult":true,"Content":"hello"}"#.to_owned(),
            r#"{"ReviewResult":"ALLOW","Content":null}"#.to_owned(),
            r#"{"ReviewResult":"ALLOW","Content":""}"#.to_owned(),
            r#"{"ReviewResult":"ALLOW","Content":" \n"}"#.to_owned(),
            r#"{"ReviewResult":"ALLOW","Content":"\ud800"}"#.to_owned(),
            r#"{"ReviewResult":"ALLOW","Content":"hello!"}"#.to_owned(),
            allow(r#","Attributes":null"#),
            allow(r#","Attributes":{}"#),
            allow(r#","Attributes":[]"#),
            allow(r#","Attributes":{"a":1}"#),
            allow(r#","Attributes":{"a":null}"#),
            allow(r#","Attributes":{"a":{"b":"c"}}"#),
            allow(r#","Attributes":{"a":"1","a":"2"}"#),
            attributes(&"x".repeat(1001 - 8)),
            attributes(&"<".repeat(166)),
            attributes(&"\u{2028}".repeat(166)),
            attributes(&"\\n".repeat(497)),
            r#"{"ReviewResult":"DENY","Content":"","Attributes":{"Reason":"no"}}"#.to_owned(),
            deny(""),
            deny(r#","Attributes":{}"#),
            deny(r#","Attributes":{"Reason":null}"#),
            deny(r#","Attributes":{"reason":"no"}"#),
            deny(r#","Attributes":{"Reason":"no","a":"b"}"#),
            reason(""),
            reason(&"x".repeat(257)),
            reason(&"<".repeat(200)),
        ] {
            assert!(check(EVENT, None, answer.as_bytes()).is_err(), "{answer}");
        }
        let grown = br#"{"ReviewResult":"ALLOW","Content":"hello!"}"#;
        assert!(check(EVENT, Some(6), grown).is_err());
        assert!(check(EVENT, Some(7), grown).is_ok());
        assert!(check(b"not readable", None, grown).is_ok());
    }

    #[test]
    fn the_cost_is_that_of_the_contract() {
        let map = [("a".to_owned(), "<é".to_owned())].into();
        assert_eq!(cost(&map), 16);
    }
}
