"""Services of AWS on loopback, as moto plays them, and what arrived there."""

import json

import boto3
from moto.server import ThreadedMotoServer

ACCOUNT = "123456789012"
REGION = "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/pinpoint"
KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "a secret"}


class Cloud:
    def __init__(self):
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        self.kinesis, self.firehose, self.s3 = (self.client(service) for service in ("kinesis", "firehose", "s3"))

    def client(self, service):
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, **KEYS)

    def environment(self):
        """What a collector is told that is to use these services."""
        return {"CARILLON_AWS_KEY_ID": KEYS["aws_access_key_id"], "CARILLON_AWS_SECRET": KEYS["aws_secret_access_key"], "CARILLON_AWS_ENDPOINT": self.url}

    def stop(self):
        self._server.stop()

    def new_stream(self, name, shards=2):
        """A data stream; returns its ARN."""
        self.kinesis.create_stream(StreamName=name, ShardCount=shards)
        return f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/{name}"

    def new_delivery_stream(self, name):
        """A delivery stream into a bucket of the same name; returns its ARN."""
        self.s3.create_bucket(Bucket=name)
        bucket = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{name}"}
        return self.firehose.create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=bucket)["DeliveryStreamARN"]

    def shards(self, name):
        """The records of a data stream, shard by shard, as a reader of it gets them."""
        for shard in self.kinesis.list_shards(StreamName=name)["Shards"]:
            place = self.kinesis.get_shard_iterator(StreamName=name, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            records = []
            while got := self.kinesis.get_records(ShardIterator=place)["Records"]:
                records += got
                after = got[-1]["SequenceNumber"]
                place = self.kinesis.get_shard_iterator(
                    StreamName=name, ShardId=shard["ShardId"], ShardIteratorType="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=after
                )["ShardIterator"]
            yield records

    def records(self, name):
        """All records of a data stream; those of one shard in their order."""
        return [record for shard in self.shards(name) for record in shard]

    def bucket_text(self, name):
        """All that was delivered into a bucket."""
        keys = [one["Key"] for one in self.s3.list_objects_v2(Bucket=name).get("Contents", [])]
        return "".join(self.s3.get_object(Bucket=name, Key=key)["Body"].read().decode() for key in keys)


def event_of(record):
    return json.loads(record["Data"])
