//! The function: the handler connected to the Lambda Runtime API.
//!
//! In: a [`Handler`] and how much to log. It asks for events, answers them one by one, and writes
//! log lines to standard output. It returns only when the Runtime API fails.
//!
//! The one hard idea: the runtime parses an event as JSON before a handler sees it, and answers what
//! does not parse with an error, which opens the gate wherever the room falls back to ALLOW. So a
//! layer (`TakeBody`) takes the raw bytes out first and leaves `null` in their place.

pub mod startup;

use std::cell::Cell;
use std::io::Write;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Instant;

use lambda_runtime::tower::Layer;
use lambda_runtime::{
    Diagnostic, Error, LambdaEvent, LambdaInvocation, Runtime, Service, service_fn,
};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::handler::{Handler, Reply, Unreviewed};
use crate::log::LogLevel;

/// Answers events until the Runtime API goes away.
///
/// # Errors
///
/// When the Runtime API cannot be reached.
pub async fn serve(handler: Handler, threshold: Option<LogLevel>) -> Result<(), Error> {
    let body = Body::default();
    let (handler, taken) = (Rc::new(handler), body.clone());
    let answer = service_fn(move |_: LambdaEvent<IgnoredAny>| {
        let (handler, body) = (Rc::clone(&handler), taken.0.take());
        async move { answer(&handler, &body, threshold) }
    });
    Runtime::new(answer).layer(TakeBody(body)).run().await
}

/// Writes a line to the log. A log that cannot be written must not keep a message from its answer.
pub fn log(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn answer(
    handler: &Handler,
    event: &[u8],
    threshold: Option<LogLevel>,
) -> Result<Box<RawValue>, Diagnostic> {
    #[expect(clippy::disallowed_methods, reason = "the log line says how long a review took")]
    let start = Instant::now();
    // There is no known panic in a review; if there is one, it must not let a message in.
    let Reply { answer, record } = panic::catch_unwind(AssertUnwindSafe(|| handler.handle(event)))
        .unwrap_or_else(|_| handler.panicked());
    let micros = start.elapsed().as_micros();
    if let Some(record) = record
        && threshold.is_some_and(|threshold| record.level() >= threshold)
    {
        log(&record.line(micros));
    }
    let failed = |unreviewed: Unreviewed| Diagnostic {
        error_type: unreviewed.error_type().to_owned(),
        error_message: unreviewed.to_string(),
    };
    // The answer is JSON by construction, so this only changes its type.
    let raw = |answer| RawValue::from_string(answer).map_err(|_| failed(Unreviewed::Panic));
    answer.map_err(failed).and_then(raw)
}

/// The raw bytes of the event under way. Events come one at a time.
#[derive(Clone, Default)]
struct Body(Rc<Cell<Vec<u8>>>);

/// Takes the bytes of each event before the runtime parses them.
struct TakeBody(Body);

impl<S> Layer<S> for TakeBody {
    type Service = TakesBody<S>;

    fn layer(&self, inner: S) -> TakesBody<S> {
        TakesBody { body: self.0.clone(), inner }
    }
}

/// The service of [`TakeBody`].
struct TakesBody<S> {
    body: Body,
    inner: S,
}

impl<S: Service<LambdaInvocation>> Service<LambdaInvocation> for TakesBody<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut invocation: LambdaInvocation) -> S::Future {
        self.body.0.set(invocation.body.to_vec());
        invocation.body = b"null".as_slice().into();
        self.inner.call(invocation)
    }
}
