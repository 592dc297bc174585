"""An object store on this machine: moto's S3, and a bucket in it."""

import socket
import subprocess
import sys
import tempfile
import time

import boto3
import urllib3

READY_S_MAX = 60
KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}
NAME = "people"


class Bucket:
    """Started by its owner, who also stops it."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = tempfile.TemporaryFile()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.wait()
        self.client = boto3.client("s3", endpoint_url=self.url, region_name="us-east-1", **KEYS)
        self.client.create_bucket(Bucket=NAME)

    def wait(self):
        deadline = time.monotonic() + READY_S_MAX
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib3.request("GET", self.url, retries=False, timeout=2)
                return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
        self.log.seek(0)
        raise RuntimeError(f"the object store did not start:\n{self.log.read()[-4000:]}")

    @property
    def environment(self):
        """What a collector needs to know of it."""
        return {
            "CARILLON_AWS_KEY_ID": KEYS["aws_access_key_id"],
            "CARILLON_AWS_SECRET": KEYS["aws_secret_access_key"],
            "CARILLON_AWS_ENDPOINT_S3": self.url,
        }

    def put(self, name, text):
        self.client.put_object(Bucket=NAME, Key=name, Body=text if isinstance(text, bytes) else text.encode())
        return f"s3://{NAME}/{name}"

    def get(self, name):
        return self.client.get_object(Bucket=NAME, Key=name)["Body"].read()

    def names(self, prefix):
        listed = self.client.list_objects_v2(Bucket=NAME, Prefix=prefix).get("Contents", [])
        return [one["Key"] for one in listed]

    def stop(self):
        self.process.terminate()
        self.process.wait()
