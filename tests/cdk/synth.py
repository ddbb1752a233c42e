"""Synthesise the apps beside this file again, and keep the part of `cdk.out` that is read.

    python tests/cdk/synth.py BUILD [APP ...]

BUILD is a scratch directory prepared like this:

    BUILD/new   npm install aws-cdk-lib@2.276.0 constructs@10.8.1 tsx typescript aws-cdk@2.1148.1
    BUILD/old   npm install aws-cdk-lib@2.200.0 constructs@10.4.2 tsx typescript
    BUILD/venv  python -m venv, and in it: pip install aws-cdk-lib==2.275.0
    BUILD/2.X.0 npm install aws-cdk-lib@2.X.0 constructs@10 tsx, for each of VERSIONS
    BUILD/1.83.0
                npm install constructs@3.2.0 tsx, and of @aws-cdk/PACKAGE@1.83.0: core aws-lambda
                aws-lambda-event-sources aws-sns aws-sns-subscriptions aws-sqs

Assemblies name files by their absolute path; those are rewritten to one that exists nowhere,
as they are when an assembly was made on another machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

APPS = Path(__file__).parent / "apps"
ELSEWHERE = "/builds/shop"
KEPT = (".template.json", ".assets.json", ".metadata.json")


@dataclass
class Recipe:
    """How an app is synthesised. Without the CLI, templates carry no construct paths."""

    library: str = "new"
    cli: bool = True
    build: tuple[str, ...] = ()
    app: tuple[str, ...] = ("npx", "tsx", "bin/app.ts")
    """What `cdk.json` says, where the CLI is not there to read it."""
    target: str = "cdk.out"
    environment: dict[str, str] = field(default_factory=dict)
    may_fail: bool = False


PATHS = {"CDK_CONTEXT_JSON": json.dumps({"aws:cdk:enable-path-metadata": True})}
PLAIN = ("npx", "tsx", "app.ts")

VERSIONS = {
    "1.83.0": Recipe("1.83.0", cli=False, app=PLAIN),
    "2.1.0": Recipe("2.1.0", cli=False, app=PLAIN),
    "2.100.0": Recipe("2.100.0", cli=False, app=PLAIN, environment=PATHS),
    "2.178.0": Recipe("2.178.0", cli=False, app=PLAIN),
    "2.246.0": Recipe("2.246.0", cli=False, app=PLAIN, environment=PATHS),
    "2.262.0": Recipe("2.262.0", cli=False, app=PLAIN, environment={"CDK_VALIDATION": "true"}),
}
"""Versions of the library that write assemblies in different ways, and `versions` with each."""

RECIPES = {
    "links": Recipe(),
    "stages": Recipe(),
    "inline": Recipe(library="old", cli=False, environment={"CDK_DEBUG": "1"}),
    "fanout_python": Recipe(environment={"JSII_HOST_STACK_TRACES": "1"}),
    "lookup": Recipe(may_fail=True),
    "links_python": Recipe(environment={"JSII_HOST_STACK_TRACES": "1"}),
    "acknowledged": Recipe(),
    "acknowledged_python": Recipe(environment={"JSII_HOST_STACK_TRACES": "1"}),
    "distant": Recipe(),
    "shared": Recipe(),
    "environments": Recipe(),
    "compiled": Recipe(build=("npx", "tsc")),
    **{
        f"versions/{name}": replace(recipe, target=f"{name}/cdk.out")
        for name, recipe in VERSIONS.items()
    },
}


def synthesise(name: str, build: Path) -> None:
    recipe = RECIPES[name]
    sources = APPS / name.split("/", maxsplit=1)[0]
    root = build / recipe.library
    work = root / sources.name
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(sources, work, ignore=shutil.ignore_patterns("cdk.out", "js"))
    if recipe.library.startswith("1."):
        _of_separate_packages(work / "library.ts")
    environment = {
        **os.environ,
        "PATH": f"{build / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "CDK_VALIDATION": "false",
        "CDK_DISABLE_CLI_TELEMETRY": "1",
        "CI": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **recipe.environment,
    }
    if recipe.build:
        subprocess.run(recipe.build, cwd=work, env=environment, check=True)
        shutil.copytree(work / "js", sources / "js", dirs_exist_ok=True)
    if recipe.cli:
        command = ["npx", "cdk", "synth", "-q", "--no-notices", "--no-lookups", "-o", "cdk.out"]
    else:
        environment["CDK_OUTDIR"] = "cdk.out"
        command = list(recipe.app)
    subprocess.run(command, cwd=work, env=environment, check=not recipe.may_fail)
    target = sources / recipe.target
    shutil.rmtree(target, ignore_errors=True)
    for path in sorted((work / "cdk.out").rglob("*")):
        if any(part.startswith("asset.") for part in path.parts):
            continue
        keep = path.name in ("cdk.out", "manifest.json") or path.name.endswith(KEPT)
        if path.is_file() and keep:
            copy = target / path.relative_to(work / "cdk.out")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_trim(path.read_text(), path.name, [root, build]))


def _of_separate_packages(library: Path) -> None:
    """Version 1 of the library is a package for each service."""
    text = re.sub("'aws-cdk-lib'|'constructs'", "'@aws-cdk/core'", library.read_text())
    library.write_text(text.replace("'aws-cdk-lib/", "'@aws-cdk/"))


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
