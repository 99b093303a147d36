"""The experiment on anchoring, in parts: storyboards, chains of shots, what is read of them, tables and pictures."""
