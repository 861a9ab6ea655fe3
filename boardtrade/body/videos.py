"""Videos that editors may embed: from which hosts, and which player their URL leads to."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_PROVIDERS = (
    (
        "YouTube",
        re.compile(
            r"https://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/|live/)"
            r"|youtu\.be/)([\w-]{11})(?:[?&#].*)?"
        ),
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    ),
    (
        "Vimeo",
        re.compile(r"https://(?:www\.)?vimeo\.com/(\d{6,12})(?:[/?#].*)?"),
        "https://player.vimeo.com/video/{}?autoplay=1&dnt=1",
    ),
)


@dataclass(frozen=True)
class Video:
    """A video at a host that the Content-Security-Policy admits."""

    provider: str
    page_url: str
    player_url: str


def video_from_url(url: str) -> Video | None:
    """Return the video with this page URL, or None if the host is not known.

    The URL alone decides: no request is made to the host.
    """
    for provider, pattern, player_url in _PROVIDERS:
        if match := pattern.fullmatch(url.strip()):
            return Video(provider, url.strip(), player_url.format(match[1]))
    return None


def get_provider_names() -> str:
    """Return the names of the hosts for a sentence: "YouTube, Vimeo"."""
    return ", ".join(provider for provider, _, _ in _PROVIDERS)


def get_player_origins() -> list[str]:
    """Return the origins that players come from, for a Content-Security-Policy."""
    return [f"https://{urlsplit(player_url).netloc}" for _, _, player_url in _PROVIDERS]
