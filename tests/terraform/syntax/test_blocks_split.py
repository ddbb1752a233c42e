"""Files come apart into their top-level blocks, in time linear in their length."""

import time

import pytest

from msglint.source.text import Source
from msglint.terraform.files import TerraformFile, read_file


def read(text: str, path: str = "main.tf") -> TerraformFile:
    return read_file(Source(path, text))


SPLIT = {
    "blocks of all kinds": (
        'locals {}\nvariable "x" {\n}\nresource "a" "b" {\n  c = 1\n}\n',
        ["locals", "variable x", "resource a b"],
    ),
    "no blank before a label": ('variable"x"{\n}\n', ["variable x"]),
    "labels without quotes": ("resource a b {\n}\n", ["resource a b"]),
    "escapes in a label": ('output "a\\u00e9\\"" {}\n', ['output aé"']),
    "a comment in a header": ("locals /* none */ {}\n", ["locals"]),
    "no newline at the end": ("locals {}", ["locals"]),
    "a comment behind a block": ("locals {} # x\noutput x {} // y\n", ["locals", "output x"]),
    "commented blocks": ("# locals {\n// locals {\n/* locals {\n} */\n", []),
    "carriage returns": ('locals {\r\n  a = 1\r\n}\r\noutput "x" {}\r\n', ["locals", "output x"]),
    "tabs": ("locals\t{\n\ta\t=\t1\n}\n", ["locals"]),
    "a byte-order mark": ("\ufefflocals {}\n", ["locals"]),
    "braces in strings": ('locals {\n  a = "}{"\n}\noutput x {}\n', ["locals", "output x"]),
    "quotes in interpolations": (
        'locals {\n  a = "${f("}")} }"\n}\noutput x {}\n',
        ["locals", "output x"],
    ),
    "escaped interpolations": (
        'locals {\n  a = "$${"\n  b = "%%{"\n}\noutput x {}\n',
        ["locals", "output x"],
    ),
    "braces in comments": ("locals {\n  # }\n  // }\n  /* } */\n}\noutput x {}\n", None),
    "a heredoc with blocks in it": (
        'locals {\n  a = <<EOT\nresource "a" "b" {\nEOT\n}\noutput x {}\n',
        ["locals", "output x"],
    ),
    "blanks behind an end marker": (
        "locals {\n  a = <<EOT\n}\nEOT \t\n  b = <<-EOT\n  }\n  EOT\n}\noutput x {}\n",
        ["locals", "output x"],
    ),
    "two heredocs of one name": (
        'locals {\n a = <<E\n${"}"}\nE  \n}\noutput x {}\nlocals {\n b = <<E\nE\n}\n',
        ["locals", "output x", "locals"],
    ),
    "a marker that only begins a line": (
        "locals {\n a = <<E\nE }\nEE\nE\n}\noutput x {}\n",
        ["locals", "output x"],
    ),
    "a heredoc in an interpolation of a heredoc": (
        "locals {\n a = <<A\n${f(<<B\n}\nB\n)}\nA\n}\noutput x {}\n",
        ["locals", "output x"],
    ),
    "one-line blocks": ("locals { a = { b = 1 } }\noutput x { value = [1] }\n", None),
    "nothing": ("", []),
    "only comments": ("# a\n/* b */\n", []),
}


@pytest.mark.parametrize("case", SPLIT)
def test_split(case: str) -> None:
    text, expected = SPLIT[case]
    file = read(text)
    names = [" ".join((block.type, *block.labels)) for block in file.blocks]
    assert names == (["locals", "output x"] if expected is None else expected)
    for block in file.blocks:
        assert block.parse().body.broken is None
        assert block.header.text.startswith(block.type)
        assert block.span.text.endswith("}")
    assert file.problems == []


def test_a_block_is_parsed_when_it_is_asked_for() -> None:
    file = read('locals {\n  a = [1 2]\n}\nresource "a" "b" {}\n')
    assert file.problems == []
    file.blocks[1].parse()
    assert file.problems == []
    first = file.blocks[0].parse()
    assert first is file.blocks[0].parse()
    assert [p.message for p in file.problems] == ['expected "," or "]" before "2"']


