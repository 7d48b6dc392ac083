"""What stands before Django for the API: memory, content codings, answers without middleware."""
