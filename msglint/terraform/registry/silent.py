"""Public modules that declare nothing of messaging, in any of their versions.

They are not modelled: what they return is not known. But they hold no queue, topic or function,
no policy of one and no consumer, so what is handed to them stays as decided as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.terraform.registry.addresses import PublicAddress

_WHOLE = frozenset(
    {
        "acm",
        "apigateway-v2",
        "autoscaling",
        "cloudfront",
        "dynamodb-table",
        "ec2-instance",
        "ecr",
        "ecs",
        "elasticache",
        "iam",
        "opensearch",
        "rds",
        "rds-aurora",
        "secrets-manager",
        "security-group",
        "ssm-parameter",
        "vpc",
    }
)
"""Modules of terraform-aws-modules of which that holds throughout, submodules included."""

_PARTS = {
    "cloudwatch": (
        "modules/log-account-policy",
        "modules/log-anomaly-detector",
        "modules/log-data-protection-policy",
        "modules/log-group",
        "modules/log-metric-filter",
        "modules/log-stream",
        "modules/metric-stream",
        "modules/query-definition",
    ),
    "eks": (
        "",
        "modules/aws-auth",
        "modules/capability",
        "modules/eks-managed-node-group",
        "modules/fargate-profile",
        "modules/hybrid-node-role",
        "modules/self-managed-node-group",
    ),
    "lambda": ("modules/deploy", "modules/docker-build"),
    "s3-bucket": (
        "",
        "modules/account-public-access",
        "modules/object",
        "modules/table-bucket",
        "modules/vectors",
    ),
}
"""The directories of others of which it holds."""


def is_silent(address: PublicAddress) -> bool:
    """Whether a public module certainly declares nothing of messaging."""
    namespace, name, provider = address.module.split("/")
    if (namespace, provider) != ("terraform-aws-modules", "aws"):
        return address.module == "cloudposse/label/null"
    return name in _WHOLE or address.directory in _PARTS.get(name, ())
