//! Calls other people's servers. The runtime reaches no private network from here, so that only the scheme is left to check.

use carillon_engine::{HttpAnswer, HttpCall, Outcome, Reach};
use futures_util::StreamExt;
use worker::{Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Result};

/// Makes a call, and says honestly how it ended.
pub(crate) async fn call(call: &HttpCall) -> Outcome {
    if call.reach == Reach::Public && !call.url.starts_with("https://") {
        return Outcome::Refused("the URL does not begin with https://".to_owned());
    }
    let request = match request(call) {
        Ok(request) => request,
        Err(error) => return Outcome::Refused(format!("the call cannot be written: {error}")),
    };
    // The runtime does not tell a connection that never was from one that broke.
    let answered = match Fetch::Request(request).send().await {
        Ok(response) => read(response, call.answer_bytes_max).await,
        Err(error) => Err(error),
    };
    answered.map_or_else(
        |error| Outcome::Unknown(error.to_string()),
        Outcome::Answered,
    )
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
