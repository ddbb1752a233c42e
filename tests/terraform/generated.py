"""Random expressions of Terraform's language: mostly well typed, all of them small."""

from random import Random

KEYS = ("a", "b", "c")

ATOMS = {
    "string": ('""', '"a"', '"b"', '"true"', '"1"', '"x-y"'),
    "number": ("0", "1", "2", "3", "2.5", "10"),
    "bool": ("true", "false"),
    "list": ("[]", '["a", "b"]', "[1, 2]"),
    "object": ("{}", "{ a = 1 }", '{ a = "x", b = true }'),
}
KINDS = tuple(ATOMS)

CALLS = {
    "string": (
        "upper(string)",
        'join("-", list)',
        "tostring(number)",
        "trimspace(string)",
        "jsonencode(any)",
        'format("%v/%v", string, any)',
        'replace(string, "a", string)',
        "coalesce(string, string)",
        "trimprefix(string, string)",
        "substr(string, 0, 1)",
        "lower(string)",
        'try(object.a, "none")',
    ),
    "number": (
        "length(list)",
        "length(object)",
        "length(string)",
        "max(number, number)",
        "min(number, number)",
        "abs(number)",
        "ceil(number)",
        "floor(number)",
        "tonumber(string)",
        "sum([number, number])",
        "parseint(string, 10)",
        "try(list[0], 0)",
    ),
    "bool": (
        "contains(list, any)",
        "can(any)",
        "tobool(string)",
        "startswith(string, string)",
        "alltrue([bool, bool])",
        "anytrue([bool])",
        "can(object.a)",
    ),
    "list": (
        "concat(list, list)",
        "keys(object)",
        "values(object)",
        "flatten([list, any])",
        "distinct(list)",
        "reverse(list)",
        "compact([string, string])",
        "tolist(list)",
        "toset([string, string, string])",
        "tolist([any, any])",
        "sort([string, string])",
        "split(string, string)",
        "range(number)",
        "setproduct(list, list)",
        "chunklist(list, 2)",
        "slice(list, 0, 1)",
        "coalescelist(list, list)",
        "setunion(list, list)",
        "try(tolist(any), list)",
    ),
    "object": (
        "merge(object, object)",
        "zipmap([string, string], [any, any])",
        "tomap(object)",
        "merge(object, { c = any })",
        'try(object.b, { z = "none" })',
        "jsondecode(jsonencode(object))",
    ),
}


