//! Calls other people's servers, and says honestly how that ended.
//!
//! A URL that came in by the API may only lead to public addresses, or whoever may write one could look around in the operator's network.
//! Names are resolved once, and what they resolve to is what is connected to, so that a name cannot change its mind in between.

use crate::house::House;
use carillon_engine::{EffectId, HttpAnswer, HttpCall, Outcome, Reach, Scope, Settled};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;
use tower_service::Service;
use url::{Host, Url};

/// Seconds until a server must be connected to, and in which it must have answered in full.
const CONNECT_S: u64 = 5;
const ANSWER_S: u64 = 60;

/// Makes calls, over connections that it keeps.
#[derive(Clone)]
pub(crate) struct Outside {
    to_public: Caller,
    to_anywhere: Caller,
    /// The operator trusts whoever may write a URL.
    private_addresses: bool,
}

type Caller = Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>;

impl Outside {
    pub(crate) fn new(private_addresses: bool) -> Outside {
        Outside {
            to_public: caller(private_addresses),
            to_anywhere: caller(true),
            private_addresses,
        }
    }

    /// Makes a call, and lets the scope that asked for it settle what came of it.
    pub(crate) fn call(&self, house: Arc<House>, from: Scope, id: EffectId, call: HttpCall) {
        let (outside, runtime) = (self.clone(), house.runtime.clone());
        runtime.spawn(async move {
            let outcome = outside.outcome(call).await;
            house.settle(&from, Settled { id, outcome });
        });
    }

    async fn outcome(&self, call: HttpCall) -> Outcome {
        let caller = match call.reach {
            Reach::Anywhere => &self.to_anywhere,
            Reach::Public => match self.admit(&call.url) {
                Ok(()) => &self.to_public,
                Err(why) => return Outcome::Refused(why),
            },
        };
        let most = call.answer_bytes_max;
        let request = match request(call) {
            Ok(request) => request,
            Err(error) => return Outcome::Refused(format!("the call cannot be written: {error}")),
        };
        let answered = async {
            match caller.request(request).await {
                Ok(response) => read(response, most).await,
                Err(error) if error.is_connect() => Outcome::Later(reason(&error)),
                Err(error) => Outcome::Unknown(reason(&error)),
            }
        };
        let late = Outcome::Unknown(format!("no answer within {ANSWER_S} seconds"));
        timeout(Duration::from_secs(ANSWER_S), answered)
            .await
            .unwrap_or(late)
    }

    /// What a URL that came in by the API must be. A name is held to it when it is resolved.
    fn admit(&self, url: &str) -> Result<(), String> {
        let url = Url::parse(url).map_err(|error| format!("the URL does not read: {error}"))?;
        if self.private_addresses {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err("the URL does not begin with https://".to_owned());
        }
        let public = match url.host() {
            Some(Host::Domain(_)) => true,
            Some(Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
            None => false,
        };
        match public {
            true => Ok(()),
            false => Err(NOT_PUBLIC.to_owned()),
        }
    }
}

const NOT_PUBLIC: &str = "the URL leads to an address that is not public";

fn caller(private: bool) -> Caller {
    let mut connector = HttpConnector::new_with_resolver(Resolver { private });
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(Duration::from_secs(CONNECT_S)));
    let connector = HttpsConnectorBuilder::new()
        .with_webpki_roots()
        .https_or_http()
        .enable_http1()
        .wrap_connector(connector);
    Client::builder(TokioExecutor::new()).build(connector)
}

fn request(call: HttpCall) -> Result<hyper::Request<Full<Bytes>>, hyper::http::Error> {
    let mut request = hyper::Request::builder()
        .method(call.method.as_str())
        .uri(call.url);
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    request.body(Full::new(Bytes::from(call.body)))
}

async fn read(response: hyper::Response<Incoming>, most: usize) -> Outcome {
    let (head, mut incoming) = response.into_parts();
    let mut body = Vec::new();
    while body.len() < most
        && let Some(frame) = incoming.frame().await
    {
        match frame {
            Ok(frame) => body.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
            Err(error) => return Outcome::Unknown(reason(&error)),
        }
    }
    body.truncate(most);
    let text =
        |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Outcome::Answered(HttpAnswer {
        status: head.status.as_u16(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect(),
        body,
    })
}

/// The innermost cause, which says most: the outer ones only say that a request failed.
fn reason(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// The system's resolver, whose answers are held to the rule.
#[derive(Debug, Clone, Copy)]
struct Resolver {
    private: bool,
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<_> = found.collect();
            // One private address among public ones is no mistake of an honest server.
            match private || found.iter().all(|address| is_public(address.ip())) {
                true => Ok(found.into_iter()),
                false => Err(io::Error::other(NOT_PUBLIC)),
            }
        })
    }
}

