"""Make ``golden_tokens.json`` again from a real Elasticsearch.

``python -m tests.search.golden http://127.0.0.1:9200`` creates an index with the chains, asks
``_analyze`` for each text below, writes the file and deletes the index.
"""

import json
import sys
from pathlib import Path

from elasticsearch import Elasticsearch

from search.analysis.comparison import analysis_index, tokens_of

GOLDEN = Path(__file__).with_name("golden_tokens.json")

TEXTS = """
La mallette de la transformation managériale
manageriale
managériales managériaux managérial MANAGÉRIALE
l'innovation l’innovation L’INNOVATION l`innovation lʼinnovation
qu’il jusqu’au lorsqu'elle puisqu’on aujourd’hui presqu’île entr’ouvert d’un s'il
RH IA DITP CNFPT SGAR DRH QVCT UX
R.H. D.I.T.P. l’O.N.U., d.r.h É.N.A. e.g. M.A.Z a.b.cd A.1.B R..H .R.H
a.b.c.d.e.f.g.h.i.j a.b.c.d.e.f.g.h.i.j.k.l
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
organiser organisation organisateurs organisatrice moderniser modernisation mobilisation
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
L’ÉTAT D’UN SERVICE, QU’IL PUISSE N’ÊTRE JUSQU’OÙ
L'Œuvre ŒUVRES l’œil Æthuse ÆQUO
e\u0301te\u0301 l\u2019E\u0301tat c\u0327a pre\u0301noms n\u0303
agent·es agent‧e‧s AGENT·E·S ceux·celles tou·te·s chef·fe·s lecteur/lectrice étudiant(e)s
même mêmes très déjà voilà où était étaient être
https://www.modernisation.gouv.fr/campus-de-la-transformation?utm_source=lettre&id=42#haut
prenom.nom@ditp.gouv.fr mailto:contact@campus.example
n°2024-42 v2.1.3 10h30 14h 1,5 M€ 3e 21e XXIe COVID-19 A4 4x4 2024/2025
transformation\u00a0publique mots\u202finsécables zéro\u200blargeur trait\u00addunion
👩🏽‍🏫 formation 🧑‍🤝‍🧑 1️⃣ ©2024 ™ ✅ fait 🏴󠁧󠁢󠁥󠁮󠁧󠁿
مُحَمَّد القاهرة abc مصر
בְּרֵאשִׁית 2024 שָׁלוֹם
"""


def texts() -> list[str]:
    """One text a line, and words longer than any token may be."""
    return [line for line in TEXTS.splitlines() if line.strip()] + [
        "a" * 600,
        "é" * 300,
        "ab1" * 100,
    ]


def analyse(client: Elasticsearch) -> list[dict[str, object]]:
    """Give the tokens of each text by each chain, as the server makes them."""
    with analysis_index(client) as index:
        return [{"input": text, **tokens_of(client, index, text)} for text in texts()]


if __name__ == "__main__":
    entries = analyse(Elasticsearch(sys.argv[1]))
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    GOLDEN.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
