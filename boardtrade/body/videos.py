"""Videos that editors may embed: which hosts, and how an address becomes a player."""

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
    """Return the video behind the address of its page, or None when the host is not known.

    Nothing is asked of the host: the address alone decides.
    """
    for provider, pattern, player in _PROVIDERS:
        if match := pattern.fullmatch(url.strip()):
            return Video(provider, url.strip(), player.format(match[1]))
    return None


def provider_names() -> str:
    """Return the names of the hosts for a sentence: "YouTube, Vimeo"."""
    return ", ".join(provider for provider, _, _ in _PROVIDERS)


def player_hosts() -> list[str]:
    """Return the origins that players come from, for a Content-Security-Policy."""
    return [f"https://{urlsplit(player).netloc}" for _, _, player in _PROVIDERS]
