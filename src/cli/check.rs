//! `ivs-review check`: the mistakes that can be found without running examples.

use super::args::Check;
use super::load::Loaded;
use super::{Exit, Failure, Streams};
use crate::engine::Engine;
use crate::rules::Level;

/// Draws every mistake and counts them.
pub(super) fn run(args: &Check, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let loaded = Loaded::with_rules(&args.rules)?;
    let diagnostics = match Engine::compile(&loaded.rules) {
        Ok(engine) => engine.warnings().clone(),
        Err(diagnostics) => diagnostics,
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
    Ok(Exit::Done)
}
