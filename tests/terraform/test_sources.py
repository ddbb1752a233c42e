"""Which modules a directory calls, told without parsing; which files count."""

from pathlib import Path

import pytest

from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import called_directories, load_root
from msglint.terraform.sources import configuration_files, is_override

MODULE = {"m/main.tf": "", "other/main.tf": "", "other/nested/main.tf": ""}


def write(directory: Path, files: dict[str, str]) -> Workspace:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Workspace([directory], directory)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ('module "a" {\n  source = "./m"\n}\n', {"m"}),
        ('module "a" { source = "./m/" }', {"m"}),
        ('module a {\n\tsource="./other/../m"\n}', {"m"}),
        ('module "a" {\n  source = "./other/nested"\n}\n', {"other/nested"}),
        (
            'module "a" {\n  source = "./m" # here\n}\nmodule "b" {\n  source = "./other"\n}',
            {"m", "other"},
        ),
        ('module "a" {\n  # source = "./m"\n  source = "./other"\n}\n', {"other"}),
        ('module "a" {\n  source = "./missing"\n}\n', set()),
        ('module "a" {\n  source = "terraform-aws-modules/sqs/aws"\n}\n', set()),
        ('module "a" {\n  source = "git::https://example.com/m.git"\n}\n', set()),
        ('resource "aws_s3_object" "o" {\n  source = "./m"\n}\n', set()),
    ],
)
def test_called_directories(text: str, called: set[str], tmp_path: Path) -> None:
    workspace = write(tmp_path, {**MODULE, "main.tf": text})
    assert called_directories(tmp_path, workspace) == {tmp_path / name for name in called}


def test_the_json_syntax_calls_too(tmp_path: Path) -> None:
    text = '{"module": {"a": {"source": "./m"}, "b": [{"source": "./other"}]}}'
    workspace = write(tmp_path, {**MODULE, "main.tf.json": text})
    assert called_directories(tmp_path, workspace) == {tmp_path / "m", tmp_path / "other"}


def test_directories_outside_are_not_called(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    write(tmp_path, {"m/main.tf": ""})
    workspace = write(inside, {"main.tf": 'module "a" {\n  source = "../m"\n}\n'})
    assert called_directories(inside, workspace) == set()


def test_the_files_of_a_module(tmp_path: Path) -> None:
    names = ("a.tf", "b.tf.json", "c.tofu", "c.tf", ".hidden.tf", "d.tf~", "e.tfvars", "f.txt")
    workspace = write(tmp_path, dict.fromkeys(names, ""))
    found = [path.name for path in configuration_files(tmp_path, workspace)]
    assert found == ["a.tf", "b.tf.json", "c.tofu"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("override.tf", True),
        ("override.tf.json", True),
        ("x_override.tf", True),
        ("a.b_override.tf", True),
        ("main.tf", False),
        ("overrides.tf", False),
        ("override_x.tf", False),
    ],
)
def test_overrides(name: str, answer: bool) -> None:
    assert is_override(name) is answer


WANTED = frozenset({"aws_sqs_queue", "data.aws_sns_topic"})
QUEUE = 'resource "aws_sqs_queue" "q" {}\n'


@pytest.mark.parametrize(
    ("files", "read"),
    [
        ({"main.tf": 'resource "aws_instance" "i" {}\n'}, False),
        ({"main.tf": QUEUE}, True),
        ({"main.tf": 'data "aws_sns_topic" "t" {}\n'}, True),
        ({"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": QUEUE}, True),
        (
            {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": "", "n/main.tf": QUEUE},
            False,
        ),
    ],
)
def test_roots_that_cannot_matter_are_not_read(
    files: dict[str, str], read: bool, tmp_path: Path
) -> None:
    unit = load_root(tmp_path, write(tmp_path, files), WANTED, Inputs())
    assert bool(unit.files) is read


def test_a_module_that_only_calls_afar_hides_something(tmp_path: Path) -> None:
    files = {
        "main.tf": QUEUE + 'module "m" {\n  source = "./m"\n  arn = aws_sqs_queue.q.arn\n}\n',
        "m/main.tf": """
variable "arn" {}
module "far" {
  source = "example/queue/aws"
  arn    = var.arn
}
""",
    }
    unit = load_root(tmp_path, write(tmp_path, files), WANTED, Inputs())
    assert [(hidden.reason, hidden.names) for hidden in unit.hidden] == [
        ("module.m.module.far: example/queue/aws is not on disk", frozenset({"aws_sqs_queue.q"}))
    ]
