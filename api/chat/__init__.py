"""Conversations: what a reader wrote, understood as filters, and the titles that fit."""
