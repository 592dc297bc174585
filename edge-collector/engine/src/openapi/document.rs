//! How routes, shapes and errors become an OpenAPI document.

use crate::call::Response;
use crate::error::ApiError;
use crate::routes::{Of, Op, Route};
use carillon_wire::{COMPONENTS, Operation};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the table of routes does not say of our own routes, and their shapes.
const OWN: &str = include_str!("own.json");
const ABOUT: &str = "A self-hosted replacement of Amazon Pinpoint: its API of 2016-12-01, and a few routes beside it. Clients of AWS know the API already; this document is for all others.";
/// The shape of every error's body.
const ERROR_SHAPE: &str = "MessageBody";

type Schemas<'a> = BTreeMap<&'a str, &'a RawValue>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    openapi: &'static str,
    info: Value,
    servers: Value,
    paths: BTreeMap<&'static str, Map<String, Value>>,
    components: Components<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Components<'a> {
    schemas: Schemas<'a>,
    parameters: Schemas<'a>,
    responses: Map<String, Value>,
    security_schemes: Value,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    schemas: Schemas<'a>,
    #[serde(borrow)]
    parameters: Schemas<'a>,
}

#[derive(Deserialize)]
struct Own<'a> {
    #[serde(borrow)]
    schemas: Schemas<'a>,
    #[serde(borrow)]
    operations: BTreeMap<&'a str, OwnOperation<'a>>,
}

#[derive(Deserialize)]
struct OwnOperation<'a> {
    summary: &'a str,
    #[serde(borrow, default)]
    query: BTreeMap<&'a str, &'a str>,
    request: Option<Value>,
    answer: Value,
}

pub(super) fn whole() -> serde_json::Result<Document<'static>> {
    let own: Own<'static> = serde_json::from_str(OWN)?;
    let Wire {
        mut schemas,
        parameters,
    } = serde_json::from_str(COMPONENTS)?;
    schemas.extend(own.schemas);
    let mut paths = BTreeMap::<_, Map<_, _>>::new();
    for route in Route::all() {
        let (verb, path) = route.place();
        let call = match route.op {
            Op::Aws(operation) => of_api(&route, operation),
            Op::Own(name) => of_own(&route, own.operations.get(name)),
        };
        let at_path = paths.entry(path).or_default();
        at_path.insert(verb.to_ascii_lowercase(), call);
    }
    Ok(Document {
        openapi: "3.1.0",
        info: json!({"title": "Carillon", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT}),
        servers: json!([{"url": "/"}]),
        paths,
        components: Components {
            schemas,
            parameters,
            responses: errors().iter().map(response_of_error).collect(),
            security_schemes: security_schemes(),
        },
    })
}

/// An operation of the API.
fn of_api(route: &Route, operation: Operation) -> Value {
    let named = |place, names: Vec<&str>| {
        let reference = |name| json!({"$ref": format!("#/components/parameters/{place}.{name}")});
        names.into_iter().map(reference).collect::<Vec<_>>()
    };
    let mut parameters = named("path", labels(operation.path()));
    parameters.extend(named("query", operation.query().to_vec()));
    let answer = operation.response_shape().map_or(
        json!({}),
        |shape| json!({"application/json": {"schema": schema(shape)}}),
    );
    let request = operation.request_shape().map(schema);
    call(route, &parameters, request, answer)
}

