//! Every list that comes in pages, while others write: what is there all the while is on exactly one of them.

use crate::routes;
use crate::testing::House;
use carillon_wire::Operation;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const APPS: &str = "/v1/apps";
const CAMPAIGNS: &str = "/v1/apps/{app}/campaigns";
const JOURNEYS: &str = "/v1/apps/{app}/journeys";
const RECOMMENDERS: &str = "/v1/recommenders";
const SEGMENTS: &str = "/v1/apps/{app}/segments";
const ROLE: &str = "arn:aws:iam::123456789012:role/pinpoint";
/// Pages of one walk, to catch a list that never ends.
const PAGES_MAX: usize = 1_000;

/// A list, and how its items come and go.
struct List {
    /// Where it is; `{of}` is what it is a list of.
    path: &'static str,
    /// Makes what it is a list of, and gives back its name.
    of: fn(&mut House) -> String,
    /// Makes the item of that number, and gives back what it is known by.
    make: fn(&mut House, &str, u32) -> String,
    /// Where the item is that is deleted, by what it is known by. Not everything can be.
    item: Option<&'static str>,
    /// The member that an item is known by.
    known_by: &'static str,
}

#[rustfmt::skip]
const LISTS: &[List] = &[
    List { path: APPS, of: nothing, make: |house, _, n| made(house, APPS, named(n)), item: Some("/v1/apps/{it}"), known_by: "Id" },
    List { path: CAMPAIGNS, of: segment, make: |house, of, n| made(house, CAMPAIGNS, campaign(of, n)), item: Some("/v1/apps/{app}/campaigns/{it}"), known_by: "Id" },
    List { path: "/v1/apps/{app}/campaigns/{of}/activities", of: watching, make: run, item: None, known_by: "Id" },
    List { path: "/v1/apps/{app}/campaigns/{of}/versions", of: one_campaign, make: another_campaign, item: None, known_by: "Version" },
    List { path: "/inbox/messages", of: letters, make: letter, item: None, known_by: "To" },
    List { path: "/v1/apps/{app}/jobs/export", of: segment, make: export, item: None, known_by: "Id" },
    List { path: "/v1/apps/{app}/jobs/import", of: segment, make: import, item: None, known_by: "Id" },
    List { path: "/v1/apps/{app}/segments/{of}/jobs/export", of: segment, make: export, item: None, known_by: "Id" },
    List { path: "/v1/apps/{app}/segments/{of}/jobs/import", of: segment, make: import, item: None, known_by: "Id" },
    List { path: JOURNEYS, of: nothing, make: |house, _, n| made(house, JOURNEYS, named(n)), item: Some("/v1/apps/{app}/journeys/{it}"), known_by: "Id" },
    List { path: RECOMMENDERS, of: nothing, make: |house, _, _| made(house, RECOMMENDERS, recommender()), item: Some("/v1/recommenders/{it}"), known_by: "Id" },
    List { path: SEGMENTS, of: nothing, make: |house, _, n| made(house, SEGMENTS, named(n)), item: Some("/v1/apps/{app}/segments/{it}"), known_by: "Id" },
    List { path: "/v1/apps/{app}/segments/{of}/versions", of: segment, make: another_segment, item: None, known_by: "Version" },
    List { path: "/v1/templates", of: nothing, make: template, item: Some("/v1/templates/{it}/sms"), known_by: "TemplateName" },
    List { path: "/v1/templates/{of}/sms/versions", of: |house| template(house, "", 0), make: another_template, item: Some("/v1/templates/{of}/sms?version={it}"), known_by: "Version" },
];

/// A call that succeeds.
fn done(house: &mut House, method: &str, path: &str, body: Value) -> Value {
    let (status, answer) = house.call(method, path, body);
    assert!((200..300).contains(&status), "{method} {path}: {answer}");
    answer
}

fn made(house: &mut House, path: &str, body: Value) -> String {
    text(&done(house, "POST", path, body)["Id"])
}

/// What something is known by may be a text or a number.
fn text(value: &Value) -> String {
    value.as_str().map_or(value.to_string(), str::to_owned)
}

fn nothing(_: &mut House) -> String {
    String::new()
}

fn named(number: u32) -> Value {
    json!({"Name": format!("n{number}")})
}

