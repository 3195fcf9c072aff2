//! Attribute maps: as they came in, and as they may go out.
//!
//! [`AttributeMap`] is any string-to-string map of an event, in the order it was sent; of duplicate
//! keys the last value stands. [`Attributes`] is one that an answer may carry: not empty and within
//! [`ATTRIBUTES_MAX_BYTES`].
//!
//! The one hard idea: what a *missing* map means is known (IVS keeps the sender's own), what `{}` or
//! `null` means is not, and a map over the limit voids the whole verdict. So there is no empty
//! [`Attributes`], and a map that does not fit is left out rather than cut.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use super::json::{escaped_cost, push_string};
use super::limits::Refused;

/// The attribute budget of an answer, in bytes of compact JSON with every escape counted.
///
/// The guide says "1 KB" without saying how it measures; 1000 under the most expensive reading is
/// under the limit in all of them.
pub const ATTRIBUTES_MAX_BYTES: usize = 1000;

/// Up to this many entries, duplicates are looked for pair by pair: cheaper than hashing.
const FEW: usize = 16;

/// A map of strings in the order it was sent, without duplicate keys.
///
/// ```
/// use ivs_chat_review::contract::AttributeMap;
/// let map: AttributeMap<'_> = [("a", "1"), ("b", "2"), ("a", "3")].into_iter().collect();
/// assert_eq!(map.get("a"), Some("3"));
/// assert_eq!(map.iter().count(), 2);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AttributeMap<'a> {
    // INVARIANT: no two entries have one key.
    entries: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> AttributeMap<'a> {
    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    /// Sets `key`, in its old place if it has one.
    pub fn insert(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) {
        let (key, value) = (key.into(), value.into());
        match self.entries.iter_mut().find(|(k, _)| *k == key) {
            Some(entry) => entry.1 = value,
            None => self.entries.push((key, value)),
        }
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, value)| (key.as_ref(), value.as_ref()))
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The size against [`ATTRIBUTES_MAX_BYTES`].
    #[must_use]
    pub fn cost(&self) -> usize {
        let frame = r#""":"","#.len();
        let entries: usize =
            self.iter().map(|(key, value)| escaped_cost(key) + escaped_cost(value) + frame).sum();
        // Two braces, and one comma fewer than entries.
        (entries + 1).max(2)
    }

    /// The same map, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> AttributeMap<'_> {
        let entries =
            self.iter().map(|(key, value)| (Cow::Borrowed(key), Cow::Borrowed(value))).collect();
        AttributeMap { entries }
    }

    /// The same map, free of what it was read from.
    #[must_use]
    pub fn into_owned(self) -> AttributeMap<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let entries = self.entries.into_iter().map(|(key, value)| (own(key), own(value))).collect();
        AttributeMap { entries }
    }

    /// Appends the map as a JSON object.
    pub(super) fn push_json(&self, out: &mut String) {
        out.push('{');
        for (index, (key, value)) in self.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            push_string(out, key);
            out.push(':');
            push_string(out, value);
        }
        out.push('}');
    }
}

impl<'a, K, V> FromIterator<(K, V)> for AttributeMap<'a>
where
    K: Into<Cow<'a, str>>,
    V: Into<Cow<'a, str>>,
{
    /// Linear in the number of pairs, however many there are: an event may be 6 MB of them.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let entries: Vec<(Cow<'a, str>, Cow<'a, str>)> =
            pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        if entries.len() <= FEW {
            let mut map = Self { entries: Vec::with_capacity(entries.len()) };
            entries.into_iter().for_each(|(key, value)| map.insert(key, value));
            return map;
        }
        let mut places: HashMap<Cow<'a, str>, usize> = HashMap::with_capacity(entries.len());
        let mut kept: Vec<(Cow<'a, str>, Cow<'a, str>)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let place = *places.entry(key.clone()).or_insert(kept.len());
            match kept.get_mut(place) {
                Some(entry) => entry.1 = value,
                None => kept.push((key, value)),
            }
        }
        Self { entries: kept }
    }
}

impl fmt::Debug for AttributeMap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttributeMap({} entries)", self.entries.len())
    }
}

/// The `Attributes` of an `ALLOW`: at least one entry, within [`ATTRIBUTES_MAX_BYTES`].
///
/// ```
/// use ivs_chat_review::contract::{AttributeMap, Attributes};
/// let map: AttributeMap<'_> = [("badge", "fan")].into_iter().collect();
/// assert!(Attributes::new(map).is_ok());
/// assert!(Attributes::new(AttributeMap::default()).is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Attributes<'a>(
    // INVARIANT: not empty, cost within the budget.
    AttributeMap<'a>,
);

impl<'a> Attributes<'a> {
    /// Takes a map that may be sent.
    ///
    /// # Errors
    ///
    /// When `map` is empty or over the budget; either way the answer must leave the field out.
    pub fn new(map: AttributeMap<'a>) -> Result<Self, Refused> {
        let cost = map.cost();
        if map.is_empty() {
            Err(Refused::Empty { what: "attributes" })
        } else if cost > ATTRIBUTES_MAX_BYTES {
            let limit = ATTRIBUTES_MAX_BYTES;
            Err(Refused::TooLong { what: "attributes", found: cost, limit, unit: "escaped bytes" })
        } else {
            Ok(Self(map))
        }
    }

    /// The map.
    #[must_use]
    pub fn map(&self) -> &AttributeMap<'a> {
        &self.0
    }
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attributes({} bytes)", self.0.cost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cost_is_compact_json_with_escapes() {
        let map: AttributeMap<'_> = [("a", "<é")].into_iter().collect();
        assert_eq!(map.cost(), 16);
        let map: AttributeMap<'_> = [("a", "b"), ("c", "d")].into_iter().collect();
        assert_eq!(map.cost(), r#"{"a":"b","c":"d"}"#.len());
        assert_eq!(AttributeMap::default().cost(), "{}".len());
    }

    #[test]
    fn exactly_the_budget_passes_and_one_more_does_not() {
        let of = |n: usize| [("k", "x".repeat(n))].into_iter().collect::<AttributeMap<'_>>();
        assert!(Attributes::new(of(ATTRIBUTES_MAX_BYTES - 8)).is_ok());
        assert!(Attributes::new(of(ATTRIBUTES_MAX_BYTES - 7)).is_err());
    }

    #[test]
    fn many_duplicates_keep_the_last_value_and_the_first_place() {
        let pairs = (0..10_000).map(|n| ((n % 40).to_string(), n.to_string()));
        let map: AttributeMap<'_> = pairs.collect();
        assert_eq!(map.iter().count(), 40);
        assert_eq!(map.iter().next(), Some(("0", "9960")));
    }
}
