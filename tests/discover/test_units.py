"""From paths to deployments, over small trees on disk."""

import re
from pathlib import Path

import pytest

from msglint.discover.units import Deployments, Discovery, without_detours
from msglint.discover.walk import Excludes
from msglint.source.workspace import Workspace

TEMPLATE = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"


def called(directory: Path) -> set[Path]:
    """Module sources, read the simple way: the real reader has tests of its own."""
    found = set()
    for file in directory.glob("*.tf"):
        for source in re.findall(r'source\s*=\s*"(\.[^"]*)"', file.read_text()):
            found.add((directory / source).resolve())
    return found


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return tmp_path.resolve()


def put(top: Path, **files: str) -> None:
    for name, text in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def discover(
    top: Path, *paths: str, exclude: tuple[str, ...] = (), named: bool = True
) -> Deployments:
    discovery = Discovery(Workspace([top], top), Excludes(exclude), called)
    return discovery.run([top / path for path in paths] or [top], named=named)


def shown(top: Path, paths: list[Path]) -> list[str]:
    return [path.relative_to(top).as_posix() for path in paths]


def test_a_module_is_judged_through_its_caller(top: Path) -> None:
    put(
        top,
        **{
            "prod/main.tf": 'module "q" {\n  source = "../modules/queue"\n}\n',
            "modules/queue/main.tf": "",
        },
    )
    assert shown(top, discover(top).terraform) == ["prod"]
    assert shown(top, discover(top, "modules/queue").terraform) == ["modules/queue"]


def test_a_changed_module_file_means_the_roots_that_reach_it(top: Path) -> None:
    put(
        top,
        **{
            "prod/main.tf": 'module "a" {\n  source = "../modules/a"\n}\n',
            "dev/main.tf": 'module "a" {\n  source = "../modules/a"\n}\n',
            "other/main.tf": "",
            "modules/a/main.tf": 'module "q" {\n  source = "../queue"\n}\n',
            "modules/queue/main.tf": "",
            "modules/unused/main.tf": "",
        },
    )
    assert shown(top, discover(top, "modules/queue/main.tf").terraform) == ["dev", "prod"]
    assert shown(top, discover(top, "modules/unused/main.tf").terraform) == ["modules/unused"]
    assert shown(top, discover(top, "other/main.tf").terraform) == ["other"]


def test_a_policy_file_beside_a_module_belongs_to_it(top: Path) -> None:
    put(top, **{"a/main.tf": "", "a/policy.json": '{"Statement": []}', "b/x.json": "{}"})
    assert shown(top, discover(top, "a/policy.json").terraform) == ["a"]
    assert not discover(top, "b/x.json")


def test_modules_that_call_each_other_are_still_judged(top: Path) -> None:
    put(
        top,
        **{
            "a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
            "b/main.tf": 'module "a" {\n  source = "../a"\n}\n',
        },
    )
    assert shown(top, discover(top).terraform) == ["a", "b"]


def test_the_default_directory_is_no_root_when_its_examples_call_it(top: Path) -> None:
    put(
        top,
        **{"main.tf": "", "examples/all/main.tf": 'module "m" {\n  source = "../.."\n}\n'},
    )
    assert shown(top, discover(top, named=False).terraform) == ["examples/all"]
    assert shown(top, discover(top).terraform) == [".", "examples/all"]


def test_templates_by_content_and_nothing_else(top: Path) -> None:
    put(
        top,
        **{
            "stack.yaml": TEMPLATE,
            "odd.template": TEMPLATE,
            "compose.yaml": "services: {}\n",
            "package.json": "{}",
            "node_modules/x/template.yaml": TEMPLATE,
            ".github/stack.yaml": TEMPLATE,
        },
    )
    assert shown(top, discover(top).templates) == ["odd.template", "stack.yaml"]
    assert shown(top, discover(top, ".github/stack.yaml").templates) == [".github/stack.yaml"]


def test_an_assembly_is_not_walked(top: Path) -> None:
    put(
        top,
        **{
            "cdk.out/cdk.out": '{"version":"55.0.0"}',
            "cdk.out/manifest.json": '{"artifacts":{}}',
            "cdk.out/Dead.template.json": '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}',
            "cdk.out/assembly-Prod/cdk.out": '{"version":"55.0.0"}',
            "cdk.out/assembly-Prod/manifest.json": '{"artifacts":{}}',
            "cdk.out/assembly-Prod/Live.template.json": "{}",
        },
    )
    for paths in ([], ["cdk.out"], ["cdk.out/assembly-Prod/Live.template.json"]):
        found = discover(top, *paths)
        assert shown(top, found.assemblies) == ["cdk.out"]
        assert found.templates == []