BODY = """\
resource "aws_sqs_queue" "q" {
  name = "q" # comment
  tags = {
    a = 1
  }

  timeouts { create = "5m" }
  lifecycle {
    ignore_changes = [tags]
    precondition {
      condition     = true
      error_message = "x"
    }
  }
  provisioner "local-exec" {
  }
}
"""


def test_bodies() -> None:
    file = read(BODY)
    block = file.blocks[0].parse()
    assert (block.type, block.labels) == ("resource", ("aws_sqs_queue", "q"))
    assert block.header.text == 'resource "aws_sqs_queue" "q"'
    assert list(block.body.attributes) == ["name", "tags"]
    name = block.body.attributes["name"]
    assert (name.name_span.text, name.value.span.text, name.span.text) == (
        "name",
        '"q"',
        'name = "q"',
    )
    assert block.body.attributes["tags"].span.text == "tags = {\n    a = 1\n  }"
    assert [(b.type, b.labels) for b in block.body.blocks] == [
        ("timeouts", ()),
        ("lifecycle", ()),
        ("provisioner", ("local-exec",)),
    ]
    lifecycle = block.body.blocks[1]
    assert [b.type for b in lifecycle.body.blocks] == ["precondition"]
    assert lifecycle.header.text == "lifecycle"
    assert block.body.blocks[0].span.text == 'timeouts { create = "5m" }'


HOSTILE = {
    "brackets": "locals {\n a = " + "([{" * 60_000,
    "unclosed strings": 'a = "\n' * 40_000,
    "unclosed strings in a block": "locals {\n" + 'a = "${\n' * 30_000 + "}\n",
    "interpolations": 'locals {\n a = "' + "${" * 100_000 + '"\n}\n',
    "balanced templates": "locals {\n a = " + '"${' * 40_000 + "1" + '}"' * 40_000 + "\n}\n",
    "dollars": 'locals {\n a = "' + "$" * 200_000 + '"\n}\n',
    "unclosed blocks": 'resource "a" "b" {\n' * 10_000,
    "unclosed objects": "locals {\n a = {\n" * 12_000,
    "unclosed lists": "locals {\n" + "a = [\n" * 30_000 + "}\n",
    "unclosed lists at growing indents": "".join(" " * n + "a = [\n" for n in range(600)),
    "unfinished arguments": "locals {\n" + "a =\n" * 40_000 + "}\n",
    "nested blocks": "a {\n" * 50_000,
    "closing braces": "}\n" * 100_000,
    "labels": "a " * 100_000 + "{}",
    "heredocs": "a = <<E\n" * 25_000,
    "comments": "/*" * 100_000,
    "blanks in an expression": "locals {\n a = [" + " \n" * 100_000 + "]\n}\n",
    "operators": "locals {\n a = " + "-" * 200_000 + "1\n}\n",
    "terms": "locals {\n a = " + "1 " * 100_000 + "\n}\n",
    "sums": "locals {\n a = " + "1+" * 100_000 + "1\n}\n",
    "paths": "locals {\n a = b" + ".c" * 100_000 + "\n}\n",
    "junk": "locals {\n" + "@\n" * 60_000 + "}\n",
}


VALID = ("dollars", "blanks in an expression", "labels")


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_input_takes_linear_time(case: str) -> None:
    text = HOSTILE[case]
    start = time.process_time()
    file = read(text)
    for block in file.blocks:
        block.parse()
    seconds = time.process_time() - start
    assert bool(file.problems) == (case not in VALID)
    assert seconds < 8 * max(1, len(text) / 200_000)
    assert all(0 <= p.span.start <= p.span.end <= len(text) for p in file.problems)


DEEP = ("a = " + "[" * 95 + "]" * 95, "a = " + "[" * 200 + "]" * 200)


def test_depth_is_bounded() -> None:
    fine, deep = (read(f"locals {{\n  {text}\n  b = 1\n}}\n") for text in DEEP)
    assert "b" in fine.blocks[0].parse().body.attributes
    assert fine.problems == []
    assert "b" in deep.blocks[0].parse().body.attributes
    assert [p.message for p in deep.problems] == ["this is nested too deep to be read"]
