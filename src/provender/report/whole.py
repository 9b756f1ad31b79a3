"""Write files whole or not at all: siblings are written first, then take their places."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from provender.errors import DocumentError


@contextmanager
def siblings(paths: Sequence[Path], option: str) -> Iterator[list[Path]]:
    """Give a file to write beside each path; all take their places together once the block ends well.

    Parameters
    ----------
    paths
        The files to write; their folders are made.
    option
        How the command line names them, for the message.

    Raises
    ------
    DocumentError
        If a file cannot be written; nothing is left behind then.
    """
    made: list[Path] = []
    try:
        try:
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
                os.close(handle)
                made.append(Path(name))
            yield made
            for sibling, path in zip(made, paths, strict=True):
                sibling.chmod(0o644)
                sibling.replace(path)
        except OSError as error:
            reason = error.strerror or "not writable"
            told = str(paths[len(made) - 1 if len(made) == len(paths) else len(made)])
            raise DocumentError(told, reason, "a place that can be written", option) from error
    finally:
        for sibling in made:
            sibling.unlink(missing_ok=True)


def write_whole(text: str, path: Path, option: str = "-o FILE") -> None:
    """Write a text file whole or not at all, its line ends as they stand in the text.

    Raises
    ------
    DocumentError
        If the file cannot be written.
    """
    with siblings([path], option) as (sibling,):
        sibling.write_text(text, encoding="utf-8", newline="")
