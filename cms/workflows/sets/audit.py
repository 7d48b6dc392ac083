"""Names in the audit log of what happens to a publication set, each with its two French labels."""

ADD = "campus.set.add"
REMOVE = "campus.set.remove"
PLAN = "campus.set.plan"
UNPLAN = "campus.set.unplan"
PUBLISH = "campus.set.publish"
FAIL = "campus.set.fail"
CANCEL = "campus.set.cancel"
KEEP = "campus.set.keep"

ACTIONS = (
    (ADD, "Ajouter des pages", "Pages ajoutées à la publication groupée"),
    (REMOVE, "Retirer une page", "Page retirée de la publication groupée"),
    (PLAN, "Planifier", "Publication groupée planifiée"),
    (UNPLAN, "Reprendre la préparation", "Préparation de la publication groupée reprise"),
    (PUBLISH, "Publier ensemble", "Publication groupée faite"),
    (FAIL, "Échec de la publication groupée", "Publication groupée non faite : rien n’est publié"),
    (CANCEL, "Annuler", "Publication groupée annulée"),
    (KEEP, "Approuver pour une publication groupée", "Approuvé pour une publication groupée"),
)
