//! HTTP: reads a request under limits, lets the house answer it, writes the answer.

use crate::house::{House, Served};
use crate::log::{self, Level};
use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use carillon_engine::{ApiError, Request, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Connections open at once, without those that went on as WebSockets; the next waits to be accepted.
const CONNECTIONS_MAX: usize = 4_096;
/// Seconds in which a request's head must have arrived, counted from the end of the last answer.
const HEAD_S: u64 = 75;
/// Bytes of a request's head.
const HEAD_BYTES_MAX: usize = 64 << 10;
/// How long a stop waits for requests in flight.
const STOP_S: u64 = 20;
/// Pause after the system refused a connection, for want of file descriptors as a rule.
const ACCEPT_PAUSE_MS: u64 = 100;

/// Serves until `stop` ends, then lets requests in flight finish, and pages that listen go.
pub(crate) async fn serve(
    listener: TcpListener,
    house: Arc<House>,
    stop: impl Future<Output = ()>,
) {
    let router = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", any(metrics))
        .fallback(answer)
        .with_state(Arc::clone(&house));
    let stopping = watch::Sender::new(());
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = pin!(stop);
    loop {
        let permit = tokio::select! {
            permit = Arc::clone(&room).acquire_owned() => permit,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = connection(stream, router.clone());
                let stopping = stopping.subscribe();
                tokio::spawn(async move {
                    converse(connection, stopping).await;
                    drop(permit);
                });
            }
            Err(_) => sleep(Duration::from_millis(ACCEPT_PAUSE_MS)).await,
        }
    }
    drop(listener);
    stopping.send_replace(());
    let ended = async { tokio::join!(stopping.closed(), house.dismiss()) };
    if timeout(Duration::from_secs(STOP_S), ended).await.is_err() {
        log::error("some connections did not end in time");
    }
}

type Connection = http1::UpgradeableConnection<TokioIo<TcpStream>, TowerToHyperService<Router>>;

fn connection(stream: TcpStream, router: Router) -> Connection {
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_S))
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades()
}

/// Serves one connection until it ends or goes on as a WebSocket. Once the server stops, the request in flight is the last.
async fn converse(connection: Connection, mut stopping: watch::Receiver<()>) {
    let mut connection = pin!(connection);
    // How a connection ends is not looked at: a client that goes away is its own business.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn ready(State(house): State<Arc<House>>) -> (StatusCode, &'static str) {
    match house.is_well() {
        true => (StatusCode::OK, "ready\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "commits fail\n"),
    }
}

/// Whoever may see how the account fares sees how everything does that this host has at hand.
async fn metrics(
    State(house): State<Arc<House>>,
    request: axum::extract::Request,
) -> axum::response::Response {
    let answered = answer(State(Arc::clone(&house)), request).await;
    if answered.status() != StatusCode::OK {
        return answered;
    }
    let (head, _) = answered.into_parts();
    let sheet = house.measure().await;
    axum::response::Response::from_parts(head, Body::from(sheet.text()))
}

async fn answer(
    State(house): State<Arc<House>>,
    request: axum::extract::Request,
) -> axum::response::Response {
    let (mut head, body) = request.into_parts();
    let upgrade = WebSocketUpgrade::from_request_parts(&mut head, &()).await;
    let (Served { response, seat }, name) = match read(&house, head, body).await {
        Ok(request) => house.answer(request).await,
        Err(error) => (house.refuse(&error).into(), "unread"),
    };
    if log::on(Level::Debug) {
        log::debug(&format!("request call={name} status={}", response.status));
    }
    match (seat, upgrade) {
        (Some(seat), Ok(upgrade)) => seat.open(upgrade),
        (Some(_), Err(why)) => write(house.refuse(&ApiError::BadRequest(format!(
            "No WebSocket handshake: {why}."
        )))),
        (None, _) => write(response),
    }
}

async fn read(house: &House, head: Parts, body: Body) -> Result<Request, ApiError> {
    let limits = house.config.limits;
    let too_large = || {
        ApiError::PayloadTooLarge(format!(
            "The body is larger than {} bytes. Send it in smaller parts.",
            limits.body_bytes
        ))
    };
    let length = head
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limits.body_bytes) {
        return Err(too_large());
    }
    let arriving = axum::body::to_bytes(body, limits.body_bytes);
    let body = match timeout(Duration::from_secs(limits.body_s), arriving).await {
        Ok(Ok(body)) => body,
        // Either the limit was passed, or the client broke off and reads no answer.
        Ok(Err(_)) => return Err(too_large()),
        Err(_) => {
            return Err(ApiError::BadRequest(
                "The body did not arrive in time.".to_owned(),
            ));
        }
    };
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    Ok(Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: body.into(),
    })
}

fn write(response: Response) -> axum::response::Response {
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut written = (status, Body::from(response.body)).into_response();
    for (name, value) in response.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            written
                .headers_mut()
                .append(HeaderName::from_static(name), value);
        }
    }
    written
}
