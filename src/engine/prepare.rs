//! Preparing: the texts that rules read, each scanned once.
//!
//! In: a request and the fields that some rule reads. Out: one [`Prepared`] for each of those that
//! the request carries, with every term in it already found.

use super::Engine;
use crate::contract::{AttributeMap, CodePoints, Request};
use crate::matchers::terms::{Scan, Slot, TermHit};
use crate::rules::{Field, limits};

/// A text of the request that rules read.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    /// Which one; never "all of them".
    pub(super) field: Field,
    pub(super) text: &'a str,
    scan: Scan,
    /// The regexes that could match, in order.
    candidates: Vec<usize>,
}

impl<'a> Prepared<'a> {
    /// What was found of one slot.
    pub(super) fn hits(&self, slot: Slot) -> &[TermHit] {
        let hits = &self.scan.hits;
        let from = hits.partition_point(|hit| hit.slot < slot);
        let to = hits.partition_point(|hit| hit.slot <= slot);
        hits.get(from..to).unwrap_or_default()
    }

    /// Whether a regex could match the text.
    pub(super) fn is_candidate(&self, regex: usize) -> bool {
        self.candidates.binary_search(&regex).is_ok()
    }

    /// Whether the text was too tangled to be read in every way.
    pub(super) fn is_capped(&self) -> bool {
        self.scan.capped
    }

    /// Whether a rule that reads `field` reads this.
    pub(super) fn is_read_as(&self, field: &Field) -> bool {
        match field {
            Field::Attribute(None) => matches!(self.field, Field::Attribute(_)),
            Field::Sender(None) => matches!(self.field, Field::Sender(_)),
            field => self.field == *field,
        }
    }
}

impl Engine {
    /// The texts that some rule reads. Where those of shadow rules make it too much, only the texts
    /// that enforced rules read: a shadow rule decides nothing, not even that.
    pub(super) fn prepare<'a>(&self, request: &'a Request<'_>) -> Vec<Prepared<'a>> {
        let fields = match are_too_long(&self.reads, request) {
            false => &self.reads,
            true => &self.enforced_reads,
        };
        // No text comes twice: the fields do not overlap, and a map has each key once.
        let prepare = |field: &Field, (key, text)| self.prepare_text(field.with_key(key), text);
        fields
            .iter()
            .flat_map(|field| texts(field, request).map(move |text| (field, text)))
            .map(|(field, text)| prepare(field, text))
            .collect()
    }

    /// One text.
    pub(super) fn prepare_text<'a>(&self, field: Field, text: &'a str) -> Prepared<'a> {
        Prepared {
            field,
            text,
            scan: self.terms.scan(text),
            candidates: self.gate.candidates(text),
        }
    }

    /// Whether there is more to review than is reviewed.
    pub(super) fn is_too_long(&self, request: &Request<'_>) -> bool {
        are_too_long(&self.enforced_reads, request)
    }
}

/// Whether the message's text, or the other `fields` together, are longer than texts are reviewed.
/// IVS sends 500 code points and 1 KB of attributes; what sends more wants to take long.
fn are_too_long(fields: &[Field], request: &Request<'_>) -> bool {
    let long = |bytes: usize, count: &dyn Fn() -> usize| {
        bytes > limits::INPUT_CODE_POINTS && count() > limits::INPUT_CODE_POINTS
    };
    let others = || {
        let others = fields.iter().filter(|field| **field != Field::Content);
        others.flat_map(|field| texts(field, request)).map(|(_, text)| text)
    };
    let content = &request.content;
    long(content.len(), &|| CodePoints::of(content).0)
        || long(others().map(str::len).sum(), &|| others().map(|text| CodePoints::of(text).0).sum())
}

/// The texts of `request` that `field` names, with their keys.
fn texts<'a>(
    field: &Field,
    request: &'a Request<'_>,
) -> impl Iterator<Item = (Option<&'a str>, &'a str)> {
    let (content, map, wanted) = match field {
        Field::Content => (Some(request.content.as_ref()), None, None),
        Field::Attribute(key) => (None, Some(&request.attributes), key.as_deref()),
        Field::Sender(key) => (None, Some(&request.sender.attributes), key.as_deref()),
    };
    let entries = map.into_iter().flat_map(AttributeMap::iter);
    let entries = entries.filter(move |(key, _)| wanted.is_none_or(|wanted| wanted == *key));
    let content = content.into_iter().map(|text| (None, text));
    content.chain(entries.map(|(key, text)| (Some(key), text)))
}
