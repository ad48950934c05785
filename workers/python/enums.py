"""Enumerations that a program makes by names which it gives at run time: beside the judge, none of them may be a method's. In a class
statement the names are written, and `conduct.py` sees them.

Executed in the namespace of `harness.py`, after `conduct.py`.
"""

import enum


def keep_enums_plain(create=enum.EnumType._create_):
    def create_of_plain_names(cls, class_name, names, **more):
        return create(cls, class_name, _plain_names(names), **more)

    enum.EnumType._create_ = create_of_plain_names


def _plain_names(names):
    """The same names, or pairs of name and value, looked at once: what gives them may be a program's own."""
    if isinstance(names, str):
        names = str.replace(names, ",", " ").split()
    items = [_plain_item(item) for item in (dict.items(names) if isinstance(names, dict) else names)]
    if any(str.startswith(item if type(item) is str else item[0], "_") for item in items):
        raise ValueError("names of members made at run time may not begin with an underscore here")
    return items


def _plain_item(item):
    if isinstance(item, str):
        return str.__str__(item)
    name, value = item
    return str.__str__(name), value
