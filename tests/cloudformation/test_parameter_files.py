"""Parameter values from files, in every form that AWS's tools read."""

from pathlib import Path

import pytest

from msglint.cloudformation.load import load_templates
from msglint.cloudformation.parameter_files import NotParameters, read_parameters
from msglint.cloudformation.sam_config import read_sam_configs
from msglint.source.workspace import Unreadable, Workspace

FORMS = {
    "cli": '[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "B", '
    '"ParameterValue": "x y"}, {"ParameterKey": "C", "UsePreviousValue": true}]',
    "pairs": '["A=1", "B=x y", "nothing"]',
    "codepipeline": '{"Parameters": {"A": "1", "B": "x y"}, "Tags": {"A": "no"}}',
    "plain map": '{"A": 1, "B": "x y"}',
    "yaml": "Parameters:\n  A: 1\n  B: x y\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(tmp_path: Path, form: str) -> None:
    path = tmp_path / "parameters.json"
    path.write_text(FORMS[form], "utf-8")
    given = read_parameters(path, Workspace([tmp_path], tmp_path))
    assert {name: value.text for name, value in given.items()} == {"A": "1", "B": "x y"}
    assert {value.step.label for value in given.values()} == {"parameter file parameters.json"}


def test_values_of_other_kinds(tmp_path: Path) -> None:
    path = tmp_path / "parameters.json"
    path.write_text('{"L": ["a", "b"], "T": true, "N": null, "M": {}, "F": 1.50}', "utf-8")
    given = read_parameters(path, Workspace([tmp_path], tmp_path))
    assert {name: g.text for name, g in given.items()} == {"L": "a,b", "T": "true", "F": "1.50"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"ParameterKey": "A" "ParameterValue"', 'expected "," or "}"'),
        ('"text"', "these are no parameter values: neither a list nor a mapping"),
        ("", "these are no parameter values: neither a list nor a mapping"),
    ],
)
def test_what_is_no_parameter_file(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "parameters.json"
    path.write_text(text, "utf-8")
    with pytest.raises(NotParameters) as raised:
        read_parameters(path, Workspace([tmp_path], tmp_path))
    assert raised.value.problem.message == message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_parameters(tmp_path / "gone.json", Workspace([tmp_path], tmp_path))


@pytest.mark.parametrize(
    "overrides",
    [
        '"A=1 B=\\"x y\\""',
        "\"A='1' B='x y'\"",
        '["A=1", "B=\\"x y\\""]',
        '{A = 1, B = "x y"}',
        '"ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=\\"x y\\""',
    ],
)
def test_sam_overrides(tmp_path: Path, overrides: str) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text(
        f'[default.deploy.parameters]\nstack_name = "s"\nparameter_overrides = {overrides}\n',
        "utf-8",
    )
    config = read_sam_configs(path, Workspace([tmp_path], tmp_path))["default"]
    given = {name: value.text for name, value in config.parameters.items()}
    assert (config.stack_name, given) == ("s", {"A": "1", "B": "x y"})
    span = config.parameters["B"].step.span
    assert span is not None
    assert span.text == "B"
    assert span.location.line == 3


def test_sam_environments_and_commands(tmp_path: Path) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text(
        """
[default.global.parameters]
template_file = "app.yaml"
parameter_overrides = ["A=global", "B=global"]
[default.deploy.parameters]
parameter_overrides = ["A=deploy"]
[prod.deploy.parameters]
parameter_overrides = ["A=prod"]
""",
        "utf-8",
    )
    workspace = Workspace([tmp_path], tmp_path)
    configs = read_sam_configs(path, workspace)
    assert list(configs) == ["default", "prod"]
    default, prod = configs.values()
    assert default.template_file == "app.yaml"
    assert {k: v.text for k, v in default.parameters.items()} == {"A": "deploy", "B": "global"}
    assert {k: v.text for k, v in prod.parameters.items()} == {"A": "prod"}


@pytest.mark.parametrize("text", ["default = 1", "[default]\ndeploy = []"])
def test_odd_sam_configs_give_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "samconfig.toml"
    path.write_text(text, "utf-8")
    assert read_sam_configs(path, Workspace([tmp_path], tmp_path)) == {}


@pytest.mark.parametrize("text", ["a = ", "\x00"])
def test_broken_sam_configs_are_reported(tmp_path: Path, text: str) -> None:
    (tmp_path / "samconfig.toml").write_text(text, "utf-8")
    template = tmp_path / "template.yaml"
    template.write_text("Resources: {F: {Type: AWS::Serverless::Function}}\n", "utf-8")
    (unit,) = load_templates([template], Workspace([tmp_path], tmp_path), frozenset())
    assert [p.span.location.path for p in unit.problems] == ["samconfig.toml"]
