"""Holds exports to the schemas of those who take them.

Reads {"events": [...], "findings": [...]} and writes {"events": [...], "findings": [...]}: of each event of OCSF what is
wrong with it by the published schema, and of Security Hub what it has in the end of the findings that were imported.
"""

import json
import sys

import boto3
from jsonschema import Draft202012Validator
from moto import mock_aws
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema


def check_event(event):
    metadata = event["metadata"]
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(metadata["version"]))
    name = schema.lookup_class_name_from_uid(event["class_uid"])
    validator = Draft202012Validator(schema.get_class_schema(name, metadata["profiles"]))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(event)]


@mock_aws
def import_findings(findings):
    # The client refuses unknown fields, and values of another type than AWS documents.
    hub = boto3.client(
        "securityhub", region_name="eu-west-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    hub.enable_security_hub()
    answer = hub.batch_import_findings(Findings=findings)
    assert answer["FailedCount"] == 0, answer["FailedFindings"]
    return hub.get_findings()["Findings"]


given = json.load(sys.stdin)
json.dump(
    {
        "events": [check_event(event) for event in given["events"]],
        "findings": import_findings(given["findings"]),
    },
    sys.stdout,
)
