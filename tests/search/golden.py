"""Make ``golden_tokens.json`` again from a real Elasticsearch.

``python -m tests.search.golden http://127.0.0.1:9200`` creates an index with the chains, asks
``_analyze`` for each text below, writes the file and deletes the index.
"""

import json
import sys
from pathlib import Path
from uuid import uuid4

from elasticsearch import Elasticsearch

from search.analysis import clean
from search.analysis.elasticsearch import ANALYSIS

GOLDEN = Path(__file__).with_name("golden_tokens.json")
CHAINS = ("text", "exact", "prefix")

TEXTS = """
La mallette de la transformation managériale
manageriale
managériales managériaux managérial MANAGÉRIALE
l'innovation l’innovation L’INNOVATION l`innovation lʼinnovation
qu’il jusqu’au lorsqu'elle puisqu’on aujourd’hui presqu’île entr’ouvert d’un s'il
RH IA DITP CNFPT SGAR DRH QVCT UX
ressources humaines ressource humaine
intelligence artificielle et intelligence collective
codéveloppement codev co-développement
laboratoire d’innovation publique labo lab laboratoires
Sciences comportementales : « Travailler autrement », les sciences se mettent au boulot !
œuvre Œuvres cœur sœurs nœud ex æquo Lætitia
été étés ÉTÉ ete à l’été 2024
agent·e·s d’État, directeur·rice·s, acteur·trice·s, usager·ère·s
agent.e.s directeur.rice
simplification simplifier simplifié simplifications
public publique publiques publics publication publications
travail travaux travailler travailleuse travailleurs
innovant innovante innover innovation innovations innovateur innovatrice
coopération coopérer coopérative coopératif
facilitateur facilitatrice facilitation faciliter facilitatrices
administrateur administratrice administration administrations
bâtissement investissement établissement établissements
finissant réussissant
rapidement activement collectivement
modificatrice modificateur éducatrice éducateur communicatrice
chanteuse danseuse heureuse joyeuse
première dernière infirmière dixième deuxième
folle molle
professionnelle professionnel fonctionnellement opérationnelle
complète secrète
numérique numériques politique politiques pratique
richesse noblesse jeunesse
jardinage patinage
mutualisation réalisation réalisations utilisateur utilisatrice organisateur
formation formations formateur formatrice former
édition éditions addition tradition
jeux choix prix voix chevaux journaux animaux cheveux nouveaux bureaux
énergie théorie économie
bonne année professionnelle communication femme homme
appeler appelle accessible accessibilité
un une des les le la du de et ou où mais donc or ni car
être ou ne pas être
je suis agent public et je veux me former
c’est quoi le management
data.gouv.fr www.modernisation.gouv.fr contact@exemple.fr
3,14 1 000 2.5 12:30 1er 2e 3D R2D2 2024-2025
snake_case __init__ _ __
e-learning micro-défi mi-temps porte-à-porte
A B C n° 5 § 12
C++ C# .NET
50 % 10 € H/F
(parenthèses) [crochets] {accolades} <balise> &amp;
« AND OR NOT » + - ! * ? ~ ^ \\ / "
naïf Noël maïs capharnaüm aiguë
Łódź Århus Straße Þórr Đorđe İstanbul
Зимний дворец привет
ΑΘΗΝΑ Αθήνας
مرحبا بالعالم
שלום עולם
你好世界 こんにちは カタカナ
émoji 👍 🎉🎉 👩‍💻 🇫🇷 ❤️ 👍🏽
x² H₂O m³
ﬁche ﬂux
ＡＢＣ １２３
hôpital-école l’hôpital de l’Assistance publique-Hôpitaux
Mois de l’innovation publique #MIP2021
objet:mallette titre : sous-titre
conduite du changement accompagnement accompagner accompagnateur
Ateliers d’intelligence collective pour décider autrement
Bercy Lab, Le 110 bis, la 27e Région, Ti Lab, Erasme
design thinking design de services UX-design
anticonstitutionnellement
aaaa bbbb ssss xxxx
s x ss xx aux eaux
l’ d’ qu’ ' ’ ''
l''innovation d’’un o'neil l'O’Neil
Quelqu’un m’a dit t’es n’est
"""


def texts() -> list[str]:
    """One text a line, and a word longer than any token may be."""
    return [line for line in TEXTS.splitlines() if line.strip()] + ["a" * 600]


def analyse(client: Elasticsearch) -> list[dict[str, object]]:
    """Give the tokens of each text by each chain, as the server makes them."""
    index = f"campus-golden-{uuid4().hex[:8]}"
    client.indices.create(index=index, settings={"analysis": ANALYSIS})
    try:
        return [
            {
                "input": text,
                **{chain: _tokens(client, index, f"campus_{chain}", text) for chain in CHAINS},
                "sort": _sort(client, index, text),
            }
            for text in texts()
        ]
    finally:
        client.indices.delete(index=index)


def _tokens(client: Elasticsearch, index: str, analyzer: str, text: str) -> list[str]:
    answer = client.indices.analyze(index=index, analyzer=analyzer, text=clean(text))
    return [token["token"] for token in answer["tokens"]]


def _sort(client: Elasticsearch, index: str, text: str) -> str:
    answer = client.indices.analyze(index=index, normalizer="campus_sort", text=clean(text))
    return str(answer["tokens"][0]["token"])


if __name__ == "__main__":
    entries = analyse(Elasticsearch(sys.argv[1]))
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    GOLDEN.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
