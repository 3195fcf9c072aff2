//! The function itself: the real binary against a Runtime API of our own.
//!
//! What an event is answered with is tested elsewhere; here it is that the function answers with
//! exactly those bytes, that whatever comes in is answered, and what its log says and does not say.
//! Everything waits for [`PATIENCE`] at the most, and then shows what the function printed.
//!
//! The file is long because every test starts the process in a way of its own; they share one harness.

#![cfg(feature = "lambda")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by panicking"
)]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ivs_chat_review::engine::Engine;
use ivs_chat_review::handler::{Handler, OnError};
use ivs_chat_review::rules::{RuleSet, Source};
use ivs_chat_review::shipped;
use serde_json::{Value, json};

#[path = "support/runtime_api.rs"]
mod runtime_api;

use runtime_api::{Post, RuntimeApi};

/// How long something may take before it counts as hanging, in steps of [`STEP`].
const PATIENCE: u32 = 300;
const STEP: Duration = Duration::from_millis(100);

const BINARY: &str = env!("CARGO_BIN_EXE_bootstrap");

const RULES: &str = r#"
[[rule]]
id = "no-heck"
action = "deny"
reason = "Mind your language."
match = { in = ["content", "attributes.*", "sender.*"], terms = ["heck"], fold = "case" }
examples = { hit = ["heck"], miss = ["check"] }

[[rule]]
id = "mild"
action = "rewrite"
match = { terms = ["darn"], fold = "case" }
rewrite.mask = "*"
examples = { hit = ["darn"], miss = ["yarn"] }
"#;

/// A rule set with mistakes in two files.
const BROKEN: [(&str, &str); 2] =
    [("a.toml", "[[rule]]\nid = \"x\"\ncolour = \"red\"\n"), ("b.toml", "\n\nnot toml\n")];

const HELLO: &[u8] = br#"{"Content":"hello"}"#;
const HELLO_ALLOWED: &str = r#"{"ReviewResult":"ALLOW","Content":"hello"}"#;

/// A denied message that says `heck`, and of which every other text is a secret.
const SECRETS: &[u8] = br#"{"Content":"what the HECK s3cret-content","MessageId":"a7Kd02MzQe9X",
    "RoomArn":"arn:aws:ivschat:us-west-2:123456789012:room/Qm7RtA2kLx9V",
    "Attributes":{"s3cret-key":"s3cret-value heck"},
    "Sender":{"UserId":"s3cret-user","Ip":"s3cret-ip",
        "Attributes":{"s3cret-role":"s3cret-name"}}}"#;

/// The function, running. It is killed when dropped.
struct Function {
    api: RuntimeApi,
    child: Child,
    stdout: Output,
    stderr: Output,
}

/// What a child printed so far, and the thread that reads it.
struct Output(Arc<Mutex<Vec<u8>>>, Option<JoinHandle<()>>);

impl Output {
    fn of(mut pipe: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&text);
        let reader = thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = pipe.read(&mut chunk) {
                into.lock().unwrap().extend(&chunk[..read]);
            }
        });
        Self(text, Some(reader))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// All of it. Only for a child that has ended.
    fn all(&mut self) -> String {
        self.1.take().into_iter().for_each(|reader| reader.join().unwrap());
        self.text()
    }
}

