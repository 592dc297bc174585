"""What the API's data says of each operation, and the mistakes that follow from it. The data is that of the stock client."""

import datetime
from dataclasses import dataclass

import botocore.session

_service = botocore.session.get_session().get_service_model("pinpoint")
NO_WORD = "NO_SUCH_WORD"
KEY = "any"


@dataclass(frozen=True)
class Operation:
    """One operation of the API, by its name."""

    name: str

    @property
    def model(self):
        return _service.operation_model(self.name)

    @property
    def method(self):
        return self.model.http["method"]

    @property
    def path(self):
        return self.model.http["requestUri"]

    @property
    def success(self):
        return self.model.http["responseCode"]

    @property
    def body(self):
        """The member that travels as the body, if there is one."""
        return self.model.input_shape.serialization.get("payload")

    @property
    def body_shape(self):
        return self.model.input_shape.members[self.body] if self.body else None

    @property
    def answer_shape(self):
        """The shape of the JSON it answers with, if it answers with any."""
        output = self.model.output_shape
        payload = output and output.serialization.get("payload")
        return output.members[payload] if payload else None

    @property
    def labels(self):
        """What it must be told beside its body."""
        return [name for name in self.model.input_shape.required_members if name != self.body]

    @property
    def in_path(self):
        members = self.model.input_shape.members
        return [name for name in self.labels if members[name].serialization.get("location") == "uri"]

    def without_a_member(self, params):
        """Each way to leave out one required member, as (its name, the parameters). A kind of structure is tried where it first occurs."""
        for name in self.labels:
            if name not in self.in_path:
                yield self.model.input_shape.members[name].serialization["name"], without(params, name)
        if not self.body:
            return
        seen = set()
        for path, shape in parts(self.body_shape):
            if shape.type_name != "structure" or shape.name in seen:
                continue
            seen.add(shape.name)
            for name in shape.required_members:
                yield name, {**params, self.body: planted(self.body_shape, params[self.body], path, lambda value: without(value, name))}

    def with_a_wrong_word(self, params):
        """Each way to use a word that an enum does not have, as (its member, the parameters). An enum is tried where it first occurs."""
        if not self.body:
            return
        seen = set()
        for path, shape in parts(self.body_shape):
            if not words(shape) or shape.name in seen:
                continue
            seen.add(shape.name)
            member = [step for step in path if isinstance(step, str)][-1]
            yield member, {**params, self.body: planted(self.body_shape, params[self.body], path, lambda _: NO_WORD)}


OPERATIONS = [Operation(name) for name in _service.operation_names]


def parts(shape):
    """Every shape within a shape, outermost first, with the path to it: names of members, 0 in a list, some key in a map."""
    here = [((), shape)]
    while here:
        yield from here
        here = [(path + (step,), part) for path, shape in here for step, part in steps(shape)]


def steps(shape):
    if shape.type_name == "structure":
        return list(shape.members.items())
    if shape.type_name == "list":
        return [(0, shape.member)]
    if shape.type_name == "map":
        return [((words(shape.key) or [KEY])[0], shape.value)]
    return []


def words(shape):
    return getattr(shape, "enum", [])


def planted(shape, value, path, change):
    """A copy of a value in which what lies at a path is changed. What is not there yet is made up."""
    if not path:
        return change(value)
    step, part = path[0], dict(steps(shape))[path[0]]
    if step == 0:
        return [planted(part, value[0] if value else made_up(part), path[1:], change), *value[1:]]
    return {**value, step: planted(part, value[step] if step in value else made_up(part), path[1:], change)}


def without(value, name):
    return {key: part for key, part in value.items() if key != name}


def made_up(shape):
    """The least that fits a shape."""
    if shape.type_name == "structure":
        return {name: made_up(shape.members[name]) for name in shape.required_members}
    if words(shape):
        return words(shape)[0]
    now = datetime.datetime.now(datetime.timezone.utc)
    return {"list": [], "map": {}, "string": "1", "blob": b"", "boolean": True, "timestamp": now}.get(shape.type_name, 1)


JSON_TYPES = {"string": str, "timestamp": str, "blob": str, "boolean": bool, "integer": int, "long": int, "double": (int, float), "list": list, "map": dict, "structure": dict}


def required(shape, value):
    """How many required members an answer has, however deep."""
    if shape.type_name == "structure":
        present = [(wire, part, name) for wire, name, part in on_wire(shape) if wire in value]
        return sum((name in shape.required_members) + required(part, value[wire]) for wire, part, name in present)
    if shape.type_name == "list":
        return sum(required(shape.member, item) for item in value)
    if shape.type_name == "map":
        return sum(required(shape.value, item) for item in value.values())
    return 0


def faults(shape, value, at=""):
    """Where a value is not what its shape says: a required member is absent, or there is another type, word or member."""
    if not isinstance(value, JSON_TYPES[shape.type_name]) or (isinstance(value, bool) and shape.type_name != "boolean"):
        yield f"{at or 'the answer'} is {value!r}, not a {shape.type_name}"
    elif words(shape) and value not in words(shape):
        yield f"{at} is {value!r}, which is not one of {words(shape)}"
    elif shape.type_name == "structure":
        known = {wire: (name, part) for wire, name, part in on_wire(shape)}
        yield from (f"{at}.{wire} is missing" for wire, (name, _) in known.items() if name in shape.required_members and wire not in value)
        yield from (f"{at}.{wire} is not in the API" for wire in value if wire not in known)
        for wire in value.keys() & known.keys():
            yield from faults(known[wire][1], value[wire], f"{at}.{wire}")
    elif shape.type_name == "list":
        for number, item in enumerate(value):
            yield from faults(shape.member, item, f"{at}[{number}]")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from faults(shape.key, key, f"{at} key")
            yield from faults(shape.value, item, f"{at}.{key}")


def on_wire(shape):
    """The members of a structure as (name in JSON, name in the model, shape)."""
    return [(part.serialization.get("name", name), name, part) for name, part in shape.members.items()]
