//! Reading TOML tables with every mistake reported where it stands.
//!
//! In: a table of `toml`, whose keys and values carry spans. Out: typed values, one field at a
//! time; a value of the wrong type is reported and reads as absent, so that reading goes on.
//!
//! The one hard idea: a table remembers which fields it was asked for. [`Table::finish`] reports
//! every key nobody asked for, and proposes the nearest of those that were, so no list of known
//! fields is written down a second time. A field that is missing is reported there too, unless it
//! is what one of those keys was meant to be: one mistake, one message.

use std::num::IntErrorKind;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::code::Code;
use super::diagnostic::{Diagnostic, Sink};
use super::source::{Place, Text};
use super::suggest::nearest;

/// One TOML table on its way into the model.
pub(super) struct Table<'a> {
    entries: &'a DeTable<'a>,
    /// What the table is, for messages: "rule `no-links`".
    pub(super) what: String,
    /// Where to point when something is missing.
    pub(super) place: Place,
    sink: &'a Sink,
    asked: Vec<&'static str>,
    /// Fields that belong elsewhere, each with what to do.
    misplaced: Vec<(&'static str, &'static str)>,
    /// What is missing: a field, or any at all.
    missing: Vec<(Option<&'static str>, Diagnostic)>,
}

type Value<'a> = &'a Spanned<DeValue<'a>>;

impl<'a> Table<'a> {
    pub(super) fn new(
        entries: &'a DeTable<'a>,
        what: impl Into<String>,
        place: Place,
        sink: &'a Sink,
    ) -> Self {
        let (asked, misplaced, missing) = (Vec::new(), Vec::new(), Vec::new());
        Self { entries, what: what.into(), place, sink, asked, misplaced, missing }
    }