impl Function {
    fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_binary(Path::new(BINARY), settings)
    }

    fn with_rules(folder: &Folder, settings: &[(&str, &str)]) -> Self {
        Self::start(&[settings, &[("RULES_DIR", folder.path())]].concat())
    }

    fn start_binary(binary: &Path, settings: &[(&str, &str)]) -> Self {
        let api = RuntimeApi::start().unwrap();
        let mut child = command(binary, &api)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = Output::of(child.stdout.take().unwrap());
        let stderr = Output::of(child.stderr.take().unwrap());
        Self { api, child, stdout, stderr }
    }

    /// What the function posts next.
    fn post(&mut self) -> Post {
        for _ in 0..PATIENCE {
            if let Some(post) = self.api.take(STEP) {
                return post;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                self.fail(&format!("the function ended: {status}"));
            }
        }
        self.fail("the function does not answer")
    }

    fn fail(&self, why: &str) -> ! {
        let tail = |output: &Output| {
            let text = output.text();
            let lines: Vec<String> = text.lines().map(|line| short(line.as_bytes())).collect();
            lines[lines.len().saturating_sub(20)..].join("\n")
        };
        panic!("{why}\n-- stdout\n{}\n-- stderr\n{}", tail(&self.stdout), tail(&self.stderr));
    }

    /// Sends an event and returns the answer to it.
    fn answer(&mut self, event: &[u8]) -> String {
        let asked = self.api.give(event);
        match self.post() {
            Post::Response(id, answer) if id == asked => String::from_utf8(answer).unwrap(),
            other => self.fail(&format!("{} got {}", short(event), shown(&other))),
        }
    }

    /// Sends an event and returns the error that it gets.
    fn error(&mut self, event: &[u8]) -> Value {
        let asked = self.api.give(event);
        match self.post() {
            Post::Error(id, error) if id == asked => serde_json::from_slice(&error).unwrap(),
            other => self.fail(&format!("{} got {}", short(event), shown(&other))),
        }
    }

    /// Ends the function. Returns its log lines, and what else it printed.
    fn stop(mut self) -> (Vec<Value>, String) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
        let log = self.stdout.all();
        let line = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        (log.lines().map(line).collect(), self.stderr.all())
    }

    /// Ends the function, which must have printed nothing but log lines. Returns those of messages.
    fn log(self) -> Vec<Value> {
        let (mut lines, stderr) = self.stop();
        assert_eq!(stderr, "");
        lines.retain(|line| line["event"] != "start");
        lines
    }
}

