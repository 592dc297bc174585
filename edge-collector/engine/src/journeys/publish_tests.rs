//! Publishing: any whole graph has nothing wrong with it, and the same graph with one fault is refused by the name of the activity at fault.

use crate::testing::House;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::cell::RefCell;

const JOURNEYS: &str = "/v1/apps/{app}/journeys";
const SOUND: &str = "State: nothing is wrong with this journey";
const KINDS: [&str; 10] = [
    "CUSTOM",
    "ConditionalSplit",
    "ContactCenter",
    "EMAIL",
    "Holdout",
    "MultiCondition",
    "PUSH",
    "RandomSplit",
    "SMS",
    "Wait",
];
const MESSAGES: [&str; 5] = ["CUSTOM", "ContactCenter", "EMAIL", "PUSH", "SMS"];

/// Choices, all made from one seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

/// An activity before it is written down.
#[derive(Clone)]
struct Node {
    id: String,
    kind: &'static str,
    parent: Option<usize>,
    /// Where each of its ways leads.
    ways: Vec<Option<usize>>,
}

/// A whole journey: every activity hangs on an earlier one, and some ways that are left lead to a later one.
struct Sample {
    nodes: Vec<Node>,
    segment: String,
    body: Value,
}

impl Sample {
    fn new(draw: &mut Draw, segment: &str) -> Sample {
        let mut kinds = KINDS.to_vec();
        for _ in 0..draw.below(12) {
            let more = KINDS.map(|kind| {
                if kind == "ContactCenter" {
                    "Wait"
                } else {
                    kind
                }
            });
            kinds.push(draw.one_of(&more));
        }
        let mut nodes: Vec<Node> = Vec::new();
        while !kinds.is_empty() {
            let kind = kinds.swap_remove(draw.below(kinds.len()));
            let n = nodes.len();
            let free: Vec<(usize, usize)> = free_ways(&nodes);
            let parent = (!free.is_empty()).then(|| draw.one_of(&free));
            if let Some((parent, way)) = parent {
                nodes[parent].ways[way] = Some(n);
            }
            let ways = match kind {
                "ConditionalSplit" => 2,
                "MultiCondition" => 2 + draw.below(4),
                "RandomSplit" => 2 + draw.below(4),
                _ => 1,
            };
            let letter = draw.one_of(&["a", "M", "z", "0", "q"]);
            nodes.push(Node {
                id: format!("{letter}{n}x"),
                kind,
                parent: parent.map(|(parent, _)| parent),
                ways: vec![None; ways],
            });
        }
        for (node, way) in free_ways(&nodes) {
            let later = nodes.len() - node - 1;
            if later > 0 && draw.below(3) == 0 {
                nodes[node].ways[way] = Some(node + 1 + draw.below(later));
            }
        }
        let mut sample = Sample {
            nodes,
            segment: segment.to_owned(),
            body: Value::Null,
        };
        let activities = (0..sample.nodes.len()).map(|n| {
            let node = &sample.nodes[n];
            (
                node.id.clone(),
                json!({node.kind: sample.activity(n, draw)}),
            )
        });
        let activities: serde_json::Map<_, _> = activities.collect();
        sample.body = json!({
            "Name": "sample",
            "State": "ACTIVE",
            "StartActivity": sample.nodes[0].id,
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment}},
            "JourneyChannelSettings": {"ConnectCampaignArn": "arn:aws:connect-campaigns:us-east-1:123456789012:campaign/c"},
            "Activities": activities,
        });
        sample
    }

    fn activity(&self, n: usize, draw: &mut Draw) -> Value {
        let node = &self.nodes[n];
        let to = |way: usize| node.ways[way].map(|n| self.nodes[n].id.clone());
        let branches = 0..node.ways.len();
        match node.kind {
            "CUSTOM" => {
                json!({"DeliveryUri": draw.one_of(&["https://example.com/hook", "my-function"]), "EndpointTypes": ["EMAIL", "CUSTOM"], "NextActivity": to(0)})
            }
            "ConditionalSplit" => {
                let conditions: Vec<_> = (0..=draw.below(3))
                    .map(|_| self.condition(n, draw))
                    .collect();
                json!({"Condition": {"Operator": "ALL", "Conditions": conditions}, "TrueActivity": to(0), "FalseActivity": to(1)})
            }
            "ContactCenter" => json!({"NextActivity": to(0)}),
            "Holdout" => json!({"Percentage": draw.below(101), "NextActivity": to(0)}),
            "MultiCondition" => {
                let branch =
                    |way| json!({"Condition": self.condition(n, draw), "NextActivity": to(way)});
                let branches: Vec<_> = branches.skip(1).map(branch).collect();
                json!({"Branches": branches, "DefaultActivity": to(0), "EvaluationWaitTime": {"WaitFor": "PT15M"}})
            }
            "RandomSplit" => {
                let first = draw.below(101 - node.ways.len());
                let rest = node.ways.len() as i64 - 1;
                let share = |way| {
                    if way == 0 {
                        first as i64
                    } else if way == 1 {
                        100 - first as i64 - (rest - 1)
                    } else {
                        1
                    }
                };
                let branch = |way| json!({"Percentage": share(way), "NextActivity": to(way)});
                json!({"Branches": branches.map(branch).collect::<Vec<_>>()})
            }
            "Wait" => {
                let times = [
                    json!({"WaitFor": "PT1H"}),
                    json!({"WaitFor": "P365D"}),
                    json!({"WaitUntil": "2020-05-01T08:00"}),
                ];
                json!({"WaitTime": draw.one_of(&times), "NextActivity": to(0)})
            }
            _ => json!({"TemplateName": "hello", "NextActivity": to(0)}),
        }
    }

    /// A condition that a split may have: an event only of a message that was on the way to it.
    fn condition(&self, n: usize, draw: &mut Draw) -> Value {
        let passed = std::iter::successors(self.nodes[n].parent, |n| self.nodes[*n].parent);
        let messages: Vec<&Node> = passed
            .map(|n| &self.nodes[n])
            .filter(|node| MESSAGES.contains(&node.kind))
            .collect();
        match (draw.below(3), messages.is_empty()) {
            (0, false) => opened(&draw.one_of(&messages).id),
            (1, _) => json!({"SegmentCondition": {"SegmentId": self.segment}}),
            _ => json!({"segmentDimensions": {"Attributes": {"plan": {"Values": ["gold"]}}}}),
        }
    }

    /// Changes one of the activities of a kind, and says which.
    fn change(&mut self, draw: &mut Draw, kind: &str, change: impl FnOnce(&mut Value)) -> String {
        let known: Vec<&Node> = self.nodes.iter().filter(|node| node.kind == kind).collect();
        let id = draw.one_of(&known).id.clone();
        change(&mut self.body["Activities"][&id][kind]);
        id
    }

    /// The first way of an activity.
    fn way(&mut self, n: usize) -> &mut Value {
        let node = &self.nodes[n];
        let of = &mut self.body["Activities"][&node.id][node.kind];
        match node.kind {
            "ConditionalSplit" => &mut of["TrueActivity"],
            "MultiCondition" => &mut of["DefaultActivity"],
            "RandomSplit" => &mut of["Branches"][0]["NextActivity"],
            _ => &mut of["NextActivity"],
        }
    }
}

