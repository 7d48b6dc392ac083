"""Relevance as figures: judged queries, metrics, variants, and a floor that only goes up."""
