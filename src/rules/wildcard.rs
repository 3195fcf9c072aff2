//! Wildcards of scopes: `*` stands for any run of characters, everything else for itself.
//!
//! In: what a rule file says (`arn:aws:ivschat:*:*:room/Kids*`). Out: whether a value is meant.
//! Values are ids, ARNs and URLs, so case counts and nothing is folded.

/// A text in which `*` stands for anything.
///
/// ```
/// use ivs_chat_review::rules::Wildcard;
/// let kids = Wildcard::new("*:room/Kids*");
/// assert!(kids.matches("arn:aws:ivschat:eu-west-1:123456789012:room/Kids7"));
/// assert!(!kids.matches("arn:aws:ivschat:eu-west-1:123456789012:room/Main"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildcard {
    // INVARIANT: never empty; one part more than there were stars.
    parts: Vec<String>,
}

impl Wildcard {
    /// Reads a wildcard.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { parts: text.split('*').map(str::to_owned).collect() }
    }

    /// Whether `value` is meant.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let Some((first, rest)) = self.parts.split_first() else {
            return false;
        };
        let Some((last, middle)) = rest.split_last() else {
            return value == first;
        };
        let Some(value) = value.strip_prefix(first.as_str()) else {
            return false;
        };
        let Some(mut value) = value.strip_suffix(last.as_str()) else {
            return false;
        };
        for part in middle {
            match value.find(part.as_str()) {
                Some(at) => value = value.get(at + part.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        true
    }

    /// Whether it means every value.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.parts.iter().all(String::is_empty) && self.parts.len() > 1
    }

    /// A value that it means: itself with `x` for every star.
    #[must_use]
    pub fn sample(&self) -> String {
        self.parts.join("x")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (wildcard, value, matches) in [
            ("a", "a", true),
            ("a", "A", false),
            ("a", "ab", false),
            ("*", "", true),
            ("a*", "a", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*b*b*", "b", false),
            ("**", "x", true),
        ] {
            assert_eq!(Wildcard::new(wildcard).matches(value), matches, "{wildcard} {value}");
        }
    }
}
