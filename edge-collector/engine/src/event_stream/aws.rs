//! The protocols of Kinesis and Firehose: PutRecords and PutRecordBatch, and what their answers say of each record.

use super::destination::{AwsStream, Service};
use super::parcel::{Parcel, Written};
use super::progress::Taken;
use crate::access::AwsCall;
use crate::effect::{Act, HttpAnswer};
use crate::error::ApiError;
use crate::turn::Turn;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Bytes of an answer that is read: a line for each of 500 records.
const ANSWER_BYTES_MAX: usize = 512 * 1024;

/// Kinesis: PutRecordsInput.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutRecords<'a> {
    #[serde(rename = "StreamARN")]
    stream_arn: &'a str,
    stream_name: &'a str,
    records: Vec<KinesisRecord<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct KinesisRecord<'a> {
    data: String,
    /// Records of one endpoint go to one shard, where they stay in order.
    partition_key: &'a str,
}

/// Firehose: PutRecordBatchInput.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutRecordBatch<'a> {
    delivery_stream_name: &'a str,
    records: Vec<FirehoseRecord>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FirehoseRecord {
    data: String,
}

/// What both services answer, each in words of its own: one for each record, in their order.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answered {
    #[serde(alias = "RequestResponses")]
    records: Vec<Answer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    error_code: Option<String>,
    error_message: Option<String>,
}

/// The error of a whole call.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default, rename = "__type")]
    kind: String,
    #[serde(default, alias = "Message")]
    message: String,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Service::Kinesis => "kinesis",
            Service::Firehose => "firehose",
        }
    }

    fn target(self) -> &'static str {
        match self {
            Service::Kinesis => "Kinesis_20131202.PutRecords",
            Service::Firehose => "Firehose_20150804.PutRecordBatch",
        }
    }
}

/// The call that carries a parcel; the inner error says what is not configured.
pub(super) fn call(
    turn: &Turn<'_>,
    stream: &AwsStream,
    parcel: &Parcel,
) -> Result<Result<Act, String>, ApiError> {
    let Some(aws) = &turn.config.aws else {
        return Ok(Err(
            "no keys of AWS are configured: set aws.key-id and aws.secret, or CARILLON_AWS_KEY_ID and CARILLON_AWS_SECRET"
                .to_owned(),
        ));
    };
    let body = match stream.service {
        Service::Kinesis => serde_json::to_vec(&PutRecords {
            stream_arn: &stream.arn,
            stream_name: &stream.name,
            records: parcel.records.iter().map(kinesis_record).collect(),
        }),
        Service::Firehose => serde_json::to_vec(&PutRecordBatch {
            delivery_stream_name: &stream.name,
            records: parcel.records.iter().map(firehose_record).collect(),
        }),
    };
    let call = AwsCall {
        service: stream.service.name(),
        region: &stream.region,
        method: "POST",
        path: "/",
        headers: &[
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", stream.service.target()),
        ],
        body: body.map_err(|error| ApiError::Internal(error.to_string()))?,
        answer_bytes_max: ANSWER_BYTES_MAX,
        ..AwsCall::default()
    };
    aws.sign(turn.now, call).map(|call| Ok(Act::Call(call)))
}

fn kinesis_record(record: &Written) -> KinesisRecord<'_> {
    KinesisRecord {
        data: STANDARD.encode(&record.json),
        partition_key: &record.key,
    }
}

/// Firehose writes records one after the other, so that each brings its own line end.
fn firehose_record(record: &Written) -> FirehoseRecord {
    let line = [record.json.as_slice(), b"\n"].concat();
    FirehoseRecord {
        data: STANDARD.encode(line),
    }
}

/// What an answer says was taken: all records before the first that was not.
pub(super) fn taken(service: Service, asked: i64, answer: &HttpAnswer) -> Taken {
    if answer.status != 200 {
        let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap_or_default();
        // Some services write the name of an error after a namespace.
        let kind = refusal.kind.rsplit('#').next().unwrap_or_default();
        let status = answer.status;
        return Taken::none(match kind.is_empty() {
            true => format!("{} answered with {status}", service.name()),
            false => format!("{kind}: {}", refusal.message),
        });
    }
    let Ok(Answered { records }) = serde_json::from_slice(&answer.body) else {
        return Taken::none(format!("{} answered in another language", service.name()));
    };
    let first = records
        .iter()
        .position(|record| record.error_code.is_some());
    let taken = first.unwrap_or(records.len());
    let taken = i64::try_from(taken).unwrap_or(i64::MAX).min(asked);
    let fault = match first.and_then(|first| records.get(first)) {
        Some(Answer {
            error_code,
            error_message,
        }) => {
            let texts = [error_code, error_message].map(|text| text.as_deref().unwrap_or_default());
            Some(texts.join(": "))
        }
        None if taken < asked => Some(format!(
            "{} answered for {taken} of {asked} records",
            service.name()
        )),
        None => None,
    };
    Taken {
        records: taken,
        fault,
    }
}

#[cfg(test)]
mod tests {
    use super::{HttpAnswer, Service, Taken, taken};

    fn answer(status: u16, body: &str) -> HttpAnswer {
        HttpAnswer {
            status,
            body: body.as_bytes().to_vec(),
            ..HttpAnswer::default()
        }
    }

    fn fault(records: i64, fault: &str) -> Taken {
        Taken {
            records,
            fault: Some(fault.to_owned()),
        }
    }

    #[test]
    fn what_follows_a_record_that_was_not_taken_does_not_count() {
        let good = r#"{"SequenceNumber": "1", "ShardId": "shardId-000000000000"}"#;
        let bad =
            r#"{"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow"}"#;
        let some = answer(
            200,
            &format!(r#"{{"FailedRecordCount": 1, "Records": [{good}, {bad}, {good}]}}"#),
        );
        let slow = "ProvisionedThroughputExceededException: slow";
        assert_eq!(taken(Service::Kinesis, 3, &some), fault(1, slow));
        let all = answer(
            200,
            &format!(r#"{{"FailedRecordCount": 0, "Records": [{good}, {good}]}}"#),
        );
        assert_eq!(taken(Service::Kinesis, 2, &all), Taken::all(2));
        let all = answer(
            200,
            r#"{"FailedPutCount": 0, "Encrypted": false, "RequestResponses": [{"RecordId": "a"}]}"#,
        );
        assert_eq!(taken(Service::Firehose, 1, &all), Taken::all(1));
        let some = answer(
            200,
            r#"{"FailedPutCount": 1, "RequestResponses": [{"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "slow"}]}"#,
        );
        assert_eq!(
            taken(Service::Firehose, 1, &some),
            fault(0, "ServiceUnavailableException: slow")
        );
    }

    #[test]
    fn what_is_not_understood_was_not_taken() {
        let short = answer(200, r#"{"Records": [{}]}"#);
        assert_eq!(
            taken(Service::Kinesis, 3, &short),
            fault(1, "kinesis answered for 1 of 3 records")
        );
        for body in ["", "<html>", "{}"] {
            let read = taken(Service::Kinesis, 3, &answer(200, body));
            assert_eq!(read, fault(0, "kinesis answered in another language"));
        }
        let refused = answer(
            400,
            r#"{"__type": "com.amazonaws.kinesis#ResourceNotFoundException", "message": "no stream"}"#,
        );
        assert_eq!(
            taken(Service::Kinesis, 3, &refused),
            fault(0, "ResourceNotFoundException: no stream")
        );
        let broken = answer(502, "bad gateway");
        assert_eq!(
            taken(Service::Firehose, 3, &broken),
            fault(0, "firehose answered with 502")
        );
    }
}