fn segment(house: &mut House) -> String {
    made(house, SEGMENTS, named(0))
}

fn another_segment(house: &mut House, segment: &str, number: u32) -> String {
    let path = format!("{SEGMENTS}/{segment}");
    text(&done(house, "PUT", &path, named(number))["Version"])
}

fn campaign(segment: &str, number: u32) -> Value {
    json!({
        "Name": format!("n{number}"),
        "SegmentId": segment,
        "Schedule": {"StartTime": "2026-02-01T00:00:00Z", "Frequency": "ONCE"},
        "MessageConfiguration": {"EmailMessage": {"Title": "Hello", "Body": "Hello", "FromAddress": "shop@example.com"}},
    })
}

fn one_campaign(house: &mut House) -> String {
    let segment = segment(house);
    made(house, CAMPAIGNS, campaign(&segment, 0))
}

fn another_campaign(house: &mut House, campaign: &str, number: u32) -> String {
    let path = format!("{CAMPAIGNS}/{campaign}");
    text(&done(house, "PUT", &path, named(number))["Version"])
}

fn watching(house: &mut House) -> String {
    let segment = segment(house);
    let mut campaign = campaign(&segment, 0);
    campaign["Schedule"] = json!({
        "StartTime": "IMMEDIATE",
        "EndTime": "2027-01-01T00:00:00Z",
        "Frequency": "EVENT",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["cart.add"]}}},
    });
    made(house, CAMPAIGNS, campaign)
}

/// Each update of a campaign that lives is a run of its own, and each run that found somebody an activity.
fn run(house: &mut House, campaign: &str, number: u32) -> String {
    house.advance(1_000);
    another_campaign(house, campaign, number);
    let event = json!({"EventType": "cart.add", "Timestamp": house.now.to_string()});
    let batch = json!({"BatchItem": {"e1": {"Endpoint": {"ChannelType": "EMAIL", "Address": "ada@example.com"}, "Events": {format!("v{number}"): event}}}});
    done(house, "POST", "/v1/apps/{app}/events", batch);
    house.wake();
    let path = format!("{CAMPAIGNS}/{campaign}/activities");
    let activities = done(house, "GET", &path, Value::Null);
    let last = activities["Item"].as_array().unwrap().iter();
    text(&last.max_by_key(|run| text(&run["Start"])).unwrap()["Id"])
}

fn export(house: &mut House, segment: &str, _: u32) -> String {
    let asked = json!({"RoleArn": ROLE, "S3UrlPrefix": "s3://people/out/", "SegmentId": segment});
    made(house, "/v1/apps/{app}/jobs/export", asked)
}

fn import(house: &mut House, segment: &str, _: u32) -> String {
    let asked = json!({"Format": "CSV", "RoleArn": ROLE, "S3Url": "s3://people/list.csv", "SegmentId": segment});
    made(house, "/v1/apps/{app}/jobs/import", asked)
}

fn recommender() -> Value {
    json!({"RecommendationProviderUri": "arn:aws:personalize:us-east-1:123456789012:campaign/shop", "RecommendationProviderRoleArn": ROLE})
}

fn template(house: &mut House, _: &str, number: u32) -> String {
    let name = format!("t{number}");
    let path = format!("/v1/templates/{name}/sms");
    done(house, "POST", &path, json!({"Body": "Hello"}));
    name
}

/// The first version is there from the beginning.
fn another_template(house: &mut House, template: &str, number: u32) -> String {
    let path = format!("/v1/templates/{template}/sms?create-new-version=true");
    done(house, "PUT", &path, json!({"Body": "Hello"}));
    (number + 1).to_string()
}

fn letters(house: &mut House) -> String {
    house.open_email();
    String::new()
}

fn letter(house: &mut House, _: &str, number: u32) -> String {
    let address = format!("n{number}@example.com");
    let message = json!({"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hello"}}}});
    let body =
        json!({"MessageConfiguration": message, "Addresses": {&address: {"ChannelType": "EMAIL"}}});
    done(house, "POST", "/v1/apps/{app}/messages", body);
    address
}

/// What others do between two pages.
#[derive(Debug, Clone)]
enum Meanwhile {
    Make,
    /// Deletes one of those that are there, by its place among them.
    Delete(prop::sample::Index),
}

