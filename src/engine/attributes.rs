//! The attributes of an allowed message: what the client sent, plus what rules set.
//!
//! In: the message's own map (rewritten or not) and the entries of every rule that sets some. Out:
//! the map to answer with, and what had to be left out.
//!
//! The one hard idea: a map that is over the budget voids the verdict, and one that is cut short
//! would take attributes from the message. So rules' entries go first, from the lowest severity up,
//! and if the client's own map alone does not fit, the field is left out, which keeps that map as
//! it is. A *rewritten* map that does not fit cannot be left out: the original would be delivered.

use std::cmp::Reverse;

use super::review::Notes;
use crate::contract::{AttributeMap, Attributes};
use crate::rules::Severity;

/// An attribute that a rule sets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    pub(super) value: &'a str,
    pub(super) severity: Severity,
    /// The rule's rank by id.
    pub(super) rule: usize,
}

/// A rewritten map is over the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DoesNotFit;

/// The attributes to answer with. `rewritten` says that `own` is not what the client sent.
pub(super) fn compose<'a>(
    own: &AttributeMap<'a>,
    rewritten: bool,
    mut entries: Vec<Entry<'a>>,
    notes: &mut Notes,
) -> Result<Option<Attributes<'a>>, DoesNotFit> {
    if own.is_empty() && entries.is_empty() {
        return Ok(None);
    }
    entries.sort_by_key(|entry| (Reverse(entry.severity), entry.rule));
    // Of two entries with one key the first stands.
    let mut standing: Vec<Entry<'a>> = Vec::new();
    for entry in entries {
        if standing.iter().all(|other| other.key != entry.key) {
            standing.push(entry);
        }
    }
    loop {
        let mut map = own.clone();
        standing.iter().for_each(|entry| map.insert(entry.key, entry.value));
        if let Ok(attributes) = Attributes::new(map) {
            return Ok(Some(attributes));
        }
        if standing.pop().is_none() {
            break;
        }
        notes.set_dropped += 1;
    }
    match rewritten {
        true => Err(DoesNotFit),
        false => {
            notes.attributes_dropped = !own.is_empty();
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(key: &'a str, value: &'a str, severity: Severity, rule: usize) -> Entry<'a> {
        Entry { key, value, severity, rule }
    }

    fn own(value: &str) -> AttributeMap<'_> {
        [("own", value)].into_iter().collect()
    }

    #[test]
    fn a_rules_value_stands_over_the_clients_and_the_severer_over_the_other() {
        let entries = vec![
            entry("own", "b", Severity::Low, 0),
            entry("own", "c", Severity::High, 1),
            entry("new", "d", Severity::Low, 2),
            entry("new", "e", Severity::Low, 3),
        ];
        let mut notes = Notes::default();
        let attributes = compose(&own("a"), false, entries, &mut notes).unwrap().unwrap();
        let map: Vec<_> = attributes.map().iter().collect();
        assert_eq!(map, [("own", "c"), ("new", "d")]);
        assert_eq!(notes, Notes::default());
    }

    #[test]
    fn over_the_budget_the_least_severe_entry_goes_first() {
        let big = "x".repeat(600);
        let entries =
            vec![entry("low", &big, Severity::Low, 0), entry("high", &big, Severity::High, 1)];
        let mut notes = Notes::default();
        let attributes = compose(&own("a"), false, entries, &mut notes).unwrap().unwrap();
        assert_eq!(attributes.map().get("low"), None);
        assert_eq!(attributes.map().get("high"), Some(big.as_str()));
        assert_eq!(notes.set_dropped, 1);
    }

    #[test]
    fn a_map_that_does_not_fit_is_left_out_unless_it_was_rewritten() {
        let big = "x".repeat(1000);
        let mut notes = Notes::default();
        assert_eq!(compose(&own(&big), false, Vec::new(), &mut notes), Ok(None));
        assert!(notes.attributes_dropped);
        assert_eq!(compose(&own(&big), true, Vec::new(), &mut notes), Err(DoesNotFit));
        assert_eq!(compose(&AttributeMap::default(), false, Vec::new(), &mut notes), Ok(None));
    }
}
