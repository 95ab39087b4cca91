"""Readers: a file becomes an Article."""
