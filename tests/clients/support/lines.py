"""A stock client in Python for a program in another language: each line asks, and a line answers.

    lines.py boto3 URL    asks {"operation", "input"}
    lines.py aws URL      asks the arguments of a command; starting `aws` anew for each would take most of the time
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

import boto3
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.exceptions import ClientError


def boto3_at(url):
    client = boto3.client("pinpoint", endpoint_url=url)

    def answer(asked):
        try:
            answer = getattr(client, xform_name(asked["operation"]))(**asked["input"])
        except ClientError as error:
            return {"refusal": {"name": type(error).__name__, "message": error.response["Error"]["Message"]}}
        del answer["ResponseMetadata"]
        return {"answer": answer}

    return answer


def aws_at(url):
    # What the program `aws` is made of.
    driver = create_clidriver()

    def answer(arguments):
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = driver.main([*arguments, "--endpoint-url", url])
        return {"code": code, "out": out.getvalue(), "err": err.getvalue()}

    return answer


client, url = sys.argv[1:]
answer = {"boto3": boto3_at, "aws": aws_at}[client](url)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), default=str), flush=True)
