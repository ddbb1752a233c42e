"""Calls of public modules that are not on disk: what is known of them, and where it stands."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from msglint.declarations import Unit
from msglint.engine.catalogue import built_in
from msglint.findings import Report
from msglint.messaging.rows import Attribute, Link
from msglint.messaging.types import WANTED
from msglint.messaging.vocabulary import MODELS
from msglint.options import Options
from msglint.pipeline import check
from msglint.source.workspace import Workspace
from msglint.terraform.blocks import member_names
from msglint.terraform.configuration import Configuration
from msglint.terraform.inputs import Inputs
from msglint.terraform.registry.catalogue import MODELLED, ModelSource, model_of
from msglint.terraform.root import load_root
from msglint.values.model import (
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    Value,
)

SQS = 'source = "terraform-aws-modules/sqs/aws"'


def unit_of(directory: Path, text: str, **files: str) -> Unit:
    (directory / "main.tf").write_text(text, "utf-8")
    for name, content in files.items():
        path = directory / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return load_root(directory, Workspace([directory], directory), WANTED, Inputs())


def report_of(directory: Path, text: str) -> Report:
    (directory / "main.tf").write_text(text, "utf-8")
    return check(Options(cwd=directory), built_in())


HIDDEN = {
    'version = "2.1.0"': "its version (2.1.0) is none that msglint knows",
    'version = "~> 99.0"': "its version (~> 99.0) is none that msglint knows",
    'version = "newest"': "its version (newest) is not understood",
    "version = var.version": "its version is not known",
    'version = "5.2.1"\n  turbo = true': "msglint does not know what turbo means there",
    'version = "5.2.1"\n  name name': "its call does not parse",
}


@pytest.mark.parametrize("arguments", HIDDEN)
def test_what_is_not_modelled_is_hidden_with_the_reason(arguments: str, tmp_path: Path) -> None:
    unit = unit_of(tmp_path, f'module "q" {{\n  {SQS}\n  {arguments}\n}}\n')
    assert [one.reason for one in unit.hidden] == [
        f"module.q: terraform-aws-modules/sqs/aws is not on disk, and {HIDDEN[arguments]}"
    ]
    assert not unit.declarations


def test_other_modules_stay_hidden(tmp_path: Path) -> None:
    text = 'module "q" {\n  source = "terraform-aws-modules/ecs/aws"\n}\n'
    unit = unit_of(tmp_path, text + 'resource "aws_sqs_queue" "q" {}\n')
    assert [one.reason for one in unit.hidden] == [
        "module.q: terraform-aws-modules/ecs/aws is not on disk"
    ]


SILENT = {
    "terraform-aws-modules/iam/aws//modules/iam-policy": False,
    "github.com/terraform-aws-modules/terraform-aws-vpc?ref=v5.0.0": False,
    "terraform-aws-modules/eks/aws": False,
    "terraform-aws-modules/eks/aws//modules/karpenter": True,
    "terraform-aws-modules/notify-slack/aws": True,
    "terraform-aws-modules/lambda/aws//modules/docker-build": False,
    "example/iam/aws": True,
}


@pytest.mark.parametrize("source", SILENT)
def test_a_module_that_declares_nothing_of_messaging_leaves_queues_decided(
    source: str, tmp_path: Path
) -> None:
    text = f"""resource "aws_sqs_queue" "q" {{
  name = "q"
}}
module "m" {{
  source = "{source}"
  value  = aws_sqs_queue.q.arn
}}
"""
    report = report_of(tmp_path, text)
    is_open = "queue-without-dlq" in {one.rule for one in report.undecided}
    assert is_open is SILENT[source]
    assert is_open is not ("queue-without-dlq" in {one.rule for one in report.findings})


def test_installed_modules_win(tmp_path: Path) -> None:
    manifest = json.dumps({"Modules": [{"Key": "q", "Source": "x", "Dir": ".terraform/modules/q"}]})
    unit = unit_of(
        tmp_path,
        f'module "q" {{\n  {SQS}\n  version = "5.2.1"\n}}\n',
        **{
            ".terraform__modules__modules.json": manifest,
            ".terraform__modules__q__main.tf": 'resource "aws_sqs_queue" "mine" {}\n',
        },
    )
    assert [one.address for one in unit.declarations] == ["module.q.aws_sqs_queue.mine"]


def test_findings_stand_at_the_call_or_at_its_argument(tmp_path: Path) -> None:
    text = f"""module "orders" {{
  {SQS}
  version = "5.2.1"

  visibility_timeout_seconds = 30
}}

