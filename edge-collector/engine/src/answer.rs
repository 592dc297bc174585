//! What a handler says, and how it is written down for a client.

use crate::call::Response;
use crate::error::ApiError;
use serde::Serialize;

/// A handler's success.
#[derive(Debug)]
pub(crate) enum Answer {
    Json(Vec<u8>),
    /// An empty body, for a status that says it all.
    Nothing,
    /// A static page or one of its parts, with its content type.
    Page(&'static str, &'static [u8]),
    /// A text of that content type.
    Text(&'static str, Vec<u8>),
    /// The host opens a WebSocket, and nothing else is said.
    WebSocket,
}

impl Answer {
    pub(crate) fn json<T: Serialize>(value: &T) -> Result<Answer, ApiError> {
        serde_json::to_vec(value)
            .map(Answer::Json)
            .map_err(|error| ApiError::Internal(error.to_string()))
    }
}

/// Lets any page's script read every answer: credentials travel in the request itself, never in cookies.
const CORS: [(&str, &str); 2] = [
    ("access-control-allow-origin", "*"),
    (
        "access-control-expose-headers",
        "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,Retry-After",
    ),
];
/// What the inbox page may load: its own two files and the API beside it. A message is shown in a frame without scripts.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data: https:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Seconds a browser may remember a preflight.
const PREFLIGHT_MAX_AGE_S: &str = "172800";

/// The response for a handler's success.
pub(crate) fn success(status: u16, answer: Answer, request_id: &str) -> Response {
    let (content_type, body) = match answer {
        Answer::Json(body) => ("application/json", body),
        Answer::Nothing => ("application/json", Vec::new()),
        Answer::Page(content_type, body) => (content_type, body.to_vec()),
        Answer::Text(content_type, body) => (content_type, body),
        Answer::WebSocket => ("text/plain", Vec::new()),
    };
    let mut response = response(status, content_type, body, request_id);
    if content_type.starts_with("text/html") {
        response
            .headers
            .push(("content-security-policy", PAGE_POLICY.to_owned()));
        response
            .headers
            .push(("referrer-policy", "no-referrer".to_owned()));
    }
    response
}

/// The service's error envelope. Clients read the name from the header, so it is there on every error.
pub(crate) fn failure(error: &ApiError, request_id: &str) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Envelope {
        message: String,
        #[serde(rename = "RequestID")]
        request_id: String,
    }
    let envelope = Envelope {
        message: error.to_string(),
        request_id: request_id.to_owned(),
    };
    let body = serde_json::to_vec(&envelope).unwrap_or_default();
    let mut response = response(error.status(), "application/json", body, request_id);
    response
        .headers
        .push(("x-amzn-errortype", error.tag().to_owned()));
    if let Some(wait_s) = error.retry_after_s() {
        response.headers.push(("retry-after", wait_s.to_string()));
    }
    response
}

/// The answer to a browser's preflight: any path, any header it asks for, since the real request is judged on its own.
pub(crate) fn preflight(asked: Option<&str>, request_id: &str) -> Response {
    let mut response = response(204, "text/plain", Vec::new(), request_id);
    response.headers.push((
        "access-control-allow-methods",
        "GET, PUT, POST, DELETE, HEAD, OPTIONS".to_owned(),
    ));
    response.headers.push((
        "access-control-allow-headers",
        asked.unwrap_or("content-type").to_owned(),
    ));
    response
        .headers
        .push(("access-control-max-age", PREFLIGHT_MAX_AGE_S.to_owned()));
    response
}

fn response(status: u16, content_type: &str, body: Vec<u8>, request_id: &str) -> Response {
    let mut headers = vec![
        ("content-type", content_type.to_owned()),
        ("x-amzn-requestid", request_id.to_owned()),
        ("cache-control", "no-store".to_owned()),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    headers.extend(CORS.map(|(name, value)| (name, value.to_owned())));
    Response {
        status,
        headers,
        body,
    }
}