class Generator:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._names: list[str] = []

    def expression(self, kind: str = "any", depth: int = 4) -> str:
        """An expression of a kind, as a rule."""
        if kind == "any" or self._random.random() < 0.04:
            kind = self._random.choice(KINDS)
        if depth <= 0 or self._random.random() < 0.1:
            if self._names and self._random.random() < 0.4:
                return self._random.choice(self._names)
            if self._random.random() < 0.04:
                return "null"
            return self._random.choice(ATOMS[kind])
        forms = [self._conditional, self._call, self._call, self._index, self._attribute]
        forms += [getattr(self, f"_{kind}")] * 5
        return self._random.choice(forms)(kind, depth - 1)

    def _number(self, _: str, depth: int) -> str:
        operator = self._random.choice("+-*/%")
        right = self._random.choice(("1", "2", "4", "2.5", "3"))
        if operator in "+-*":
            right = self.expression("number", depth)
        return f"({self.expression('number', depth)} {operator} {right})"

    def _bool(self, _: str, depth: int) -> str:
        form = self._random.randrange(4)
        if form == 0:
            return f"!({self.expression('bool', depth)})"
        if form == 1:
            operator = self._random.choice(("&&", "||"))
            return f"({self.expression('bool', depth)} {operator} {self.expression('bool', depth)})"
        if form == 2:
            operator = self._random.choice(("<", "<=", ">", ">="))
            left, right = self.expression("number", depth), self.expression("number", depth)
            return f"({left} {operator} {right})"
        operator = self._random.choice(("==", "!="))
        kind = self._random.choice(KINDS)
        return f"({self.expression(kind, depth)} {operator} {self.expression(kind, depth)})"

    def _string(self, _: str, depth: int) -> str:
        form = self._random.randrange(4)
        scalar = self.expression(self._random.choice(("string", "number", "bool")), depth)
        if form == 0:
            return f'"${{{scalar}}}"'
        if form == 1:
            return f'"x${{{scalar}}}-${{{self.expression("string", depth)}}}"'
        if form == 2:
            test = self.expression("bool", depth)
            return f'"%{{ if {test} }}yes%{{ else }}${{{scalar}}}%{{ endif }}"'
        self._names.append("v")
        body = self.expression("string", depth)
        self._names.pop()
        return f'"%{{ for v in {self.expression("list", depth)} ~}} ${{{body}}} %{{ endfor }}"'

    def _list(self, _: str, depth: int) -> str:
        form = self._random.randrange(4)
        if form < 2:
            inner = self._random.choice(KINDS)
            count = self._random.randrange(4)
            return f"[{', '.join(self.expression(inner, depth) for _ in range(count))}]"
        if form == 2:
            tail = self._random.choice(("", ".a", "[0]", ".b", "[*]"))
            return f"({self.expression(self._random.choice(('list', 'any')), depth)})[*]{tail}"
        collection, body = self._for(depth, "VALUE")
        return f"[for k, v in {collection} : {body}]"

    def _object(self, _: str, depth: int) -> str:
        if self._random.random() < 0.6:
            keys = self._random.sample(KEYS, self._random.randrange(4))
            members = ", ".join(f"{key} = {self.expression('any', depth)}" for key in keys)
            return "{ " + members + " }"
        group = self._random.choice(("", "..."))
        collection, body = self._for(depth, f"KEY => VALUE{group}")
        return "{ " + f"for k, v in {collection} : {body}" + " }"

    def _for(self, depth: int, body: str) -> tuple[str, str]:
        collection = self.expression(self._random.choice(("list", "object")), depth)
        self._names += ["k", "v"]
        key = self._random.choice(("k", '"p${k}"', "v"))
        written = body.replace("KEY", key).replace("VALUE", self.expression("any", depth))
        condition = f" if {self.expression('bool', depth)}" if self._random.random() < 0.3 else ""
        del self._names[-2:]
        return collection, written + condition

    def _conditional(self, kind: str, depth: int) -> str:
        test = self._random.choice(("true", "false", self.expression("bool", depth)))
        return f"({test} ? {self.expression(kind, depth)} : {self.expression(kind, depth)})"

    def _call(self, kind: str, depth: int) -> str:
        written = self._random.choice(CALLS[kind])
        for name in ("any", *KINDS):
            while (at := _word(written, name)) >= 0:
                inner = self.expression(name, depth - 1)
                written = f"{written[:at]}({_hidden(inner)}){written[at + len(name) :]}"
        return _shown(written)

    def _attribute(self, kind: str, depth: int) -> str:
        key = self._random.choice(KEYS)
        source = "{ " + f"{key} = {self.expression(kind, depth)}" + " }"
        return f"{source}.{key}"

    def _index(self, kind: str, depth: int) -> str:
        wanted, other = self.expression(kind, depth), self.expression(kind, depth)
        key = self._random.choice(("0", "1", '"0"', "length([1])"))
        return f"[{wanted}, {other}][{key}]"


def _word(text: str, word: str) -> int:
    """Where a word stands by itself, outside of what was filled in."""
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(char.isalnum() or char == "_" for char in around):
            return at
        at = text.find(word, at + 1)
    return -1


_HIDDEN = {ord(char): 0xE000 + ord(char) for char in "abcdefghijklmnopqrstuvwxyz"}
_SHOWN = {hidden: plain for plain, hidden in _HIDDEN.items()}


def _hidden(text: str) -> str:
    """Text whose words are not taken for places to fill in."""
    return text.translate(_HIDDEN)


def _shown(text: str) -> str:
    return text.translate(_SHOWN)


def expressions(count: int, seed: int, depth: int = 4) -> list[str]:
    """Different expressions, the same ones for the same seed."""
    generator = Generator(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        found[generator.expression("any", depth)] = None
    return list(found)
