//! A Lambda Runtime API, as small as a test needs it.
//!
//! In: events. Out: what the function posts about them, in the order it comes in. It speaks enough
//! HTTP/1.1 (keep-alive, `Content-Length`) for the real binary to be run against it.
//!
//! The one hard idea: `/next` must block until there is an event, as the real one does, so every
//! connection has a thread and all of them wait on one lock.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

const NEXT: &str = "/2018-06-01/runtime/invocation/next";
const INVOCATION: &str = "/2018-06-01/runtime/invocation/";
const INIT_ERROR: &str = "/2018-06-01/runtime/init/error";

/// What a function posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Post {
    /// An answer: to which request, and its bytes.
    Response(String, Vec<u8>),
    /// A failure of one request.
    Error(String, Vec<u8>),
    /// A failure to start.
    InitError(Vec<u8>),
    /// Something the Runtime API does not have.
    Unknown(String),
}

/// A server on a port of its own. It goes away when dropped.
pub(crate) struct RuntimeApi {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    given: usize,
    events: VecDeque<(String, Vec<u8>)>,
    posts: VecDeque<Post>,
    connections: Vec<TcpStream>,
    closed: bool,
}

impl RuntimeApi {
    /// Starts to listen.
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&accepting);
                let Ok(kept) = stream.try_clone() else { return };
                let mut state = shared.lock();
                if state.closed {
                    return;
                }
                state.connections.push(kept);
                drop(state);
                thread::spawn(move || shared.serve(&stream));
            }
        });
        Ok(Self { address, shared })
    }

    /// The value of `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Queues an event; returns its request id.
    pub(crate) fn give(&self, event: &[u8]) -> String {
        let mut state = self.shared.lock();
        let id = format!("8476a536-e9f4-11e8-9739-{:012}", state.given);
        state.given += 1;
        state.events.push_back((id.clone(), event.to_vec()));
        self.shared.changed.notify_all();
        id
    }

    /// The oldest post that was not yet taken; `None` if none comes within `timeout`.
    pub(crate) fn take(&self, timeout: Duration) -> Option<Post> {
        let none = |state: &mut State| state.posts.is_empty();
        let (mut state, _) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.lock(), timeout, none)
            .unwrap_or_else(PoisonError::into_inner);
        state.posts.pop_front()
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        for connection in state.connections.drain(..) {
            let _ = connection.shutdown(std::net::Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
        // Wakes the thread that accepts, so that it sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers requests until the client hangs up.
    fn serve(&self, stream: &TcpStream) -> Option<()> {
        let _ = stream.set_nodelay(true);
        let mut reader = BufReader::new(stream);
        loop {
            let (method, path, body) = request(&mut reader)?;
            let answer = if method == "GET" && path == NEXT {
                self.next()?
            } else {
                self.post(&method, &path, body)
            };
            (&mut &*stream).write_all(&answer).ok()?;
        }
    }

    /// The next event, once there is one.
    fn next(&self) -> Option<Vec<u8>> {
        let none = |state: &mut State| state.events.is_empty() && !state.closed;
        let waited = self.changed.wait_while(self.lock(), none);
        let (id, body) = waited.unwrap_or_else(PoisonError::into_inner).events.pop_front()?;
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Lambda-Runtime-Aws-Request-Id: {id}\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n\
             Lambda-Runtime-Invoked-Function-Arn: \
             arn:aws:lambda:us-west-2:123456789012:function:review\r\n\
             Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend(body);
        Some(answer)
    }

    /// Notes what was posted.
    fn post(&self, method: &str, path: &str, body: Vec<u8>) -> Vec<u8> {
        let ending = |end| path.strip_prefix(INVOCATION).and_then(|rest| rest.strip_suffix(end));
        let post = match (method, ending("/response"), ending("/error")) {
            ("POST", Some(id), _) => Post::Response(id.to_owned(), body),
            ("POST", _, Some(id)) => Post::Error(id.to_owned(), body),
            ("POST", ..) if path == INIT_ERROR => Post::InitError(body),
            _ => Post::Unknown(format!("{method} {path}")),
        };
        self.lock().posts.push_back(post);
        self.changed.notify_all();
        b"HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}".to_vec()
    }
}

/// Method, path and body of a request; `None` at the end of the connection, and for a body that is
/// not announced by its length, which no client of ours sends.
fn request(reader: &mut impl BufRead) -> Option<(String, String, Vec<u8>)> {
    let first = line(reader)?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let header = line(reader)?;
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':')?;
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return None;
        } else if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body).ok()?;
    (body.len() as u64 == length).then_some((method, path, body))
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&read| read > 0)?;
    Some(line.trim_end().to_owned())
}
