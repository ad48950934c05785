"""Standard streams of a cell, and texts as they leave the interpreter."""

import codecs
import functools
import io
import sys


def _exact(text):
    """The same text as a plain `str`."""
    return text if type(text) is str else "".join(str.__iter__(text))


def _text(text):
    return text.encode("utf-16-le", "surrogatepass")


class OutputLimit(BaseException):
    """Raised out of `print` when a cell has written more than it may."""


class Output(io.TextIOBase):
    """Standard output of a cell that calls a function: counts what is written, and keeps it until it is taken."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, limit):
        self._room = limit
        self._parts = []
        self.exceeded = False

    def is_new(self, limit):
        """Whether it is as one that is made with this limit: nothing was written to it, nor asked of its bytes."""
        return self._room == limit and not self._parts and len(self.__dict__) == 3

    @functools.cached_property
    def buffer(self):
        return ByteOutput(self)

    def write(self, text):
        size = self.count(text)
        self._parts.append(_exact(text))
        return size

    def take(self):
        text = "".join(self._parts)
        self._parts.clear()
        return text

    def count(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        # A text of the program's own kind may say anything of its length.
        size = str.__len__(text)
        self._room -= size
        if self._room < 0:
            self.exceeded = True
            raise OutputLimit
        return size

    def writable(self):
        return True

    def flush(self):
        pass

    def reconfigure(self, **how):
        pass

    def isatty(self):
        return False

    def close(self):
        pass

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


class ErrorOutput(Output):
    """Standard error of such a cell: counts toward the same limit."""

    def __init__(self, output):
        super().__init__(0)
        self.count = output.count


class ByteOutput(io.RawIOBase):
    """`sys.stdout.buffer`."""

    def __init__(self, text):
        self.text = text
        # A character may come in two pieces.
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data):
        self.text.write(self.decoder.decode(bytes(data)))
        return len(data)

    def writable(self):
        return True


def no_input():
    return io.TextIOWrapper(io.BufferedReader(io.BytesIO()), "utf-8")


def open_streams():
    """Opens the standard streams of a whole program as CPython does: on the file descriptors, where what is written is counted
    and kept."""
    sys.stdin = sys.__stdin__ = _standard_stream(0, "r", "<stdin>", None, "strict")
    sys.stdout = sys.__stdout__ = _standard_stream(1, "w", "<stdout>", "\n", "strict")
    sys.stderr = sys.__stderr__ = _standard_stream(2, "w", "<stderr>", "\n", "backslashreplace")


def _standard_stream(fd, mode, name, newline, errors, open=io.open):
    stream = open(fd, mode, encoding="utf-8", errors=errors, newline=newline, closefd=False)
    stream.buffer.raw.name = name
    return stream