fn meanwhile() -> impl Strategy<Value = Vec<Meanwhile>> {
    let delete = any::<prop::sample::Index>().prop_map(Meanwhile::Delete);
    prop::collection::vec(prop_oneof![Just(Meanwhile::Make), delete], 0..4)
}

/// A list with items in it.
struct Kept {
    house: House,
    list: &'static List,
    of: String,
    /// What is there, by what it is known by.
    there: Vec<String>,
    made: u32,
}

impl Kept {
    fn new(list: &'static List, items: u32) -> Kept {
        let mut house = House::new();
        let mut kept = Kept {
            of: (list.of)(&mut house),
            house,
            list,
            there: Vec::new(),
            made: 0,
        };
        (0..items).for_each(|_| kept.make());
        kept
    }

    fn make(&mut self) {
        self.made += 1;
        let item = (self.list.make)(&mut self.house, &self.of, self.made);
        self.there.push(item);
    }

    fn happens(&mut self, meanwhile: &Meanwhile) {
        match (meanwhile, self.list.item) {
            (Meanwhile::Make, _) => self.make(),
            (Meanwhile::Delete(place), Some(item)) if !self.there.is_empty() => {
                let gone = self.there.remove(place.index(self.there.len()));
                let path = item.replace("{of}", &self.of).replace("{it}", &gone);
                done(&mut self.house, "DELETE", &path, Value::Null);
            }
            (Meanwhile::Delete(_), _) => {}
        }
    }

    /// One page after that token: what its items are known by, and the next token.
    fn page(&mut self, size: u32, token: Option<&str>) -> (Vec<String>, Option<String>) {
        let after = token.map_or(String::new(), |token| format!("&token={token}"));
        let path = self.list.path.replace("{of}", &self.of);
        let path = format!("{path}?page-size={size}{after}");
        let page = done(&mut self.house, "GET", &path, Value::Null);
        let items = page["Item"].as_array().unwrap();
        assert!(items.len() <= size as usize, "{path}: {page}");
        let known = items.iter().map(|item| text(&item[self.list.known_by]));
        (
            known.collect(),
            page["NextToken"].as_str().map(str::to_owned),
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_there_all_the_while_is_on_one_page(
        list in 0..LISTS.len(),
        items in 0_u32..9,
        size in 1_u32..5,
        between in prop::collection::vec(meanwhile(), 0..9),
    ) {
        let mut kept = Kept::new(&LISTS[list], items);
        let mut all_the_while: BTreeSet<String> = kept.there.iter().cloned().collect();
        let mut between = between.into_iter();
        let mut seen = Vec::new();
        let mut token = None;
        for page in 0.. {
            prop_assert!(page < PAGES_MAX, "{} never ends", kept.list.path);
            let (items, next) = kept.page(size, token.as_deref());
            seen.extend(items);
            token = next;
            if token.is_none() {
                break;
            }
            for meanwhile in between.next().iter().flatten() {
                kept.happens(meanwhile);
            }
            all_the_while.retain(|item| kept.there.contains(item));
        }
        let once: BTreeSet<String> = seen.iter().cloned().collect();
        prop_assert_eq!(once.len(), seen.len(), "{} shows something twice: {:?}", kept.list.path, seen);
        prop_assert!(once.is_superset(&all_the_while), "{} leaves out some of {:?}: {:?}", kept.list.path, all_the_while, seen);
    }
}

/// The operations that take a `page-size` and are no list above: each has one page, or shows figures.
#[test]
fn no_list_is_forgotten() {
    let path = |list: &List| list.path.replace(['{', '}'], "");
    let walked: BTreeSet<&str> = LISTS
        .iter()
        .map(|list| routes::find("GET", &path(list)).unwrap().0.name())
        .collect();
    let rest: Vec<&str> = Operation::ALL
        .into_iter()
        .filter(|operation| operation.query().contains(&"page-size"))
        .map(Operation::name)
        .filter(|name| !walked.contains(name))
        .collect();
    insta::assert_snapshot!(rest.join(" "), @"GetApplicationDateRangeKpi GetCampaignDateRangeKpi GetJourneyDateRangeKpi GetJourneyExecutionActivityMetrics GetJourneyExecutionMetrics GetJourneyRunExecutionActivityMetrics GetJourneyRunExecutionMetrics GetJourneyRuns");
}
