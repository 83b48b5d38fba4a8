//! A few lines of HTTP/1.1, as much as an SDK needs from a server on loopback.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What is answered.
pub enum Answer {
    Body {
        status: u16,
        content_type: String,
        body: Vec<u8>,
    },
    /// The connection ends without an answer.
    Nothing,
    /// No answer comes, as long as the client waits.
    Silence,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// Reads one request; `None` when the client has no more.
    fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
        let line = read_line(stream)?;
        if line.is_empty() {
            return Ok(None);
        }
        let mut request = Request { headers: Vec::new(), body: Vec::new() };
        loop {
            let line = read_line(stream)?;
            let Some((name, value)) = line.split_once(':') else { break };
            request.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let length = request.header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
        request.body = vec![0; length];
        stream.read_exact(&mut request.body)?;
        Ok(Some(request))
    }
}

/// Asks a server on loopback; gives the status, the type and the body of the answer.
pub fn post(port: u16, headers: &[(String, String)], body: &[u8]) -> io::Result<(u16, String, Vec<u8>)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let ours = ["connection", "content-length", "host", "accept-encoding"];
    let theirs = headers.iter().filter(|(name, _)| !ours.contains(&&*name.to_lowercase()));
    let headers: String = theirs.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let head = format!("POST / HTTP/1.0\r\nhost: 127.0.0.1:{port}\r\ncontent-length: {length}\r\n{headers}\r\n");
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut stream = BufReader::new(stream);
    let status = read_line(&mut stream)?.split(' ').nth(1).and_then(|it| it.parse().ok());
    let mut content_type = String::new();
    loop {
        let line = read_line(&mut stream)?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-type") {
            value.trim().clone_into(&mut content_type);
        }
    }
    // With HTTP/1.0 the answer ends with the connection.
    let mut body = Vec::new();
    stream.read_to_end(&mut body)?;
    status.map(|status| (status, content_type, body)).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A request or an answer is over at the first empty line.
fn read_line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// Answers on a port of its own, which is given, as long as the process lives.
pub fn serve(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            // A client that goes away is no failure of the server's.
            thread::spawn(move || drop(converse(stream, &*answer)));
        }
    });
    port
}

fn converse(stream: TcpStream, answer: &dyn Fn(&Request) -> Answer) -> io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream)? {
        match answer(&request) {
            Answer::Body { status, content_type, body } => {
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n");
                out.write_all(&[head.as_bytes(), &body].concat())?;
            }
            Answer::Nothing => return Ok(()),
            Answer::Silence => {
                // Until the client gives up.
                let _ = stream.read(&mut [0])?;
                return Ok(());
            }
        }
    }
    Ok(())
}
