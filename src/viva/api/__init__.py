"""The friendly layer for people who put an interview into a program of their own; `viva` has its public names."""
