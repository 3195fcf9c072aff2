//! Reads `match` and `except`.
//!
//! In: their tables. Out: matchers, all of which (for `match`) or any of which (for `except`) have
//! to find something. `terms` and `lists` are one matcher: a list is terms kept elsewhere.

use super::super::code::Code;
use super::super::diagnostic::Diagnostic;
use super::super::rule::{Field, Matcher, Pattern};
use super::super::source::Text;
use super::super::suggest::nearest;
use super::super::table::Table;
use super::super::term::Term;
use super::{Context, term};
use crate::text::Fold;

/// Matchers of the language that come in later versions.
const LATER: &[&str] = &[
    "links", "pii", "caps", "repeat", "emoji", "mentions", "symbols", "length", "zalgo", "scripts",
    "rules", "plain", "respell",
];

const NAME_ONE: &str = "name at least one, or leave it out";

/// Reads `match`.
pub(super) fn read(mut table: Table<'_>, context: &Context<'_>, rewrites: bool) -> Pattern {
    table.filled("in", "finds nothing", NAME_ONE);
    let fields = match table.strings("in") {
        Some(names) => names.iter().filter_map(|name| field(name, &table, rewrites)).collect(),
        None => vec![Field::Content],
    };
    let fold = fold_field(&mut table);
    let mut all = matchers(&mut table, context, fold);
    let any: Vec<Vec<Matcher>> = table
        .tables("any")
        .into_iter()
        .map(|mut table| {
            let fold = fold_field(&mut table).or(fold);
            let all = matchers(&mut table, context, fold);
            finish(table, all.is_empty());
            all
        })
        .filter(|all| !all.is_empty())
        .collect();
    table.filled("any", "finds nothing", NAME_ONE);
    let has_any = table.has("any");
    if !any.is_empty() {
        all.push(Matcher::Any(any));
    }
    finish(table, all.is_empty() && !has_any);
    Pattern { fields, all }
}

/// Reads `except`; `fold` is the rule's own.
pub(super) fn read_except(
    mut table: Table<'_>,
    context: &Context<'_>,
    fold: Option<Fold>,
) -> Vec<Matcher> {
    let fold = fold_field(&mut table).or(fold);
    let mut any: Vec<Matcher> = terms(&mut table, context, fold).into_iter().collect();
    any.extend(regexes(&mut table));
    table.unavailable(&["links"], "leave it out, or set the rule aside until then");
    finish(table, any.is_empty());
    any
}

/// The fold that exceptions of the rule inherit.
pub(super) fn first_fold(pattern: &Pattern) -> Option<Fold> {
    pattern.all.iter().find_map(|matcher| match matcher {
        Matcher::Any(any) => any.iter().flatten().find_map(fold_of),
        matcher => fold_of(matcher),
    })
}

fn fold_of(matcher: &Matcher) -> Option<Fold> {
    match matcher {
        Matcher::Terms { fold, .. } => Some(*fold),
        _ => None,
    }
}

fn matchers(table: &mut Table<'_>, context: &Context<'_>, fold: Option<Fold>) -> Vec<Matcher> {
    let mut all: Vec<Matcher> = terms(table, context, fold).into_iter().collect();
    all.extend(regexes(table));
    match table.boolean("always") {
        Some(true) => all.push(Matcher::Always),
        Some(false) => {
            let message = "`always = false` would never match";
            let place = table.key_place("always");
            table.push(
                Diagnostic::new(Code::UnknownValue, place, message, "never matches")
                    .help("leave it out"),
            );
        }
        None => {}
    }
    table
        .unavailable(LATER, "leave it out if the rule has other matchers, else set the rule aside");
    all
}

