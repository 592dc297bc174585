//! The front: reads a request, finds its scope, lets that scope's object answer.

use crate::{clock, object, parcel, settings};
use carillon_engine::{self as engine, ApiError, Call, Engine, Scope};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::time::Duration;
use wasm_bindgen::JsValue;
use worker::{Delay, Env, Request, Response, Result};

/// The binding of the one Durable Object class.
pub(crate) const OBJECTS: &str = "SCOPE";
/// Bytes of a body that are read at all; operations have limits of their own below it.
const BODY_BYTES_MAX: usize = 7_000_000;
/// How long an object may take before its client gets an answer without it.
const DEADLINE: Duration = Duration::from_secs(10);

/// Answers one request from outside.
pub(crate) async fn fetch(request: Request, env: Env) -> Result<Response> {
    let path = request.path();
    if path == "/healthz" {
        return Response::ok("ok\n");
    }
    let config = match settings::config(&env) {
        Ok(config) => config,
        Err(why) => {
            worker::console_error!("{why}");
            return Response::error("not configured; the log says what is missing\n", 503);
        }
    };
    if path == "/readyz" {
        return object::send(&env, &Scope::Account, object::READY, Vec::new()).await;
    }
    if settings::test_ledger(&env)
        && let Some(scope) = path.strip_prefix("/ledger/").and_then(Scope::named)
    {
        return object::send(&env, &scope, object::LEDGER, Vec::new()).await;
    }
    let engine = Engine::new(config);
    match forward(&engine, &env, request).await {
        Ok(response) => Ok(response),
        Err(refusal) => object::write(refusal),
    }
}

/// Forwards a request to its object. An error is the answer to one that reached none.
async fn forward(
    engine: &Engine,
    env: &Env,
    request: Request,
) -> std::result::Result<Response, engine::Response> {
    let at = clock::moment();
    let refuse = |error: ApiError| engine.refuse(&at, &error);
    let request = read(request).await.map_err(refuse)?;
    // Read here for its scope, and so that nothing malformed, and no preflight, costs an object's time.
    let call: Call = engine.read(&at, request.clone())?;
    let upgrade = request.wants_websocket();
    let parcel =
        parcel::pack(request).map_err(|error| refuse(ApiError::Internal(error.to_string())))?;
    let answer = pin!(async {
        match upgrade {
            true => object::connect(env, call.scope(), &parcel).await,
            false => object::send(env, call.scope(), object::CALL, parcel).await,
        }
    });
    match select(answer, Delay::from(DEADLINE)).await {
        Either::Left((Ok(response), _)) => Ok(response),
        Either::Left((Err(error), _)) => Err(refuse(unreachable(&error))),
        Either::Right(_) => Err(refuse(ApiError::TooManyRequests(
            "There was no answer in time. The request may still complete.".to_owned(),
        ))),
    }
}

/// Why an object could not be asked.
fn unreachable(error: &worker::Error) -> ApiError {
    let overloaded = js_sys::Reflect::get(&error.to_js_value(), &JsValue::from_str("overloaded"))
        .is_ok_and(|truth| truth.is_truthy());
    worker::console_error!("front: an object did not answer: {error}");
    match overloaded {
        true => ApiError::TooManyRequests("Too many requests at once. Try again.".to_owned()),
        false => ApiError::Internal(error.to_string()),
    }
}

/// The request as the engine reads it: raw path and query, lower-case header names, the body under its limit.
async fn read(mut request: Request) -> std::result::Result<engine::Request, ApiError> {
    let url = request.inner().url();
    let (path, query) = raw_path_and_query(&url);
    let (path, query) = (path.to_owned(), query.to_owned());
    let headers = request.headers().entries().collect();
    let body = read_body(&mut request).await?;
    Ok(engine::Request {
        method: request.inner().method(),
        path,
        query,
        headers,
        body,
    })
}

fn raw_path_and_query(url: &str) -> (&str, &str) {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path_and_query = after_scheme
        .find('/')
        .map_or("/", |slash| &after_scheme[slash..]);
    let path_and_query = path_and_query.split('#').next().unwrap_or("/");
    path_and_query
        .split_once('?')
        .unwrap_or((path_and_query, ""))
}

async fn read_body(request: &mut Request) -> std::result::Result<Vec<u8>, ApiError> {
    if request.inner().body().is_none() {
        return Ok(Vec::new());
    }
    let broken =
        |error: worker::Error| ApiError::BadRequest(format!("The body could not be read: {error}"));
    let mut stream = request.stream().map_err(broken)?;
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        body.extend(chunk.map_err(broken)?);
        if body.len() > BODY_BYTES_MAX {
            return Err(ApiError::PayloadTooLarge(format!(
                "The body is larger than {BODY_BYTES_MAX} bytes. Send it in smaller parts."
            )));
        }
    }
    Ok(body)
}
