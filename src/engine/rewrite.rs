//! Rewriting: all edits of a text, applied together.
//!
//! In: the text and the cuts that rules ask for. Out: the regions to replace, in order, and the
//! text with them replaced. What is outside all regions is unchanged byte for byte.
//!
//! | Cuts | What happens |
//! |---|---|
//! | hard cuts (mask, remove, replace) that overlap | one region; the one that keeps least wins |
//! | – remove or replace against mask | remove or replace |
//! | – two masks | the smaller `keep_first` |
//! | – else | the longer span, then the higher severity, then the smaller id |
//! | a template over a hard cut | is dropped: its groups could show what the other rule hides |
//! | two templates that overlap | the longer span, then the smaller id |
//! | cuts that only touch | stay two |
//!
//! The one hard idea: since no rule sees another's edit and ties are broken by what rules *are*, the
//! result does not depend on the order in which they are written down.

use std::cmp::Reverse;

use crate::Span;
use crate::rules::Severity;
use crate::text::graphemes;

/// What to do with a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// One sign for each visible character.
    Mask { sign: char, keep_first: usize },
    /// Nothing in its place.
    Remove,
    /// A fixed text in its place.
    Replace(String),
    /// A text made from what was found.
    Template(String),
}

/// What one rule asks for at one place.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    // INVARIANT: on grapheme boundaries.
    pub(super) span: Span,
    pub(super) op: Op,
    pub(super) severity: Severity,
    /// The rule's rank by id.
    pub(super) rule: usize,
}

/// A part of the text and what is done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) span: Span,
    op: Op,
}

/// Turns every replacement into a mask: what is left to do when the text grew too long.
pub(super) fn mask_instead(cuts: &mut [Cut]) {
    for cut in cuts {
        if matches!(cut.op, Op::Replace(_) | Op::Template(_)) {
            cut.op = Op::Mask { sign: '*', keep_first: 0 };
        }
    }
}

/// The regions that `cuts` come to, in the order of the text, none overlapping another.
pub(super) fn compose(cuts: &[Cut]) -> Vec<Region> {
    let (templates, hard): (Vec<&Cut>, Vec<&Cut>) =
        cuts.iter().partition(|cut| matches!(cut.op, Op::Template(_)));
    let mut regions = merge(hard);
    let mut templates = templates;
    templates.sort_by_key(|cut| (Reverse(cut.span.len()), cut.rule, cut.span.start));
    for cut in templates {
        if regions.iter().all(|region| !region.span.overlaps(cut.span)) {
            regions.push(Region { span: cut.span, op: cut.op.clone() });
        }
    }
    regions.sort_by_key(|region| region.span);
    regions
}

/// Merges hard cuts that overlap.
fn merge(mut cuts: Vec<&Cut>) -> Vec<Region> {
    cuts.sort_by_key(|cut| (cut.span, cut.rule));
    let mut groups: Vec<(Span, Vec<&Cut>)> = Vec::new();
    for cut in cuts {
        match groups.last_mut() {
            Some((span, group)) if span.overlaps(cut.span) => {
                *span = span.join(cut.span);
                group.push(cut);
            }
            _ => groups.push((cut.span, vec![cut])),
        }
    }
    groups
        .into_iter()
        .filter_map(|(span, mut group)| {
            group.sort_by_key(|cut| rank(cut));
            group.first().map(|winner| Region { span, op: winner.op.clone() })
        })
        .collect()
}

/// The order in which overlapping hard cuts win.
fn rank(cut: &Cut) -> impl Ord + use<> {
    let keeps = match cut.op {
        Op::Mask { keep_first, .. } => (1, keep_first),
        _ => (0, 0),
    };
    (keeps, Reverse(cut.span.len()), Reverse(cut.severity), cut.rule, cut.span.start)
}

/// `text` with the regions replaced.
pub(super) fn apply(text: &str, regions: &[Region]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for Region { span, op } in regions {
        out.push_str(Span::new(from, span.start).of(text));
        match op {
            Op::Mask { sign, keep_first } => {
                graphemes::mask(&mut out, span.of(text), *sign, *keep_first);
            }
            Op::Remove => {}
            Op::Replace(with) | Op::Template(with) => out.push_str(with),
        }
        from = span.end;
    }
    out.push_str(Span::new(from, text.len()).of(text));
    out
}
