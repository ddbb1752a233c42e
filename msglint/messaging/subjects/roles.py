"""IAM roles, and the policies that say what they may do.

Attributes: `API_CreateRole`, `API_PutRolePolicy`, `API_AttachRolePolicy`, `API_CreatePolicy`.
"""

from __future__ import annotations

from msglint.messaging.model import Form, Identity, Model
from msglint.messaging.rows import OWNER, link, text

_ROLE = "AWS::IAM::Role"
_MANAGED = "AWS::IAM::ManagedPolicy"

ROLE = Model(
    name="role",
    doc="An IAM role.",
    forms=(Form("aws_iam_role"), Form(_ROLE)),
    identity=Identity(
        service="iam",
        of_account=True,
        prefix="role/",
        attributes={
            "aws_iam_role": {"arn": "arn", "name": "name", "id": "name"},
            _ROLE: {"Arn": "arn", "Ref": "name"},
            "data.aws_iam_role": {"arn": "arn", "name": "name", "id": "name"},
        },
        name={"aws_iam_role": "name", _ROLE: "RoleName"},
        lookups={"data.aws_iam_role": "name"},
    ),
    rows=(text("name", "name", "RoleName", "Its name; null when AWS or the tool makes one up."),),
)

MANAGED_POLICY = Model(
    name="managed_policy",
    doc="A policy that is attached to roles by its ARN.",
    forms=(Form("aws_iam_policy"), Form(_MANAGED)),
    identity=Identity(
        service="iam",
        of_account=True,
        prefix="policy/",
        attributes={
            "aws_iam_policy": {"arn": "arn", "id": "arn", "name": "name"},
            _MANAGED: {"Ref": "arn", "PolicyArn": "arn"},
            "data.aws_iam_policy": {"arn": "arn", "id": "arn", "name": "name"},
        },
        name={"aws_iam_policy": "name", _MANAGED: "ManagedPolicyName"},
        lookups={"data.aws_iam_policy": "name"},
    ),
    rows=(text("name", "name", "ManagedPolicyName", "Its name; null when AWS makes one up."),),
)

ROLE_POLICY = Model(
    name="role_policy",
    doc="A separate resource that gives roles a policy.",
    forms=(
        Form("aws_iam_role_policy"),
        Form("aws_iam_role_policy_attachment"),
        Form("aws_iam_role_policy_attachments_exclusive"),
        Form("aws_iam_policy_attachment"),
        Form("AWS::IAM::Policy"),
        Form("AWS::IAM::RolePolicy"),
        Form(_MANAGED),
    ),
    rows=(
        link(
            "roles",
            "role",
            "role",
            "Roles",
            "The roles.",
            many=True,
            forms={
                "aws_iam_policy_attachment": "roles",
                "aws_iam_role_policy_attachments_exclusive": "role_name",
                "AWS::IAM::RolePolicy": "RoleName",
            },
        ),
        link(
            "managed",
            "managed_policy",
            "policy_arn",
            "",
            "The policy that it attaches; null when that is none of the deployment.",
            forms={_MANAGED: OWNER},
        ),
    ),
)
