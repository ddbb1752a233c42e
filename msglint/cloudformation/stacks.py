"""Stacks: deployed instances of templates, nested and linked, and what their names mean.

A stack is the scope of its template's expressions. Nested stacks are instances of their own,
with the parent's expressions as parameters, so that a value keeps its identity on the way
down (parameters) and up (outputs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.conditions import read_condition
from msglint.cloudformation.links import EXPORT_READER
from msglint.cloudformation.nested import (
    NESTED_TYPES,
    STACK_SET,
    arguments_of,
    body_of,
    template_path,
)
from msglint.cloudformation.nodes import MappingNode, Node, text_of
from msglint.cloudformation.parameters import Given, Others, ParameterName, parameter_value
from msglint.cloudformation.pseudo import PSEUDO_PARAMETERS, Environment
from msglint.cloudformation.resolve import Resolver
from msglint.cloudformation.stored import READ_BY_TYPE, SSM_PARAMETER
from msglint.cloudformation.system import Place
from msglint.cloudformation.texts import names_of, unknown
from msglint.declarations import Call, Hidden
from msglint.values.conditions import ALWAYS, NEVER, both
from msglint.values.model import (
    NOTHING_HERE,
    Known,
    MapValue,
    Reference,
    Step,
    Unknown,
    Value,
    attributes_mentioned,
    moved,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from msglint.cloudformation.system import System
    from msglint.cloudformation.template import Output, Resource, Template
    from msglint.source.text import Span
    from msglint.values.conditions import Condition

MAX_NESTING = 12
"""How deep stacks nest."""

MAX_STACKS = 400
"""How many stacks one unit may have."""


class Stack:
    """One deployed instance of a template: the scope that its expressions have."""

    def __init__(
        self,
        system: System,
        template: Template,
        environment: Environment,
        place: Place,
        given: Mapping[str, Given | Others] | None = None,
    ) -> None:
        self.system = system
        self.template = template
        self.environment = environment
        self.place = place
        self.resolver = Resolver(self, system.depth)
        self._given = given or {}
        self._values: dict[tuple[str, str], Value | None] = {}
        self._conditions: dict[str, Condition | Unknown | None] = {}
        self._nested: dict[str, Stack | Hidden] = {}
        self.missing: Unknown | None = None
        """The first name met that the template uses and does not declare."""
        if template.loops:
            self.template = system.library.expanded(template, self.resolver)
            self._values.clear()
            self._conditions.clear()

    @property
    def prefix(self) -> str:
        """What the keys of its resources begin with."""
        return self.place.prefix

    @property
    def exists(self) -> Condition | Unknown:
        """When it is deployed."""
        return self.place.exists

    # The scope of expressions

    def reference(self, name: str, span: Span) -> Value:
        """`Ref`."""
        if name in PSEUDO_PARAMETERS:
            return moved(self.environment.pseudo(name), span)
        declared = self.template.parameters.get(name)
        if declared is not None:
            return moved(self._parameter(name, declared), span)
        resource = self._resource(name)
        if resource is not None:
            return Reference(self.prefix + resource.logical_id, resource.type, "Ref", span)
        if name.startswith("AWS::"):
            return Unknown(f"{name} is not a pseudo parameter", span, names=NOTHING_HERE)
        reason = f"{name} is neither a parameter nor a resource of the template"
        return self._not_declared(name, reason, span)

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """`Fn::GetAtt`, and names with dots in `Fn::Sub`."""
        head, _, rest = attribute.partition(".")
        alias = self.template.aliases.get(f"{name}.{head}")
        if alias is not None:
            return self.attribute(alias, rest, span) if rest else self.reference(alias, span)
        resource = self._resource(name)
        if resource is None:
            return self._not_declared(name, f"{name} is not a resource of the template", span)
        if resource.type in NESTED_TYPES and attribute.startswith("Outputs."):
            return self._nested_output(resource, attribute.removeprefix("Outputs."), span)
        if resource.type == EXPORT_READER:
            written = self.system.links.written(attribute, self, span)
            if written is not None:
                return written
        value = self._memo(
            ("attribute", f"{resource.logical_id}.{attribute}"),
            lambda: self._own_attribute(resource, attribute, span),
            span,
        )
        return moved(value, span)

    def attribute_of(self, reference: Reference, attribute: str) -> Value:
        """Another attribute of the resource that a reference points to."""
        found = self.system.find(reference.target)
        span = reference.span or self.template.root.span
        if attribute == "Ref" or found is None:
            return Reference(reference.target, reference.type, attribute, span)
        stack, name = found
        return moved(stack.attribute(name, attribute, span), span)

    def mapping(self, name: str) -> Node | None:
        """An entry of `Mappings`."""
        return self.template.mappings.get(name)

    def condition(self, name: str) -> Condition | Unknown:
        """An entry of `Conditions`."""
        if name not in self._conditions:
            node = self.template.conditions.get(name)
            if node is None:
                reason = f"there is no condition {name} in the template"
                return self._not_declared(name, reason, self.template.root.span)
            self._conditions[name] = None
            self._conditions[name] = read_condition(self.resolver, node)
        return self._conditions[name] or Unknown(f"the condition {name} depends on itself")

    def imported(self, name: Value, span: Span) -> Value:
        """`Fn::ImportValue`."""
        return self.system.links.imported(name, self, span)

    def stored(self, parts: Sequence[str | Value], span: Span) -> Value | None:
        """What a text reads from SSM if it is nothing but a reference to it."""
        return self.system.stored.text(parts, span)

    def stack_output(self, stack: Value, output: Value, region: Value | None, span: Span) -> Value:
        """`Fn::GetStackOutput`."""
        return self.system.links.stack_output(stack, output, region, self, span)

    # What others ask of it

    def output(self, name: str) -> Value:
        """The value of one of its outputs."""
        output = self.template.outputs.get(name)
        if output is None:
            return Unknown(f"{self.template.source.path} has no output {name}")
        node = output.value
        if node is None:
            return Unknown(f"the output {name} has no value", output.span)
        return self._memo(("output", name), lambda: self.resolver.value(node), node.span)

    def resource_exists(self, resource: Resource) -> Condition | Unknown:
        """When a resource is deployed."""
        return self._exists_under(resource.condition)

    def output_exists(self, output: Output) -> Condition | Unknown:
        """When an output is there."""
        return self._exists_under(output.condition)

    def _exists_under(self, name: str | None) -> Condition | Unknown:
        own = ALWAYS if name is None else self.condition(name)
        if own == NEVER or self.exists == NEVER:
            return NEVER
        if isinstance(own, Unknown):
            return own
        if isinstance(self.exists, Unknown):
            return self.exists
        return both(self.exists, own)

    def children(self) -> list[Stack | Hidden]:
        """The stacks nested in it, in the order of their resources."""
        return [
            self._child(resource)
            for resource in self.template.resources.values()
            if resource.type in NESTED_TYPES and self.resource_exists(resource) != NEVER
        ]

    def handed(self, name: str) -> Value | Given | Others | None:
        """What a parameter is given from outside: by the parent, or by a file."""
        parent, resource = self.place.parent, self.place.resource
        if parent is None or resource is None:
            return self._given.get(name)
        if name in self.place.given:
            return self.place.given[name]
        arguments = arguments_of(resource)
        if arguments is None:
            return None
        node = arguments.get(name) if isinstance(arguments, MappingNode) else None
        label = f"parameter {name} of nested stack {resource.logical_id}"
        if node is not None:
            step = Step(label, node.span, resource.span)
            return moved(parent.resolver.value(node), node.span, step)
        whole = parent.resolver.value(arguments)
        if isinstance(whole, MapValue) and whole.rest is None:
            return None
        return unknown(f"{label} is not known", arguments.span, whole)

    def stored_name(self, name: str) -> str | None:
        """The name under which a parameter is read from SSM, if it is and that is known."""
        declared = self.template.parameters[name]
        if not (text_of(declared.get("Type")) or "").startswith(READ_BY_TYPE + "String"):
            return None
        given = self.handed(name)
        if isinstance(given, Given):
            return given.text
        if given is not None and not isinstance(given, Others):
            data = given.data if isinstance(given, Known) else None
            return data if isinstance(data, str) else None
        return text_of(declared.get("Default"))

    # Inside

    def _parameter(self, name: str, declared: MappingNode) -> Value:
        span = self.template.parameter_spans[name]
        label = f"{name} of {self.place.label}" if self.place.label else name
        named = ParameterName(name, self.prefix + name, label)

        def compute() -> Value:
            stored = self.stored_name(name)
            if stored is not None:
                reason = f"the parameter {name} is read from SSM at deployment"
                return self.system.stored.value(stored, span, reason)
            return parameter_value(named, declared, span, self.handed(name))

        return self._memo(("parameter", name), compute, span)

    def _resource(self, name: str) -> Resource | None:
        resources = self.template.resources
        return resources.get(name) or resources.get(self.template.aliases.get(name, ""))

    def _own_attribute(self, resource: Resource, attribute: str, span: Span) -> Value:
        """An attribute; its text is known where it repeats a property that is."""
        key = self.prefix + resource.logical_id
        reference = Reference(key, resource.type, attribute, span)
        properties = resource.properties
        if resource.type.startswith(("AWS::CloudFormation::", "Custom::")) or not isinstance(
            properties, MappingNode
        ):
            return reference
        node = properties.get(attribute)
        value = None if node is None else self.resolver.value(node)
        if resource.type == SSM_PARAMETER and attribute == "Value" and value is not None:
            return value
        if isinstance(value, Known) and value.data is not None and value.ref is None:
            step = Step(f"{attribute} of {resource.logical_id}", value.span)
            return Known(value.data, span, (step, *value.trail), reference)
        return reference

    def _child(self, resource: Resource) -> Stack | Hidden:
        name = resource.logical_id
        if name not in self._nested:
            self._nested[name] = self._open(resource)
        return self._nested[name]

    def _open(self, resource: Resource) -> Stack | Hidden:
        """The stack that a resource nests, or why it is not in view."""
        body = body_of(resource.properties) if resource.type == STACK_SET else None
        if body is not None:
            return self._open_body(resource, body)
        path = template_path(self, resource, self.system.locate)
        if isinstance(path, str):
            return self._hide(resource, path)
        above: Stack | None = self
        while above is not None:
            if above.template.path == path:
                return self._hide(resource, "it nests itself")
            above = above.place.parent
        template = self.system.library.template(path)
        if template is None:
            return self._hide(resource, "its template cannot be read")
        return self._nest(resource, template)

    def _open_body(self, resource: Resource, node: Node) -> Stack | Hidden:
        """The stack of a template that is written out in its parent."""
        from msglint.cloudformation.embedded import read_body

        body = read_body(self, node)
        if body is None:
            return self._hide(resource, "its template cannot be read")
        self.system.library.report(self.template.path, body.problems)
        return self._nest(resource, body.template, body.given)

    def _nest(
        self, resource: Resource, template: Template, given: Mapping[str, Value] | None = None
    ) -> Stack | Hidden:
        self.system.opened += 1
        if len(self.place.calls) >= MAX_NESTING or self.system.opened > MAX_STACKS:
            return self._hide(resource, "there are too many nested stacks")
        prefix = f"{self.prefix}{resource.logical_id}/"
        own = self.environment
        environment = Environment(region=own.region, account=own.account, identity=prefix)
        what = "nested stack"
        if resource.type == STACK_SET:  # it goes to other accounts and Regions
            what = "stack set"
            environment = Environment(identity=prefix, apart=prefix)
        place = Place(
            prefix,
            prefix.rstrip("/"),
            self,
            resource,
            (*self.place.calls, Call(f"{what} {resource.logical_id}", resource.span)),
            given or {},
            self.resource_exists(resource),
        )
        return Stack(self.system, template, environment, place)

    def _hide(self, resource: Resource, reason: str) -> Hidden:
        reason = f"{resource.logical_id}: {reason}"
        if isinstance(resource.properties, MappingNode):
            nodes = (arguments_of(resource), body_of(resource.properties))
            handed = [self.resolver.value(node) for node in nodes if node is not None]
            return Hidden(reason, resource.span, names_of(handed), attributes_mentioned(handed))
        return Hidden(reason, resource.span, frozenset() if resource.properties is None else None)

    def _nested_output(self, resource: Resource, name: str, span: Span) -> Value:
        child = self._child(resource)
        if isinstance(child, Hidden):
            reason = f"{name} is an output of the nested stack {child.reason}"
            return Unknown(reason, span, names=child.names)
        output = child.template.outputs.get(name)
        if output is None:
            return Unknown(f"the nested stack {resource.logical_id} has no output {name}", span)
        where = output.span if output.value is None else output.value.span
        step = Step(f"output {name} of nested stack {resource.logical_id}", where)
        return moved(child.output(name), span, step)

    def _not_declared(self, name: str, reason: str, span: Span) -> Unknown:
        """A name from nowhere: the file is a piece of a template that is put together later.

        SAM declares some names by itself: APIs, roles, and what begins with a function's.
        """
        found = Unknown(reason, span)
        generated = self.template.is_sam and (
            name.startswith(("Serverless", "CodeDeploy"))
            or any(name.startswith(declared) for declared in self.template.resources)
        )
        if self.missing is None and not generated:
            self.missing = found
        return found

    def _memo(self, key: tuple[str, str], compute: Callable[[], Value], span: Span) -> Value:
        """A value that is computed once; one that needs itself is unknown."""
        if key not in self._values:
            self._values[key] = None
            self._values[key] = compute()
        return self._values[key] or Unknown(f"the {key[0]} {key[1]} depends on itself", span)
