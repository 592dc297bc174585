//! Calls other people's servers. The runtime reaches no private network from here, so that only the scheme is left to check.

use carillon_engine::{HttpAnswer, HttpCall, Outcome, Reach};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::time::Duration;
use worker::{
    AbortController, AbortSignal, Delay, Fetch, Headers, Method, Request, RequestInit,
    RequestRedirect, Response, Result,
};

/// How long a server may take to answer in full. Whoever asks counts on it that no call lands long after.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// Makes a call, and says honestly how it ended.
pub(crate) async fn call(call: &HttpCall) -> Outcome {
    if call.reach == Reach::Public && !call.url.starts_with("https://") {
        return Outcome::Refused("the URL does not begin with https://".to_owned());
    }
    let request = match request(call) {
        Ok(request) => request,
        Err(error) => return Outcome::Refused(format!("the call cannot be written: {error}")),
    };
    let controller = AbortController::default();
    let answered = pin!(answer(request, controller.signal(), call.answer_bytes_max));
    match select(answered, Delay::from(ANSWERED_WITHIN)).await {
        Either::Left((Ok(answer), _)) => Outcome::Answered(answer),
        // The runtime does not tell a connection that never was from one that broke.
        Either::Left((Err(error), _)) => Outcome::Unknown(error.to_string()),
        Either::Right(_) => {
            controller.abort();
            Outcome::Unknown(format!(
                "no answer within {} seconds",
                ANSWERED_WITHIN.as_secs()
            ))
        }
    }
}

async fn answer(request: Request, signal: AbortSignal, most: usize) -> Result<HttpAnswer> {
    let response = Fetch::Request(request).send_with_signal(&signal).await?;
    read(response, most).await
}

fn request(call: &HttpCall) -> Result<Request> {
    let headers = Headers::new();
    for (name, value) in &call.headers {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::from(call.method.clone()))
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual);
    if !call.body.is_empty() {
        init.with_body(Some(js_sys::Uint8Array::from(call.body.as_slice()).into()));
    }
    Request::new_with_init(&call.url, &init)
}

async fn read(mut response: Response, most: usize) -> Result<HttpAnswer> {
    let status = response.status_code();
    let headers = response.headers().entries().collect();
    let mut body = Vec::new();
    // Of an answer without a body there is no stream.
    if let Ok(mut stream) = response.stream() {
        while body.len() < most
            && let Some(part) = stream.next().await
        {
            body.extend_from_slice(&part?);
        }
    }
    body.truncate(most);
    Ok(HttpAnswer {
        status,
        headers,
        body,
    })
}
