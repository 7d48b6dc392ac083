"""How a page begins: prefilled values, a proposed structure, or a model kept by editors."""
