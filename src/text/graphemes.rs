//! Grapheme clusters: what a person takes for one character.
//!
//! In: a text and a span of it. Out: the span widened to whole clusters ([`widen`]), or the same
//! text with each visible cluster masked ([`mask`]).
//!
//! The one hard idea: an edit that cuts a cluster in two leaves half an emoji or a stray accent
//! behind, so every edit is widened first; and a mask writes one sign for each cluster, so that it
//! never makes a text longer in code points.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::Span;
use crate::text::unicode;

/// The smallest span of whole clusters that covers `span`.
pub(crate) fn widen(text: &str, span: Span) -> Span {
    Span { start: boundary_before(text, span.start), end: boundary_after(text, span.end) }
}

fn boundary_before(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
        _ => at,
    }
}

fn boundary_after(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
        _ => at,
    }
}

/// Appends `text` to `out` with `sign` for each cluster: white space is kept, invisible clusters
/// are dropped, the first `keep_first` visible ones are left as they are.
pub(crate) fn mask(out: &mut String, text: &str, sign: char, keep_first: usize) {
    let mut kept = 0;
    for cluster in text.graphemes(true) {
        if cluster.chars().all(char::is_whitespace) {
            out.push_str(cluster);
        } else if cluster.chars().all(unicode::is_default_ignorable) {
            // Dropped: a mask that leaves zero-width characters behind would show where they were.
        } else if kept < keep_first {
            out.push_str(cluster);
            kept += 1;
        } else {
            out.push(sign);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_widen_to_whole_clusters() {
        let family = "a👩‍👩‍👧b";
        assert_eq!(widen(family, Span::new(1, 5)).of(family), "👩‍👩‍👧");
        let accent = "cafe\u{301} x";
        assert_eq!(widen(accent, Span::new(3, 4)).of(accent), "e\u{301}");
        assert_eq!(widen(accent, Span::new(0, 3)).of(accent), "caf");
        assert_eq!(widen("", Span::new(0, 0)), Span::new(0, 0));
    }

    #[test]
    fn masks() {
        for (text, sign, keep, masked) in [
            ("d.a.m.n", '*', 0, "*******"),
            ("d a m n", '*', 0, "* * * *"),
            ("bloody hell", '*', 0, "****** ****"),
            ("darn", '#', 1, "d###"),
            ("da\u{200B}rn", '*', 0, "****"),
            ("e\u{301}👩‍👩‍👧\r\n", '*', 0, "**\r\n"),
            ("darn", '*', 9, "darn"),
        ] {
            let mut out = String::new();
            mask(&mut out, text, sign, keep);
            assert_eq!(out, masked);
        }
    }
}