    /// Reports every key that was not asked for, and what is missing.
    pub(super) fn finish(self) {
        let (mut unknown, mut meant) = (0, Vec::new());
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let near = nearest(name, self.asked.iter().copied());
            unknown += 1;
            meant.extend(near);
            let message = format!("unknown field `{name}` in {}", self.what);
            let misplaced = self.misplaced.iter().find(|(field, _)| *field == name);
            let help = match (misplaced, near) {
                (Some((_, help)), _) => (*help).to_owned(),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("its fields are {}", quoted(&self.asked)),
            };
            self.push(
                Diagnostic::new(Code::UnknownField, self.at(key), message, "no such field")
                    .help(help),
            );
        }
        for (field, diagnostic) in self.missing {
            if field.map_or(unknown == 0, |field| !meant.contains(&field)) {
                self.sink.push(diagnostic);
            }
        }
    }

    /// Notes a field that belongs elsewhere.
    pub(super) fn misplaced(&mut self, name: &'static str, help: &'static str) {
        self.misplaced.push((name, help));
    }

    /// Reports that `field` is missing.
    pub(super) fn missing(&mut self, field: &'static str, help: &str) {
        let message = format!("{} has no `{field}`", self.what);
        let label = format!("`{field}` is missing");
        let diagnostic = Diagnostic::new(Code::MissingField, self.place, message, label).help(help);
        self.missing_as(Some(field), diagnostic);
    }

    /// Reports that `field` is missing, or any at all, in other words.
    pub(super) fn missing_as(&mut self, field: Option<&'static str>, diagnostic: Diagnostic) {
        self.missing.push((field, diagnostic));
    }

    /// Reports a list or a table with nothing in it.
    pub(super) fn filled(&self, name: &str, label: &str, help: &str) {
        let is_empty = self.entries.get(name).is_some_and(|value| match value.get_ref() {
            DeValue::Array(items) => items.is_empty(),
            DeValue::Table(table) => table.is_empty(),
            _ => false,
        });
        if is_empty {
            let message = format!("`{name}` of {} is empty", self.what);
            let place = self.key_place(name);
            self.push(Diagnostic::new(Code::UnknownValue, place, message, label).help(help));
        }
    }

    /// Reports fields of the language that this version does not have.
    pub(super) fn unavailable(&mut self, names: &[&'static str], help: &str) {
        for name in names {
            let Some((key, _)) = self.entry(name) else {
                continue;
            };
            let message = format!("`{name}` is not available in this version");
            self.sink.push(
                Diagnostic::new(Code::Unavailable, self.at(key), message, "not built yet")
                    .help(help),
            );
        }
        // A misspelt field is not a wish for one that is not there.
        self.asked.retain(|asked| !names.contains(asked) || self.entries.contains_key(*asked));
    }

    pub(super) fn report(&self, code: Code, place: Place, message: String, label: &str) {
        self.sink.push(Diagnostic::new(code, place, message, label));
    }

    pub(super) fn push(&self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    pub(super) fn string(&mut self, name: &'static str) -> Option<Text> {
        let (_, value) = self.entry(name)?;
        self.as_text(value, &format!("`{name}`"))
    }

    pub(super) fn strings(&mut self, name: &'static str) -> Option<Vec<Text>> {
        let (_, value) = self.entry(name)?;
        let what = format!("`{name}`");
        self.as_texts(value, &what)
    }

    pub(super) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let (_, value) = self.entry(name)?;
        match value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong(value, &format!("`{name}`"), "true or false"),
        }
    }

    /// A whole number of at least `min`, with its place.
    pub(super) fn count(&mut self, name: &'static str, min: usize) -> Option<(usize, Place)> {
        let (_, value) = self.entry(name)?;
        let DeValue::Integer(number) = value.get_ref() else {
            return self.wrong(value, &format!("`{name}`"), "a whole number");
        };
        let digits = number.as_str().replace('_', "");
        match usize::from_str_radix(&digits, number.radix()) {
            Ok(count) if count >= min => Some((count, self.at(value))),
            refused => {
                let too_large = refused.is_err_and(|why| *why.kind() == IntErrorKind::PosOverflow);
                let message = match too_large {
                    true => format!("`{name}` is {digits}, the most is {}", usize::MAX),
                    false => format!("`{name}` is {digits}, the least is {min}"),
                };
                self.report(Code::UnknownValue, self.at(value), message, "out of range");
                None
            }
        }
    }

    /// A string that is one of `choices`.
    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.string(name)?;
        self.one_of(name, &text, choices)
    }

    /// Which of `choices` the value `text` of `name` is.
    pub(super) fn one_of<T: Copy>(
        &self,
        name: &str,
        text: &Text,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let found = choices.iter().find(|(choice, _)| *choice == text.value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(choice, _)| *choice).collect();
            let message = format!("`{name}` cannot be `{}`", text.value);
            let help = match nearest(&text.value, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it is one of {}", quoted(&names)),
            };
            self.push(
                Diagnostic::new(Code::UnknownValue, text.place, message, "not one of its values")
                    .help(help),
            );
        }
        found.map(|(_, value)| *value)
    }

    pub(super) fn table(&mut self, name: &'static str) -> Option<Self> {
        let (key, value) = self.entry(name)?;
        let what = format!("`{name}` of {}", self.what);
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(table, what, self.at(key), self.sink)),
            _ => self.wrong(value, &format!("`{name}`"), "a table"),
        }
    }

    /// The tables of an array of tables.
    pub(super) fn tables(&mut self, name: &'static str) -> Vec<Self> {
        let Some((_, value)) = self.entry(name) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong::<()>(value, &format!("`{name}`"), "an array of tables");
            return Vec::new();
        };
        let what = format!("`{name}` of {}", self.what);
        let table = |item: Value<'a>| match item.get_ref() {
            DeValue::Table(table) => Some(Self::new(table, what.clone(), self.at(item), self.sink)),
            _ => self.wrong(item, &format!("an item of `{name}`"), "a table"),
        };
        items.iter().filter_map(table).collect()
    }

    /// A table of freely named strings.
    pub(super) fn map(&mut self, name: &'static str) -> Vec<(Text, Text)> {
        let Some((_, value)) = self.entry(name) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong::<()>(value, &format!("`{name}`"), "a table of strings");
            return Vec::new();
        };
        let pair = |(key, value): (&Spanned<_>, Value<'a>)| {
            let key = self.key_text(key);
            let value = self.as_text(value, &format!("`{name}.{}`", key.value))?;
            Some((key, value))
        };
        in_order(table).into_iter().filter_map(|(k, v)| pair((k, v))).collect()
    }

    /// A table of freely named lists of strings, none of them empty.
    pub(super) fn lists(
        &mut self,
        name: &'static str,
        label: &str,
        help: &str,
    ) -> Vec<(Text, Vec<Text>)> {
        let Some((_, value)) = self.entry(name) else {
            return Vec::new();
        };
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong::<()>(value, &format!("`{name}`"), "a table of lists of strings");
            return Vec::new();
        };
        let what = format!("`{name}` of {}", self.what);
        let below = Self::new(table, what, self.place, self.sink);
        let mut lists = Vec::new();
        for (key, value) in in_order(table) {
            let key = self.key_text(key);
            below.filled(&key.value, label, help);
            if let Some(values) = self.as_texts(value, &format!("`{name}.{}`", key.value)) {
                lists.push((key, values));
            }
        }
        lists
    }

    /// Freely named tables.
    pub(super) fn named_tables(&mut self, name: &'static str) -> Vec<(Text, Self)> {
        let Some(table) = self.table(name) else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (key, value) in in_order(table.entries) {
            let key = self.key_text(key);
            match value.get_ref() {
                DeValue::Table(entries) => {
                    let what = format!("`{name}.{}`", key.value);
                    let table = Self::new(entries, what, key.place, self.sink);
                    tables.push((key, table));
                }
                _ => drop(self.wrong::<()>(value, &format!("`{name}.{}`", key.value), "a table")),
            }
        }
        tables
    }

    /// The place of a field's key.
    pub(super) fn key_place(&self, name: &str) -> Place {
        self.entries.get_key_value(name).map_or(self.place, |(key, _)| self.at(key))
    }

    /// The place of a field's value.
    pub(super) fn value_place(&self, name: &str) -> Place {
        self.entries.get(name).map_or(self.place, |value| self.at(value))
    }

    fn entry(
        &mut self,
        name: &'static str,
    ) -> Option<(&'a Spanned<toml::de::DeString<'a>>, Value<'a>)> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        self.entries.get_key_value(name)
    }

    fn key_text(&self, key: &Spanned<toml::de::DeString<'a>>) -> Text {
        Text { value: key.get_ref().to_string(), place: self.at(key) }
    }

    fn as_texts(&self, value: Value<'a>, what: &str) -> Option<Vec<Text>> {
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong(value, what, "a list of strings");
        };
        let what = format!("an item of {what}");
        Some(items.iter().filter_map(|item| self.as_text(item, &what)).collect())
    }

    fn as_text(&self, value: Value<'a>, what: &str) -> Option<Text> {
        match value.get_ref() {
            DeValue::String(text) => Some(Text { value: text.to_string(), place: self.at(value) }),
            _ => self.wrong(value, what, "a string"),
        }
    }

    fn wrong<T>(&self, value: Value<'a>, what: &str, expected: &str) -> Option<T> {
        let found = type_of(value.get_ref());
        let message = format!("{what} of {} must be {expected}, not {found}", self.what);
        let diagnostic =
            Diagnostic::new(Code::WrongType, self.at(value), message, format!("this is {found}"));
        let needs_escapes = |c: char| c.is_control() || c == '"' || c == '\\';
        self.push(match value.get_ref() {
            DeValue::String(text) if expected == "a list of strings" => {
                let text = if text.contains(needs_escapes) { "…" } else { text };
                diagnostic.help(format!("put it in brackets: `[\"{text}\"]`"))
            }
            _ => diagnostic,
        });
        None
    }

    fn at<T>(&self, spanned: &Spanned<T>) -> Place {
        Place { source: self.place.source, span: spanned.span().into() }
    }
}

/// The entries of a table in the order they were written.
fn in_order<'t, 'a>(
    table: &'t DeTable<'a>,
) -> Vec<(&'t Spanned<toml::de::DeString<'a>>, &'t Spanned<DeValue<'a>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// `a`, `b` and `c`, for messages.
pub(super) fn quoted(names: &[&str]) -> String {
    let mut out = String::new();
    for (index, name) in names.iter().enumerate() {
        let separator = match index {
            0 => "",
            _ if index + 1 == names.len() => " and ",
            _ => ", ",
        };
        out.push_str(&format!("{separator}`{name}`"));
    }
    out
}
