"""Synthesise the apps beside this file again, and keep the part of `cdk.out` that is read.

    python tests/cdk/synth.py BUILD [APP ...]

BUILD is a scratch directory prepared like this:

    BUILD/new   npm install aws-cdk-lib@2.276.0 constructs@10.8.1 tsx typescript aws-cdk@2.1148.1
    BUILD/old   npm install aws-cdk-lib@2.200.0 constructs@10.4.2 tsx typescript
    BUILD/venv  python -m venv, and in it: pip install aws-cdk-lib==2.275.0

Assemblies name files by their absolute path; those are rewritten to one that exists nowhere,
as they are when an assembly was made on another machine.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

APPS = Path(__file__).parent / "apps"
ELSEWHERE = "/builds/shop"
KEPT = (".template.json", ".assets.json", ".metadata.json")


@dataclass
class Recipe:
    """How an app is synthesised. Without the CLI, templates carry no construct paths."""

    library: str = "new"
    cli: bool = True
    environment: dict[str, str] = field(default_factory=dict)
    may_fail: bool = False


RECIPES = {
    "links": Recipe(),
    "stages": Recipe(),
    "inline": Recipe(library="old", cli=False, environment={"CDK_DEBUG": "1"}),
    "fanout_python": Recipe(environment={"JSII_HOST_STACK_TRACES": "1"}),
    "lookup": Recipe(may_fail=True),
}


def synthesise(name: str, build: Path) -> None:
    recipe = RECIPES[name]
    root = build / recipe.library
    work = root / name
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(APPS / name, work, ignore=shutil.ignore_patterns("cdk.out"))
    environment = {
        **os.environ,
        "PATH": f"{build / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "CDK_VALIDATION": "false",
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "CI": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **recipe.environment,
    }
    if recipe.cli:
        command = ["npx", "cdk", "synth", "-q", "--no-notices", "--no-lookups", "-o", "cdk.out"]
    else:
        environment["CDK_OUTDIR"] = "cdk.out"
        command = ["npx", "tsx", "bin/app.ts"]
    subprocess.run(command, cwd=work, env=environment, check=not recipe.may_fail)
    target = APPS / name / "cdk.out"
    shutil.rmtree(target, ignore_errors=True)
    for path in sorted((work / "cdk.out").rglob("*")):
        if any(part.startswith("asset.") for part in path.parts):
            continue
        keep = path.name in ("cdk.out", "manifest.json") or path.name.endswith(KEPT)
        if path.is_file() and keep:
            copy = target / path.relative_to(work / "cdk.out")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_trim(path.read_text(), path.name, [root, build]))


def _trim(text: str, name: str, roots: list[Path]) -> str:
    for root in roots:
        text = text.replace(str(root), ELSEWHERE)
    if name != "manifest.json":
        return text
    manifest = json.loads(text)
    manifest["artifacts"] = {
        key: artifact
        for key, artifact in manifest["artifacts"].items()
        if artifact["type"] not in ("cdk:tree", "cdk:feature-flag-report")
    }
    return json.dumps(manifest, indent=2) + "\n"


if __name__ == "__main__":
    for app in sys.argv[2:] or RECIPES:
        synthesise(app, Path(sys.argv[1]).resolve())
