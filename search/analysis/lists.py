"""The lists of the French chain: articles, stop words and stems that the stemmer gets wrong."""

ARTICLES = (
    "l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu",
)  # fmt: skip
"""Elided words cut off before an apostrophe, any case."""

_STOP_WORDS = """
    a afin ainsi alors apres au aucun aucune aujourd'hui aussi autre aux avant avec avoir c
    ca car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme comment d
    dans de depuis des donc dont du elle elles en encore entre est et etaient etait etant
    etes etre eux furent fut il ils j je l la le les leur leurs lors lorsque lui m ma mais
    me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce pas pendant peu
    peut plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se
    sera seront ses si soit sommes son sont sous suis sur t ta te tes toi ton tous tout
    toute toutes tres tu un une vers via voici voila vos votre vous y
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Folded. ``ai``, ``as``, ``es``, ``eu``, ``ete`` are left out: acronyms and the summer."""

STEMS = {
    "publique": "public",
    "publiques": "public",
    "publics": "public",
    "publication": "publication",
    "publications": "publication",
    "travaux": "travail",
    "simplification": "simplifi",
    "simplifications": "simplifi",
    "simplifie": "simplifi",
    "simplifiee": "simplifi",
    "simplifies": "simplifi",
    "simplifiees": "simplifi",
    "innovant": "inov",
    "innovante": "inov",
    "innovants": "inov",
    "innovantes": "inov",
    "innovateur": "inov",
    "innovatrice": "inov",
    "cooperer": "cooper",
    "cooperation": "cooper",
    "cooperations": "cooper",
    "cooperatif": "cooper",
    "cooperative": "cooper",
    "cooperatives": "cooper",
    "collaboration": "colabor",
    "collaborations": "colabor",
    "collaboratif": "colabor",
    "collaborative": "colabor",
    "collaboratives": "colabor",
    "elue": "elu",
    "elues": "elu",
    "premiere": "premi",
    "premieres": "premi",
    "participatif": "particip",
    "participatifs": "particip",
    "participative": "particip",
    "participatives": "particip",
    "experimental": "experiment",
    "experimentale": "experiment",
    "numero": "numero",
    "numeros": "numero",
}
"""Folded word → stem, taken as it is: words of the campus that the stemmer parts or mixes up."""