module "worker" {{
  source  = "terraform-aws-modules/lambda/aws"
  version = "8.8.1"
  timeout = 20
  event_source_mapping = {{
    orders = {{ event_source_arn = module.orders.queue_arn }}
  }}
}}
"""
    report = report_of(tmp_path, text)
    places = {one.rule: one.span.location for one in report.findings}
    assert {at.path for at in places.values()} == {"main.tf"}
    short = places["visibility-timeout-too-short"]
    assert (short.line, short.column) == (5, 32)
    missing = places["queue-without-dlq"]
    assert (missing.line, missing.column) == (1, 1)
    short_finding = next(f for f in report.findings if f.rule == "visibility-timeout-too-short")
    assert short_finding.resource is not None
    assert short_finding.resource.address == "module.orders.aws_sqs_queue.this[0]"
    assert (11, 13) in {
        (one.span.location.line, one.span.location.column) for one in short_finding.related
    }


def test_what_to_change_is_an_argument_of_the_call(tmp_path: Path) -> None:
    text = f'module "q" {{\n  {SQS}\n  create_dlq = true\n}}\n'
    fixes = {one.rule: one.fix.message for one in report_of(tmp_path, text).findings if one.fix}
    assert fixes["dlq-retention-too-short"] == "set dlq_message_retention_seconds to 1209600"
    assert fixes["short-polling"] == "set receive_wait_time_seconds to 20"


def test_a_comment_at_the_call_suppresses(tmp_path: Path) -> None:
    text = f'# msglint: ignore[queue-without-dlq]\nmodule "q" {{\n  {SQS}\n}}\n'
    report = report_of(tmp_path, text)
    assert "queue-without-dlq" not in {one.rule for one in report.findings}


def everything(report: Report) -> list[str]:
    paths = [one.span.location.path for one in report.undecided]
    for finding in report.findings:
        places = [finding, *finding.related, *finding.origin, *finding.calls]
        paths += [one.span.location.path for one in places]
    return paths


@pytest.mark.parametrize(
    "case", sorted(p.name for p in (Path(__file__).parent / "cases").iterdir())
)
def test_no_place_in_a_model_is_shown(case: str) -> None:
    directory = Path(__file__).parent / "cases" / case
    report = check(Options(cwd=directory), built_in())
    assert set(everything(report)) <= {"main.tf"}
    unit = load_root(directory, Workspace([directory], directory), WANTED, Inputs())
    assert unit.files == {"main.tf"}


def test_outputs_beyond_the_model_are_unknown(tmp_path: Path) -> None:
    text = f"""module "q" {{
  {SQS}
  count   = 1
  version = "5.2.1"
}}
resource "aws_sns_topic_subscription" "s" {{
  topic_arn = "t"
  protocol  = "sqs"
  endpoint  = try(module.q[0].queue_of_the_future, "none")
}}
"""
    unit = unit_of(tmp_path, text)
    attributes = next(d.attributes for d in unit.declarations if d.address.endswith(".s"))
    assert isinstance(attributes, MapValue)
    endpoint = attributes.items["endpoint"]
    assert isinstance(endpoint, Unknown)
    assert endpoint.names is None


def test_a_call_that_nobody_counts_on_is_not_made(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, f'module "q" {{\n  {SQS}\n  create_dlq = true\n  create = false\n}}\n')
    assert not [one for one in unit.declarations if one.type == "aws_sqs_queue"]


def versions() -> list[tuple[str, str, str]]:
    return [
        (m, at, files) for m, ranges in MODELLED.items() for *ends, files in ranges for at in ends
    ]


@pytest.mark.parametrize(("module", "version", "files"), versions())
def test_models_are_whole(module: str, version: str, files: str, tmp_path: Path) -> None:
    """Every model parses, and no output of it hangs on what it does not declare."""
    model = model_of(module, version)
    assert isinstance(model, Configuration)
    assert not model.is_broken
    for file in model.files:
        for block in file.blocks:
            block.parse()
        assert isinstance(file.source, ModelSource)
        assert not file.problems
    probes = "".join(f"  {name} = jsonencode(module.m.{name})\n" for name in model.outputs)
    text = f"""module "m" {{
  source  = "{module}"
  version = "{version}"
}}
resource "aws_sqs_queue" "probe" {{
{probes}}}
"""
    unit = unit_of(tmp_path, text)
    assert not unit.hidden
    probe = next(d for d in unit.declarations if d.address == "aws_sqs_queue.probe")
    assert isinstance(probe.attributes, MapValue)
    refused = {
        name: value.reason
        for name, value in probe.attributes.items.items()
        if isinstance(value, Unknown) and (value.failed or "not declared" in value.reason)
    }
    assert refused == {}


TOLD_IN_FULL = {
    "aws_cloudwatch_event_bus",
    "aws_cloudwatch_event_rule",
    "aws_cloudwatch_event_target",
    "aws_cloudwatch_metric_alarm",
    "aws_iam_role",
    "aws_kms_alias",
    "aws_kms_key",
    "aws_lambda_alias",
    "aws_lambda_event_source_mapping",
    "aws_lambda_function",
    "aws_lambda_function_event_invoke_config",
    "aws_lambda_permission",
    "aws_pipes_pipe",
    "aws_s3_bucket",
    "aws_s3_bucket_notification",
    "aws_scheduler_schedule",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_sns_topic_subscription",
    "aws_sqs_queue",
    "aws_sqs_queue_policy",
    "aws_sqs_queue_redrive_allow_policy",
    "aws_sqs_queue_redrive_policy",
}
"""Types that the models tell in full; of roles they say that their policies are not known. Others
stand there to be named only, and none of these may become one that the messaging model reads
without being told in full first."""


def test_what_models_leave_out_is_not_read() -> None:
    declared = {
        kind
        for module, version, _ in versions()
        if isinstance(found := model_of(module, version), Configuration)
        for kind, _ in found.resources
        if not kind.startswith("data.")
    }
    assert declared & WANTED <= TOLD_IN_FULL


LOOKED_FOR = {
    "aws_autoscaling_notification",
    "aws_cloudwatch_composite_alarm",
    "aws_iot_topic_rule",
    "aws_kms_key_policy",
    "aws_sfn_state_machine",
}
"""Further types that the modules called silent were searched for."""

OF_THEIR_OWN = {
    "aws_iam_group_policy",
    "aws_iam_policy",
    "aws_iam_policy_attachment",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive",
    "aws_iam_user_policy",
}
"""What they do declare. But the roles that they give policies are their own."""


def test_silent_modules_were_searched_for_all_that_is_read() -> None:
    """A type that the messaging model starts to read may be declared by one of them."""
    types = {kind for kind in WANTED if "::" not in kind and not kind.startswith("data.")}
    assert types <= TOLD_IN_FULL | LOOKED_FOR | OF_THEIR_OWN


def attributes_read() -> Iterator[tuple[str, str]]:
    """Types, and the attributes of theirs that tables of the messaging model read."""
    for model in MODELS.values():
        for form in model.forms:
            for row in model.rows:
                if isinstance(row, Attribute | Link) and not form.part:
                    path = row.paths.of(form)
                    yield form.type, path.partition(".")[0]


def test_what_is_read_of_a_resource_is_modelled() -> None:
    """What a model leaves out would be taken for not set."""
    told: dict[str, set[str]] = {}
    for module, version, _ in versions():
        model = model_of(module, version)
        assert isinstance(model, Configuration)
        for (kind, _), entity in model.resources.items():
            told.setdefault(kind, set()).update(member_names(entity.block.body))
    missing = {(k, name) for k, name in attributes_read() if k in told and name not in told[k]}
    assert {
        (kind, name) for kind, name in missing if name and kind != "data.aws_lambda_alias"
    } == set()


def test_nothing_is_loaded_without_such_a_call(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {}\n', "utf-8")
    code = (
        "import sys; from pathlib import Path; from msglint.source.workspace import Workspace;"
        "from msglint.terraform.inputs import Inputs; from msglint.terraform.root import load_root;"
        f"d = Path({str(tmp_path)!r});"
        "load_root(d, Workspace([d], d), frozenset({'aws_sqs_queue'}), Inputs());"
        "print([m for m in sys.modules if m.startswith('msglint.terraform.registry')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_regions_are_those_of_the_caller(tmp_path: Path) -> None:
    text = f"""provider "aws" {{
  region = "eu-west-1"
}}
module "q" {{
  {SQS}
  name = "q"
}}
"""
    unit = unit_of(tmp_path, text)
    queue = next(one for one in unit.declarations if one.type == "aws_sqs_queue")
    assert queue.region == Known("eu-west-1")


WRAPPED = {
    "sqs/aws": ('name = "a"', "visibility_timeout_seconds = 60, create_dlq = true"),
    "sns/aws": ('name = "a"', "fifo_topic = true"),
    "lambda/aws": ('function_name = "a"', 'timeout = 60, runtime = "python3.13"'),
    "eventbridge/aws": ('bus_name = "a"', "create_role = false"),
    "lambda/aws//modules/alias": ('name = "a"', 'function_name = "f", function_version = "1"'),
}


@pytest.mark.parametrize("module", WRAPPED)
def test_wrappers_call_the_module_for_each_item(module: str, tmp_path: Path) -> None:
    item, defaults = WRAPPED[module]
    arguments = "\n  ".join((item, *defaults.split(", ")))
    direct = unit_of(
        tmp_path, f'module "m" {{\n  source = "terraform-aws-modules/{module}"\n  {arguments}\n}}\n'
    )
    wrapper = module.replace("/modules/", "/wrappers/") if "//" in module else f"{module}//wrappers"
    wrapped = unit_of(
        tmp_path,
        f'module "m" {{\n  source = "terraform-aws-modules/{wrapper}"\n'
        f"  defaults = {{ {defaults} }}\n  items = {{ a = {{ {item} }} }}\n}}\n",
    )
    assert not wrapped.hidden
    said = {one.key: told(one.attributes) for one in direct.declarations}
    assert said
    inside = '.module.wrapper["a"]'
    assert said == {
        one.key.replace(inside, ""): told(one.attributes).replace(inside, "")
        for one in wrapped.declarations
    }


def told(value: Value) -> str:
    """What a value says, without its places."""
    match value:
        case Known(data=data):
            return repr(data)
        case MapValue(items=entries):
            return f"{{{', '.join(f'{name}: {told(entries[name])}' for name in sorted(entries))}}}"
        case ListValue(items=items):
            return f"[{', '.join(map(told, items))}]"
        case Text(parts=parts):
            return " + ".join(part if isinstance(part, str) else told(part) for part in parts)
        case JsonText(document=document):
            return f"json {told(document)}"
        case Reference(target=target, attribute=attribute):
            return f"{target}.{attribute}"
        case _:
            return type(value).__name__


def test_wrappers_have_outputs_and_places_of_the_caller(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        """
        module "queues" {
          source = "terraform-aws-modules/sqs/aws//wrappers"
          items = {
            orders = { visibility_timeout_seconds = 5 }
          }
        }
        resource "aws_lambda_function" "f" {
          function_name = "f"
          role          = "arn:aws:iam::111122223333:role/r"
          timeout       = 30
        }
        resource "aws_lambda_event_source_mapping" "m" {
          event_source_arn = module.queues.wrapper["orders"].queue_arn
          function_name    = aws_lambda_function.f.arn
        }
        """,
    )
    found = [
        (finding.resource.address, finding.span.text)
        for finding in report.findings
        if finding.rule == "visibility-timeout-below-function-timeout"
    ]
    assert found == [('module.queues.module.wrapper["orders"].aws_sqs_queue.this[0]', "5")]


def test_only_the_modules_that_have_wrappers_have_them(tmp_path: Path) -> None:
    source = "cloudposse/sns-topic/aws//wrappers"
    text = f'module "t" {{\n  source = "{source}"\n}}\n'
    unit = unit_of(tmp_path, text + 'resource "aws_sqs_queue" "q" {}\n')
    assert [one.reason for one in unit.hidden] == [f"module.t: {source} is not on disk"]


QUEUES = """module "orders" {
  source                     = "cloudposse/sqs-queue/aws"
  name                       = "orders"
  visibility_timeout_seconds = 30
  redrive_policy = [jsonencode({
    deadLetterTargetArn = module.failed.arn
    maxReceiveCount     = 5
  })]
}
module "failed" {
  source                    = "cloudposse/sqs-queue/aws"
  name                      = "failed"
  message_retention_seconds = 345600
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  timeout       = 30
}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = module.orders.arn
  function_name    = aws_lambda_function.f.arn
}
"""


def test_of_a_queue_of_cloud_posse_what_the_call_sets_is_known(tmp_path: Path) -> None:
    report = report_of(tmp_path, QUEUES)
    found = {(f.span.location.line, f.rule) for f in report.findings}
    assert found >= {(4, "visibility-timeout-too-short"), (13, "dlq-retention-too-short")}
    assert not {"short-polling", "queue-not-encrypted"} & {rule for _, rule in found}
    assert "dlq-retention-not-longer-than-source" in {entry.rule for entry in report.undecided}


def test_more_than_the_known_inputs_of_a_queue_of_cloud_posse_is_unknown(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, QUEUES.replace('"failed"\n', '"failed"\n  dlq_enabled = true\n'))
    assert [one.reason for one in unit.hidden] == [
        "module.failed: cloudposse/sqs-queue/aws is not on disk, and msglint does not know what "
        "dlq_enabled means there"
    ]
