"""The names that a harmless program may use (`conduct.py`), of all those that exist in the interpreter.

None of them leads from an object within a program's reach to one that outlives the cell and can be changed: the test of
`conduct.py` walks along them and looks. A name that exists nowhere can only lead to something of the program's own.

Executed in the namespace of `harness.py`, before `conduct.py`.
"""

import builtins
import gc
import importlib.util
import opcode
import os
import pkgutil
import sys
import types

# Per module, what a program may name there; "*": all its public names.
_MAY_USE = {
    "__future__": "absolute_import annotations division generator_stop print_function unicode_literals",
    "abc": "ABC abstractmethod",
    "ast": "literal_eval",
    "base64": "b16decode b16encode b32decode b32encode b64decode b64encode b85decode b85encode decodebytes encodebytes "
    "standard_b64decode standard_b64encode urlsafe_b64decode urlsafe_b64encode",
    "binascii": "a2b_base64 b2a_base64 crc32 hexlify unhexlify",
    "bisect": "*",
    "cmath": "*",
    "collections": "Counter OrderedDict defaultdict deque namedtuple",
    "collections.abc": "Callable Collection Container Generator Hashable Iterable Iterator Mapping MutableMapping "
    "MutableSequence Reversible Sequence Sized",
    "contextlib": "contextmanager suppress",
    "copy": "copy deepcopy",
    "csv": "DictReader DictWriter QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC reader writer",
    "dataclasses": "asdict astuple field",
    "datetime": "UTC date datetime time timedelta timezone",
    "decimal": "Decimal InvalidOperation ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN "
    "ROUND_HALF_UP ROUND_UP",
    "difflib": "SequenceMatcher get_close_matches ndiff unified_diff",
    "enum": "Enum Flag IntEnum IntFlag StrEnum auto unique",
    "fractions": "Fraction",
    "functools": "cache cached_property cmp_to_key lru_cache partial reduce",
    "hashlib": "md5 new sha1 sha224 sha256 sha384 sha3_256 sha512",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "html": "escape unescape",
    "io": "BytesIO StringIO",
    "itertools": "*",
    "json": "JSONDecodeError dump dumps load loads",
    "math": "*",
    "numbers": "Complex Integral Number Rational Real",
    "operator": "*",
    "pprint": "pformat pprint",
    "pytest": "approx fail fixture mark param raises skip",
    "queue": "Empty Full LifoQueue PriorityQueue Queue SimpleQueue",
    "random": "Random choice choices gauss getrandbits randint random randrange sample seed shuffle triangular uniform",
    "re": "A ASCII DOTALL I IGNORECASE M MULTILINE Match Pattern S U UNICODE VERBOSE X compile escape findall "
    "finditer fullmatch match search split sub subn",
    "statistics": "StatisticsError fmean geometric_mean harmonic_mean mean median median_high median_low mode multimode "
    "pstdev pvariance quantiles stdev variance",
    "string": "ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation "
    "whitespace",
    "struct": "Struct calcsize iter_unpack pack pack_into unpack unpack_from",
    "sys": "byteorder exit float_info getrecursionlimit getsizeof intern maxsize maxunicode setrecursionlimit stderr stdin "
    "stdout version version_info",
    "textwrap": "dedent fill indent shorten wrap",
    "threading": "Lock RLock",
    "time": "monotonic perf_counter perf_counter_ns process_time time time_ns",
    "typing": "Annotated Any AnyStr Awaitable BinaryIO Callable ClassVar Collection Container ContextManager Counter DefaultDict Deque Dict "
    "Final FrozenSet Generator Generic Hashable IO Iterable Iterator List Literal LiteralString Mapping MutableMapping "
    "MutableSequence NamedTuple Never NewType NoReturn "
    "NotRequired Optional OrderedDict ParamSpec Protocol Required Reversible Self Sequence Set Sized SupportsAbs SupportsFloat "
    "SupportsIndex SupportsInt SupportsRound Text TextIO Tuple TypeAlias TypeGuard TypeVar TypedDict Union cast",
    "unicodedata": "bidirectional category combining decimal digit east_asian_width lookup name normalize numeric",
    "unittest": "TestCase",
    "zlib": "adler32 compress crc32 decompress",
}
# What programs like to call their own, and nothing within reach has.
_OWN = (
    "BLACK BLUE CANCELLED CLOSED COLON COMMA CRITICAL DEFAULT ERROR FAILED FALSE FLOAT GET GREEN INFO JANUARY MAX MINUS MONDAY "
    "NONE NUMBER P PENDING PLUS PUT READ RED RUNNING STRING SUCCESS SUNDAY TRUE TUESDAY WARNING WHITE WRITE YELLOW accept "
    "action adj alarm algorithm allocate answer array assign at attempts begin board body borrow cached callback callbacks "
    "called cancel cells check children cipher clean clone collect color columns comment config connect context cost create "
    "created credits critical currency data delete depth description dest destination disable divide done edges elapsed emit "
    "enable evaluate event events exists expired expression extract factory family feed file first function future futures "
    "graph grid handler head height info initialize instance intercept interval is_active is_valid iterator key kind label last "
    "left lend length level line lines listen lock logger make manager matrix max_size memo messages model move multiply names "
    "node nodes notify number op opcode operations option options order origin output overlaps owner params parent parser part "
    "parts passed password patch pause pending positions power prev print_list process proxy push query rank records refill "
    "reschedule reset resource right root save scan scope select sent session share sign slope slots source stack state "
    "strategy submit success sync tag tail target task tasks test thread threads timeout to_string token tokenize tokens top "
    "undo unregister url used user username val validate visit visited volume wait warning weight width"
)
# The same, but for what is reached by way of another name.
_BESIDE = {
    "bound": frozenset(["ast"]),
    "case": frozenset(["unittest"]),
    "debug": frozenset(["unittest"]),
    "enumerate": frozenset(["threading"]),
    "expr": frozenset(["ast"]),
    "fields": frozenset(["dataclasses"]),
    "handle": frozenset(["unittest"]),
    "member": frozenset(["enum"]),
    "open": frozenset(["io"]),
    "parse": frozenset(["ast"]),
    "path": frozenset(["sys"]),
    "result": frozenset(["unittest"]),
    "run": frozenset(["unittest"]),
    "stack_size": frozenset(["threading"]),
    "take": frozenset(["stderr", "stdout"]),
    "verify": frozenset(["enum"]),
}
_names_beside = frozenset(_BESIDE)
# Of the results of the above, and of what has no module.
_MAY_USE_ALSO = (
    "args buffer cache_clear cache_info co_argcount co_name co_varnames code errno exception filename func getvalue "
    "hexdigest digest keywords limit_denominator "
    "lineno msg name offset pos quantize read readline readlines setter stop step update value write writelines flush "
    "_asdict _replace acquire closed compare empty end fieldnames find_longest_match full get_matching_blocks get_nowait "
    "get_opcodes init line_num locked message mutex name normalize peek pop prefix put put_nowait qsize ratio release shape "
    "shift shutdown size text total type writeheader writerow writerows "
    "assertAlmostEqual assertCountEqual assertDictEqual assertEqual assertFalse assertGreater assertGreaterEqual assertIn "
    "assertIs assertIsInstance assertIsNone assertIsNot assertIsNotNone assertLess assertLessEqual assertListEqual "
    "assertMultiLineEqual assertNotAlmostEqual assertNotEqual assertNotIn assertNotIsInstance assertRaises "
    "assertRaisesRegex assertRegex assertSequenceEqual parametrize assertSetEqual assertTrue assertTupleEqual fail"
)
_TYPES = "str bytes bytearray memoryview int float complex list tuple dict set frozenset range slice"
_MORE_TYPES = {
    "collections": "ChainMap Counter OrderedDict defaultdict deque",
    "datetime": "date datetime time timedelta timezone",
    "re": "Match Pattern",
}
# Safe on one object, not on another (`obj` of an error may be a module), or takes names as text.
_NEVER = frozenset("abc attrgetter close format format_map groupindex methodcaller mro obj register scanner".split())
# What judges is for tests alone: a program might return what equals more than itself.
_OF_TESTS = frozenset(["pytest"])
_BUILTINS = frozenset(
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate exit filter float "
    "format frozenset hasattr hash hex id input int isinstance issubclass iter len list map max memoryview min next object "
    "oct ord pow print property quit range repr reversed round set slice sorted staticmethod str sum super tuple type zip "
    "Ellipsis NotImplemented __debug__".split()
)
# What tests like to call a value of theirs.
_LIKE_VALUES = frozenset(
    "bin bytes dict filter float hex id int iter len list map max min next range set sorted str sum tuple".split()
)
# Methods that a class may have without lying about what it is or equals.
_METHODS = frozenset(
    "__call__ __delitem__ __enter__ __exit__ __getitem__ __init__ __iter__ __len__ __missing__ __next__ __post_init__ __repr__ "
    "__setitem__ __str__".split()
)
# Methods by which a class may lie about what it equals, and change nothing. None of them has a hash: what has one, and an
# equality of its own, is asked for both by caches of the library, in another cell. No numbers to the library either.
_METHODS_THAT_JUDGE = frozenset(
    "__abs__ __add__ __bool__ __contains__ __eq__ __floordiv__ __ge__ __gt__ __iadd__ __imul__ __isub__ __le__ __lt__ "
    "__matmul__ __mod__ __mul__ __ne__ __neg__ __pos__ __pow__ __radd__ __reversed__ __rmul__ __rsub__ __rtruediv__ "
    "__sub__ __truediv__".split()
)
# May be read of any object.
_ASKED = frozenset("__name__ __doc__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__ __add__ __sub__ __mul__".split())
# May be read to read one of these names of what it gives, which are texts and numbers.
_ASKED_THROUGH = {"__class__": ["__name__"], "__code__": ["co_argcount", "co_name", "co_varnames"]}
# Names that the compiler stores; what a program would put there itself is of no use to it, as nothing it may use reads them.
_COMPILED = frozenset(
    "__annotate__ __annotate_func__ __classcell__ __classdictcell__ __conditional_annotations__ __doc__ __firstlineno__ "
    "__qualname__ __static_attributes__".split()
)
_READ = frozenset("__name__ __doc__ __file__ __conditional_annotations__".split())
# A generator that is closed late calls `close` of what it yields from; `throw` alike.
_CALLED_LATER = frozenset("close throw send".split())
# Classes whose equality, order or views ask what a derived class may define anew: `from_float`, `__getitem__`, `__iter__`.
_NOT_TO_DERIVE_FROM = frozenset("Counter Fraction Mapping MutableMapping".split())
# Bases that have no equality which a decorator could put another in the place of.
_BASES_OF_DATA = frozenset("ABC Enum IntEnum NamedTuple Protocol StrEnum TypedDict".split())
# These store an attribute on what they are given.
_STORING = frozenset(["abstractmethod"])
# These change what they are given: harmless of what a program makes itself.
_DECORATORS = frozenset(["dataclass", "total_ordering", "wraps"])
# What a harmless program may change all the same, by the name that it can't do without.
PUT_BACK = {
    "random": "random.seed(...)",
    "setrecursionlimit": "sys.setrecursionlimit(...)",
    # They close it; and its buffer, where that is a BytesIO, takes what is written to it.
    "exit": "sys.stdin = ...",
    "quit": "sys.stdin = ...",
    "stdin": "sys.stdin = ...",
}

