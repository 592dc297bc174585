//! People to choose from, the same ones for every store that is measured, and skewed as real ones are.

use crate::dice::Dice;
use serde_json::{Value, json};

/// Over how many days people were last seen, and since how many they came.
const SEEN_DAYS: usize = 60;
const SIGNED_UP_DAYS: usize = 1_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Degrees that people live around the middle of their city.
const CITY_DEGREES: f64 = 0.4;

const PLANS: [(&str, usize); 4] = [("free", 78), ("basic", 92), ("plus", 98), ("gold", 100)];
const GOODS: [&str; 8] = [
    "roast", "tea", "filter", "kettle", "grinder", "cup", "syrup", "book",
];
const PLATFORMS: [&str; 3] = ["web", "ios", "android"];
/// Name, country, latitude and longitude.
const CITIES: [(&str, &str, f64, f64); 12] = [
    ("London", "GB", 51.5074, -0.1278),
    ("Berlin", "DE", 52.52, 13.405),
    ("Paris", "FR", 48.8566, 2.3522),
    ("Madrid", "ES", 40.4168, -3.7038),
    ("Rome", "IT", 41.9028, 12.4964),
    ("Oslo", "NO", 59.9139, 10.7522),
    ("Vienna", "AT", 48.2082, 16.3738),
    ("Warsaw", "PL", 52.2297, 21.0122),
    ("Lisbon", "PT", 38.7223, -9.1393),
    ("Dublin", "IE", 53.3498, -6.2603),
    ("Athens", "GR", 37.9838, 23.7275),
    ("Tallinn", "EE", 59.437, 24.7536),
];

/// What people do, each up to so many times before they were last seen, and how long they take in between.
const DONE_TIMES: usize = 8;
const DONE_EVERY_MS: i64 = 5 * HOUR_MS;

/// One endpoint and its user.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) seen_ms: i64,
    /// As `UpdateEndpoint` takes it.
    pub(crate) endpoint: Value,
}

/// The person of that number, who knows no other moment than `now_ms`.
pub(crate) fn person(number: usize, now_ms: i64) -> Person {
    let mut dice = Dice::new(number as u64);
    let hours = skewed(&mut dice, SEEN_DAYS * 24) as i64;
    // Half past, so that nobody crosses the edge of a window while a bench runs.
    let seen_ms = now_ms - hours * HOUR_MS - HOUR_MS / 2;
    let (city, country, latitude, longitude) = CITIES[skewed(&mut dice, CITIES.len())];
    let percent = dice.below(100);
    let plan = PLANS.iter().find(|(_, below)| percent < *below);
    let good = skewed(&mut dice, 400);
    let interests: Vec<String> = (0..1 + dice.below(3))
        .map(|_| format!("interest-{}", skewed(&mut dice, 40)))
        .collect();
    let mut named = |name: &str, of: usize| vec![format!("{name}-{}", skewed(&mut dice, of))];
    let attributes = json!({
        "plan": [plan.map_or("gold", |(plan, _)| plan)],
        "favourite": [format!("{}-{good:03}", GOODS[good % GOODS.len()])],
        "interests": interests,
        "store": named("store", 300),
        "source": named("source", 20),
        "campaign": named("campaign", 200),
        "language": named("language", 12),
        "size": named("size", 5),
        "colour": named("colour", 30),
        "referrer": named("referrer", 1_000),
    });
    let mut attributes = attributes;
    attributes["newsletter"] = json!([if dice.below(100) < 35 { "yes" } else { "no" }]);
    let days = dice.below(SIGNED_UP_DAYS) as i64;
    attributes["signedUp"] = json!([day(now_ms - days * DAY_MS)]);
    let cents = 100.0 * (dice.below(1_000_000) as f64 / 1_000_000.0 * 7.0).exp();
    let mut around = |middle: f64| {
        let share = dice.below(1_000_000) as f64 / 1_000_000.0 - 0.5;
        ((middle + share * CITY_DEGREES) * 1e5).round() / 1e5
    };
    let (latitude, longitude) = (around(latitude), around(longitude));
    let endpoint = json!({
        "ChannelType": "EMAIL",
        "Address": format!("person{number}@shop.example"),
        "Attributes": attributes,
        "Metrics": {
            "orders": skewed(&mut dice, 60),
            "spent": cents.round() / 100.0,
            "age": 18 + dice.below(63),
            "visits": skewed(&mut dice, 5_000),
        },
        "Demographic": {
            "Platform": PLATFORMS[skewed(&mut dice, PLATFORMS.len())],
            "AppVersion": format!("1.{}", skewed(&mut dice, 30)),
            "Make": format!("make-{}", skewed(&mut dice, 15)),
            "Model": format!("model-{}", skewed(&mut dice, 150)),
        },
        "Location": {"City": city, "Country": country, "Latitude": latitude, "Longitude": longitude},
        "User": {
            "UserId": format!("user-{number}"),
            "UserAttributes": {"loyalty": [format!("{}", skewed(&mut dice, 6))]},
        },
    });
    Person {
        id: format!("endpoint-{number:07}"),
        seen_ms,
        endpoint,
    }
}

/// The same person as a line in the text format of COPY.
pub(crate) fn line(number: usize, now_ms: i64) -> String {
    let Person {
        id,
        seen_ms,
        endpoint,
    } = person(number, now_ms);
    let doc = endpoint.to_string().replace('\\', "\\\\");
    format!("{id}\t{}\t{doc}", carillon_engine::Timestamp(seen_ms))
}

/// Something that somebody did.
pub(crate) struct Deed {
    pub(crate) event_type: &'static str,
    pub(crate) at_ms: i64,
}

/// What the person of that number did, the last thing first. It is not newer than when the person was last seen.
pub(crate) fn deeds(number: usize, seen_ms: i64) -> Vec<Deed> {
    let mut dice = Dice::new(!(number as u64));
    let times = skewed(&mut dice, DONE_TIMES);
    let mut deed = |time: usize| Deed {
        event_type: match dice.below(4) {
            0 => "purchase",
            _ => "cart.add",
        },
        at_ms: seen_ms - time as i64 * DONE_EVERY_MS,
    };
    (0..times).map(&mut deed).collect()
}

/// A number below `limit`: the small ones are many.
fn skewed(dice: &mut Dice, limit: usize) -> usize {
    let share = dice.below(1 << 20) as f64 / f64::from(1 << 20);
    (share.powi(3) * limit as f64) as usize
}

/// The beginning of a day as AWS's clients write it.
pub(crate) fn day(ms: i64) -> String {
    let text = carillon_engine::Timestamp(ms).to_string();
    format!("{}T00:00:00Z", &text[..10])
}
