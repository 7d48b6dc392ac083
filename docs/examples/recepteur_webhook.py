"""Un petit récepteur de webhooks du Campus, sans autre paquet que « standardwebhooks ».

    pip install standardwebhooks
    export CAMPUS_WEBHOOK_SECRET=whsec_…
    python recepteur_webhook.py --port 8443 --certificat certificat.pem --cle cle.pem

Chaque message est vérifié (signature et date), puis gardé une seule fois : un message répété porte
le même identifiant. Pendant la rotation d’un secret, l’ancien suffit encore à vérifier ; donnez
ensuite le nouveau et relancez. Derrière un serveur qui porte déjà le certificat, omettez-le ici.
"""

import argparse
import json
import os
import sqlite3
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

PLUS_LONG_CORPS = 64 * 1024


class Registre:
    """Les identifiants des messages déjà traités, gardés sur disque."""

    def __init__(self, fichier: Path) -> None:
        self._fichier = fichier
        with self._base() as base:
            base.execute("CREATE TABLE IF NOT EXISTS recus (id TEXT PRIMARY KEY)")

    def est_nouveau(self, identifiant: str) -> bool:
        """Noter un identifiant ; dire s’il ne l’était pas encore."""
        with self._base() as base:
            ajout = base.execute("INSERT OR IGNORE INTO recus VALUES (?)", [identifiant])
            return ajout.rowcount == 1

    def oublier(self, identifiant: str) -> None:
        """Effacer un identifiant dont le traitement a échoué : le message reviendra."""
        with self._base() as base:
            base.execute("DELETE FROM recus WHERE id = ?", [identifiant])

    def _base(self) -> sqlite3.Connection:
        return sqlite3.connect(self._fichier, timeout=10)


def traiter(message: dict[str, Any]) -> None:
    """Ce que votre site fait d’un message ; ici, il l’affiche.

    Le message dit seulement ce qui a changé. Pour le contenu lui-même, lisez « url » ou, mieux,
    reprenez la lecture de /api/v1/changes : rien n’y manque jamais.
    """
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Recepteur(BaseHTTPRequestHandler):
    """Répond 204 à un message sûr, 400 à tout autre, et vite : le Campus attend 10 secondes."""

    verificateur: Webhook
    registre: Registre

    def do_POST(self) -> None:
        """Vérifier un message et le traiter s’il est nouveau."""
        longueur = self.headers.get("Content-Length", "")
        if not longueur.isdecimal() or int(longueur) > PLUS_LONG_CORPS:
            return self._repondre(413)
        corps = self.rfile.read(int(longueur))
        try:
            message = self.verificateur.verify(corps, dict(self.headers))
        except (WebhookVerificationError, ValueError):
            return self._repondre(400)
        identifiant = self.headers["webhook-id"]
        if self.registre.est_nouveau(identifiant):
            try:
                traiter(message)
            except Exception:
                self.registre.oublier(identifiant)
                self._repondre(500)
                raise
        return self._repondre(204)

    def _repondre(self, statut: int) -> None:
        self.send_response(statut)
        self.send_header("Content-Length", "0")
        self.end_headers()


def main() -> None:
    """Lire les options, puis écouter jusqu’à Ctrl-C."""
    options = argparse.ArgumentParser(description="Récepteur de webhooks du Campus")
    options.add_argument("--port", type=int, default=8443)
    options.add_argument("--certificat", type=Path, help="certificat, au format PEM")
    options.add_argument("--cle", type=Path, help="sa clé, si elle est dans un autre fichier")
    options.add_argument("--registre", type=Path, default=Path("messages-recus.sqlite3"))
    choix = options.parse_args()
    Recepteur.verificateur = Webhook(os.environ["CAMPUS_WEBHOOK_SECRET"])
    Recepteur.registre = Registre(choix.registre)
    serveur = ThreadingHTTPServer(("", choix.port), Recepteur)
    if choix.certificat:
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexte.load_cert_chain(choix.certificat, choix.cle)
        serveur.socket = contexte.wrap_socket(
            serveur.socket, server_side=True, do_handshake_on_connect=False
        )
    serveur.serve_forever()


if __name__ == "__main__":
    main()
