"""Which public module a source names, and which versions a constraint admits."""

import pytest

from msglint.terraform.registry.addresses import PublicAddress, read_address
from msglint.terraform.registry.versions import read_constraint, read_version

SQS = "terraform-aws-modules/sqs/aws"
ADDRESSES = {
    SQS: (SQS, "", None),
    f"registry.terraform.io/{SQS}": (SQS, "", None),
    f"registry.opentofu.org/{SQS}": (SQS, "", None),
    "terraform-aws-modules/lambda/aws//modules/alias": (
        "terraform-aws-modules/lambda/aws",
        "modules/alias",
        None,
    ),
    "cloudposse/label/null": ("cloudposse/label/null", "", None),
    "DataDog/lambda-datadog/aws": ("datadog/lambda-datadog/aws", "", None),
    "github.com/DataDog/terraform-aws-lambda-datadog": ("datadog/lambda-datadog/aws", "", None),
    "github.com/terraform-aws-modules/terraform-aws-sqs": (SQS, "", None),
    "github.com/terraform-aws-modules/terraform-aws-sqs?ref=v4.0.0": (SQS, "", "v4.0.0"),
    "git::https://github.com/terraform-aws-modules/terraform-aws-sqs.git?ref=v4.0.0": (
        SQS,
        "",
        "v4.0.0",
    ),
    "git::https://github.com/terraform-aws-modules/terraform-aws-sqs.git?ref=tags/v4.0.0&depth=1": (
        SQS,
        "",
        "v4.0.0",
    ),
    "git::https://github.com/terraform-aws-modules/terraform-aws-sqs?ref=refs/tags/v4.0.0": (
        SQS,
        "",
        "v4.0.0",
    ),
    "git::https://github.com/terraform-aws-modules/terraform-aws-sqs?ref=master": (SQS, "", None),
    "git@github.com:terraform-aws-modules/terraform-aws-sqs.git": (SQS, "", None),
    "git::ssh://git@github.com/terraform-aws-modules/terraform-aws-sqs.git//wrappers?ref=3f2": (
        SQS,
        "wrappers",
        "3f2",
    ),
    "git::https://github.com/cloudposse/terraform-null-label.git": (
        "cloudposse/label/null",
        "",
        None,
    ),
}


@pytest.mark.parametrize("source", ADDRESSES)
def test_sources_of_public_modules(source: str) -> None:
    module, directory, ref = ADDRESSES[source]
    assert read_address(source) == PublicAddress(module, directory, ref)


@pytest.mark.parametrize(
    "source",
    [
        "./modules/sqs",
        "app.terraform.io/terraform-aws-modules/sqs/aws",
        "git::https://example.com/terraform-aws-modules/terraform-aws-sqs.git",
        "https://github.com.example.com/terraform-aws-modules/terraform-aws-sqs",
        "s3::https://s3.amazonaws.com/bucket/sqs.zip",
        "github.com/terraform-aws-modules",
        "",
    ],
)
def test_sources_of_others(source: str) -> None:
    assert read_address(source) is None


ADMITTED = {
    "4.0.0": ["4.0.0"],
    "= 4.0.0": ["4.0.0"],
    "v4.0.0": ["4.0.0"],
    "4": ["4.0.0"],
    "~> 4.0": ["4.0.0", "4.9.3"],
    "~> 4.0.1": ["4.0.1", "4.0.7"],
    "~> 4": ["4.0.0", "4.9.3", "5.0.0"],
    ">= 3, < 5": ["3.0.0", "4.9.3"],
    ">= 3.1, != 4.0.0, <= 4.9": ["3.1.0", "4.0.1", "4.9.0"],
    "> 4.0.0": ["4.0.1", "5.0.0"],
}
VERSIONS = ["3.0.0", "3.1.0", "4.0.0", "4.0.1", "4.0.7", "4.9.0", "4.9.3", "5.0.0"]
REFUSED = {
    "4.0.0": ["4.0.1", "5.0.0"],
    "~> 4.0": ["3.1.0", "5.0.0"],
    "~> 4.0.1": ["4.0.0", "4.9.0"],
    "~> 4": ["3.1.0"],
    ">= 3, < 5": ["5.0.0"],
    ">= 3.1, != 4.0.0, <= 4.9": ["3.0.0", "4.0.0", "4.9.3"],
    "> 4.0.0": ["4.0.0"],
}


@pytest.mark.parametrize("text", ADMITTED)
def test_constraints(text: str) -> None:
    constraint = read_constraint(text)
    assert constraint is not None
    for one, admitted in [(v, True) for v in ADMITTED[text]] + [
        (v, False) for v in REFUSED.get(text, [])
    ]:
        version = read_version(one)
        assert version is not None
        assert constraint.admits(version) is admitted, one


@pytest.mark.parametrize("text", ["", "latest", ">=", "~> x", "1.2.3.4", "1.2.3-beta", ">= 1,"])
def test_what_is_no_constraint(text: str) -> None:
    assert read_constraint(text) is None


@pytest.mark.parametrize(
    ("text", "since", "through", "fits"),
    [
        ("~> 4.0", "4.0.2", "5.0.1", True),
        ("~> 4.0", "5.1.0", "5.2.1", False),
        (">= 3, < 5", "4.0.2", "5.0.1", True),
        ("< 4.0.3", "4.0.2", "5.0.1", True),
        ("< 4.0.2", "4.0.2", "5.0.1", False),
        ("> 5.0.1", "4.0.2", "5.0.1", False),
        ("> 4.2, < 4.3", "4.0.2", "5.0.1", True),
        ("!= 5.2.1", "5.2.1", "5.2.1", False),
        ("= 4.1.0", "4.0.2", "5.0.1", True),
    ],
)
def test_ranges(text: str, since: str, through: str, fits: bool) -> None:
    constraint, first, last = read_constraint(text), read_version(since), read_version(through)
    assert constraint is not None
    assert first is not None
    assert last is not None
    assert (constraint.newest(first, last) is not None) is fits
