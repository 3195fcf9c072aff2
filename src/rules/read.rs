//! The reader: files in, a typed rule set and every mistake in them out.
//!
//! It goes file by file: first `policy.toml`, because rules name its groups; then the lists,
//! because rules name them; then every other `*.toml` at the top. Sub-folders other than `lists`
//! are not rules (`corpus`, notes) and are not read.
//!
//! The one hard idea: reading never stops. What cannot be read is reported and left out, and the
//! rest is read as if it had not been there, so that one run shows all there is to mend.

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
    let rules: Vec<Rule> = documents
        .iter()
        .filter(|document| document.path != POLICY)
        .flat_map(|document| rule::read_file(document.root(&sink), &context))
        .collect();
    super::lint::lint(&sources, &rules, &policy, &sink);
    drop(documents);
    let diagnostics = without_echoes(sink.into_diagnostics(), &sources);
    RuleSet { rules, policy, diagnostics, sources }
}

/// Leaves out what is wrong only because a line is not TOML.
fn without_echoes(diagnostics: Diagnostics, sources: &[Source]) -> Diagnostics {
    let line = |place: Place| {
        let line = sources.get(place.source).map(|source| source.line_column(place.span.start).0);
        (place.source, line)
    };
    let is_syntax = |diagnostic: &&Diagnostic| diagnostic.code == Code::Syntax;
    let broken: Vec<_> = diagnostics.iter().filter(is_syntax).map(|it| line(it.place)).collect();
    if broken.is_empty() {
        return diagnostics;
    }
    let stands = |it: &&Diagnostic| is_syntax(it) || !broken.contains(&line(it.place));
    diagnostics.iter().filter(stands).cloned().collect()
}

/// A parsed TOML file.
struct Document<'a> {
    path: &'a str,
    place: Place,
    root: toml::Spanned<DeTable<'a>>,
}

impl<'a> Document<'a> {
    fn parse(index: usize, source: &'a Source, sink: &Sink) -> Self {
        let (root, errors) = DeTable::parse_recoverable(&source.text);
        let place = Place { source: index, span: Span::new(0, 0) };
        for error in errors {
            let span = error.span().map_or(place.span, Span::from);
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            let place = Place { source: index, span };
            sink.push(Diagnostic::new(Code::Syntax, place, message, "not TOML from here on"));
        }
        Self { path: &source.path, place, root }
    }

    fn root<'s>(&'s self, sink: &'s Sink) -> Table<'s>
    where
        'a: 's,
    {
        Table::new(self.root.get_ref(), format!("`{}`", self.path), self.place, sink)
    }
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
        Ok(term) => Some(term),
        Err(why) => {
            let message = format!("`{}` is not a term", text.value);
            sink.push(
                Diagnostic::new(Code::BadTerm, text.place, message, why)
                    .help("a `*` may stand at the beginning, at the end, or at both"),
            );
            None
        }
    }
}
