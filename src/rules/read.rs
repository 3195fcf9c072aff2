//! The reader: files in, a typed rule set and every mistake in them out.
//!
//! It goes file by file: first `policy.toml`, because rules name its groups; then the lists,
//! because rules name them; then every other `*.toml` at the top. Sub-folders other than `lists`
//! are not rules (`corpus`, notes) and are not read.
//!
//! The one hard idea: reading never stops, so that one run shows all there is to mend, and shows it
//! once. What cannot be read is reported and left out, or something stands in for it, and the rest
//! is read as if nothing had been wrong. What was made of text that is not TOML is not reported.

mod pattern;
mod policy;
mod rule;
mod samples;
mod scope;

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::RuleSet;
use super::code::Code;
use super::diagnostic::{Diagnostic, Diagnostics, Sink};
use super::limits;
use super::policy::{Groups, Policy};
use super::rule::Rule;
use super::source::{Place, Source, Text};
use super::table::Table;
use super::term::Term;
use crate::Span;

pub(crate) use rule::normal_locale;

/// The file with what holds for all rules.
const POLICY: &str = "policy.toml";

/// What the reader of a rule needs to know of the rest.
struct Context<'a> {
    sink: &'a Sink,
    lists: &'a BTreeMap<&'a str, Vec<Term>>,
    groups: &'a Groups,
}

/// Reads all of `sources`.
pub(super) fn read(mut sources: Vec<Source>) -> RuleSet {
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let sink = Sink::default();
    for (index, source) in sources.iter().enumerate() {
        let place = Place { source: index, span: Span::new(0, 0) };
        let what = format!("bytes of `{}`", source.path);
        limits::count(&sink, place, &what, source.text.len(), limits::FILE_BYTES);
    }
    let lists = read_lists(&sources, &sink);
    let documents: Vec<Document<'_>> = sources
        .iter()
        .enumerate()
        .filter(|(_, source)| source.path.ends_with(".toml") && !source.path.contains('/'))
        .map(|(index, source)| Document::parse(index, source, &sink))
        .collect();
    let policy = documents
        .iter()
        .find(|document| document.path == POLICY)
        .map_or_else(Policy::default, |document| policy::read(document.root(&sink)));
    let context = Context { sink: &sink, lists: &lists, groups: &policy.groups };
    let mut rules: Vec<Rule> = documents
        .iter()
        .filter(|document| document.path != POLICY)
        .flat_map(|document| rule::read_file(document.root(&sink), &context))
        .collect();
    super::lint::lint(&rules, &policy, &sink);
    let unread: Vec<Place> = documents.into_iter().flat_map(|document| document.unread).collect();
    rules.retain(|rule| !is_unread(rule.place, &unread));
    let diagnostics = without_echoes(sink.into_diagnostics(), &unread);
    RuleSet { rules, policy, diagnostics, sources }
}

/// Leaves out what is wrong only because a part of a file is not TOML: what was made of that part,
/// and names that may be defined there.
fn without_echoes(diagnostics: Diagnostics, unread: &[Place]) -> Diagnostics {
    if unread.is_empty() {
        return diagnostics;
    }
    let stands = |it: &&Diagnostic| match it.code {
        Code::Syntax => true,
        Code::UnknownReference => false,
        _ => !is_unread(it.place, unread),
    };
    diagnostics.iter().filter(stands).cloned().collect()
}

fn is_unread(place: Place, unread: &[Place]) -> bool {
    unread.iter().any(|part| part.source == place.source && part.span.covers(place.span))
}

/// A parsed TOML file.
struct Document<'a> {
    path: &'a str,
    place: Place,
    root: toml::Spanned<DeTable<'a>>,
    /// The parts of it that are not TOML.
    unread: Vec<Place>,
}

