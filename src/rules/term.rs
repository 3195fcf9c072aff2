//! Terms: what people write into word lists.
//!
//! In: `damn`, `damn*`, `*damn`, `*damn*`, `kill yourself`. Out: a [`Term`] that says which of its
//! ends must be the end of a word. A `*` anywhere else is a mistake, and so is a term without text.

use super::source::{Place, Text};

/// A word or phrase to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words, without the stars, with single spaces.
    pub text: String,
    /// It began with `*`: a word may go on before it.
    pub open_start: bool,
    /// It ended with `*`: a word may go on after it.
    pub open_end: bool,
    /// Where it stands.
    pub place: Place,
}

impl Term {
    /// Reads a term.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in a few words, and what to do.
    pub fn new(written: &Text) -> Result<Self, (&'static str, String)> {
        let trimmed = written.value.trim();
        let (open_start, rest) = match trimmed.strip_prefix('*') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let (open_end, rest) = match rest.strip_suffix('*') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let text = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Err(("no text in it", "leave it out".to_owned()));
        }
        if text.contains('*') {
            let help = "a `*` may stand at the beginning, at the end, or at both";
            return Err(("a `*` inside", help.to_owned()));
        }
        let term = Self { text, open_start, open_end, place: written.place };
        if rest.starts_with(char::is_whitespace) || rest.ends_with(char::is_whitespace) {
            return Err(("a space beside the `*`", format!("write `{}`", term.written())));
        }
        Ok(term)
    }

    /// The term as a person writes it.
    #[must_use]
    pub fn written(&self) -> String {
        let star = |open| if open { "*" } else { "" };
        format!("{}{}{}", star(self.open_start), self.text, star(self.open_end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_spellings_and_what_is_none() {
        let term = |text: &str| {
            Term::new(&Text { value: text.to_owned(), place: Place::default() })
                .map(|term| term.written())
                .map_err(|(label, _)| label)
        };
        for text in ["darn", "darn*", "*darn", "*darn*", "c++", "#ad", "heck no"] {
            assert_eq!(term(text).as_deref(), Ok(text));
        }
        assert_eq!(term("  heck \t no ").as_deref(), Ok("heck no"));
        for text in ["", " ", "*", "**"] {
            assert_eq!(term(text), Err("no text in it"));
        }
        assert_eq!(term("d*rn"), Err("a `*` inside"));
        assert_eq!(term("* darn"), Err("a space beside the `*`"));
    }
}
