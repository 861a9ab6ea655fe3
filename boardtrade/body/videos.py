"""Videos that editors may embed: from which hosts, and which player their URL leads to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit, urlunsplit

YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO_ID = re.compile(r"\d{6,12}", re.ASCII)
VIMEO_HASH = re.compile(r"[0-9a-f]{8,16}")
"""The key of an unlisted video, without which its player shows nothing."""
DURATION = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s?)?", re.ASCII)
"""A time as both hosts write it: “75”, “75s”, “1m15s”, “1h2m3s”."""


@dataclass(frozen=True)
class Video:
    """A video at a host that the Content-Security-Policy admits."""

    provider: str
    page_url: str
    player_url: str


def video_from_url(url: str) -> Video | None:
    """Return the video with this page or player URL, or None if the host is not known.

    The URL alone decides: no request is made to the host.
    """
    try:
        parts = urlsplit(url.strip())
        has_port = parts.port is not None
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or has_port or parts.username:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    for provider, hosts, build_player_url in _PROVIDERS:
        if host in hosts and (player_url := build_player_url(host, parts)):
            page_url = urlunsplit(("https", *parts[1:]))
            return Video(provider, page_url, player_url)
    return None


def _build_youtube_url(host: str, parts: SplitResult) -> str | None:
    """Return the player of youtube.com/watch?v=…, /embed/…, /shorts/…, /live/…, youtu.be/…."""
    segments = [segment for segment in parts.path.split("/") if segment]
    query = parse_qs(parts.query)
    if host == "youtu.be":
        video_id = segments[0] if segments else ""
    elif segments[:1] == ["watch"]:
        video_id = segments[1] if len(segments) > 1 else query.get("v", [""])[0]
    elif len(segments) > 1 and segments[0] in {"embed", "shorts", "live", "v", "e"}:
        video_id = segments[1]
    else:
        return None
    if not YOUTUBE_ID.fullmatch(video_id):
        return None
    start = _read_start(query, parts.fragment, "t", "start", "time_continue")
    values = {"autoplay": "1"} | ({"start": str(start)} if start else {})
    return f"https://www.youtube-nocookie.com/embed/{video_id}?{urlencode(values)}"


def _build_vimeo_url(host: str, parts: SplitResult) -> str | None:
    """Return the player of vimeo.com/123, /123/hash, /channels/x/123, /showcase/1/video/123."""
    segments = [segment for segment in parts.path.split("/") if segment]
    numbers = [i for i, text in enumerate(segments) if VIMEO_ID.fullmatch(text)]
    if not numbers or segments[0] == "event":
        return None
    position = numbers[-1] if "video" in segments else numbers[0]
    query = parse_qs(parts.query)
    values = {"autoplay": "1", "dnt": "1"}
    key = query.get("h", [""])[0] or "".join(segments[position + 1 : position + 2])
    if VIMEO_HASH.fullmatch(key):
        values["h"] = key
    start = _read_start(query, parts.fragment, "t", "start")
    fragment = f"#t={start}s" if start else ""
    return f"https://player.vimeo.com/video/{segments[position]}?{urlencode(values)}{fragment}"


def _read_start(query: dict[str, list[str]], fragment: str, *names: str) -> int:
    """Return the seconds after which a video is to start, from the query or the fragment."""
    values = query | parse_qs(fragment)
    text = next((values[name][0] for name in names if name in values), "")
    match = DURATION.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


type PlayerBuilder = Callable[[str, SplitResult], str | None]

_PROVIDERS: tuple[tuple[str, frozenset[str], PlayerBuilder], ...] = (
    (
        "YouTube",
        frozenset(
            {
                "youtube.com",
                "m.youtube.com",
                "music.youtube.com",
                "youtu.be",
                "youtube-nocookie.com",
            }
        ),
        _build_youtube_url,
    ),
    ("Vimeo", frozenset({"vimeo.com", "player.vimeo.com"}), _build_vimeo_url),
)
PLAYER_ORIGINS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")


def get_provider_names() -> str:
    """Return the names of the hosts for a sentence: "YouTube, Vimeo"."""
    return ", ".join(provider for provider, _hosts, _builder in _PROVIDERS)


def get_player_origins() -> list[str]:
    """Return the origins that players come from, for a Content-Security-Policy."""
    return list(PLAYER_ORIGINS)