impl<'a> Document<'a> {
    fn parse(index: usize, source: &'a Source, sink: &Sink) -> Self {
        let (root, mut errors) = DeTable::parse_recoverable(&source.text);
        let place = Place { source: index, span: Span::new(0, 0) };
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        let mut unread = Vec::new();
        for error in errors {
            let span = error.span().map_or(place.span, Span::from);
            let (diagnostic, goes_on) = syntax(&error, Place { span, ..place }, source);
            sink.push(diagnostic);
            let rule = rule_around(span.start, &source.text);
            let end = if goes_on { rule.end } else { source.text.len() };
            unread.push(Place { span: Span::new(rule.start, end), ..place });
            if !goes_on {
                break; // What follows is an echo.
            }
        }
        Self { path: &source.path, place, root, unread }
    }

    fn root<'s>(&'s self, sink: &'s Sink) -> Table<'s>
    where
        'a: 's,
    {
        Table::new(self.root.get_ref(), format!("`{}`", self.path), self.place, sink)
    }
}

/// What is not TOML, and whether the file can be read on behind it.
fn syntax(error: &toml::de::Error, place: Place, source: &Source) -> (Diagnostic, bool) {
    const ESCAPE: &str = "missing escaped value";
    let message = error.message().lines().next().unwrap_or("not TOML");
    let new = |message: &str, label| Diagnostic::new(Code::Syntax, place, message, label);
    if message == "duplicate key" {
        return (new(message, "set twice").help("leave one of them out"), true);
    }
    let escaped = source.text.get(place.span.start..).and_then(|rest| rest.chars().next());
    let Some(escaped) = escaped.filter(|_| message.starts_with(ESCAPE)) else {
        return (new(message, "not TOML from here on"), false);
    };
    let span = Span::new(place.span.start - 1, place.span.start + escaped.len_utf8());
    let message = format!("`\\{escaped}` means nothing in double quotes");
    let help = r"use single quotes for a regex: `'\d{4}'`";
    let place = Place { span, ..place };
    (Diagnostic::new(Code::Syntax, place, message, "not an escape").help(help), true)
}

/// The rule that the byte `at` belongs to; what stands before the first is one too.
fn rule_around(at: usize, text: &str) -> Span {
    const HEAD: &str = "\n[[rule]]";
    let (before, after) = (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or_default());
    let start = before.rfind(HEAD).map_or(0, |newline| newline + 1);
    let end = after.find(HEAD).map_or(text.len(), |newline| at + newline + 1);
    Span::new(start, end)
}

/// The terms of every `lists/*.txt`.
fn read_lists<'a>(sources: &'a [Source], sink: &Sink) -> BTreeMap<&'a str, Vec<Term>> {
    sources
        .iter()
        .enumerate()
        .filter(|(_, source)| source.path.starts_with("lists/") && source.path.ends_with(".txt"))
        .map(|(index, source)| (source.path.as_str(), read_list(index, source, sink)))
        .collect()
}

/// One term a line; a line that begins with `#`, and what follows ` #`, is a comment.
fn read_list(index: usize, source: &Source, sink: &Sink) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let comment = [" #", "\t#"].iter().filter_map(|mark| line.find(mark)).min();
        let written = if line.trim_start().starts_with('#') {
            ""
        } else {
            line.get(..comment.unwrap_or(line.len())).unwrap_or_default()
        };
        let value = written.trim();
        if !value.is_empty() {
            let at = start + (written.len() - written.trim_start().len());
            let place = Place { source: index, span: Span::new(at, at + value.len()) };
            terms.extend(term(&Text { value: value.to_owned(), place }, sink));
        }
        start += line.len();
    }
    terms
}

/// Reads a term, or reports why it is none.
fn term(text: &Text, sink: &Sink) -> Option<Term> {
    match Term::new(text) {
        Ok(term) => {
            let chars = term.text.chars().count();
            if chars > limits::TERM_CHARS {
                // Nothing near the limit is worth a warning: this is no term but a slip.
                limits::count(
                    sink,
                    text.place,
                    "characters of this term",
                    chars,
                    limits::TERM_CHARS,
                );
                return None;
            }
            Some(term)
        }
        Err((label, help)) => {
            let message = match text.value.trim() {
                "" => "an empty term".to_owned(),
                value => format!("`{value}` is not a term"),
            };
            sink.push(Diagnostic::new(Code::BadTerm, text.place, message, label).help(help));
            None
        }
    }
}
