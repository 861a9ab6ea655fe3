"""The names of columns, and of lines within an item, in the words of public lists."""

import re

from boardtrade.languages.accents import strip_accents

EITHER = "title or text"
"""A column such as “Recommendation”, which is the title where no other column is."""

_NAMES: list[tuple[str | None, str]] = [
    (  # What others did about it is no part of a recommendation.
        None,
        """
        response, reponse, status, statut, etat, progress, comments?, commentaires?, update, suivi,
        accepted, acceptee?s?, agreed, evidence, completed, completion status, date made, closed,
        cost, cout, budget, page, paragraph, paragraphe, section, chapter, chapitre, theme,
        category, categorie, topic, sujet, finding, constat, report, rapport, source
        """,
    ),
    (
        "number",
        """
        number, numero, no, nr, num, n, #, id, ref, reference, item, rec, rec (?:no|number|#),
        recommendation (?:no|number|#|id|ref|reference), no de (?:la )?recommandation,
        (?:numero|n) de (?:la )?recommandation, recommandation (?:no|n|numero), no rec,
        (?:action|item) (?:no|number|#), ser, serial, s/n, ref no, reference (?:no|number)
        """,
    ),
    (
        "due_date",
        """
        due, due (?:date|by), deadline, target, (?:target )?(?:implementation|completion) date,
        target date, (?:expected|planned|proposed) completion(?: date)?, timeline, time ?frame,
        timing, by when, when, end date, planned date, implement by, echeance, date d'echeance,
        echeancier, delai, date (?:limite|cible|butoir|prevue), calendrier, quand
        """,
    ),
    (
        "success_measure",
        """
        measure, measures?(?: of success)?, success (?:measures?|criteria|criterion), indicators?,
        kpis?, mesure, mesure de succes, indicateurs?(?: de (?:succes|resultat))?, metric,
        performance (?:measure|indicator)s?, (?:expected )?outcomes?, resultats? attendus?,
        critere de succes
        """,
    ),
    (
        "priority",
        """
        priority, prio, priority (?:level|rating), risk rating, rating, urgency, importance,
        priorite, (?:niveau|degre) de priorite, urgence
        """,
    ),
    (
        "rationale",
        """
        rationale, why, justification, reasons?, reasoning, background, context, motifs?,
        pourquoi, raisons?, contexte, explication
        """,
    ),
    (
        "addressees",
        """
        addressees?, (?:addressed|directed|assigned) to, to, to whom, recipients?, responsible,
        responsibilit(?:y|ies), responsible (?:part(?:y|ies)|bod(?:y|ies)|department),
        responsible agenc(?:y|ies),
        responsible (?:organi[sz]ations?|entit(?:y|ies)|office|officer|unit|authority|person|lead),
        responsible minist(?:er|ry), leads?, lead (?:department|agency|organi[sz]ation|body|office),
        lead (?:ministry|responsibility), owner, action owner, who, departments?, ministry, agency,
        organi[sz]ation, body, accountable, accountability, (?:for )?action by, by whom, qui, a qui,
        destinataires?, responsables?, organismes?(?: responsables?)?, acteurs?, instance,
        entites?(?: responsables?| visees?)?, porteurs?, pilotes?, ministere(?: responsable)?,
        a l'intention de, chef de file
        """,
    ),
    ("title", "title, titre, short title, heading, intitule, subject, objet, summary"),
    (
        "text",
        """
        text, texte, description, details?, full (?:text|recommendation), recommendation text,
        text of (?:the )?recommendation, texte (?:integral|complet|de la recommandation), body,
        what should be done, wording, libelle, contenu, enonce
        """,
    ),
    (
        EITHER,
        """
        (?:(?:key|main|audit|proposed|final|our) )*recommendations?, recommended actions?, what,
        actions?(?: required| items?| points?)?, proposed actions?, proposals?, asks?, quoi,
        calls? to action, recommandations?, demandes?, propositions?, appels? a l'action,
        actions? (?:recommandees?|proposees?|a mener), mesures? (?:proposees?|recommandees?),
        measure proposed, we recommend
        """,
    ),
]
_PATTERNS = [
    (field, re.compile("|".join(f"(?:{' '.join(name.split())})" for name in names.split(","))))
    for field, names in _NAMES
]

_PRIORITIES = {
    "1": "high, h, haute, elevee, eleve, haut, forte, high priority, p1, 1",
    "2": "medium, m, moyenne, moyen, med, moderate, moderee, normal, normale, p2, 2",
    "3": "low, l, basse, faible, bas, low priority, p3, 3",
}
PRIORITIES_BY_NAME = {
    name: value for value, names in _PRIORITIES.items() for name in names.split(", ")
}


def normalize_name(text: str) -> str:
    """Return a heading as it is looked for: in lower case, without accents and marks."""
    plain = strip_accents(text.replace("\u2019", "'").replace("°", "o").replace("º", "o"))
    plain = re.sub(r"\([^)]*\)", " ", plain.lower())  # "(YYYY-MM-DD)", "(if any)"
    plain = re.sub(r"[*_\"]+", " ", plain).replace(".", " ")
    return " ".join(plain.split()).strip(" :-")


def find_field(heading: str) -> str | None:
    """Return the field, or EITHER, that a column of this name holds; None if it is unknown."""
    name = normalize_name(heading)
    return next((field for field, pattern in _PATTERNS if pattern.fullmatch(name)), None)


def read_priority(written: str) -> str:
    """Return the value of a priority, or what was written where it is none."""
    return PRIORITIES_BY_NAME.get(normalize_name(written), written)
