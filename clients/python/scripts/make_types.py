"""Writes src/crossrank/types.py from the service's OpenAPI document: `python3 scripts/make_types.py`.

`--check` writes nothing and fails where the file is not what the document says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
DOCUMENT = HERE.parent.parent / "openapi" / "openapi.json"
TARGET = HERE / "src" / "crossrank" / "types.py"

HEAD = '''"""What goes over the wire. Made from openapi/openapi.json by scripts/make_types.py: do not edit."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, Union
'''

NAMES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def source_of(document: dict[str, Any]) -> str:
    parts: list[str] = []
    for name, schema in document["components"]["schemas"].items():
        _class(name, schema, parts)
    return "\n\n".join([HEAD, *(part + "\n" for part in parts)]).rstrip() + "\n"


def _class(name: str, schema: dict[str, Any], parts: list[str]) -> None:
    """A class for an object, after those that its fields need. What may be missing is in a class of its own, as
    `NotRequired` came with Python 3.11."""
    fields = {field: _type(value, name + _camel(field), parts) for field, value in schema["properties"].items()}
    required = set(schema.get("required", []))
    must = [f"    {field}: {kind}" for field, kind in fields.items() if field in required]
    may = [f"    {field}: {kind}" for field, kind in fields.items() if field not in required]
    doc = f'    """{schema.get("description", name)}"""\n'
    if must and may:
        parts.append(f"class _{name}(TypedDict):\n" + "\n".join(must))
        parts.append(f"class {name}(_{name}, total=False):\n{doc}\n" + "\n".join(may))
    else:
        total = ", total=False" if may else ""
        parts.append(f"class {name}(TypedDict{total}):\n{doc}\n" + "\n".join(must or may or ["    pass"]))


def _type(schema: dict[str, Any], name: str, parts: list[str]) -> str:
    if "$ref" in schema:
        return f'"{schema["$ref"].rpartition("/")[2]}"'
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    if "anyOf" in schema:
        kinds = [_type(one, f"{name}{place}", parts) for place, one in enumerate(schema["anyOf"])]
        return f"Union[{', '.join(kinds)}]"
    kind = schema.get("type")
    if isinstance(kind, list):
        return f"Union[{', '.join(NAMES[one] for one in kind)}]"
    if kind == "array":
        return f"list[{_type(schema['items'], name + 'Item', parts)}]"
    if kind == "object":
        if "properties" in schema:
            _class(name, schema, parts)
            return f'"{name}"'
        values = [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
        value = next((one for one in values if isinstance(one, dict)), None)
        return f"dict[str, {'Any' if value is None else _type(value, name + 'Value', parts)}]"
    return NAMES.get(str(kind), "Any")


def _camel(field: str) -> str:
    return "".join(word.capitalize() for word in field.split("_"))


if __name__ == "__main__":
    made = source_of(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    if "--check" not in sys.argv:
        TARGET.write_text(made, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != made:
        sys.exit("types.py is not what openapi.json says: run python3 clients/python/scripts/make_types.py")
