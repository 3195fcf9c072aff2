//! How an answer is written as JSON, and what its size is taken to be.
//!
//! [`push_string`] writes a JSON string the way `serde_json` does (a property test holds the two
//! together); [`escaped_cost`] says how many bytes the same string costs in the attribute budget.
//!
//! The one hard idea: how IVS measures the 1 KB is not published, so the cost is the largest of the
//! plausible readings: Go's `json.Marshal`, which writes `<`, `>`, `&`, U+2028 and U+2029 as six
//! bytes each. What is written is plain JSON and therefore never larger than its cost.

use std::fmt::Write;

/// Appends `text` to `out` as a JSON string, quotes included.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            // Writing to a `String` cannot fail.
            c if c < ' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// The bytes `text` costs in the attribute budget, quotes left out.
pub(super) fn escaped_cost(text: &str) -> usize {
    text.chars().map(cost_of).sum()
}

fn cost_of(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => 6,
        c if c < ' ' => 6,
        c => c.len_utf8(),
    }
}

/// How many characters of `text` a person could see: not white space, not zero-width.
pub(super) fn visible_len(text: &str) -> usize {
    let zero_width = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    text.chars().filter(|&c| !c.is_whitespace() && !c.is_control() && !zero_width(c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cost_is_the_reading_of_go() {
        assert_eq!(escaped_cost("<é"), 8); // with frame `{"a":""}` it is the 16 of the contract
        assert_eq!(escaped_cost("a\"\\\n\u{1}\u{2028}"), 1 + 2 + 2 + 2 + 6 + 6);
    }

    proptest! {
        #[test]
        fn strings_are_written_as_serde_json_writes_them(text in any::<String>()) {
            let mut ours = String::new();
            push_string(&mut ours, &text);
            prop_assert_eq!(&ours, &serde_json::to_string(&text).unwrap());
            prop_assert!(ours.len() <= escaped_cost(&text) + 2);
        }
    }
}
