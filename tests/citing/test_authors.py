"""Names are turned round where they are those of persons, and as staff say where that is wrong."""

import pytest

from boardtrade.citing.authors import Author, read_author


@pytest.mark.parametrize(
    ("name", "inverted", "initials"),
    [
        ("Devika Ramanathan", "Ramanathan, Devika", "Ramanathan, D."),
        ("Ana de la Cruz", "de la Cruz, Ana", "de la Cruz, A."),
        ("Dr. John A. Smith Jr.", "Smith, John A., Jr.", "Smith, J. A., Jr."),
        ("Jean-Luc Picard", "Picard, Jean-Luc", "Picard, J.-L."),
        ("Élodie Ñ. Ōmura", "Ōmura, Élodie Ñ.", "Ōmura, É. Ñ."),
        ("Madonna", "Madonna", "Madonna"),
    ],
)
def test_a_name_is_turned_round(name, inverted, initials):
    author = read_author(name)
    assert (author.inverted, author.with_initials) == (inverted, initials)


def test_staff_say_what_a_program_cannot_know():
    marquez = read_author("Gabriel García Márquez", "García Márquez, Gabriel")
    assert (marquez.direct, marquez.family) == ("Gabriel García Márquez", "García Márquez")
    region = read_author("Region of Peel", "Region of Peel")
    assert region == Author("Region of Peel")
    assert not region.is_person
    assert read_author("X", "Smith, J., Jr., and, more").inverted == "Smith, J., Jr."
    assert read_author("X", "Smith, ").with_initials == "Smith"
