//! `ivs-review check`: the mistakes that can be found without running examples, and what rules do to
//! innocent lines.

use super::args::Check;
use super::corpus;
use super::load::Loaded;
use super::{Exit, Failure, Streams};
use crate::engine::Engine;
use crate::rules::Level;

/// Draws every mistake and counts them; then, if asked, looks at the corpus.
pub(super) fn run(args: &Check, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let loaded = Loaded::with_rules(&args.rules)?;
    let (engine, diagnostics) = match Engine::compile(&loaded.rules) {
        Ok(engine) => {
            let warnings = engine.warnings().clone();
            (Some(engine), warnings)
        }
        Err(diagnostics) => (None, diagnostics),
    };
    let colour = streams.errors_colour;
    loaded.draw(&diagnostics, streams.errors, colour)?;
    let warned = args.deny_warnings && diagnostics.count(Level::Warning) > 0;
    let broken = diagnostics.has_errors() || warned;
    let summary = loaded.summary(&diagnostics);
    if broken {
        writeln!(streams.errors, "{summary}")?;
        return Ok(Exit::Found);
    }
    writeln!(streams.output, "{summary}")?;
    match (&args.corpus, engine) {
        (Some(files), Some(engine)) => corpus::run(files, &loaded, &engine, streams),
        _ => Ok(Exit::Done),
    }
}
