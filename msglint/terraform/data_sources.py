"""Data sources: what the configuration itself says about what they return."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import providers
from msglint.values.model import NOTHING_HERE, Known, ListValue, MapValue, Reference, Unknown

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.terraform.resource import Instance
    from msglint.values.model import Value

SURROUNDINGS = frozenset({"data.aws_caller_identity", "data.aws_partition", "data.aws_region"})
"""They say where a deployment goes, not what is in it."""


def read(instance: Instance, name: str, span: Span) -> Value | None:
    """An attribute that a data source computes from its settings; `None` for all others."""
    match instance.resource.type, name:
        case "data.aws_iam_policy_document", "json" | "minified_json":
            return instance.once("json", lambda: _policy_document(instance))
        case "data.aws_region", "name" | "id" | "region":
            for own in (instance.configured("region"), instance.configured("name")):
                if own is not None and own != Known(None):
                    return own
            return _region(instance)
        case "data.aws_partition", "partition" | "id":
            return _partition(instance, span)
        case "data.template_file", "rendered":
            return instance.once("rendered", lambda: _template(instance, span))
        case "data.null_data_source", "outputs":
            return instance.configured("inputs")
        case _:
            return None


def looked_up(instance: Instance, name: str, span: Span) -> Value:
    """An attribute that only AWS, or whoever else is asked, can tell.

    An unknown one mentions the data source: what is made of it says where it comes from.
    """
    type_ = instance.resource.type
    if type_ in SURROUNDINGS or type_ in instance.resource.module.evaluation.wanted:
        return Reference(instance.key, type_, name, span)
    module = instance.resource.module
    reason = f"{instance.key} is read when Terraform runs"
    if module.configuration.is_model:
        reason = f"{module.prefix}{name} is not known: the module is not on disk"
    identity = "" if isinstance(instance.exists, Unknown) else f"{instance.key}.{name}"
    if type_ == "data.terraform_remote_state":
        reason = f"{instance.key} reads the state of another root{_which_state(instance)}"
        return Unknown(reason, span, names=NOTHING_HERE, identity=identity)
    return Unknown(reason, span, names=frozenset((instance.key,)), identity=identity)


def _which_state(instance: Instance) -> str:
    """The state that is read, as its backend names it."""
    config = instance.configured("config")
    if isinstance(config, ListValue) and len(config.items) == 1:  # the JSON syntax
        config = config.items[0]
    for name in ("key", "path", "prefix"):
        value = config.items.get(name) if isinstance(config, MapValue) else None
        if isinstance(value, Known) and isinstance(value.data, str):
            return f' ("{value.data}")'
    return ""


def _policy_document(instance: Instance) -> Value:
    from msglint.terraform.policy_document import rendered

    return rendered(instance.configured, instance.resource.entity.base.header)


def _region(instance: Instance) -> Value | None:
    resource = instance.resource
    return providers.region(resource.module, resource.block.body, instance.scope)


def _partition(instance: Instance, span: Span) -> Value | None:
    """The partition, which the Region tells."""
    region = _region(instance)
    if not isinstance(region, Known) or not isinstance(region.data, str):
        return None
    for prefix, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso", "")):
        if region.data.startswith(prefix):
            return Known(partition, span, region.trail) if partition else None
    return Known("aws", span, region.trail)


def _template(instance: Instance, span: Span) -> Value | None:
    """`data.template_file`: the forerunner of `templatefile`."""
    from msglint.source.text import Source

    template = instance.configured("template")
    variables = instance.configured("vars") or MapValue({})
    if template is None or not isinstance(template, Known) or not isinstance(template.data, str):
        return None
    where = template.trail[-1].span if template.trail else template.span
    source = Source(where.source.path if where is not None else "", template.data)
    files = instance.resource.module.evaluation.files
    value = files.evaluate_template(source, variables, span)
    return replace(value, span=span, trail=template.trail) if value.trail else value