fn free_ways(nodes: &[Node]) -> Vec<(usize, usize)> {
    let ways = nodes.iter().enumerate().flat_map(|(n, node)| {
        let free = node.ways.iter().enumerate().filter(|(_, to)| to.is_none());
        free.map(move |(way, _)| (n, way))
    });
    ways.collect()
}

fn opened(message: &str) -> Value {
    json!({"EventCondition": {"MessageActivity": message, "Dimensions": {"EventType": {"Values": ["_email.open"]}}}})
}

/// Something to do wrong with a sound journey: it answers which activity is then at fault, and what of it.
type Fault = fn(&mut Sample, &mut Draw) -> (String, &'static str);

/// A fault that is one member of one kind of activity with another value.
macro_rules! member {
    ($kind:literal, $($name:literal).+ = $value:tt, $expected:literal) => {
        |sample, draw| (sample.change(draw, $kind, |of| of$([$name])+ = json!($value)), $expected)
    };
}

const FAULTS: &[Fault] = &[
    |sample, draw| {
        let n = draw.below(sample.nodes.len());
        *sample.way(n) = json!("nowhere");
        (sample.nodes[n].id.clone(), "there is no activity nowhere")
    },
    |sample, draw| {
        let n = draw.below(sample.nodes.len());
        let before = std::iter::successors(Some(n), |n| sample.nodes[*n].parent);
        let before: Vec<usize> = before.collect();
        let back = sample.nodes[draw.one_of(&before)].id.clone();
        *sample.way(n) = json!(back);
        (sample.nodes[n].id.clone(), "leads back to itself")
    },
    |sample, _| {
        sample.body["Activities"]["island"] = json!({"Wait": {"WaitTime": {"WaitFor": "P1D"}}});
        ("island".to_owned(), "no way leads here")
    },
    |sample, draw| {
        let n = draw.below(sample.nodes.len());
        let id = sample.nodes[n].id.clone();
        sample.body["Activities"][&id] = json!({"Description": "to do"});
        (id, "an activity does something")
    },
    |sample, draw| {
        let n = draw.below(sample.nodes.len());
        let id = sample.nodes[n].id.clone();
        let other = if sample.nodes[n].kind == "Wait" {
            "EMAIL"
        } else {
            "Wait"
        };
        sample.body["Activities"][&id][other] = json!({});
        (id, "an activity does one thing")
    },
    |sample, draw| {
        let id = draw.one_of(&["", "a b", "é", "a.b"]);
        sample.body["Activities"][id] = json!({});
        (format!("\"{id}\""), "is no id")
    },
    member!("EMAIL", "TemplateName" = "", "EMAIL.TemplateName: name"),
    member!(
        "EMAIL",
        "TemplateName" = "bye",
        "EMAIL.TemplateName: there is no"
    ),
    member!(
        "EMAIL",
        "TemplateVersion" = "7",
        "EMAIL.TemplateName: there is no"
    ),
    member!(
        "EMAIL",
        "TemplateVersion" = "new",
        "EMAIL.TemplateVersion: The version"
    ),
    member!("EMAIL", "MessageConfig" = {"FromAddress": "nobody"}, "EMAIL.MessageConfig.FromAddress"),
    member!("PUSH", "TemplateName" = null, "PUSH.TemplateName"),
    member!("PUSH", "MessageConfig" = {"TimeToLive": "1 hour"}, "PUSH.MessageConfig.TimeToLive"),
    member!("SMS", "TemplateName" = null, "SMS.TemplateName"),
    member!("CUSTOM", "DeliveryUri" = null, "CUSTOM.DeliveryUri: name"),
    member!(
        "CUSTOM",
        "DeliveryUri" = "http://example.com",
        "CUSTOM.DeliveryUri: a URL"
    ),
    member!("CUSTOM", "EndpointTypes" = [], "CUSTOM.EndpointTypes"),
    member!("CUSTOM", "MessageConfig" = {"Data": ("x".repeat(5001))}, "CUSTOM.MessageConfig.Data"),
    member!("Wait", "WaitTime" = null, "Wait.WaitTime: say how long"),
    member!("Wait", "WaitTime" = {"WaitFor": "PT59M"}, "Wait.WaitTime.WaitFor: at least an hour"),
    member!("Wait", "WaitTime" = {"WaitFor": "P366D"}, "Wait.WaitTime.WaitFor: at most 365"),
    member!("Wait", "WaitTime" = {"WaitFor": "1d"}, "Wait.WaitTime.WaitFor: this is not"),
    member!("Wait", "WaitTime" = {"WaitUntil": "May"}, "Wait.WaitTime.WaitUntil"),
    member!("Wait", "WaitTime" = {"WaitFor": "P1D", "WaitUntil": "2026-05-01"}, "Wait.WaitTime: give either"),
    member!("Holdout", "Percentage" = 101, "Holdout.Percentage"),
    member!("Holdout", "Percentage" = (-1), "Holdout.Percentage"),
    member!(
        "RandomSplit",
        "Branches" = [],
        "RandomSplit.Branches: at least 2"
    ),
    member!("RandomSplit", "Branches" = [{"Percentage": 100}], "RandomSplit.Branches: at least 2"),
    |sample, draw| {
        let id = sample.change(draw, "RandomSplit", |of| {
            let share = of["Branches"][0]["Percentage"].as_i64().unwrap();
            of["Branches"][0]["Percentage"] = json!(if share > 50 { share - 1 } else { share + 1 });
        });
        (id, "RandomSplit.Branches: the percentages come to")
    },
    |sample, draw| {
        let more = |of: &mut Value| {
            of["Branches"]
                .as_array_mut()
                .unwrap()
                .extend(vec![json!({}); 4]);
        };
        (
            sample.change(draw, "RandomSplit", more),
            "RandomSplit.Branches: at most 5",
        )
    },
    member!(
        "ConditionalSplit",
        "Condition" = null,
        "ConditionalSplit.Condition: at least one"
    ),
    member!("ConditionalSplit", "Condition" = {"Conditions": []}, "ConditionalSplit.Condition: at least one"),
    member!("ConditionalSplit", "Condition" = {"Conditions": [{}]}, "ConditionalSplit.Condition.Conditions[0]: give an"),
    member!(
        "ConditionalSplit",
        "Condition" = {"Conditions": [{"SegmentCondition": {"SegmentId": "s"}, "segmentDimensions": {}}]},
        "ConditionalSplit.Condition.Conditions[0]: give one"
    ),
    member!(
        "ConditionalSplit",
        "Condition" = {"Conditions": [{"SegmentCondition": {"SegmentId": "gone"}}]},
        "ConditionalSplit.Condition.Conditions[0].SegmentCondition.SegmentId: there is no segment gone"
    ),
    member!(
        "ConditionalSplit",
        "Condition" = {"Conditions": [{"segmentDimensions": {"Attributes": {"plan": {"Values": []}}}}]},
        "ConditionalSplit.Condition.Conditions[0].segmentDimensions.Attributes.plan.Values"
    ),
    member!(
        "ConditionalSplit",
        "Condition" = {"Conditions": [{"EventCondition": {}}]},
        "EventCondition.MessageActivity: name"
    ),
    member!("ConditionalSplit", "EvaluationWaitTime" = {"WaitFor": "soon"}, "ConditionalSplit.EvaluationWaitTime.WaitFor"),
    member!("MultiCondition", "EvaluationWaitTime" = {"WaitUntil": "soon"}, "MultiCondition.EvaluationWaitTime.WaitUntil"),
    |sample, draw| {
        let change = |of: &mut Value| of["Condition"]["Conditions"][0] = opened("nobody");
        (
            sample.change(draw, "ConditionalSplit", change),
            "MessageActivity: there is no activity nobody",
        )
    },
    |sample, draw| {
        let change =
            |of: &mut Value| of["Branches"][0]["Condition"] = json!({"EventCondition": {}});
        let id = sample.change(draw, "MultiCondition", change);
        (
            id,
            "MultiCondition.Branches[0].Condition.EventCondition.MessageActivity: name",
        )
    },
    |sample, draw| {
        let wait = sample.change(draw, "Wait", |_| ());
        let change = |of: &mut Value| of["Condition"]["Conditions"][0] = opened(&wait);
        (
            sample.change(draw, "ConditionalSplit", change),
            "is not an activity that sends",
        )
    },
    |sample, draw| {
        let id = sample.change(draw, "ConditionalSplit", |_| ());
        let n = sample.nodes.iter().position(|node| node.id == id).unwrap();
        let next = std::mem::replace(sample.way(n), json!("after"));
        sample.body["Activities"]["after"] =
            json!({"SMS": {"TemplateName": "x", "NextActivity": next}});
        sample.body["Activities"][&id]["ConditionalSplit"]["Condition"]["Conditions"][0] =
            opened("after");
        (id, "no way leads from after to this split")
    },
    |sample, draw| {
        // The first activity becomes a message, so that every split may ask about it.
        let first = sample.nodes[0].id.clone();
        sample.body["Activities"]["hello"] =
            json!({"SMS": {"TemplateName": "x", "NextActivity": first}});
        sample.body["StartActivity"] = json!("hello");
        let mut asked = opened("hello");
        asked["EventCondition"]["Dimensions"] =
            draw.one_of(&[json!({}), json!({"EventType": {"Values": ["cart.add"]}})]);
        let change = |of: &mut Value| of["Condition"]["Conditions"][0] = asked;
        (
            sample.change(draw, "ConditionalSplit", change),
            "EventCondition.Dimensions",
        )
    },
    |sample, draw| {
        let change = |of: &mut Value| of["Branches"][0]["Condition"] = Value::Null;
        (
            sample.change(draw, "MultiCondition", change),
            "MultiCondition.Branches[0].Condition: say who",
        )
    },
    |sample, draw| {
        let more = |of: &mut Value| {
            of["Branches"]
                .as_array_mut()
                .unwrap()
                .extend(vec![json!({}); 4]);
        };
        (
            sample.change(draw, "MultiCondition", more),
            "MultiCondition.Branches: at most 4",
        )
    },
    |sample, draw| {
        sample.body["JourneyChannelSettings"] = Value::Null;
        (
            sample.change(draw, "ContactCenter", |_| ()),
            "ContactCenter: JourneyChannelSettings.ConnectCampaignArn",
        )
    },
];

/// A house with a segment and an email template, and the segment's id.
fn furnished() -> (House, String) {
    let mut house = House::new();
    let words = json!({"Subject": "Hello", "HtmlPart": "<p>Hello</p>"});
    let (status, _) = house.call("POST", "/v1/templates/hello/email", words);
    assert_eq!(status, 201);
    let segments = "/v1/apps/{app}/segments";
    let (_, segment) = house.call("POST", segments, json!({"Name": "All"}));
    let id = segment["Id"].as_str().unwrap().to_owned();
    (house, id)
}

/// What is said to a journey that wants to be published.
fn verdict(house: &mut House, body: &Value) -> String {
    let (status, error) = house.call("POST", JOURNEYS, body.clone());
    assert_eq!(status, 400, "{error}");
    error["Message"].as_str().unwrap().to_owned()
}

#[test]
fn a_sound_graph_passes_and_every_fault_is_named() {
    let (house, segment) = furnished();
    let house = RefCell::new(house);
    let mut runner = TestRunner::new(Config::with_cases(24));
    let judge = |seed: u64| {
        let mut house = house.borrow_mut();
        let sample = Sample::new(&mut Draw(seed), &segment);
        let said = verdict(&mut house, &sample.body);
        prop_assert!(said.starts_with(SOUND), "{said}: {}", sample.body);
        for (number, fault) in FAULTS.iter().enumerate() {
            let mut draw = Draw(seed);
            let mut sample = Sample::new(&mut draw, &segment);
            let (activity, expected) = fault(&mut sample, &mut draw);
            let said = verdict(&mut house, &sample.body);
            let named = said.contains(&activity) && said.contains(expected);
            prop_assert!(
                named && said.starts_with("Journey validation failed, "),
                "fault {number} of {activity}: {said}"
            );
        }
        Ok(())
    };
    runner.run(&any::<u64>(), judge).unwrap();
    let (_, list) = house.borrow_mut().call("GET", JOURNEYS, Value::Null);
    assert_eq!(list, json!({"Item": []}), "nothing refused was kept");
}

#[test]
fn a_draft_is_judged_when_it_is_to_become_active() {
    let (mut house, segment) = furnished();
    let mut sample = Sample::new(&mut Draw(7), &segment);
    sample.body["State"] = json!("DRAFT");
    let (status, draft) = house.call("POST", JOURNEYS, sample.body.clone());
    assert_eq!(status, 201, "{draft}");
    let path = format!("{JOURNEYS}/{}", draft["Id"].as_str().unwrap());
    let active = json!({"State": "ACTIVE"});
    let (status, error) = house.call("PUT", &format!("{path}/state"), active);
    assert_eq!(status, 400);
    assert!(error["Message"].as_str().unwrap().starts_with(SOUND));
    let update = json!({"Name": "sample", "StartActivity": "gone", "State": "ACTIVE"});
    let (status, error) = house.call("PUT", &path, update);
    assert_eq!(
        (status, error["Message"].as_str().unwrap()),
        (
            400,
            "Journey validation failed, StartActivity: there is no activity gone."
        )
    );
    assert_eq!(house.call("GET", &path, Value::Null), (200, draft));
}

#[test]
fn what_the_journey_itself_lacks_is_named() {
    let (mut house, segment) = furnished();
    let sound = json!({
        "Name": "A", "State": "ACTIVE", "StartActivity": "a", "Activities": {"a": {"EMAIL": {"TemplateName": "hello"}}},
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment}},
        "QuietTime": {"Start": "22:00", "End": "08:00"}, "SendingSchedule": true,
    });
    let added = json!({"EventType": {"Values": ["cart.add"]}});
    let on = |dimensions: &Value, segment: Value| {
        let filter = json!({"FilterType": "ENDPOINT", "Dimensions": dimensions});
        json!({"StartCondition": {"EventStartCondition": {"EventFilter": filter, "SegmentId": segment}}})
    };
    let mut local = on(&added, Value::Null);
    local["LocalTime"] = json!(true);
    let open = |start: &str, end: &str| json!({"OpenHours": {"EMAIL": {"MONDAY": [{"StartTime": start, "EndTime": end}]}}});
    let cases = [
        (json!({}), SOUND),
        (on(&added, Value::Null), SOUND),
        (on(&added, json!(segment)), SOUND),
        (
            json!({"Schedule": {"StartTime": "2020-01-01", "EndTime": "2026-02-01", "Timezone": "UTC"}, "LocalTime": true}),
            SOUND,
        ),
        (
            json!({"Schedule": {"StartTime": "2027-01-01", "EndTime": "2028-06-23"}}),
            SOUND,
        ),
        (open("08:00", "22:00"), SOUND),
        (open("T08:30:00", "12:15:00"), SOUND),
        (
            json!({"ClosedDays": {"SMS": [{"StartDateTime": "2026-05-01", "EndDateTime": "2026-05-02"}]}}),
            SOUND,
        ),
        (
            json!({"StartActivity": null}),
            "StartActivity: name the first",
        ),
        (
            json!({"Activities": null}),
            "StartActivity: there is no activity a.",
        ),
        (
            json!({"StartActivity": "b"}),
            "StartActivity: there is no activity b.",
        ),
        (json!({"StartCondition": null}), "StartCondition: say who"),
        (
            json!({"StartCondition": {"Description": "x"}}),
            "StartCondition: say who",
        ),
        (
            json!({"StartCondition": {"SegmentStartCondition": {"SegmentId": "gone"}}}),
            "StartCondition.SegmentStartCondition.SegmentId: there is no segment gone.",
        ),
        (
            json!({"StartCondition": {"EventStartCondition": {}}}),
            "StartCondition.EventStartCondition.EventFilter.Dimensions.EventType:",
        ),
        (
            on(&json!({"EventType": {"Values": ["a", "b"]}}), Value::Null),
            "StartCondition.EventStartCondition.EventFilter.Dimensions.EventType:",
        ),
        (
            on(&added, json!("gone")),
            "StartCondition.EventStartCondition.SegmentId: there is no segment gone.",
        ),
        (local, "LocalTime:"),
        (
            json!({"Schedule": {"EndTime": "2026-01-02T03:09:05Z"}}),
            "Schedule.EndTime: a journey ends later",
        ),
        (
            json!({"Schedule": {"EndTime": "2020-01-01"}}),
            "Schedule.EndTime: a journey ends later",
        ),
        (
            json!({"Schedule": {"StartTime": "2027-01-01", "EndTime": "2028-06-25"}}),
            "Schedule.EndTime: a journey lasts at most 540",
        ),
        (
            json!({"QuietTime": {"Start": "22:00"}}),
            "QuietTime: give both",
        ),
        (
            json!({"SendingSchedule": false, "OpenHours": {"EMAIL": {"MONDAY": []}}}),
            "SendingSchedule: OpenHours and ClosedDays",
        ),
        (
            json!({"QuietTime": null, "ClosedDays": {"EMAIL": []}}),
            "QuietTime: a journey with OpenHours",
        ),
        (
            json!({"OpenHours": {"EMAIL": {"MONDAY": [{"StartTime": "09:00"}]}}}),
            "OpenHours.EMAIL.MONDAY[0]: give both",
        ),
        (
            open("07:00", "12:00"),
            "OpenHours.EMAIL.MONDAY[0]: part of this",
        ),
        (
            json!({"ClosedDays": {"VOICE": [{"Name": "May Day"}]}}),
            "ClosedDays.VOICE[0]: give both",
        ),
    ];
    for (change, expected) in cases {
        let mut body = sound.clone();
        for (member, value) in change.as_object().unwrap() {
            body[member] = value.clone();
        }
        let said = verdict(&mut house, &body);
        let fault = said.trim_start_matches("Journey validation failed, ");
        assert!(
            fault.starts_with(expected),
            "{change}: {fault} instead of {expected}"
        );
    }
}
