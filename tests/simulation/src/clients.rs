//! What people's browsers and a shop's back end do, and what they make of the answers.

use crate::ledger::Audience;
use crate::world::{KEY_ID, KEY_SECRET, World};
use carillon_engine::{Request, Response, Scope};
use serde_json::{Value, json};

/// People of one application.
const PEOPLE: usize = 12;
/// Campaigns of one world, for each costs a turn of every event.
const CAMPAIGNS_MAX: usize = 8;
/// Days until an event campaign ends: after the world has come to rest.
const ENDS: &str = "2036-01-01T00:00:00Z";

/// What a call was for, so that its answer means something.
#[derive(Debug, Clone)]
pub(crate) enum Meant {
    Nothing,
    /// Endpoint, and whether it may be written to from here on.
    Person(String, bool),
    Gone(String),
    Events {
        body: String,
        endpoints: Vec<String>,
        ids: Vec<String>,
    },
    Everybody,
    DeleteCampaign(String),
}

/// What clients remember.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    pub(crate) apps: Vec<Scope>,
    segments: Vec<(Scope, String)>,
    campaigns: Vec<(Scope, String)>,
    events: usize,
    names: usize,
    /// Requests with events that nobody has acknowledged yet.
    unsure: Vec<(Scope, Meant)>,
}

