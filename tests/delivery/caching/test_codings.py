"""A page travels in the smallest coding that its reader takes."""

import gzip

import brotli
import pytest

from boardtrade.delivery.caching import codings
from boardtrade.delivery.caching.codings import choose_coding, compress

ACCEPTED = {
    None: "",
    "": "",
    "gzip": "gzip",
    "x-gzip": "gzip",
    "GZip, Deflate": "gzip",
    "gzip, deflate, br, zstd": "br",
    "gzip, deflate, zstd": "zstd",
    "gzip;q=1.0, br;q=0.5": "gzip",
    "br ; q=0.5 , zstd;q=0.6": "zstd",
    "br;q=0, *": "zstd",
    "*": "br",
    "*;q=0": "",
    "identity": "",
    "identity, br;q=0.9": "",
    "identity;q=0.5, gzip;q=0.5": "gzip",
    "identity;q=0": "",
    "identity;q=0, gzip": "gzip",
    "deflate": "",
    "gzip;q=0": "",
    "br;q=0.0, gzip;q=0.001": "gzip",
    "br;q=2, gzip": "gzip",
    "br;q=x, gzip": "gzip",
    "brotli, bro, gz": "",
    "é, gzip": "gzip",
    ",,,gzip,": "gzip",
    "gzip;foo=bar": "gzip",
}


@pytest.mark.parametrize("accepted", ACCEPTED)
def test_the_best_coding_that_a_reader_takes_is_chosen(accepted):
    assert choose_coding(accepted) == ACCEPTED[accepted]


def test_what_strangers_send_takes_no_lasting_memory():
    before = codings._choose_known.cache_info().currsize
    assert choose_coding("x" * 100_000) == ""
    assert choose_coding(", ".join(["gzip;q=0.1"] * 10_000)) == "gzip"
    assert codings._choose_known.cache_info().currsize == before


def test_all_codings_hold_the_same():
    body = b"<p>The board met on Tuesday.</p>" * 100
    assert brotli.decompress(compress(body, "br")) == body
    assert codings.zstd.decompress(compress(body, "zstd")) == body
    assert gzip.decompress(compress(body, "gzip")) == body
    assert compress(body, "") == body
