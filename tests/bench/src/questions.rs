//! Segments to count, each as Carillon takes it and as an engineer would ask PostgreSQL, with the indexes that serve him best.

use crate::people;
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

/// One kind of count.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    /// The members of a WriteSegmentRequest.
    pub(crate) segment: Value,
    /// What follows WHERE.
    pub(crate) sql: String,
}

/// The table, and every index that the questions can use.
pub(crate) const TABLE: &str = "\
CREATE EXTENSION pg_trgm;
CREATE TABLE endpoints (id text PRIMARY KEY, seen timestamptz NOT NULL, doc jsonb NOT NULL);
CREATE TABLE events (endpoint text NOT NULL, type text NOT NULL, at timestamptz NOT NULL);";
pub(crate) const INDEXES: &str = "\
CREATE INDEX ON endpoints USING gin ((doc->'Attributes') jsonb_path_ops);
CREATE INDEX ON endpoints USING gin ((doc#>'{User,UserAttributes}') jsonb_path_ops);
CREATE INDEX ON endpoints ((doc#>>'{Attributes,plan,0}'));
CREATE INDEX ON endpoints ((doc#>>'{Attributes,store,0}'));
CREATE INDEX ON endpoints ((doc#>>'{Attributes,signedUp,0}'));
CREATE INDEX ON endpoints USING gin ((doc#>>'{Attributes,favourite,0}') gin_trgm_ops);
CREATE INDEX ON endpoints (((doc#>>'{Metrics,spent}')::float8));
CREATE INDEX ON endpoints (((doc#>>'{Metrics,orders}')::float8));
CREATE INDEX ON endpoints ((doc#>>'{Demographic,Platform}'));
CREATE INDEX ON endpoints ((doc#>>'{Location,Country}'));
CREATE INDEX ON endpoints (seen);
CREATE INDEX ON endpoints USING gist (point((doc#>>'{Location,Longitude}')::float8, (doc#>>'{Location,Latitude}')::float8));
CREATE INDEX ON events (type, at) INCLUDE (endpoint);
CREATE INDEX ON events (endpoint, type, at);";

/// Kilometres on the globe of the segment rules, from the middle of the question about a circle.
const KM: &str = "2 * 6371.0088 * asin(sqrt(sin(radians(((doc#>>'{Location,Latitude}')::float8 - 51.5) / 2)) ^ 2 + cos(radians(51.5)) * cos(radians((doc#>>'{Location,Latitude}')::float8)) * sin(radians(((doc#>>'{Location,Longitude}')::float8 + 0.1) / 2)) ^ 2))";

pub(crate) fn questions(now_ms: i64) -> Vec<Question> {
    let is = |values: &[&str]| json!({"AttributeType": "INCLUSIVE", "Values": values});
    let set = |values: &[&str]| json!({"DimensionType": "INCLUSIVE", "Values": values});
    let dimensions = |dimensions: Value| json!({"Dimensions": dimensions});
    let since = people::day(now_ms - 90 * DAY_MS);
    let behaviour = |events: Value| dimensions(json!({"Behavior": {"Events": events}}));
    // Today and the days before it, in UTC.
    let (week, month) = (
        people::day(now_ms - 6 * DAY_MS),
        people::day(now_ms - 29 * DAY_MS),
    );
    let stores = ["store-3", "store-17", "store-40", "store-111", "store-250"];
    vec![
        Question {
            name: "equality: plan is gold",
            segment: dimensions(json!({"Attributes": {"plan": is(&["gold"])}})),
            sql: "doc#>>'{Attributes,plan,0}' = 'gold'".to_owned(),
        },
        Question {
            name: "one value of several: an interest",
            segment: dimensions(json!({"Attributes": {"interests": is(&["interest-7"])}})),
            sql: r#"doc->'Attributes' @> '{"interests":["interest-7"]}'"#.to_owned(),
        },
        Question {
            name: "range: spent more than 500",
            segment: dimensions(json!({"Metrics": {"spent": {"ComparisonOperator": "GREATER_THAN", "Value": 500}}})),
            sql: "(doc#>>'{Metrics,spent}')::float8 > 500".to_owned(),
        },
        Question {
            name: "one of five stores",
            segment: dimensions(json!({"Attributes": {"store": is(&stores)}})),
            sql: format!("doc#>>'{{Attributes,store,0}}' IN ('{}')", stores.join("','")),
        },
        Question {
            name: "contains: a favourite with roast in it",
            segment: dimensions(json!({"Attributes": {"favourite": {"AttributeType": "CONTAINS", "Values": ["roast"]}}})),
            sql: "doc#>>'{Attributes,favourite,0}' LIKE '%roast%'".to_owned(),
        },
        Question {
            name: "date: signed up in the last 90 days",
            segment: dimensions(json!({"Attributes": {"signedUp": {"AttributeType": "AFTER", "Values": [since]}}})),
            sql: format!("doc#>>'{{Attributes,signedUp,0}}' > '{since}'"),
        },
        Question {
            name: "recency: active within 7 days",
            segment: dimensions(json!({"Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": "ACTIVE"}}})),
            sql: "seen >= now() - interval '7 days'".to_owned(),
        },
        Question {
            name: "circle: within 10 km of a point in London",
            segment: dimensions(json!({"Location": {"GPSPoint": {"Coordinates": {"Latitude": 51.5, "Longitude": -0.1}, "RangeInKilometers": 10}}})),
            sql: format!("point((doc#>>'{{Location,Longitude}}')::float8, (doc#>>'{{Location,Latitude}}')::float8) <@ box '((-0.26,51.4),(0.06,51.6))' AND {KM} <= 10"),
        },
        Question {
            name: "five criteria",
            segment: dimensions(json!({
                "Attributes": {"newsletter": is(&["yes"]), "language": is(&["language-0", "language-1"])},
                "UserAttributes": {"loyalty": is(&["3", "4", "5"])},
                "Metrics": {"orders": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 10}},
                "Demographic": {"Platform": set(&["ios"])},
            })),
            sql: r#"doc->'Attributes' @> '{"newsletter":["yes"]}' AND (doc->'Attributes' @> '{"language":["language-0"]}' OR doc->'Attributes' @> '{"language":["language-1"]}') AND (doc#>'{User,UserAttributes}' @> '{"loyalty":["3"]}' OR doc#>'{User,UserAttributes}' @> '{"loyalty":["4"]}' OR doc#>'{User,UserAttributes}' @> '{"loyalty":["5"]}') AND (doc#>>'{Metrics,orders}')::float8 >= 10 AND doc#>>'{Demographic,Platform}' = 'ios'"#.to_owned(),
        },
        Question {
            name: "nest of six: two groups of three",
            segment: json!({"SegmentGroups": {"Include": "ALL", "Groups": [
                {"Type": "ANY", "Dimensions": [
                    {"Attributes": {"plan": is(&["gold", "plus"])}},
                    {"Metrics": {"spent": {"ComparisonOperator": "GREATER_THAN", "Value": 800}}},
                    {"Attributes": {"interests": is(&["interest-7"])}},
                ]},
                {"Type": "ALL", "Dimensions": [
                    {"Location": {"Country": set(&["GB", "IE"])}},
                    {"Attributes": {"newsletter": is(&["yes"])}},
                    {"Behavior": {"Recency": {"Duration": "DAY_30", "RecencyType": "ACTIVE"}}},
                ]},
            ]}}),
            sql: r#"(doc#>>'{Attributes,plan,0}' IN ('gold','plus') OR (doc#>>'{Metrics,spent}')::float8 > 800 OR doc->'Attributes' @> '{"interests":["interest-7"]}') AND doc#>>'{Location,Country}' IN ('GB','IE') AND doc->'Attributes' @> '{"newsletter":["yes"]}' AND seen >= now() - interval '30 days'"#.to_owned(),
        },
        Question {
            name: "exclusion: neither free nor British",
            segment: dimensions(json!({
                "Attributes": {"plan": {"AttributeType": "EXCLUSIVE", "Values": ["free"]}},
                "Location": {"Country": {"DimensionType": "EXCLUSIVE", "Values": ["GB"]}},
            })),
            sql: "doc#>>'{Attributes,plan,0}' <> 'free' AND doc#>>'{Location,Country}' <> 'GB'".to_owned(),
        },
        Question {
            name: "behaviour: filled a cart 3 times in 7 days",
            segment: behaviour(json!([{"EventType": set(&["cart.add"]), "AtLeast": 3, "Days": 7}])),
            sql: format!("id IN (SELECT endpoint FROM events WHERE type = 'cart.add' AND at >= '{week}' GROUP BY endpoint HAVING count(*) >= 3)"),
        },
        Question {
            name: "behaviour: cart and no purchase in 30 days",
            segment: behaviour(json!([
                {"EventType": set(&["cart.add"]), "Days": 30},
                {"EventType": set(&["purchase"]), "Performed": false, "Days": 30},
            ])),
            sql: format!("EXISTS (SELECT 1 FROM events e WHERE e.endpoint = id AND type = 'cart.add' AND at >= '{month}') AND NOT EXISTS (SELECT 1 FROM events e WHERE e.endpoint = id AND type = 'purchase' AND at >= '{month}')"),
        },
    ]
}
