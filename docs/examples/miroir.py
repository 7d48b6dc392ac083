"""Tient une copie des contenus publics du Campus, avec la bibliothèque standard de Python.

python miroir.py https://adresse-du-campus copie.sqlite3 [kind=… theme=…]

Chaque appel reprend où le précédent s’est arrêté, même s’il a été coupé : les contenus et le
curseur sont écrits ensemble ou pas du tout.
"""

import json
import sqlite3
import sys
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

campus, base = sys.argv[1].rstrip("/"), sqlite3.connect(sys.argv[2])
filtres = [tuple(filtre.split("=", 1)) for filtre in sys.argv[3:]]
base.execute("CREATE TABLE IF NOT EXISTS contenu (id PRIMARY KEY, version, document)")
base.execute("CREATE TABLE IF NOT EXISTS lecture (curseur)")
encore = True
while encore:
    (curseur,) = base.execute("SELECT curseur FROM lecture").fetchone() or ("",)
    url = f"{campus}/api/v1/changes?{urlencode([('cursor', curseur), ('limit', 500), *filtres])}"
    try:
        page = json.load(urlopen(url, timeout=60))  # noqa: S310 - l’adresse est la vôtre
    except HTTPError as erreur:
        if erreur.code != 410:
            raise
        with base:  # Curseur trop ancien : tout est à relire.
            base.execute("DELETE FROM lecture")
            base.execute("DELETE FROM contenu")
        continue
    with base:  # Les contenus et le curseur ensemble, ou rien.
        for item in page["items"]:
            cle = (item["id"], item["version"])
            base.execute("DELETE FROM contenu WHERE id = ? AND version <= ?", cle)
            if item["op"] == "upsert":
                document = json.dumps(item["data"], ensure_ascii=False, separators=(",", ":"))
                base.execute("INSERT OR IGNORE INTO contenu VALUES (?, ?, ?)", (*cle, document))
        base.execute("DELETE FROM lecture")
        base.execute("INSERT INTO lecture VALUES (?)", (page["next"],))
    encore = page["has_more"]
