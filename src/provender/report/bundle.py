"""The drawing library of the page as one script, kept on disk since building it takes seconds."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert

#: the version of Vega-Lite that the charts are written for
VEGA_LITE = "6.4"
#: how a whole bundle ends; a file that ends otherwise was cut short
_END = "//# end of provender's drawing library"


def cache_folder() -> Path:
    """Return the folder of the user for files that can be made again."""
    home = Path.home()
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen) / "provender"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "provender" / "cache"
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "provender"


@cache
def script() -> str:
    """Return Vega, Vega-Lite and vega-embed as one script that defines ``window.vegaEmbed``.

    The script is read from the user's cache folder, or built and written there; where the folder
    cannot be written it is built each time.
    """
    path = cache_folder() / f"vega-{version('vl-convert-python')}-{VEGA_LITE}.js"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        held = path.read_text(encoding="utf-8")
        if held.endswith(_END):
            return held
    built = _build()
    with contextlib.suppress(OSError):
        _keep(path, built)
    return built


def _build() -> str:
    """Build the script; no text in it may end the element it stands in, nor change on reading."""
    made = vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;", VEGA_LITE)
    safe = made.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("\r", "")
    return f"{safe}\n{_END}"


def _keep(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as part:
            part.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
