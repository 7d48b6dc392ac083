"""Which queries the log may keep: none that looks personal."""

import pytest

from search.insight.privacy import may_be_kept


@pytest.mark.parametrize(
    "q",
    [
        "jeanne.martin@interieur.gouv.fr",
        "jeanne martin arobase interieur",
        "jeanne＠exemple.fr",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "appeler le 06.12.34.56.78",
        "0612345678",
        "06 20 12 20 12",
        "1 85 05 75 004 123 12",
        "185052A00412312",
        "1 85 05 2B 004 123 12",
        "FR76 3000 6000 0112 3456 7890 189",
        "552 100 554 00013",
        "matricule 123456",
        "né le 12/05/1980",
        "12-5-80",
        "né le 12 mai 1980",
        "Jeanne Martin 1er févr. 80",
        "1er janvier 1990",
        "3 rue du lac 38000 grenoble",
        "12 bis, avenue foch",
        "4 place de la mairie",
        "martin jeanne matricule 12345",
        "n° agent : 4521",
        "numéro d’agent 4521",
        "06\u201112\u201134\u201156\u201178",
        "06 – 12 – 34 – 56 – 78",
        "06·12·34·56·78",
        "06’12’34’56’78",
        "06;12;34;56;78",
        "06|12|34|56|78",
        "06*12*34*56*78",
        "06\u206012\u206034\u206056\u206078",
        "12\u20115\u201180",
        " " * 300 + "06 12 34 56 78",
        "０６１２３４５６７８",
        "0\u00a06\u00a012\u00a034\u00a056",
    ],
)
def test_what_looks_personal_is_not_kept(q: str) -> None:
    assert not may_be_kept(q)


@pytest.mark.parametrize(
    "q",
    ["plan 2025-2026", "loi 84-16", "rennes 35000", "mois de l’innovation 2021", "office 365",
     "2020 2021 2022", "article 12, alinéa 3", "mars 2021", "le 12 mai", "formation 10 places",
     "3 cours en ligne", "matricule", "numéro d’agent", "rue de la république",
     "a" * 5_000, "1 " + ". " * 5_000],
)  # fmt: skip
def test_what_does_not_is_kept(q: str) -> None:
    assert may_be_kept(q)