/// Makes one or two applications with a channel and two segments, before anything goes wrong.
pub(crate) fn furnish(world: &mut World) -> Result<(), String> {
    let apps = 1 + world.dice.below(2);
    for _ in 0..apps {
        post(world, "/v1/apps", &json!({"Name": "Shop"}), Meant::Nothing);
    }
    world.settle_down()?;
    let made = world
        .stores
        .keys()
        .filter(|scope| **scope != Scope::Account);
    world.clients.apps = made.cloned().collect();
    for app in world.clients.apps.clone() {
        let channel = json!({"FromAddress": "shop@shop.example", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/shop.example", "Enabled": true});
        call(
            world,
            "PUT",
            &format!("/v1/apps/{}/channels/email", app.name()),
            &channel,
            Meant::Nothing,
        );
        stream(world, &app);
        let path = format!("/v1/apps/{}/segments", app.name());
        post(world, &path, &json!({"Name": "Everybody"}), Meant::Nothing);
        post(
            world,
            &path,
            &json!({"Name": "Gold", "MembershipEvents": true, "Dimensions": {"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}}),
            Meant::Nothing,
        );
    }
    world.settle_down()?;
    match world.clients.segments.len() == 2 * apps {
        true => Ok(()),
        false => Err(format!("the world is not furnished: {:?}", world.log)),
    }
}

/// Puts the application's event stream, which leads to one place for good: it may be put again, and goes on where it was.
fn stream(world: &mut World, app: &Scope) {
    let stream = json!({
        "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/all",
        "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
    });
    post(
        world,
        &format!("/v1/apps/{}/eventstream", app.name()),
        &stream,
        Meant::Nothing,
    );
}

/// Somebody does something.
pub(crate) fn act(world: &mut World) {
    let app = world.clients.apps[world.dice.below(world.clients.apps.len())].clone();
    match world.dice.below(100) {
        0..22 => register(world, &app),
        22..52 => put_events(world, &app),
        52..60 => opt_out(world, &app),
        60..64 => remove(world, &app),
        64..72 => campaign(world, &app, false),
        72..78 => campaign(world, &app, true),
        78..80 => delete_campaign(world),
        80..92 => direct(world, &app),
        92..96 => send_again(world),
        96..98 => template(world),
        98 => stream(world, &app),
        _ => post(world, "/keys", &json!({"Power": "READ"}), Meant::Nothing),
    }
}

/// What a committed turn changed, as far as clients could know. Undone when the commit fails.
pub(crate) fn happened(
    world: &mut World,
    scope: &Scope,
    meant: &Meant,
    response: Option<&Response>,
) {
    let Some(response) = response.filter(|response| response.status < 300) else {
        return;
    };
    let people = &mut world.ledger.people;
    let key = |endpoint: &String| (scope.clone(), endpoint.clone());
    match meant {
        Meant::Person(endpoint, open) => {
            people.there.insert(key(endpoint));
            match open {
                true => people.open.insert(key(endpoint)),
                false => people.open.remove(&key(endpoint)),
            };
        }
        Meant::Gone(endpoint) => {
            people.there.remove(&key(endpoint));
            people.open.remove(&key(endpoint));
            people.removed.insert(key(endpoint));
            people.forget(scope, endpoint);
        }
        Meant::Events { endpoints, .. } => people.there.extend(endpoints.iter().map(key)),
        Meant::DeleteCampaign(campaign) => {
            people.deleted.insert((scope.clone(), campaign.clone()));
            people
                .audiences
                .retain(|audience| audience.campaign != *campaign);
        }
        Meant::Everybody => {
            let there = people.there.iter().filter(|(app, _)| app == scope);
            let audience = Audience {
                scope: scope.clone(),
                campaign: id_of(&body_of(response)),
                people: there.map(|(_, endpoint)| endpoint.clone()).collect(),
            };
            people.audiences.push(audience);
        }
        Meant::Nothing => {}
    }
}

/// An answer reached its client.
pub(crate) fn answered(world: &mut World, scope: &Scope, meant: Meant, response: &Response) {
    let body = body_of(response);
    let id = id_of(&body);
    match meant {
        Meant::Events { ids, .. } if response.status == 202 => {
            let ids = ids.into_iter().map(|id| (scope.clone(), id));
            world.ledger.acknowledged.extend(ids);
        }
        Meant::Everybody if response.status == 201 => {
            world.clients.campaigns.push((scope.clone(), id));
        }
        Meant::Nothing if response.status == 201 && body["SegmentType"].is_string() => {
            world.clients.segments.push((scope.clone(), id));
        }
        Meant::Nothing if response.status == 201 && body["Schedule"].is_object() => {
            world.clients.campaigns.push((scope.clone(), id));
        }
        _ => {}
    }
}

fn body_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap_or_default()
}

fn id_of(body: &Value) -> String {
    body["Id"].as_str().unwrap_or_default().to_owned()
}

/// A call got no answer, or a 500.
pub(crate) fn refused(world: &mut World, meant: Meant) {
    if let Meant::Events { .. } = &meant {
        world.say("unsure of events");
    }
    drop(meant);
}

/// Everybody who waited learns that the host is gone.
pub(crate) fn nobody_answered(world: &mut World) {
    world.say("connections are lost");
}

/// Clients send again what was never acknowledged.
pub(crate) fn send_again(world: &mut World) {
    for (scope, meant) in std::mem::take(&mut world.clients.unsure) {
        let Meant::Events { body, ids, .. } = &meant else {
            continue;
        };
        let sure = |id: &String| {
            world
                .ledger
                .acknowledged
                .contains(&(scope.clone(), id.clone()))
        };
        if ids.iter().all(sure) {
            continue;
        }
        let path = format!("/v1/apps/{}/events", scope.name());
        let body = body.clone().into_bytes();
        world.clients.unsure.push((scope, meant.clone()));
        send(world, "POST", &path, body, meant);
    }
}

fn register(world: &mut World, app: &Scope) {
    let number = world.dice.below(PEOPLE);
    let plan = if world.dice.percent(50) {
        "gold"
    } else {
        "free"
    };
    let body = json!({
        "ChannelType": "EMAIL",
        "Address": format!("p{number}@{}.example", &app.name()[..8]),
        "Attributes": {"plan": [plan]},
        "OptOut": "NONE",
    });
    let id = format!("p{number}");
    person(world, app, id, &body, true);
}

fn opt_out(world: &mut World, app: &Scope) {
    let id = format!("p{}", world.dice.below(PEOPLE));
    person(world, app, id, &json!({"OptOut": "ALL"}), false);
}

fn person(world: &mut World, app: &Scope, id: String, body: &Value, open: bool) {
    let path = format!("/v1/apps/{}/endpoints/{id}", app.name());
    call(world, "PUT", &path, body, Meant::Person(id, open));
}

fn remove(world: &mut World, app: &Scope) {
    let id = format!("p{}", world.dice.below(PEOPLE));
    let path = format!("/v1/apps/{}/endpoints/{id}", app.name());
    call(world, "DELETE", &path, &Value::Null, Meant::Gone(id));
}

fn put_events(world: &mut World, app: &Scope) {
    let mut items = serde_json::Map::new();
    let (mut ids, mut endpoints) = (Vec::new(), Vec::new());
    for _ in 0..=world.dice.below(3) {
        let endpoint = format!("p{}", world.dice.below(PEOPLE));
        let mut events = serde_json::Map::new();
        for _ in 0..=world.dice.below(3) {
            world.clients.events += 1;
            let id = format!("e{}", world.clients.events);
            let kind = ["view", "buy", "leave"][world.dice.below(3)];
            let event = json!({"EventType": kind, "Timestamp": world.now.to_string(), "Attributes": {"product": "beans", "id": id}});
            events.insert(id.clone(), event);
            ids.push(id);
        }
        if items
            .insert(endpoint.clone(), json!({"Endpoint": {}, "Events": events}))
            .is_some()
        {
            // The same person came up twice: only the later events are in the request.
            ids.retain(|id| items.values().any(|item| item["Events"].get(id).is_some()));
        }
        endpoints.push(endpoint);
    }
    let body = json!({"BatchItem": items}).to_string();
    let meant = Meant::Events {
        body: body.clone(),
        endpoints,
        ids,
    };
    world.clients.unsure.push((app.clone(), meant.clone()));
    send(
        world,
        "POST",
        &format!("/v1/apps/{}/events", app.name()),
        body.into_bytes(),
        meant,
    );
}

fn campaign(world: &mut World, app: &Scope, by_event: bool) {
    if world.clients.campaigns.len() >= CAMPAIGNS_MAX {
        return;
    }
    let everybody = world.dice.percent(70);
    let mut segments = world
        .clients
        .segments
        .iter()
        .filter(|(scope, _)| scope == app);
    let segment = if everybody {
        segments.next()
    } else {
        segments.nth(1)
    };
    let Some((_, segment)) = segment else { return };
    let schedule = match by_event {
        true => json!({
            "Frequency": "EVENT",
            "StartTime": world.now.to_string(),
            "EndTime": ENDS,
            "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["buy", "_segment.join"]}}},
        }),
        false => json!({"Frequency": "ONCE", "StartTime": "IMMEDIATE"}),
    };
    let mut body = json!({
        "Name": "News",
        "SegmentId": segment,
        "MessageConfiguration": {"EmailMessage": {"Title": "Hello", "HtmlBody": "<p>Hello</p>"}},
        "Schedule": schedule,
    });
    if world.dice.percent(20) {
        body["Limits"] = json!({"MessagesPerSecond": 1, "Total": 2});
    }
    let meant = match everybody && !by_event {
        true => Meant::Everybody,
        false => Meant::Nothing,
    };
    post(
        world,
        &format!("/v1/apps/{}/campaigns", app.name()),
        &body,
        meant,
    );
}

fn delete_campaign(world: &mut World) {
    if world.clients.campaigns.is_empty() {
        return;
    }
    let index = world.dice.below(world.clients.campaigns.len());
    let (app, campaign) = world.clients.campaigns[index].clone();
    let path = format!("/v1/apps/{}/campaigns/{campaign}", app.name());
    call(
        world,
        "DELETE",
        &path,
        &Value::Null,
        Meant::DeleteCampaign(campaign),
    );
}

fn direct(world: &mut World, app: &Scope) {
    let one = format!("p{}", world.dice.below(PEOPLE));
    let other = format!("p{}", world.dice.below(PEOPLE));
    let body = json!({
        "Endpoints": {one: {}, other: {}},
        "Addresses": {"stranger@elsewhere.example": {"ChannelType": "EMAIL"}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}},
    });
    post(
        world,
        &format!("/v1/apps/{}/messages", app.name()),
        &body,
        Meant::Nothing,
    );
}

fn template(world: &mut World) {
    world.clients.names += 1;
    let path = format!("/v1/templates/t{}/email", world.clients.names);
    post(
        world,
        &path,
        &json!({"Subject": "Hello", "TextPart": "Hello"}),
        Meant::Nothing,
    );
}

fn post(world: &mut World, path: &str, body: &Value, meant: Meant) {
    call(world, "POST", path, body, meant);
}

fn call(world: &mut World, method: &str, path: &str, body: &Value, meant: Meant) {
    let body = match body {
        Value::Null => Vec::new(),
        body => body.to_string().into_bytes(),
    };
    send(world, method, path, body, meant);
}

fn send(world: &mut World, method: &str, path: &str, body: Vec<u8>, meant: Meant) {
    let bearer = format!("Bearer {KEY_ID}:{KEY_SECRET}");
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: String::new(),
        headers: vec![("authorization".to_owned(), bearer)],
        body,
    };
    world.ask(request, meant);
}
