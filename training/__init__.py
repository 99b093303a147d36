"""Trains what the film engines may run: models small enough to be drawn for, trained and shipped here."""
