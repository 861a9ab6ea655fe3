"""Videos are recognised by their URL alone."""

import pytest

from boardtrade.body.videos import get_player_origins, video_from_url

YOUTUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", YOUTUBE),
        ("https://youtube.com/watch?feature=share&v=aqz-KE-bpKQ", YOUTUBE),
        (" https://m.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1&index=2 ", YOUTUBE),
        ("https://youtu.be/aqz-KE-bpKQ", YOUTUBE),
        ("http://youtu.be/aqz-KE-bpKQ?si=abc", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ", YOUTUBE),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ?rel=0", YOUTUBE),
        ("https://youtube.com/shorts/aqz-KE-bpKQ", YOUTUBE),
        ("https://www.youtube.com/live/aqz-KE-bpKQ/", YOUTUBE),
        ("https://www.youtube.com/v/aqz-KE-bpKQ", YOUTUBE),
        ("https://WWW.YouTube.com/watch?v=aqz-KE-bpKQ", YOUTUBE),
        ("https://youtu.be/aqz-KE-bpKQ?t=75", f"{YOUTUBE}&start=75"),
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=1m15s", f"{YOUTUBE}&start=75"),
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ#t=1h1s", f"{YOUTUBE}&start=3601"),
        ("https://www.youtube.com/embed/aqz-KE-bpKQ?start=75", f"{YOUTUBE}&start=75"),
        ("https://youtu.be/aqz-KE-bpKQ?t=soon", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("http://www.vimeo.com/76979871?share=copy", VIMEO),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/groups/motion/videos/76979871", VIMEO),
        ("https://vimeo.com/showcase/7008490/video/76979871", VIMEO),
        ("https://player.vimeo.com/video/76979871", VIMEO),
        ("https://vimeo.com/76979871/abcdef1234", f"{VIMEO}&h=abcdef1234"),
        ("https://vimeo.com/76979871/abcdef1234?share=copy", f"{VIMEO}&h=abcdef1234"),
        ("https://player.vimeo.com/video/76979871?h=abcdef1234", f"{VIMEO}&h=abcdef1234"),
        ("https://vimeo.com/76979871/abcdef1234#t=75s", f"{VIMEO}&h=abcdef1234#t=75s"),
        ("https://vimeo.com/76979871?t=1m15s", f"{VIMEO}#t=75s"),
    ],
)
def test_every_spelling_of_a_known_host_gives_its_player(url, player):
    video = video_from_url(url)
    assert video.player_url == player
    assert video.page_url.startswith("https://")
    assert any(player.startswith(f"{origin}/") for origin in get_player_origins())


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/playlist?list=PL1",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "https://youtube.com@example.org/watch?v=aqz-KE-bpKQ",
        "https://user@youtube.com/watch?v=aqz-KE-bpKQ",
        "https://youtube.com:8443/watch?v=aqz-KE-bpKQ",
        "https://youtube.com:port/watch?v=aqz-KE-bpKQ",
        "https://youtu.be/",
        "https://youtu.be/aqz-KE-bpKQ%22onload",
        "https://vimeo.com/staff",
        "https://vimeo.com/event/76979871",
        "https://vimeo.com/７６９７９８７１",
        "https://[::1/76979871",
        "javascript:alert(1)",
        "//youtu.be/aqz-KE-bpKQ",
        "",
    ],
)
def test_any_other_address_gives_none(url):
    assert video_from_url(url) is None
