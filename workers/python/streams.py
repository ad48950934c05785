"""Standard streams of a cell, and texts as they leave the interpreter."""

import codecs
import io


def _exact(text):
    """The same text as a plain `str`."""
    return text if type(text) is str else "".join(str.__iter__(text))


def _text(text):
    return text.encode("utf-16-le", "surrogatepass")


class OutputLimit(BaseException):
    """Raised out of `print` when a cell has written more than it may."""


class Output(io.TextIOBase):
    """Standard output and error of a cell: counts what is written, keeps it for whole programs only."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, limit, keep):
        self._room = limit
        self.exceeded = False
        self.parts = [] if keep else None
        self.buffer = ByteOutput(self)

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        # A text of the program's own kind may say anything of its length.
        size = str.__len__(text)
        self._room -= size
        if self._room < 0:
            self.exceeded = True
            raise OutputLimit
        if self.parts is not None:
            self.parts.append(_exact(text))
        return size

    def writable(self):
        return True

    def flush(self):
        pass

    def isatty(self):
        return False

    def close(self):
        pass

    def fileno(self):
        raise io.UnsupportedOperation("fileno")


class ErrorOutput(Output):
    """Standard error of a cell: counts toward the same limit, and is kept nowhere."""

    def __init__(self, output):
        super().__init__(0, False)
        self._output = output

    def write(self, text):
        kept, self._output.parts = self._output.parts, None
        try:
            return self._output.write(text)
        finally:
            self._output.parts = kept


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


def _input(text):
    return io.TextIOWrapper(io.BufferedReader(io.BytesIO(text.encode("utf-8", "surrogatepass"))), "utf-8")
