//! Diagnostics: what is wrong with a rule set, as data.
//!
//! The reader, the compiler and the test runner make them; the tool draws them and the function
//! logs them. Each has a stable [`Code`], a message, a [`Place`] with a label of a few words, and
//! where there is one, a help that can be pasted.
//!
//! The one hard idea: all mistakes of all files are reported at once, in the order of the files, so
//! nothing here stops at the first; a [`Sink`] takes them from wherever they are found.

use std::cell::RefCell;
use std::fmt;

use super::code::{Code, Level};
use super::source::Place;

/// One thing that is wrong with a rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of thing.
    pub code: Code,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What is wrong *here*, in a few words.
    pub label: String,
    /// Other places that have to do with it, each with a label.
    pub also: Vec<(Place, String)>,
    /// The change to make.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without help.
    pub fn new(
        code: Code,
        place: Place,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        let (message, label) = (message.into(), label.into());
        Self { code, message, place, label, also: Vec::new(), help: None }
    }

    /// The same with another place that has to do with it.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.also.push((place, label.into()));
        self
    }

    /// The same with a change to propose.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Whether it stops the rule set from being used.
    #[must_use]
    pub fn level(&self) -> Level {
        self.code.level()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.level(), self.code, self.message)
    }
}

/// Diagnostics in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    // INVARIANT: sorted by place.
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// How many are of `level`.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.iter().filter(|diagnostic| diagnostic.level() == level).count()
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Both, in order.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        self.items.into_iter().chain(more.items).collect()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        let mut items: Vec<_> = iter.into_iter().collect();
        items.sort_by(|a, b| (a.place, &a.message).cmp(&(b.place, &b.message)));
        items.dedup();
        Self { items }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|diagnostic| writeln!(f, "{diagnostic}"))
    }
}

impl std::error::Error for Diagnostics {}

/// Takes diagnostics from wherever they are found.
#[derive(Debug, Default)]
pub(crate) struct Sink(RefCell<Vec<Diagnostic>>);

impl Sink {
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// How many it took so far.
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    pub(crate) fn into_diagnostics(self) -> Diagnostics {
        self.0.into_inner().into_iter().collect()
    }
}
