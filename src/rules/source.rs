//! The files of a rule set, as text, and places in them.
//!
//! In: path and text of each file; reading them from a disk is the caller's business. Out: a
//! [`Place`] for everything a diagnostic may point at.
//!
//! The one hard idea: a place *inside* a TOML string (the bad group of a regex, the hit in an
//! example) is known as an offset in the decoded text, while the file holds escapes. [`inside`]
//! walks the raw text along with the decoded one to find the bytes in the file.

use crate::Span;

/// One file of a rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path below the rule set's folder, with `/` between its parts.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// A file at `path` that holds `text`.
    ///
    /// ```
    /// use ivs_chat_review::rules::Source;
    /// let source = Source::new("policy.toml", "version = 1\n");
    /// assert_eq!(source.line_column(8), (1, 9));
    /// ```
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The line and the column (in characters) of a byte, both counted from 1.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// A span of one file of a rule set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as an index into the rule set's sources.
    pub source: usize,
    /// The bytes.
    pub span: Span,
}

/// Text from a rule file with the place it was written at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, escapes decoded.
    pub value: String,
    /// Where it stands, quotes included.
    pub place: Place,
}

impl Text {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// The place of `part` (bytes of the decoded text) in the file that `text` was read from.
#[must_use]
pub fn inside(sources: &[Source], text: &Text, part: Span) -> Place {
    let Some(source) = sources.get(text.place.source) else {
        return text.place;
    };
    let raw = text.place.span.of(&source.text);
    let Some((open, body, escapes)) = unquote(raw) else {
        let start = text.place.span.start;
        let span = Span::new(start + part.start, start + part.end);
        return Place { span, ..text.place };
    };
    let base = text.place.span.start + open;
    let (start, end) = if escapes {
        (raw_offset(body, part.start), raw_offset(body, part.end))
    } else {
        (part.start, part.end)
    };
    Place { span: Span::new(base + start, base + end), ..text.place }
}

/// Where the body of a TOML string begins, the body, and whether it has escapes.
fn unquote(raw: &str) -> Option<(usize, &str, bool)> {
    for (quote, escapes) in [("\"\"\"", true), ("'''", false), ("\"", true), ("'", false)] {
        if let Some(rest) = raw.strip_prefix(quote) {
            let newline = if quote.len() == 3 {
                usize::from(rest.starts_with('\n')) + 2 * usize::from(rest.starts_with("\r\n"))
            } else {
                0
            };
            return Some((quote.len() + newline, rest.get(newline..)?, escapes));
        }
    }
    None
}

/// The offset in the raw `body` of a basic string of the byte `decoded` of what it stands for.
fn raw_offset(body: &str, decoded: usize) -> usize {
    let (mut at, mut seen) = (0, 0);
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        let (raw_len, decoded_len) = one_char(rest);
        if seen >= decoded && decoded_len > 0 {
            break;
        }
        at += raw_len;
        seen += decoded_len;
    }
    at
}

/// The raw and the decoded length of the first character of a basic string.
fn one_char(rest: &str) -> (usize, usize) {
    let mut chars = rest.chars();
    let first = chars.next().map_or(1, char::len_utf8);
    if !rest.starts_with('\\') {
        return (first, first);
    }
    let digits = match chars.next() {
        Some('u') => 4,
        Some('U') => 8,
        Some('x') => 2,
        Some(c) if c.is_whitespace() => {
            let trimmed = rest.get(1..).unwrap_or_default().trim_start();
            return (rest.len() - trimmed.len(), 0); // a line continuation
        }
        _ => return (2, 1),
    };
    let code = rest.get(2..2 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_inside_strings() {
        for (raw, decoded, part, found) in [
            (r#""plain""#, "plain", "lai", "lai"),
            (r"'a\b'", r"a\b", r"\b", r"\b"),
            (r#""a\u200bdarn""#, "a\u{200b}darn", "darn", "darn"),
            (r#""\"é\n\U0001F389x""#, "\"é\n🎉x", "🎉x", r"\U0001F389x"),
            ("\"\"\"\nab\\\n   cd\"\"\"", "abcd", "cd", "cd"),
            ("'''\nab'''", "ab", "b", "b"),
            ("bare term", "bare term", "term", "term"),
        ] {
            let file = Source::new("x.toml", format!("k = {raw}\n"));
            let place = Place { source: 0, span: Span::new(4, 4 + raw.len()) };
            let text = Text { value: decoded.to_owned(), place };
            let at = decoded.find(part).unwrap();
            let place = inside(std::slice::from_ref(&file), &text, Span::new(at, at + part.len()));
            assert_eq!(place.span.of(&file.text), found, "{raw}");
        }
    }
}
