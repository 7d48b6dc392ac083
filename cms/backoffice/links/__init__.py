"""The links of public content: visited one by one by the worker, without hurry."""
