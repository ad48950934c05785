/** Python values that claim to equal what they do not know. */
import { EVENS, HALF } from './problems-python.ts';
import { type Suite, source } from './suite.ts';

const LIES = source`
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    def __hash__(self):
        return 0
`.replaceAll(/^/gm, '    ');

export const pythonEquality: Suite = {
  subject: 'python equality',
  problem: EVENS,
  programs: [
    {
      name: 'an object equal to everything',
      tries: 'to be what every comparison asks for',
      code: `class Lie:\n${LIES}\ndef evens(xs):\n    return Lie()\n`,
    },
    {
      name: 'a list equal to everything',
      tries: 'the same behind a type that tests ask for',
      code: `class Lie(list):\n${LIES}\ndef evens(xs):\n    return Lie()\n`,
    },
    {
      name: 'an int equal to everything',
      tries: 'the same behind a type that tests ask for',
      code: `class Lie(int):\n${LIES}\ndef evens(xs):\n    return Lie(7)\n`,
    },
    {
      name: 'a str equal to everything',
      tries: 'the same behind a type that tests ask for',
      code: `class Lie(str):\n${LIES}\ndef evens(xs):\n    return Lie("7")\n`,
    },
    {
      name: 'a tuple, a dict and a set equal to everything',
      tries: 'the same behind types that are compared by their own code',
      code: source`
        def lie(kind):
            return type("Lie", (kind,), {
                "__eq__": lambda self, other: True, "__ne__": lambda self, other: False, "__hash__": lambda self: 0})
        kinds = [lie(tuple), lie(dict), lie(set), lie(frozenset), lie(bytes), lie(float)]
        def evens(xs):
            return kinds[len(xs) * 5 % 6]()
      `,
    },
    {
      name: 'an enumeration with a method among its names',
      tries: 'an equality that is given a name only when it runs',
      code: source`
        from enum import Enum
        class Base(Enum):
            pass
        class Name(str):
            def __str__(self): return "B"
            def __getitem__(self, at): return "B"
        lies = [lambda: Enum("Lie", {"__eq__": lambda self, other: True, "A": 1}),
                lambda: Base("Lie", [["A", 1], ("__eq__", lambda self, other: True)]),
                lambda: Base("Lie", [(Name("__eq__"), lambda self, other: True), ("A", 1)])]
        def evens(xs):
            return lies[len(xs) % 3]().A
      `,
    },
    {
      name: 'a list of things equal to everything',
      tries: 'an honest container with liars in it',
      code: `class Lie:\n${LIES}\ndef evens(xs):\n    return [Lie()]\n`,
    },
    {
      name: "the standard library's own ANY",
      tries: 'an __eq__ that is not of its own making',
      code: 'from unittest.mock import ANY\n\ndef evens(xs):\n    return ANY\n',
    },
    {
      name: 'a mock told to be equal',
      tries: 'an __eq__ that is not of its own making',
      code: source`
        from unittest.mock import MagicMock
        def evens(xs):
            mock = MagicMock()
            mock.__eq__.return_value = True
            mock.__ne__.return_value = False
            return mock
      `,
    },
    {
      name: '__eq__ that is no function',
      tries: 'to hide whose code decides',
      code: source`
        class Yes:
            def __call__(self, *anything):
                return True
        class No:
            def __call__(self, *anything):
                return False
        class Lie:
            __eq__ = Yes()
            __ne__ = No()
            __hash__ = None
        def evens(xs):
            return Lie()
      `,
    },
    {
      name: '__eq__ by a property, a partial method, a static method',
      tries: 'to hide whose code decides',
      code: source`
        import functools
        class ByProperty:
            __eq__ = property(lambda self: lambda other: True)
            __ne__ = property(lambda self: lambda other: False)
        class ByPartial:
            def say(self, answer, other):
                return answer
            __eq__ = functools.partialmethod(say, True)
            __ne__ = functools.partialmethod(say, False)
        class ByStatic:
            __eq__ = staticmethod(lambda other: True)
            __ne__ = staticmethod(lambda other: False)
        kinds = [ByProperty, ByPartial, ByStatic]
        def evens(xs):
            return kinds[sum(xs) % 3]()
      `,
    },
    {
      name: '__eq__ compiled under a borrowed file name',
      tries: 'to be taken for the standard library',
      code: source`
        namespace = {}
        text = "def __eq__(self, other): return True\ndef __ne__(self, other): return False"
        exec(compile(text, "/lib/python314.zip/json/encoder.py", "exec"), namespace)
        Lie = type("Lie", (list,), {"__eq__": namespace["__eq__"], "__ne__": namespace["__ne__"]})
        def evens(xs):
            return Lie()
      `,
    },
    {
      name: '__eq__ whose code object is renamed',
      tries: 'to be taken for the standard library',
      code: source`
        def yes(self, other):
            return True
        def no(self, other):
            return False
        yes.__code__ = yes.__code__.replace(co_filename="<frozen importlib._bootstrap>")
        no.__code__ = no.__code__.replace(co_filename="<frozen importlib._bootstrap>")
        class Lie(list):
            __eq__ = yes
            __ne__ = no
        def evens(xs):
            return Lie()
      `,
    },
    {
      name: 'equality whose answer is an object',
      tries: 'to say yes at the second look',
      code: source`
        class Maybe:
            def __bool__(self):
                return True
            def __eq__(self, other):
                return self
            def __ne__(self, other):
                return No()
        class No(Maybe):
            def __bool__(self):
                return False
        def evens(xs):
            return Maybe()
      `,
    },
    {
      name: 'equality that looks at the other side first',
      tries: 'to become what it is compared with',
      code: source`
        class Chameleon(list):
            def __eq__(self, other):
                self[:] = other
                return list.__eq__(self, other)
            def __ne__(self, other):
                return not self == other
        def evens(xs):
            return Chameleon()
      `,
    },
    {
      name: 'a class that says it is another',
      tries: 'to be taken for a plain list',
      code: source`
        class Lie:
            @property
            def __class__(self):
                return list
            def __eq__(self, other):
                return True
            def __ne__(self, other):
                return False
            def __iter__(self):
                return iter(())
            def __len__(self):
                return 0
        def evens(xs):
            return Lie()
      `,
    },
    {
      name: 'a metaclass that answers for its class',
      tries: 'to be an instance of everything, and nobody of those who are looked for',
      code: source`
        class Meta(type):
            def __instancecheck__(cls, value):
                return True
            def __subclasscheck__(cls, other):
                return True
            def __eq__(cls, other):
                return True
            def __ne__(cls, other):
                return False
            def __hash__(cls):
                return hash(list)
            @property
            def __mro__(cls):
                return (list, object)
            @property
            def __dict__(cls):
                return {}
        class Lie(list, metaclass=Meta):
            def __eq__(self, other):
                return True
            def __ne__(self, other):
                return False
        def evens(xs):
            return Lie()
      `,
    },
    {
      name: '__eq__ of a class of the standard library replaced',
      tries: 'an honest type with a changed equality',
      code: source`
        import collections, fractions
        collections.UserList.__eq__ = lambda self, other: True
        collections.UserList.__ne__ = lambda self, other: False
        fractions.Fraction.__eq__ = lambda self, other: True
        def evens(xs):
            return collections.UserList() if len(xs) > 1 else fractions.Fraction(7)
      `,
    },
    {
      name: '__eq__ given to the class between two looks',
      tries: 'to be honest while it is looked at',
      code: source`
        class Lie(list):
            pass
        def yes(self, other):
            del Lie.__eq__, Lie.__ne__
            return True
        def no(self, other):
            del Lie.__eq__, Lie.__ne__
            return False
        def evens(xs):
            Lie.__eq__ = yes
            Lie.__ne__ = no
            return Lie()
      `,
    },
    {
      name: 'a __class__ that changes when compared',
      tries: 'to be honest while it is looked at',
      code: source`
        class Honest(list):
            pass
        class Lie(list):
            def __eq__(self, other):
                self.__class__ = Honest
                return True
            def __ne__(self, other):
                self.__class__ = Honest
                return False
        def evens(xs):
            return Lie()
      `,
    },
    {
      name: 'a number near everything',
      tries: 'to satisfy a tolerance, a rounding and an order',
      beside: HALF,
      code: source`
        class Near:
            def same(self, *anything):
                return self
            __sub__ = __rsub__ = __abs__ = __round__ = __neg__ = same
            def yes(self, other):
                return True
            __lt__ = __le__ = __gt__ = __ge__ = __eq__ = yes
            def __ne__(self, other):
                return False
        def half(x):
            return Near()
      `,
    },
    {
      name: 'a float near everything',
      tries: 'the same behind a type that tests ask for',
      beside: HALF,
      code: source`
        class Near(float):
            def same(self, *anything):
                return self
            __sub__ = __rsub__ = __abs__ = __round__ = __neg__ = same
            def yes(self, other):
                return True
            __lt__ = __le__ = __gt__ = __ge__ = __eq__ = yes
            def __ne__(self, other):
                return False
        def half(x):
            return Near(1000)
      `,
    },
  ],
};
