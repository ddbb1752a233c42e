"""Derive `aws_schemas.json` from the generated bindings of the AWS provider.

    npm pack @cdktf/provider-aws@21.22.1 && tar xzf cdktf-provider-aws-21.22.1.tgz
    python tests/oracles/extract_schemas.py package

The bindings (MPL-2.0) are generated from the provider's own schema, so the facts are all
there: names, types, nesting, what is required. Only facts are kept. What the bindings do not
say, Optional+Computed above all, is the hand-made part of `schemas.py`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

RESOURCES = """
aws_api_gateway_rest_api aws_appautoscaling_policy aws_appautoscaling_target
aws_cloudformation_stack aws_cloudwatch_composite_alarm aws_cloudwatch_dashboard
aws_cloudwatch_event_archive aws_cloudwatch_event_bus aws_cloudwatch_event_bus_policy
aws_cloudwatch_event_permission aws_cloudwatch_event_rule aws_cloudwatch_event_target
aws_cloudwatch_log_group aws_cloudwatch_log_subscription_filter aws_cloudwatch_metric_alarm
aws_dynamodb_table aws_iam_policy aws_iam_role aws_iam_role_policy
aws_iam_role_policy_attachment aws_iam_policy_attachment aws_iam_user aws_iam_user_policy
aws_kinesis_firehose_delivery_stream aws_kinesis_stream aws_kinesis_stream_consumer
aws_kms_alias aws_kms_key aws_kms_key_policy aws_lambda_alias aws_lambda_event_source_mapping
aws_lambda_function aws_lambda_function_event_invoke_config
aws_lambda_function_recursion_config aws_lambda_function_url aws_lambda_layer_version
aws_lambda_permission aws_lambda_provisioned_concurrency_config aws_mq_broker
aws_mq_configuration aws_msk_cluster aws_msk_configuration aws_pipes_pipe aws_s3_bucket
aws_s3_bucket_notification aws_s3_bucket_policy aws_s3_bucket_public_access_block
aws_s3_bucket_versioning aws_s3_object aws_scheduler_schedule aws_scheduler_schedule_group
aws_secretsmanager_secret aws_security_group aws_sfn_state_machine aws_sns_topic
aws_sns_topic_data_protection_policy aws_sns_topic_policy aws_sns_topic_subscription
aws_sqs_queue aws_sqs_queue_policy aws_sqs_queue_redrive_allow_policy
aws_sqs_queue_redrive_policy aws_ssm_parameter aws_subnet aws_vpc
"""

DATA = """
aws_availability_zones aws_caller_identity aws_cloudwatch_event_bus aws_iam_policy
aws_iam_policy_document aws_iam_role aws_kinesis_stream aws_kms_alias aws_kms_key
aws_lambda_function aws_organizations_organization aws_partition aws_region aws_s3_bucket
aws_sns_topic aws_sqs_queue aws_sqs_queues aws_ssm_parameter aws_subnet aws_subnets aws_vpc
"""

Attribute = list[str]
"""Type, then one of "required", "optional", "computed"."""
Block = dict[str, Any]

SCALARS = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}

FIELD = re.compile(
    r"^ {12}(?P<name>\w+): \{\n +value: (?P<value>.*),\n +isBlock: (?P<block>\w+),\n"
    r' +type: "(?P<kind>\w+)",\n +storageClassType: "(?P<storage>\w+)",',
    re.MULTILINE,
)
NESTED_FIELD = re.compile(FIELD.pattern.replace("^ {12}", "^ {8}"), re.MULTILINE)
MAPPER = re.compile(
    r"^function (?P<name>\w+)ToHclTerraform\(struct\) \{(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL
)
CLASS = re.compile(
    r"^class (?P<name>\w+) extends [\w.]+ \{(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL
)
GETTER = re.compile(r"get \w+\(\) \{\n +return (?P<call>.*get\w*Attribute\('\w+'\).*);")
INNER = re.compile(r'new (?P<class>[\w.]+)\(this, "(?P<name>\w+)"(?:, (?P<set>\w+))?\)')
INTERFACE = re.compile(
    r"^export interface (?P<name>\w+)(?: extends [\w.]+)? \{(?P<body>.*?)^\}",
    re.MULTILINE | re.DOTALL,
)
PROPERTY = re.compile(r"#(?P<name>\w+) \w+#\w+\}.*?readonly \w+(?P<optional>\??):", re.DOTALL)


def scalar_type(storage: str, kind: str) -> str:
    """The type of a plain attribute, from what the binding stores it as."""
    for word in ("List", "Map"):
        if storage.endswith(word):
            inner = scalar_type(storage.removesuffix(word), kind)
            outer = "map" if word == "Map" else ("set" if kind == "set" else "list")
            return f"{outer}({inner})"
    return SCALARS[storage]


class Binding:
    """The generated code of one resource or data source."""

    def __init__(self, directory: Path) -> None:
        self.code = (directory / "index.js").read_text()
        declared = (directory / "index.d.ts").read_text()
        self.mappers = {m["name"]: m["body"] for m in MAPPER.finditer(self.code)}
        self.classes = {m["name"]: m["body"] for m in CLASS.finditer(self.code)}
        self.required = {
            m["name"]: {p["name"] for p in PROPERTY.finditer(m["body"]) if not p["optional"]}
            for m in INTERFACE.finditer(declared)
        }

    def schema(self) -> Block:
        """The schema of the whole resource."""
        main = next(n for n, body in self.classes.items() if "synthesizeHclAttributes()" in body)
        body = self.classes[main]
        written = body[body.index("synthesizeHclAttributes()") :]
        block = self.block(written, FIELD, self.required[f"{main}Config"])
        self.add_computed(block, main)
        return block

    def block(self, body: str, pattern: re.Pattern[str], required: set[str]) -> Block:
        """What may be written in a block."""
        attributes: dict[str, Attribute] = {}
        blocks: dict[str, Block] = {}
        for found in pattern.finditer(body):
            name = found["name"]
            flag = "required" if name in required else "optional"
            if found["block"] == "false":
                attributes[name] = [scalar_type(found["storage"], found["kind"]), flag]
            else:
                blocks[name] = self.nested(found, flag)
        return {"attributes": attributes, "blocks": blocks}

    def nested(self, found: re.Match[str], flag: str) -> Block:
        """A nested block: a list with a mapper repeats, one without holds at most one."""
        mapper = re.search(r"(\w+)ToHclTerraform", found["value"])
        assert mapper is not None, found["value"]
        inner = mapper[1]
        interface = inner[0].upper() + inner[1:]
        block = self.block(self.mappers[inner], NESTED_FIELD, self.required.get(interface, set()))
        self.add_computed(block, f"{interface}OutputReference")
        kind = found["kind"]
        block["nesting"] = "single" if kind == "struct" else kind
        if flag == "required":
            block["min"] = 1
        if kind != "struct" and "listMapperHcl" not in found["value"]:
            block["max"] = 1
        return block

    def add_computed(self, block: Block, name: str) -> None:
        """Add what can be read but not written."""
        for attribute, type_ in self.readable(name).items():
            if attribute not in block["attributes"] and attribute not in block["blocks"]:
                block["attributes"][attribute] = [type_, "computed"]

    def readable(self, name: str) -> dict[str, str]:
        """The type of every attribute that a class offers for reading."""
        found: dict[str, str] = {}
        body = self.classes.get(name, "")
        for getter in GETTER.finditer(body):
            kind, attribute = re.findall(r"get(\w*)Attribute\('(\w+)'\)", getter["call"])[0]
            if kind == "List":
                outer = "set" if "tolist" in getter["call"] else "list"
                found[attribute] = f"{outer}(string)"
            elif kind.endswith(("Map", "List")):
                word = "Map" if kind.endswith("Map") else "List"
                inner = SCALARS[kind.removesuffix(word).lower()]
                found[attribute] = f"{word.lower()}({inner})"
            else:
                found[attribute] = SCALARS[kind.lower()]
        for inner_ in INNER.finditer(body):
            class_ = inner_["class"]
            if class_ == "cdktf.StringMap":
                found[inner_["name"]] = "map(string)"
            elif class_.endswith("List") and class_ in self.classes:
                members = self.readable(class_.removesuffix("List") + "OutputReference")
                fields = ",".join(f"{n}={t}" for n, t in sorted(members.items()))
                outer = "set" if inner_["set"] == "true" else "list"
                found[inner_["name"]] = f"{outer}(object({fields}))"
        return found


def main() -> None:
    """Write the schemas of the listed types beside this file, one type a line."""
    lib = Path(sys.argv[1]) / "lib"
    provider = json.dumps(Binding(lib / "provider").schema(), separators=(",", ":"))
    lines = [f'"provider":{provider}']
    for section, names, prefix in (("resources", RESOURCES, ""), ("data", DATA, "data-aws-")):
        entries = []
        for name in sorted(names.split()):
            directory = lib / (prefix + name.removeprefix("aws_").replace("_", "-"))
            schema = json.dumps(Binding(directory).schema(), separators=(",", ":"))
            entries.append(f'"{name}":{schema}')
        lines.append(f'"{section}":{{\n' + ",\n".join(entries) + "\n}")
    target = Path(__file__).with_name("aws_schemas.json")
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
