"""Benchmarks behind `cinelibre bench`: the functions on made-up data of any size, next to plain SQL."""
