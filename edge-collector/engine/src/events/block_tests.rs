//! Blocks hold what was put into them, and nothing of what was taken out.

use super::block::{Packer, read, read_all, unpack, without};
use crate::Timestamp;
use crate::events::model::{Client, Event, Origin, Session};
use std::collections::BTreeMap;

#[test]
fn a_block_gives_back_what_was_packed() {
    let attributes = BTreeMap::from([("sku".to_owned(), "A1".to_owned())]);
    let metrics = BTreeMap::from([("price".to_owned(), 9.5)]);
    let event = Event {
        id: "a",
        event_type: "cart.add",
        timestamp: Timestamp(-5),
        attributes: &attributes,
        metrics: &metrics,
        session: Some(Session {
            id: "s",
            start: Timestamp(1),
            stop: None,
            duration_ms: Some(2),
        }),
        client: Client {
            title: Some("Shop"),
            sdk_version: Some("1.0"),
            ..Client::default()
        },
        origin: Origin::App,
    };
    let mut packer = Packer::default();
    packer.add("e1", &event);
    packer.add("e2", &event);
    let blocks = packer.finish();
    assert_eq!(
        (blocks.len(), blocks[0].events, &blocks[0].endpoint),
        (1, 2, &None)
    );
    let found = read(&blocks[0].body, "e2").unwrap();
    assert_eq!(found.len(), 1);
    let all = read_all(&blocks[0].body).unwrap();
    assert_eq!((all.len(), all[1].as_ref() == found.first()), (2, true));
    let back = &found[0];
    assert_eq!((back.endpoint.as_str(), back.id.as_str()), ("e2", "a"));
    assert_eq!(
        (back.timestamp, back.event_type.as_str()),
        (Timestamp(-5), "cart.add")
    );
    assert_eq!((&back.attributes, &back.metrics), (&attributes, &metrics));
    let session = back.session.as_ref().unwrap();
    assert_eq!((session.stop, session.duration_ms), (None, Some(2)));
    assert_eq!(back.client.title.as_deref(), Some("Shop"));
    assert_eq!(
        (
            back.client.sdk_name.as_deref(),
            back.client.sdk_version.as_deref()
        ),
        (None, Some("1.0"))
    );
}

#[test]
fn an_erased_event_keeps_its_place_and_nothing_else() {
    let (attributes, metrics) = (BTreeMap::new(), BTreeMap::new());
    let event = |id| Event {
        id,
        event_type: "x",
        timestamp: Timestamp(0),
        attributes: &attributes,
        metrics: &metrics,
        session: None,
        client: Client::default(),
        origin: Origin::App,
    };
    let mut packer = Packer::default();
    for (endpoint, id) in [
        ("e1", "secret-1"),
        ("e2", "b"),
        ("e1", "secret-2"),
        ("e3", "d"),
    ] {
        packer.add(endpoint, &event(id));
    }
    let body = packer.finish().remove(0).body;
    let untouched = without(&body, |of| of == "e4").unwrap();
    assert_eq!((untouched.taken, &untouched.endpoint), (0, &None));
    let rest = without(&body, |of| of == "e1").unwrap();
    assert_eq!((rest.taken, &rest.endpoint), (2, &None));
    let ids: Vec<_> = read_all(&rest.body)
        .unwrap()
        .into_iter()
        .map(|place| place.map(|event| event.id))
        .collect();
    let kept = |id: &str| Some(id.to_owned());
    assert_eq!(ids, [None, kept("b"), None, kept("d")]);
    assert_eq!(read(&rest.body, "e1"), Some(vec![]));
    assert!(
        !unpack(&rest.body)
            .unwrap()
            .windows(6)
            .any(|window| window == b"secret")
    );
    assert_eq!(without(&rest.body, |of| of == "e1").unwrap().taken, 0);
    let one = without(&rest.body, |of| of == "e3").unwrap();
    assert_eq!((one.taken, one.endpoint.as_deref()), (1, Some("e2")));
    let none = without(&one.body, |_| true).unwrap();
    assert_eq!((none.taken, none.endpoint.as_deref()), (1, Some("")));
    assert_eq!(read_all(&none.body), Some(vec![None; 4]));
}

#[test]
fn a_block_remembers_who_recorded_an_event() {
    let attributes = BTreeMap::new();
    let metrics = BTreeMap::new();
    let origins = [
        Origin::App,
        Origin::Service { send: None },
        Origin::Service {
            send: Some(1 << 40),
        },
    ];
    let mut packer = Packer::default();
    for origin in origins {
        let event = Event {
            id: "a",
            event_type: "_campaign.send",
            timestamp: Timestamp(0),
            attributes: &attributes,
            metrics: &metrics,
            session: None,
            client: Client::default(),
            origin,
        };
        packer.add("e1", &event);
    }
    let body = packer.finish().remove(0).body;
    let read = read_all(&body).unwrap();
    let read: Vec<Origin> = read.iter().flatten().map(|event| event.origin).collect();
    assert_eq!(read, origins);
}

#[test]
fn a_damaged_block_is_not_read() {
    let attributes = BTreeMap::new();
    let metrics = BTreeMap::new();
    let event = Event {
        id: "a",
        event_type: "x",
        timestamp: Timestamp(0),
        attributes: &attributes,
        metrics: &metrics,
        session: None,
        client: Client::default(),
        origin: Origin::Service { send: Some(7) },
    };
    let mut packer = Packer::default();
    packer.add("e1", &event);
    let body = packer.finish().remove(0).body;
    for cut in 0..body.len() {
        assert_eq!(read(&body[..cut], "e1"), None, "cut at {cut}");
    }
    let mut newer = body.clone();
    newer[0] = 2;
    assert_eq!(read(&newer, "e1"), None);
    let mut huge = body;
    huge[1..5].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(&huge, "e1"), None);
}