/// A route of our own. A test sees to it that each is described.
fn of_own(route: &Route, own: Option<&OwnOperation<'_>>) -> Value {
    let text = |place: &str, name: &str| json!({"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}});
    let (_, path) = route.place();
    let mut parameters: Vec<_> = labels(path)
        .into_iter()
        .map(|name| text("path", name))
        .collect();
    let Some(own) = own else {
        return call(route, &parameters, None, json!({}));
    };
    parameters.extend(own.query.iter().map(|(name, about)| {
        let mut parameter = text("query", name);
        parameter["description"] = json!(about);
        parameter
    }));
    let contents = own.answer.as_object().into_iter().flatten();
    let answer = contents.map(|(kind, schema)| (kind.clone(), json!({"schema": schema})));
    let mut call = call(route, &parameters, own.request.clone(), answer.collect());
    call["summary"] = json!(own.summary);
    call
}

fn call(route: &Route, parameters: &[Value], request: Option<Value>, answer: Value) -> Value {
    let said = match route.success() {
        Response::UPGRADE => "The connection goes on as a WebSocket.",
        _ => "Done, or accepted.",
    };
    let mut success = json!({"description": said});
    if answer
        .as_object()
        .is_some_and(|contents| !contents.is_empty())
    {
        success["content"] = answer;
    }
    let mut responses = Map::from_iter([(route.success().to_string(), success)]);
    if route.of != Of::Nobody {
        // The first error of a status stands for all of it.
        for error in errors() {
            let reference = json!({"$ref": format!("#/components/responses/{}", error.tag())});
            let known = responses.entry(error.status().to_string());
            known.or_insert(reference);
        }
    }
    let (_, path) = route.place();
    let mut call = json!({
        "operationId": route.name(),
        "tags": [tag(path)],
        "parameters": parameters,
        "responses": responses,
        "security": security(route),
    });
    if let Some(schema) = request {
        call["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    call
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The names in braces.
fn labels(path: &str) -> Vec<&str> {
    path.split(['{', '}']).skip(1).step_by(2).collect()
}

/// What a route is about: the first segment of its path that tells it from others.
fn tag(path: &str) -> &str {
    let named = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    let mut segments = path.split('/').filter(named).peekable();
    let first = segments.next_if(|segment| *segment != "v1" && *segment != "carillon");
    let first = first.or_else(|| segments.nth(1)).unwrap_or_default();
    match first {
        "apps" => segments.next().unwrap_or(first),
        _ => first,
    }
}

/// The credentials that will do, each with the power that it needs.
fn security(route: &Route) -> Value {
    if route.of == Of::Nobody {
        return json!([]);
    }
    let power = route.need.power.as_str();
    let mut ways = vec![json!({"signature": [power]}), json!({"bearer": [power]})];
    if route.need.browser {
        ways.push(json!({"publishable": []}));
    }
    Value::Array(ways)
}

fn security_schemes() -> Value {
    json!({
        "signature": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Signature Version 4 by an access key, for the service mobiletargeting and any region; or the same in the query, presigned.",
        },
        "bearer": {"type": "http", "scheme": "bearer", "description": "An access key's id and secret, as `id:secret`."},
        "publishable": {"type": "apiKey", "in": "query", "name": "key", "description": "The id of a key of power PUBLISH, which a page may show to everybody."},
    })
}

/// Every kind of refusal.
fn errors() -> [ApiError; 9] {
    let none = String::new;
    [
        ApiError::BadRequest(none()),
        ApiError::Forbidden(none()),
        ApiError::NotFound(none()),
        ApiError::MethodNotAllowed(none()),
        ApiError::Conflict(none()),
        ApiError::PayloadTooLarge(none()),
        ApiError::TooManyRequests(none()),
        ApiError::Internal(none()),
        ApiError::Skewed(none()),
    ]
}

fn response_of_error(error: &ApiError) -> (String, Value) {
    let about = match error {
        ApiError::BadRequest(_) => {
            "The request is not one that can be done. The message names the member at fault."
        }
        ApiError::Forbidden(_) => {
            "The credentials are missing or wrong, or their power does not reach so far."
        }
        ApiError::NotFound(_) => "There is no such application, resource or path.",
        ApiError::MethodNotAllowed(_) => "The path does not take this verb.",
        ApiError::Conflict(_) => "The state of the resource does not allow it.",
        ApiError::PayloadTooLarge(_) => "The body is larger than a request may be.",
        ApiError::TooManyRequests(_) | ApiError::Throttled(..) => {
            "Too much at once. Try again after as many seconds as `Retry-After` says."
        }
        ApiError::Skewed(_) => {
            "The request was signed too long ago, or ahead of time. Set the clock."
        }
        ApiError::Internal(_) => "Something went wrong inside. Nothing of the request was kept.",
    };
    let response = json!({
        "description": about,
        "headers": {"x-amzn-ErrorType": {"schema": {"type": "string", "const": error.tag()}}},
        "content": {"application/json": {"schema": schema(ERROR_SHAPE)}},
    });
    (error.tag().to_owned(), response)
}
