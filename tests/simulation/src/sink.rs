//! A stream of Kinesis with moods, that takes some of the records of a call and not others.

use crate::dice::Dice;
use crate::ledger::Record;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carillon_engine::{HttpAnswer, HttpCall, Outcome};
use serde_json::{Value, json};

/// Takes a call's records, or some, or none, and says something about it.
pub(crate) fn take(
    dice: &mut Dice,
    faults: bool,
    call: &HttpCall,
    taken: &mut Vec<Record>,
) -> Outcome {
    let records = records(call);
    let mood = if faults { dice.below(100) } else { 100 };
    match mood {
        // Nothing arrived.
        0..8 => Outcome::Later("not now".to_owned()),
        8..12 => answer(500, &json!({"__type": "InternalFailure"})),
        12..16 => Outcome::Unknown("silence".to_owned()),
        // All arrived, and the answer was lost, or was a lie.
        16..24 => {
            taken.extend(records);
            Outcome::Unknown("silence".to_owned())
        }
        24..28 => {
            taken.extend(records);
            answer(502, &Value::Null)
        }
        // Each arrived or not by itself.
        28..50 => {
            let failed: Vec<bool> = records.iter().map(|_| dice.percent(30)).collect();
            let arrived = records.into_iter().zip(&failed);
            taken.extend(
                arrived
                    .filter(|(_, failed)| !**failed)
                    .map(|(record, _)| record),
            );
            said(&failed)
        }
        _ => {
            let failed = vec![false; records.len()];
            taken.extend(records);
            said(&failed)
        }
    }
}

fn records(call: &HttpCall) -> Vec<Record> {
    let body: Value = serde_json::from_slice(&call.body).expect("a call is JSON");
    let records = body["Records"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    records
        .iter()
        .map(|record| {
            let data = STANDARD
                .decode(text(&record["Data"]))
                .expect("data is base64");
            let event: Value = serde_json::from_slice(&data).expect("a record is JSON");
            (
                text(&record["PartitionKey"]),
                text(&event["event_type"]),
                event["event_timestamp"]
                    .as_i64()
                    .expect("a record has its time"),
                text(&event["attributes"]["id"]),
            )
        })
        .collect()
}

fn said(failed: &[bool]) -> Outcome {
    let records: Vec<Value> = failed
        .iter()
        .map(|failed| match failed {
            true => json!({"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow down"}),
            false => json!({"SequenceNumber": "1", "ShardId": "shardId-000000000000"}),
        })
        .collect();
    let count = failed.iter().filter(|failed| **failed).count();
    answer(
        200,
        &json!({"FailedRecordCount": count, "Records": records}),
    )
}

fn answer(status: u16, body: &Value) -> Outcome {
    Outcome::Answered(HttpAnswer {
        status,
        body: body.to_string().into_bytes(),
        ..HttpAnswer::default()
    })
}
