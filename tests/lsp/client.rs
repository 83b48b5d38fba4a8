//! A client of the language server: the real binary on its standard input and output.
//!
//! Messages are JSON. What the server sends is kept until somebody asks for it; every wait ends
//! after [`PATIENCE`] with all that was received.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a session waits for something that has to come.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Received, and not asked for so far.
    kept: VecDeque<Value>,
    last_id: i64,
}

/// A file's URI.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Client {
    pub fn start() -> Client {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taxiway"));
        command.arg("lsp");
        Client::run(command)
    }

    /// A client of any language server.
    pub fn run(mut command: Command) -> Client {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = receive(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client { child, input, messages, kept: VecDeque::new(), last_id: 0 }
    }

    /// A session that has begun, with these capabilities and folders.
    pub fn begin(capabilities: &Value, folders: &[&Path]) -> (Client, Value) {
        let mut client = Client::start();
        let folders: Vec<Value> = folders.iter().map(|it| json!({"uri": uri(it), "name": "folder"})).collect();
        let result = client.request(
            "initialize",
            &json!({"processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders}),
        );
        client.notify("initialized", &json!({}));
        (client, result)
    }

    pub fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and waits for its result.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: &Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Sends a request; its answer is there to be asked for later.
    pub fn ask(&mut self, method: &str, params: &Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The whole answer to a request.
    #[track_caller]
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait_for(&format!("an answer to {id}"), |it| it["id"] == id && it.get("method").is_none())
    }

    /// The next message for which `wanted` holds; others are kept.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at).unwrap();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.messages.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.kept.push_back(message),
                Err(error) => panic!("{what}: {error}; received {:#?}", self.kept),
            }
        }
    }

    /// The diagnostics that were published for a version of a file, older ones passed over.
    #[track_caller]
    pub fn published(&mut self, uri: &str, version: i64) -> Value {
        let message = self.wait_for(&format!("diagnostics of version {version}"), |it| {
            is_published(it, uri) && it["params"]["version"] == version
        });
        self.kept.retain(|it| !is_published(it, uri) || it["params"]["version"].as_i64() > Some(version));
        message["params"]["diagnostics"].clone()
    }

    /// The next diagnostics that are published for a file, whatever their version.
    #[track_caller]
    pub fn next_published(&mut self, uri: &str) -> Value {
        let message = self.wait_for("diagnostics", |it| is_published(it, uri));
        message["params"]["diagnostics"].clone()
    }

    /// Everything that comes within a pause, and what was kept.
    pub fn drain(&mut self, pause: Duration) -> Vec<Value> {
        while let Ok(message) = self.messages.recv_timeout(pause) {
            self.kept.push_back(message);
        }
        self.kept.drain(..).collect()
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
    }

    /// Replaces the whole text.
    pub fn replace(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, &json!([{"text": text}]));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Asks about a place.
    #[track_caller]
    pub fn at(&mut self, method: &str, uri: &str, line: u32, character: u32) -> Value {
        let position = json!({"line": line, "character": character});
        self.request(method, &json!({"textDocument": {"uri": uri}, "position": position}))
    }

    pub fn send(&mut self, message: &Value) {
        self.send_bytes(message.to_string().as_bytes());
    }

    /// Sends a body as it is, behind its header.
    pub fn send_bytes(&mut self, body: &[u8]) {
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
        input.write_all(body).unwrap();
        input.flush().unwrap();
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// `shutdown` and `exit`.
    #[track_caller]
    pub fn finish(mut self) {
        self.request("shutdown", &Value::Null);
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
        let status = self.status();
        assert!(status.success(), "{status}");
    }

    /// How the process ended.
    #[track_caller]
    pub fn status(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the server goes on");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The most memory that the process had, in MB; 0 where the system does not tell.
    pub fn peak_memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|it| it.split_whitespace().next()).and_then(|it| it.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1024.0
    }

    /// Whether the server is still there after a pause.
    pub fn is_running(&mut self, pause: Duration) -> bool {
        match self.messages.recv_timeout(pause) {
            Ok(message) => self.kept.push_back(message),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_published(message: &Value, uri: &str) -> bool {
    message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
}

/// The next message; `None` when the server hangs up.
fn receive(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
