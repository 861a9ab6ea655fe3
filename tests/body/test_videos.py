"""Videos are recognised by their URL alone."""

import pytest

from boardtrade.body.videos import video_from_url


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=aqz-KE-bpKQ", "youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ("https://youtu.be/aqz-KE-bpKQ?t=10", "youtube-nocookie.com/embed/aqz-KE-bpKQ"),
        ("https://www.youtube.com/watch?t=1&v=aqz-KE-bpKQ", "embed/aqz-KE-bpKQ"),
        ("https://vimeo.com/76979871", "player.vimeo.com/video/76979871"),
    ],
)
def test_a_known_host_gives_a_player(url, player):
    assert player in video_from_url(url).player_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/watch?v=aqz-KE-bpKQ",
        "http://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?v=short",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "javascript:alert(1)",
        "",
    ],
)
def test_any_other_address_gives_none(url):
    assert video_from_url(url) is None