/// Whether an address belongs to the internet at large. What embeds another address is as public as that.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let carrier = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let measuring = a == 198 && (b == 18 || b == 19);
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || ip.is_multicast()
        || carrier
        || protocols
        || measuring
        || a == 0
        || a >= 240)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let part = ip.segments();
    let embedded = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match part {
        // Mapped, and translated by a gateway.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(embedded(high, low))
        }
        [0x2002, high, low, ..] => is_public_v4(embedded(high, low)),
        // Teredo, and documentation.
        [0x2001, 0 | 0xdb8, ..] => false,
        // All that is given out to the public begins with 001.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::{NOT_PUBLIC, Outside, is_public};
    use carillon_engine::{HttpCall, Outcome, Reach};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    fn get(url: &str, reach: Reach) -> HttpCall {
        HttpCall {
            method: "GET".to_owned(),
            url: url.to_owned(),
            headers: vec![("x-asked".to_owned(), "yes".to_owned())],
            body: Vec::new(),
            reach,
            answer_bytes_max: 5,
        }
    }

    /// Answers one connection with these bytes, and closes it.
    async fn server(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4096];
            let read = socket.read(&mut asked).await.unwrap();
            socket.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&asked[..read]).into_owned()
        });
        (format!("http://localhost:{port}/a?b=c"), asked)
    }

    #[test]
    fn private_addresses_are_known_in_all_their_disguises() {
        let private = "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 192.0.0.8 192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255 \
            :: ::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2001:0:1:: 2001:db8::1 fc00::1 fe80::1 ff02::1";
        for ip in private.split_whitespace() {
            assert!(!is_public(ip.parse().unwrap()), "{ip}");
        }
        for ip in "1.1.1.1 100.128.0.1 172.32.0.1 2606:4700::1 ::ffff:8.8.8.8 64:ff9b::808:808"
            .split_whitespace()
        {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[tokio::test]
    async fn an_answer_comes_back_as_far_as_it_is_of_use() {
        let (url, asked) =
            server("HTTP/1.1 307 Over There\r\nLocation: /b\r\nContent-Length: 9\r\n\r\nlong body")
                .await;
        let Outcome::Answered(answer) = Outside::new(false)
            .outcome(get(&url, Reach::Anywhere))
            .await
        else {
            panic!("no answer");
        };
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (307, b"long ".as_slice())
        );
        assert!(
            answer
                .headers
                .contains(&("location".to_owned(), "/b".to_owned()))
        );
        let asked = asked.await.unwrap();
        assert!(
            asked.starts_with("GET /a?b=c HTTP/1.1\r\n") && asked.contains("x-asked: yes\r\n"),
            "{asked}"
        );
    }

    #[tokio::test]
    async fn what_may_have_landed_is_told_from_what_has_not() {
        let (url, _asked) = server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab").await;
        let outside = Outside::new(false);
        let outcome = outside.outcome(get(&url, Reach::Anywhere)).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
        let outcome = outside
            .outcome(get("http://127.0.0.1:9/", Reach::Anywhere))
            .await;
        assert!(matches!(outcome, Outcome::Later(_)), "{outcome:?}");
    }

    #[tokio::test]
    async fn a_url_from_the_api_leads_to_public_addresses_alone() {
        let outside = Outside::new(false);
        for url in [
            "http://example.com/",
            "file:///etc/passwd",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
        ] {
            let outcome = outside.outcome(get(url, Reach::Public)).await;
            assert!(matches!(outcome, Outcome::Refused(_)), "{url} {outcome:?}");
        }
        let outcome = outside
            .outcome(get("https://localhost:9/", Reach::Public))
            .await;
        assert_eq!(outcome, Outcome::Later(NOT_PUBLIC.to_owned()));
        let (url, _asked) = server("HTTP/1.1 204 No Content\r\n\r\n").await;
        let outcome = Outside::new(true).outcome(get(&url, Reach::Public)).await;
        assert!(matches!(outcome, Outcome::Answered(_)), "{outcome:?}");
    }
}