/// The function in an environment that holds nothing but what Lambda always sets.
fn command(binary: &Path, api: &RuntimeApi) -> Command {
    let mut command = Command::new(binary);
    command
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", api.address())
        .env("AWS_LAMBDA_FUNCTION_NAME", "review")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .stdin(Stdio::null());
    command
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder that is gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("lambda-{name}-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn short(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned()
}

fn shown(post: &Post) -> String {
    match post {
        Post::Response(id, body) => format!("the answer to {id}: {}", short(body)),
        Post::Error(id, body) => format!("the error of {id}: {}", short(body)),
        Post::InitError(body) => format!("an error of the start: {}", short(body)),
        Post::Unknown(request) => format!("the request {request}"),
    }
}

fn engine(rules: &str) -> Engine {
    Engine::compile(&RuleSet::parse([Source::new("rules.toml", rules)])).unwrap()
}

/// Events that can be reviewed, with whatever people may send.
fn readable() -> Vec<Vec<u8>> {
    let long = |text: &str, times| json!({ "Content": text.repeat(times) }).to_string();
    let texts: [&str; 9] = [
        r#"{"Content":"hello","Attributes":{},"Sender":null}"#,
        r#"{"Content":"Darn it","Attributes":{"badge":"fan","a":"<é>"}}"#,
        r#"{"Content":"oh HECK","MessageId":"a7Kd02MzQe9X"}"#,
        r#"{"Content":"fine","Attributes":{"chat":"heck"}}"#,
        "{\"Content\":\"\u{FEFF}👩‍👩‍👧 \\u0000\\ud83c\\udf89 \u{202E}שלום\u{2028}\"}",
        r#"{"Content":"half \ud800 a pair"}"#,
        r#"{"Content":"\udc00darn\ud800\u0041"}"#,
        r#"{"Content":"","Unknown":[{"a":null}],"Attributes":7}"#,
        " \r\n{\"Content\" : \"twice\", \"Content\":\"heck\"}\n",
    ];
    let mut events: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    events.push(SECRETS.to_vec());
    events.push(b"{\"Content\":\"invalid \xFF UTF-8\"}".to_vec());
    events.extend([long("🎉", 500), long("word ", 99), long("x", 501)].map(String::into_bytes));
    events
}

/// Events of which there is nothing to review.
fn unreadable() -> Vec<Vec<u8>> {
    let texts: [&[u8]; 14] = [
        b"s3cret is no JSON",
        b"",
        b" ",
        b"null",
        b"true",
        b"[{\"Content\":\"s3cret\"}]",
        b"\"{\\\"Content\\\":\\\"s3cret\\\"}\"",
        b"{}",
        b"{\"Content\":\"s3cret\"",
        b"{\"Content\":\"s3cret\"}}",
        b"{\"Content\":null,\"MessageId\":\"s3cret!\"}",
        b"{\"content\":\"s3cret\"}",
        b"{\"Content\":[\"s3cret\"]}",
        b"\xFF\xFEs3cret\0\xC0\x80",
    ];
    texts.map(<[u8]>::to_vec).into()
}

/// About the 6 MB that Lambda takes.
const HUGE: usize = 6_200_000;

fn huge_texts() -> Vec<Vec<u8>> {
    let content = |text: &[u8]| {
        [b"{\"Content\":\"", text.repeat(HUGE / text.len()).as_slice(), b"\"}"].concat()
    };
    let texts: [&[u8]; 5] = [b"heck ", "🎉".as_bytes(), b"\\ud800", b"\\u0001", b"\xFF"];
    texts.map(content).into()
}

fn huge_shapes() -> Vec<Vec<u8>> {
    let field = |at| format!(r#""key-{at}":"value""#);
    let fields = (0..HUGE / 30).map(field).collect::<Vec<_>>().join(",");
    let (open, close) = ("[".repeat(HUGE / 2), "]".repeat(HUGE / 2));
    let events = [
        "x".repeat(HUGE),
        "[".repeat(HUGE),
        r#"{"a":"#.repeat(HUGE / 5),
        format!(r#"{{"Content":"hello","Sender":{open}{close}}}"#),
        format!(r#"{{"Content":"hello","Attributes":{{{fields}}}}}"#),
        format!(r#"{{"Content":"hello",{fields}}}"#),
    ];
    events.map(String::into_bytes).into()
}

fn same_as(handler: &Handler, function: &mut Function, events: &[Vec<u8>]) {
    for event in events {
        let answer = function.answer(event);
        let expected = handler.handle(event).answer.unwrap();
        assert_eq!(short(answer.as_bytes()), short(expected.as_bytes()), "{}", short(event));
        assert!(answer == expected, "{}", short(event));
    }
}

#[test]
fn the_built_in_rules_answer_as_in_process() {
    let engine = Engine::compile(&RuleSet::parse(shipped::sources())).unwrap();
    let mut function = Function::start(&[]);
    same_as(&Handler::new(Some(engine), OnError::Deny), &mut function, &readable());
}

#[test]
fn a_rule_set_of_ones_own_answers_as_in_process() {
    let folder = Folder::new("own", &[("rules.toml", RULES)]);
    let mut function = Function::with_rules(&folder, &[]);
    same_as(&Handler::new(Some(engine(RULES)), OnError::Deny), &mut function, &readable());
    let denied = function.answer(br#"{"Content":"heck"}"#);
    assert_eq!(
        denied,
        r#"{"ReviewResult":"DENY","Content":"heck","Attributes":{"Reason":"Mind your language."}}"#
    );
    let rewritten = function.answer(br#"{"Content":"darn"}"#);
    assert_eq!(rewritten, r#"{"ReviewResult":"ALLOW","Content":"****"}"#);
}

#[test]
fn what_cannot_be_read_is_denied_and_the_next_event_is_answered() {
    let mut function = Function::start(&[]);
    for event in unreadable() {
        let answer: Value = serde_json::from_str(&function.answer(&event)).unwrap();
        assert_eq!(answer["ReviewResult"], "DENY", "{}", short(&event));
        assert_eq!(function.answer(HELLO), HELLO_ALLOWED, "after {}", short(&event));
    }
    let log = function.log();
    assert_eq!(log.len(), unreadable().len());
    for line in log {
        assert_eq!((&line["level"], &line["event"]), (&json!("ERROR"), &json!("unreviewed")));
        assert!(!line.to_string().contains("s3cret"), "{line}");
    }
}

#[test]
fn a_huge_text_is_answered_and_so_is_the_next_event() {
    huge_events_are_answered("texts", huge_texts());
}

#[test]
fn an_event_with_too_much_in_it_is_answered_and_so_is_the_next() {
    huge_events_are_answered("shapes", huge_shapes());
}

fn huge_events_are_answered(name: &str, events: Vec<Vec<u8>>) {
    let folder = Folder::new(name, &[("rules.toml", RULES)]);
    let mut function = Function::with_rules(&folder, &[]);
    let handler = Handler::new(Some(engine(RULES)), OnError::Deny);
    for event in events {
        same_as(&handler, &mut function, &[event, HELLO.to_vec()]);
    }
    assert_eq!(function.stop().1, "");
}

#[test]
fn on_error_allow() {
    let mut function = Function::start(&[("ON_ERROR", "allow")]);
    // There is no text that could be allowed.
    for event in unreadable() {
        let answer: Value = serde_json::from_str(&function.answer(&event)).unwrap();
        assert_eq!(answer["ReviewResult"], "DENY", "{}", short(&event));
    }
    assert_eq!(function.answer(HELLO), HELLO_ALLOWED);
}

#[test]
fn on_error_fallback() {
    let mut function = Function::start(&[("ON_ERROR", "fallback")]);
    for event in unreadable() {
        let error = function.error(&event);
        assert_eq!(error["errorType"], "Unreviewed.Event", "{}", short(&event));
        assert!(!error.to_string().contains("s3cret"), "{error}");
        assert_eq!(function.answer(HELLO), HELLO_ALLOWED, "after {}", short(&event));
    }
    for line in function.log() {
        assert_eq!(line["verdict"], "FALLBACK");
        assert!(!line.to_string().contains("s3cret"), "{line}");
    }
}

#[test]
fn a_broken_rule_set_answers_as_on_error_says() {
    let folder = Folder::new("broken", &BROKEN);
    let missing = folder.0.join("missing");
    for rules_dir in [folder.path(), missing.to_str().unwrap()] {
        let function = |on_error| {
            let settings = [("RULES_DIR", rules_dir), ("ON_ERROR", on_error)];
            Function::start(&settings)
        };
        let mut deny = function("");
        let answer: Value = serde_json::from_str(&deny.answer(HELLO)).unwrap();
        assert_eq!(
            (&answer["ReviewResult"], &answer["Content"]),
            (&json!("DENY"), &json!("hello"))
        );
        assert_eq!(function("allow").answer(HELLO), HELLO_ALLOWED);
        let error = function("fallback").error(HELLO);
        assert_eq!(error["errorType"], "Unreviewed.RuleSet");
        assert!(!error.to_string().contains("hello"), "{error}");
        // It stays up.
        let again: Value = serde_json::from_str(&deny.answer(HELLO)).unwrap();
        assert_eq!(again, answer);
    }
}

#[test]
fn a_broken_rule_set_is_logged_mistake_by_mistake() {
    let folder = Folder::new("mistakes", &BROKEN);
    let mut function = Function::with_rules(&folder, &[]);
    function.answer(HELLO);
    let mut log = function.log();
    log.retain(|line| line["event"] == "rule_set");

    let rules = RuleSet::parse(BROKEN.map(|(path, text)| Source::new(path, text)));
    let expected = Engine::compile(&rules).unwrap_err();
    assert_eq!(log.len(), expected.iter().count(), "{log:?}");
    let has = |code: &str, file: &str, line: usize| {
        let fits = |entry: &&Value| {
            (&entry["code"], &entry["file"], &entry["line"])
                == (&json!(code), &json!(file), &json!(line))
        };
        assert!(log.iter().any(|entry| fits(&entry)), "{code} {file} {line} in {log:?}");
    };
    has("unknown-field", "a.toml", 3);
    has("syntax", "b.toml", 3);
    assert!(log.iter().all(|line| line["level"] == "ERROR" && line["message"].is_string()));
}

#[test]
fn a_missing_rule_set_is_logged() {
    let mut function = Function::start(&[("RULES_DIR", "/nowhere/at/all")]);
    function.answer(HELLO);
    let log = function.log();
    assert_eq!((&log[0]["level"], &log[0]["event"]), (&json!("ERROR"), &json!("rule_set")));
    assert!(log[0]["message"].as_str().unwrap().contains("/nowhere/at/all"), "{log:?}");
}

#[test]
fn rules_beside_the_binary_are_used_unless_there_is_rules_dir() {
    let beside = Folder::new("beside", &[("rules/rules.toml", RULES)]);
    let other = Folder::new("other", &[("rules.toml", &RULES.replace("no-heck", "other"))]);
    let binary = beside.0.join("bootstrap");
    // A link where possible: a file that was just written may be busy when another test forks.
    fs::hard_link(BINARY, &binary).or_else(|_| fs::copy(BINARY, &binary).map(drop)).unwrap();
    for (settings, from, rule) in [
        (vec![], beside.0.join("rules"), "no-heck"),
        (vec![("RULES_DIR", "")], beside.0.join("rules"), "no-heck"),
        (vec![("RULES_DIR", other.path())], other.0.clone(), "other"),
    ] {
        let mut function = Function::start_binary(&binary, &settings);
        assert!(function.answer(br#"{"Content":"heck"}"#).contains("DENY"));
        let (log, _) = function.stop();
        assert_eq!(log[0]["rules_from"], from.to_str().unwrap());
        assert_eq!(log[1]["rule"], rule);
    }
}

#[test]
fn the_start_is_logged() {
    let folder = Folder::new("start", &[("rules.toml", RULES)]);
    for (settings, from, rules) in [
        (
            vec![("RULES_DIR", folder.path())],
            folder.path(),
            RuleSet::parse([Source::new("rules.toml", RULES)]),
        ),
        (vec![], "built-in", RuleSet::parse(shipped::sources())),
    ] {
        let mut function = Function::start(&settings);
        function.answer(HELLO);
        let (log, stderr) = function.stop();
        let engine = Engine::compile(&rules).unwrap();
        let start = log.iter().find(|line| line["event"] == "start").unwrap();
        assert_eq!(start["level"], "INFO");
        assert_eq!(start["rules_from"], from);
        assert_eq!(start["rule_set"], engine.hash());
        assert_eq!(start["rules"], engine.rule_count());
        assert_eq!(stderr, "");
    }
}

#[test]
fn a_denial_is_one_line_without_what_was_typed() {
    let folder = Folder::new("denial", &[("rules.toml", RULES)]);
    let mut function = Function::with_rules(&folder, &[]);
    assert_eq!(function.answer(HELLO), HELLO_ALLOWED);
    assert!(function.answer(SECRETS).contains("DENY"));
    let (lines, stderr) = function.stop();
    assert!(!format!("{lines:?}{stderr}").contains("s3cret"), "{lines:?}{stderr}");
    assert_eq!(lines.len(), 2, "the start and the denial: {lines:?}");
    let line = &lines[1];
    assert!(line["micros"].is_u64(), "{line}");
    let hits = json!([
        { "rule": "no-heck", "action": "deny", "field": "content", "span": [9, 13] },
        { "rule": "no-heck", "action": "deny", "field": "attributes", "span": [13, 17] },
    ]);
    let expected = json!({
        "level": "INFO", "event": "review", "verdict": "DENY", "rule": "no-heck", "shadow": [],
        "message_id": "a7Kd02MzQe9X", "rule_set": engine(RULES).hash(), "hits": hits,
        "room": "arn:aws:ivschat:us-west-2:123456789012:room/Qm7RtA2kLx9V",
        "micros": line["micros"],
    });
    assert_eq!(line, &expected);
}

#[test]
fn content_is_logged_where_it_is_asked_for() {
    let folder = Folder::new("content", &[("rules.toml", RULES)]);
    for (setting, expected) in [("true", true), ("false", false), ("", false)] {
        let mut function = Function::with_rules(&folder, &[("LOG_CONTENT", setting)]);
        function.answer(SECRETS);
        let log = function.log();
        assert_eq!(log.len(), 1, "{log:?}");
        if expected {
            assert_eq!(log[0]["content"], "what the HECK s3cret-content");
            assert_eq!(log[0]["attributes"]["s3cret-key"], "s3cret-value heck");
            assert_eq!(
                (&log[0]["user_id"], &log[0]["ip"]),
                (&json!("s3cret-user"), &json!("s3cret-ip"))
            );
            assert_eq!(log[0]["sender"]["s3cret-role"], "s3cret-name");
        } else {
            assert!(!log[0].to_string().contains("s3cret"), "{log:?}");
        }
    }
}

#[test]
fn the_log_level_says_what_is_logged() {
    let folder = Folder::new("level", &[("rules.toml", RULES)]);
    // One line each: the start, a denial, something odd, something that is no request.
    let odd = br#"{"Content":"half \ud800 a pair"}"#;
    for (level, expected) in [
        (None, &["INFO", "INFO", "WARN", "ERROR"][..]),
        (Some("DEBUG"), &["INFO", "INFO", "WARN", "ERROR"]),
        (Some("INFO"), &["INFO", "INFO", "WARN", "ERROR"]),
        (Some("WARN"), &["WARN", "ERROR"]),
        (Some("ERROR"), &["ERROR"]),
        (Some("FATAL"), &[]),
        (Some("OFF"), &[]),
    ] {
        let mut setting: Vec<_> =
            level.map(|level| ("AWS_LAMBDA_LOG_LEVEL", level)).into_iter().collect();
        // A setting that is none of its values is a warning of its own, and counts as deny.
        let mut expected = expected.to_vec();
        if level == Some("WARN") || level == Some("OFF") {
            setting.push(("ON_ERROR", "alow"));
            let warning = (level == Some("WARN")).then_some("WARN");
            expected.splice(0..0, warning);
        }
        let mut function = Function::with_rules(&folder, &setting);
        for event in [HELLO, SECRETS, odd, b"no JSON"] {
            function.answer(event);
        }
        let (log, stderr) = function.stop();
        let levels: Vec<_> = log.iter().map(|line| line["level"].as_str().unwrap()).collect();
        assert_eq!((levels, stderr.as_str()), (expected, ""), "{level:?}");
    }
}

#[test]
fn many_events_are_answered_in_order_and_once() {
    let mut function = Function::start(&[]);
    let text = |at: usize| format!("message {at}");
    let event = |at| function.api.give(json!({ "Content": text(at) }).to_string().as_bytes());
    let asked: Vec<String> = (0..200).map(event).collect();
    for (at, asked) in asked.into_iter().enumerate() {
        let Post::Response(id, answer) = function.post() else {
            function.fail("not an answer");
        };
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!((id, &answer["Content"]), (asked, &json!(text(at))));
    }
    assert_eq!(function.api.take(STEP), None);
}

#[test]
fn a_log_that_nobody_reads_keeps_no_message_from_its_answer() {
    let api = RuntimeApi::start().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child =
        command(Path::new(BINARY), &api).stdout(writer).stderr(Stdio::null()).spawn().unwrap();
    let silent = || Output(Arc::default(), None);
    let mut function = Function { api, child, stdout: silent(), stderr: silent() };
    for _ in 0..3 {
        assert!(function.answer(b"no JSON").contains("DENY"));
    }
}

#[test]
fn without_a_runtime_api_the_function_ends() {
    let mut function = Function::start(&[]);
    assert_eq!(function.answer(HELLO), HELLO_ALLOWED);
    function.api = RuntimeApi::start().unwrap();
    let ended = (0..PATIENCE).find_map(|_| {
        thread::sleep(STEP / 10);
        function.child.try_wait().unwrap()
    });
    match ended {
        Some(status) => assert!(!status.success()),
        None => function.fail("the function runs on"),
    }
    assert_eq!(function.stdout.all().lines().count(), 1);
}
