"""`cinelibre bench`: how fast the functions are on ratings of any size, next to the textbook query in plain SQL."""
