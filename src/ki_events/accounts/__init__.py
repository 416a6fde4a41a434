"""Accounts of the back office: who may do what in which organisation, and how they prove who they are."""
