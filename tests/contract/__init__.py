"""The contract of the API as other sites rely on it: style, breaking changes, clients, fuzzing."""
