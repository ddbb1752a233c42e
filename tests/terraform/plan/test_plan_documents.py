"""Plans and states of every make: what is read, where it stands, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from cloudformation.render import render
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.plan import load_plan
from terraform.plan.plans import (
    ARN,
    attributes,
    block,
    change,
    load,
    only,
    plan,
    references,
    resource,
)

QUEUE = "aws_sqs_queue.orders"


def test_places_are_those_in_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    text = json.dumps(plan([resource(QUEUE, {"name": "orders", "delay_seconds": 5})]), indent=2)
    path.write_text(text, "utf-8")
    declaration = only(load_plan(path, Workspace([tmp_path], tmp_path), WANTED))
    assert declaration.span.text == f'"{QUEUE}"'
    assert declaration.extent.text[0] + declaration.extent.text[-1] == "{}"
    delay = declaration.attributes.items["delay_seconds"]  # type: ignore[union-attr]
    assert delay.span.text == "5"
    assert declaration.attributes.key_spans["delay_seconds"].text == '"delay_seconds"'  # type: ignore[union-attr]


def test_modules_and_their_keys(tmp_path: Path) -> None:
    inner = 'module.a["x.y"].module.b[0].aws_sqs_queue.q["k"]'
    module = {
        "address": 'module.a["x.y"].module.b[0]',
        "resources": [{**resource("aws_sqs_queue.q", {}), "address": inner, "index": "k"}],
    }
    tree = {"child_modules": [{"address": 'module.a["x.y"]', "child_modules": [module]}]}
    unit = load(tmp_path, {"format_version": "1.2", "planned_values": {"root_module": tree}})
    assert only(unit).key == only(unit).address == inner


def test_a_state_is_read_like_a_plan(tmp_path: Path) -> None:
    there = resource("data.aws_sqs_queue.there", {"name": "there", "arn": ARN + "there"})
    state = {
        "format_version": "1.0",
        "values": {"root_module": {"resources": [resource(QUEUE, {"name": "orders"}), there]}},
    }
    unit = load(tmp_path, state)
    assert [(d.address, d.type) for d in unit.declarations] == [
        (QUEUE, "aws_sqs_queue"),
        ("data.aws_sqs_queue.there", "data.aws_sqs_queue"),
    ]


def test_data_that_was_read_before_planning(tmp_path: Path) -> None:
    prior = [resource("data.aws_sqs_queue.there", {"name": "there"}), resource(QUEUE, {})]
    content = plan([], prior_state={"values": {"root_module": {"resources": prior}}})
    assert only(load(tmp_path, content)).address == "data.aws_sqs_queue.there"


def test_what_is_deleted_is_not_judged(tmp_path: Path) -> None:
    gone = {"address": QUEUE, "change": {"actions": ["delete"], "before": {}, "after": None}}
    old = {"resources": [resource(QUEUE, {})]}
    unit = load(tmp_path, plan([], [gone], prior_state={"values": {"root_module": old}}))
    assert unit.declarations == []


def test_what_is_replaced_is_what_is_planned(tmp_path: Path) -> None:
    """The object that is on its way out is listed under the same address."""
    deposed = {**change(QUEUE, {}), "deposed": "0123abcd"}
    written = block(QUEUE, {"policy": references("aws_sns_topic.t.arn")})
    content = plan([resource(QUEUE, {})], [change(QUEUE, {"policy": True}), deposed], [written])
    topic = "aws_sns_topic.t"
    content["planned_values"]["root_module"]["resources"].append(resource(topic, {}))
    content["resource_changes"].append(change(topic, {"arn": True}))
    assert "unknown" in attributes(load(tmp_path, content).declarations[0])["policy"]


@pytest.mark.parametrize(
    ("other", "is_certain"),
    [
        ([], True),
        (["path.module"], True),
        (["var.number"], True),
        (["var.settings.count", "var.settings"], True),
        (["var.settings.on", "var.settings"], False),
        (["var.zero"], False),
        (["var.bool"], False),
        (["var.string"], False),
        (["var.absent"], False),
        (["local.x"], False),
        (["each.key"], False),
        (["each.value.on", "each.value"], False),
        (["data.external.x.result", "data.external.x"], False),
        (["aws_sqs_queue.dlq.name", "aws_sqs_queue.dlq"], True),
    ],
)
@pytest.mark.parametrize("handed", [None, "var", "default"])
def test_a_condition_may_make_it_null(
    tmp_path: Path, other: list[str], is_certain: bool, handed: str | None
) -> None:
    """The same in the root and in a module that is handed the variables, or has them as default."""
    variables = {
        "number": 5,
        "zero": 0,
        "bool": True,
        "string": "x",
        "settings": {"count": 5, "on": True},
    }
    dlq = "aws_sqs_queue.dlq"
    blocks = [
        block(QUEUE, {"redrive_policy": references(f"{dlq}.arn", dlq, *other)}),
        block(dlq, {}),
        block("data.external.x", {}),
    ]
    prefix = "module.m." if handed else ""
    resources = [
        {**resource(name, {"result": "x", "name": "dlq"}), "address": prefix + name}
        for name in (QUEUE, dlq, "data.external.x")
    ]
    changes = [
        change(prefix + QUEUE, {"redrive_policy": True}),
        change(prefix + dlq, {"arn": True}),
    ]
    content = plan(resources, changes, blocks)
    content["variables"] = {name: {"value": value} for name, value in variables.items()}
    if handed:
        module = content["configuration"]["root_module"]
        module["variables"] = {name: {"default": value} for name, value in variables.items()}
        given = {name: references(f"var.{name}") for name in variables} if handed == "var" else {}
        content["configuration"]["root_module"] = {
            "module_calls": {"m": {"expressions": given, "module": module}}
        }
    found = attributes(load(tmp_path, content).declarations[0])["redrive_policy"]
    assert ("json" in found) is is_certain, found
    if not is_certain:
        assert found["names"] == [f"{prefix}{dlq}"] or other[0].startswith(("local", "each"))


def test_what_may_hold_what_it_was_given_may_name_it(tmp_path: Path) -> None:
    parameter = "aws_ssm_parameter.p"
    blocks = [
        block(parameter, {"value": references(f"{QUEUE}.arn", QUEUE)}),
        block("aws_sqs_queue_policy.p", {"policy": references(parameter)}),
    ]
    changes = [
        change(parameter, {"value": True}),
        change("aws_sqs_queue_policy.p", {"policy": True}),
        change(QUEUE, {"arn": True}),
    ]
    resources = [resource(name, {}) for name in ("aws_sqs_queue_policy.p", parameter, QUEUE)]
    unit = load(tmp_path, plan(resources, changes, [*blocks, block(QUEUE, {})]))
    policy = attributes(unit.declarations[0])["policy"]
    assert policy["names"] == sorted((QUEUE, parameter))


UNSET = {"a": None, "b": [], "c": "kept", "d": 0, "e": False}


def test_null_and_empty_lists_are_not_set(tmp_path: Path) -> None:
    unit = load(tmp_path, plan([resource(QUEUE, UNSET)]))
    assert attributes(only(unit)) == {"c": "kept", "d": 0, "e": False}


def test_what_nobody_wrote_and_only_aws_knows_is_not_set(tmp_path: Path) -> None:
    unknown = {"arn": True, "policy": True, "redrive_policy": True}
    written = block(QUEUE, {"policy": references("data.external.policy.result")})
    external = resource("data.external.policy", {})
    unit = load(
        tmp_path,
        plan(
            [resource(QUEUE, {"name": "orders"}), external],
            [change(QUEUE, unknown), change("data.external.policy", {"result": True})],
            [written],
        ),
    )
    found = attributes(only(unit))
    assert found["policy"] == {
        "unknown": f"policy of {QUEUE} is known only after apply",
        "names": "any",
    }
    assert "redrive_policy" not in found


def test_of_unknown_blocks_it_is_not_certain_that_nobody_wrote_them(tmp_path: Path) -> None:
    mapping = "aws_lambda_event_source_mapping.orders"
    changes = [change(mapping, {"scaling_config": True}, after_sensitive={"scaling_config": []})]
    unit = load(tmp_path, plan([resource(mapping, {})], changes, [block(mapping, {})]))
    assert "unknown" in attributes(only(unit))["scaling_config"]


def test_sensitive_values_are_not_shown(tmp_path: Path) -> None:
    values = {"name": "secret-name", "delay_seconds": 5, "policy": None}
    sensitive = {"name": True, "policy": True}
    unit = load(tmp_path, plan([resource(QUEUE, values, sensitive_values=sensitive)]))
    found = attributes(only(unit))
    assert found["name"]["unknown"] == f"name of {QUEUE} is sensitive"
    assert found["delay_seconds"] == 5
    assert "policy" not in found
    assert "secret-name" not in json.dumps(found)


@pytest.mark.parametrize("indent", [None, 1])
def test_the_text_that_reports_can_show_has_no_secrets(tmp_path: Path, indent: int | None) -> None:
    secrets = {"kms_master_key_id": "secret-1", "tags": {"a": "secret-2", "b": ["secret-3"]}}
    resources = [
        resource("aws_db_instance.before", {"password": "secret-4"}),
        resource(
            QUEUE,
            {"name": "orders", **secrets, "delay_seconds": 5},
            sensitive_values={"kms_master_key_id": True, "tags": {"a": True, "b": [True]}},
        ),
        resource("aws_sqs_queue.all", {"x": "secret-5", "y": None}, sensitive_values=True),
        resource("aws_db_instance.after", {"password": "secret-6"}),
    ]
    content = {"variables": {"password": {"value": "secret-7"}}, **plan(resources)}
    text = json.dumps(content, indent=indent)
    unit = load(tmp_path, text)
    source = unit.declarations[0].span.source
    for declaration in unit.declarations:
        lines = range(declaration.extent.location.line, declaration.extent.location.end_line + 1)
        assert "secret" not in "\n".join(source.line(line) for line in lines)
    assert len(source.text) == len(text)
    assert unit.declarations[0].span.text == f'"{QUEUE}"'
    delay = unit.declarations[0].attributes.items["delay_seconds"]  # type: ignore[union-attr]
    assert delay.span.text == "5"


def test_known_identifiers_name_their_resource(tmp_path: Path) -> None:
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
    subscription = "aws_sns_topic_subscription.orders"
    resources = [
        resource("aws_sqs_queue_policy.orders", {"id": url, "queue_url": url}),
        resource("data.aws_sqs_queue.orders", {"arn": ARN + "orders"}),
        resource(QUEUE, {"name": "orders", "arn": ARN + "orders", "url": url, "id": url}),
        resource(subscription, {"endpoint": ARN + "orders", "topic_arn": ARN + "elsewhere"}),
    ]
    unit = load(tmp_path, plan(resources))
    found = {d.address: attributes(d) for d in unit.declarations}
    queue_url = found["aws_sqs_queue_policy.orders"]["queue_url"]
    assert queue_url == {"known": url, "ref": f"{QUEUE}.url"}
    assert found[subscription]["endpoint"]["ref"] == f"{QUEUE}.arn"
    assert found[subscription]["topic_arn"] == ARN + "elsewhere"


def test_the_identifier_of_a_part_is_that_of_the_whole(tmp_path: Path) -> None:
    """`aws_sns_topic_policy.arn` is the ARN of its topic, whichever comes first."""
    arn = ARN.replace("sqs", "sns") + "topic"
    topic = resource("aws_sns_topic.t", {"arn": arn})
    policy = resource("aws_sns_topic_policy.t", {"arn": arn})
    subscription = resource("aws_sns_topic_subscription.s", {"topic_arn": arn})
    for resources in ([topic, policy, subscription], [policy, topic, subscription]):
        found = attributes(load(tmp_path, plan(resources)).declarations[2])["topic_arn"]
        assert found == {"known": arn, "ref": "aws_sns_topic.t.arn"}


def test_an_identifier_of_two_resources_names_neither(tmp_path: Path) -> None:
    twins = [resource(f"aws_sqs_queue.{name}", {"arn": ARN + "twin"}) for name in "ab"]
    user = resource("aws_lambda_event_source_mapping.m", {"event_source_arn": ARN + "twin"})
    unit = load(tmp_path, plan([*twins, user]))
    assert attributes(unit.declarations[2])["event_source_arn"] == ARN + "twin"


def test_a_known_name_that_was_read_from_a_resource(tmp_path: Path) -> None:
    function, mapping = "aws_lambda_function.f", "aws_lambda_event_source_mapping.m"
    reference = references("aws_lambda_function.f.function_name", "aws_lambda_function.f")
    unit = load(
        tmp_path,
        plan(
            [resource(function, {"function_name": "f"}), resource(mapping, {"function_name": "f"})],
            [],
            [block(function, {}), block(mapping, {"function_name": reference})],
        ),
    )
    assert attributes(unit.declarations[0])["function_name"] == "f"
    found = attributes(unit.declarations[1])["function_name"]
    assert found == {"known": "f", "ref": f"{function}.function_name"}


@pytest.mark.parametrize(
    ("values", "provider", "region", "account"),
    [
        ({"region": "eu-north-1"}, {}, "eu-north-1", None),
        ({"arn": ARN + "orders"}, {}, "eu-west-1", "111122223333"),
        ({}, {"region": {"constant_value": "us-east-1"}}, "us-east-1", None),
        ({}, {"region": references("var.region")}, "ap-south-1", None),
        ({}, {"region": references("var.region", "var.other")}, None, None),
        ({}, {}, None, None),
    ],
)
def test_regions_and_accounts(
    tmp_path: Path, values: Any, provider: Any, region: str | None, account: str | None
) -> None:
    content = plan([resource(QUEUE, values)], [], [block(QUEUE, {})])
    content["variables"] = {"region": {"value": "ap-south-1"}, "other": {"value": "x"}}
    content["configuration"]["provider_config"] = {"aws": {"name": "aws", "expressions": provider}}
    declaration = only(load(tmp_path, content))
    assert (render(declaration.region) if declaration.region else None) == region
    assert (render(declaration.account) if declaration.account else None) == account


@pytest.mark.parametrize(("second", "account"), [("aws", "111122223333"), ("aws.other", None)])
def test_the_account_of_a_provider(tmp_path: Path, second: str, account: str | None) -> None:
    caller = "data.aws_caller_identity.current"
    content = plan(
        [resource(QUEUE, {}), resource(caller, {"account_id": "111122223333"})],
        [],
        [block(QUEUE, {}), {**block(caller, {}), "provider_config_key": second}],
    )
    found = load(tmp_path, content).declarations[0].account
    assert (render(found) if found else None) == account


def test_what_a_resource_of_its_own_sets_is_not_set_twice(tmp_path: Path) -> None:
    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
    policy = '{"deadLetterTargetArn": "x"}'
    queue = {"url": url, "redrive_policy": policy, "policy": "{}"}
    companion = "aws_sqs_queue_redrive_policy.orders"
    resources = [
        resource(QUEUE, queue),
        resource("aws_sqs_queue.other", {"url": url + "2", "redrive_policy": policy}),
        resource(companion, {"queue_url": url, "redrive_policy": policy}),
    ]
    found = [attributes(d) for d in load(tmp_path, plan(resources)).declarations]
    assert ["redrive_policy" in one for one in found] == [False, True, True]
    assert "policy" in found[0]
    written = [block(QUEUE, {"redrive_policy": {"constant_value": policy}})]
    unit = load(tmp_path, plan(resources, [], written))
    assert "redrive_policy" in attributes(unit.declarations[0])


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"complete": False}, "limited to targets"),
        ({"errored": True}, "planning failed"),
        ({"complete": True, "errored": False}, None),
    ],
)
def test_an_incomplete_plan_may_hide_anything(
    tmp_path: Path, more: dict[str, bool], reason: str | None
) -> None:
    unit = load(tmp_path, plan([resource(QUEUE, {})], **more))
    assert [h.names for h in unit.hidden] == ([None] if reason else [])
    assert not reason or reason in unit.hidden[0].reason


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ('{"format_version": "2.0"}', "format version 2.0 is not supported", 20),
        ('{"format_version": null}', "format version None is not supported", 20),
        ("", "expected JSON here", 1),
        ('{"planned_values": [1,}', "expected JSON here", 23),
        ('{"planned_values"', "expected a key and a colon", 18),
        ('{"values": {"root_module": {"resources": [{"a" 1}]}}}', "expected JSON here", 48),
        ("[" * 100_000, "expected fewer levels of nesting", 1),
    ],
)
def test_what_is_no_plan_is_a_problem(tmp_path: Path, text: str, message: str, at: int) -> None:
    unit = load(tmp_path, text)
    assert [(p.message, p.span.location.column) for p in unit.problems] == [(message, at)]
    assert unit.declarations == []
    assert unit.files == {"plan.json"}


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    unit = load_plan(tmp_path / "none.json", Workspace([tmp_path], tmp_path), WANTED)
    assert [p.message for p in unit.problems] == ["cannot read the file: there is no such file"]


ODD: tuple[Any, ...] = (None, 0, "x", True, [], {}, [None], {"a": None}, [[]], 1e400)


def _mutations(content: Any) -> Any:
    """The document with one value at a time replaced by something of another kind."""
    if isinstance(content, dict):
        for key, value in content.items():
            for odd in ODD:
                yield {**content, key: odd}
            for mutated in _mutations(value):
                yield {**content, key: mutated}
            yield {other: value for other, value in content.items() if other != key}
    elif isinstance(content, list):
        for at, value in enumerate(content):
            for mutated in (*ODD, *_mutations(value)):
                yield [*content[:at], mutated, *content[at + 1 :]]
        yield content * 2


def test_no_content_makes_it_crash(tmp_path: Path) -> None:
    module = {
        "resources": [{**resource("aws_sqs_queue.q", {}), "address": "module.m.aws_sqs_queue.q"}]
    }
    content = plan(
        [resource(QUEUE, {"name": "orders"}, index=0, sensitive_values={"name": False})],
        [change(QUEUE, {"redrive_policy": True, "tags": {"a": True}, "l": [True, False]})],
        [
            block(
                QUEUE,
                {
                    "redrive_policy": references("module.m.arn", "module.m", "each.value.a"),
                    "tags": references("local.x", "var.y"),
                    "l": [{"a": references("aws_sqs_queue.x[0]")}],
                },
                for_each_expression=references("aws_sqs_queue.orders"),
            )
        ],
        relevant_attributes=[{"resource": QUEUE, "attribute": ["arn"]}],
    )
    content["planned_values"]["root_module"]["child_modules"] = [module]
    content["configuration"]["root_module"]["module_calls"] = {
        "m": {
            "expressions": {"name": references("var.y")},
            "module": {"outputs": {"arn": {"expression": references("aws_sqs_queue.q.arn")}}},
        }
    }
    assert len(load(tmp_path, content).declarations) == 2
    count = 0
    for mutated in _mutations(content):
        load(tmp_path, mutated)
        count += 1
    assert count > 500


def test_references_in_circles_end(tmp_path: Path) -> None:
    names = [f"aws_ssm_parameter.p{at}" for at in range(40)]
    circle = [
        block(name, {"value": references(*(f"{other}.value" for other in names))}) for name in names
    ]
    target = references("aws_ssm_parameter.p0.value", "each.value.arn", "each.value")
    circle.append(
        block(QUEUE, {"redrive_policy": target}, for_each_expression=references("each.value"))
    )
    changes = [change(name, {"value": True}) for name in names]
    changes.append(change(QUEUE, {"redrive_policy": True}))
    resources = [resource(name, {}) for name in (*names, QUEUE)]
    found = attributes(only(load(tmp_path, plan(resources, changes, circle))))
    assert found["redrive_policy"]["names"] == "any"


def test_deep_values_end(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(150):
        deep = {"a": deep}
    unit = load(tmp_path, plan([resource(QUEUE, {"tags": deep, "delay_seconds": 1})]))
    assert attributes(only(unit))["delay_seconds"] == 1
    deeper = '{"a":' * 900 + "true" + "}" * 900
    text = json.dumps(plan([resource(QUEUE, {"tags": {}})], [change(QUEUE, {"tags": "DEEP"})]))
    assert len(load(tmp_path, text.replace('"DEEP"', deeper)).declarations) == 1


def test_many_modules_within_each_other_end(tmp_path: Path) -> None:
    tree: Any = {"resources": [resource(QUEUE, {})]}
    for _ in range(100):
        tree = {"child_modules": [tree]}
    assert load(tmp_path, {"format_version": "1.0", "values": {"root_module": tree}}).problems == []


@pytest.mark.parametrize(("depth", "names"), [(10, ["module.m." * 10 + QUEUE]), (45, "any")])
def test_values_that_are_handed_through_many_modules_end(
    tmp_path: Path, depth: int, names: Any
) -> None:
    """Each module hands on a local, of which a plan says nothing."""
    written = [block(QUEUE, {"redrive_policy": references("local.x", "var.x")})]
    tree: Any = {"resources": written}
    for _ in range(depth):
        arguments = {"x": references("local.x", "var.x")}
        tree = {"module_calls": {"m": {"expressions": arguments, "module": tree}}}
    address = "module.m." * depth + QUEUE
    inner = {**resource(QUEUE, {}), "address": address}
    content = plan([inner], [change(address, {"redrive_policy": True})], [])
    content["configuration"]["root_module"] = tree
    assert attributes(only(load(tmp_path, content)))["redrive_policy"]["names"] == names
