#!/usr/bin/env bash
# Finding: CloudFormation of moto 5.2.5 ends a stack with CREATE_COMPLETE though it has not made an alarm of it, and refuses a FIFO
# queue without a name.
#
# An alarm is a resource of the template that CloudFormation makes, or the stack fails. Here the stack is complete, a resource
# without a name and a type is listed for it, and CloudWatch has no alarm: a test that looks at the status of the stack sees nothing.
# CloudFormation makes a name for a queue that has none, with .fifo at its end where the queue is FIFO. Here the stack fails
# with a message on the name that nobody gave. cfn-lint 1.58.0, which moto brings along to validate templates, has no
# errors and warnings for either.
#
# Seen with moto[server] 5.2.5, boto3 1.44.8 and cfn-lint 1.58.0 on Python 3.11: the lines of `expected` below.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'moto[server]==5.2.5' boto3==1.44.8 cfn-lint==1.58.0

cat >look.py <<'EOF'
import json
import os

os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION="eu-central-1")

import boto3
from cfnlint.api import lint_all
from moto import mock_aws

ALARM = {
    "Type": "AWS::CloudWatch::Alarm",
    "Properties": {
        "AlarmName": "late",
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Statistic": "Maximum",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 60,
        "EvaluationPeriods": 1,
        "Period": 300,
    },
}
FIFO = {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}}


def create(name, resources):
    body = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources})
    problems = [found.rule.id for found in lint_all(body) if not found.rule.id.startswith("I")]
    print(name, "- errors and warnings of cfn-lint:", problems)
    cloudformation = boto3.client("cloudformation")
    try:
        cloudformation.create_stack(StackName=name, TemplateBody=body)
    except Exception as error:
        print("refused:", error)
        return
    print(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
    listed = cloudformation.list_stack_resources(StackName=name)["StackResourceSummaries"]
    print("listed:", json.dumps([[it["LogicalResourceId"], it["ResourceType"]] for it in listed]))


with mock_aws():
    create("alarm", {"Late": ALARM})
    print("alarms:", len(boto3.client("cloudwatch").describe_alarms()["MetricAlarms"]))
    create("fifo", {"Queue": FIFO})
EOF
seen=$(venv/bin/python -W ignore look.py 2>/dev/null)
expected='alarm - errors and warnings of cfn-lint: []
CREATE_COMPLETE
listed: [["", ""]]
alarms: 0
fifo - errors and warnings of cfn-lint: []
refused: An error occurred (InvalidParameterValue) when calling the CreateStack operation: Queue name must end in .fifo for FIFO queues'
echo "$seen"
[ "$seen" = "$expected" ] || { echo 'This has changed.' >&2; exit 1; }
