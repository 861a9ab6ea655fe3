"""Addressees by the names that stand in a pasted list."""

from collections import defaultdict
from collections.abc import Iterable

from boardtrade.languages.accents import comparable_name
from recommendations.record.addressees import Addressee


class AddresseesByName:
    """Finds addressees by what editors call them."""

    def __init__(self, addressees: Iterable[Addressee]) -> None:
        self.all = list(addressees)
        self._by_slug: dict[str, Addressee] = {}
        self._by_name: dict[str, list[Addressee]] = defaultdict(list)
        for addressee in self.all:
            self._by_slug[addressee.slug] = addressee
            self._by_name[comparable_name(addressee.name)].append(addressee)

    def find(self, name: str) -> list[Addressee]:
        """Return all that may be meant: the one with this slug, or those with such a name."""
        if name in self._by_slug:
            return [self._by_slug[name]]
        return self._by_name.get(comparable_name(name), [])