/// Reports a table that finds nothing, and what nobody asked for.
fn finish(mut table: Table<'_>, finds_nothing: bool) {
    // Where a matcher was written but could not be read, its own mistake says enough.
    let tried = ["terms", "lists", "regex", "always"].into_iter().chain(LATER.iter().copied());
    if finds_nothing && !tried.clone().any(|name| table.has(name)) {
        let message = format!("{} has nothing to look for", table.what);
        let diagnostic =
            Diagnostic::new(Code::MissingField, table.place, message, "no matcher in it");
        let help = "add `terms`, `lists`, `regex` or `always = true`";
        table.missing_as(None, diagnostic.help(help));
    }
    table.finish();
}

fn fold_field(table: &mut Table<'_>) -> Option<Fold> {
    table.choice("fold", &Fold::NAMES)
}

/// `terms` and `lists` together.
fn terms(table: &mut Table<'_>, context: &Context<'_>, fold: Option<Fold>) -> Option<Matcher> {
    let written = table.strings("terms");
    let lists = table.strings("lists");
    table.filled("terms", "finds nothing", NAME_ONE);
    table.filled("lists", "finds nothing", NAME_ONE);
    if written.is_none() && lists.is_none() {
        return None;
    }
    let mut terms: Vec<Term> =
        written.iter().flatten().filter_map(|text| term(text, context.sink)).collect();
    for (at, name) in lists.iter().flatten().enumerate() {
        let earlier = lists.iter().flatten().take(at).find(|earlier| earlier.value == name.value);
        if let Some(earlier) = earlier {
            table.push(list_twice(name, earlier));
            continue;
        }
        match context.lists.get(name.value.as_str()) {
            Some(list) => terms.extend(list.iter().cloned()),
            None => table.push(unknown_list(name, context)),
        }
    }
    let fold = fold.unwrap_or_default();
    Some(Matcher::Terms { terms, fold })
}

fn list_twice(name: &Text, earlier: &Text) -> Diagnostic {
    let message = format!("`{}` is there twice", name.value);
    Diagnostic::new(Code::DuplicateTerm, name.place, message, "there before")
        .also(earlier.place, "the first")
        .help("leave it out")
}

fn unknown_list(name: &Text, context: &Context<'_>) -> Diagnostic {
    let message = format!("there is no list `{}`", name.value);
    let diagnostic = Diagnostic::new(Code::UnknownReference, name.place, message, "no such file");
    // Folder and ending are the same for all and say nothing of how near a name is.
    let stem =
        |path: &'_ str| path.trim_start_matches("lists/").trim_end_matches(".txt").to_owned();
    let stems: Vec<String> = context.lists.keys().map(|path| stem(path)).collect();
    match nearest(&stem(&name.value), stems.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `lists/{near}.txt`?")),
        None => diagnostic.help("lists are files `lists/*.txt` beside policy.toml"),
    }
}

fn regexes(table: &mut Table<'_>) -> Option<Matcher> {
    table.filled("regex", "finds nothing", NAME_ONE);
    table.strings("regex").map(Matcher::Regex)
}

/// Reads one item of `in`.
fn field(name: &Text, table: &Table<'_>, rewrites: bool) -> Option<Field> {
    let key = |key: &str| (key != "*").then(|| key.to_owned());
    let field = match name.value.split_once('.') {
        None if name.value == "content" => Some(Field::Content),
        Some(("attributes", rest)) if !rest.is_empty() => Some(Field::Attribute(key(rest))),
        Some(("sender", rest)) if !rest.is_empty() => Some(Field::Sender(key(rest))),
        _ => None,
    };
    match &field {
        None => {
            let message = format!("`{}` is not a field of a message", name.value);
            table.push(
                Diagnostic::new(Code::UnknownValue, name.place, message, "not a field")
                    .help("fields are `content`, `attributes.KEY`, `attributes.*`, `sender.KEY` and `sender.*`"),
            );
        }
        Some(Field::Sender(_)) if rewrites => {
            let message = "a rewrite cannot read `sender`".to_owned();
            table.push(
                Diagnostic::new(Code::ConflictingField, name.place, message, "cannot be rewritten")
                    .help("an answer has no field for what the sender's token holds"),
            );
        }
        Some(_) => {}
    }
    field
}