_Code, _op = types.CodeType, opcode.opmap
_STORE_ATTR = _op["STORE_ATTR"]

# By `learn`. Of what each module gives to `import *`: what is risky, and what takes attributes.
_exports = {}
_plain_bases = frozenset()
_risky = _risky_attributes = _risky_globals = _shadowable = _modules_there = _loose = frozenset()


def learn():
    """Notes the names of all that is in the warm interpreter."""
    global _risky, _risky_attributes, _risky_globals, _shadowable, _modules_there, _loose, _plain_bases
    safe, loose = {*_MAY_USE_ALSO.split(), *_OWN.split(), *_BESIDE}, {"buffer", "stderr", "stdin", "stdout"}
    kinds = [getattr(builtins, name) for name in _TYPES.split()]
    for module, names in _MORE_TYPES.items():
        kinds.extend(getattr(sys.modules[module], name) for name in names.split())
    for kind in kinds:
        safe.update(name for name in dir(kind) if name[0] != "_")
    for name, allowed in _MAY_USE.items():
        module = sys.modules[name]
        names = [name for name in dir(module) if name[0] != "_"] if allowed == "*" else allowed.split()
        safe.update(names)
        loose.update(name for name in names if hasattr(module, name) and _takes_attributes(getattr(module, name)))
    _loose = frozenset({"exit", "quit", *loose, *_MAY_USE})
    safe |= _BUILTINS - {"type"}
    safe -= _NEVER | _DECORATORS
    safe.update(name for name in _MAY_USE if "." not in name)
    known = set(_names_of_interpreter())
    there = {name.partition(".")[0] for name in (*sys.modules, *sys.builtin_module_names)}
    there.update(name for name in sys.stdlib_module_names if importlib.util.find_spec(name))
    there.update(module.name for module in pkgutil.iter_modules())
    for folder in sys.path:
        there.update(os.listdir(folder or ".") if os.path.isdir(folder or ".") else ())
    _modules_there = frozenset(there | {"js", "pyodide_js", "pyodide", "_pyodide"})
    # A submodule comes into being as an attribute when it is asked for by name.
    for name in _MAY_USE:
        known.update(module.name for module in pkgutil.iter_modules(getattr(sys.modules[name], "__path__", ())))
    dunders = {name for name in known if name[:2] == "__"}
    _risky_attributes = frozenset((known - safe | dunders | _NEVER) - _METHODS)
    exceptions = {name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)}
    _plain_bases = frozenset({"object", *exceptions})
    names = frozenset(vars(builtins))
    unsafe = names - _BUILTINS - exceptions
    _risky_globals = frozenset((unsafe | dunders | _CALLED_LATER | _DECORATORS | {"type"}) - _READ - {"__debug__"})
    _shadowable = names - _COMPILED - {"input", "print", "__name__"}
    _risky = _risky_attributes | _risky_globals
    for name in _MAY_USE:
        module = sys.modules[name]
        given = getattr(module, "__all__", None) or [name for name in vars(module) if name[0] != "_"]
        allowed = _MAY_USE[name].split()
        risky = frozenset(name for name in given if name in _risky_attributes or allowed != ["*"] and name not in allowed)
        _exports[name] = (risky | {"exit"} if name == "sys" else risky, frozenset(name for name in given if name in _loose))


def _takes_attributes(thing):
    """Whether a program could set an attribute of it."""
    if isinstance(thing, type):
        return not thing.__flags__ & 1 << 8
    return hasattr(thing, "__dict__")


def _names_of_interpreter():
    yield from vars(builtins)
    for name, module in list(sys.modules.items()):
        yield from name.split(".")
        yield from dir(module)
    pending, seen = [object], set()
    while pending:
        kind = pending.pop()
        if id(kind) not in seen:
            seen.add(id(kind))
            yield from dir(kind)
            yield from dir(type(kind))
            pending.extend(type.__subclasses__(kind))
    for thing in gc.get_objects():
        if type(thing) is types.FunctionType:
            yield from _attributes_stored(thing.__code__)


def _attributes_stored(code):
    """What a function sets on objects, which no type tells of."""
    if _STORE_ATTR in code.co_code[::2]:
        yield from code.co_names
    for constant in code.co_consts:
        if type(constant) is _Code:
            yield from _attributes_stored(constant)
