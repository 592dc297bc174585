//! The Durable Object class, and how objects are reached.

use crate::keeper::Keeper;
use crate::{effects, front, live};
use base64::prelude::{BASE64_STANDARD, Engine};
use carillon_engine as engine;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use worker::{
    DurableObject, Env, Error, Headers, Method, Request, RequestInit, Response, ResponseBody,
    Result, State, WebSocket, WebSocketIncomingMessage, durable_object,
};

/// Internal routes of an object; no request from outside can name them, because the front writes them.
pub(crate) const CALL: &str = "/call";
const CONNECT: &str = "/connect";
pub(crate) const TELL: &str = "/tell";
pub(crate) const READY: &str = "/ready";
pub(crate) const LEDGER: &str = "/ledger";

/// Where the parcel of a call that asks for a WebSocket is: the runtime upgrades no request that has a body.
const PARCEL: &str = "x-carillon-parcel";

/// The Durable Object class. Its state is its SQLite; the rest is rebuilt at every start.
#[durable_object]
pub struct Scope {
    /// Safe after a panic: its cells are set whole, and hold nothing but what is known of the alarm, of the start and of callers.
    keeper: AssertUnwindSafe<Rc<Keeper>>,
}

impl DurableObject for Scope {
    fn new(state: State, env: Env) -> Self {
        Scope {
            keeper: AssertUnwindSafe(Rc::new(Keeper::new(state, env))),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let body = request.bytes().await?;
        let keeper = &self.keeper;
        match request.path().as_str() {
            CALL => keeper.write(keeper.call(&body).await),
            CONNECT => keeper.write(keeper.call(&parcel(&request)?).await),
            TELL => Ok(Response::empty()?.with_status(effects::status(&keeper.hear(&body).await))),
            READY => match keeper.open() {
                Ok(()) => Response::ok("ready\n"),
                Err(error) => Response::error(format!("{error}\n"), 503),
            },
            LEDGER => keeper.ledger(),
            _ => Response::error("no such route", 404),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        self.keeper.ring();
        Response::empty()
    }

    /// Pages have nothing to say; the runtime itself answers their pings.
    async fn websocket_message(&self, _: WebSocket, _: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    /// A page has left: its socket is closed when its farewell is answered. Where the runtime has answered already, that is refused.
    async fn websocket_close(&self, page: WebSocket, _: usize, _: String, _: bool) -> Result<()> {
        let _ = page.close(Some(live::DONE), Some(""));
        Ok(())
    }

    /// A page is gone without a farewell.
    async fn websocket_error(&self, _: WebSocket, _: Error) -> Result<()> {
        Ok(())
    }
}

fn parcel(request: &Request) -> Result<Vec<u8>> {
    let packed = request.headers().get(PARCEL)?.unwrap_or_default();
    BASE64_STANDARD
        .decode(packed)
        .map_err(|error| Error::RustError(error.to_string()))
}

/// Asks the object of a scope for a WebSocket.
pub(crate) async fn connect(env: &Env, to: &engine::Scope, parcel: &[u8]) -> Result<Response> {
    let headers = Headers::new();
    headers.set("upgrade", "websocket")?;
    headers.set(PARCEL, &BASE64_STANDARD.encode(parcel))?;
    let mut init = RequestInit::new();
    init.with_headers(headers);
    fetch(env, to, CONNECT, &init).await
}

/// Sends bytes to the object of a scope.
pub(crate) async fn send(
    env: &Env,
    to: &engine::Scope,
    route: &str,
    body: Vec<u8>,
) -> Result<Response> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_body(Some(js_sys::Uint8Array::from(body.as_slice()).into()));
    fetch(env, to, route, &init).await
}

async fn fetch(env: &Env, to: &engine::Scope, route: &str, init: &RequestInit) -> Result<Response> {
    let request = Request::new_with_init(&format!("https://object{route}"), init)?;
    env.durable_object(front::OBJECTS)?
        .get_by_name(to.name())?
        .fetch_with_request(request)
        .await
}

/// The engine's response as the runtime's.
pub(crate) fn write(response: engine::Response) -> Result<Response> {
    let headers = Headers::new();
    for (name, value) in &response.headers {
        headers.append(name, value)?;
    }
    // Clients set their clocks by it. The edge writes it too, the runtime by itself does not.
    headers.set("date", &String::from(js_sys::Date::new_0().to_utc_string()))?;
    // A status without a body, such as 204, refuses even an empty one.
    let body = if response.body.is_empty() {
        ResponseBody::Empty
    } else {
        ResponseBody::Body(response.body)
    };
    Ok(Response::from_body(body)?
        .with_status(response.status)
        .with_headers(headers))
}
