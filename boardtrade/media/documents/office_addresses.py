"""Where addresses in Office files lead, and what their formulas reach; see `office_reader`."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

PROGRAMS = frozenset(
    {
        *("app", "appref-ms", "bat", "chm", "cmd", "com", "command", "cpl", "dll", "dmg", "exe"),
        *("gadget", "hta", "inf", "ins", "iqy", "jar", "js", "jse", "lnk", "mht", "mhtml", "msc"),
        *("msi", "msix", "msp", "pif", "ps1", "psm1", "py", "reg", "scf", "scr", "sct"),
        *("settingcontent-ms", "sh", "slk", "swf", "url", "vb", "vbe", "vbs", "wll", "ws", "wsc"),
        *("wsf", "wsh", "xll"),
    }
)
DOMAINS = frozenset({"app", "com", "py", "sh", "ws"})
"""Programs by their names, but hosts as well."""
LOCAL_PATH = re.compile(r"file:|[a-z]:[\\/]|\.{0,2}[\\/]", re.IGNORECASE)
PROGRAM_SCHEME = re.compile(
    r"\s*(javascript|vbscript|ms-[a-z-]+|search-ms|search|shell|mhtml|mk|res|data|powershell|cmd)\s*:",
    re.IGNORECASE,
)
MACRO_SCHEME = re.compile(r"\s*(vnd\.sun\.star\.script|macro|service|\.uno)\s*:", re.IGNORECASE)
REMOTE_SCHEME = re.compile(r"(https?|ftps?|smb|dav|mhtml|mk|ms-[a-z-]+|search-ms):", re.IGNORECASE)
FILE_ON_HOST = re.compile(r"file:(//(?!/|localhost/)|/{3,5}\\\\|/{4,5}|\\\\)", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')
FORMULA_DDE = re.compile(r"[\w'\]]\s*\|[^|]*!|\bDDE\s*\(", re.IGNORECASE)
FORMULA_CALLS = re.compile(
    r"\b(WEBSERVICE|CALL|REGISTER(\.ID)?|EXEC|RTD|FOPEN)\s*\(", re.IGNORECASE
)


class RefusedError(Exception):
    """The file cannot be accepted: a code of `OfficeRefusal`, and where the reason was found."""

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(reason)
        self.reason, self.found = reason, found


def is_remote(address: str) -> bool:
    """Return whether an address leads to another computer."""
    plain = unquote(address).strip()
    return bool(
        REMOTE_SCHEME.match(plain) or FILE_ON_HOST.match(plain) or plain.startswith(("\\\\", "//"))
    )


def is_program(address: str) -> bool:
    """Return whether whoever follows an address starts a program of the computer."""
    plain = unquote(address).strip()
    if PROGRAM_SCHEME.match(plain):
        return True
    if re.match(r"(https?|ftps?|mailto|tel|sms):|#|www\.", plain, re.IGNORECASE):
        return False
    path = re.split(r"[?#]", plain, maxsplit=1)[0]
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower()[1:]
    return suffix in PROGRAMS and (suffix not in DOMAINS or bool(LOCAL_PATH.match(plain)))


def reaches_out(formula: str) -> bool:
    """Return whether a formula starts another program, or asks another computer."""
    plain = QUOTED.sub('""', formula)
    return bool(FORMULA_DDE.search(plain) or FORMULA_CALLS.search(plain))
