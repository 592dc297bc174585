//! A client that costs little: one blocking socket, prebuilt requests, and no more of an answer than is needed.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection that is kept.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(address: &str) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Client {
            stream: BufReader::with_capacity(64 << 10, stream),
            body: Vec::new(),
        })
    }

    /// Sends the bytes of a whole request, and returns the status and body of its answer.
    pub(crate) fn send(&mut self, request: &[u8]) -> io::Result<(u16, &[u8])> {
        self.stream.get_mut().write_all(request)?;
        let mut line = String::new();
        self.read_line(&mut line)?;
        let status = line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| io::Error::other("no HTTP answer"))?;
        let mut length = Some(0);
        loop {
            self.read_line(&mut line)?;
            line.make_ascii_lowercase();
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse().map_err(io::Error::other)?);
            } else if line.starts_with("transfer-encoding:") {
                length = None;
            }
        }
        self.body.clear();
        match length {
            Some(length) => self.read_part(length)?,
            None => self.read_chunks(&mut line)?,
        }
        Ok((status, &self.body))
    }

    /// Reads so many bytes more of the body.
    fn read_part(&mut self, bytes: usize) -> io::Result<()> {
        let from = self.body.len();
        self.body.resize(from + bytes, 0);
        self.stream.read_exact(&mut self.body[from..])
    }

    /// Reads a body whose length is told part by part, as the Workers runtime does.
    fn read_chunks(&mut self, line: &mut String) -> io::Result<()> {
        loop {
            self.read_line(line)?;
            let bytes = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
            self.read_part(bytes)?;
            self.read_line(line)?;
            if bytes == 0 {
                return Ok(());
            }
        }
    }

    fn read_line(&mut self, line: &mut String) -> io::Result<()> {
        line.clear();
        match self.stream.read_line(line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// The bytes of a request with the bearer token of `key`.
pub(crate) fn request(method: &str, path: &str, key: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
