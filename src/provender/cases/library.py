"""The bundled cases, and copies of them to start from."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from provender.cases.collector import CASE_FILE
from provender.errors import ProvenderError, UnknownNameError

_LIBRARY = Path(__file__).parent / "library"


class TargetExistsError(ProvenderError, FileExistsError):
    """A folder that a new case would overwrite."""

    def __init__(self, target: Path) -> None:
        self.target = target
        super().__init__(str(target))

    def __str__(self) -> str:
        """Return the fact, what is allowed, and what to do."""
        return (
            f"found {self.target}, which exists and is not empty\n"
            "allowed: a folder that does not exist, or an empty one\n\n"
            "Choose another name, or empty the folder first."
        )


def bundled() -> dict[str, Path]:
    """Return the folders of the bundled cases by name.

    Examples
    --------
    >>> "miniature" in bundled()
    True
    """
    return {p.name: p for p in sorted(_LIBRARY.iterdir()) if (p / CASE_FILE).is_file()}


def folder_of(case: str | Path) -> Path:
    """Return the folder of a case: a bundled name, a folder, or its case.toml.

    A text that is the name of a bundled case means that one; write ``./name`` for a folder beside.

    Raises
    ------
    UnknownNameError
        If it is neither.
    """
    library = bundled()
    if isinstance(case, str) and case in library:
        return library[case]
    try:
        path = Path(case).expanduser()
        if path.is_dir():
            return path
        if path.is_file() and path.name == CASE_FILE:
            return path.parent
    except (OSError, ValueError, RuntimeError):  # a name that no file system takes
        pass
    raise UnknownNameError("case", str(case), (*library, f"a folder with {CASE_FILE}"))


def new(target: Path, template: str = "acme-gpu") -> Path:
    """Return the folder of a new case, copied from a bundled one.

    Parameters
    ----------
    target
        Folder to make; it may exist if it is empty.
    template
        Name of the bundled case.

    Raises
    ------
    UnknownNameError
        If no bundled case has the name.
    TargetExistsError
        If the target exists and is not an empty folder. Nothing is written then.
    """
    library = bundled()
    if template not in library:
        raise UnknownNameError("template", template, tuple(library))
    target = Path(target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise TargetExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # The copy is made beside the target and moved over, so that an interrupted one leaves nothing there.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-case-") as room:
        copy = Path(room) / "case"
        shutil.copytree(
            library[template],
            copy,
            copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        if target.exists():
            target.rmdir()
        copy.rename(target)
    return target
