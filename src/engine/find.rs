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

/// A place that a rule hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// The text, as an index into the prepared ones.
    pub(super) text: usize,
    pub(super) span: Span,
    /// The regex that found it, as an index into those of the engine.
    pub(super) regex: Option<usize>,
}

impl Engine {
    /// What `rule` hits in `texts`, sorted.
    pub(super) fn find(&self, rule: &CompiledRule, texts: &[Prepared<'_>]) -> Option<Vec<Found>> {
        let read: Vec<usize> = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| rule.rule.pattern.fields.iter().any(|field| text.is_read_as(field)))
            .map(|(at, _)| at)
            .collect();
        let mut found = self.all(&rule.all, rule, texts, &read)?;
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
        read: &[usize],
    ) -> Option<Vec<Found>> {
        let mut all = Vec::new();
        for finder in finders {
            let found = match finder {
                Finder::Any(any) => any
                    .iter()
                    .filter_map(|all| self.all(all, rule, texts, read))
                    .flatten()
                    .collect(),
                leaf => self.leaf(leaf, rule, texts, read),
            };
            if found.is_empty() {
                return None;
            }
            all.extend(found);
        }
        Some(all)
    }

    /// What one finder finds and no exception covers.
    fn leaf(
        &self,
        finder: &Finder,
        rule: &CompiledRule,
        texts: &[Prepared<'_>],
        read: &[usize],
    ) -> Vec<Found> {
        let mut found = Vec::new();
        for &at in read {
            let Some(text) = texts.get(at) else { continue };
            let mut here = self.spans(finder, text);
            if !here.is_empty() && !rule.except.is_empty() {
                let exceptions: Vec<(Span, _)> =
                    rule.except.iter().flat_map(|finder| self.spans(finder, text)).collect();
                here.retain(|(span, _)| !exceptions.iter().any(|(cover, _)| cover.covers(*span)));
            }
            found.extend(here.into_iter().map(|(span, regex)| Found { text: at, span, regex }));
        }
        found
    }

    fn spans(&self, finder: &Finder, text: &Prepared<'_>) -> Vec<(Span, Option<usize>)> {
        match finder {
            Finder::Terms(slot) => text.hits(*slot).iter().map(|hit| (hit.span, None)).collect(),
            Finder::Regexes(regexes) => regexes
                .iter()
                .filter_map(|&at| Some((at, self.regexes.get(at)?)))
                .flat_map(|(at, regex)| {
                    regex.find(text.text).into_iter().map(move |span| (span, Some(at)))
                })
                .collect(),
            Finder::Always => vec![(Span::whole(text.text), None)],
            Finder::Any(_) => Vec::new(), // not a leaf
        }
    }

    /// What kind of text a place is in.
    pub(super) fn field_of<'t>(found: &Found, texts: &'t [Prepared<'_>]) -> &'t Field {
        texts.get(found.text).map_or(&Field::Content, |text| &text.field)
    }
}
