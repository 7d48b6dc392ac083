"""Names in the audit log of what happens to a subscription, each with its two French labels."""

ADD_SECRET = "campus.webhook.secret.create"  # noqa: S105 - the name of an action
END_SECRET = "campus.webhook.secret.end"  # noqa: S105
STOP = "campus.webhook.stop"
RESUME = "campus.webhook.resume"
TEST = "campus.webhook.test"
REPLAY = "campus.webhook.replay"

ACTIONS = (
    (ADD_SECRET, "Créer un secret", "Secret de signature créé"),
    (END_SECRET, "Retirer un secret", "Secret de signature retiré"),
    (STOP, "Arrêter", "Abonnement arrêté"),
    (RESUME, "Reprendre", "Abonnement repris"),
    (TEST, "Essayer", "Message d’essai envoyé"),
    (REPLAY, "Renvoyer", "Messages envoyés de nouveau"),
)