def test_built_output_is_not_judged_twice(top: Path) -> None:
    put(
        top,
        **{
            "app/template.yaml": TEMPLATE,
            "app/.aws-sam/build/template.yaml": TEMPLATE,
            "built/.aws-sam/build/template.yaml": TEMPLATE,
            "sls/.serverless/cloudformation-template-update-stack.json": (
                '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}'
            ),
            "sls/.serverless/cloudformation-template-create-stack.json": (
                '{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}'
            ),
            **{
                f"amplify/{path}-cloudformation-template.json": (
                    '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}'
                )
                for path in (
                    "backend/function/orders/orders",
                    "backend/awscloudformation/build/function/orders/orders",
                    "backend/awscloudformation/build/root",
                    "#current-cloud-backend/function/orders/orders",
                )
            },
            "deployed/amplify/#current-cloud-backend/storage/s-template.json": (
                '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}'
            ),
        },
    )
    assert shown(top, discover(top).templates) == [
        "amplify/backend/awscloudformation/build/root-cloudformation-template.json",
        "amplify/backend/function/orders/orders-cloudformation-template.json",
        "app/template.yaml",
        "built/.aws-sam/build/template.yaml",
        "deployed/amplify/#current-cloud-backend/storage/s-template.json",
        "sls/.serverless/cloudformation-template-update-stack.json",
    ]


def test_a_built_copy_is_no_neighbour(top: Path) -> None:
    put(top, **{".git/HEAD": "", "template.yaml": TEMPLATE})
    put(top, **{".aws-sam/build/template.yaml": TEMPLATE})
    assert discover(top, "template.yaml").neighbours == []
    named = discover(top, ".aws-sam/build/template.yaml")
    assert shown(top, named.templates) == [".aws-sam/build/template.yaml"]


def test_neighbours_of_a_changed_template(top: Path) -> None:
    put(top, **{".git/HEAD": "", "a/parent.yaml": TEMPLATE, "b/child.yaml": TEMPLATE})
    found = discover(top, "b/child.yaml")
    assert shown(top, found.templates) == ["b/child.yaml"]
    assert shown(top, found.neighbours) == ["a/parent.yaml"]


def test_excludes(top: Path) -> None:
    put(
        top,
        **{
            "a/main.tf": "",
            "examples/x/main.tf": "",
            "b/examples/main.tf": "",
            "c/t.yaml": TEMPLATE,
            "{{cookiecutter.name}}/t.yaml": TEMPLATE,
        },
    )
    assert shown(top, discover(top).templates) == ["c/t.yaml"]
    assert shown(top, discover(top, exclude=("examples/**",)).terraform) == ["a", "b/examples"]
    assert shown(top, discover(top, exclude=("examples",)).terraform) == ["a"]
    assert shown(top, discover(top, exclude=("**/examples",)).terraform) == ["a"]
    assert discover(top, exclude=("c/*.yaml",)).templates == []
    assert not discover(top, "a/main.tf", exclude=("a",))


def test_what_cannot_be_linted_is_said(top: Path) -> None:
    jinja = "{% if queue %}\n" + TEMPLATE + "{% endif %}\n"
    put(top, **{"plan.tfplan": "PK\x03\x04 tfplan", "jinja.yaml": jinja})
    assert not discover(top, ".")
    assert "terraform show -json" in discover(top, "plan.tfplan").rejected[0][1]
    assert "text template" in discover(top, "jinja.yaml").rejected[0][1]
    assert discover(top, "nothing").rejected == [
        (top / "nothing", "there is no such file or directory")
    ]


def test_links_do_not_lead_out_of_the_tree(top: Path) -> None:
    outside = top.parent / f"{top.name}-outside"
    outside.mkdir()
    (outside / "stack.yaml").write_text(TEMPLATE)
    (top / "link.yaml").symlink_to(outside / "stack.yaml")
    (top / "linked").symlink_to(outside)
    assert not discover(top)


def test_detours_are_taken_out_of_paths(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a/b")
    assert without_detours(tmp_path / "a/b") == tmp_path / "a/b"
    assert without_detours(tmp_path / "link") == tmp_path / "link"
    assert without_detours(tmp_path / "a/../a/b/..") == tmp_path / "a"
    # Behind a link, `..` is above what it leads to.
    assert without_detours(tmp_path / "link/..") == (tmp_path / "a").resolve()
