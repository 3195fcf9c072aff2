//! Finding: what one rule hits in the prepared texts.
//!
//! In: a rule and the texts. Out: the places it hits, or `None` where it does not hit. Every
//! matcher of the rule has to find something that no exception of the same rule covers.
//!
//! The one hard idea: an exception cancels *the match it covers*, never the message. `hell's
//! kitchen` as an exception takes the `hell` in it away and leaves the one behind it standing.

use super::Engine;
use super::compile::{CompiledRule, Finder};
use super::prepare::Prepared;
use crate::Span;
use crate::rules::Field;
use crate::text::Evidence;

/// A place that a rule hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// The text, as an index into the prepared ones.
    pub(super) text: usize,
    pub(super) span: Span,
    /// The regex that found it, as an index into those of the engine.
    pub(super) regex: Option<usize>,
    /// Which disguises had to be seen through.
    pub(super) evidence: Evidence,
}

impl Engine {
    /// What `rule` hits in `texts`, sorted.
    pub(super) fn find(&self, rule: &CompiledRule, texts: &[Prepared<'_>]) -> Option<Vec<Found>> {
        let mut found = self.all(&rule.all, rule, texts)?;
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// What all of `finders` find together, or `None` where one finds nothing.
    fn all(
        &self,
        finders: &[Finder],
        rule: &CompiledRule,
        texts: &[Prepared<'_>],
    ) -> Option<Vec<Found>> {
        let mut all = Vec::new();
        for finder in finders {
            let before = all.len();
            match finder {
                Finder::Any(any) => {
                    all.extend(any.iter().filter_map(|all| self.all(all, rule, texts)).flatten());
                }
                leaf => self.leaf(leaf, rule, texts, &mut all),
            }
            if all.len() == before {
                return None;
            }
        }
        Some(all)
    }

    /// Adds what one finder finds and no exception covers.
    fn leaf(
        &self,
        finder: &Finder,
        rule: &CompiledRule,
        texts: &[Prepared<'_>],
        all: &mut Vec<Found>,
    ) {
        for (at, text) in texts.iter().enumerate() {
            if !rule.rule.pattern.fields.iter().any(|field| text.is_read_as(field)) {
                continue;
            }
            let mut here = self.found(finder, at, text);
            if !here.is_empty() && !rule.except.is_empty() {
                let exceptions: Vec<Found> =
                    rule.except.iter().flat_map(|finder| self.found(finder, at, text)).collect();
                here.retain(|found| !exceptions.iter().any(|cover| cover.span.covers(found.span)));
            }
            all.append(&mut here);
        }
    }

    /// What one finder finds in one text.
    fn found(&self, finder: &Finder, at: usize, text: &Prepared<'_>) -> Vec<Found> {
        let plain = |span, regex| Found { text: at, span, regex, evidence: Evidence::NONE };
        match finder {
            Finder::Terms(slot) => text
                .hits(*slot)
                .iter()
                .map(|hit| Found { evidence: hit.evidence, ..plain(hit.span, None) })
                .collect(),
            Finder::Regexes(regexes) => regexes
                .iter()
                .filter(|at| text.is_candidate(**at))
                .filter_map(|&at| Some((at, self.regexes.get(at)?)))
                .flat_map(|(at, regex)| {
                    regex.find(text.text).into_iter().map(move |span| plain(span, Some(at)))
                })
                .collect(),
            Finder::Always => vec![plain(Span::whole(text.text), None)],
            Finder::Any(_) => Vec::new(), // not a leaf
        }
    }

    /// What kind of text a place is in.
    pub(super) fn field_of<'t>(found: &Found, texts: &'t [Prepared<'_>]) -> &'t Field {
        texts.get(found.text).map_or(&Field::Content, |text| &text.field)
    }
}
