"""What tools write into a project: which of it is a template that is deployed, and which is a
copy of one that is judged already.

- `sam build` writes `.aws-sam/build/template.yaml`, and one for each application nested in it.
- The Serverless Framework writes to `.serverless/` the template that it updates the stack with,
  beside one that only creates the bucket.
- Amplify keeps what the developer works on in `amplify/backend/`, copies it to
  `backend/awscloudformation/build/` when it deploys, and keeps what was deployed in
  `#current-cloud-backend/`. The template that nests all the others is only made by the build.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_SERVERLESS_STACK = "cloudformation-template-update-stack.json"

_AMPLIFY_BUILD = ("backend", "awscloudformation", "build")
_AMPLIFY_DEPLOYED = "#current-cloud-backend"


def is_scratch(path: Path) -> bool:
    """Whether a file in a tool's output directory is not the template that it deploys."""
    parts = path.parts
    if ".serverless" in parts:
        return path.name != _SERVERLESS_STACK
    if ".aws-sam" in parts:
        return "build" not in parts or path.stem != "template"
    return False


def copies(templates: Collection[Path]) -> set[Path]:
    """Those among templates that a tool made of others among them."""
    origins = {path: origin for path in templates if (origin := _origin(path)) is not None}
    if not origins:
        return set()
    written = [path for path in templates if path not in origins]
    return {
        path
        for path, origin in origins.items()
        if any(source.is_relative_to(origin) for source in written)
    }


def _origin(path: Path) -> Path | None:
    """The directory that the sources of a copy lie in; nothing for what is no copy."""
    parts = path.parts
    if ".aws-sam" in parts:
        return Path(*parts[: parts.index(".aws-sam")])
    if _AMPLIFY_DEPLOYED in parts:
        return Path(*parts[: parts.index(_AMPLIFY_DEPLOYED)], "backend")
    for at in range(len(parts) - len(_AMPLIFY_BUILD) - 1):  # one part more than the root's
        if parts[at : at + len(_AMPLIFY_BUILD)] == _AMPLIFY_BUILD:
            return Path(*parts[: at + 1])
    return None
