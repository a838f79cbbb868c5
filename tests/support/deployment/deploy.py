"""Creates the packaged stack on an endpoint of CloudFormation and prints what is there, as JSON.

Arguments: endpoint, folder of the package, name of the stack. Leaves out what moto 5.2 lacks, and only that:
- it ignores the body of an API, so that there is nothing to deploy (AWS::ApiGateway::Deployment);
- it has no CloudFormation for secrets and the policies of buckets;
- it makes no names for FIFO queues, which CloudFormation does;
- it makes no alarms and dashboards of a template: they are put as they stand there.
"""

import json
import pathlib
import re
import sys

import boto3

endpoint, folder, stack = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]


def client(service):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="eu-central-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


cloudformation = client("cloudformation")
missing = {"AWS::ApiGateway::Deployment", "AWS::SecretsManager::Secret", "AWS::S3::BucketPolicy"}


def template(step):
    return json.loads((folder / f"cloudformation-template-{step}-stack.json").read_text())


def for_moto(whole):
    resources = {name: it for name, it in whole["Resources"].items() if it["Type"] not in missing}
    for name, it in resources.items():
        if it["Type"] == "AWS::SQS::Queue" and it.get("Properties", {}).get("FifoQueue"):
            it["Properties"]["QueueName"] = f"{stack}-{name}.fifo"
        variables = it.get("Properties", {}).get("Environment", {}).get("Variables", {})
        if "QM_TOKEN_PEPPER" in variables:
            variables["QM_TOKEN_PEPPER"] = "pepper"
    outputs = {name: it for name, it in whole.get("Outputs", {}).items() if "TokenPepper" not in json.dumps(it)}
    return {**whole, "Resources": resources, "Outputs": outputs}


def pages(service, operation, key, **arguments):
    for page in client(service).get_paginator(operation).paginate(**arguments):
        yield from page[key]


def deploy():
    whole = template("update")
    create = {**template("create")}
    create["Resources"] = {n: it for n, it in create["Resources"].items() if it["Type"] not in missing}
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(create))
    bucket = cloudformation.describe_stack_resource(StackName=stack, LogicalResourceId="ServerlessDeploymentBucket")[
        "StackResourceDetail"
    ]["PhysicalResourceId"]
    s3 = client("s3")
    codes = [it["Properties"]["Code"] for it in whole["Resources"].values() if it["Type"] == "AWS::Lambda::Function"]
    for key in {code["S3Key"] for code in codes}:
        s3.upload_file(str(folder / key.rsplit("/", 1)[1]), bucket, key)
    s3.put_object(Bucket=bucket, Key="template.json", Body=json.dumps(for_moto(whole)).encode())
    cloudformation.update_stack(
        StackName=stack,
        TemplateURL=f"https://s3.amazonaws.com/{bucket}/template.json",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
    )
    return cloudformation.describe_stacks(StackName=stack)["Stacks"][0]


def queue(url):
    attributes = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {"arn": attributes["QueueArn"], "redrive": json.loads(attributes.get("RedrivePolicy", "null"))}


def resolved(value, ids):
    """A value of the template with what its references stand for."""
    if isinstance(value, list):
        return [resolved(part, ids) for part in value]
    if not isinstance(value, dict):
        return value
    if "Ref" in value:
        return ids[value["Ref"]]
    if "Fn::GetAtt" in value:
        return name_of(ids[value["Fn::GetAtt"][0]])
    if "Fn::Sub" in value:
        return re.sub(r"\$\{([\w:]+?)(?:\.\w+)?\}", lambda found: name_of(ids[found[1]]), value["Fn::Sub"])
    return {key: resolved(part, ids) for key, part in value.items()}


def name_of(identifier):
    """The name of a queue stands at the end of its address."""
    return identifier.rsplit("/", 1)[-1]


def watch(ids):
    cloudwatch = client("cloudwatch")
    for it in template("update")["Resources"].values():
        if it["Type"] == "AWS::CloudWatch::Alarm":
            cloudwatch.put_metric_alarm(**resolved(it["Properties"], ids))
        if it["Type"] == "AWS::CloudWatch::Dashboard":
            cloudwatch.put_dashboard(**resolved(it["Properties"], ids))


deployed = deploy()
ids = {
    it["LogicalResourceId"]: it["PhysicalResourceId"]
    for it in pages("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=stack)
}
watch({**ids, "AWS::Region": "eu-central-1"})
table = ids["Table"]
dynamodb = client("dynamodb")
events = client("events")
print(
    json.dumps(
        {
            "status": deployed["StackStatus"],
            "resources": [
                it["ResourceType"]
                for it in pages("cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=stack)
            ],
            "table": dynamodb.describe_table(TableName=table)["Table"],
            "functions": [
                {name: it.get(name) for name in ["FunctionName", "FunctionArn", "Role", "MemorySize", "Timeout", "Handler"]}
                | {"table": it.get("Environment", {}).get("Variables", {}).get("QM_TABLE")}
                for it in pages("lambda", "list_functions", "Functions")
            ],
            "roles": [it["Arn"] for it in pages("iam", "list_roles", "Roles")],
            "queues": [queue(url) for url in pages("sqs", "list_queues", "QueueUrls")],
            "mappings": [
                [it["EventSourceArn"], it["FunctionArn"]]
                for it in pages("lambda", "list_event_source_mappings", "EventSourceMappings")
            ],
            "schedules": [
                [rule["ScheduleExpression"], *[t["Arn"] for t in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]]]
                for rule in pages("events", "list_rules", "Rules")
            ],
            "alarms": [
                {
                    "name": it["AlarmName"],
                    "actions": it["AlarmActions"],
                    "metrics": [metric["MetricStat"]["Metric"] for metric in it["Metrics"] if "MetricStat" in metric],
                }
                for it in pages("cloudwatch", "describe_alarms", "MetricAlarms")
            ],
            "dashboards": [
                json.loads(client("cloudwatch").get_dashboard(DashboardName=it["DashboardName"])["DashboardBody"])
                for it in pages("cloudwatch", "list_dashboards", "DashboardEntries")
            ],
            "topics": [it["TopicArn"] for it in pages("sns", "list_topics", "Topics")],
        },
        default=str,
    )
)
