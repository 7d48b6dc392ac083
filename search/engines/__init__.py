"""The engines behind ``search.contract.Engine``."""
